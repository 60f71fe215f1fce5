import { Construct } from 'constructs';
import { GeneratedCredentialsOptions } from './credentials';
import { PropPath } from '../validation/prop-path';

export function checkGenerated(_at: PropPath, _options: GeneratedCredentialsOptions): void {}

export function generateSecret(
  _scope: Construct, _metadata: { name: string; labels: { [key: string]: string } }, _options: GeneratedCredentialsOptions,
  _keys: readonly string[],
): void {}

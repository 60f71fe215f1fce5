import { IConstruct } from 'constructs';
import { Environment } from './environment';
import { KEEP } from '../objects/keep';

/** Has the Namespace outlive the program that a construct is in, where it writes one: all claims in it would go with it. */
export function keepNamespace(construct: IConstruct): void {
  const metadata = Environment.containing(construct)?.namespaceObject?.metadata;
  const own = metadata?.toJson().annotations ?? {};
  for (const [key, value] of Object.entries(KEEP)) {
    if (!(key in own)) {
      metadata?.addAnnotation(key, value);
    }
  }
}

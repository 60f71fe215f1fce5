import type { ConfigMap } from 'kubernetes-types/core/v1';
import { Typed } from './typed';

type Metadata = { name: string; labels?: { [key: string]: string } };

export function renderConfigMap(metadata: Metadata, data: { [key: string]: string }): Typed<ConfigMap> {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
}

import type { ConfigMap } from 'kubernetes-types/core/v1';

type Metadata = { name: string; labels?: { [key: string]: string } };

export function renderConfigMap(metadata: Metadata, data: { [key: string]: string }): ConfigMap & { apiVersion: string; kind: string } {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
}

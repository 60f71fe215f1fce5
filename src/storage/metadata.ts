import { KEEP } from '../objects/keep';
import { fittingLabels, recommendedLabels } from '../objects/labels';

export interface StorageMetadata {
  readonly name: string;
  readonly keep?: boolean;
  readonly labels?: { [key: string]: string };
  readonly annotations?: { [key: string]: string };
}

/** Name, labels and annotations of an object of this room. */
export function renderMetadata(metadata: StorageMetadata): Omit<StorageMetadata, 'keep'> {
  const annotations = { ...(metadata.keep && KEEP), ...metadata.annotations };
  return {
    name: metadata.name,
    labels: { ...storageLabels(metadata.name), ...metadata.labels },
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

function storageLabels(name: string): { [key: string]: string } {
  return fittingLabels(recommendedLabels({ name, instance: name, component: 'storage' }));
}

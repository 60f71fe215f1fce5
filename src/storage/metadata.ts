import { fittingLabels, recommendedLabels } from '../objects/labels';

/** Argo CD neither prunes nor cascades to an object with this, and Helm leaves it where it is at upgrade and uninstall. */
const KEEP = {
  'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false',
  'helm.sh/resource-policy': 'keep',
};

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

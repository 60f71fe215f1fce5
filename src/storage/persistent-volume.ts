import { Size } from 'cdk8s';
import type { PersistentVolume, PersistentVolumeSpec } from 'kubernetes-types/core/v1';
import { AccessMode, VolumeMode } from './access-mode';
import { renderMetadata, StorageMetadata } from './metadata';
import { ReclaimPolicy } from '../environment/reclaim-policy';
import { Typed } from '../objects/typed';
import { sizeQuantity } from '../validation/rules/quantities';

/** What a static volume is made of. */
export interface PersistentVolumeOptions {
  readonly capacity: Size;
  readonly accessModes: AccessMode[];
  readonly volumeMode: VolumeMode;
  readonly reclaimPolicy: ReclaimPolicy;
  readonly storageClassName: string;
  readonly mountOptions?: string[];
  /** Where the data are, and which nodes reach them. */
  readonly source: Partial<PersistentVolumeSpec>;
  /** The CSI driver, where there is one. */
  readonly driver?: string;
  /** The only claim that it binds to. */
  readonly claim: { readonly namespace: string; readonly name: string };
}

export function renderPersistentVolume(
  metadata: StorageMetadata, volume: PersistentVolumeOptions,
): Typed<PersistentVolume> {
  const deletedBy = volume.reclaimPolicy === ReclaimPolicy.DELETE ? volume.driver : undefined;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: renderMetadata({
      ...metadata,
      // A driver deletes only what it believes to have made; without this the volume would end up as Failed.
      annotations: { ...(deletedBy && { 'pv.kubernetes.io/provisioned-by': deletedBy }), ...metadata.annotations },
    }),
    spec: {
      capacity: { storage: sizeQuantity(volume.capacity) },
      accessModes: volume.accessModes,
      ...(volume.volumeMode === VolumeMode.BLOCK && { volumeMode: volume.volumeMode }),
      persistentVolumeReclaimPolicy: volume.reclaimPolicy,
      ...(volume.storageClassName !== '' && { storageClassName: volume.storageClassName }),
      ...(volume.mountOptions?.length && { mountOptions: volume.mountOptions }),
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: volume.claim.namespace, name: volume.claim.name },
      ...volume.source,
    },
  };
}

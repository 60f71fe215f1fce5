import { Size } from 'cdk8s';
import { IPersistentVolumeClaim } from 'cdk8s-plus-28';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedLocalObjectReference } from 'kubernetes-types/core/v1';
import { AccessMode, VolumeMode } from './access-mode';
import { ClaimRequest, VolumeTraits } from './capabilities';
import { renderMetadata, StorageMetadata } from './metadata';
import { IStorageClass } from './storage-class';
import { Typed } from '../objects/typed';
import { Volume } from '../pods/volume';
import { sizeQuantity } from '../validation/rules/quantities';

/**
 * A PersistentVolumeClaim, made here or elsewhere. Constructs of cdk8s-plus-28 take it as one of theirs.
 */
export interface IPersistentStore extends IPersistentVolumeClaim {
  /** The store as a volume of a pod. */
  readonly volume: Volume;

  /**
   * What is known about it.
   *
   * @internal
   */
  readonly _facts?: StoreFacts;
}

/** What is known about a store. */
export interface StoreFacts {
  readonly size?: Size;
  /** Its access modes; undefined where they are not known. */
  readonly accessModes?: readonly AccessMode[];
  readonly volumeMode: VolumeMode;
  /** Its class; undefined where it has none, or the default one. */
  readonly storageClass?: IStorageClass;
  /** Whether it has no class at all, as volumes have that somebody else made. */
  readonly classless?: boolean;
  readonly traits?: VolumeTraits;
}

/** What a claim is made of. */
export interface ClaimSpec extends ClaimRequest {
  /** `''` for none, undefined for the default one. */
  readonly storageClassName?: string;
  readonly volumeName?: string;
  readonly dataSource?: TypedLocalObjectReference;
}

export function renderClaim(metadata: StorageMetadata, claim: ClaimSpec): Typed<PersistentVolumeClaim> {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: renderMetadata(metadata),
    spec: renderClaimSpec(claim),
  };
}

/** The spec of a claim, and of a claim template. */
export function renderClaimSpec(claim: ClaimSpec): PersistentVolumeClaimSpec {
  return {
    accessModes: claim.accessModes,
    ...(claim.volumeMode === VolumeMode.BLOCK && { volumeMode: claim.volumeMode }),
    ...(claim.storageClassName !== undefined && { storageClassName: claim.storageClassName }),
    ...(claim.volumeName !== undefined && { volumeName: claim.volumeName }),
    ...(claim.dataSource && { dataSource: claim.dataSource }),
    resources: { requests: { storage: sizeQuantity(claim.size) } },
  };
}

/** A claim as a volume of a pod, which knows what pods may do with it. */
export function claimVolume(
  path: string, claimName: string, modes: AccessMode[], volumeMode: VolumeMode, name = volumeNameOf(claimName),
): Volume {
  return Volume._store(name, claimName, {
    path,
    singleNode: modes.length > 0 && modes.every(mode => mode === AccessMode.READ_WRITE_ONCE),
    singlePod: modes.includes(AccessMode.READ_WRITE_ONCE_POD),
    readOnly: modes.length > 0 && modes.every(mode => mode === AccessMode.READ_ONLY_MANY),
    block: volumeMode === VolumeMode.BLOCK,
  });
}

/** A volume's name is a DNS label; a claim's may have dots and be longer. */
function volumeNameOf(claimName: string): string {
  return claimName.replace(/\./g, '-').slice(0, 63).replace(/-+$/, '');
}

import { Size } from 'cdk8s';
import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1';
import type { DatabaseDisk } from './database';
import type { DatabaseTraits } from './database-traits';
import { Mount } from '../pods/mount';
import { Volume } from '../pods/volume';
import { AccessMode, VolumeMode } from '../storage/access-mode';
import { checkClaim } from '../storage/capabilities';
import { renderClaimSpec } from '../storage/claim';
import { IStorageClass } from '../storage/storage-class';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkDnsLabel, checkObjectName } from '../validation/rules/names';
import { checkAbsolutePath } from '../validation/rules/paths';

/**
 * A disk that each pod of a database has for itself.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates
 */
export interface DatabaseStorage {
  /**
   * How much each pod's disk holds. Kubernetes cannot change it in a StatefulSet that exists: the runbook beside the
   * manifests has the way to a larger disk.
   */
  readonly size: Size;

  /**
   * The class that makes the disks.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: IStorageClass;

  /**
   * Who may mount a disk at the same time: `READ_WRITE_ONCE_POD` keeps a second pod away even on the same node, where the
   * driver can.
   *
   * @default AccessMode.READ_WRITE_ONCE
   */
  readonly accessMode?: AccessMode;
}

/** A further disk that each pod has for itself. */
export interface DatabaseVolume extends DatabaseStorage {
  /** Name of the volume, and the start of its claims' names: `archive` makes `archive-orders-db-0`. */
  readonly name: string;

  /** Absolute path at which the container sees it. */
  readonly path: string;
}

/** A claim template, and where it is mounted. */
export interface ClaimTemplate {
  readonly name: string;
  readonly storage: DatabaseStorage;
  readonly mount: Mount;
}

export function claimTemplate(name: string, storage: DatabaseStorage, path: string, subPath?: string): ClaimTemplate {
  return { name, storage, mount: { path, volume: Volume._claimTemplate(name), subPath } };
}

export function checkStorage(at: PropPath, storage: DatabaseStorage): void {
  const mode = storage.accessMode ?? AccessMode.READ_WRITE_ONCE;
  checkClaim(at, { size: storage.size, accessModes: [mode], volumeMode: VolumeMode.FILESYSTEM }, storage.storageClass?._traits, () => at.at('accessMode'));
  if (storage.storageClass) {
    checkObjectName(at.at('storageClass'), storage.storageClass.storageClassName);
  }
  if (mode === AccessMode.READ_ONLY_MANY) {
    at.at('accessMode').report(ProblemCode.UNSUPPORTED, 'can only be read', mode, 'write AccessMode.READ_WRITE_ONCE');
  }
}

export function checkVolumes(at: PropPath, volumes: readonly DatabaseVolume[], taken: readonly string[]): void {
  const names = new Set(taken);
  volumes.forEach((volume, index) => {
    const here = at.at(index);
    if (checkDnsLabel(here.at('name'), volume.name) && names.has(volume.name)) {
      here.at('name').report(ProblemCode.DUPLICATE, 'is the name of another disk of the database', volume.name, 'give each disk a name of its own');
    }
    names.add(volume.name);
    checkAbsolutePath(here.at('path'), volume.path);
    checkStorage(here, volume);
  });
}

/** What there is of the claims when the pods run. */
export function disksOf({ name, firstOrdinal, replicas }: DatabaseTraits, claims: readonly ClaimTemplate[], separateLog: boolean): DatabaseDisk[] {
  return claims.map(claim => ({
    size: claim.storage.size,
    accessMode: claim.storage.accessMode ?? AccessMode.READ_WRITE_ONCE,
    log: separateLog && claim.name === 'log',
    claims: Array.from({ length: replicas }, (_, index) => `${claim.name}-${name}-${firstOrdinal + index}`),
  }));
}

/** The labels are those that never change: a claim template cannot. */
export function renderClaimTemplate({ name, storage }: ClaimTemplate, labels: { [key: string]: string }): PersistentVolumeClaim {
  return {
    metadata: { name, labels },
    spec: renderClaimSpec({
      size: storage.size,
      accessModes: [storage.accessMode ?? AccessMode.READ_WRITE_ONCE],
      volumeMode: VolumeMode.FILESYSTEM,
      storageClassName: storage.storageClass?.storageClassName,
    }),
  };
}

import { Size } from 'cdk8s';
import { IPersistentStore } from './claim';
import { StaticVolume } from './static-volume';
import { IStorageClass } from './storage-class';
import { IVolumeSnapshot } from './volume-snapshot';

/** Options of {@link StorageSource.static}. */
export interface StaticSourceOptions {
  /**
   * Name of the PersistentVolume. It has no namespace: one name in the whole cluster.
   *
   * @default - namespace and name of the claim: `prod-uploads`
   */
  readonly name?: string;

  /**
   * What the storage holds, where that is more than the store asks for.
   *
   * @default - the size of the store
   */
  readonly capacity?: Size;

  /**
   * Class of the volume and its claim. It makes nothing; it need not exist, unless the volume is to be made larger.
   *
   * @default - no class (`''`)
   */
  readonly storageClass?: IStorageClass;

  /**
   * Options with which it is mounted: `nfsvers=4.1`.
   *
   * @default - none
   */
  readonly mountOptions?: string[];
}

/** Options of {@link StorageSource.clone} and {@link StorageSource.snapshot}. */
export interface CopyOptions {
  /**
   * Class of the copy, of the same driver as the original.
   *
   * @default - the class of the original
   */
  readonly storageClass?: IStorageClass;
}

/**
 * Where the volume of a store comes from.
 */
export class StorageSource {
  /**
   * From storage that exists already. Volume and claim are bound to each other and to nothing else. A claim that is
   * deleted and made anew finds the volume `Released`, and gets it when the `uid` in its `spec.claimRef` is removed.
   *
   * @param volume the storage
   * @param options how Kubernetes sees it
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume
   */
  public static static(volume: StaticVolume, options: StaticSourceOptions = {}): StorageSource {
    return new StorageSource({ kind: 'static', volume, options });
  }

  /**
   * From a class, whose driver makes the volume.
   *
   * @param storageClass the class
   * @see https://kubernetes.io/docs/concepts/storage/dynamic-provisioning/
   */
  public static dynamic(storageClass: IStorageClass): StorageSource {
    return new StorageSource({ kind: 'dynamic', storageClass });
  }

  /**
   * From the cluster's default class. A cluster without one leaves the claim pending.
   *
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
   */
  public static defaultClass(): StorageSource {
    return new StorageSource({ kind: 'default' });
  }

  /**
   * As a copy of another store of the namespace, with the data that it has when the copy is made.
   *
   * @param store the original
   * @param options the class of the copy
   * @see https://kubernetes.io/docs/concepts/storage/volume-pvc-datasource/
   */
  public static clone(store: IPersistentStore, options: CopyOptions = {}): StorageSource {
    return new StorageSource({ kind: 'clone', store, storageClass: options.storageClass });
  }

  /**
   * Restored from a VolumeSnapshot of the namespace.
   *
   * @param snapshot the snapshot
   * @param options the class of the new volume
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-snapshot-and-restore-volume-from-snapshot-support
   */
  public static snapshot(snapshot: IVolumeSnapshot, options: CopyOptions = {}): StorageSource {
    return new StorageSource({ kind: 'snapshot', snapshot, storageClass: options.storageClass });
  }

  private constructor(
    /** @internal */
    public readonly _source: SourceKind,
  ) {}
}

export interface StaticSource {
  readonly kind: 'static';
  readonly volume: StaticVolume;
  readonly options: StaticSourceOptions;
}

export interface ClassSource {
  readonly kind: 'dynamic';
  readonly storageClass: IStorageClass;
}

export interface DefaultClassSource {
  readonly kind: 'default';
}

export interface CloneSource {
  readonly kind: 'clone';
  readonly store: IPersistentStore;
  readonly storageClass?: IStorageClass;
}

export interface SnapshotSource {
  readonly kind: 'snapshot';
  readonly snapshot: IVolumeSnapshot;
  readonly storageClass?: IStorageClass;
}

/** The ways in which a volume comes into being; narrowed by `kind`. */
export type SourceKind = StaticSource | ClassSource | DefaultClassSource | CloneSource | SnapshotSource;

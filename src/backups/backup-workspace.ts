import { Size } from 'cdk8s';
import { ReclaimPolicy } from '../environment/reclaim-policy';
import { Volume } from '../pods/volume';
import { AccessMode, VolumeMode } from '../storage/access-mode';
import { checkClaim } from '../storage/capabilities';
import { renderClaimSpec } from '../storage/claim';
import { IStorageClass } from '../storage/storage-class';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkObjectName } from '../validation/rules/names';
import { checkSize } from '../validation/rules/quantities';

/** Where the scripts find a store. */
export const STORE_PATH = '/store';

/**
 * Where a backup or a restore works: where the dump lies until it is kept, or until it is loaded.
 */
export class BackupWorkspace {
  /**
   * In the store itself, so that what is finished is kept by a rename. For backups that go to one store and nowhere else, and
   * for restores from a store.
   */
  public static store(): BackupWorkspace {
    return new BackupWorkspace();
  }

  /**
   * On the disk of the node.
   *
   * @param size the most that it may take: a run that needs more is evicted. The dump and its compressed copy lie there side
   * by side, for the largest of its files
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
   */
  public static node(size: Size): BackupWorkspace {
    return new BackupWorkspace(size);
  }

  /**
   * On a volume of its own, which is made for each run and deleted after it.
   *
   * @param size how much it holds
   * @param storageClass the class that makes it, one with `ReclaimPolicy.DELETE`; the cluster's default class where it is left out
   * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
   */
  public static volume(size: Size, storageClass?: IStorageClass): BackupWorkspace {
    return new BackupWorkspace(size, { storageClass });
  }

  private constructor(
    /** @internal */
    public readonly _size?: Size,
    private readonly claim?: { readonly storageClass?: IStorageClass },
  ) {}

  /** @internal */
  public get _inStore(): boolean {
    return this._size === undefined;
  }

  /**
   * How much of the node's disk it may take.
   *
   * @internal
   */
  public get _nodeDisk(): Size | undefined {
    return this.claim ? undefined : this._size;
  }

  /** @internal */
  public _validate(at: PropPath): void {
    const storageClass = this.claim?.storageClass;
    if (storageClass) {
      checkObjectName(at.at('storageClass'), storageClass.storageClassName);
      if (storageClass._traits?.reclaimPolicy === ReclaimPolicy.RETAIN) {
        at.at('storageClass').report(ProblemCode.CONFLICT, 'retains what is deleted, so that each run would leave a volume behind, with what it backed up or restored',
          storageClass.storageClassName, 'use a class with reclaimPolicy: ReclaimPolicy.DELETE');
      }
    }
    if (this._size && this.claim) {
      checkClaim(at, this.request(this._size), this.claim.storageClass?._traits);
    } else if (this._size) {
      checkSize(at.at('size'), this._size);
    }
  }

  /**
   * The volume; undefined where it is the store's.
   *
   * @internal
   */
  public _volume(): Volume | undefined {
    if (!this._size) {
      return undefined;
    }
    if (!this.claim) {
      return Volume.scratch('work', { sizeLimit: this._size });
    }
    const spec = renderClaimSpec({ ...this.request(this._size), storageClassName: this.claim.storageClass?.storageClassName });
    return Volume.custom('work', { ephemeral: { volumeClaimTemplate: { spec } } });
  }

  private request(size: Size) {
    return { size, accessModes: [AccessMode.READ_WRITE_ONCE], volumeMode: VolumeMode.FILESYSTEM };
  }
}

import { Construct } from 'constructs';
import { AccessMode, BindingMode } from './access-mode';
import { VolumeTraits } from './capabilities';
import { IStorageClass } from './storage-class';
import { createStorageClass, StorageClassOptions } from './storage-class-manifest';
import { Manifest } from '../objects/manifest';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';
import { checkAbsolutePath } from '../validation/rules/paths';

/** Props of {@link EfsStorageClass}. */
export interface EfsStorageClassProps extends StorageClassOptions {
  /** Id of the file system: `fs-0123456789abcdef0`. */
  readonly fileSystemId: string;

  /**
   * Permissions of the directory that each volume is, in octal.
   *
   * @default '700'
   */
  readonly directoryPerms?: string;

  /**
   * User that owns the directory, and as which every pod writes, whoever it runs as. An image that changes the owner of
   * its files does not work on such a volume.
   *
   * @default - the group's number
   */
  readonly uid?: number;

  /**
   * Group that owns the directory, and as which every pod writes.
   *
   * @default - the next free one of `gidRangeStart` to `gidRangeEnd`
   */
  readonly gid?: number;

  /**
   * The first of the groups that volumes are given.
   *
   * @default - 50000
   */
  readonly gidRangeStart?: number;

  /**
   * The last of the groups that volumes are given; as many volumes can be made as there are.
   *
   * @default - 60000
   */
  readonly gidRangeEnd?: number;

  /**
   * Directory of the file system below which the volumes' directories lie.
   *
   * @default - the root
   */
  readonly basePath?: string;

  /**
   * Path of a volume's directory, which may name the claim: `${.PVC.namespace}/${.PVC.name}`.
   *
   * @default - the name of the volume
   */
  readonly subPathPattern?: string;

  /**
   * Whether a random part is added to `subPathPattern`. Without it, claims of one name share their files.
   *
   * @default true
   */
  readonly ensureUniqueDirectory?: boolean;

  /**
   * When a claim gets its volume. EFS is in all zones, so that there is nothing to wait for.
   *
   * @default - what Kubernetes takes: BindingMode.IMMEDIATE
   */
  readonly bindingMode?: BindingMode;
}

const HIGHEST_ID = 2 ** 32 - 1;

/** What EFS volumes can do, however they are made. */
export const EFS_TRAITS: Omit<VolumeTraits, 'title'> = {
  accessModes: [AccessMode.READ_WRITE_ONCE, AccessMode.READ_WRITE_MANY, AccessMode.READ_WRITE_ONCE_POD],
  blockAccessModes: [],
  snapshots: false,
  clones: false,
};

/**
 * A class of directories of an AWS EFS file system, which pods on all nodes share. Each volume is an access point. A file
 * system grows by itself: the size of a claim means nothing to it.
 *
 * @see https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/parameters.md
 */
export class EfsStorageClass extends Construct implements IStorageClass {
  /** Name of the StorageClass. */
  public readonly storageClassName: string;

  /** The StorageClass object. */
  public readonly manifest: Manifest;

  /** @internal */
  public readonly _traits: VolumeTraits;

  /**
   * @param scope where it belongs to; a StorageClass has no namespace
   * @param id the construct id, and the name unless `name` says otherwise
   * @throws ValidationError where a prop is wrong
   */
  constructor(scope: Construct, id: string, props: EfsStorageClassProps) {
    super(scope, id);
    const at = PropPath.of(this);
    this.storageClassName = props.name ?? id;
    checkProps(at, props);
    const { manifest, traits } = createStorageClass(this, at, props, {
      provisioner: 'efs.csi.aws.com',
      title: 'EFS',
      parameters: {
        provisioningMode: 'efs-ap',
        fileSystemId: props.fileSystemId,
        directoryPerms: props.directoryPerms ?? '700',
        uid: props.uid,
        gid: props.gid,
        gidRangeStart: props.gidRangeStart,
        gidRangeEnd: props.gidRangeEnd,
        basePath: props.basePath,
        subPathPattern: props.subPathPattern,
        ensureUniqueDirectory: props.ensureUniqueDirectory,
      },
      bindingMode: props.bindingMode,
    }, EFS_TRAITS);
    this.manifest = manifest;
    this._traits = traits;
  }
}

/** The id of an EFS file system. */
export function checkFileSystemId(at: PropPath, id: string): void {
  if (!/^fs-[0-9a-f]{8,40}$/.test(id)) {
    at.report(ProblemCode.FORMAT, 'is not the id of an EFS file system', id, 'write for example "fs-0123456789abcdef0"');
  }
}

function checkProps(at: PropPath, props: EfsStorageClassProps): void {
  checkFileSystemId(at.at('fileSystemId'), props.fileSystemId);
  if (props.directoryPerms !== undefined && !/^[0-7]{3,4}$/.test(props.directoryPerms)) {
    at.at('directoryPerms').report(ProblemCode.FORMAT, 'is not a number of permissions', props.directoryPerms, 'write it in octal: "700"');
  }
  for (const key of ['uid', 'gid'] as const) {
    const value = props[key];
    if (value !== undefined) {
      checkInteger(at.at(key), value, 0, HIGHEST_ID);
    }
  }
  checkGidRange(at, props);
  if (props.basePath !== undefined) {
    checkAbsolutePath(at.at('basePath'), props.basePath);
  }
  if (props.ensureUniqueDirectory !== undefined && props.subPathPattern === undefined) {
    at.at('ensureUniqueDirectory').report(ProblemCode.CONFLICT, 'is about subPathPattern, which is not set', props.ensureUniqueDirectory, 'set subPathPattern, or leave it out');
  }
}

function checkGidRange(at: PropPath, { uid, gid, gidRangeStart, gidRangeEnd }: EfsStorageClassProps): void {
  if (gidRangeStart === undefined && gidRangeEnd === undefined) {
    return;
  }
  if (gidRangeStart === undefined || gidRangeEnd === undefined) {
    const missing = gidRangeStart === undefined ? 'gidRangeStart' : 'gidRangeEnd';
    at.at(missing).report(ProblemCode.REQUIRED, 'is missing', undefined, 'write both ends of the range');
    return;
  }
  if (uid !== undefined && gid !== undefined) {
    at.at('gidRangeStart').report(ProblemCode.CONFLICT, 'is not used where uid and gid are set', gidRangeStart, 'leave the range out, or one of them');
  }
  const inRange = checkInteger(at.at('gidRangeStart'), gidRangeStart, 1, HIGHEST_ID) && checkInteger(at.at('gidRangeEnd'), gidRangeEnd, 1, HIGHEST_ID);
  if (inRange && gidRangeEnd <= gidRangeStart) {
    at.at('gidRangeEnd').report(ProblemCode.CONFLICT, 'is not above gidRangeStart', gidRangeEnd, `write more than ${gidRangeStart}`);
  }
}

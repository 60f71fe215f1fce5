import { isIP } from 'net';
import { Construct } from 'constructs';
import { BindingMode } from './access-mode';
import { SHARED_MODES, VolumeTraits } from './capabilities';
import { IStorageClass } from './storage-class';
import { createStorageClass, StorageClassOptions } from './storage-class-manifest';
import { Manifest } from '../objects/manifest';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkHostName } from '../validation/rules/names';
import { checkAbsolutePath, checkRelativePath } from '../validation/rules/paths';

/** What becomes of a volume's directory on the NFS server when the volume is deleted. */
export enum NfsOnDelete {
  /** It is deleted. */
  DELETE = 'delete',

  /** It stays. */
  RETAIN = 'retain',

  /** It stays, renamed to `archived-...`. */
  ARCHIVE = 'archive',
}

/** Props of {@link NfsStorageClass}. */
export interface NfsStorageClassProps extends StorageClassOptions {
  /** Name or address of the NFS server. */
  readonly server: string;

  /** The directory that the server exports: `/srv/data`. */
  readonly share: string;

  /**
   * Path of a volume's directory below the share, which may name the claim:
   * `${pvc.metadata.namespace}/${pvc.metadata.name}`.
   *
   * @default - the name of the volume
   */
  readonly subDir?: string;

  /**
   * Permissions that the directory is given at each mount, in octal. A pod's `fsGroup` is the better way for pods that do
   * not run as root.
   *
   * @default - they are left as they are
   */
  readonly mountPermissions?: string;

  /**
   * What becomes of the directory when the volume is deleted.
   *
   * @default - what the driver takes: NfsOnDelete.DELETE
   */
  readonly onDelete?: NfsOnDelete;

  /**
   * When a claim gets its volume. A server can be reached from all nodes, so that there is nothing to wait for.
   *
   * @default - what Kubernetes takes: BindingMode.IMMEDIATE
   */
  readonly bindingMode?: BindingMode;

  /**
   * Whether claims can be made larger. A server without quotas does not look at their size.
   *
   * @default false
   */
  readonly allowVolumeExpansion?: boolean;
}

/**
 * A class of directories of an NFS server, which pods on all nodes share. Made by the NFS CSI driver.
 *
 * @see https://github.com/kubernetes-csi/csi-driver-nfs/blob/master/docs/driver-parameters.md
 */
export class NfsStorageClass extends Construct implements IStorageClass {
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
  constructor(scope: Construct, id: string, props: NfsStorageClassProps) {
    super(scope, id);
    const at = PropPath.of(this);
    this.storageClassName = props.name ?? id;
    checkNfsShare(at, props.server, 'share', props.share);
    if (props.subDir !== undefined) {
      checkRelativePath(at.at('subDir'), props.subDir);
    }
    if (props.mountPermissions !== undefined && !/^[0-7]{3,4}$/.test(props.mountPermissions)) {
      at.at('mountPermissions').report(ProblemCode.FORMAT, 'is not a number of permissions', props.mountPermissions, 'write it in octal: "770"');
    }
    const { manifest, traits } = createStorageClass(this, at, props, {
      provisioner: 'nfs.csi.k8s.io',
      title: 'NFS',
      parameters: {
        server: props.server,
        share: props.share,
        subDir: props.subDir,
        mountPermissions: props.mountPermissions,
        onDelete: props.onDelete,
      },
      bindingMode: props.bindingMode,
      allowVolumeExpansion: props.allowVolumeExpansion,
    }, { accessModes: SHARED_MODES, blockAccessModes: [], snapshots: true, clones: true });
    this.manifest = manifest;
    this._traits = traits;
  }
}

/** A server and the directory that it exports, in the props `server` and `pathProp`. */
export function checkNfsShare(at: PropPath, server: string, pathProp: string, path: string): void {
  if (isIP(server) === 0) {
    checkHostName(at.at('server'), server);
  }
  checkAbsolutePath(at.at(pathProp), path);
}

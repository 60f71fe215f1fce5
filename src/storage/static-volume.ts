import { HostPathVolumeType } from 'cdk8s-plus-28';
import type { PersistentVolumeSpec } from 'kubernetes-types/core/v1';
import { AccessMode, VolumeMode } from './access-mode';
import { SINGLE_NODE_MODES, VolumeCapabilities, VolumeTraits } from './capabilities';
import { EFS_TRAITS } from './efs-storage-class';
import { FileSystem } from './file-system';
import { GCE_PD_TRAITS } from './gce-pd-storage-class';
import { checkCsi, checkCustom, checkEbs, checkEfs, checkGcePd, checkHostPath, checkLocal, checkNfs } from './static-volume-checks';
import { CsiVolumeOptions, EbsVolumeOptions, EfsVolumeOptions, GcePdVolumeOptions, HostPathVolumeOptions, NfsVolumeOptions } from './static-volume-options';
import { PropPath } from '../validation/prop-path';

interface StaticVolumeParts {
  /** How errors name it. */
  readonly title: string;
  /** The one field of a PersistentVolume's spec that says where the data are. */
  readonly source: (mode: VolumeMode) => Partial<PersistentVolumeSpec>;
  readonly check: (at: PropPath) => void;
  readonly traits: Omit<VolumeTraits, 'title'>;
  /** The nodes that reach it: node label → values. */
  readonly nodes?: { [label: string]: string[] };
}

/** Access modes of what Kubernetes mounts without a CSI driver. */
const IN_TREE_MODES = [AccessMode.READ_WRITE_ONCE, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_MANY];

/**
 * Storage that exists already: a disk, a share or a directory that somebody else made.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes
 */
export class StaticVolume {
  /**
   * A directory of the node on which the pod runs. For clusters of one node, such as kind or minikube: on any other, each
   * node has a directory of its own, and a pod that moves finds an empty one. Use {@link local} there.
   *
   * @param path absolute path on the node
   * @param options what must be there
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
   */
  public static hostPath(path: string, options: HostPathVolumeOptions = {}): StaticVolume {
    const type = options.type === HostPathVolumeType.DEFAULT ? undefined : options.type;
    return new StaticVolume({
      title: 'a hostPath volume',
      source: () => ({ hostPath: { path, ...(type && { type }) } }),
      check: at => checkHostPath(at, path),
      traits: { accessModes: IN_TREE_MODES, blockAccessModes: [], snapshots: false, clones: false, withoutMountOptions: true },
    });
  }

  /**
   * A disk or directory of one node. Its pods run on that node, and wait where it is gone.
   *
   * @param path absolute path on the node
   * @param nodes names of the nodes that have it (label `kubernetes.io/hostname`); usually one
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#local
   */
  public static local(path: string, nodes: string[]): StaticVolume {
    return new StaticVolume({
      title: 'a local volume',
      source: () => ({ local: { path } }),
      check: at => checkLocal(at, path, nodes),
      traits: { accessModes: IN_TREE_MODES, blockAccessModes: IN_TREE_MODES, snapshots: false, clones: false },
      nodes: { 'kubernetes.io/hostname': nodes },
    });
  }

  /**
   * A share of an NFS server, mounted by Kubernetes itself.
   *
   * @param options the server and its share
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#nfs
   */
  public static nfs(options: NfsVolumeOptions): StaticVolume {
    const { server, path, readOnly } = options;
    return new StaticVolume({
      title: 'an NFS volume',
      source: () => ({ nfs: { server, path, ...(readOnly && { readOnly }) } }),
      check: at => checkNfs(at, options),
      traits: { accessModes: IN_TREE_MODES, blockAccessModes: [], snapshots: false, clones: false },
    });
  }

  /**
   * An AWS EBS volume, which is in one zone; its pods run there. Under the newer IAM policies of the EBS CSI driver, a
   * volume that the driver did not make needs the tag `ebs.csi.aws.com/cluster: true`.
   *
   * @param volumeId `vol-0123456789abcdef0`
   * @param options its zone, and how it is mounted
   * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/tree/master/examples/kubernetes/static-provisioning
   */
  public static ebs(volumeId: string, options: EbsVolumeOptions): StaticVolume {
    const driver = 'ebs.csi.aws.com';
    const { partition } = options;
    return new StaticVolume({
      title: 'an EBS volume',
      source: mode => ({
        csi: {
          driver,
          volumeHandle: volumeId,
          ...fsTypeOf(mode, options.fileSystem),
          ...(partition !== undefined && { volumeAttributes: { partition: `${partition}` } }),
        },
      }),
      check: at => checkEbs(at, volumeId, options),
      // Whether it is an io2 volume, whose block device nodes can share, only EC2 knows.
      traits: {
        driver,
        accessModes: SINGLE_NODE_MODES,
        blockAccessModes: [...SINGLE_NODE_MODES, AccessMode.READ_WRITE_MANY],
        snapshots: true,
        clones: true,
      },
      nodes: { 'topology.kubernetes.io/zone': [options.zone] },
    });
  }

  /**
   * An AWS EFS file system, or an access point of it.
   *
   * @param fileSystemId `fs-0123456789abcdef0`
   * @param options which part of it, and how it is mounted
   * @see https://github.com/kubernetes-sigs/aws-efs-csi-driver/tree/master/examples/kubernetes
   */
  public static efs(fileSystemId: string, options: EfsVolumeOptions = {}): StaticVolume {
    const driver = 'efs.csi.aws.com';
    const { accessPoint, path, encryptInTransit } = options;
    const rest = accessPoint !== undefined ? `:${path ?? ''}:${accessPoint}` : path !== undefined ? `:${path}` : '';
    return new StaticVolume({
      title: 'an EFS volume',
      source: () => ({
        csi: {
          driver,
          volumeHandle: fileSystemId + rest,
          ...(encryptInTransit !== undefined && { volumeAttributes: { encryptInTransit: `${encryptInTransit}` } }),
        },
      }),
      check: at => checkEfs(at, fileSystemId, options),
      traits: { ...EFS_TRAITS, driver },
    });
  }

  /**
   * A Google Compute Engine persistent disk.
   *
   * @param disk `projects/<project>/zones/<zone>/disks/<name>`, or `regions/<region>` for a regional one
   * @param options how it is mounted
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/preexisting-pd
   */
  public static gcePd(disk: string, options: GcePdVolumeOptions = {}): StaticVolume {
    const driver = 'pd.csi.storage.gke.io';
    const zone = /\/zones\/([^/]+)\//.exec(disk)?.[1];
    return new StaticVolume({
      title: 'a persistent disk',
      source: mode => ({ csi: { driver, volumeHandle: disk, ...fsTypeOf(mode, options.fileSystem) } }),
      check: at => checkGcePd(at, disk),
      traits: { ...GCE_PD_TRAITS, driver },
      nodes: zone === undefined ? undefined : { 'topology.gke.io/zone': [zone] },
    });
  }

  /**
   * A volume of any CSI driver.
   *
   * @param options what the driver asks for
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#csi
   */
  public static csi(options: CsiVolumeOptions): StaticVolume {
    const { driver, volumeHandle, fsType, volumeAttributes, readOnly } = options;
    return new StaticVolume({
      title: `a volume of ${driver}`,
      source: () => ({
        csi: {
          driver,
          volumeHandle,
          ...(fsType !== undefined && { fsType }),
          ...(volumeAttributes && { volumeAttributes }),
          ...(readOnly && { readOnly }),
        },
      }),
      check: at => checkCsi(at, options),
      traits: { ...options.capabilities, driver },
      nodes: options.nodes,
    });
  }

  /**
   * Any other kind of volume.
   *
   * @param source the one field of a PersistentVolume that says where the data are:
   *   `{ iscsi: { targetPortal: '10.0.0.1:3260', iqn: 'iqn.2026-01.com.example:disk', lun: 0 } }`
   * @param capabilities what it can do; nothing is known otherwise, and everything accepted
   * @see https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-v1/
   */
  public static custom(source: { [key: string]: any }, capabilities: VolumeCapabilities = {}): StaticVolume {
    return new StaticVolume({
      title: `a volume of kind ${Object.keys(source)[0]}`,
      source: () => source,
      check: at => checkCustom(at, source, capabilities),
      traits: { ...capabilities, driver: source.csi?.driver },
    });
  }

  private constructor(private readonly parts: StaticVolumeParts) {}

  /** @internal */
  public get _traits(): VolumeTraits {
    return { ...this.parts.traits, title: this.parts.title };
  }

  /** @internal */
  public _validate(at: PropPath): void {
    this.parts.check(at);
  }

  /**
   * Where the data are, and which nodes reach them.
   *
   * @internal
   */
  public _toManifest(mode: VolumeMode): Partial<PersistentVolumeSpec> {
    const nodes = Object.entries(this.parts.nodes ?? {}).map(([key, values]) => ({ key, operator: 'In', values }));
    return {
      ...this.parts.source(mode),
      ...(nodes.length > 0 && { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: nodes }] } } }),
    };
  }
}

/** A disk's file system is always named: the kubelet applies a pod's fsGroup to no volume without. */
function fsTypeOf(mode: VolumeMode, fileSystem: FileSystem = FileSystem.EXT4): { fsType?: string } {
  return mode === VolumeMode.BLOCK ? {} : { fsType: fileSystem };
}

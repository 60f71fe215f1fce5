import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { AccessMode, BindingMode } from './access-mode';
import { VolumeTraits } from './capabilities';
import { FileSystem } from './file-system';
import { IStorageClass } from './storage-class';
import { createStorageClass, StorageClassOptions, topologiesOf } from './storage-class-manifest';
import { Manifest } from '../objects/manifest';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';

/**
 * Types of Google persistent disks.
 *
 * @see https://cloud.google.com/compute/docs/disks
 */
export enum GcePdType {
  /** Hard disk: 10 GiB to 64 TiB. */
  STANDARD = 'pd-standard',

  /** SSD at a middling price: 10 GiB to 64 TiB. */
  BALANCED = 'pd-balanced',

  /** SSD: 10 GiB to 64 TiB. */
  SSD = 'pd-ssd',

  /** SSD with chosen IOPS: 500 GiB to 64 TiB. */
  EXTREME = 'pd-extreme',

  /** Hyperdisk with chosen IOPS and throughput: 4 GiB to 64 TiB. */
  HYPERDISK_BALANCED = 'hyperdisk-balanced',

  /** Hyperdisk with chosen IOPS: 64 GiB to 64 TiB. */
  HYPERDISK_EXTREME = 'hyperdisk-extreme',

  /** Hyperdisk with chosen throughput: 2 TiB to 32 TiB. */
  HYPERDISK_THROUGHPUT = 'hyperdisk-throughput',
}

/** Props of {@link GcePdStorageClass}. */
export interface GcePdStorageClassProps extends StorageClassOptions {
  /**
   * Type of the disks.
   *
   * @default GcePdType.BALANCED
   */
  readonly type?: GcePdType;

  /**
   * Whether each disk lies in two zones of the region (`regional-pd`).
   *
   * @default false
   */
  readonly regional?: boolean;

  /**
   * The Cloud KMS key that encrypts the disks: `projects/p/locations/l/keyRings/r/cryptoKeys/k`.
   *
   * @default - a key of Google's
   */
  readonly kmsKey?: string;

  /**
   * I/O operations per second of a disk (pd-extreme, hyperdisk-balanced, hyperdisk-extreme).
   *
   * @default - what Google takes for the size
   */
  readonly iops?: number;

  /**
   * Throughput of a disk in MiB/s (hyperdisk-balanced, hyperdisk-throughput).
   *
   * @default - what Google takes for the size
   */
  readonly throughput?: number;

  /**
   * File system of the disks: ext4, ext3, xfs, or ntfs for Windows nodes.
   *
   * @default - what the driver takes: ext4
   */
  readonly fileSystem?: FileSystem;

  /**
   * Labels of the disks in Google Cloud.
   *
   * @default - the driver's own
   */
  readonly diskLabels?: { [key: string]: string };

  /**
   * Zones in which disks may lie: `europe-west3-a`.
   *
   * @default - all, as their pods are scheduled
   */
  readonly zones?: string[];

  /**
   * When a claim gets its disk.
   *
   * @default BindingMode.WAIT_FOR_FIRST_CONSUMER
   */
  readonly bindingMode?: BindingMode;

  /**
   * Whether claims can be made larger.
   *
   * @default true
   */
  readonly allowVolumeExpansion?: boolean;
}

interface DiskLimits {
  readonly minSize: Size;
  readonly maxSize: Size;
  readonly iops?: boolean;
  readonly throughput?: boolean;
}

const LARGEST = Size.tebibytes(64);

/** @see https://cloud.google.com/compute/docs/disks#disk-types */
const LIMITS: { [type in GcePdType]: DiskLimits } = {
  'pd-standard': { minSize: Size.gibibytes(10), maxSize: LARGEST },
  'pd-balanced': { minSize: Size.gibibytes(10), maxSize: LARGEST },
  'pd-ssd': { minSize: Size.gibibytes(10), maxSize: LARGEST },
  'pd-extreme': { minSize: Size.gibibytes(500), maxSize: LARGEST, iops: true },
  'hyperdisk-balanced': { minSize: Size.gibibytes(4), maxSize: LARGEST, iops: true, throughput: true },
  'hyperdisk-extreme': { minSize: Size.gibibytes(64), maxSize: LARGEST, iops: true },
  'hyperdisk-throughput': { minSize: Size.tebibytes(2), maxSize: Size.tebibytes(32), throughput: true },
};

/** What Google's disks can do, however they are made. */
export const GCE_PD_TRAITS: Omit<VolumeTraits, 'title'> = {
  accessModes: [AccessMode.READ_WRITE_ONCE, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_ONCE_POD],
  blockAccessModes: [AccessMode.READ_WRITE_ONCE, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_MANY, AccessMode.READ_WRITE_ONCE_POD],
  snapshots: true,
  clones: true,
};

/**
 * A class of Google Compute Engine persistent disks.
 *
 * @see https://github.com/kubernetes-sigs/gcp-compute-persistent-disk-csi-driver
 */
export class GcePdStorageClass extends Construct implements IStorageClass {
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
  constructor(scope: Construct, id: string, props: GcePdStorageClassProps = {}) {
    super(scope, id);
    const at = PropPath.of(this);
    this.storageClassName = props.name ?? id;
    const type = props.type ?? GcePdType.BALANCED;
    const { minSize, maxSize } = LIMITS[type];
    checkProps(at, type, props);

    const labels = Object.entries(props.diskLabels ?? {}).map(([key, value]) => `${key}=${value}`).join(',');
    const { manifest, traits } = createStorageClass(this, at, props, {
      provisioner: 'pd.csi.storage.gke.io',
      title: type,
      parameters: {
        type,
        'replication-type': props.regional ? 'regional-pd' : undefined,
        'disk-encryption-kms-key': props.kmsKey,
        'provisioned-iops-on-create': props.iops,
        'provisioned-throughput-on-create': props.throughput === undefined ? undefined : `${props.throughput}Mi`,
        'labels': labels || undefined,
        'csi.storage.k8s.io/fstype': props.fileSystem,
      },
      bindingMode: props.bindingMode ?? BindingMode.WAIT_FOR_FIRST_CONSUMER,
      allowVolumeExpansion: props.allowVolumeExpansion ?? true,
      topologies: topologiesOf(at.at('zones'), 'topology.gke.io/zone', props.zones),
    }, { ...GCE_PD_TRAITS, minSize, maxSize, wholeGibibytes: true });
    this.manifest = manifest;
    this._traits = traits;
  }
}

function checkProps(at: PropPath, type: GcePdType, props: GcePdStorageClassProps): void {
  for (const key of ['iops', 'throughput'] as const) {
    const value = props[key];
    if (value === undefined) {
      continue;
    }
    if (LIMITS[type][key]) {
      checkInteger(at.at(key), value, 1);
    } else {
      const types = Object.values(GcePdType).filter(each => LIMITS[each][key]);
      at.at(key).report(ProblemCode.UNSUPPORTED, `cannot be chosen for ${type}`, value, `leave it out, or use ${types.join(', ')}`);
    }
  }
  if (props.kmsKey !== undefined && !/^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/.test(props.kmsKey)) {
    at.at('kmsKey').report(ProblemCode.FORMAT, 'is not the name of a Cloud KMS key', props.kmsKey, 'write "projects/.../locations/.../keyRings/.../cryptoKeys/..."');
  }
  for (const [key, value] of Object.entries(props.diskLabels ?? {})) {
    if (!/^[a-z][a-z0-9_-]{0,62}$/.test(key) || !/^[a-z0-9_-]{0,63}$/.test(value)) {
      at.at('diskLabels').at(key).report(ProblemCode.LABEL, 'is not a label of Google Cloud', value, 'use lower-case letters, digits, "-" and "_", the key starting with a letter');
    }
  }
}

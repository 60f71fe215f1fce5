import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { AccessMode, BindingMode, VolumeMode } from './access-mode';
import { SINGLE_NODE_MODES, VolumeTraits } from './capabilities';
import { checkEbsFormat, EbsFormatOptions, formatOptions, renderEbsFormat } from './ebs-format';
import { checkEbsClaim, checkEbsPerformance } from './ebs-performance';
import { checkEbsTags, renderEbsTags } from './ebs-tags';
import { checkEbsLimits, EbsLimits, ebsLimits, EbsTypeLimits, EbsVolumeType } from './ebs-volume-type';
import { FileSystem } from './file-system';
import { IStorageClass } from './storage-class';
import { classTitle, createStorageClass, StorageClassOptions, topologiesOf } from './storage-class-manifest';
import { Manifest } from '../objects/manifest';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';

/** Props of {@link EbsStorageClass}. */
export interface EbsStorageClassProps extends StorageClassOptions {
  /**
   * Type of the volumes.
   *
   * @default EbsVolumeType.GP3
   */
  readonly type?: EbsVolumeType;

  /**
   * I/O operations per second of a volume (gp3, io1, io2). More than the type or, at a store, its size allows is refused:
   * the driver would write a lower number without a word.
   *
   * @default - 3,000 for gp3; io1 and io2 need this or `iopsPerGib`
   */
  readonly iops?: number;

  /**
   * I/O operations per second for each GiB of a volume (gp3, io1, io2), in place of `iops`.
   *
   * @default - `iops` counts
   */
  readonly iopsPerGib?: number;

  /**
   * Whether a volume whose size times `iopsPerGib` is less than the type's minimum gets the minimum. Otherwise such a
   * store is refused.
   *
   * @default false
   */
  readonly allowAutoIopsPerGibIncrease?: boolean;

  /**
   * Whether a volume that is made larger gets the IOPS of its new size at `iopsPerGib`.
   *
   * @default false
   */
  readonly allowAutoIopsIncreaseOnModify?: boolean;

  /**
   * Throughput of a volume in MiB/s (gp3): 125 to 2,000, at most a quarter of the IOPS.
   *
   * @default - 125
   */
  readonly throughput?: number;

  /**
   * Whether volumes are encrypted: with `kmsKeyId`, or else with the account's key for EBS.
   *
   * @default true
   */
  readonly encrypted?: boolean;

  /**
   * ARN of the KMS key for the encryption; the driver's role needs the permission to use it.
   *
   * @default - the account's key for EBS
   */
  readonly kmsKeyId?: string;

  /**
   * File system of the volumes.
   *
   * @default - what the driver takes: ext4
   */
  readonly fileSystem?: FileSystem;

  /**
   * How new volumes are formatted.
   *
   * @default - as the file system has it
   */
  readonly format?: EbsFormatOptions;

  /**
   * Tags of the volumes in EC2. Values may name the claim: `{{ .PVCNamespace }}`, `{{ .PVCName }}`, `{{ .PVName }}`.
   *
   * @default - the driver's own
   * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/tagging.md
   */
  readonly tags?: { [key: string]: string };

  /**
   * Availability zones in which volumes may lie: `eu-central-1a`.
   *
   * @default - all, as their pods are scheduled
   */
  readonly zones?: string[];

  /**
   * When a claim gets its volume.
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

  /**
   * MiB/s at which a volume is filled from a snapshot, 100 to 300, which EC2 charges for. The class is then for stores
   * that are restored from one.
   *
   * @default - EC2's own rate
   */
  readonly volumeInitializationRate?: number;

  /**
   * Bounds of the type, where those of your region or Outpost are others.
   *
   * @default - those of the type
   */
  readonly limits?: EbsLimits;
}

const DRIVER = 'ebs.csi.aws.com';
const KMS_KEY = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+$/;

/**
 * A class of AWS EBS volumes, which the EBS CSI driver makes (see `EbsCsiDriver`). What is written here is what EC2 is
 * asked for: what the driver would cap, round or leave out without a word is refused, here or at the store.
 *
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md
 */
export class EbsStorageClass extends Construct implements IStorageClass {
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
  constructor(scope: Construct, id: string, props: EbsStorageClassProps = {}) {
    super(scope, id);
    const at = PropPath.of(this);
    this.storageClassName = props.name ?? id;
    const type = props.type ?? EbsVolumeType.GP3;
    const encrypted = props.encrypted ?? true;
    const limits = checkEbsLimits(at.at('limits'), type, props.limits ?? {}) ? ebsLimits(type, props.limits) : ebsLimits(type);
    checkEbsPerformance(at, { ...props, type }, limits);
    checkProps(at, props, encrypted);

    const { manifest, traits } = createStorageClass(this, at, props, {
      provisioner: DRIVER,
      title: `EBS ${type}`,
      parameters: {
        type,
        'iops': props.iops,
        'iopsPerGB': props.iopsPerGib,
        'allowAutoIOPSPerGBIncrease': props.allowAutoIopsPerGibIncrease || undefined,
        'allowAutoIOPSIncreaseOnModify': props.allowAutoIopsIncreaseOnModify || undefined,
        'throughput': props.throughput,
        // The driver refuses to clone for a class that says "false".
        'encrypted': encrypted || undefined,
        'kmsKeyId': props.kmsKeyId,
        'csi.storage.k8s.io/fstype': props.fileSystem,
        ...renderEbsFormat(props.format ?? {}),
        'volumeInitializationRate': props.volumeInitializationRate,
        ...renderEbsTags(props.tags ?? {}),
      },
      bindingMode: props.bindingMode ?? BindingMode.WAIT_FOR_FIRST_CONSUMER,
      allowVolumeExpansion: props.allowVolumeExpansion ?? true,
      topologies: topologiesOf(at.at('zones'), 'topology.kubernetes.io/zone', props.zones),
    }, ebsTraits(this.storageClassName, type, limits, props));
    this.manifest = manifest;
    this._traits = traits;
  }
}

function checkProps(at: PropPath, props: EbsStorageClassProps, encrypted: boolean): void {
  if (props.kmsKeyId !== undefined) {
    if (!KMS_KEY.test(props.kmsKeyId)) {
      at.at('kmsKeyId').report(ProblemCode.FORMAT, 'is not the ARN of a KMS key', props.kmsKeyId, 'write for example "arn:aws:kms:eu-central-1:111122223333:key/..."');
    }
    if (!encrypted) {
      at.at('kmsKeyId').report(ProblemCode.CONFLICT, 'is for an encryption that is turned off', props.kmsKeyId, 'leave it out, or leave out encrypted');
    }
  }
  checkEbsFormat(at.at('format'), props.fileSystem ?? FileSystem.EXT4, props.format ?? {});
  if (props.volumeInitializationRate !== undefined) {
    checkInteger(at.at('volumeInitializationRate'), props.volumeInitializationRate, 100, 300);
  }
  checkEbsTags(at.at('tags'), props.tags ?? {});
}

function ebsTraits(name: string, type: EbsVolumeType, limits: EbsTypeLimits, props: EbsStorageClassProps): Omit<VolumeTraits, 'title'> {
  const title = classTitle(name, `EBS ${type}`);
  return {
    accessModes: SINGLE_NODE_MODES,
    blockAccessModes: type === EbsVolumeType.IO2 ? [...SINGLE_NODE_MODES, AccessMode.READ_WRITE_MANY] : SINGLE_NODE_MODES,
    minSize: Size.gibibytes(limits.minSize),
    maxSize: Size.gibibytes(limits.maxSize),
    wholeGibibytes: true,
    snapshots: true,
    clones: true,
    check: (at, claim) => {
      checkEbsClaim(at, claim, title, { ...props, type }, limits);
      if (claim.volumeMode === VolumeMode.BLOCK && formatOptions(props.format ?? {}).length > 0) {
        at.at('volumeMode').report(ProblemCode.UNSUPPORTED, `is not formatted, and ${title} says how`, claim.volumeMode, 'use a class without format');
      }
      if (props.volumeInitializationRate !== undefined && !claim.restored) {
        at.at('source').report(ProblemCode.UNSUPPORTED, `is no snapshot, and ${title} says how fast volumes are filled from one`, undefined,
          'use a class without volumeInitializationRate');
      }
    },
  };
}

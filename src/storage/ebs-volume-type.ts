import { Size } from 'cdk8s';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSize, kibibytesOf, sizeQuantity } from '../validation/rules/quantities';

/**
 * Types of EBS volumes.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
 */
export enum EbsVolumeType {
  /** General purpose SSD, whose IOPS and throughput do not depend on its size: 1 GiB to 64 TiB, 3,000 to 80,000 IOPS. */
  GP3 = 'gp3',

  /** General purpose SSD with 3 IOPS per GiB: 1 GiB to 16 TiB. */
  GP2 = 'gp2',

  /** Provisioned IOPS SSD: 4 GiB to 16 TiB, 100 to 64,000 IOPS. */
  IO1 = 'io1',

  /** Provisioned IOPS SSD, the more durable one: 4 GiB to 64 TiB, 100 to 256,000 IOPS. Several nodes can share its raw block devices. */
  IO2 = 'io2',

  /** Hard disk for streaming: 125 GiB to 16 TiB. */
  ST1 = 'st1',

  /** Hard disk for what is seldom read: 125 GiB to 16 TiB. */
  SC1 = 'sc1',

  /** Magnetic disk of the previous generation: 1 GiB to 1 TiB. */
  STANDARD = 'standard',
}

/**
 * Bounds of an EBS volume type, where those of your region or Outpost are not the ones that this library knows.
 */
export interface EbsLimits {
  /**
   * The largest volume.
   *
   * @default - 64 TiB for gp3 and io2, 16 TiB for gp2, io1, st1 and sc1, 1 TiB for standard
   */
  readonly maxSize?: Size;

  /**
   * The most IOPS of a volume.
   *
   * @default - 80,000 for gp3, 64,000 for io1, 256,000 for io2
   */
  readonly maxIops?: number;

  /**
   * The most IOPS for each GiB of a volume.
   *
   * @default - 500 for gp3, 50 for io1, 1,000 for io2
   */
  readonly maxIopsPerGib?: number;

  /**
   * The highest throughput of a volume, in MiB/s.
   *
   * @default - 2,000 for gp3
   */
  readonly maxThroughput?: number;
}

/** The bounds of one volume type. Sizes are GiB, throughput is MiB/s. */
export interface EbsTypeLimits {
  readonly minSize: number;
  readonly maxSize: number;
  /** Left out where IOPS cannot be chosen. */
  readonly iops?: {
    readonly min: number;
    readonly max: number;
    readonly perGib: number;
    /** What a volume gets whose class does not say; left out where the class must. */
    readonly unsaid?: number;
  };
  /** Left out where throughput cannot be chosen. */
  readonly throughput?: { readonly min: number; readonly max: number; readonly perIops: number };
}

/** gp3 ended at 16 TiB, 16,000 IOPS and 1,000 MiB/s before September 2025, and still does in some regions and on Outposts. */
const LIMITS: { [type in EbsVolumeType]: EbsTypeLimits } = {
  gp3: {
    minSize: 1,
    maxSize: 65_536,
    iops: { min: 3_000, max: 80_000, perGib: 500, unsaid: 3_000 },
    throughput: { min: 125, max: 2_000, perIops: 0.25 },
  },
  gp2: { minSize: 1, maxSize: 16_384 },
  io1: { minSize: 4, maxSize: 16_384, iops: { min: 100, max: 64_000, perGib: 50 } },
  io2: { minSize: 4, maxSize: 65_536, iops: { min: 100, max: 256_000, perGib: 1_000 } },
  st1: { minSize: 125, maxSize: 16_384 },
  sc1: { minSize: 125, maxSize: 16_384 },
  standard: { minSize: 1, maxSize: 1_024 },
};

/** The bounds of a type, with what the user knows better. */
export function ebsLimits(type: EbsVolumeType, own: EbsLimits = {}): EbsTypeLimits {
  const { minSize, maxSize, iops, throughput } = LIMITS[type];
  return {
    minSize,
    maxSize: own.maxSize ? kibibytesOf(own.maxSize) / 2 ** 20 : maxSize,
    iops: iops && { ...iops, max: own.maxIops ?? iops.max, perGib: own.maxIopsPerGib ?? iops.perGib },
    throughput: throughput && { ...throughput, max: own.maxThroughput ?? throughput.max },
  };
}

/** Whether a user's own bounds are bounds. */
export function checkEbsLimits(at: PropPath, type: EbsVolumeType, own: EbsLimits): boolean {
  const { iops, throughput } = LIMITS[type];
  const before = at.reported.length;
  if (own.maxSize && checkSize(at.at('maxSize'), own.maxSize) && kibibytesOf(own.maxSize) % 2 ** 20 !== 0) {
    at.at('maxSize').report(ProblemCode.QUANTITY, 'is not a whole number of GiB', sizeQuantity(own.maxSize), 'write for example Size.tebibytes(16)');
  }
  for (const [key, settable] of [['maxIops', iops], ['maxIopsPerGib', iops], ['maxThroughput', throughput]] as const) {
    const value = own[key];
    if (value === undefined) {
      continue;
    }
    if (!settable) {
      at.at(key).report(ProblemCode.UNSUPPORTED, `bounds what cannot be chosen for ${type}`, value, 'leave it out');
    } else if (!(value > 0)) {
      at.at(key).report(ProblemCode.RANGE, 'is out of range', value, 'write a number above 0');
    }
  }
  return at.reported.length === before;
}

import { Size } from 'cdk8s';
import { ClaimRequest } from './capabilities';
import { EbsTypeLimits, EbsVolumeType } from './ebs-volume-type';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { kibibytesOf, sizeQuantity } from '../validation/rules/quantities';

/** What a class asks EC2 for, apart from the size, which its claims bring. */
export interface EbsPerformance {
  readonly type: EbsVolumeType;
  readonly iops?: number;
  readonly iopsPerGib?: number;
  readonly allowAutoIopsPerGibIncrease?: boolean;
  readonly allowAutoIopsIncreaseOnModify?: boolean;
  readonly throughput?: number;
}

/** What is wrong whatever the size of a claim: the driver would write a lower number, or EC2 refuse. */
export function checkEbsPerformance(at: PropPath, asked: EbsPerformance, limits: EbsTypeLimits): void {
  checkIops(at, asked, limits);
  checkThroughput(at.at('throughput'), asked, limits);
}

function checkIops(at: PropPath, asked: EbsPerformance, { iops }: EbsTypeLimits): void {
  if (!iops) {
    for (const key of ['iops', 'iopsPerGib', 'allowAutoIopsPerGibIncrease', 'allowAutoIopsIncreaseOnModify'] as const) {
      if (asked[key] !== undefined) {
        at.at(key).report(ProblemCode.UNSUPPORTED, `cannot be chosen for EBS ${asked.type}`, asked[key], 'leave it out, or use gp3, io1 or io2');
      }
    }
    return;
  }
  if (asked.iops !== undefined && asked.iopsPerGib !== undefined) {
    at.at('iopsPerGib').report(ProblemCode.CONFLICT, 'excludes iops', asked.iopsPerGib, 'write one of them');
  }
  if (asked.iops === undefined && asked.iopsPerGib === undefined && iops.unsaid === undefined) {
    at.at('iops').report(ProblemCode.REQUIRED, `is missing, and EBS ${asked.type} has no default`, undefined, `write a number between ${iops.min} and ${iops.max}, or iopsPerGib`);
  }
  if (asked.iops !== undefined && !(Number.isInteger(asked.iops) && asked.iops >= iops.min && asked.iops <= iops.max)) {
    at.at('iops').report(ProblemCode.RANGE, `is out of range for EBS ${asked.type}`, asked.iops, `write a whole number between ${iops.min} and ${iops.max}`);
  }
  if (asked.iopsPerGib !== undefined && !(Number.isInteger(asked.iopsPerGib) && asked.iopsPerGib >= 1 && asked.iopsPerGib <= iops.perGib)) {
    at.at('iopsPerGib').report(ProblemCode.RANGE, `is out of range for EBS ${asked.type}`, asked.iopsPerGib, `write a whole number between 1 and ${iops.perGib}`);
  }
  for (const key of ['allowAutoIopsPerGibIncrease', 'allowAutoIopsIncreaseOnModify'] as const) {
    if (asked[key] && asked.iopsPerGib === undefined) {
      at.at(key).report(ProblemCode.CONFLICT, 'is about iopsPerGib, which is not set', asked[key], 'set iopsPerGib, or leave it out');
    }
  }
}

function checkThroughput(at: PropPath, asked: EbsPerformance, { iops, throughput }: EbsTypeLimits): void {
  if (asked.throughput === undefined) {
    return;
  }
  if (!throughput) {
    at.report(ProblemCode.UNSUPPORTED, `cannot be chosen for EBS ${asked.type}`, asked.throughput, 'leave it out, or use gp3');
  } else if (!(Number.isInteger(asked.throughput) && asked.throughput >= throughput.min && asked.throughput <= throughput.max)) {
    at.report(ProblemCode.RANGE, `is out of range for EBS ${asked.type}`, asked.throughput, `write a whole number of MiB/s between ${throughput.min} and ${throughput.max}`);
  } else if (asked.iopsPerGib === undefined) {
    const given = asked.iops ?? iops?.unsaid ?? 0;
    if (asked.throughput > given * throughput.perIops) {
      at.report(ProblemCode.CONFLICT, `is more than ${throughput.perIops} MiB/s for each of ${given} IOPS`, asked.throughput,
        `set iops to at least ${Math.ceil(asked.throughput / throughput.perIops)}, or write at most ${Math.floor(given * throughput.perIops)}`);
    }
  }
}

/** What is wrong at the size of one claim. */
export function checkEbsClaim(at: PropPath, claim: ClaimRequest, title: string, asked: EbsPerformance, limits: EbsTypeLimits): void {
  const place = at.at('size');
  const size = sizeQuantity(claim.size);
  const gib = kibibytesOf(claim.size) / 2 ** 20;
  const { iops, throughput } = limits;
  if (!iops) {
    return;
  }
  if (asked.iops !== undefined) {
    // The least IOPS of a type is given at any size.
    if (asked.iops > Math.max(iops.min, iops.perGib * gib)) {
      place.report(ProblemCode.UNSUPPORTED, `is too small for the ${asked.iops} IOPS of ${title}, which has at most ${iops.perGib} for each GiB`, size,
        `write at least ${gibibytes(asked.iops / iops.perGib)}, or lower iops to ${Math.max(iops.min, iops.perGib * gib)}`);
    }
    return;
  }
  if (asked.iopsPerGib === undefined) {
    return;
  }
  const given = asked.iopsPerGib * gib;
  if (given > iops.max) {
    place.report(ProblemCode.UNSUPPORTED, `asks for ${given} IOPS at the ${asked.iopsPerGib} for each GiB of ${title}, which ends at ${iops.max}`, size,
      `write at most ${gibibytes(Math.floor(iops.max / asked.iopsPerGib))}, or lower iopsPerGib`);
  } else if (given < iops.min && !asked.allowAutoIopsPerGibIncrease) {
    place.report(ProblemCode.UNSUPPORTED, `asks for ${given} IOPS at the ${asked.iopsPerGib} for each GiB of ${title}, which starts at ${iops.min}`, size,
      `write at least ${gibibytes(iops.min / asked.iopsPerGib)}, or set allowAutoIopsPerGibIncrease`);
  } else if (throughput && asked.throughput !== undefined && asked.throughput > Math.max(given, iops.min) * throughput.perIops) {
    place.report(ProblemCode.UNSUPPORTED, `gives ${Math.max(given, iops.min)} IOPS, too few for the ${asked.throughput} MiB/s of ${title}`, size,
      `write at least ${gibibytes(asked.throughput / throughput.perIops / asked.iopsPerGib)}, or lower throughput`);
  }
}

function gibibytes(amount: number): string {
  return sizeQuantity(Size.gibibytes(Math.ceil(amount)));
}

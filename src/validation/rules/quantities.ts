import { Size, SizeRoundingBehavior } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

/** The largest first: a size is written with the largest that divides it, as the API server writes it back. */
const SUFFIXES: [suffix: string, kibibytes: number][] = [['Pi', 2 ** 40], ['Ti', 2 ** 30], ['Gi', 2 ** 20], ['Mi', 2 ** 10]];

/** A size in KiB, the smallest unit of cdk8s. */
export function kibibytesOf(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
}

/** A size as a Kubernetes quantity, in the form in which the API server stores it. */
export function sizeQuantity(size: Size): string {
  const kibibytes = kibibytesOf(size);
  const [suffix, unit] = SUFFIXES.find(([, each]) => kibibytes % each === 0) ?? ['Ki', 1];
  return `${kibibytes / unit}${suffix}`;
}

/** A size that is more than nothing and a whole number of KiB. */
export function checkSize(at: PropPath, size: Size): boolean {
  const kibibytes = kibibytesOf(size);
  if (Number.isSafeInteger(kibibytes) && kibibytes > 0) {
    return true;
  }
  at.report(ProblemCode.QUANTITY, 'is not a whole, positive number of KiB', kibibytes, 'write for example Size.mebibytes(512)');
  return false;
}

/** CPU time in thousandths of a core; NaN where it is no quantity. */
export function millisOf(cpu: Cpu): number {
  const [, amount, suffix] = /^(\d+(?:\.\d+)?)(m?)$/.exec(cpu.amount ?? '') ?? [];
  return Math.round(Number(amount) * (suffix ? 1 : 1000) * 1e6) / 1e6; // 1.1 cores are 1100.0000000000002 thousandths
}

/** CPU time as a Kubernetes quantity, in the form in which the API server stores it. */
export function cpuQuantity(cpu: Cpu): string {
  const millis = millisOf(cpu);
  return millis % 1000 === 0 ? `${millis / 1000}` : `${millis}m`;
}

/** CPU time that is more than nothing and a whole number of thousandths of a core. */
export function checkCpu(at: PropPath, cpu: Cpu): boolean {
  const millis = millisOf(cpu);
  if (Number.isSafeInteger(millis) && millis > 0) {
    return true;
  }
  at.report(ProblemCode.QUANTITY, 'is not a positive number of thousandths of a core', cpu.amount, 'write for example Cpu.millis(250) or Cpu.units(2)');
  return false;
}

const FACTORS: { readonly [suffix: string]: number } = {
  'm': 1e-3, '': 1, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12, 'P': 1e15, 'Ki': 2 ** 10, 'Mi': 2 ** 20, 'Gi': 2 ** 30, 'Ti': 2 ** 40, 'Pi': 2 ** 50,
};

/** What a quantity amounts to, to be compared with others: `500m` is 0.5. */
export function amountOf(quantity: string): number {
  const [, amount, suffix] = /^([\d.]+)(\D*)$/.exec(quantity) ?? [];
  return Number(amount) * FACTORS[suffix];
}

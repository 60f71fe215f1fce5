import { PercentOrAbsolute } from 'cdk8s-plus-28';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { INT32_MAX } from '../validation/rules/numbers';

/** The percentage that an amount is; undefined where it is a number. */
export function percentOf({ value }: PercentOrAbsolute): number | undefined {
  const percent = /^(\d+)%$/.exec(`${value}`)?.[1];
  return percent === undefined ? undefined : Number(percent);
}

/** A whole number of pods, or a whole percentage of them. */
export function checkAmount(at: PropPath, amount: PercentOrAbsolute, least = 0, mostPercent = 100): boolean {
  const { value } = amount;
  const percent = percentOf(amount);
  if (percent === undefined ? Number.isInteger(value) && value >= least && value <= INT32_MAX : percent >= least && percent <= mostPercent) {
    return true;
  }
  const [numbers, percentages] = least > 0 ? [`of at least ${least}`, `of ${least} to ${mostPercent}`] : ['of pods', `of at most ${mostPercent}`];
  at.report(ProblemCode.RANGE, 'is out of range', value, `write a whole number ${numbers}, or a whole percentage${mostPercent === Infinity ? '' : ` ${percentages}`}`);
  return false;
}

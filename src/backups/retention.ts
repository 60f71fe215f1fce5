import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';

/**
 * Which backups are kept. Each field says of how many of the last hours, days, ... that have a backup the newest one is
 * kept; a backup that any of them keeps stays. They count in UTC, and weeks begin on Mondays: restic's `forget` has the same
 * rules.
 *
 * Nothing is removed before the new backup is there and has been verified.
 *
 * @see https://restic.readthedocs.io/en/stable/060_forget.html#removing-snapshots-according-to-a-policy
 */
export interface Retention {
  /**
   * How many of the newest are kept, whenever they were made.
   *
   * @default 0
   */
  readonly last?: number;

  /**
   * Of how many hours the newest one is kept.
   *
   * @default 0
   */
  readonly hourly?: number;

  /**
   * Of how many days the newest one is kept.
   *
   * @default 0
   */
  readonly daily?: number;

  /**
   * Of how many weeks the newest one is kept.
   *
   * @default 0
   */
  readonly weekly?: number;

  /**
   * Of how many months the newest one is kept.
   *
   * @default 0
   */
  readonly monthly?: number;

  /**
   * Of how many years the newest one is kept.
   *
   * @default 0
   */
  readonly yearly?: number;

  /**
   * How many of the newest are kept whatever the other fields say, at least 1.
   *
   * @default 3
   */
  readonly atLeast?: number;
}

/** What is kept where nothing is said: a week of days, a month of weeks, a year of months. */
export const RETENTION: Retention = { daily: 7, weekly: 4, monthly: 12 };
const AT_LEAST = 3;

const PERIODS = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;

export function checkRetention(at: PropPath, retention: Retention): void {
  for (const period of PERIODS) {
    const count = retention[period];
    if (count !== undefined) {
      checkInteger(at.at(period), count, 0);
    }
  }
  if (retention.atLeast !== undefined) {
    checkInteger(at.at('atLeast'), retention.atLeast, 1);
  }
  if (retention.atLeast === undefined && PERIODS.every(period => !retention[period])) {
    at.report(ProblemCode.REQUIRED, 'keeps nothing', undefined, 'write how many are kept: { daily: 7, weekly: 4, monthly: 12 }');
  }
}

/** As the scripts read it. */
export function retentionVariables(retention: Retention): { [name: string]: string } {
  const periods = PERIODS.filter(period => retention[period]).map(period => [`KEEP_${period.toUpperCase()}`, `${retention[period]}`]);
  return { ...Object.fromEntries(periods), KEEP_AT_LEAST: `${retention.atLeast ?? AT_LEAST}` };
}

/** As people read it: "the newest of 7 days, of 4 weeks and of 12 months, and in any case the last 3". */
export function describeRetention(retention: Retention): string {
  const units = { last: '', hourly: 'hours', daily: 'days', weekly: 'weeks', monthly: 'months', yearly: 'years' };
  const kept = PERIODS.filter(period => retention[period]).map(period =>
    (period === 'last' ? `the last ${retention.last}` : `the newest one of each of ${retention[period]} ${units[period]}`));
  return [...kept, `in any case the last ${retention.atLeast ?? AT_LEAST}`].join(', ');
}

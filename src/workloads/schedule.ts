import { Cron } from 'cdk8s';
import type * as cronstrue from 'cronstrue';
import { everyDuration, withoutMacro } from '../validation/rules/cron';

/**
 * A schedule as an expression. What `Cron` has a word for it says as well: `Cron.daily()`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export class Schedule extends Cron {
  /**
   * Five fields: minute, hour, day of the month, month and day of the week. Each is `*`, a value, a range (`8-18`), a step
   * (`*` + `/5`, `8-18/2`) or several of them with commas; months and days of the week can be names (`MON-FRI`), and Sunday is
   * 0. Where neither of the two kinds of days is `*`, a day of either kind counts. `@hourly`, `@daily`, `@weekly`, `@monthly`
   * and `@yearly` are understood as well, and `@every 1h30m`, which counts from the last run on.
   *
   * @param expression for example `0 3 * * *`: at 03:00, every day
   */
  public static cron(expression: string): Schedule {
    return new Schedule(expression);
  }

  /** The expression. */
  public readonly expressionString: string;

  private constructor(expression: string) {
    super();
    this.expressionString = expression;
  }
}

/** What an expression means, in English: "At 03:00, every day". */
export function describeSchedule(expression: string): string {
  const duration = everyDuration(expression);
  if (duration !== undefined) {
    return `Every ${duration}`;
  }
  // Loaded when it is needed: most programs have no schedules.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library: typeof cronstrue = require('cronstrue');
  const fields = withoutMacro(expression).replace(/\?/g, '*').replace(/[ \t]+/g, ' ').replace(/\b0+(?=\d)/g, '');
  const describe = (verbose: boolean) => library.toString(fields, { verbose, use24HourTimeFormat: true });
  const text = describe(false);
  // A time of day says on which days; "every 5 minutes" needs no "every hour, every day".
  return /^At \d\d:\d\d/.test(text) ? describe(true) : text;
}

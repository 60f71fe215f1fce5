import { Cron, Duration } from 'cdk8s';
import { ConcurrencyPolicy } from 'cdk8s-plus-28';
import { TaskOptions } from './task-options';

/** Props of a {@link ScheduledTask}: what each run is, and when there is one. */
export interface ScheduledTaskProps extends TaskOptions {
  /**
   * When it runs, in the `timeZone`: `Cron.daily()`, or any other expression by `Schedule.cron('0 3 * * *')`. What it means
   * stands in the annotation `cdk8s-workloads/schedule`.
   */
  readonly schedule: Cron;

  /**
   * The time zone of the schedule, as the IANA database names it. Where clocks are changed, a time of day that there is not on
   * one day of the year is left out on it, and one that there is twice may run twice.
   *
   * @default "Etc/UTC"
   */
  readonly timeZone?: string;

  /**
   * Name of the CronJob and of what belongs to it, at most 52 characters.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * What happens when it is time and the last run has not ended: `FORBID` waits for it, as long as the starting deadline is
   * not over; `REPLACE` stops it; `ALLOW` lets both run. With `FORBID`, a run that hangs keeps all others from running: give
   * it an `activeDeadline`.
   *
   * @default ConcurrencyPolicy.FORBID
   */
  readonly concurrencyPolicy?: ConcurrencyPolicy;

  /**
   * How late a run may start, whole seconds, at least 10: the controller looks that often. A run that is later, because the
   * control plane was down or the last one took long, is left out.
   *
   * @default Duration.hours(1)
   */
  readonly startingDeadline?: Duration;

  /**
   * How many runs that succeeded are kept, with their pods and logs.
   *
   * @default 3
   */
  readonly successfulJobsHistoryLimit?: number;

  /**
   * How many runs that failed are kept, with their pods and logs.
   *
   * @default 1
   */
  readonly failedJobsHistoryLimit?: number;

  /**
   * Whether no more runs are started until it is false again. `kubectl create job --from=cronjob/<name> <run>` starts one all
   * the same.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * Annotations of the CronJob.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

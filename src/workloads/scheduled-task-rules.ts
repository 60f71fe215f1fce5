import { ScheduledTaskProps } from './scheduled-task-props';
import { PropPath } from '../validation/prop-path';
import { checkCron } from '../validation/rules/cron';
import { checkSeconds } from '../validation/rules/durations';
import { checkInteger } from '../validation/rules/numbers';
import { checkTimeZone } from '../validation/rules/time-zones';

/** How often the controller looks; a deadline below it leaves runs out. */
const LEAST_DEADLINE = 10;

/** When something runs, and how much of its history is kept. */
type ScheduleProps = Pick<ScheduledTaskProps, 'schedule' | 'timeZone' | 'startingDeadline' | 'successfulJobsHistoryLimit' | 'failedJobsHistoryLimit'>;

export function checkSchedule(at: PropPath, props: ScheduleProps): void {
  checkCron(at.at('schedule'), props.schedule.expressionString);
  if (props.timeZone !== undefined) {
    checkTimeZone(at.at('timeZone'), props.timeZone);
  }
  if (props.startingDeadline) {
    checkSeconds(at.at('startingDeadline'), props.startingDeadline, LEAST_DEADLINE);
  }
  for (const key of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const) {
    const limit = props[key];
    if (limit !== undefined) {
      checkInteger(at.at(key), limit, 0);
    }
  }
}

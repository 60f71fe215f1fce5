import { Retention } from '../backups/retention';
import { describeSchedule } from '../workloads/schedule';

/** `1 pod`, `3 pods`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** An image without its registry and digest: `web:1.4.2`. */
export function shortImage(image: string | undefined): string[] {
  return image === undefined ? [] : [image.replace(/@.*$/, '').replace(/^.*\//, '')];
}

/** When a CronJob runs: `at 03:00, every day`, `Europe/Berlin`. */
export function whenOf(cronJob: any): string[] {
  const { schedule, timeZone, suspend } = cronJob?.spec ?? {};
  return [
    ...suspend ? ['suspended'] : [],
    ...schedule === undefined ? [] : [lower(describeSchedule(String(schedule)))],
    ...timeZone === undefined ? [] : [String(timeZone)],
  ];
}

/** `keeps 7 daily, 4 weekly, 12 monthly`. */
export function describeKept(retention: Retention): string {
  const kept = (['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const).filter(period => retention[period]).map(period => `${retention[period]} ${period}`);
  const last = retention.last ?? (kept.length === 0 ? retention.atLeast : undefined);
  return `keeps ${[...last ? [`the last ${last}`] : [], ...kept].join(', ')}`;
}

export function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

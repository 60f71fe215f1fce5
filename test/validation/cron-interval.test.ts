import { Testing } from 'cdk8s';
import { longestInterval } from '../../src/validation/rules/cron';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each<[expression: string, seconds: number | undefined]>([
  ['*/5 * * * *', 5 * MINUTE],
  ['7,21 * * * *', 46 * MINUTE],
  ['@hourly', HOUR],
  ['@every 1h30m', 90 * MINUTE],
  ['0 2,14,15 * * *', 12 * HOUR],
  ['30 8-18/2 * * *', 14 * HOUR],
  ['@daily', DAY],
  ['0 3 * * 1-5', 3 * DAY],
  ['0 3 * * *', DAY],
  ['0 0 */2 * *', 2 * DAY],
  ['0 0 1 * *', 31 * DAY],
  ['0 0 31 * *', 61 * DAY], // March to May
  ['0 0 13 * 5', 7 * DAY], // either
  ['0 0 13 * *', 31 * DAY],
  ['0 0 * 6 1', 343 * DAY], // from the last Monday in June to the first
  ['@yearly', 366 * DAY],
  ['0 0 29 2 *', 1461 * DAY],
  ['0 0 3 * * *', undefined],
  ['0 0 31 2 *', undefined],
])('from one run of "%s" to the next it takes at most %s seconds', (expression, seconds) => {
  expect(longestInterval(Testing.chart(), expression)).toBe(seconds);
});

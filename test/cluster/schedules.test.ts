import * as fc from 'fast-check';
import { Kubectl } from './kubectl';
import { ProblemCode, Problem, Schedule, ScheduledTask } from '../../src';
import { timeZones } from '../../src/validation/rules/time-zones';
import { problemsOf, synthesize } from '../support';

const cluster = Kubectl.connect();

const cronJob = (name: string, schedule: string, timeZone: string) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name },
  spec: {
    schedule,
    timeZone,
    jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'main:1' }] } } } },
  },
});

/** Whether the API server takes each of them. */
function taken(specs: { readonly schedule: string; readonly timeZone: string }[]): boolean[] {
  const items = specs.map(({ schedule, timeZone }, index) => cronJob(`n${index}`, schedule, timeZone));
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const output = cluster.run(['create', '--dry-run=server', '-n', 'default', '-o', 'name', '-f', '-'], { input, mayExitWith: [1] });
  const names = new Set(output.split('\n').map(line => line.replace('cronjob.batch/', '')));
  return items.map(item => names.has(item.metadata.name));
}

/** What is wrong with a schedule, as the library sees it. */
function problemsWith(schedule: string, timeZone = 'Etc/UTC'): readonly Problem[] {
  const program = () => synthesize(chart => new ScheduledTask(chart, 'task', { image: 'task:1.0', schedule: Schedule.cron(schedule), timeZone }));
  try {
    program();
    return [];
  } catch {
    return problemsOf(program);
  }
}

/** What the parser of Kubernetes takes, and nobody means. */
const NONSENSE = [
  /(^|[ \t]),|,,|,([ \t]|$)/, // nothing between commas
  /[*?]-/, // a range from all: what follows is not read
  /(^|[ \t,/-])\+\d/, // a sign
  /^\s|\s$/, // space around it
];

/** Refused for what it means, and not for how it is written. */
function isRefusedForItsMeaning(problems: readonly Problem[]): boolean {
  return problems.length > 0 && problems.every(({ code, message }) => code === ProblemCode.UNSAFE || /leaves the first value alone|duration/.test(message));
}

const between = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
const value = (least: number, most: number, names: string[]) => fc.oneof(
  { weight: 16, arbitrary: between(least, most) },
  { weight: 4, arbitrary: fc.constantFrom(...names, `0${least}`) },
  { weight: 1, arbitrary: fc.constantFrom(`${least - 1}`, `${most + 1}`, '', 'x', 'L', '5W', '1#2', '-1', '1.5', 'H', '99999999999') },
);
const item = (least: number, most: number, names: string[]) => {
  const one = value(least, most, names);
  const range = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('*', '?') },
    { weight: 6, arbitrary: one },
    { weight: 6, arbitrary: fc.tuple(one, one).map(([a, b]) => (Number(a) > Number(b) ? `${b}-${a}` : `${a}-${b}`)) },
    { weight: 1, arbitrary: fc.constantFrom('1-2-3', '*/2/3', '*-5', '**', '?*', `${most}-${least}`) },
  );
  const step = fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    { weight: 6, arbitrary: between(1, 9).map(n => `/${n}`) },
    { weight: 1, arbitrary: fc.constantFrom('/0', '/', '/x', '/-1', '/70') },
  );
  return fc.tuple(range, step).map(parts => parts.join(''));
};
const field = (least: number, most: number, names: string[] = [`${most}`]) =>
  fc.array(item(least, most, names), { minLength: 1, maxLength: 3 }).map(items => items.join(','));
const fields = fc.tuple(
  field(0, 59), field(0, 23), field(1, 31), field(1, 12, ['jan', 'DEC', 'Mar']), field(0, 6, ['sun', 'SAT', 'Wed', 'mon']),
).map(texts => texts.join(' '));
const other = fc.constantFrom(
  '', ' ', '*', '* * * *', '* * * * * *', '0 0 0 1 1 ? 2030', '0  3 * * *', '0\t3 * * *', '0 3 * * *\n', ' 0 3 * * *', '0 3 * * * ', '0 3 * * 7', '0 3 L * *', '0 3 * * 5L', '0 3 15W * *',
  '0 3 * * 1#2', 'TZ=UTC 0 3 * * *', 'CRON_TZ=Europe/Berlin 0 3 * * *', '@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly', '@reboot',
  '@Daily', '@daily ', ' @daily', '@every', '@every ', '@every 1h', '@every 1h30m10s', '@every 1.5h', '@every .5h', '@every 1.h', '@every 90', '@every 1d', '@every 1h 30m', '@every 10us',
  '@every 100ms', '@every -1h', '@every 0', '@every  1h', '@every +1h', '@every 1µs', '@every 9999999h', '@every .h', '@every 2000000h', '@secondly', '0 3 * * mon-fri', '0 3 * * fri-mon', '0 3 * jan-jun/2 *',
  '5/15 * * * *', '+5 * * * *', '1,,2 * * * *', ', * * * *', '*/60 * * * *', '0 0 31 2 *', '0 0 30 2 ?', '0 0 31 4,6,9,11 *', '0 0 31 2 1', '0 0 29 2 *', '0 3 * * *;', '０ 3 * * *', '0 3 * * *\u00a0',
);

test('takes and refuses the schedules that the API server takes and refuses', () => {
  const schedules = [
    ...new Set([...fc.sample(other, { numRuns: 500, seed: 1 }), ...fc.sample(fields, { numRuns: Number(process.env.SCHEDULES ?? 1000) })]),
  ];
  const answers = taken(schedules.map(schedule => ({ schedule, timeZone: 'Etc/UTC' })));
  const differences = schedules.filter((schedule, index) => {
    const problems = problemsWith(schedule);
    const refusedOnPurpose = NONSENSE.some(pattern => pattern.test(schedule)) || isRefusedForItsMeaning(problems);
    return (problems.length === 0) !== answers[index] && !(answers[index] && refusedOnPurpose);
  });
  expect(differences).toEqual([]);
  // The sample is worth its time only where there is enough of either.
  const accepted = answers.filter(Boolean).length;
  expect(Math.min(accepted, answers.length - accepted)).toBeGreaterThan(100);
});

/** What came to the time zone database after the oldest server. */
const NEWER = cluster.kind() === 'api' ? ['America/Coyhaique'] : [];

test('takes the time zones that the API server takes, all of them and in the same spelling', () => {
  const misspelled = ['', 'Local', 'local', 'Berlin', 'CET+1', 'UTC+2', '+02:00', '../Etc/UTC', '/Etc/UTC', 'Etc\\UTC', 'Europe/berlin', 'etc/utc', 'utc', 'Europe/', 'GMT+1'];
  const names = [...timeZones().values(), ...misspelled].filter(name => !NEWER.includes(name));
  const answers = taken(names.map(timeZone => ({ schedule: '0 3 * * *', timeZone })));
  const accepted = names.filter(name => problemsWith('0 3 * * *', name).length === 0);
  expect(accepted).toEqual(names.filter((_, index) => answers[index]));
  expect(accepted.length).toBeGreaterThan(590);
});

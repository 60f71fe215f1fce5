import { IConstruct } from 'constructs';
import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of the values, from the least on. */
  readonly names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { name: 'day of the week', least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];
const DAY = 2;
const MONTH = 3;
const WEEK_DAY = 4;

/** The days that a month has in some year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const MACROS: { readonly [macro: string]: string } = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** A duration of Go: `1h30m`, `90s`. */
const DURATION = /^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const UNITS: { readonly [unit: string]: number } = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
/** Go counts nanoseconds in 63 bits. */
const LONGEST_DURATION = 2 ** 63 / 1e9;

/** 1 January 2024, of which the next leap day is two months away. */
const FIRST_DAY = Date.UTC(2024, 0, 1);
const FOUR_YEARS = 1461;

const LIST_ITEM = /^([*?]|\w+)(?:-(\w+))?(?:\/(\d+))?$/;

/** Steps over values of a field, such as `8-18/2`. */
interface Steps {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/**
 * A schedule that the controller of CronJobs takes: five fields, a macro or `@every`. Refused as well is what it takes and
 * what does not mean what it seems to: days that never come, a step that leaves the first value alone, empty list items.
 *
 * @see https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format
 */
export function checkCron(at: PropPath, expression: string): boolean {
  const before = at.reported.length;
  if (expression.startsWith('@')) {
    checkMacro(at, expression);
  } else if (/TZ/.test(expression)) {
    at.report(ProblemCode.FORMAT, 'names a time zone', expression, 'write it as timeZone');
  } else {
    checkFields(at, expression);
  }
  return at.reported.length === before;
}

/** The five fields that a macro stands for; other expressions are given back as they are. */
export function withoutMacro(expression: string): string {
  return MACROS[expression] ?? expression;
}

/** The duration of an `@every`, as it stands there. */
export function everyDuration(expression: string): string | undefined {
  return /^@every (.*)$/.exec(expression)?.[1];
}

/**
 * The longest time in seconds between two runs, as long as no clock is changed; undefined where the schedule is wrong, which
 * is not reported.
 */
export function longestInterval(construct: IConstruct, expression: string): number | undefined {
  const at = PropPath.of(construct);
  if (!checkCron(at, expression)) {
    return undefined;
  }
  const every = everyDuration(expression);
  if (every !== undefined) {
    return secondsIn(every);
  }
  const texts = withoutMacro(expression).split(/[ \t]+/);
  const [minutes, hours, ...dayFields] = texts.map((text, index) => stepsOf(at, FIELDS[index], text)!);
  const times = valuesOf(hours, 23).flatMap(hour => valuesOf(minutes, 59).map(minute => hour * 60 + minute));
  const overnight = longestOf(daysOf(dayFields, isEvery(texts[DAY]) || isEvery(texts[WEEK_DAY]))) * 1440 + times[0] - times[times.length - 1];
  return 60 * Math.max(overnight, times.length > 1 ? longestOf(times) : 0);
}

/** Days of eight years on which there are runs; after four of them all is as it was, but for the days of the week. */
function daysOf([dates, months, weekDays]: Steps[][], all: boolean): number[] {
  const found: number[] = [];
  for (let day = 0; day < 2 * FOUR_YEARS; day++) {
    const date = new Date(FIRST_DAY + day * 86_400_000);
    const [onDate, onWeekDay] = [contains(dates, date.getUTCDate()), contains(weekDays, date.getUTCDay())];
    if (contains(months, date.getUTCMonth() + 1) && (all ? onDate && onWeekDay : onDate || onWeekDay)) {
      found.push(day);
    }
  }
  return found.length > 1 ? found : [0, FOUR_YEARS];
}

function valuesOf(steps: Steps[], most: number): number[] {
  return Array.from({ length: most + 1 }, (_, value) => value).filter(value => contains(steps, value));
}

function longestOf(values: number[]): number {
  return Math.max(...values.slice(1).map((value, index) => value - values[index]));
}

function checkMacro(at: PropPath, expression: string): void {
  const duration = everyDuration(expression);
  if (duration !== undefined) {
    const seconds = DURATION.test(duration) ? secondsIn(duration) : NaN;
    if (!(seconds >= 1 && seconds < LONGEST_DURATION)) {
      at.report(ProblemCode.FORMAT, 'is not a duration of at least a second', expression, 'write for example "@every 1h30m"');
    }
  } else if (!(expression in MACROS)) {
    at.report(ProblemCode.FORMAT, 'is not a schedule', expression, `write five fields, one of ${Object.keys(MACROS).join(', ')}, or "@every 1h30m"`);
  }
}

function secondsIn(duration: string): number {
  return [...duration.matchAll(/([\d.]+)(\D+)/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit], 0);
}

function checkFields(at: PropPath, expression: string): void {
  const texts = expression.split(/[ \t]+/);
  if (texts.length !== FIELDS.length) {
    at.report(ProblemCode.FORMAT, `has ${texts.length} fields`, expression, 'write five: minute, hour, day of the month, month and day of the week, for example "0 3 * * *"');
    return;
  }
  const fields = texts.map((text, index) => stepsOf(at, FIELDS[index], text));
  const [days, months] = [fields[DAY], fields[MONTH]];
  // With days of the week, those count as well as the days of the month.
  const datesAlone = isEvery(texts[WEEK_DAY]);
  if (days && months && datesAlone && !DAYS.some((last, month) => contains(months, month + 1) && days.some(each => each.from <= last))) {
    at.report(ProblemCode.UNSAFE, 'is never: there is no such day', expression, 'write a day that one of the months has');
  }
}

/** Whether a field says nothing: the other one of the two for days counts alone then, and else both do, each for itself. */
function isEvery(text: string): boolean {
  return text.split(',').some(item => /^[*?](\/0*1)?$/.test(item));
}

/** The values of a field; undefined where it is wrong. */
function stepsOf(at: PropPath, field: Field, text: string): Steps[] | undefined {
  const steps = text.split(',').map(item => parseItem(at, field, item));
  return steps.every(each => each !== undefined) ? steps : undefined;
}

function parseItem(at: PropPath, field: Field, item: string): Steps | undefined {
  const match = LIST_ITEM.exec(item);
  const all = match?.[1] === '*' || match?.[1] === '?';
  if (!match || (all && match[2] !== undefined)) {
    at.report(ProblemCode.FORMAT, `the ${field.name} is wrong`, item, 'write "*", a value, a range "1-5", a step "*/2" or "1-5/2", or several of them with "," between');
    return undefined;
  }
  const [, first, last, stepText] = match;
  const from = all ? field.least : valueOf(field, first);
  const to = all || (last === undefined && stepText !== undefined) ? field.most : valueOf(field, last ?? first);
  if (from === undefined || to === undefined) {
    const names = field.names ? ` or ${field.names[0].toUpperCase()} to ${field.names[field.names.length - 1].toUpperCase()}` : '';
    at.report(ProblemCode.RANGE, `the ${field.name} is out of range`, item, `write ${field.least} to ${field.most}${names}`);
    return undefined;
  }
  const step = Number(stepText ?? 1);
  if (from > to) {
    at.report(ProblemCode.RANGE, `the ${field.name} ends before it starts`, item, `write two ranges: "${first}-${field.most},${field.least}-${last}"`);
  } else if (step < 1 || (step > 1 && step > to - from)) {
    at.report(ProblemCode.RANGE, `the ${field.name} has a step that ${step < 1 ? 'leads nowhere' : 'leaves the first value alone'}`, item,
      `write a step from 1 to ${Math.max(to - from, 1)}`);
  } else {
    return { from, to, step };
  }
  return undefined;
}

function valueOf(field: Field, text: string): number | undefined {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? field.least + named : Number(/^\d+$/.test(text) ? text : NaN);
  return value >= field.least && value <= field.most ? value : undefined;
}

function contains(steps: readonly Steps[], value: number): boolean {
  return steps.some(({ from, to, step }) => value >= from && value <= to && (value - from) % step === 0);
}

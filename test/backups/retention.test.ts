import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as fc from 'fast-check';

const SCRIPTS = join(__dirname, '../../src/backups/scripts');
const DAY = 24 * 3600 * 1000;

interface Keep { last?: number; hourly?: number; daily?: number; weekly?: number; monthly?: number; yearly?: number; atLeast?: number }

/** What the script would remove. */
function expired(names: string[], keep: Keep): string[] {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `. ${SCRIPTS}/retention.sh; expired`], {
    input: names.map(name => `${name}\n`).join(''),
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      ...Object.fromEntries(Object.entries(keep).map(([key, value]) => [`KEEP_${key === 'atLeast' ? 'AT_LEAST' : key.toUpperCase()}`, `${value}`])),
    },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.split('\n').filter(Boolean);
}

function nameOf(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace(/:/g, '-')}Z`;
}

function dateOf(name: string): Date {
  return new Date(name.replace(/T(\d\d)-(\d\d)-(\d\d)Z/, 'T$1:$2:$3Z'));
}

/** The same, told apart: the newest backup of each of the last periods that have one. */
function expiredByDefinition(names: string[], keep: Keep): string[] {
  const newestFirst = [...new Set(names)].sort().reverse();
  const period: { [kind: string]: (name: string) => string } = {
    last: name => name,
    hourly: name => name.slice(0, 13),
    daily: name => name.slice(0, 10),
    weekly: name => {
      const time = dateOf(name);
      const sinceMonday = (time.getUTCDay() + 6) % 7;
      return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() - sinceMonday)).toISOString();
    },
    monthly: name => name.slice(0, 7),
    yearly: name => name.slice(0, 4),
  };
  const kept = new Set(newestFirst.slice(0, keep.atLeast ?? 1));
  for (const [kind, keyOf] of Object.entries(period)) {
    const periods = [...new Set(newestFirst.map(keyOf))].slice(0, keep[kind as keyof Keep] ?? 0);
    periods.forEach(each => kept.add(newestFirst.find(name => keyOf(name) === each)!));
  }
  return newestFirst.filter(name => !kept.has(name));
}

/** What is left after each backup of a series was followed by a removal: in one shell, since there are many. */
function left(names: string[], keep: string): string[] {
  const script = `. ${SCRIPTS}/retention.sh; ${keep}
    : > present
    while read -r name; do
      echo "$name" >> present
      expired < present > expired
      grep -v -x -F -f expired present > rest
      mv rest present
    done
    cat present`;
  const folder = mkdtempSync(join(tmpdir(), 'retention-'));
  const { stdout, stderr } = spawnSync('sh', ['-c', script], { input: names.map(name => `${name}\n`).join(''), encoding: 'utf8', cwd: folder });
  rmSync(folder, { recursive: true });
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
}

test('of a year of daily backups, those of the last week, month and year stay', () => {
  const year = Array.from({ length: 366 }, (_, day) => nameOf(new Date(Date.UTC(2027, 0, 1, 3) + day * DAY)));
  expect(left(year, 'KEEP_DAILY=7 KEEP_WEEKLY=4 KEEP_MONTHLY=12')).toEqual([
    '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30', '2027-07-31', '2027-08-31', '2027-09-30', '2027-10-31', '2027-11-30',
    '2027-12-12', '2027-12-19', '2027-12-26', '2027-12-27', '2027-12-28', '2027-12-29', '2027-12-30', '2027-12-31', '2028-01-01',
  ].map(day => `${day}T03-00-00Z`));
});

test('a week begins on Monday, also at the turn of the year', () => {
  const days = ['2026-12-27', '2026-12-28', '2027-01-03', '2027-01-04'].map(day => `${day}T00-00-00Z`);
  expect(expired(days, { weekly: 9, atLeast: 0 })).toEqual(['2026-12-28T00-00-00Z']);
});

test('as many stay as must, whatever the rules say', () => {
  const days = ['2027-01-01', '2027-01-02', '2027-01-03'].map(day => `${day}T00-00-00Z`);
  expect(expired(days, {})).toEqual(['2027-01-02T00-00-00Z', '2027-01-01T00-00-00Z']);
  expect(expired(days, { atLeast: 2 })).toEqual(['2027-01-01T00-00-00Z']);
  expect(expired(days, { daily: 1, atLeast: 3 })).toEqual([]);
});

test('any set of backups is thinned out as the definition says', () => {
  const times = fc.array(fc.integer({ min: Date.UTC(2023, 11, 1), max: Date.UTC(2025, 1, 28) }), { minLength: 1, maxLength: 60 });
  const some = fc.integer({ min: 0, max: 8 });
  const keeps = fc.record({ last: some, hourly: some, daily: some, weekly: some, monthly: some, yearly: some, atLeast: some });
  fc.assert(fc.property(times, keeps, (milliseconds, keep) => {
    const names = milliseconds.map(each => nameOf(new Date(each)));
    expect(expired(names, keep)).toEqual(expiredByDefinition(names, keep));
  }), { numRuns: 150 });
});

import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ROOT, Files, readFiles } from '../examples/support/synthesize';

interface Circumstances {
  readonly cwd: string;
  readonly zone: string;
  readonly locale: string;
  /** By how many milliseconds the clock is wrong. */
  readonly clock: number;
}

const root = mkdtempSync(join(tmpdir(), 'determinism-'));

afterAll(() => rmSync(root, { recursive: true }));

/** What all examples write in a process of their own. */
function synthesizedIn({ cwd, zone, locale, clock }: Circumstances): Files {
  const outdir = mkdtempSync(join(root, 'dist-'));
  const { status, stderr } = spawnSync(process.execPath, [
    '--require', join(ROOT, 'node_modules/ts-node/register/transpile-only'), join(__dirname, 'every-example.ts'), outdir, String(clock),
  ], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, TS_NODE_PROJECT: join(__dirname, 'tsconfig.json'), TZ: zone, LC_ALL: locale, LANG: locale },
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return readFiles(outdir);
}

const first = synthesizedIn({ cwd: ROOT, zone: 'UTC', locale: 'C', clock: 0 });

test('there is something to compare', () => {
  expect([...first.keys()].filter(path => path.endsWith('.k8s.yaml')).length).toBeGreaterThan(20);
  expect([...first.keys()].filter(path => path.endsWith('.runbook.md')).length).toBeGreaterThan(2);
});

test.each<[string, Circumstances]>([
  // Of Turkish, where I is no capital i; where tomorrow is today already, and summer is at Christmas.
  ['another process, directory, time zone, locale, time and order', { cwd: root, zone: 'Pacific/Auckland', locale: 'tr_TR.UTF-8', clock: 400 * 86_400_000 }],
])('%s: the same bytes', (_, circumstances) => {
  const other = synthesizedIn(circumstances);
  expect([...other.keys()]).toEqual([...first.keys()]);
  expect([...other].filter(([path, text]) => text !== first.get(path)).map(([path]) => path)).toEqual([]);
});

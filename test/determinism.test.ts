import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Testing } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import { ROOT, Files, readFiles } from '../examples/support/synthesize';
import { Probe, StatelessApp, StatelessAppProps, Volume } from '../src';

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

describe('the order in which a program has the keys of its props', () => {
  /** The same props with all their maps turned round, but for the variables. */
  function turned<T>(value: T): T {
    if (Array.isArray(value)) {
      return value.map(turned) as T;
    }
    const isMap = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
    return isMap ? Object.fromEntries(Object.entries(value).reverse().map(([key, each]) => [key, key.startsWith('env') ? each : turned(each)])) as T : value;
  }

  const two = { b: '1', a: '2' };
  // What is made of maps by values is turned here.
  const props = (turn: <T>(value: T) => T): StatelessAppProps => turn({
    image: 'app:1',
    port: 8080,
    labels: two,
    annotations: two,
    podLabels: two,
    podAnnotations: two,
    nodeSelector: two,
    configFiles: { '/etc/b': '1', '/etc/a': '2' },
    resources: { extended: { 'example.com/b': 1, 'example.com/a': 2 } },
    podSecurity: { sysctls: { 'net.ipv4.tcp_syncookies': '1', 'kernel.shm_rmid_forced': '1' } },
    readiness: Probe.http('/', { headers: turn({ B: '1', A: '2' }) }),
    mounts: [{ path: '/secret', volume: Volume.secret(Secret.fromSecretName(Testing.chart(), 'secret', 'secret'), { items: turn(two) }) }],
    env: { B: '1', A: '$(B)' },
    envValues: { D: EnvValue.fromValue('$(B)'), C: EnvValue.fromValue('$(D)') },
  });
  const synthesized = (appProps: StatelessAppProps) => {
    const chart = Testing.chart();
    new StatelessApp(chart, 'web', appProps);
    return Testing.synth(chart);
  };

  test('makes no difference', () => {
    expect(JSON.stringify(synthesized(props(turned)))).toBe(JSON.stringify(synthesized(props(value => value))));
  });

  test('is that of the variables, of which one may refer to those before it', () => {
    const [container] = synthesized(props(value => value)).find(each => each.kind === 'Deployment').spec.template.spec.containers;
    expect(container.env.map((each: { name: string }) => each.name)).toEqual(['B', 'A', 'D', 'C']);
  });
});

import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { performance } from 'perf_hooks';
import * as ts from 'typescript';

/** Where the peers stand compiled: two levels below the root, as their sources are, so that `lib` is found. */
const BUILD = path.join(__dirname, '..', 'dist', 'bench');

export interface Measurement {
  readonly peer: string;
  readonly apps: number;
  readonly charts: number;
  /** Construction and synthesis; none for a program of which only the whole process can be measured. */
  readonly programMs?: number;
  /** The whole process, from its start to its end. */
  readonly processMs: number;
  readonly peakRssMiB?: number;
}

/** Compiles the peers, so that the time of a compiler is not in what is measured. */
export function compilePeers(): void {
  fs.rmSync(BUILD, { recursive: true, force: true });
  fs.mkdirSync(BUILD, { recursive: true });
  const sources = path.join(__dirname, 'peers');
  for (const file of fs.readdirSync(sources)) {
    const { outputText } = ts.transpileModule(fs.readFileSync(path.join(sources, file), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    fs.writeFileSync(path.join(BUILD, file.replace(/ts$/, 'js')), outputText.replaceAll('"cdk8s-workloads"', '"../../lib/bundle"'));
  }
}

/** Runs a peer several times, each in a fresh process and an empty directory, and gives the median run. */
export function measure(peer: string, size: { apps: number; charts: number }, options: Options): Measurement {
  const runs = Array.from({ length: options.runs }, () => {
    const outdir = newDirectory();
    const args = [path.join(BUILD, 'child.js'), peer, String(size.apps), String(size.charts), outdir];
    const start = performance.now();
    const output = execFileSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, BENCH_TEMPLATE: options.template } });
    const processMs = performance.now() - start;
    options.check?.(outdir);
    return { peer, ...size, processMs, ...JSON.parse(output) } as Measurement;
  });
  return median(runs, run => run.programMs!);
}

export interface Options {
  readonly runs: number;
  /** The file with the objects of one app. */
  readonly template?: string;
  readonly check?: (outdir: string) => void;
}

/** Renders a Helm chart several times. */
export function measureHelm(helm: string, chart: string, apps: number, runs: number, check: (output: string) => void): Measurement {
  return median(Array.from({ length: runs }, () => {
    const file = path.join(newDirectory(), 'out.yaml');
    const output = fs.openSync(file, 'w');
    const start = performance.now();
    execFileSync(helm, ['template', 'bench', chart], { stdio: ['ignore', output, 'inherit'] });
    const processMs = performance.now() - start;
    fs.closeSync(output);
    check(fs.readFileSync(file, 'utf8'));
    return { peer: 'helm template', apps, charts: 1, processMs };
  }), run => run.processMs);
}

/** How long it takes to import each of some modules, the median of several processes that take turns. */
export function measureImports(modules: { [name: string]: string }, runs: number): { [name: string]: number } {
  const times: { [name: string]: number[] } = {};
  for (let i = 0; i < runs; i++) {
    for (const [name, module] of Object.entries(modules)) {
      const script = `const t = performance.now(); require(${JSON.stringify(module)}); process.stdout.write(String(performance.now() - t));`;
      (times[name] ??= []).push(Number(execFileSync(process.execPath, ['-e', script], { cwd: path.join(__dirname, '..'), encoding: 'utf8' })));
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all, time => time)]));
}

let root: string | undefined;

/**
 * An empty directory, which is there until the end: on ext4, creating files costs many times as much just after others
 * have been removed.
 */
export function newDirectory(): string {
  if (root === undefined) {
    const created = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
    process.on('exit', () => fs.rmSync(created, { recursive: true }));
    root = created;
  }
  return fs.mkdtempSync(path.join(root, 'run-'));
}

function median<T>(values: readonly T[], by: (value: T) => number): T {
  return [...values].sort((a, b) => by(a) - by(b))[Math.floor(values.length / 2)];
}

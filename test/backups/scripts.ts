import { spawn, spawnSync } from 'child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';

export const SCRIPTS = join(__dirname, '../../src/backups/scripts');

export interface Ran {
  readonly status: number | null;
  /** What was logged, without the time and how long it took. */
  readonly log: { [name: string]: string | number }[];
  readonly output: string;
  readonly errors: string;
}

/** A program of this machine. */
export function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** `test`, where the programs are on the PATH; skipped where they are not, which its title says. */
export function testWith(...programs: string[]): (title: string, body: jest.ProvidesCallback, timeout?: number) => void {
  const missing = programs.filter(program => !has(program));
  return missing.length > 0 ? (title, body) => test.skip(`${title} (there is no ${missing.join(', ')} here)`, body) : test;
}

/** The same for a group of tests. */
export function describeWith(...programs: string[]): (title: string, tests: () => void) => void {
  const missing = programs.filter(program => !has(program));
  return missing.length > 0 ? (title, tests) => describe.skip(`${title} (there is no ${missing.join(', ')} here)`, tests) : describe;
}

/** A pod as the scripts see it: a folder with their directories, and programs of its own before those of the machine. */
export class Pod {
  public readonly folder = mkdtempSync(join(tmpdir(), 'backup-'));
  public env: { [name: string]: string };

  public constructor() {
    ['bin', 'tmp', 'store'].forEach(each => mkdirSync(this.path(each)));
    this.env = {
      PATH: `${this.path('bin')}:${process.env.PATH}`,
      HOME: this.folder,
      TMPDIR: this.path('tmp'),
      SCRIPTS,
      BACKUP: 'nightly',
      ENGINE: 'files',
      DUMP: this.path('dump'),
      META: this.path('meta'),
      SET: this.path('set'),
      STORE: this.path('store'),
      DEADLINE: '3600',
      KEEP_LAST: '3',
    };
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  public path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  public write(path: string, content: string | Buffer): string {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
    return this.path(path);
  }

  public read(...path: string[]): string {
    return readFileSync(this.path(...path), 'utf8');
  }

  /** What is in a directory, in order; nothing where there is none. */
  public list(...path: string[]): string[] {
    return existsSync(this.path(...path)) ? readdirSync(this.path(...path)).sort() : [];
  }

  /** A program of the image, as far as a script has to do with it. */
  public program(name: string, script: string): void {
    chmodSync(this.write(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
  }

  public withoutProgram(name: string): void {
    rmSync(this.path('bin', name));
  }

  public run(script: string, env: { [name: string]: string } = {}, { shell = ['sh'], args = [] }: { shell?: string[]; args?: string[] } = {}): Ran {
    const { status, stdout, stderr } = spawnSync(shell[0], [...shell.slice(1), join(SCRIPTS, script), ...args], { env: { ...this.env, ...env }, encoding: 'utf8' });
    return ran(status, stdout, stderr);
  }

  /** The same, beside whatever else this process does. */
  public async start(script: string, env: { [name: string]: string } = {}, shell = 'sh'): Promise<Ran> {
    const child = spawn(shell, [join(SCRIPTS, script)], { env: { ...this.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', data => stdout += data);
    child.stderr.on('data', data => stderr += data);
    return new Promise(resolve => child.on('close', status => resolve(ran(status, stdout, stderr))));
  }

  /** A dump, made into what is kept. */
  public prepare(files: { [name: string]: string | Buffer }, env: { [name: string]: string } = {}): Ran {
    Object.entries(files).forEach(([name, content]) => this.write(`dump/${name}`, content));
    this.write('meta/version', '1.2\n');
    return this.run('prepare.sh', env);
  }

  /** A backup as it was kept at a time. */
  public keptAt(time: string, files: { [name: string]: string } = { 'files.tar': time }): void {
    this.prepare(files);
    const manifest = this.read('set/manifest.json').replace(/"time": ".*"/, `"time": "${time.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:')}"`);
    this.write('set/manifest.json', manifest);
    spawnSync('sh', ['-c', 'rm SHA256SUMS; find . -type f | sort | xargs sha256sum > ../sums; mv ../sums SHA256SUMS'], { cwd: this.path('set') });
    const { status } = this.run('keep-store.sh', { KEEP_LAST: '1000' });
    expect(status).toBe(0);
  }

  /** Names of the backups in the store. */
  public kept(): string[] {
    return this.list('store/nightly').filter(name => !name.startsWith('.'));
  }

  /** What is in the store that is no backup. */
  public left(): string[] {
    return this.list('store/nightly').filter(name => name.startsWith('.') && name !== '.lock');
  }

  /** Whether each file of a backup is the one that was kept. */
  public isWhole(name: string): boolean {
    return spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: this.path('store/nightly', name) }).status === 0;
  }
}

function ran(status: number | null, output: string, errors: string): Ran {
  const log = output.split('\n').filter(line => line.startsWith('{')).map(line => {
    const { time, seconds, ...rest } = JSON.parse(line);
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    return rest;
  });
  return { status, log, output, errors };
}

/** The last line of a run that failed, as it is logged. */
export function failure({ status, log }: Ran): string | number {
  expect(status).toBe(1);
  const last = log[log.length - 1];
  expect(last.outcome).toBe('failed');
  return last.message;
}

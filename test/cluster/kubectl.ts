import { spawn, spawnSync } from 'child_process';
import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** Longer than anything here takes, in milliseconds. */
const PATIENCE = 900_000;

/**
 * What a cluster can show: `simulated` nodes roll out and bind, but run nothing; `real` ones run containers; a bare
 * `api` server (no nodes, no controllers) takes or refuses objects.
 */
export type ClusterKind = 'simulated' | 'real' | 'api';

export interface Options {
  /** The standard input. */
  readonly input?: string;
  readonly cwd?: string;
  /** Exit codes that are no failure, besides 0. */
  readonly mayExitWith?: number[];
}

/** A kubectl command that goes on. */
export interface Followed {
  readonly lines: () => string[];
  readonly stop: () => void;
}

/** kubectl on the cluster of KUBECONFIG. */
export class Kubectl {
  /** @throws Error where KUBECONFIG names no cluster: the tests are not to meet one by accident */
  public static connect(): Kubectl {
    const kubeconfig = process.env.KUBECONFIG;
    if (!kubeconfig) {
      throw new Error('set KUBECONFIG to the cluster to test on');
    }
    return new Kubectl(kubeconfig);
  }

  /** What does not change while tests run, by kubeconfig: many groups of tests ask. */
  private static readonly kinds = new Map<string, ClusterKind>();

  private constructor(private readonly kubeconfig: string) {}

  /** Runs a kubectl command; its standard output. */
  public run(command: string[], options: Options = {}): string {
    return this.spawn('kubectl', command, options);
  }

  /** Runs a script in which kubectl means this cluster and namespace; it ends at the first failure. */
  public shell(script: string, cwd: string): string {
    // Without startup files, which bash reads where it takes its standard input for a connection.
    return this.spawn('bash', ['--norc', '-euo', 'pipefail', '-c', script], { cwd });
  }

  /** The objects that a `kubectl get` finds. */
  public list(...command: string[]): any[] {
    const output = this.run(['get', ...command, '-o', 'json', '--ignore-not-found']);
    const found = output === '' ? { items: [] } : JSON.parse(output);
    return found.items ?? [found];
  }

  /** The one object that a `kubectl get` finds. */
  public get(...command: string[]): any {
    return JSON.parse(this.run(['get', ...command, '-o', 'json']));
  }

  /** Starts a kubectl command that goes on until it is stopped; the lines that it prints. */
  public follow(command: string[]): Followed {
    const child = spawn('kubectl', command, { env: { ...process.env, KUBECONFIG: this.kubeconfig }, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', text => { printed += text; });
    return { lines: () => printed.split('\n').slice(0, -1), stop: () => child.kill() };
  }

  /** The same cluster with a namespace for all that names none. */
  public inNamespace(namespace: string): Kubectl {
    const copy = join(mkdtempSync(join(tmpdir(), 'kubeconfig-')), 'kubeconfig');
    writeFileSync(copy, this.run(['config', 'view', '--raw', '--minify', '--flatten']), { mode: 0o600 });
    const result = new Kubectl(copy);
    result.run(['config', 'set-context', '--current', `--namespace=${namespace}`]);
    return result;
  }

  /** The version of the server without its patches: `1.36`. */
  public minorVersion(): string {
    const { major, minor } = JSON.parse(this.run(['version', '-o', 'json'])).serverVersion;
    return `${major}.${parseInt(minor, 10)}`; // clouds append a "+"
  }

  /** What the cluster can show. */
  public kind(): ClusterKind {
    const kind = Kubectl.kinds.get(this.kubeconfig) ?? this.askKind();
    Kubectl.kinds.set(this.kubeconfig, kind);
    return kind;
  }

  private askKind(): ClusterKind {
    const nodes = this.list('nodes');
    if (nodes.length === 0) {
      return 'api';
    }
    // A runtime names itself and its version: containerd://2.1.0. A simulated node has none, or says kwok.
    return nodes.some(node => node.status?.nodeInfo?.containerRuntimeVersion?.includes('://')) ? 'real' : 'simulated';
  }

  private spawn(program: string, args: string[], options: Options): string {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      input: options.input ?? '',
      cwd: options.cwd,
      env: { ...process.env, KUBECONFIG: this.kubeconfig },
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      timeout: PATIENCE, // jest cannot end a test that waits for a process
    });
    if (error || status === null || ![0, ...options.mayExitWith ?? []].includes(status)) {
      throw error ?? new Error(`${program} ${args.join(' ')}: exit code ${status}\n${stderr}${stdout}`);
    }
    return stdout;
  }
}

/** Waits until a condition holds; fails with what `state` says where it does not in time. */
export async function eventually(holds: () => boolean, state: () => string, seconds = 120): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; !holds(); await new Promise(resolve => setTimeout(resolve, 500))) {
    if (Date.now() > deadline) {
      throw new Error(`not so within ${seconds} s: ${state()}`);
    }
  }
}

/** A group of tests that a kind of cluster alone can show; elsewhere they stand in the report as skipped. */
export function describeOn(kinds: ClusterKind[], title: string, tests: () => void): void {
  (kinds.includes(Kubectl.connect().kind()) ? describe : describe.skip)(title, tests);
}

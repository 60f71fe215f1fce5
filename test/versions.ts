import { readFileSync } from 'fs';
import { join } from 'path';
import { Duration } from 'cdk8s';
import { Environment, Exposure, Handler, PodReplacementPolicy, StatelessApp, StatelessAppProps, Task, TaskProps, TrafficDistribution } from '../src';

/** Something that not every Kubernetes has, or had when the oldest one came out. */
export interface Feature {
  /** What one writes, as docs/kubernetes-versions.md names it. */
  readonly prop: string;
  /** The minor version that brought it, or had it on by default first. */
  readonly since: number;
  readonly program: (env: Environment) => unknown;
}

const app = (props: Partial<StatelessAppProps>) => (env: Environment) => new StatelessApp(env, 'web', { image: 'ghcr.io/acme/web:1.4.2', ...props });
const task = (props: Partial<TaskProps>) => (env: Environment) => new Task(env, 'task', { image: 'ghcr.io/acme/task:1.4.2', ...props });
const near = (trafficDistribution: TrafficDistribution) =>
  app({ ports: [{ port: 8080 }], drainDelay: Duration.seconds(0), exposure: Exposure.clusterIp({ trafficDistribution }) });
const parts = { indexed: true, completions: 3 };

export const FEATURES: Feature[] = [
  { prop: 'sidecars', since: 29, program: app({ sidecars: [{ name: 'proxy', image: 'ghcr.io/acme/proxy:1.0.0' }] }) },
  { prop: 'backoffLimitPerIndex', since: 29, program: task({ ...parts, backoffLimitPerIndex: 2 }) },
  { prop: 'podReplacementPolicy', since: 29, program: task({ podReplacementPolicy: PodReplacementPolicy.FAILED }) },
  { prop: 'Handler.sleep', since: 30, program: app({ preStop: Handler.sleep(Duration.seconds(5)) }) },
  { prop: 'successPolicy', since: 31, program: task({ ...parts, successPolicy: [{ succeededCount: 1 }] }) },
  { prop: 'TrafficDistribution.PREFER_SAME_ZONE', since: 31, program: near(TrafficDistribution.PREFER_SAME_ZONE) },
  { prop: 'net.ipv4.tcp_rmem', since: 32, program: app({ podSecurity: { sysctls: { 'net.ipv4.tcp_rmem': '4096 131072 6291456' } } }) },
  { prop: 'dns: { searches: [\'.\'] }', since: 33, program: app({ dns: { searches: ['.'] } }) },
  { prop: 'TrafficDistribution.PREFER_SAME_NODE', since: 34, program: near(TrafficDistribution.PREFER_SAME_NODE) },
  { prop: 'name: \'1web\'', since: 36, program: app({ name: '1web', port: 8080, drainDelay: Duration.seconds(0) }) },
];

/** What a table of docs/kubernetes-versions.md says in a row and a column; both are found by what is in them. */
export function documented(row: string, column: string): string | undefined {
  const lines = readFileSync(join(__dirname, '../docs/kubernetes-versions.md'), 'utf8').split('\n');
  const cells = (line: string) => line.split('|').slice(1, -1).map(each => each.trim());
  const at = lines.findIndex(line => line.startsWith('|') && cells(line).some(cell => cell.includes(`\`${row}\``) || cell.startsWith(`[${row}](`)));
  const header = lines.slice(0, at).map(line => /^\|[ -]+\|/.test(line)).lastIndexOf(true) - 1;
  return at < 0 ? undefined : cells(lines[at])[cells(lines[header]).indexOf(column)];
}

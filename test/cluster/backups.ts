import { Duration } from 'cdk8s';
import { eventually } from './kubectl';
import { TestNamespace } from './namespace';
import { Environment, StatelessApp, StatelessAppProps } from '../../src';

/** How a Job ended, and what its containers have said. */
export interface Outcome {
  readonly ended: string;
  readonly log: string;
}

/** Waits until a Job has ended. */
export async function outcomeOf({ kubectl }: TestNamespace, job: string): Promise<Outcome> {
  let ended = '';
  await eventually(() => {
    const conditions = kubectl.get('job', job).status.conditions ?? [];
    ended = conditions.find(({ type, status }: any) => status === 'True' && ['Complete', 'Failed'].includes(type))?.type ?? '';
    return ended !== '';
  }, () => kubectl.run(['get', 'pods', '-o', 'wide']), 300);
  // There may be no pod any more.
  const { length: pods } = kubectl.list('pods', '-l', `batch.kubernetes.io/job-name=${job}`);
  return { ended, log: pods > 0 ? kubectl.run(['logs', `job/${job}`, '--all-containers', '--ignore-errors']) : '' };
}

/** Starts a run of a backup beside its schedule, as its runbook says; with further attempts where it fails. */
export function start({ kubectl }: TestNamespace, backup: string, job: string, backoffLimit?: number): void {
  const made = JSON.parse(kubectl.run(['create', 'job', `--from=cronjob/${backup}`, job, '--dry-run=client', '-o', 'json']));
  kubectl.run(['create', '-f', '-'], { input: JSON.stringify({ ...made, spec: { ...made.spec, backoffLimit: backoffLimit ?? made.spec.backoffLimit } }) });
}

/** What those containers of a Job have left in the status of their pods that have failed. */
export function failuresOf({ kubectl }: TestNamespace, job: string): string[] {
  const statuses = kubectl.list('pods', '-l', `batch.kubernetes.io/job-name=${job}`)
    .flatMap(({ status }) => [...status.initContainerStatuses ?? [], ...status.containerStatuses ?? []]);
  return statuses.filter(({ state }) => state.terminated?.exitCode > 0).map(({ state }) => state.terminated.message ?? '');
}

/** Runs a backup, and waits until it has ended. */
export function runNow(namespace: TestNamespace, backup: string, job: string): Promise<Outcome> {
  start(namespace, backup, job);
  return outcomeOf(namespace, job);
}

/** The database and its disk are gone, without a chance to write anything. */
export function destroy({ kubectl }: TestNamespace, ...databases: string[]): void {
  kubectl.run(['delete', 'statefulset', ...databases]);
  kubectl.run(['delete', 'pod', ...databases.map(name => `${name}-0`), '--grace-period=0', '--force', '--ignore-not-found']);
  kubectl.run(['delete', 'pvc', ...databases.map(name => `data-${name}-0`)]);
}

/** What a test asks and tells databases from: it has the clients of all. */
export function clientApp(env: Environment, props: Partial<StatelessAppProps> = {}): StatelessApp {
  return new StatelessApp(env, 'client', {
    image: 'postgres:17', command: ['sleep', 'infinity'], replicas: 1, terminationGracePeriod: Duration.seconds(1), ...props,
  });
}

/** Runs a script in that app. */
export function inClient({ kubectl }: TestNamespace, script: string): string {
  return kubectl.run(['exec', 'deployment/client', '--', 'bash', '-ceuo', 'pipefail', script]).trim();
}

/** A REST server, which keeps repositories of restic: `rest:http://server:8080/NAME`. */
export function resticServer(env: Environment): StatelessApp {
  return new StatelessApp(env, 'server', {
    image: 'restic/restic:0.18.0',
    command: ['rclone', 'serve', 'restic', '--addr', ':8080', '/data'],
    port: 8080,
    replicas: 1,
    writablePaths: ['/data', '/tmp'],
    env: { RCLONE_CONFIG: '/tmp/rclone.conf', XDG_CACHE_HOME: '/tmp' },
  });
}

/** Logs what it is told, as webhook and as Pushgateway: a line for each request, with its body as JSON text. */
const RECEIVER = `
worker_processes 1;
pid /tmp/nginx.pid;
error_log /dev/stderr;
events {}
http {
  log_format told escape=json '{"method":"$request_method","uri":"$request_uri","body":"$request_body"}';
  client_body_temp_path /tmp/body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  client_body_in_single_buffer on;
  client_body_buffer_size 1m;
  server {
    listen 8080;
    access_log /dev/stdout told;
    # A body is read where it is passed on.
    location / { proxy_pass http://127.0.0.1:8081; }
  }
  server { listen 127.0.0.1:8081; access_log off; location / { return 202; } }
}
`;

/** A receiver of webhooks and metrics at port 8080, which takes all there is. */
export function receiverApp(env: Environment): StatelessApp {
  return new StatelessApp(env, 'receiver', {
    image: 'nginx:1.26', command: ['nginx', '-g', 'daemon off;'], port: 8080, replicas: 1, configFiles: { '/etc/nginx/nginx.conf': RECEIVER },
  });
}

/** What it was told, at a path. */
export function toldTo({ kubectl }: TestNamespace, path: string): { readonly method: string; readonly uri: string; readonly body: string }[] {
  return kubectl.run(['logs', 'deployment/receiver']).split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line))
    .filter(({ uri }) => uri.startsWith(path));
}

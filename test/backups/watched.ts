import { createServer, IncomingMessage, Server } from 'http';
import { AddressInfo } from 'net';
import { Pod, Ran } from './scripts';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

export interface Ending {
  readonly finished?: string;
  readonly failed?: { readonly reason: string; readonly message: string };
  readonly failedPods?: number;
}

/** The API server of a cluster with a backup, and those who are told about it, on one port of this machine. */
export class WatchedCluster {
  public readonly pod = new Pod();
  public readonly received: Received[] = [];
  /** The status that a receiver answers with, by the beginning of its path. */
  public readonly answers: { [path: string]: number } = {};
  public cronJobs: { [name: string]: any } = {};
  public jobs: any[] = [];
  public pods: any[] = [];
  private readonly server: Server;

  /** The backup and its watch were made on 1 January, and this look is the one of that time. */
  public constructor(looks: string) {
    this.cronJob('nightly');
    this.cronJob('nightly-watch');
    this.job('watch-now', looks, {}, 'nightly-watch');
    this.server = createServer((request, response) => void this.answer(request).then(({ status, body }) => response.writeHead(status).end(body)));
    // Without a certificate; all else is curl itself.
    this.pod.program('curl', `for argument in "$@"; do shift; set -- "$@" "$(printf %s "$argument" | sed 's/^https:/http:/')"; done
printf '%s\\n' "$@" >> "$LOG"
PATH=\${PATH#*:}
exec curl "$@"`);
    ['namespace', 'token', 'ca.crt'].forEach(name => this.pod.write(`account/${name}`, name === 'namespace' ? 'prod' : name));
  }

  public async listen(): Promise<void> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    this.pod.write('webhook/url', `${url}/hook?token=secret\n`);
    this.pod.write('heartbeat/url', `${url}/heart`);
    Object.assign(this.pod.env, {
      ACCOUNT: this.pod.path('account'),
      LOG: this.pod.path('curl.log'),
      PAUSE: '0',
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: `${port}`,
      WATCH: 'nightly-watch',
      WATCHED: 'nightly:172800',
      JOB: 'watch-now',
      STUCK: '600',
      ON_SUCCESS: '0',
      WEBHOOK_FILE: this.pod.path('webhook/url'),
    });
  }

  public close(): void {
    this.server.close();
    this.pod.remove();
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public cronJob(name: string, { status = {}, suspend = false }: { status?: object; suspend?: boolean } = {}): void {
    this.cronJobs[name] = { kind: 'CronJob', metadata: { name, creationTimestamp: '2026-01-01T00:00:00Z' }, spec: { schedule: '0 3 * * *', suspend }, status };
  }

  public job(name: string, started: string, { finished, failed, failedPods = failed ? 1 : 0 }: Ending = {}, of = 'nightly'): void {
    const conditions = finished === undefined ? undefined : [
      { type: failed ? 'FailureTarget' : 'SuccessCriteriaMet', status: 'True', lastTransitionTime: finished, reason: failed?.reason, message: failed?.message },
      { type: failed ? 'Failed' : 'Complete', status: 'True', lastTransitionTime: finished, reason: failed?.reason, message: failed?.message },
    ];
    this.jobs.push({
      metadata: { name, labels: { 'app.kubernetes.io/instance': of, 'app.kubernetes.io/name': of }, ownerReferences: [{ kind: 'CronJob', name: of }] },
      spec: { backoffLimit: 3, template: { metadata: { labels: { 'app.kubernetes.io/name': of } } } },
      status: {
        conditions, startTime: started, completionTime: failed ? undefined : finished, failed: failedPods || undefined, uncountedTerminatedPods: {},
      },
    });
  }

  /** One more look, which succeeded. */
  public looked(started: string): void {
    this.job(`watch-${this.jobs.length}`, started, { finished: started }, 'nightly-watch');
  }

  public podOf(job: string, status: object, created = '2026-01-10T03:00:00Z'): void {
    const labels = { 'batch.kubernetes.io/job-name': job, 'app.kubernetes.io/name': 'nightly' };
    const managedFields = [{ fieldsV1: { 'f:status': { '.': {} } } }];
    this.pods.push({
      metadata: { name: `${job}-${this.pods.length}`, creationTimestamp: created, labels, managedFields },
      spec: { containers: [{ name: 'keep-vault', env: [] }] },
      status,
    });
  }

  /** Looks, and what the webhook was told. */
  public async look(env: { [name: string]: string } = {}): Promise<{ readonly ran: Ran; readonly alerts: any[] }> {
    this.received.length = 0;
    const ran = await this.pod.start('watch.sh', env);
    return { ran, alerts: this.received.filter(({ url }) => url.startsWith('/hook')).map(({ body }) => JSON.parse(body)) };
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    const { pathname, searchParams } = new URL(request.url!, 'http://cluster');
    const path = /^\/apis\/batch\/v1\/namespaces\/prod\/|^\/api\/v1\/namespaces\/prod\//.exec(pathname);
    if (!path) {
      this.received.push({ method: request.method!, url: request.url!, body });
      return { status: Object.entries(this.answers).find(([start]) => pathname.startsWith(start))?.[1] ?? 200, body: 'said' };
    }
    const [kind, name] = pathname.slice(path[0].length).split('/');
    const names = /^app.kubernetes.io\/name in \((.*)\)$/.exec(searchParams.get('labelSelector') ?? '')?.[1].split(',') ?? [];
    const chosen = (items: any[]) => ({ kind: 'List', items: items.filter(({ metadata }) => names.includes(metadata.labels['app.kubernetes.io/name'])) });
    const found = kind === 'cronjobs' ? this.cronJobs[name] : chosen(kind === 'jobs' ? this.jobs : this.pods);
    const authorized = request.headers.authorization === 'Bearer token' && searchParams.get('pretty') === 'true';
    const object = authorized && found ? found : { kind: 'Status', message: `${kind} "${name}" is forbidden` };
    return { status: object === found ? 200 : 403, body: prettyLikeGo(object) };
  }

}

/** As the API server writes JSON: the characters of HTML are escaped. */
export function prettyLikeGo(object: unknown): string {
  return JSON.stringify(object, null, 2).replace(/[<>&\u2028\u2029]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

import { createServer, IncomingMessage, Server } from 'http';
import { AddressInfo } from 'net';
import { Pod, Ran } from './scripts';
import { prettyLikeGo } from './watched';

const PATH = '/apis/snapshot.storage.k8s.io/v1/namespaces/prod/volumesnapshots';
const LABEL = 'cdk8s-workloads/scheduled-snapshot';

interface Answer {
  readonly status: number;
  readonly object: object;
}

/** The API server of a cluster with snapshots, and what their driver makes of them. */
export class SnapshotCluster {
  public readonly pod = new Pod();
  public readonly snapshots = new Map<string, any>();
  /** What was asked: `POST`, `DELETE name`, ... but not that it was looked. */
  public readonly asked: string[] = [];
  public looks = 0;
  private readonly server: Server;

  public constructor() {
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, object }) => response.writeHead(status).end(prettyLikeGo(object)));
    });
    // Without a certificate; all else is curl itself.
    this.pod.program('curl', `for argument in "$@"; do shift; set -- "$@" "$(printf %s "$argument" | sed 's/^https:/http:/')"; done
printf '%s\\n' "$@" >> "$LOG"
PATH=\${PATH#*:}
exec curl "$@"`);
    Object.entries({ 'namespace': 'prod', 'token': 't0ken', 'ca.crt': 'certificate' }).forEach(([name, content]) => this.pod.write(`account/${name}`, content));
  }

  /** What happens before the nth look; the first is before anything is made. */
  public beforeLook: (look: number) => void = () => this.finishAll();
  /** What is answered instead, if anything. */
  public instead: (method: string, name: string | undefined) => Answer | undefined = () => undefined;

  public async listen(): Promise<void> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
    Object.assign(this.pod.env, {
      ACCOUNT: this.pod.path('account'),
      LOG: this.pod.path('curl.log'),
      PAUSE: '0.05',
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: `${(this.server.address() as AddressInfo).port}`,
      CLAIMS: 'data-db-0 data-db-1',
      PATIENCE: '0',
    });
  }

  public close(): void {
    this.server.close();
    this.pod.remove();
  }

  public async run(env: { [name: string]: string } = {}): Promise<Ran> {
    return this.pod.start('snapshot.sh', env);
  }

  /** What an earlier run has left, of both claims or of one. */
  public taken(time: string, status: object = { readyToUse: true, restoreSize: '1Gi' }, claims = ['data-db-0', 'data-db-1']): string[] {
    const names = claims.map(claim => `nightly-${claim}-${time}`);
    names.forEach((name, index) => this.snapshots.set(name, {
      metadata: { name, labels: { [LABEL]: 'nightly', 'cdk8s-workloads/claims': '2' }, managedFields: [{ fieldsV1: { 'f:status': { 'f:readyToUse': {} } } }] },
      spec: { source: { persistentVolumeClaimName: claims[index] } },
      status,
    }));
    return names;
  }

  /** The driver is done with all that have no status. */
  public finishAll(): void {
    this.snapshots.forEach(snapshot => { snapshot.status ??= { boundVolumeSnapshotContentName: 'x', creationTime: '2026-01-31T03:00:00Z', readyToUse: true, restoreSize: '1Gi' }; });
  }

  /** The snapshots of the run that there was. */
  public get own(): any[] {
    const names = new Set(this.asked.filter(each => each.startsWith('POST ')).map(each => each.slice(5)));
    return [...names].map(name => this.snapshots.get(name)).filter(each => each !== undefined);
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    const { pathname, searchParams } = new URL(request.url!, 'http://cluster');
    const authorized = request.headers.authorization === 'Bearer t0ken' && searchParams.get('pretty') === 'true' && pathname.startsWith(PATH);
    if (!authorized) {
      return { status: 400, object: refusal(400, `${request.method} ${request.url} is not what the test expects`) };
    }
    const method = request.method!;
    const name = method === 'POST' ? JSON.parse(body).metadata.name : pathname.slice(PATH.length + 1) || undefined;
    if (method !== 'GET') {
      this.asked.push(`${method} ${name}`);
    }
    return this.instead(method, name) ?? this.react(method, name, body, searchParams);
  }

  private react(method: string, name: string, body: string, query: URLSearchParams): Answer {
    switch (method) {
      case 'POST': {
        const taken = this.snapshots.has(name);
        this.snapshots.set(name, this.snapshots.get(name) ?? JSON.parse(body));
        return taken ? { status: 409, object: refusal(409, 'already exists') } : { status: 201, object: JSON.parse(body) };
      }
      case 'DELETE':
        return this.snapshots.delete(name) ? { status: 200, object: { kind: 'Status', status: 'Success' } } : { status: 404, object: refusal(404, 'not found') };
      default: {
        this.beforeLook(this.looks++);
        const items = [...this.snapshots.values()].filter(({ metadata }) => `${LABEL}=${metadata.labels[LABEL]}` === query.get('labelSelector'));
        return { status: 200, object: { kind: 'VolumeSnapshotList', metadata: { resourceVersion: '7' }, items } };
      }
    }
  }
}

export function refusal(code: number, message: string): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code };
}

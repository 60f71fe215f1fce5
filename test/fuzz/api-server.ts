import { spawnSync } from 'child_process';
import { Agent, request } from 'https';

/** What a server says to one request. */
export interface Answer {
  readonly status: number;
  /** Its reason, where it refuses. */
  readonly message: string;
}

interface Kind {
  readonly plural: string;
  readonly namespaced: boolean;
}

const DRY = 'dryRun=All&fieldManager=fuzz';
/** Too many requests at once, or a server that is just busy. */
const AGAIN = [429, 503, 504];
const ATTEMPTS = 10;
/** A connection that was kept may have been closed at the other end; of several new ones none is, but by a server that breaks down. */
const CONNECTION_LOST = 0;
const CONNECTIONS = 4;

/**
 * An API server by its HTTP interface: a kubectl for each of a hundred thousand objects would take a day. Connections are kept,
 * and several requests are under way at a time.
 */
export class ApiServer {
  /** The one that KUBECONFIG, or a path, names. */
  public static connect(kubeconfig = process.env.KUBECONFIG): ApiServer {
    if (!kubeconfig) {
      throw new Error('set KUBECONFIG to the cluster to test on');
    }
    const command = ['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json', '--kubeconfig', kubeconfig];
    const { status, stdout, stderr } = spawnSync('kubectl', command, { encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(stderr);
    }
    const { clusters: [{ cluster }], users: [{ user }] } = JSON.parse(stdout);
    const decoded = (data: string | undefined) => data && Buffer.from(data, 'base64');
    return new ApiServer(cluster.server, user.token, new Agent({
      keepAlive: true,
      maxSockets: 16,
      rejectUnauthorized: !cluster['insecure-skip-tls-verify'],
      ca: decoded(cluster['certificate-authority-data']),
      cert: decoded(user['client-certificate-data']),
      key: decoded(user['client-key-data']),
    }));
  }

  private readonly kinds = new Map<string, Promise<ReadonlyMap<string, Kind>>>();

  private constructor(private readonly url: string, private readonly token: string | undefined, private readonly agent: Agent) {}

  /** Its minor version: 36. */
  public async minor(): Promise<number> {
    return parseInt(JSON.parse((await this.send('GET', '/version')).message).minor, 10);
  }

  /** How a kind is called in paths; undefined where the server does not know it. */
  public async kind(apiVersion: string, kind: string): Promise<Kind | undefined> {
    if (!this.kinds.has(apiVersion)) {
      this.kinds.set(apiVersion, this.discover(apiVersion));
    }
    return (await this.kinds.get(apiVersion)!).get(kind);
  }

  /** Whether it would create an object, which stands there as YAML or as JSON. */
  public async create(path: string, body: string, type: 'yaml' | 'json'): Promise<Answer> {
    return this.send('POST', `${path}?${DRY}&fieldValidation=Strict`, body, `application/${type}`);
  }

  /** Whether it would apply an object (on the side of the server). */
  public async apply(path: string, name: string, body: string): Promise<Answer> {
    return this.send('PATCH', `${path}/${encodeURIComponent(name)}?${DRY}&force=true`, body, 'application/apply-patch+yaml');
  }

  /** Creates an object in earnest; one that is there already stays. */
  public async make(path: string, manifest: object): Promise<Answer> {
    return this.send('POST', path, JSON.stringify(manifest), 'application/json');
  }

  public async delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }

  public close(): void {
    this.agent.destroy();
  }

  private async discover(apiVersion: string): Promise<ReadonlyMap<string, Kind>> {
    const { status, message } = await this.send('GET', apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
    const resources: { kind: string; name: string; namespaced: boolean }[] = status === 200 ? JSON.parse(message).resources : [];
    const own = resources.filter(({ name }) => !name.includes('/'));
    return new Map(own.map(({ kind, name, namespaced }) => [kind, { plural: name, namespaced }]));
  }

  private async send(method: string, path: string, body?: string, type?: string): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const lost = ({ message }: Error): Answer => ({ status: CONNECTION_LOST, message });
      const answer = await this.exchange(method, path, body, type).catch(lost);
      if (answer.status === CONNECTION_LOST && attempt === CONNECTIONS) {
        // A panic in one request leaves the server up: 1.36 dereferences nil at a success policy of a Job without completions.
        await this.exchange('GET', '/readyz');
        return { status: 500, message: `the server breaks down: ${answer.message}` };
      }
      if (![CONNECTION_LOST, ...AGAIN].includes(answer.status) || attempt === ATTEMPTS) {
        return answer;
      }
      await new Promise(resolve => setTimeout(resolve, 100 * attempt));
    }
  }

  private exchange(method: string, path: string, body?: string, type?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
        accept: 'application/json',
      };
      const sent = request(`${this.url}${path}`, { method, headers, agent: this.agent }, response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk)).on('error', reject).on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode!, message: response.statusCode! < 300 ? text : reasonIn(text) });
        });
      });
      sent.on('error', reject).end(body);
    });
  }
}

function reasonIn(text: string): string {
  try {
    return JSON.parse(text).message ?? text;
  } catch {
    return text;
  }
}

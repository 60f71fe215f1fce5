import { createHash } from 'crypto';
import { ApiServer } from './api-server';
import { Made, madeOf } from './pods-of';
import { Document } from './synthesis';

/** Why a server does not take something of a program. */
export interface Refusal {
  /** `Deployment web`, and how it was asked: by POST, by server-side apply, as a pod. */
  readonly what: string;
  readonly message: string;
}

/** One that the server is asked; it answers nothing where it has nothing against it. */
interface Question {
  readonly what: string;
  readonly ask: () => Promise<string | undefined>;
}

const LEVEL = 'pod-security.kubernetes.io/enforce';
const MANY = 200_000;

/** Asks one API server whether it takes what a program has written. Nothing is created but what pods refer to. */
export class Judge {
  private readonly answers = new Map<string, Promise<string | undefined>>();
  private readonly made = new Map<string, Promise<unknown>>();
  /** Its own: on a bare API server, a namespace that was deleted is there for ever, and takes nothing any more. */
  private readonly prefix = `test-fuzz-${Date.now().toString(36)}`;
  /** What is in no namespace, and so goes with none. */
  private readonly created = new Set<string>();

  constructor(private readonly server: ApiServer) {}

  /** All that the server refuses. */
  public async refusals(documents: readonly Document[]): Promise<Refusal[]> {
    const questions = await this.questions(documents);
    const messages = await Promise.all(questions.map(({ ask }) => ask()));
    return questions.flatMap(({ what }, index) => messages[index] === undefined ? [] : [{ what, message: messages[index]! }]);
  }

  /** Whether the server refuses anything: one answer is often enough, and the servers take most of the time. */
  public async refuses(documents: readonly Document[]): Promise<boolean> {
    for (const { ask } of await this.questions(documents)) {
      if (await ask() !== undefined) {
        return true;
      }
    }
    return false;
  }

  /** Removes what was created; namespaces go where there is a controller that empties them. */
  public async clean(): Promise<void> {
    await Promise.all([...this.created].map(path => this.server.delete(path)));
  }

  private async questions(documents: readonly Document[]): Promise<Question[]> {
    const namespace = await this.namespaceFor(documents);
    return (await Promise.all(documents.map(document => this.questionsAbout(document, namespace)))).flat();
  }

  private async questionsAbout({ manifest, text }: Document, namespace: string): Promise<Question[]> {
    const { apiVersion, kind, metadata } = manifest;
    const what = `${kind} ${JSON.stringify(metadata.name)}`;
    const known = await this.server.kind(apiVersion, kind);
    if (!known) {
      // A kind that comes with its own definition: its name, labels and annotations are those of every object.
      const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, namespace } });
      return [{ what: `${what}: metadata`, ask: () => this.create(`/api/v1/namespaces/${namespace}/configmaps`, body) }];
    }
    const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const path = known.namespaced ? `${group}/namespaces/${namespace}/${known.plural}` : `${group}/${known.plural}`;
    const body = known.namespaced ? inNamespace(text, namespace) : text;
    return [
      { what: `${what} by POST`, ask: () => this.create(path, body, 'yaml') },
      ...madeBy(manifest).map(made => ({ what: `${made.kind} of ${what}`, ask: () => this.createMade(made, namespace) })),
      { what: `${what} by apply`, ask: () => this.once(`apply ${path}`, body, () => this.server.apply(path, metadata.name, body)) },
      // A namespace of another name than this one's was not looked at.
      ...metadata.namespace === undefined || !known.namespaced ? [] : [{ what: 'namespace', ask: () => this.create('/api/v1/namespaces', namespaceText(metadata.namespace)) }],
    ];
  }

  private async createMade(made: Made, namespace: string): Promise<string | undefined> {
    if (made.kind === 'Pod') {
      await this.makeWhatItNames(made.spec, namespace);
    }
    const plural = { Pod: '/api/v1/namespaces/*/pods', Job: '/apis/batch/v1/namespaces/*/jobs', PersistentVolumeClaim: '/api/v1/namespaces/*/persistentvolumeclaims' }[made.kind];
    return this.create(plural.replace('*', namespace), JSON.stringify({ ...made, metadata: { ...made.metadata, namespace } }));
  }

  /** What an admission plug-in looks for, and what is not the program's to make, or is made by it beside the pod. */
  private async makeWhatItNames({ serviceAccountName, priorityClassName, runtimeClassName }: any, namespace: string): Promise<void> {
    const make = (path: string, manifest: { metadata: { name: unknown } }) => {
      const key = `${path} ${manifest.metadata.name}`;
      if (!this.made.has(key)) {
        this.made.set(key, this.server.make(path, manifest).then(({ status }) => {
          if (status === 201 && !path.includes('/namespaces/')) {
            this.created.add(`${path}/${manifest.metadata.name}`);
          }
        }));
      }
      return this.made.get(key);
    };
    await Promise.all([
      make(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: serviceAccountName } }),
      priorityClassName === undefined || make('/apis/scheduling.k8s.io/v1/priorityclasses', { value: 1000, metadata: { name: priorityClassName } } as any),
      runtimeClassName === undefined || make('/apis/node.k8s.io/v1/runtimeclasses', { handler: 'fuzz', metadata: { name: runtimeClassName } } as any),
    ]);
  }

  /** A namespace that enforces what the program's own would: its Pod Security level, and the limits of its containers. */
  private async namespaceFor(documents: readonly Document[]): Promise<string> {
    const find = (kind: string) => documents.find(({ manifest }) => manifest.kind === kind)?.manifest;
    const level = find('Namespace')?.metadata.labels?.[LEVEL] ?? 'privileged';
    const limits = find('LimitRange')?.spec;
    const namespace = limits ? `${this.prefix}-${level}-${hash(JSON.stringify(limits)).slice(0, 8)}` : `${this.prefix}-${level}`;
    if (!this.made.has(namespace)) {
      this.made.set(namespace, this.makeNamespace(namespace, level, limits));
    }
    await this.made.get(namespace);
    return namespace;
  }

  private async makeNamespace(name: string, level: string, limits: unknown): Promise<void> {
    this.created.add(`/api/v1/namespaces/${name}`);
    const { status, message } = await this.server.make('/api/v1/namespaces', { metadata: { name, labels: { [LEVEL]: level } } });
    if (status >= 300 && status !== 409) {
      throw new Error(message);
    }
    if (limits) {
      await this.server.make(`/api/v1/namespaces/${name}/limitranges`, { metadata: { name: 'limits' }, spec: limits });
    }
  }

  private create(path: string, body: string, type: 'yaml' | 'json' = 'json'): Promise<string | undefined> {
    return this.once(`create ${path}`, body, () => this.server.create(path, body, type));
  }

  /** Many programs have objects in common. */
  private once(request: string, body: string, ask: () => Promise<{ status: number; message: string }>): Promise<string | undefined> {
    const key = hash(`${request}\n${body}`);
    if (this.answers.size > MANY) {
      this.answers.clear();
    }
    if (!this.answers.has(key)) {
      // What is there already has passed every check.
      this.answers.set(key, ask().then(({ status, message }) => status < 300 || (status === 409 && /already exists/.test(message)) ? undefined : `${status} ${message}`));
    }
    return this.answers.get(key)!;
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The text of an object with another namespace in its metadata, which its indentation tells from all others. */
function inNamespace(text: string, namespace: string): string {
  return text.replace(/^(metadata:\n(?: .*\n|\n)*? {2}namespace:) .*$/m, `$1 ${namespace}`);
}

function namespaceText(name: unknown): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

/** What is wrong with a template may be that nothing can be made of it. */
function madeBy(manifest: any): Made[] {
  try {
    return madeOf(manifest);
  } catch {
    return [];
  }
}

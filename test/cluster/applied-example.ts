import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';
import { serveKindsOf } from './custom-resources';
import { Kubectl } from './kubectl';
import { readDocument } from '../../examples/support/documents';
import { fencesOf } from '../../examples/support/markdown';
import { ROOT, synthesizeExample } from '../../examples/support/synthesize';
import { isClusterScoped } from '../../src/objects/manifest';

/** What a simulated node cannot answer, for nothing runs on it. */
export const NEEDS_CONTAINERS = /^kubectl( -n \S+)? (exec|logs|port-forward|run|attach|cp|debug|top)\b/;

/** What would take away the packages of the tests that run it. */
const INSTALLS = /^npm ci\b/;

/** Synthesizes every example into `dist/` at the top of the project, as their common README says. */
export function synthesizeAll(cluster: Kubectl): void {
  cluster.shell('npm run examples', ROOT);
}

/** An example as its README has it: in `dist/<name>/` of a folder, applied to a namespace of its own. */
export class AppliedExample {
  /** Where the manifests are, below `folder`. */
  public readonly dist: string;
  public readonly folder: string;
  public readonly objects: any[];
  private readonly namespaces: string[];
  private readonly kubectl: Kubectl;
  private readonly stopServing: () => void;

  constructor(private readonly cluster: Kubectl, private readonly name: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'example-'));
    this.dist = join('dist', name);
    const manifests = synthesizeExample(name, join(this.folder, this.dist));
    const yaml = [...manifests].filter(([path]) => path.endsWith('.yaml')).map(([, text]) => text);
    this.objects = yaml.flatMap(text => parseAllDocuments(text).map(each => each.toJSON()));
    this.stopServing = serveKindsOf(cluster, this.objects);
    this.awaitRemoval();
    const own = `example-${name}`;
    this.namespaces = [own, ...this.foreignNamespaces()];
    this.create(this.namespaces.map(each => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: each } })));
    this.kubectl = cluster.inNamespace(own);
  }

  /** Runs kubectl beside `dist/`, in the namespace of the example. */
  public run(...command: string[]): string {
    return this.kubectl.run(command, { cwd: this.folder });
  }

  /** Does what its README says, in a shell at the top of the project. */
  public followReadme(): void {
    const shell = fencesOf(readDocument(join('examples', this.name, 'README.md'))).filter(fence => fence.language === 'sh').map(fence => fence.code).join('');
    const lines = shell.split('\n').filter(line => !NEEDS_CONTAINERS.test(line) && !INSTALLS.test(line));
    // Where the README synthesizes once and as it is, `synthesizeAll` has done so.
    const synthesis = lines.filter(line => /\bnpm run examples\b/.test(line));
    const done = synthesis.length === 1 && synthesis[0] === `npm run examples -- ${this.name}`;
    this.kubectl.shell((done ? lines.filter(line => line !== synthesis[0]) : lines).join('\n'), ROOT);
  }

  /** What another apply would change. */
  public diff(): string {
    return this.kubectl.run(['diff', '-f', this.dist], { cwd: this.folder, mayExitWith: [1] });
  }

  /** Makes the namespaces of the example, and asks the server whether it would take the rest. */
  public dryRun(): string {
    this.create(this.objects.filter(each => each.kind === 'Namespace'));
    return this.run('apply', '--dry-run=server', '-f', this.dist);
  }

  /** The objects of some kinds as they are in the cluster. */
  public ofKind(...kinds: string[]): any[] {
    return this.inCluster().filter(each => kinds.includes(each.kind));
  }

  /** The Deployments that have fewer pods than their autoscalers want at least. */
  public unscaled(): string[] {
    return this.ofKind('HorizontalPodAutoscaler').filter(({ metadata, spec }) => {
      const replicas = this.cluster.run(['get', 'deployment', spec.scaleTargetRef.name, '-n', metadata.namespace, '-o', 'jsonpath={.spec.replicas}']);
      return Number(replicas) < spec.minReplicas;
    }).map(({ spec }) => spec.scaleTargetRef.name);
  }

  /** How often each object was changed; kubectl itself says "configured" of some to which nothing happened. */
  public generations(): string[] {
    return this.inCluster().map(({ kind, metadata }) => `${kind}/${metadata.name} ${metadata.generation}`);
  }

  /** Takes away all that was made; from a bare API server nothing, where nobody would clear the namespaces. */
  public remove(): void {
    if (this.cluster.kind() !== 'api') {
      this.removeObjects();
    }
    rmSync(this.folder, { recursive: true });
  }

  private removeObjects(): void {
    const namespaces = [...this.namespaces, ...this.objects.filter(each => each.kind === 'Namespace').map(each => each.metadata.name)];
    const volumes = this.cluster.list('pv').filter(each => namespaces.includes(each.spec.claimRef?.namespace)).map(each => each.metadata.name);
    // Who uses their names next waits for them: see `awaitRemoval`.
    this.run('delete', '--ignore-not-found', '--wait=false', '-f', this.dist);
    this.cluster.run(['delete', 'namespace', '--ignore-not-found', '--wait=false', ...namespaces]);
    if (volumes.length > 0) {
      this.cluster.run(['delete', 'pv', '--ignore-not-found', '--wait=false', ...volumes]); // those that are retained
    }
    this.stopServing();
  }

  /** Waits until what an example before has left under the names of this one is gone. */
  private awaitRemoval(): void {
    const named = this.objects.filter(each => isClusterScoped(each.apiVersion, each.kind)).map(each => `${each.kind}/${each.metadata.name}`);
    const namespaces = [...new Set(this.objects.map(each => each.metadata.namespace).filter(Boolean))].map(each => `Namespace/${each}`);
    for (const object of new Set([...named, ...namespaces])) {
      if (this.cluster.run(['get', object, '--ignore-not-found', '-o', 'jsonpath={.metadata.deletionTimestamp}']) !== '') {
        this.cluster.run(['wait', '--for=delete', object, '--timeout=120s']);
      }
    }
  }

  /** The namespaces that the example takes for granted, as those of Argo CD and Flux, and that are not there. */
  private foreignNamespaces(): string[] {
    const known = [...this.objects, ...this.cluster.list('namespaces')].filter(each => each.kind === 'Namespace').map(each => each.metadata.name);
    const named = this.objects.map(each => each.metadata.namespace).filter(each => each !== undefined);
    return [...new Set(named)].filter(each => !known.includes(each));
  }

  private inCluster(): any[] {
    return this.kubectl.list('-f', join(this.folder, this.dist));
  }

  private create(objects: any[]): void {
    if (objects.length > 0) {
      this.cluster.run(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) });
    }
  }
}

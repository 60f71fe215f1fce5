import { App, Chart } from 'cdk8s';
import { describeDifference, Difference, differences, weightOf } from './difference';
import { joinTexts } from '../synth/layout';
import { renderJson } from '../synth/render';
import { Synthesis } from '../synth/synthesis';

const MOST_DIFFERENCES = 5;

/**
 * What a program synthesizes to, to be looked at in tests. Whatever a test expects is compared in the same way: in a map, the
 * keys that it names, and no others; a list as a whole, element by element; all else by being equal. {@link Match} says more.
 *
 * Kinds are written as `Deployment`, or with their group as kubectl takes it, where two have the same name:
 * `Ingress.networking.k8s.io`.
 */
export class Manifests {
  /**
   * The objects of all charts of an app, in the order in which they are applied.
   *
   * @param app the app
   * @throws ValidationError with everything that is wrong in the app
   */
  public static fromApp(app: App): Manifests {
    return Manifests.synthesized(app, () => true);
  }

  /**
   * The objects of one chart, in the order in which they are applied. Those of charts inside of it are theirs.
   *
   * @param chart the chart, in an app: one of `Testing.app()`, where there is no other
   * @throws ValidationError with everything that is wrong in the app
   * @throws Error if the chart is in no app
   */
  public static fromChart(chart: Chart): Manifests {
    const root = chart.node.root;
    if (!(root instanceof App)) {
      throw new Error(`${chart.node.path || 'the chart'} is in no app: make it with new Chart(Testing.app(), 'test')`);
    }
    return Manifests.synthesized(root, each => each === chart);
  }

  /**
   * Objects that are there already: those of `Testing.synth` of cdk8s, or read from files, as of what Helm has made.
   *
   * @param objects the objects, as JSON
   */
  public static fromObjects(objects: any[]): Manifests {
    return new Manifests([...objects], () => objects.map(each => renderJson(each).text));
  }

  private static synthesized(app: App, includes: (chart: Chart) => boolean): Manifests {
    const objects: any[] = [];
    const texts: string[] = [];
    for (const { chart, documents } of new Synthesis(app).render()) {
      for (const { manifest, object, text } of documents) {
        if (includes(chart)) {
          objects.push(object ? object.toJson() : manifest);
          texts.push(text);
        }
      }
    }
    return new Manifests(objects, () => texts);
  }

  /** All objects, as JSON. */
  public readonly all: any[];

  private constructor(objects: any[], private readonly texts: () => string[]) {
    this.all = objects;
  }

  /**
   * The one object of a kind, or of a kind and a name.
   *
   * @param kind `Deployment`, or `Deployment.apps`
   * @param name its `metadata.name`; there may be one only where it is left out
   * @throws Error if there is none, or more than one
   */
  public find(kind: string, name?: string): any {
    const found = this.ofKind(kind).filter(({ metadata }) => name === undefined || metadata?.name === name);
    if (found.length !== 1) {
      throw new Error(`there ${found.length === 0 ? 'is no' : `are ${found.length} of`} ${kind}${name === undefined ? '' : ` named ${JSON.stringify(name)}`}; ${this.inventory()}`);
    }
    return found[0];
  }

  /**
   * All objects of a kind that are like this.
   *
   * @param kind `Deployment`, or `Deployment.apps`
   * @param like what they are to be like; all of them where it is left out
   */
  public findAll(kind: string, like: any = {}): any[] {
    return this.ofKind(kind).filter(object => differences(like, object, '').length === 0);
  }

  /**
   * Fails unless an object of this kind is like this; it then names the one that is nearest to it, and where that differs.
   *
   * @param kind `Deployment`, or `Deployment.apps`
   * @param like what it is to be like
   * @throws Error if there is none
   */
  public hasResource(kind: string, like: any = {}): void {
    const candidates = this.ofKind(kind);
    if (candidates.length === 0) {
      throw new Error(`there is no ${kind}; ${this.inventory()}`);
    }
    const [nearest] = candidates
      .map(object => ({ object, found: differences(like, object, '') }))
      .sort((a, b) => weightOf(a.found) - weightOf(b.found));
    if (nearest.found.length > 0) {
      const which = candidates.length === 1 ? 'the only one' : `the nearest of ${candidates.length}`;
      throw new Error(`no ${kind} is like this; ${which} is ${nameOf(nearest.object)}:\n${list(nearest.found)}`);
    }
  }

  /**
   * Fails unless there are so many objects of this kind.
   *
   * @param kind `Deployment`, or `Deployment.apps`
   * @param count how many
   * @param like counts only those that are like this
   * @throws Error if there are more, or fewer
   */
  public resourceCountIs(kind: string, count: number, like: any = {}): void {
    const found = this.findAll(kind, like);
    if (found.length !== count) {
      throw new Error(`expected ${count} of ${kind}, found ${found.length}${found.length === 0 ? '' : `: ${found.map(nameOf).join(', ')}`}; ${this.inventory()}`);
    }
  }

  /** All objects as the YAML that is applied, for snapshots: the same program gives the same text. */
  public toYaml(): string {
    return joinTexts(this.texts());
  }

  private ofKind(kind: string): any[] {
    const [name, ...group] = kind.split('.');
    return this.all.filter(object => object.kind === name && (group.length === 0 || groupOf(object) === group.join('.')));
  }

  /** What there is, for those who look for something else: `there are: 2 Deployment, 1 Service`. */
  private inventory(): string {
    const counts = new Map<string, number>();
    this.all.forEach(({ kind }) => counts.set(kind, (counts.get(kind) ?? 0) + 1));
    return counts.size === 0 ? 'there are no objects at all' : `there are: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
  }
}

/** `apps` of `apps/v1`; empty for the core group. */
function groupOf({ apiVersion }: any): string {
  return String(apiVersion).includes('/') ? String(apiVersion).split('/')[0] : '';
}

function nameOf({ metadata }: any): string {
  return metadata?.namespace === undefined ? String(metadata?.name) : `${metadata.namespace}/${metadata.name}`;
}

function list(found: readonly Difference[]): string {
  const lines = found.slice(0, MOST_DIFFERENCES).map(each => `  ${describeDifference(each)}`);
  return [...lines, ...(found.length > lines.length ? [`  and ${found.length - lines.length} more`] : [])].join('\n');
}

import { IConstruct } from 'constructs';
import { isClusterScoped } from '../objects/manifest';
import { Problem, ProblemCode } from '../validation/problem';

/** Finds manifests that describe the same object: of two, the API server would keep only the last. */
export class Duplicates {
  public readonly problems: Problem[] = [];

  private readonly first = new Map<string, IConstruct>();

  /**
   * @param manifest an object as it will stand in the YAML
   * @param construct what made it
   */
  public add(manifest: any, construct: IConstruct): void {
    const { name, namespace } = manifest?.metadata ?? {};
    const { kind, apiVersion } = manifest ?? {};
    // What has no name gets one from the API server, by `generateName`.
    if (typeof name !== 'string' || typeof kind !== 'string' || typeof apiVersion !== 'string') {
      return;
    }
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    const within = namespace !== undefined && !isClusterScoped(apiVersion, kind) ? String(namespace) : '';
    const identity = `${group}\n${kind}\n${within}\n${name}`;
    const first = this.first.get(identity);
    if (first === undefined) {
      this.first.set(identity, construct);
      return;
    }
    this.problems.push({
      code: ProblemCode.DUPLICATE_OBJECT,
      path: construct.node.path,
      message: `makes the same object as ${first.node.path}: ${kind} "${name}"${within && ` in the namespace "${within}"`}`,
      fix: 'give one of them another name or namespace',
    });
  }
}

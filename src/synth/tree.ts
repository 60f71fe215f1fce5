import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/** No construct: the parent of the root, the chart of what is outside of every chart. */
export const NONE = -1;

/**
 * The construct tree as arrays, from one walk. A construct is its place in pre-order, so that a subtree is an interval
 * and everything else about it is one look-up.
 */
export class Tree {
  /** All constructs in pre-order: the root is 0, and the subtree of `i` is `i` up to (not including) `end[i]`. */
  public readonly constructs: readonly IConstruct[];
  public readonly end: Int32Array;
  public readonly parent: Int32Array;
  /** The closest chart at or above each construct. */
  public readonly chart: Int32Array;

  private byConstruct?: Map<IConstruct, number>;
  private byPath?: Map<string, number>;

  constructor(root: IConstruct) {
    const constructs: IConstruct[] = [];
    const parents: number[] = [];
    const pending: { construct: IConstruct; parent: number }[] = [{ construct: root, parent: NONE }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const place = constructs.push(next.construct) - 1;
      parents.push(next.parent);
      const children = next.construct.node.children;
      for (let i = children.length - 1; i >= 0; i--) {
        pending.push({ construct: children[i], parent: place });
      }
    }

    this.constructs = constructs;
    this.parent = Int32Array.from(parents);
    this.chart = new Int32Array(constructs.length);
    this.end = new Int32Array(constructs.length);
    for (let i = 0; i < constructs.length; i++) {
      this.chart[i] = this.isChart(i) ? i : i === 0 ? NONE : this.chart[this.parent[i]];
    }
    for (let i = constructs.length - 1; i >= 0; i--) {
      this.end[i] = Math.max(this.end[i], i + 1);
      if (i > 0) {
        this.end[this.parent[i]] = Math.max(this.end[this.parent[i]], this.end[i]);
      }
    }
  }

  public get size(): number {
    return this.constructs.length;
  }

  public isChart(i: number): boolean {
    return Chart.isChart(this.constructs[i]);
  }

  public isApiObject(i: number): boolean {
    return ApiObject.isApiObject(this.constructs[i]);
  }

  public contains(ancestor: number, i: number): boolean {
    return ancestor <= i && i < this.end[ancestor];
  }

  /**
   * Where a construct is. One that was removed from the tree, and another one put in its place, is where the other is:
   * cdk8s goes by the path.
   */
  public find(construct: IConstruct): number {
    this.byConstruct ??= new Map(this.constructs.map((each, i) => [each, i]));
    const place = this.byConstruct.get(construct);
    if (place !== undefined) {
      return place;
    }
    this.byPath ??= new Map(this.constructs.map((each, i) => [each.node.path, i]));
    return this.byPath.get(construct.node.path) ?? NONE;
  }
}

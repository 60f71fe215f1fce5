import { Dependencies } from './dependencies';
import { entryPoints } from './entry-points';
import { NONE, Tree } from './tree';
import { Walk } from './walk';

/**
 * The order of the charts of a tree, and of the API objects in each: what is depended on comes first, and otherwise it is
 * the order of the program. Linear in the size of the tree, except that charts which something in a chart nested in them
 * depends on are walked once for each level of such nesting.
 */
export class Order {
  /** The charts in order. */
  public readonly charts: readonly number[];

  /** Constructs that depend on each other in a circle: there is no order then. */
  public readonly cycle: readonly number[] | undefined;

  private objects?: ReadonlyMap<number, number[]>;

  constructor(private readonly tree: Tree, private readonly dependencies: Dependencies) {
    const walk = new Walk(tree, dependencies, () => true);
    const entries = entryPoints(tree, dependencies, () => true);
    const cycle = visitAll(walk, [...entries.filter(i => isIntegerKey(tree, i)), ...entries]);
    // What is in a circle, and what only such things depend on, cannot be entered from outside.
    this.cycle = cycle ?? (walk.order.length < tree.size ? visitAll(walk, tree.constructs.keys()) : undefined);
    this.charts = walk.order.filter(i => tree.isChart(i));
  }

  /** The API objects of a chart in order, without those of the charts nested in it. */
  public objectsOf(chart: number): readonly number[] {
    this.objects ??= this.orderObjects();
    return this.objects.get(chart) ?? [];
  }

  /**
   * cdk8s orders the objects of a chart by the dependencies within its subtree. As charts do not depend on each other in a
   * circle, what is nested in a chart has no say in that, unless it depends on the chart.
   */
  private orderObjects(): ReadonlyMap<number, number[]> {
    const { tree, dependencies } = this;
    const objects = this.walkRegions(tree.chart);
    let charts = [...dependencies.neededFromWithin].sort((a, b) => a - b);
    while (charts.length > 0) {
      const region = new Int32Array(tree.size).fill(NONE);
      const nested: number[] = [];
      for (const chart of charts) {
        if (region[chart] === NONE) {
          region.fill(chart, chart, tree.end[chart]);
        } else {
          nested.push(chart);
        }
      }
      this.walkRegions(region).forEach((ordered, chart) => objects.set(chart, ordered));
      charts = nested;
    }
    return objects;
  }

  /** The ordered objects of charts of which each has a region of the tree; dependencies between regions do not count. */
  private walkRegions(region: Int32Array): Map<number, number[]> {
    const { tree, dependencies } = this;
    const scope = (source: number, target: number) => region[source] === region[target];
    const walk = new Walk(tree, dependencies, scope);
    visitAll(walk, entryPoints(tree, dependencies, scope).filter(i => region[i] !== NONE));

    const objects = new Map<number, number[]>();
    for (const i of walk.order) {
      if (tree.isApiObject(i) && tree.chart[i] === region[i]) {
        const ordered = objects.get(region[i]);
        if (ordered) {
          ordered.push(i);
        } else {
          objects.set(region[i], [i]);
        }
      }
    }
    return objects;
  }
}

/** Walks until there is a cycle, and returns it. */
function visitAll(walk: Walk, entries: Iterable<number>): readonly number[] | undefined {
  for (const entry of entries) {
    const cycle = walk.visit(entry);
    if (cycle) {
      return cycle;
    }
  }
  return undefined;
}

/**
 * cdk8s keeps the constructs of an app in an object by their paths, and JavaScript lists the keys of an object that are
 * whole numbers before all others.
 */
function isIntegerKey(tree: Tree, i: number): boolean {
  const id = tree.constructs[i].node.id;
  return tree.parent[i] === 0 && /^(?:0|[1-9]\d{0,9})$/.test(id) && Number(id) < 2 ** 32 - 1;
}

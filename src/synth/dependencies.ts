import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { NONE, Tree } from './tree';
import { Problem, ProblemCode } from '../validation/problem';

/**
 * What each construct of a tree depends on, with what cdk8s infers from it when it synthesizes:
 *
 * - a chart depends on the charts directly in it,
 * - where a construct depends on something in another chart, so does its chart on the other chart,
 * - where a construct depends on another one, so does every API object in it (and in the same chart) on every API object
 *   in the other one (and in the same chart).
 *
 * cdk8s registers the third kind pair by pair. Here it is only ever followed through groups (see `Walk`), because the
 * pairs of two charts with a thousand objects each are a million.
 */
export class Dependencies {
  /** Only what the program itself registered. */
  public static registered(tree: Tree): Dependencies {
    return new Dependencies(tree, false);
  }

  /** What the program registered and what cdk8s infers from it. */
  public static inferred(tree: Tree): Dependencies {
    return new Dependencies(tree, true);
  }

  /** Whether a chart depends on another one. cdk8s then numbers the files. */
  public readonly betweenCharts: boolean = false;

  /** Charts with a nested chart that depends on them: what is nested then has a say in the order of their objects. */
  public readonly neededFromWithin: ReadonlySet<number>;

  /** Dependencies from or to what is not in any chart, which cdk8s cannot put in an order. */
  public readonly problems: readonly Problem[];

  private readonly targets = new Map<number, Set<number>>();

  private constructor(tree: Tree, public readonly withObjects: boolean) {
    const problems: Problem[] = [];
    const neededFromWithin = new Set<number>();
    const chartDependencies: [number, number][] = [];
    this.problems = problems;
    this.neededFromWithin = neededFromWithin;

    for (let i = 0; i < tree.size; i++) {
      for (const target of this.registeredBy(tree, i)) {
        const place = tree.find(target);
        if (place !== NONE) {
          this.add(i, place);
        }
        if (!withObjects) {
          continue;
        }
        const chart = place === NONE ? chartOutsideOf(tree, target) : tree.chart[place];
        if (tree.chart[i] === NONE || chart === NONE) {
          problems.push(outsideOfCharts(tree.constructs[i], target));
        } else if (chart !== tree.chart[i]) {
          this.betweenCharts = true;
          if (chart !== undefined) {
            chartDependencies.push([tree.chart[i], chart]);
          }
        }
      }
    }

    for (const [chart, needed] of chartDependencies) {
      this.add(chart, needed);
      if (tree.contains(needed, chart)) {
        neededFromWithin.add(needed);
      }
    }
  }

  /** Whether nothing depends on anything. */
  public get isEmpty(): boolean {
    return this.targets.size === 0;
  }

  /** What a construct depends on, in the order that decides the order of the output. */
  public of(i: number): ReadonlySet<number> {
    return this.targets.get(i) ?? NOTHING;
  }

  public forEach(visit: (source: number, target: number) => void): void {
    this.targets.forEach((targets, source) => targets.forEach(target => visit(source, target)));
  }

  private registeredBy(tree: Tree, i: number): IConstruct[] {
    const construct = tree.constructs[i];
    const registered = construct.node.dependencies;
    return this.withObjects && tree.isChart(i) ? [...registered, ...construct.node.children.filter(Chart.isChart)] : registered;
  }

  private add(source: number, target: number): void {
    const targets = this.targets.get(source);
    if (targets) {
      targets.add(target);
    } else {
      this.targets.set(source, new Set([target]));
    }
  }
}

const NOTHING: ReadonlySet<number> = new Set();

/** The chart of a construct that is not in the tree (any more): `undefined` where that chart is not in the tree either. */
function chartOutsideOf(tree: Tree, construct: IConstruct): number | undefined {
  for (let each: IConstruct | undefined = construct; each; each = each.node.scope) {
    if (Chart.isChart(each)) {
      const place = tree.find(each);
      return place === NONE ? undefined : place;
    }
  }
  return NONE;
}

function outsideOfCharts(source: IConstruct, target: IConstruct): Problem {
  return {
    code: ProblemCode.SCOPE,
    path: source.node.path,
    message: `depends on ${target}, and one of the two is not in a chart`,
    fix: 'put both into charts',
  };
}

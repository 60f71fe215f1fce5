import { ApiObject, App, Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Dependencies } from './dependencies';
import { Duplicates } from './duplicates';
import { Order } from './order';
import { Rendered, Renderer, renderJson } from './render';
import { Tree } from './tree';
import { UnwritableText } from './yaml';
import { validateConstruct } from '../validation/checks';
import { Problem, ProblemCode } from '../validation/problem';
import { ValidationError } from '../validation/validation-error';

/** One document of the output. */
export interface Document extends Rendered {
  /** The object that it comes from; none where a chart makes its documents itself. */
  readonly object?: ApiObject;
}

export interface ChartDocuments {
  readonly chart: Chart;
  readonly documents: Iterable<Document>;
}

/** A validated and ordered construct tree. */
export class Synthesis {
  /** Whether charts depend on each other, so that their order counts. */
  public readonly betweenCharts: boolean;

  private readonly tree: Tree;
  private readonly order: Order;
  private readonly duplicates = new Duplicates();
  private readonly unwritable: Problem[] = [];
  private readonly renderer: Renderer;

  /**
   * @param root the app
   * @throws ValidationError with everything that is wrong in the tree
   */
  constructor(root: App) {
    this.renderer = new Renderer(root);
    const problems = new Tree(root).constructs.flatMap(validateConstruct);
    // Validations may add constructs: the tree is read again.
    this.tree = new Tree(root);
    const dependencies = Dependencies.inferred(this.tree);
    this.betweenCharts = dependencies.betweenCharts;
    this.order = new Order(this.tree, dependencies);
    problems.push(...dependencies.problems);
    if (this.order.cycle) {
      problems.push(cycleProblem(this.order.cycle.map(i => this.tree.constructs[i])));
    }
    if (problems.length > 0) {
      this.findDuplicatesAnyway();
      this.throwProblems(problems);
    }
  }

  /** The API objects of each chart in order. */
  public get charts(): { readonly chart: Chart; readonly objects: ApiObject[] }[] {
    return this.order.charts.map(i => ({
      chart: this.tree.constructs[i] as Chart,
      objects: this.order.objectsOf(i).map(object => this.tree.constructs[object] as ApiObject),
    }));
  }

  /**
   * Renders the charts one by one, in order.
   *
   * @param options.byObject whether each object is rendered for itself even if its chart changes what `toJson()` returns
   * @throws ValidationError after the last document, if several describe the same object, or one cannot be written
   */
  public *render(options: { readonly byObject?: boolean } = {}): Generator<ChartDocuments> {
    for (const { chart, objects } of this.charts) {
      const itself = !options.byObject && chart.toJson !== Chart.prototype.toJson;
      yield { chart, documents: itself ? this.documentsOf(chart) : this.documents(objects) };
    }
    this.throwProblems(this.unwritable);
  }

  private *documents(objects: readonly ApiObject[]): Generator<Document> {
    for (const object of objects) {
      const rendered = this.written(object, () => this.renderer.render(object));
      if (rendered) {
        this.duplicates.add(rendered.manifest, object);
        yield { ...rendered, object };
      }
    }
  }

  private *documentsOf(chart: Chart): Generator<Document> {
    for (const manifest of Object.values(chart.toJson())) {
      this.duplicates.add(manifest, chart);
      const rendered = this.written(chart, () => renderJson(manifest));
      if (rendered) {
        yield rendered;
      }
    }
  }

  private written(construct: IConstruct, render: () => Rendered): Rendered | undefined {
    try {
      return render();
    } catch (error) {
      if (!(error instanceof UnwritableText)) {
        throw error;
      }
      this.unwritable.push({
        code: ProblemCode.FORMAT,
        path: construct.node.path,
        message: 'holds half of a character, for which UTF-8 has no bytes',
        received: error.received,
        fix: 'cut texts between characters',
      });
      return undefined;
    }
  }

  /** Looks for duplicates in a tree that is not valid, of which some objects may therefore not be rendered. */
  private findDuplicatesAnyway(): void {
    for (const object of this.tree.constructs) {
      if (ApiObject.isApiObject(object)) {
        try {
          this.duplicates.add(object.toJson(), object);
        } catch {
          // The problems that were found say why.
        }
      }
    }
  }

  private throwProblems(problems: readonly Problem[]): void {
    const all = [...problems, ...this.duplicates.problems];
    if (all.length > 0) {
      const place = new Map(this.tree.constructs.map((construct, i) => [construct.node.path, i]));
      throw new ValidationError(all.sort((a, b) => (place.get(a.path) ?? 0) - (place.get(b.path) ?? 0)));
    }
  }
}

/** The charts of an app in the order of the dependencies that the program registered. */
export function orderedCharts(root: Construct, withInferred: boolean): Chart[] {
  const tree = new Tree(root);
  const order = new Order(tree, withInferred ? Dependencies.inferred(tree) : Dependencies.registered(tree));
  if (order.cycle) {
    throw new ValidationError([cycleProblem(order.cycle.map(i => tree.constructs[i]))]);
  }
  return order.charts.map(i => tree.constructs[i] as Chart);
}

function cycleProblem(cycle: readonly IConstruct[]): Problem {
  return {
    code: ProblemCode.DEPENDENCY_CYCLE,
    path: cycle[0].node.path,
    message: `depends on itself: ${[...cycle, cycle[0]].map(String).join(' => ')}`,
    fix: 'remove one of these dependencies',
  };
}

import { Dependencies } from './dependencies';
import { NONE, Tree } from './tree';

/** Which dependencies a walk follows. */
export type Scope = (source: number, target: number) => boolean;

interface Frame {
  readonly vertex: number;
  readonly edges: Iterator<number>;
  /** How many constructs (groups not counted) lie below on the stack. */
  readonly depth: number;
  /** The frame of the same group further down, where it was entered again. */
  readonly outer?: Frame;
  /** Whether a construct was passed over in this group, so that it is not yet done for the next one to come. */
  open: boolean;
}

/**
 * A depth-first walk along dependencies that lists each construct after all that it depends on, in the order in which
 * cdk8s does it, and in linear time.
 *
 * cdk8s makes every API object of the dependent depend on every API object of the dependency, pair by pair. The walk
 * goes through two groups for each construct instead, so that what is shared is walked once:
 *
 * - its contents: the API objects at and below it in the same chart,
 * - its needs: the contents of what it, and each construct around it in the same chart, depends on.
 *
 * An API object depends on its needs. Where it is among them itself (an object that depends on its chart comes after all
 * others in it), it is passed over.
 *
 * There is no recursion: a chain of dependencies may be as long as it likes.
 */
export class Walk {
  /** The constructs walked so far, dependencies first. */
  public readonly order: number[] = [];

  private readonly done: Uint8Array;
  private readonly hasNeeds: Uint8Array;
  private readonly frames: Frame[] = [];
  private readonly walking = new Map<number, Frame>();
  /** The constructs on the stack. */
  private readonly path: number[] = [];

  constructor(private readonly tree: Tree, private readonly dependencies: Dependencies, private readonly scope: Scope) {
    this.done = new Uint8Array(3 * tree.size);
    this.hasNeeds = new Uint8Array(tree.size);
    for (let i = 0; i < tree.size && !dependencies.isEmpty; i++) {
      const around = tree.chart[i] !== i && tree.parent[i] !== NONE && this.hasNeeds[tree.parent[i]];
      this.hasNeeds[i] = dependencies.withObjects && (around || dependencies.of(i).size > 0) ? 1 : 0;
    }
  }

  /**
   * Walks a construct and everything that it depends on.
   *
   * @returns the constructs that depend on each other in a circle, if it meets some
   */
  public visit(construct: number): readonly number[] | undefined {
    if (this.done[construct]) {
      return undefined;
    }
    if (!this.hasNeeds[construct] && this.dependencies.of(construct).size === 0) {
      this.done[construct] = 1;
      this.order.push(construct);
      return undefined;
    }
    this.enter(construct);
    for (let frame = this.frames.at(-1); frame; frame = this.frames.at(-1)) {
      const { value: next, done } = frame.edges.next();
      if (done) {
        this.leave(frame);
        continue;
      }
      if (this.done[next]) {
        continue;
      }
      const met = this.walking.get(next);
      const isGroup = next >= this.tree.size;
      const first = met && this.path.length === met.depth + 1;
      if (!met || (isGroup && first)) {
        // A group can be entered again by the first construct found in it: that one may need all others in it.
        this.enter(next);
      } else if (first && frame.vertex !== next) {
        this.passOver(next);
      } else {
        return this.path.slice(met.depth);
      }
    }
    return undefined;
  }

  private enter(vertex: number): void {
    const frame = { vertex, edges: this.edges(vertex), depth: this.path.length, outer: this.walking.get(vertex), open: false };
    this.frames.push(frame);
    this.walking.set(vertex, frame);
    if (vertex < this.tree.size) {
      this.path.push(vertex);
    }
  }

  private leave(frame: Frame): void {
    this.frames.pop();
    this.done[frame.vertex] = frame.open ? 0 : 1;
    if (frame.outer) {
      this.walking.set(frame.vertex, frame.outer);
    } else {
      this.walking.delete(frame.vertex);
    }
    if (frame.vertex < this.tree.size) {
      this.path.pop();
      this.order.push(frame.vertex);
    }
  }

  private passOver(construct: number): void {
    for (let i = this.frames.length - 1; this.frames[i].vertex !== construct; i--) {
      this.frames[i].open = true;
    }
  }

  /** What comes before a construct or in a group: constructs as they are, then their contents, then their needs. */
  private *edges(vertex: number): Generator<number, undefined> {
    const { tree, dependencies } = this;
    const i = vertex % tree.size;
    if (vertex < tree.size) {
      yield* this.targets(i);
      if (this.hasNeeds[i] && tree.isApiObject(i)) {
        yield i + 2 * tree.size;
      }
    } else if (vertex < 2 * tree.size) {
      if (tree.isApiObject(i)) {
        yield i;
      }
      for (let child = i + 1; child < tree.end[i]; child = tree.end[child]) {
        if (!tree.isChart(child)) {
          yield child + tree.size;
        }
      }
    } else {
      if (tree.chart[i] !== i && this.hasNeeds[tree.parent[i]]) {
        yield tree.parent[i] + 2 * tree.size;
      }
      for (const target of dependencies.of(i)) {
        if (this.scope(i, target)) {
          yield target + tree.size;
        }
      }
    }
    return undefined;
  }

  private *targets(i: number): Generator<number, undefined> {
    for (const target of this.dependencies.of(i)) {
      if (this.scope(i, target)) {
        yield target;
      }
    }
    return undefined;
  }
}

/** Nodes are numbers; an edge leads from one to the other. */
export type Edge = readonly [from: number, to: number];

export interface Ranking {
  /** The column of each node. */
  readonly ranks: readonly number[];
  /** The edges that lead backwards, by their numbers: those that close a circle. */
  readonly backwards: ReadonlySet<number>;
}

export interface Places {
  /** A column of their own before all others. */
  readonly first: ReadonlySet<number>;
  /** One behind all others. */
  readonly last: ReadonlySet<number>;
  /** The last one of the others, if nothing follows: what others use. */
  readonly data: ReadonlySet<number>;
}

/**
 * Puts nodes into columns so that edges lead to the right: as far to the left as what comes before allows, and what nothing comes
 * before right before what it leads to.
 *
 * @param places nodes that have places of their own
 */
export function rank(count: number, edges: readonly Edge[], { first, last, data }: Places): Ranking {
  const backwards = closingEdges(count, edges);
  const forwards = edges.flatMap(([from, to], index): Edge[] => (backwards.has(index) ? [[to, from]] : [[from, to]]));
  const inner = (node: number) => !first.has(node) && !last.has(node);
  const between = forwards.filter(([from, to]) => inner(from) && inner(to));
  const order = topological(count, between);
  const begin = first.size > 0 ? 1 : 0;
  const ranks = new Array<number>(count).fill(begin);
  const [before, after] = [neighbours(count, between.map(([from, to]) => [to, from])), neighbours(count, between)];
  order.forEach(node => ranks[node] = Math.max(begin, ...before[node].map(other => ranks[other] + 1)));
  const deepest = Math.max(begin, ...order.filter(inner).map(node => ranks[node]));
  order.filter(node => data.has(node) && before[node].length > 0 && after[node].length === 0).forEach(node => ranks[node] = deepest);
  for (const node of [...order].reverse()) {
    if (before[node].length === 0 && after[node].length > 0) {
      ranks[node] = Math.min(...after[node].map(other => ranks[other])) - 1;
    }
  }
  spread(ranks, Array.from(ranks.keys()).filter(node => inner(node) && before[node].length + after[node].length === 0), forwards, begin);
  const end = Math.max(begin - 1, ...Array.from(ranks.keys()).filter(inner).map(node => ranks[node])) + 1;
  first.forEach(node => ranks[node] = 0);
  last.forEach(node => ranks[node] = end);
  return { ranks, backwards };
}

const MOST_COLUMNS = 4;

/** What has nothing to do with others inside fills the columns up; what is met from outside stays near to it. */
function spread(ranks: number[], lonely: readonly number[], edges: readonly Edge[], begin: number): void {
  const others = Array.from(ranks.keys()).filter(node => !lonely.includes(node));
  const columns = Math.max(Math.max(0, ...others.map(node => ranks[node] - begin + 1)), Math.min(MOST_COLUMNS, lonely.length));
  const filled = new Array<number>(columns).fill(0);
  others.forEach(node => filled[ranks[node] - begin]++);
  for (const node of lonely) {
    const entered = edges.some(([, to]) => to === node);
    const left = edges.some(([from]) => from === node);
    const column = entered ? 0 : left ? columns - 1 : filled.indexOf(Math.min(...filled));
    ranks[node] = begin + column;
    filled[column]++;
  }
}

/** The edges that a walk in the order of the program finds to lead back to where it came from. */
function closingEdges(count: number, edges: readonly Edge[]): Set<number> {
  const outgoing: [to: number, index: number][][] = Array.from({ length: count }, () => []);
  edges.forEach(([from, to], index) => outgoing[from].push([to, index]));
  const state = new Uint8Array(count); // 1: on the way, 2: done
  const closing = new Set<number>();
  for (let start = 0; start < count; start++) {
    const way: { node: number; next: number }[] = state[start] === 0 ? [{ node: start, next: 0 }] : [];
    while (way.length > 0) {
      const step = way[way.length - 1];
      state[step.node] = 1;
      const edge = outgoing[step.node][step.next++];
      if (!edge) {
        state[step.node] = 2;
        way.pop();
      } else if (state[edge[0]] === 1) {
        closing.add(edge[1]);
      } else if (state[edge[0]] === 0) {
        way.push({ node: edge[0], next: 0 });
      }
    }
  }
  return closing;
}

function topological(count: number, edges: readonly Edge[]): number[] {
  const missing = new Array<number>(count).fill(0);
  edges.forEach(([, to]) => missing[to]++);
  const after = neighbours(count, edges);
  const order = Array.from(missing.keys()).filter(node => missing[node] === 0);
  for (let index = 0; index < order.length; index++) {
    for (const node of after[order[index]]) {
      if (--missing[node] === 0) {
        order.push(node);
      }
    }
  }
  return order;
}

function neighbours(count: number, edges: readonly Edge[]): number[][] {
  const found: number[][] = Array.from({ length: count }, () => []);
  edges.forEach(([from, to]) => found[from].push(to));
  return found;
}

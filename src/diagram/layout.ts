import { loadDagre, Point } from './dagre';
import { MeasuredBox, measureBox, MeasuredLabel, measureLabel } from './measure';
import { Piece } from './pieces';
import { rank } from './ranks';
import { Middle, pathThrough, routes } from './routes';
import { Arrow, Box } from './system';

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedBox extends MeasuredBox, Rect {}

export interface PlacedArrow {
  readonly arrow: Arrow;
  /** The line, as the path of an SVG. */
  readonly path: string;
  /** The points that it goes through. */
  readonly points: readonly Point[];
  readonly label: MeasuredLabel & Rect;
}

/** Boxes and arrows in a coordinate system of their own. */
export interface Laid {
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
  /** Whether it goes from the top to the bottom, and not from left to right. */
  readonly upright: boolean;
}

const GAPS = { LR: { nodesep: 22, edgesep: 16, ranksep: 54 }, TB: { nodesep: 26, edgesep: 18, ranksep: 60 } };

/** How many arrows a piece may have for the best of several layouts to be looked for. */
const MOST_TRIED = 150;

/**
 * Places boxes in columns, or in rows where it is to go from the top to the bottom, and arrows between them. In which order dagre
 * hears of them decides in which order it finds it best to have them, so that it hears of them in several.
 */
export function layOutPiece(piece: Piece, upright: boolean): Laid {
  const orders: ((nodes: number[]) => number[])[] = [
    nodes => nodes,
    nodes => [...nodes].reverse(),
    nodes => [...nodes.filter(node => node % 2 === 0), ...nodes.filter(node => node % 2 === 1)],
    nodes => [...nodes.slice(nodes.length / 2), ...nodes.slice(0, nodes.length / 2)],
  ];
  const tried = orders.slice(0, piece.arrows.length > MOST_TRIED ? 1 : orders.length).map(order => layOutInOrder(piece, upright, order));
  const detours = tried.map(detour);
  return tried[detours.indexOf(Math.min(...detours))];
}

/** How far all arrows go up and down, which is also what makes them cross. */
function detour({ arrows, upright }: Laid): number {
  const length = arrows.reduce((sum, { points }) => sum + points.slice(1).reduce((part, point, index) =>
    part + Math.abs(upright ? point.x - points[index].x : point.y - points[index].y), 0), 0);
  return Math.round(length);
}

function layOutInOrder(piece: Piece, upright: boolean, order: (nodes: number[]) => number[]): Laid {
  const measured = [...piece.left, ...piece.inside, ...piece.right].map(measureBox);
  const numbers = new Map<Box, number>(measured.map(({ box }, index) => [box, index]));
  const labels = piece.arrows.map(measureLabel);
  const edges = piece.arrows.map(({ from, to }) => [numbers.get(from)!, numbers.get(to)!] as const);
  const [first, last] = [piece.left, piece.right].map(boxes => new Set(boxes.map(box => numbers.get(box)!)));
  const data = new Set(Array.from(measured.keys()).filter(index => ['database', 'store'].includes(measured[index].box.kind)));
  const { ranks, backwards } = rank(measured.length, edges, { first, last, data });
  const forwards = edges.map(([from, to], index) => (backwards.has(index) ? [to, from] as const : [from, to] as const));

  const dagre = loadDagre();
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({
    rankdir: upright ? 'TB' : 'LR',
    ...GAPS[upright ? 'TB' : 'LR'],
    // Between two columns is one of labels. What is not ours is dagre's own, before all.
    ranker: whole => whole.nodes().forEach(name => whole.node(name).rank = numberOf(name) === undefined ? -1 : 2 * ranks[numberOf(name)!]),
  });
  order(Array.from(measured.keys())).forEach(index => graph.setNode(nameOf(index), { width: measured[index].width, height: measured[index].height }));
  forwards.forEach(([from, to], index) => {
    const { width, height } = labels[index];
    graph.setEdge(nameOf(from), nameOf(to), { width, height, labelpos: 'c' }, `${index}`);
  });
  dagre.layout(graph);

  // From here on, all goes from left to right: what goes down is turned, and turned back at the end.
  const turn = <T extends Point>(point: T): T => (upright ? { ...point, x: point.y, y: point.x } : point);
  const turned = (at: Point, { width, height }: { width: number; height: number }): Middle =>
    ({ ...turn(at), width: upright ? height : width, height: upright ? width : height });
  const middles = measured.map((each, index) => turned(graph.node(nameOf(index)), each));
  const laid = forwards.map(([from, to], index) => graph.edge(nameOf(from), nameOf(to), `${index}`));
  const labelled = laid.map((edge, index) => (labels[index].width > 0 ? turned(edge, labels[index]) : undefined));
  const columns = columnsOf([...middles, ...labelled.flatMap(label => label ?? [])]);
  const lines = routes(laid.map(({ points }, index) => ({
    from: middles[forwards[index][0]],
    to: middles[forwards[index][1]],
    // The first and the last are where it meets its boxes.
    through: points.slice(1, -1).map(turn),
  })), x => columns.get(Math.round(x)) ?? 0);

  return {
    boxes: measured.map((each, index) => ({ ...each, ...corner(turn(middles[index]), each) })),
    arrows: piece.arrows.map((arrow, index) => {
      const points = backwards.has(index) ? [...lines[index]].reverse() : lines[index];
      return {
        arrow,
        path: pathThrough(points, upright),
        points: points.map(turn),
        label: { ...labels[index], ...corner(turn(labelled[index] ?? points[0]), labels[index]) },
      };
    }),
    upright,
  };
}

/** Half the width of each column, by its middle. */
function columnsOf(things: readonly Middle[]): Map<number, number> {
  const columns = new Map<number, number>();
  things.forEach(({ x, width }) => columns.set(Math.round(x), Math.max(columns.get(Math.round(x)) ?? 0, width / 2)));
  return columns;
}

function corner({ x, y }: Point, { width, height }: { width: number; height: number }): Rect {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** A name that JavaScript does not take for a number, whose properties it would sort. */
function nameOf(node: number): string {
  return `box ${node}`;
}

function numberOf(name: string): number | undefined {
  return name.startsWith('box ') ? Number(name.slice('box '.length)) : undefined;
}

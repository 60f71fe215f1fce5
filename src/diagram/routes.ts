import { Point } from './dagre';

/** A box or a label, by its middle. */
export interface Middle extends Point {
  readonly width: number;
  readonly height: number;
}

/** An edge as it was laid out, from the left to the right. */
export interface LaidOut {
  readonly from: Middle;
  readonly to: Middle;
  /** Where it passes through columns. */
  readonly through: readonly Point[];
}

const CORNER = 14;
const WIDEST_STEP = 16;
/** An arrow leaves and arrives straight, so that its head looks where it goes. */
const STRAIGHT = 11;

/**
 * The points of each edge between which it goes in curves: it leaves a box and arrives at one level, runs level through
 * each column, and each arrow has a place of its own at its box, in an order in which they do not cross.
 *
 * @param halfWidth half of the width of the column around a point
 */
export function routes(edges: readonly LaidOut[], halfWidth: (x: number) => number): Point[][] {
  const ends = new Map<Middle, { readonly leaving: End[]; readonly arriving: End[] }>();
  const places = edges.map(() => ({ start: 0, end: 0 }));
  edges.forEach(({ from, to, through }, index) => {
    const at = (box: Middle) => ends.get(box) ?? ends.set(box, { leaving: [], arriving: [] }).get(box)!;
    at(from).leaving.push({ towards: (through[0] ?? to).y, set: y => places[index].start = y });
    at(to).arriving.push({ towards: (through[through.length - 1] ?? from).y, set: y => places[index].end = y });
  });
  ends.forEach(({ leaving, arriving }, box) => [leaving, arriving].forEach(side => distribute(box, side)));
  return edges.map(({ from, to, through }, index) => {
    const [left, right] = [from.x + from.width / 2, to.x - to.width / 2];
    return [
      { x: left, y: places[index].start },
      { x: left + STRAIGHT, y: places[index].start },
      ...through.flatMap(({ x, y }) => [{ x: x - halfWidth(x), y }, { x: x + halfWidth(x), y }]),
      { x: right - STRAIGHT, y: places[index].end },
      { x: right, y: places[index].end },
    ];
  });
}

/** The end of an edge at a side of a box. */
interface End {
  /** How high it goes on. */
  readonly towards: number;
  readonly set: (y: number) => void;
}

function distribute(box: Middle, ends: End[]): void {
  const step = Math.min(WIDEST_STEP, (box.height - 2 * CORNER) / Math.max(1, ends.length - 1));
  [...ends].sort((a, b) => a.towards - b.towards).forEach(({ set }, index) => set(box.y + (index - (ends.length - 1) / 2) * step));
}

/**
 * Curves through points as the path of an SVG, level at each of them.
 *
 * @param upright whether the picture goes from the top to the bottom: x and y are then each other's
 */
export function pathThrough(points: readonly Point[], upright: boolean): string {
  const show = (x: number, y: number) => (upright ? `${round(y)} ${round(x)}` : `${round(x)} ${round(y)}`);
  return points.map(({ x, y }, index) => {
    const before = points[index - 1];
    if (!before) {
      return `M${show(x, y)}`;
    }
    const middle = (before.x + x) / 2;
    return Math.abs(before.y - y) < 0.5 ? `L${show(x, y)}` : `C${show(middle, before.y)} ${show(middle, y)} ${show(x, y)}`;
  }).join(' ');
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

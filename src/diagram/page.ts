import { Point } from './dagre';
import { Laid, layOutPiece, Rect } from './layout';
import { Piece, piecesOf } from './pieces';
import { System } from './system';
import { FONTS, textWidth, wrap } from './text';

/** A frame and all beside it, from the corner of their own. */
export interface PlacedPiece extends Laid, Rect {
  readonly piece: Piece;
  /** By how much boxes and arrows are moved. */
  readonly shift: Point;
  readonly frame: Rect;
  readonly title: readonly string[];
  readonly lines: readonly string[];
}

export interface Page {
  readonly pieces: readonly PlacedPiece[];
  readonly width: number;
  readonly height: number;
}

/** As wide as a picture may be whose smallest text, of 12.5 px, is legible on a screen of 1,280 px: as one of 11. */
const WIDEST = 1450;
const MARGIN = 24;
export const FRAME_PADDING = 18;
const HEADER_GAP = 14;
const LEAST_FRAME = 320;
const ASIDE = 190;
const GAP = 28;

/** Places frames in rows, in the order of the program, below a head of a certain height. */
export function layOutPage(system: System, head: { readonly width: number; readonly height: number }): Page {
  const pieces = piecesOf(system).map(placePiece);
  const room = Math.max(WIDEST - 2 * MARGIN, ...pieces.map(({ width }) => width));
  const placed: PlacedPiece[] = [];
  let [x, y, rowHeight] = [0, head.height, 0];
  for (const piece of pieces) {
    if (x > 0 && x + piece.width > room) {
      [x, y, rowHeight] = [0, y + rowHeight + GAP, 0];
    }
    placed.push({ ...piece, x: MARGIN + x, y: MARGIN + y });
    x += piece.width + GAP;
    rowHeight = Math.max(rowHeight, piece.height);
  }
  const width = Math.max(head.width, ...placed.map(each => each.x - MARGIN + each.width));
  return { pieces: placed, width: Math.ceil(width + 2 * MARGIN), height: Math.ceil(y + rowHeight + 2 * MARGIN) };
}

/** From left to right where that fits, and else in the direction in which it is less wide. */
function placePiece(piece: Piece): PlacedPiece {
  const across = around(piece, layOutPiece(piece, false));
  if (across.width <= WIDEST - 2 * MARGIN) {
    return across;
  }
  const down = around(piece, layOutPiece(piece, true));
  return down.width < across.width ? down : across;
}

/** Puts the frame around what is inside of it, with its title above, or beside where arrows come from above. */
function around(piece: Piece, laid: Laid): PlacedPiece {
  const inside = extent(laid, new Set(piece.inside), laid.upright);
  // A frame with nothing in it stands above what is outside.
  const boxesOnly = piece.inside.length === 0 ? { x: 0, y: laid.boxes.length > 0 ? -GAP - FRAME_PADDING : 0, width: 0, height: 0 } : inside;
  const aside = laid.upright && piece.left.length > 0;
  const least = piece.right.length > 0 || aside ? 0 : LEAST_FRAME - 2 * FRAME_PADDING;
  const headerRoom = aside ? ASIDE : Math.max(boxesOnly.width, least);
  const title = wrap(piece.frame.title, FONTS.frame, headerRoom, 2);
  const lines = piece.frame.lines.flatMap(line => wrap(line, FONTS.line, headerRoom, 4));
  const header = title.length * FONTS.frame.line + lines.length * FONTS.line.line;
  const gap = piece.inside.length === 0 ? 0 : HEADER_GAP;
  const [left, above] = aside ? [ASIDE + gap, 0] : [0, header + gap];
  const frame = {
    x: boxesOnly.x - FRAME_PADDING - left,
    y: boxesOnly.y - FRAME_PADDING - above,
    width: Math.max(boxesOnly.width, least, ...aside ? [] : title.map(line => textWidth(line, FONTS.frame))) + left + 2 * FRAME_PADDING,
    height: Math.max(boxesOnly.height, aside ? header : 0) + above + 2 * FRAME_PADDING,
  };
  const all = union([frame, ...laid.boxes, ...laid.arrows.flatMap(({ label, points }) => [...label.width > 0 ? [label] : [], ...points.map(dot)])]);
  const shift = { x: -all.x, y: -all.y };
  return { ...laid, ...all, x: 0, y: 0, piece, title, lines, shift, frame: { ...frame, x: frame.x + shift.x, y: frame.y + shift.y } };
}

/** How far what is inside reaches, with the arrows that pass it. */
function extent({ boxes, arrows }: Laid, inside: ReadonlySet<unknown>, upright: boolean): Rect {
  const own = arrows.filter(({ arrow }) => inside.has(arrow.from) && inside.has(arrow.to));
  const rects = [
    ...boxes.filter(({ box }) => inside.has(box)), ...own.flatMap(({ label, points }) => [...label.width > 0 ? [label] : [], ...points.map(dot)]),
  ];
  const { x, y, width, height } = union(rects);
  const passes = (rect: Rect) => (upright ? rect.y >= y && rect.y + rect.height <= y + height : rect.x >= x && rect.x + rect.width <= x + width);
  const passing = arrows.flatMap(({ label, points }) => [...label.width > 0 ? [label] : [], ...points.map(dot)]).filter(passes);
  return union([...rects, ...passing]);
}

function dot({ x, y }: Point): Rect {
  return { x, y, width: 0, height: 0 };
}

function union(rects: readonly Rect[]): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of rects) {
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + width), Math.max(bottom, y + height)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

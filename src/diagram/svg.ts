import { PlacedArrow } from './layout';
import { drawLegend, legendOf } from './legend';
import { FRAME_PADDING, layOutPage, Page, PlacedPiece } from './page';
import { round } from './routes';
import { describeArrow, describeSystem } from './sentences';
import { baseline, drawBox, drawLines } from './shapes';
import { ArrowKind, System } from './system';
import { FONTS, textWidth, wrap } from './text';
import { stylesheet } from './theme';
import { element, textElement } from './xml';

/** A picture, and how large it is. */
export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 24;
const HEAD_GAP = 18;
const LONGEST_TITLE = 900;
/** The ends of arrows, on 10 by 10. */
const HEADS: { readonly [kind in ArrowKind]: string } = {
  'connects': 'M0 1L9 5L0 9z', 'backs-up': 'M0 1L9 5L0 9z', 'before': 'M0 1L9 5L0 9z', 'mounts': 'M1 5a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0 -6.8 0z',
};

/** Draws a system as one SVG, with all that it needs in it. */
export function drawSvg(system: System): Drawing {
  const title = wrap(system.title, FONTS.page, LONGEST_TITLE, 2);
  const head = { width: Math.max(...title.map(line => textWidth(line, FONTS.page))), height: title.length * FONTS.page.line + HEAD_GAP };
  const measured = layOutPage(system, head);
  const legend = legendOf(system, measured.width - 2 * MARGIN);
  const page: Page = { ...measured, height: measured.height + legend.height };
  const { width, height } = page;
  const svg = element('svg', {
    'xmlns': 'http://www.w3.org/2000/svg', width, height, 'viewBox': `0 0 ${width} ${height}`, 'role': 'graphics-document document', 'aria-labelledby': 'diagram-title diagram-text',
  }, [
    element('title', { id: 'diagram-title' }, system.title),
    element('desc', { id: 'diagram-text' }, describeSystem(system)),
    `<style>\n${stylesheet()}\n</style>`,
    element('defs', {}, (Object.keys(HEADS) as ArrowKind[]).map(marker)),
    element('rect', { class: 'ground', width, height }),
    ...drawLines(title, MARGIN, MARGIN, 'page'),
    ...page.pieces.map(drawPiece),
    drawLegend(legend, MARGIN, height - MARGIN - legend.height),
  ]);
  return { svg: `${svg}\n`, width, height };
}

function marker(kind: ArrowKind): string {
  const end = kind === 'mounts' ? 7.8 : 9;
  return element('marker', { id: `head-${kind}`, class: kind, viewBox: '0 0 10 10', refX: end, refY: 5, markerWidth: 10, markerHeight: 10, markerUnits: 'userSpaceOnUse', orient: 'auto' }, [
    `<path class="head" d="${HEADS[kind]}" style="stroke:none"/>`,
  ]);
}

function drawPiece(piece: PlacedPiece): string {
  const { x, y, frame, shift, title, lines, boxes, arrows } = piece;
  const left = frame.x + FRAME_PADDING;
  const top = frame.y + FRAME_PADDING - 4;
  return element('g', { transform: `translate(${round(x)} ${round(y)})`, role: 'group' }, [
    element('title', {}, piece.piece.frame.title),
    element('rect', { class: 'around', x: round(frame.x), y: round(frame.y), width: round(frame.width), height: round(frame.height), rx: 12 }),
    ...drawLines(title, left, top, 'frame'),
    ...drawLines(lines, left, top + title.length * FONTS.frame.line + 2, 'line'),
    element('g', { transform: `translate(${round(shift.x)} ${round(shift.y)})` }, [
      ...arrows.map(drawLine),
      ...boxes.map(drawBox),
      ...arrows.filter(({ label }) => label.lines.length > 0).map(arrow => drawLabel(arrow, isInside(piece, arrow))),
    ]),
  ]);
}

function drawLine({ arrow, path }: PlacedArrow): string {
  return element('g', { class: arrow.kind, role: 'img' }, [
    element('title', {}, describeArrow(arrow)),
    element('path', { 'd': path, 'marker-end': `url(#head-${arrow.kind})` }),
  ]);
}

/** What is written at an arrow covers the line, and nothing else is below it. */
function drawLabel({ arrow, label }: PlacedArrow, inside: boolean): string {
  const { x, y, width, height, lines } = label;
  const middle = round(x + width / 2);
  return element('g', { 'class': arrow.kind, 'aria-hidden': 'true' }, [
    element('rect', { class: `behind${inside ? '' : ' open'}`, x: round(x), y: round(y), width: round(width), height: round(height), rx: 4 }),
    ...lines.map((line, index) => textElement(line, {
      'class': 'label', 'x': middle, 'y': round(y + 2 + index * FONTS.label.line + baseline(FONTS.label)), 'text-anchor': 'middle',
    })),
  ]);
}

function isInside({ frame, shift }: PlacedPiece, { label }: PlacedArrow): boolean {
  const middle = label.x + label.width / 2 + shift.x;
  const centre = label.y + label.height / 2 + shift.y;
  return middle > frame.x && middle < frame.x + frame.width && centre > frame.y && centre < frame.y + frame.height;
}

import { PlacedBox, Rect } from './layout';
import { BOX_PADDING, LID, SYMBOL, SYMBOL_GAP, textTop } from './measure';
import { round } from './routes';
import { describeBox } from './sentences';
import { BoxKind } from './system';
import { FONTS, Font } from './text';
import { element, textElement } from './xml';

/** What stands before a title, on 18 by 18. */
const SYMBOLS: { readonly [kind in BoxKind]: string } = {
  app: 'M2.5 3.5h13v11h-13zM2.5 7h13M5 5.2h.01M7.2 5.2h.01',
  agent: 'M9 1.7l6.3 3.65v7.3L9 16.3l-6.3-3.65v-7.3zM6.6 9a2.4 2.4 0 1 0 4.8 0 2.4 2.4 0 1 0-4.8 0',
  task: 'M2 9a7 7 0 1 0 14 0 7 7 0 1 0-14 0M7.4 6.2l4.4 2.8-4.4 2.8z',
  schedule: 'M2 9a7 7 0 1 0 14 0 7 7 0 1 0-14 0M9 5v4.2l2.8 1.8',
  database: 'M3 4.2c0-3 12-3 12 0v9.6c0 3-12 3-12 0zM3 4.2c0 3 12 3 12 0M3 9c0 3 12 3 12 0',
  store: 'M2 10.5h14v4.7H2zM2 10.5l2.2-7.2h9.6l2.2 7.2M12.8 12.9h.01M5 12.9h4',
  backup: 'M9 1.6l6.2 2.3v4.6c0 3.6-2.6 6.5-6.2 7.9-3.6-1.4-6.2-4.3-6.2-7.9V3.9zM6.2 8.9l2.1 2.1 3.7-3.9',
  class: 'M9 2l7 3.4-7 3.4-7-3.4zM2 9l7 3.4L16 9M2 12.6L9 16l7-3.4',
  outside: 'M2 9a7 7 0 1 0 14 0 7 7 0 1 0-14 0M2 9h14M9 2c-4.4 4-4.4 10 0 14 4.4-4 4.4-10 0-14',
};
const LOCK = 'M4 8h10v7.5H4zM6 8V5.6a3 3 0 0 1 6 0V8';

/** A box with its symbol and its texts. */
export function drawBox(placed: PlacedBox): string {
  const { box, title, lines, x, y, width } = placed;
  const left = x + BOX_PADDING;
  const top = y + textTop(placed);
  const below = top + title.length * FONTS.title.line + 4;
  return element('g', { class: `box ${box.kind}`, role: 'img' }, [
    element('title', {}, describeBox(box)),
    shapeOf(box.kind, placed),
    symbol(SYMBOLS[box.kind], left, top),
    ...box.closed ? [symbol(LOCK, x + width - BOX_PADDING - SYMBOL + 2, top)] : [],
    ...drawLines(title, left + SYMBOL + SYMBOL_GAP, top, 'title'),
    ...drawLines(lines, left, below, 'line'),
  ]);
}

/** The symbol of a lock, as the legend shows it. */
export function drawLock(x: number, y: number): string {
  return element('g', { class: 'outside' }, [symbol(LOCK, x, y)]);
}

export function drawLines(lines: readonly string[], x: number, top: number, name: keyof typeof FONTS): string[] {
  const font: Font = FONTS[name];
  return lines.map((line, index) => textElement(line, { class: name, x: round(x), y: round(top + index * font.line + baseline(font)) }));
}

/** Where letters stand in a line, from its top. */
export function baseline({ size, line }: Font): number {
  return (line + size * 0.72) / 2;
}

function symbol(path: string, x: number, y: number): string {
  return element('path', { class: 'symbol', d: path, transform: `translate(${round(x)} ${round(y)})` });
}

function shapeOf(kind: BoxKind, { x, y, width, height }: Rect): string {
  switch (kind) {
    case 'database': return element('path', { class: 'shape', d: cylinder({ x, y, width, height }) });
    case 'agent': return element('path', { class: 'shape', d: cutCorners({ x, y, width, height }) });
    default: return element('rect', { class: 'shape', ...rounded({ x, y, width, height }), rx: RADII[kind] ?? 8 });
  }
}

const RADII: { readonly [kind in BoxKind]?: number } = { outside: 18, store: 2, class: 2, task: 14, schedule: 14 };

function rounded({ x, y, width, height }: Rect): { x: number; y: number; width: number; height: number } {
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

function cylinder({ x, y, width, height }: Rect): string {
  const lid = `a${width / 2} ${LID} 0 0`;
  const [left, top] = [round(x), round(y + LID)];
  // The front of the lid is drawn there and back, so that it encloses nothing.
  return `M${left} ${top}${lid} 1 ${width} 0v${round(height - 2 * LID)}${lid} 1 ${-width} 0zM${left} ${top}${lid} 0 ${width} 0${lid} 1 ${-width} 0`;
}

function cutCorners({ x, y, width, height }: Rect): string {
  const cut = 10;
  return `M${round(x + cut)} ${round(y)}h${width - 2 * cut}l${cut} ${cut}v${round(height - 2 * cut)}l${-cut} ${cut}h${2 * cut - width}l${-cut} ${-cut}v${round(2 * cut - height)}z`;
}

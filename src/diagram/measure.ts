import { Arrow, Box } from './system';
import { FONTS, textWidth, wrap } from './text';

/** The texts of a box, and how much room they take. */
export interface MeasuredBox {
  readonly box: Box;
  readonly title: string[];
  readonly lines: string[];
  readonly width: number;
  readonly height: number;
}

export interface MeasuredLabel {
  readonly lines: string[];
  readonly width: number;
  readonly height: number;
}

/** All boxes of a frame are equally wide: columns are then straight, and rows even. */
const WIDTH = 192;
const OUTSIDE_WIDTH = 172;
export const BOX_PADDING = 13;
/** The symbol before the title, and the gap behind it. */
export const SYMBOL = 18;
export const SYMBOL_GAP = 8;
/** The lid of a database. */
export const LID = 9;
const LOCK = 20;
const LABEL_WIDTH = 88;
const LABEL_PADDING = 5;
const TITLE_GAP = 4;

export function measureBox(box: Box): MeasuredBox {
  const width = box.kind === 'outside' ? OUTSIDE_WIDTH : WIDTH;
  const room = width - 2 * BOX_PADDING;
  const title = wrap(box.title, FONTS.title, room - SYMBOL - SYMBOL_GAP - (box.closed ? LOCK : 0), 2);
  const lines = box.lines.flatMap(line => wrap(line, FONTS.line, room, 4));
  const text = title.length * FONTS.title.line + (lines.length > 0 ? TITLE_GAP + lines.length * FONTS.line.line : 0);
  return { box, title, lines, width, height: text + 2 * (BOX_PADDING - 3) + (box.kind === 'database' ? 2 * LID : 0) };
}

/** Where the text of a box begins, from its top. */
export function textTop({ box }: MeasuredBox): number {
  return BOX_PADDING - 3 + (box.kind === 'database' ? LID * 2 - 3 : 0);
}

export function measureLabel({ labels }: Arrow): MeasuredLabel {
  const lines = labels.flatMap(label => wrap(label, FONTS.label, LABEL_WIDTH, 3));
  if (lines.length === 0) {
    return { lines, width: 0, height: 0 };
  }
  const width = Math.max(...lines.map(line => textWidth(line, FONTS.label)));
  return { lines, width: Math.ceil(width) + 2 * LABEL_PADDING, height: lines.length * FONTS.label.line + 4 };
}

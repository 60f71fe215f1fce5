/** A size and weight of text. */
export interface Font {
  readonly size: number;
  readonly bold?: boolean;
  /** From one line to the next. */
  readonly line: number;
}

export const FONTS = {
  page: { size: 22, bold: true, line: 28 },
  frame: { size: 16, bold: true, line: 21 },
  title: { size: 14, bold: true, line: 18 },
  line: { size: 12.5, line: 17 },
  label: { size: 12.5, line: 15 },
} as const;

/** Which sans-serif there is, the reader's machine decides; all of these are at most as wide as the widths below. */
export const FAMILY = 'Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif';

const FIRST = 32;
/** Widths of the characters of ASCII, in hundredths of the size: for each the widest of Arial and DejaVu Sans, in which most systems write. */
const REGULAR = widths('32 41 46 84 64 95 78 28 39 39 50 84 32 37 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 56 102 69 69 73 77 67 62 78 76 30 50 67 56 87 75 79 67 79 73 67 '
  + '62 74 69 99 69 67 69 39 34 39 84 56 50 62 64 55 64 62 36 64 64 28 28 58 28 98 64 62 64 64 42 53 40 64 60 82 60 60 53 64 34 64 84');
const BOLD = widths('35 46 53 84 70 101 88 31 46 46 53 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 62 100 78 77 74 83 69 69 83 84 38 56 78 64 100 84 85 74 85 77 72 '
  + '69 82 78 111 78 73 73 46 37 46 84 56 50 68 72 60 72 68 44 72 72 35 35 67 35 105 72 69 72 72 50 60 48 72 66 93 65 66 59 72 37 72 84');
/** Letters of other scripts of Europe are as wide as an "m" at most; all else may be as wide as it is high, and more. */
const [LETTER, OTHER] = [105, 140];
const ELLIPSIS = '…';

/** How wide a text is at most, whichever font it is written in. */
export function textWidth(text: string, { size, bold }: Font): number {
  const table = bold ? BOLD : REGULAR;
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    width += table[code - FIRST] ?? (code < 0x250 || character === ELLIPSIS ? LETTER : OTHER);
  }
  return width * size / 100;
}

/**
 * A text in lines that are not wider than they may be: broken at spaces, where that cannot be behind `/`, `-`, `.` and the like,
 * and else anywhere. What is more than the lines hold is cut off.
 */
export function wrap(text: string, font: Font, width: number, most: number): string[] {
  const lines: string[] = [];
  let rest = clean(text);
  while (rest !== '' && lines.length < most) {
    const line = textWidth(rest, font) <= width ? rest : firstLine(rest, font, width);
    lines.push(line.trimEnd());
    rest = rest.slice(line.length).trimStart();
  }
  if (rest !== '') {
    lines.push(shorten(`${lines.pop()!}${ELLIPSIS}`, font, width));
  }
  return lines;
}

/** A text on one line, whatever it had in it: control characters have no place in XML. */
export function clean(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]+|\p{Surrogate}/gu, ' ').replace(/ +/g, ' ').trim();
}

function firstLine(text: string, font: Font, width: number): string {
  let [fitting, space, joint] = ['', 0, 0];
  for (const character of text) {
    if (character !== ' ' && textWidth(fitting + character, font) > width) {
      break;
    }
    fitting += character;
    if (character === ' ') {
      space = fitting.length;
    } else if (/[-/.,_:@]/.test(character)) {
      joint = fitting.length;
    }
  }
  // At a space, unless that leaves the line half empty.
  const end = space > 0 && textWidth(fitting.slice(0, space), font) >= width / 3 ? space : Math.max(joint, space);
  return end > 0 ? fitting.slice(0, end) : fitting || text.slice(0, 1);
}

function shorten(text: string, font: Font, width: number): string {
  const characters = Array.from(text);
  while (characters.length > 2 && textWidth(characters.join(''), font) > width) {
    characters.splice(-2, 1);
  }
  return characters.join('');
}

function widths(text: string): number[] {
  return text.split(' ').map(Number);
}

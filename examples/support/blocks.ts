/**
 * What is generated: the members of a public type, as a table or with a heading each; what is refused of the types of the
 * page; the objects in a file that the program above writes.
 */
export type BlockKind = 'reference' | 'sections' | 'refusals' | 'objects';

/** A part of a Markdown text that is generated, between the comments `<!-- KIND: SUBJECT -->` and `<!-- end -->`. */
export interface Block {
  readonly kind: BlockKind;
  /** What it is about; empty for what the page as a whole is about. */
  readonly subject: string;
  /** Where what is generated begins in the text. */
  readonly start: number;
  readonly end: number;
  /** The line of the opening comment, from 1. */
  readonly line: number;
  /** The last heading above it. */
  readonly heading: string;
}

/** Where a public type is documented. */
export interface Place {
  /** A path below the project. */
  readonly page: string;
  readonly heading: string;
}

const BLOCK = /^(<!-- (reference|sections|refusals|objects)(?:: (\S+))? -->\n)([\s\S]*?)^<!-- end -->$/gm;

export function blocksOf(text: string): Block[] {
  return [...text.matchAll(BLOCK)].map(match => {
    const [, opening, kind, subject = '', content] = match;
    const above = text.slice(0, match.index);
    const start = match.index + opening.length;
    return {
      kind: kind as BlockKind,
      subject,
      start,
      end: start + content.length,
      line: above.split('\n').length,
      heading: headingsOf(above).at(-1) ?? '',
    };
  });
}

/** The headings of a text, without their marks. */
export function headingsOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => heading);
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[^\p{L}\p{N}_ -]/gu, '').replace(/ /g, '-');
}

/** A table. What has lists or paragraphs of its own has them in one line, as a cell asks for. */
export function table(header: string[], rows: string[][]): string {
  const cell = (text: string) => text.trim().replace(/\n+- /g, '<br>• ').replace(/\n{2,}/g, '<br>').replace(/\s+/g, ' ').replace(/\|/g, '\\|');
  const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |\n`;
  return line(header) + `|${header.map(() => '---|').join('')}\n` + rows.map(line).join('');
}

/** A text as code, whatever is in it. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

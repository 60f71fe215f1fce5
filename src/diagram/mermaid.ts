import { Arrow, ArrowKind, Box, BoxKind, CLOSED, Frame, System } from './system';
import { clean } from './text';
import { LIGHT } from './theme';

/** What stands around the text of a box. */
const SHAPES: { readonly [kind in BoxKind]: readonly [before: string, after: string] } = {
  app: ['[', ']'],
  agent: ['{{', '}}'],
  task: ['([', '])'],
  schedule: ['([', '])'],
  database: ['[(', ')]'],
  store: ['[/', '/]'],
  backup: ['[[', ']]'],
  class: ['[', ']'],
  outside: ['(', ')'],
};

/** A line, and what it is where something is written at it. */
const LINES: { readonly [kind in ArrowKind]: string } = { 'connects': '-->', 'mounts': '-.->', 'backs-up': '==>', 'before': '-.->' };
const LONGEST = 60;

/**
 * A system as the text of a Mermaid flowchart. Texts are in quotes, and what has a meaning in them is written as its number, so
 * that none of it is taken for something else.
 */
export function drawMermaid({ frames, arrows }: System): string {
  const ids = new Map<Box, string>();
  const id = (box: Box) => ids.get(box) ?? ids.set(box, `n${ids.size + 1}`).get(box)!;
  const lines = ['flowchart LR'];
  frames.forEach((frame, index) => {
    if (frame.boxes.length > 0) {
      // One line alone: Mermaid draws boxes over others.
      lines.push(`  subgraph f${index + 1}["${escapeText(frame.title)}${isClosed(frame) ? ', closed' : ''}"]`, ...frame.boxes.map(box => `    ${node(id(box), box)}`), '  end');
    } else {
      lines.push(`  f${index + 1}["${[`<b>${escapeText(frame.title)}</b>`, ...frame.lines.map(escapeText)].join('<br>')}"]`);
    }
    lines.push(...frame.outside.map(box => `  ${node(id(box), box)}`));
  });
  const known = new Set(ids.keys());
  for (const { from, to } of arrows) {
    // What is in another part of the program.
    [from, to].filter(box => !known.has(box)).forEach(box => {
      known.add(box);
      lines.push(`  ${node(id(box), { ...box, kind: 'outside', lines: [`in ${box.home}`] })}`);
    });
  }
  lines.push(...arrows.map(arrow => `  ${id(arrow.from)} ${LINES[arrow.kind]}${label(arrow)} ${id(arrow.to)}`));
  return `${[...lines, ...classes(ids)].join('\n')}\n`;
}

function isClosed({ lines }: Frame): boolean {
  return lines.includes(CLOSED);
}

function node(name: string, { kind, title, lines, closed }: Box): string {
  const [before, after] = SHAPES[kind];
  const text = [`<b>${escapeText(title)}</b>${closed ? ' 🔒' : ''}`, ...lines.map(escapeText)].join('<br>');
  return `${name}${before}"${text}"${after}`;
}

function label({ labels }: Arrow): string {
  return labels.length === 0 ? '' : `|"${labels.map(escapeText).join('<br>')}"|`;
}

/** The colours of boxes, for those kinds that there are: lines alone, which are seen on light and dark ground. */
function classes(ids: ReadonlyMap<Box, string>): string[] {
  const kinds = new Map<BoxKind, string[]>();
  ids.forEach((id, { kind }) => kinds.set(kind, [...kinds.get(kind) ?? [], id]));
  return [...kinds].flatMap(([kind, names]) => {
    const dashes = kind === 'outside' ? ',stroke-dasharray:5 4' : '';
    // Not the kind itself: `class` is a word of Mermaid's own.
    return [`  classDef ${kind}Box stroke:${LIGHT.boxes[kind].line},stroke-width:1.5px${dashes}`, `  class ${names.join(',')} ${kind}Box`];
  });
}

/** Entities as Mermaid has them: `#34;` is a quote. */
function escapeText(text: string): string {
  const short = clean(text);
  const cut = short.length > LONGEST ? `${short.slice(0, LONGEST - 1)}…` : short;
  return cut.replace(/[^\p{L}\p{N} ,.:/()=+@…_-]/gu, character => `#${character.codePointAt(0)};`);
}

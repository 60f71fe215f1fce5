import { ArrowKind, BoxKind } from './system';
import { FAMILY, FONTS } from './text';

/** The line and the ground of something. */
interface Colors {
  readonly line: string;
  readonly ground: string;
}

interface Theme {
  readonly page: string;
  readonly text: string;
  /** What is less important. */
  readonly muted: string;
  readonly frame: Colors;
  readonly boxes: { readonly [kind in BoxKind]: Colors };
  readonly arrows: { readonly [kind in ArrowKind]: string };
}

export const LIGHT: Theme = {
  page: '#ffffff',
  text: '#18202b',
  muted: '#47525f',
  frame: { line: '#ccd3dc', ground: '#f5f7f9' },
  boxes: {
    app: { line: '#1d5fc4', ground: '#eaf2fe' },
    agent: { line: '#0a6c80', ground: '#e6f5f8' },
    task: { line: '#6a3cb8', ground: '#f3edfd' },
    schedule: { line: '#6a3cb8', ground: '#f3edfd' },
    database: { line: '#a5420a', ground: '#fdf0e8' },
    store: { line: '#7a5a00', ground: '#fbf5e0' },
    backup: { line: '#17713a', ground: '#e9f7ee' },
    class: { line: '#5a6573', ground: '#eff1f4' },
    outside: { line: '#5a6573', ground: '#ffffff' },
  },
  arrows: { 'connects': '#445161', 'mounts': '#7a5a00', 'backs-up': '#17713a', 'before': '#6a3cb8' },
};

export const DARK: Theme = {
  page: '#0e131a',
  text: '#eaeff5',
  muted: '#b7c1ce',
  frame: { line: '#364252', ground: '#161d27' },
  boxes: {
    app: { line: '#7fb0fa', ground: '#14253f' },
    agent: { line: '#5fc6d9', ground: '#0f2c34' },
    task: { line: '#bd9cf8', ground: '#271d40' },
    schedule: { line: '#bd9cf8', ground: '#271d40' },
    database: { line: '#f2a476', ground: '#37200f' },
    store: { line: '#dfbd5e', ground: '#302709' },
    backup: { line: '#74d196', ground: '#11301d' },
    class: { line: '#9fabba', ground: '#222b37' },
    outside: { line: '#9fabba', ground: '#0e131a' },
  },
  arrows: { 'connects': '#aab6c5', 'mounts': '#dfbd5e', 'backs-up': '#74d196', 'before': '#bd9cf8' },
};

/** How a line is drawn, so that kinds can be told apart without their colours. */
export const STROKES: { readonly [kind in ArrowKind]: string } = {
  'connects': 'stroke-width:1.5',
  'mounts': 'stroke-width:1.75;stroke-dasharray:1.5 4.5;stroke-linecap:round',
  'backs-up': 'stroke-width:2.25',
  'before': 'stroke-width:1.5;stroke-dasharray:7 4',
};

/** The styles of a picture, light, and dark for who has it so. */
export function stylesheet(): string {
  const fonts = Object.entries(FONTS).map(([name, font]) => `.${name}{font-size:${font.size}px;font-weight:${'bold' in font ? 700 : 400}}`);
  const strokes = Object.entries(STROKES).map(([kind, style]) => `.${kind} path{fill:none;${style}}`);
  return [
    `text{font-family:${FAMILY}}`,
    ...fonts,
    '.box>.shape{stroke-width:1.5}',
    '.symbol{fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}',
    '.outside>.shape{stroke-dasharray:5 4}',
    ...strokes,
    ...rules(LIGHT),
    `@media (prefers-color-scheme:dark){${rules(DARK).join('')}}`,
  ].join('\n');
}

function rules({ page, text, muted, frame, boxes, arrows }: Theme): string[] {
  return [
    `.ground{fill:${page}}`,
    `text{fill:${text}}.line,.label{fill:${muted}}`,
    `.around{fill:${frame.ground};stroke:${frame.line}}.behind{fill:${frame.ground}}.behind.open{fill:${page}}`,
    ...Object.entries(boxes).map(([kind, { line, ground }]) => `.${kind}>.shape{fill:${ground};stroke:${line}}.${kind}>.symbol{stroke:${line}}`),
    ...Object.entries(arrows).map(([kind, line]) => `.${kind} path{stroke:${line}}.${kind} .label,.${kind} .head{fill:${line}}`),
  ];
}

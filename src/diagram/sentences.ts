import { Arrow, ArrowKind, Box, BoxKind, System } from './system';

const KINDS: { readonly [kind in BoxKind]: string } = {
  app: 'app', agent: 'node agent', task: 'task', schedule: 'scheduled task', database: 'database', store: 'store', backup: 'backup', class: 'storage class', outside: 'outside',
};

/** What a box says, in one line: `web, app: 2 pods; web:1.4.2`. */
export function describeBox({ title, kind, lines, closed }: Box): string {
  const all = [...lines, ...closed ? ['lets in nobody without an arrow'] : []];
  return `${title}, ${KINDS[kind]}${all.length > 0 ? `: ${all.join('; ')}` : ''}`;
}

/** What each kind of arrow means, for the legend. */
export const MEANINGS: { readonly [kind in ArrowKind]: string } = {
  'connects': 'may connect, at these ports of the pods',
  'mounts': 'mounts a store',
  'backs-up': 'backs up, keeps, restores',
  'before': 'ends before the other one starts',
};

const VERBS: { readonly [kind in ArrowKind]: string } = { 'connects': 'may connect to', 'mounts': 'mounts', 'backs-up': 'backs up or restores', 'before': 'runs before' };

/** What an arrow says: `web may connect to orders-db (postgres 5432)`. */
export function describeArrow({ from, to, kind, labels }: Arrow): string {
  return `${from.title} ${VERBS[kind]} ${to.title}${labels.length > 0 && kind !== 'before' ? ` (${labels.join(', ')})` : ''}`;
}

/** The whole picture in words, for those who do not see it. */
export function describeSystem({ frames, arrows }: System): string {
  const boxes = frames.map(frame => `${frame.title} (${frame.lines.join('; ')}): ${frame.boxes.map(describeBox).join('. ') || 'nothing runs'}.`);
  return [...boxes, ...arrows.map(arrow => `${describeArrow(arrow)}.`)].join(' ');
}

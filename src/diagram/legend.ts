import { round } from './routes';
import { MEANINGS } from './sentences';
import { drawLines, drawLock } from './shapes';
import { ArrowKind, System } from './system';
import { FONTS, textWidth } from './text';
import { element } from './xml';

interface Entry {
  readonly kind: ArrowKind | 'lock';
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** What the lines and the lock mean, as far as there are any. */
export interface Legend {
  readonly entries: readonly Entry[];
  readonly height: number;
}

const SAMPLE = 38;
const SAMPLE_GAP = 10;
const ENTRY_GAP = 28;
const ROW = 24;
const ABOVE = 22;

export function legendOf({ frames, arrows }: System, width: number): Legend {
  const kinds = (Object.keys(MEANINGS) as ArrowKind[]).filter(kind => arrows.some(arrow => arrow.kind === kind))
    .map(kind => ({ kind, text: MEANINGS[kind] }));
  const locked = frames.some(({ boxes }) => boxes.some(({ closed }) => closed)) ? [{ kind: 'lock' as const, text: 'lets in nobody without an arrow' }] : [];
  const entries: Entry[] = [];
  let [x, y] = [0, ABOVE];
  for (const each of [...kinds, ...locked]) {
    const needed = SAMPLE + SAMPLE_GAP + textWidth(each.text, FONTS.line);
    if (x > 0 && x + needed > width) {
      [x, y] = [0, y + ROW];
    }
    entries.push({ ...each, x, y });
    x += needed + ENTRY_GAP;
  }
  return { entries, height: entries.length === 0 ? 0 : y + ROW };
}

export function drawLegend({ entries }: Legend, left: number, top: number): string {
  return element('g', { transform: `translate(${round(left)} ${round(top)})`, role: 'list' }, entries.map(({ kind, text, x, y }) => element('g', { role: 'listitem' }, [
    kind === 'lock' ? drawLock(x + (SAMPLE - 18) / 2, y) : element('g', { class: kind }, [
      element('path', { 'd': `M${round(x)} ${y + 9}H${round(x + SAMPLE)}`, 'marker-end': `url(#head-${kind})` }),
    ]),
    ...drawLines([text], x + SAMPLE + SAMPLE_GAP, y, 'line'),
  ])));
}

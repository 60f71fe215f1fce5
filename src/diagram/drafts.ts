import type { ContainerPort } from 'kubernetes-types/core/v1';
import { describePorts, PortRange } from './ports';
import { Arrow, ArrowKind, Box } from './system';

interface Draft {
  readonly from: Box;
  readonly to: Box;
  readonly kind: ArrowKind;
  readonly words: Set<string>;
  readonly ports: PortRange[];
  readonly named: ContainerPort[];
  readonly notes: Set<string>;
}

/** What is to be said of an arrow. */
export interface Said {
  /** What is done: `mounts /data`. */
  readonly word?: string;
  /** The ports that are connected to. */
  readonly ports?: readonly PortRange[];
  /** The ports that those pods name. */
  readonly named?: readonly ContainerPort[];
  /** What else is to be known: `from any address`. */
  readonly note?: string;
}

/** Arrows while they are found, from many places: of each kind there is one between two boxes. */
export class Drafts {
  private readonly drafts = new Map<Box, Map<Box, Map<ArrowKind, Draft>>>();

  public add(from: Box, to: Box, kind: ArrowKind, said: Said = {}): void {
    if (from === to) {
      return;
    }
    const draft = this.draft(from, to, kind);
    draft.ports.push(...said.ports ?? []);
    draft.named.push(...said.named ?? []);
    if (said.word !== undefined) {
      draft.words.add(said.word);
    }
    if (said.note !== undefined) {
      draft.notes.add(said.note);
    }
  }

  /** Whether one connects to the other. */
  public connects(from: Box, to: Box): boolean {
    return this.drafts.get(from)?.get(to)?.has('connects') ?? false;
  }

  /** All of them. What is connected to in order to back it up, is backed up. */
  public arrows(): Arrow[] {
    return [...this.drafts.values()].flatMap(targets => [...targets.values()].flatMap(kinds => {
      const connects = kinds.get('connects');
      const backsUp = kinds.get('backs-up');
      if (connects && backsUp) {
        kinds.delete('connects');
        connects.ports.forEach(port => backsUp.ports.push(port));
        connects.named.forEach(port => backsUp.named.push(port));
      }
      return [...kinds.values()].map(({ from, to, kind, words, ports, named, notes }) => ({
        from, to, kind, labels: [...words, ...describePorts(ports, named), ...notes],
      }));
    }));
  }

  private draft(from: Box, to: Box, kind: ArrowKind): Draft {
    const targets = within(this.drafts, from, () => new Map<Box, Map<ArrowKind, Draft>>());
    const kinds = within(targets, to, () => new Map<ArrowKind, Draft>());
    return within(kinds, kind, () => ({ from, to, kind, words: new Set<string>(), ports: [], named: [], notes: new Set<string>() }));
  }
}

function within<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) {
    return found;
  }
  const made = make();
  map.set(key, made);
  return made;
}

/** What a box stands for. */
export type BoxKind = 'app' | 'agent' | 'task' | 'schedule' | 'database' | 'store' | 'backup' | 'class' | 'outside';

/** One thing that there is: a workload, a database, a store, or somebody outside. */
export interface Box {
  readonly kind: BoxKind;
  readonly title: string;
  /** What else is to be known at a glance, a line each. */
  readonly lines: string[];
  /** Path of the construct, or what else says in full what it is. */
  readonly path: string;
  /** The frame that it is in, or outside of. */
  readonly home: string;
  /** Whether it lets in nobody but who is connected. */
  closed?: boolean;
}

/** What is said of a frame where network policies deny what they do not allow. */
export const CLOSED = 'closed: nobody connects without an arrow';

/** A chart, and what is in it. */
export interface Frame {
  readonly title: string;
  readonly lines: string[];
  readonly boxes: Box[];
  /** What is outside, and has to do with what is in it. */
  readonly outside: Box[];
}

/** What one does to the other: connects to its ports, mounts it, backs it up (or brings it back), has to end before it starts. */
export type ArrowKind = 'connects' | 'mounts' | 'backs-up' | 'before';

export interface Arrow {
  readonly from: Box;
  readonly to: Box;
  readonly kind: ArrowKind;
  /** What is written at it, a line each. */
  readonly labels: string[];
}

/** What a picture is of. */
export interface System {
  readonly title: string;
  readonly frames: Frame[];
  readonly arrows: Arrow[];
}

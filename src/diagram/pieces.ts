import { Arrow, Box, Frame, System } from './system';

/** One frame and all that it has to do with. What is in another frame stands beside it, and is drawn there as well. */
export interface Piece {
  readonly frame: Frame;
  readonly inside: readonly Box[];
  /** Who is outside and does something to what is inside. */
  readonly left: readonly Box[];
  /** To what something is done from inside. */
  readonly right: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export function piecesOf(system: System): Piece[] {
  const own = new Map<Frame, Arrow[]>();
  const frames = new Map<Box, Frame>();
  for (const frame of system.frames) {
    own.set(frame, []);
    [...frame.boxes, ...frame.outside].forEach(box => frames.set(box, frame));
  }
  for (const arrow of system.arrows) {
    new Set([frames.get(arrow.from), frames.get(arrow.to)]).forEach(frame => frame && own.get(frame)!.push(arrow));
  }
  return system.frames.map(frame => piece(frame, own.get(frame)!));
}

function piece(frame: Frame, arrows: readonly Arrow[]): Piece {
  const inside = new Set(frame.boxes);
  const beside = { left: new Map<Box, Box>(), right: new Map<Box, Box>() };
  const outside = (box: Box, side: 'left' | 'right') => {
    const found = beside[side].get(box) ?? (box.home === frame.title ? box : reference(box));
    beside[side].set(box, found);
    return found;
  };
  const drawn = arrows.filter(({ from, to }) => inside.has(from) || inside.has(to)).map(arrow => ({
    ...arrow,
    from: inside.has(arrow.from) ? arrow.from : outside(arrow.from, 'left'),
    to: inside.has(arrow.to) ? arrow.to : outside(arrow.to, 'right'),
  }));
  const met = new Set(drawn.flatMap(({ from, to }) => [from, to]));
  const unmet = frame.outside.filter(box => !met.has(box));
  return { frame, inside: frame.boxes, left: [...beside.left.values()], right: [...beside.right.values(), ...unmet], arrows: drawn };
}

/** What is in another frame, as it is seen from this one. */
function reference(box: Box): Box {
  return { kind: 'outside', title: box.title, lines: [`in ${box.home}`], path: box.path, home: box.home };
}

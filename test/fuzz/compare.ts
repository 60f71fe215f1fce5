import { Judge, Refusal } from './judge';
import { NotAProgram, Program, showProgram } from './program';
import { purposeOf } from './refused-on-purpose';
import { Outcome, synthesize } from './synthesis';
import { Problem } from '../../src';

/** What came of one program at one server. */
export type Verdict =
  /** Taken by both, or refused by both. */
  | 'accepted' | 'refused'
  /** Refused by the library for what is on the list alone, whatever the server would say. */
  | 'on purpose'
  /** Refused, and nothing could be written of it that a server might take. */
  | 'unwritable'
  /** For newer servers than this one, or nothing that the other libraries let pass. */
  | 'skipped'
  | Disagreement;

export interface Disagreement {
  readonly title: string;
  readonly details: string;
}

/** These are about the cluster, not about the program. */
const OF_THE_CLUSTER = /not configured on this cluster|not in the valid range|already allocated|no PriorityClass with name/;

/** Compares what the library says to a program with what an API server says to what it writes. */
export async function compare(program: Program, judge: Judge, minor: number): Promise<Verdict> {
  let outcome: Outcome;
  try {
    outcome = synthesize(program);
  } catch (error) {
    return error instanceof NotAProgram ? 'skipped' : disagreement(program, 'is not refused by a ValidationError', `${(error as Error).stack}`);
  }
  const { problems, documents, obstacles, shows } = outcome;
  if ((outcome.minor ?? 0) > minor) {
    return 'skipped';
  }
  if (problems.length === 0) {
    const found = (await judge.refusals(documents)).filter(({ message }) => !OF_THE_CLUSTER.test(message));
    return found.length === 0 ? 'accepted' : disagreement(program, 'is accepted, and refused by the server', found.map(textOf).join('\n'));
  }
  if (problems.every(purposeOf)) {
    return 'on purpose';
  }
  if (await judge.refuses(documents)) {
    return 'refused';
  }
  const listed = problems.filter(purposeOf);
  // A value that is refused for what is on the list may be wrong otherwise as well.
  const besides = ({ path, prop = '' }: Problem) => listed.some(each => each.path === path && each.prop !== undefined && isWithin(prop, each.prop));
  const unexplained = problems.filter(problem => !purposeOf(problem) && !besides(problem) && shows(problem));
  return unexplained.length === 0 || obstacles.length > 0 ? 'unwritable'
    : disagreement(program, 'is refused, and accepted by the server', unexplained.map(({ code, prop, message, received }) => `${prop}: ${message}, received ${received} [${code}]`).join('\n'));
}

/** Whether a prop is another one, or a part of it: `mounts[0].path` is one of `mounts[0]`. */
function isWithin(prop: string, other: string): boolean {
  return prop === other || prop.startsWith(`${other}.`) || prop.startsWith(`${other}[`);
}

function textOf({ what, message }: Refusal): string {
  return `${what}: ${message}`;
}

function disagreement(program: Program, title: string, details: string): Disagreement {
  return { title, details: `${details}\n\n${showProgram(program)}` };
}

import { Problem, problemText } from './problem';

/**
 * Everything that is wrong, in one error: thrown by a construct for its own props, and by `App.synth()` for the whole
 * tree. Nothing has been written to disk when it is thrown.
 *
 * Other languages than TypeScript and JavaScript see its message, which holds the same.
 *
 * @jsii ignore
 */
export class ValidationError extends Error {
  /** The problems, in the order of the construct tree. */
  public readonly problems: Problem[];

  constructor(problems: Problem[]) {
    const lines = problems.map(problemText);
    super(lines.length === 1 ? lines[0] : `${lines.length} problems:\n${lines.map(line => `  ${line}`).join('\n')}`);
    this.name = 'ValidationError';
    this.problems = problems;
  }
}

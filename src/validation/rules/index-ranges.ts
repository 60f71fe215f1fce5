import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

const RANGE = /^(\d+)(?:-(\d+))?$/;

/**
 * Indexes of a Job, as numbers and ranges in order: `0,2-4`.
 *
 * @param indexes how many there are; undefined where that is not known
 * @returns how many are named; undefined where they are wrong
 */
export function checkIndexRanges(at: PropPath, text: string, indexes: number | undefined): number | undefined {
  let named = 0;
  let last = -1;
  for (const part of text.split(',')) {
    const range = RANGE.exec(part);
    const [from, to] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])];
    if (!range || from <= last || to < from || (range[2] !== undefined && to === from)) {
      at.report(ProblemCode.FORMAT, 'is not a list of indexes', text, 'write numbers and ranges in order, each index once: "0,2-4"');
      return undefined;
    }
    named += to - from + 1;
    last = to;
  }
  if (indexes !== undefined && last >= indexes) {
    at.report(ProblemCode.RANGE, 'names an index that there is not', text, `write indexes from 0 to ${indexes - 1}`);
    return undefined;
  }
  return named;
}

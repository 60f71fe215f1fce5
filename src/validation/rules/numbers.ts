import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

/** The largest value of the int32 fields of the Kubernetes API. */
export const INT32_MAX = 2 ** 31 - 1;

/** A whole number between two bounds, both included. */
export function checkInteger(at: PropPath, value: number, least: number, most = INT32_MAX): boolean {
  if (Number.isInteger(value) && value >= least && value <= most) {
    return true;
  }
  const range = most === INT32_MAX ? `of at least ${least}` : `between ${least} and ${most}`;
  at.report(ProblemCode.RANGE, 'is out of range', value, `write a whole number ${range}`);
  return false;
}

/** A port number. */
export function checkPort(at: PropPath, value: number): boolean {
  return checkInteger(at, value, 1, 65535);
}

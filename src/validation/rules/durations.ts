import { Duration } from 'cdk8s';
import { INT32_MAX } from './numbers';
import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

/** A duration in seconds, which may be a fraction. */
export function secondsOf(duration: Duration): number {
  return duration.toMilliseconds() / 1000;
}

/** A duration of whole seconds, as every field of the Kubernetes API wants it. */
export function checkSeconds(at: PropPath, duration: Duration, least = 0, most = INT32_MAX): boolean {
  const seconds = secondsOf(duration);
  if (Number.isInteger(seconds) && seconds >= least && seconds <= most) {
    return true;
  }
  at.report(ProblemCode.RANGE, 'is out of range', `${seconds}s`, most === INT32_MAX ? `write whole seconds, at least ${least}` : `write whole seconds, ${least} to ${most}`);
  return false;
}

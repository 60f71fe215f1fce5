import type { PodFailurePolicyRule } from 'kubernetes-types/batch/v1';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkQualifiedName } from '../validation/rules/labels';
import { INT32_MAX } from '../validation/rules/numbers';

/** What a rule about failed pods knows of the task that it is for. */
export interface FailedPods {
  /** The containers that an exit code can be of. */
  readonly containers: readonly string[];
  /** Whether each index has attempts of its own. */
  readonly attemptsPerIndex: boolean;
}

/** A failure as it stands in a rule. */
type FailureManifest = Omit<PodFailurePolicyRule, 'action'>;

const MOST_CODES = 255;

/**
 * How a pod has failed.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
 */
export class PodFailure {
  /**
   * A container ended with one of these exit codes.
   *
   * @param codes at most 255, without 0, which is no failure
   * @param containerName the container; any of them, init containers too, where it is left out
   */
  public static exitCodes(codes: number[], containerName?: string): PodFailure {
    return new PodFailure({ onExitCodes: { operator: 'In', values: ascending(codes), containerName } }, (at, { containers }) => {
      checkCodes(at.at('codes'), codes, false);
      checkContainerName(at.at('containerName'), containers, containerName);
    });
  }

  /**
   * A container failed with an exit code other than these.
   *
   * @param codes at most 255
   * @param containerName the container; any of them, init containers too, where it is left out
   */
  public static otherExitCodes(codes: number[], containerName?: string): PodFailure {
    return new PodFailure({ onExitCodes: { operator: 'NotIn', values: ascending(codes), containerName } }, (at, { containers }) => {
      checkCodes(at.at('codes'), codes, true);
      checkContainerName(at.at('containerName'), containers, containerName);
    });
  }

  /** It was evicted: its node was drained or went away, or a more important pod took its place. */
  public static disruption(): PodFailure {
    return PodFailure.condition('DisruptionTarget');
  }

  /**
   * It has a condition.
   *
   * @param type the type of the condition, as the controller that sets it names it
   * @param status "True", "False" or "Unknown"
   */
  public static condition(type: string, status: string = 'True'): PodFailure {
    return new PodFailure({ onPodConditions: [{ type, status }] }, at => {
      checkQualifiedName(at.at('type'), ProblemCode.NAME, type);
      if (!['True', 'False', 'Unknown'].includes(status)) {
        at.at('status').report(ProblemCode.FORMAT, 'is not the status of a condition', status, 'write "True", "False" or "Unknown"');
      }
    });
  }

  private constructor(private readonly manifest: FailureManifest, private readonly check: (at: PropPath, pods: FailedPods) => void) {}

  /** @internal */
  public _validate(at: PropPath, pods: FailedPods): void {
    this.check(at, pods);
  }

  /** @internal */
  public _toManifest(): FailureManifest {
    return this.manifest;
  }
}

/**
 * What becomes of a task when one of its pods has failed in a certain way.
 *
 * @see https://kubernetes.io/docs/tasks/job/pod-failure-policy/
 */
export class PodFailureRule {
  /** The task has failed: no further attempt is made, and the other pods are stopped. For mistakes that stay. */
  public static failJob(failure: PodFailure): PodFailureRule {
    return new PodFailureRule('FailJob', failure);
  }

  /** The index of the pod has failed: no further attempt is made for it. Needs `backoffLimitPerIndex`. */
  public static failIndex(failure: PodFailure): PodFailureRule {
    return new PodFailureRule('FailIndex', failure);
  }

  /** Another pod is tried, and the failure does not count as an attempt. */
  public static ignore(failure: PodFailure): PodFailureRule {
    return new PodFailureRule('Ignore', failure);
  }

  /** The failure counts as an attempt, as it does without a rule; the rules that follow are not asked. */
  public static count(failure: PodFailure): PodFailureRule {
    return new PodFailureRule('Count', failure);
  }

  private constructor(private readonly action: string, private readonly failure: PodFailure) {}

  /** @internal */
  public _validate(at: PropPath, pods: FailedPods): void {
    if (this.action === 'FailIndex' && !pods.attemptsPerIndex) {
      at.report(ProblemCode.CONFLICT, 'fails one index, and the attempts are counted for all of them together', undefined, 'set backoffLimitPerIndex, or write PodFailureRule.failJob()');
    }
    this.failure._validate(at, pods);
  }

  /** @internal */
  public _toManifest(): PodFailurePolicyRule {
    return { action: this.action, ...this.failure._toManifest() };
  }
}

/** The API server wants them in order. */
function ascending(codes: number[]): number[] {
  return [...codes].sort((a, b) => a - b);
}

function checkCodes(at: PropPath, codes: number[], allowsZero: boolean): void {
  if (codes.length === 0 || codes.length > MOST_CODES) {
    at.report(ProblemCode.RANGE, `has ${codes.length} exit codes`, undefined, `write between 1 and ${MOST_CODES}`);
  }
  codes.forEach((code, index) => {
    const place = at.at(index);
    // Those of Windows can be negative.
    if (!Number.isInteger(code) || Math.abs(code) > INT32_MAX || (code === 0 && !allowsZero)) {
      place.report(ProblemCode.RANGE, 'is not the exit code of a failure', code, 'write a whole number other than 0');
    } else if (codes.indexOf(code) < index) {
      place.report(ProblemCode.DUPLICATE, 'is there already', code, 'write it once');
    }
  });
}

function checkContainerName(at: PropPath, containers: readonly string[], name: string | undefined): void {
  if (name !== undefined && !containers.includes(name)) {
    at.report(ProblemCode.CONFLICT, 'is not a container of the pod', name, `write one of ${containers.join(', ')}`);
  }
}

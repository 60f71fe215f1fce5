import { RestartPolicy } from 'cdk8s-plus-28';
import { PodReplacementPolicy, TaskOptions } from './task-options';
import { checkWorkload, exclusiveStores, modeOf, WorkloadIdentity, WorkloadOptions } from './workload-rules';
import { Volume } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds } from '../validation/rules/durations';
import { checkIndexRanges } from '../validation/rules/index-ranges';
import { checkSince } from '../validation/rules/kubernetes-version';
import { checkInteger } from '../validation/rules/numbers';

const MOST_INDEXES = 100_000;
const MOST_RULES = 20;
/** The minor version of Kubernetes from which `successPolicy` is. */
const SUCCESS_POLICY_SINCE = 31;
/** With more indexes than `MOST_INDEXES` and attempts of their own, the controller keeps that of no more. */
const MOST_AT_ONCE = 10_000;

/** A Job's name is a label of its pods. */
const LONGEST_JOB_NAME = 63;

/**
 * Checks what the props say about the workload itself. With indexes, the pods have the Job's name and their index for a host
 * name.
 *
 * @param added how many characters the name of the Job has more than that of the workload
 */
export function checkJobWorkload(at: PropPath, name: string, kind: string, added: number, options: WorkloadOptions & TaskOptions): void {
  const { indexed, completions = 1 } = options;
  const index = indexed ? `-${Math.max(completions - 1, 0)}` : '';
  checkWorkload(at, name, kind, options, LONGEST_JOB_NAME - added - index.length);
  if (indexed && name.includes('.')) {
    at.at('name').report(ProblemCode.NAME, 'has a dot, which the host names of its pods cannot have', name, 'use "-" instead, as pods have indexes');
  }
}

/** Checks what the options say about a Job, besides its pods. */
export function checkJob(
  at: PropPath, identity: WorkloadIdentity, restartPolicy: RestartPolicy, options: TaskOptions, volumes: readonly Volume[],
): void {
  checkCounts(at, options);
  checkIndexes(at, restartPolicy, options);
  checkFailures(at, identity, restartPolicy, options);
  checkSuccess(at.at('successPolicy'), options);
  for (const key of ['activeDeadline', 'ttlAfterFinished'] as const) {
    const duration = options[key];
    if (duration) {
      checkSeconds(at.at(key), duration, key === 'activeDeadline' ? 1 : 0);
    }
  }
  checkSidecars(at.at('sidecars'), options);
  checkStores(at.at('parallelism'), options.parallelism ?? 1, volumes);
}

function checkCounts(at: PropPath, options: TaskOptions): void {
  for (const key of ['completions', 'parallelism', 'backoffLimit', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
    const count = options[key];
    if (count !== undefined) {
      checkInteger(at.at(key), count, 0);
    }
  }
}

function checkIndexes(at: PropPath, restartPolicy: RestartPolicy, options: TaskOptions): void {
  const { indexed, completions, parallelism, backoffLimitPerIndex, maxFailedIndexes } = options;
  if (indexed && completions === undefined) {
    at.at('completions').report(ProblemCode.REQUIRED, 'is missing: it is the number of indexes', undefined, 'write how many there are');
  }
  if (indexed && (parallelism ?? 1) > MOST_INDEXES) {
    at.at('parallelism').report(ProblemCode.RANGE, 'is out of range for a task with indexes', parallelism, `write at most ${MOST_INDEXES}`);
  }
  if (backoffLimitPerIndex !== undefined) {
    checkAttemptsPerIndex(at, restartPolicy, options);
  } else if (maxFailedIndexes !== undefined) {
    at.at('maxFailedIndexes').report(ProblemCode.CONFLICT, 'counts indexes that have failed, and without backoffLimitPerIndex the task fails as a whole', maxFailedIndexes,
      'set backoffLimitPerIndex, or leave it out');
  }
}

function checkAttemptsPerIndex(at: PropPath, restartPolicy: RestartPolicy, options: TaskOptions): void {
  const { indexed, completions, maxFailedIndexes, backoffLimitPerIndex } = options;
  if (!indexed) {
    at.at('backoffLimitPerIndex').report(ProblemCode.CONFLICT, 'counts for each index, and the task has none', backoffLimitPerIndex, 'set indexed, or use backoffLimit');
  }
  if (restartPolicy !== RestartPolicy.NEVER) {
    at.at('restartPolicy').report(ProblemCode.CONFLICT, 'restarts containers in their pods, where backoffLimitPerIndex does not count', restartPolicy, 'write RestartPolicy.NEVER');
  }
  if (completions !== undefined && completions > MOST_INDEXES) {
    checkManyIndexes(at, options);
  } else if (maxFailedIndexes !== undefined && completions !== undefined && maxFailedIndexes > completions) {
    at.at('maxFailedIndexes').report(ProblemCode.RANGE, 'is more than there are indexes', maxFailedIndexes, `write at most ${completions}`);
  }
}

function checkManyIndexes(at: PropPath, { maxFailedIndexes, parallelism }: TaskOptions): void {
  if (maxFailedIndexes === undefined) {
    at.at('maxFailedIndexes').report(ProblemCode.REQUIRED, `is missing: there are more than ${MOST_INDEXES} indexes, each with attempts of its own`, undefined,
      `write at most ${MOST_AT_ONCE}`);
  }
  for (const [key, value] of Object.entries({ maxFailedIndexes, parallelism })) {
    if (value !== undefined && value > MOST_AT_ONCE) {
      at.at(key).report(ProblemCode.RANGE, `is out of range for more than ${MOST_INDEXES} indexes, each with attempts of its own`, value, `write at most ${MOST_AT_ONCE}`);
    }
  }
}

function checkFailures(at: PropPath, identity: WorkloadIdentity, restartPolicy: RestartPolicy, options: TaskOptions): void {
  if (restartPolicy === RestartPolicy.ALWAYS) {
    at.at('restartPolicy').report(ProblemCode.UNSUPPORTED, 'is for what does not end', restartPolicy, 'write RestartPolicy.NEVER or RestartPolicy.ON_FAILURE, or use a StatelessApp');
  }
  const rules = options.podFailurePolicy;
  if (!rules) {
    return;
  }
  const place = at.at('podFailurePolicy');
  if (restartPolicy === RestartPolicy.ON_FAILURE && rules.length > 0) {
    at.at('restartPolicy').report(ProblemCode.CONFLICT, 'restarts containers in their pods, where podFailurePolicy does not see them', restartPolicy, 'write RestartPolicy.NEVER');
  }
  if (options.podReplacementPolicy === PodReplacementPolicy.TERMINATING_OR_FAILED && rules.length > 0) {
    at.at('podReplacementPolicy').report(ProblemCode.CONFLICT, 'replaces pods before it is known how they failed, which podFailurePolicy asks', options.podReplacementPolicy,
      'write PodReplacementPolicy.FAILED, or leave it out');
  }
  if (rules.length > MOST_RULES) {
    place.report(ProblemCode.RANGE, `has ${rules.length} rules`, undefined, `write at most ${MOST_RULES}`);
  }
  const containers = [identity.containerName, ...[...options.initContainers ?? [], ...options.sidecars ?? []].map(each => each.name)];
  const attemptsPerIndex = options.backoffLimitPerIndex !== undefined;
  rules.forEach((rule, index) => rule._validate(place.at(index), { containers, attemptsPerIndex }));
}

function checkSuccess(at: PropPath, { successPolicy, indexed, completions }: TaskOptions): void {
  if (!successPolicy) {
    return;
  }
  checkSince(at, SUCCESS_POLICY_SINCE);
  if (!indexed) {
    at.report(ProblemCode.CONFLICT, 'names indexes, and the task has none', undefined, 'set indexed, or leave it out');
  }
  if (successPolicy.length === 0 || successPolicy.length > MOST_RULES) {
    at.report(ProblemCode.RANGE, `has ${successPolicy.length} rules`, undefined, `write between 1 and ${MOST_RULES}`);
  }
  successPolicy.forEach(({ succeededIndexes, succeededCount }, rule) => {
    const place = at.at(rule);
    const named = succeededIndexes === undefined ? completions : checkIndexRanges(place.at('succeededIndexes'), succeededIndexes, completions);
    if (succeededIndexes === undefined && succeededCount === undefined) {
      place.report(ProblemCode.REQUIRED, 'says nothing', undefined, 'write succeededIndexes, succeededCount or both');
    }
    if (succeededCount !== undefined && checkInteger(place.at('succeededCount'), succeededCount, 1) && named !== undefined && succeededCount > named) {
      place.at('succeededCount').report(ProblemCode.RANGE, 'is more than there are indexes to succeed', succeededCount, `write at most ${named}`);
    }
  });
}

function checkSidecars(at: PropPath, options: TaskOptions): void {
  options.sidecars?.forEach((sidecar, index) => {
    if (sidecar.native === false) {
      at.at(index).at('native').report(ProblemCode.UNSAFE, 'keeps its pod running when the main container has ended, so that the task never does', false,
        'leave it out: a native sidecar is stopped then');
    }
  });
}

function checkStores(at: PropPath, parallelism: number, volumes: readonly Volume[]): void {
  for (const store of parallelism > 1 ? exclusiveStores(volumes) : []) {
    at.report(ProblemCode.UNSAFE, `needs the store ${store.path} on several nodes, and it is ${modeOf(store)}`, parallelism,
      'run one pod at a time, or make the store ReadWriteMany');
  }
}

import { Duration } from 'cdk8s';
import { RestartPolicy } from 'cdk8s-plus-28';
import { PodFailureRule } from './pod-failure-rule';
import { ContainerOptions } from '../pods/container-options';
import { PodOptions } from '../pods/pod-options';

/** When the pod of a Job that is to be replaced counts as gone. */
export enum PodReplacementPolicy {
  /** As soon as it is told to stop: for a moment there may be two pods. */
  TERMINATING_OR_FAILED = 'TerminatingOrFailed',

  /** When it has stopped. */
  FAILED = 'Failed',
}

/** When a Job with indexes has succeeded before all of them have; the fields that are there must all hold. */
export interface SuccessRule {
  /**
   * Which indexes must have succeeded, as numbers and ranges in order: `0,2-4`.
   *
   * @default - any
   */
  readonly succeededIndexes?: string;

  /**
   * How many of them, or of all where none are named, must have succeeded.
   *
   * @default - all that are named
   */
  readonly succeededCount?: number;
}

/**
 * What runs to its end, and how often it is tried: what a {@link Task} and a {@link ScheduledTask} have in common.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export interface TaskOptions extends ContainerOptions, PodOptions {
  /**
   * How many pods must succeed. Without it, and with `parallelism`, the pods share one queue of work: when one of them has
   * succeeded, no more are started, and the others run to their end.
   *
   * @default 1, unless there is `parallelism`
   */
  readonly completions?: number;

  /**
   * How many pods run at once, at most; 0 pauses the task.
   *
   * @default 1
   */
  readonly parallelism?: number;

  /**
   * Whether each pod has an index of its own, 0 to `completions` - 1, which it finds in the environment variable
   * `JOB_COMPLETION_INDEX`, and which has succeeded when one pod with it has. Needs `completions`.
   *
   * @default false
   * @see https://kubernetes.io/docs/tasks/job/indexed-parallel-processing-static/
   */
  readonly indexed?: boolean;

  /**
   * What happens to a container that fails. With `NEVER` it stays as it is, with its log, and another pod is tried; with
   * `ON_FAILURE` it is restarted in its pod, which is taken away when the last attempt has failed. `ALWAYS` is for what does
   * not end.
   *
   * @default RestartPolicy.NEVER
   */
  readonly restartPolicy?: RestartPolicy;

  /**
   * How often it is tried again, at intervals of 10 seconds, 20, 40, ... up to 6 minutes.
   *
   * @default 6, or without end where there is `backoffLimitPerIndex`
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy
   */
  readonly backoffLimit?: number;

  /**
   * How often each index is tried again; an index that has failed does not keep the others from running. Needs `indexed`
   * and `RestartPolicy.NEVER`.
   *
   * @default - all share `backoffLimit`
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#backoff-limit-per-index
   */
  readonly backoffLimitPerIndex?: number;

  /**
   * How many indexes may fail before all is given up. Needs `backoffLimitPerIndex`.
   *
   * @default - any number: the others run to their end
   */
  readonly maxFailedIndexes?: number;

  /**
   * How long it may take in all, whole seconds, further attempts included; then its pods are stopped, and it has failed.
   *
   * @default - as long as it takes
   */
  readonly activeDeadline?: Duration;

  /**
   * How long the finished Job, its pods and their logs are kept, whole seconds. A Job that is gone is made once more, and
   * runs once more, by the next `kubectl apply`, and by what keeps a cluster as a repository says, such as Argo CD and Flux.
   *
   * @default - until the Job is deleted
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/
   */
  readonly ttlAfterFinished?: Duration;

  /**
   * What a failed pod means, by the first rule that applies; a failure without a rule counts as an attempt. Needs
   * `RestartPolicy.NEVER`.
   *
   * @default - a pod that was evicted, by the drain of its node for example, does not count as an attempt; with
   * `ON_FAILURE`, and with `PodReplacementPolicy.TERMINATING_OR_FAILED`, none
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
   */
  readonly podFailurePolicy?: PodFailureRule[];

  /**
   * When the task has succeeded before all indexes have: when one of these rules holds. Needs `indexed`, and
   * Kubernetes 1.31 (`kubernetesVersion` of the Environment or App).
   *
   * @default - when all have
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy
   */
  readonly successPolicy?: SuccessRule[];

  /**
   * When a pod that is stopped is replaced.
   *
   * @default - when it has stopped, where there is a `podFailurePolicy`, and else as soon as it is told to stop
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-replacement-policy
   */
  readonly podReplacementPolicy?: PodReplacementPolicy;

  /**
   * Name of the main container, at most 63 characters.
   *
   * @default - the task's name
   */
  readonly containerName?: string;

  /**
   * What the task is within the system (`app.kubernetes.io/component`).
   *
   * @default "task"
   */
  readonly component?: string;

  /**
   * The system that the task is a part of (`app.kubernetes.io/part-of`).
   *
   * @default - not said
   */
  readonly partOf?: string;

  /**
   * Further labels of every object of the task.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
}

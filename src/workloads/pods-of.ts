import { IConstruct } from 'constructs';
import type { PodSpec } from 'kubernetes-types/core/v1';
import { Connections } from '../networking/connections';

/** What others can add to the pods of a workload. */
export interface WorkloadPods {
  /** The pods, as they will stand in the workload's own object. */
  readonly spec: PodSpec;
  readonly connections: Connections;
}

const known = new WeakMap<IConstruct, WorkloadPods>();

/** Lets other constructs find the pods of a workload. */
export function declarePods(workload: IConstruct, pods: WorkloadPods): void {
  known.set(workload, pods);
}

/** The pods of a workload; undefined where the construct is none of this library. */
export function podsOf(workload: IConstruct): WorkloadPods | undefined {
  return known.get(workload);
}

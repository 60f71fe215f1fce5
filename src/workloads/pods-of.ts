import { IConstruct } from 'constructs';
import type { PodSpec } from 'kubernetes-types/core/v1';
import { checkWithinLimits } from './container-limits-check';
import { Connections } from '../networking/connections';

/** What others can add to the pods of a workload. */
export interface WorkloadPods {
  /** The pods, as they will stand in the workload's own object. */
  readonly spec: PodSpec;
  readonly connections: Connections;
}

/** A property, for a map with weak keys makes the garbage collector slow where there are thousands of workloads. */
const PODS = Symbol.for('cdk8s-workloads.WorkloadPods');

/** Lets other constructs find the pods of a workload. */
export function declarePods(workload: IConstruct, pods: WorkloadPods): void {
  Object.defineProperty(workload, PODS, { value: pods });
  checkWithinLimits(workload, pods.spec);
}

/** The pods of a workload; undefined where the construct is none of this library. */
export function podsOf(workload: IConstruct): WorkloadPods | undefined {
  return (workload as { [PODS]?: WorkloadPods })[PODS];
}

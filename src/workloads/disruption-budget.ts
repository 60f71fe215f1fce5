import { PercentOrAbsolute } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { checkAmount, percentOf } from './amount';
import { Manifest } from '../objects/manifest';
import { Typed } from '../objects/typed';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** Which pods that are not ready may be evicted. */
export enum UnhealthyPodEviction {
  /** All of them: an app that fails to start keeps no node from being drained. */
  ALWAYS_ALLOW = 'AlwaysAllow',

  /** Only while the budget is met by the others: for what loses data when its members go before they have recovered. */
  IF_HEALTHY_BUDGET = 'IfHealthyBudget',
}

/** Options of a {@link DisruptionBudget}. */
export interface DisruptionBudgetOptions {
  /**
   * Which pods that are not ready may be evicted.
   *
   * @default UnhealthyPodEviction.ALWAYS_ALLOW
   * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
   */
  readonly unhealthyPodEviction?: UnhealthyPodEviction;
}

/**
 * How many pods of an app may be down at once because of what people do on purpose, such as draining a node.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
 */
export class DisruptionBudget {
  /**
   * So many may be down.
   *
   * @param pods at least one; a percentage is rounded up
   * @param options which pods count
   */
  public static maxUnavailable(pods: PercentOrAbsolute, options: DisruptionBudgetOptions = {}): DisruptionBudget {
    return new DisruptionBudget('maxUnavailable', pods, options);
  }

  /**
   * So many have to be up.
   *
   * @param pods fewer than there are; a percentage is rounded up
   * @param options which pods count
   */
  public static minAvailable(pods: PercentOrAbsolute, options: DisruptionBudgetOptions = {}): DisruptionBudget {
    return new DisruptionBudget('minAvailable', pods, options);
  }

  /** No budget: all may be down at once. */
  public static none(): DisruptionBudget {
    return new DisruptionBudget('maxUnavailable');
  }

  private constructor(
    /** @internal */
    public readonly _field: 'maxUnavailable' | 'minAvailable',
    /** @internal */
    public readonly _pods?: PercentOrAbsolute,
    /** @internal */
    public readonly _options: DisruptionBudgetOptions = {},
  ) {}
}

/** What is wrong with a budget for a number of pods; undefined where an autoscaler decides. */
export function checkDisruptionBudget(at: PropPath, budget: DisruptionBudget, replicas: number | undefined): void {
  if (!budget._pods) {
    return;
  }
  const here = at.at(budget._field);
  if (checkAmount(here, budget._pods) && !allowsOne(budget._field, budget._pods, replicas)) {
    here.report(ProblemCode.UNSAFE, replicas === undefined ? 'lets no pod be evicted' : `lets none of ${replicas} pods be evicted`, budget._pods.value,
      'let at least one be: a node with such a pod can never be drained, nor the cluster be upgraded');
  }
}

function allowsOne(field: 'maxUnavailable' | 'minAvailable', pods: PercentOrAbsolute, replicas: number | undefined): boolean {
  const percent = percentOf(pods);
  if (field === 'maxUnavailable') {
    return !pods.isZero();
  }
  if (replicas === undefined) {
    return percent !== 100;
  }
  // Kubernetes rounds percentages up.
  return (percent === undefined ? pods.value : Math.ceil(replicas * percent / 100)) < replicas;
}

/** What a budget is for. */
export interface BudgetParts {
  readonly name: string;
  readonly labels?: { [key: string]: string };
  readonly selector: { [key: string]: string };
  readonly disruptionBudget: DisruptionBudget;
}

/** Writes the budget of a workload, where it has one. */
export function addDisruptionBudget(scope: Construct, parts: BudgetParts): void {
  const pods = parts.disruptionBudget._pods;
  if (pods) {
    new Manifest(scope, 'disruption-budget', renderDisruptionBudget(parts, pods));
  }
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/ */
function renderDisruptionBudget(
  { name, labels, selector, disruptionBudget }: BudgetParts, pods: PercentOrAbsolute,
): Typed<PodDisruptionBudget> {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, labels },
    spec: {
      [disruptionBudget._field]: pods.value,
      selector: { matchLabels: selector },
      unhealthyPodEvictionPolicy: disruptionBudget._options.unhealthyPodEviction ?? UnhealthyPodEviction.ALWAYS_ALLOW,
    },
  };
}

import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { CrossVersionObjectReference, HorizontalPodAutoscaler, HPAScalingRules, MetricSpec } from 'kubernetes-types/autoscaling/v2';
import { customMetric, metricKey, resourceMetric } from './scaling-metrics';
import { Manifest } from '../objects/manifest';
import { Typed } from '../objects/typed';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { checkInteger } from '../validation/rules/numbers';

/** The period of a scaling policy that names none. */
const DEFAULT_PERIOD = Duration.seconds(15);

/**
 * Between how many pods an app scales, and how fast. An app has one autoscaler, to which each metric is added: the one
 * that asks for the most pods decides. What is said here holds for all metrics, and is said with the first.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export interface ScalingOptions {
  /**
   * The most pods. Needed with an app's first metric.
   *
   * @default - as said with the first metric
   */
  readonly maxReplicas?: number;

  /**
   * The fewest pods, at least 1.
   *
   * @default - the app's `replicas`
   */
  readonly minReplicas?: number;

  /**
   * How fast pods are added. A policy's duration is 1 second to 30 minutes (15 seconds, where it is left out), the
   * stabilization window at most 1 hour.
   *
   * @default - the larger of 4 pods and 100 % every 15 seconds, at once
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
   */
  readonly scaleUp?: kplus.ScalingRules;

  /**
   * How fast pods are taken away, as for `scaleUp`.
   *
   * @default - as many as are too many for 5 minutes
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
   */
  readonly scaleDown?: kplus.ScalingRules;
}

/** Options of scaling on CPU time. */
export interface CpuScalingOptions extends ScalingOptions {
  /**
   * What the pods should use on average, in percent of their CPU request.
   *
   * @default 80
   */
  readonly utilization?: number;

  /**
   * What the pods should use on average, instead of `utilization`.
   *
   * @default - see `utilization`
   */
  readonly average?: kplus.Cpu;
}

/** Options of scaling on memory. */
export interface MemoryScalingOptions extends ScalingOptions {
  /**
   * What the pods should use on average, in percent of their memory request.
   *
   * @default 80
   */
  readonly utilization?: number;

  /**
   * What the pods should use on average, instead of `utilization`.
   *
   * @default - see `utilization`
   */
  readonly average?: Size;
}

/** What an autoscaler scales. */
export interface ScalingParts {
  readonly target: CrossVersionObjectReference;
  /** Where the user names no minimum. */
  readonly minReplicas: number;
  readonly labels?: { [key: string]: string };
}

/** The autoscaler of one workload, made with its first metric. */
export class Autoscaling {
  /** The HorizontalPodAutoscaler, where there is a metric. */
  public manifest?: Manifest;
  private spec?: HorizontalPodAutoscaler['spec'];

  constructor(private readonly scope: Construct, private readonly parts: ScalingParts) {}

  public scaleOnCpu(options: CpuScalingOptions): Manifest {
    const at = PropPath.of(this.scope).at('scaleOnCpu');
    return this.add(at, options, resourceMetric(at, 'cpu', { utilization: options.utilization, averageCpu: options.average }));
  }

  public scaleOnMemory(options: MemoryScalingOptions): Manifest {
    const at = PropPath.of(this.scope).at('scaleOnMemory');
    return this.add(at, options, resourceMetric(at, 'memory', { utilization: options.utilization, averageMemory: options.average }));
  }

  public scaleOnMetric(metric: kplus.Metric, options: ScalingOptions): Manifest {
    const at = PropPath.of(this.scope).at('scaleOnMetric');
    return this.add(at, options, customMetric(at.at('metric'), metric));
  }

  private add(at: PropPath, options: ScalingOptions, metric: MetricSpec): Manifest {
    checkScaling(at, options);
    if (this.spec) {
      checkSame(at, options, this.spec);
      if (this.spec.metrics!.some(each => metricKey(each) === metricKey(metric))) {
        at.report(ProblemCode.DUPLICATE, 'is a metric that the app scales on already', undefined, 'name each metric once');
      }
    } else {
      checkFirst(at, options, this.parts.minReplicas);
    }
    at.throwReported();
    if (!this.manifest || !this.spec) {
      const autoscaler = renderAutoscaler(this.parts, options);
      this.spec = autoscaler.spec!;
      this.manifest = new Manifest(this.scope, 'autoscaler', autoscaler);
    }
    this.spec.metrics!.push(metric);
    return this.manifest;
  }
}

function checkScaling(at: PropPath, options: ScalingOptions): void {
  for (const key of ['minReplicas', 'maxReplicas'] as const) {
    const replicas = options[key];
    if (replicas !== undefined) {
      checkInteger(at.at(key), replicas, 1);
    }
  }
  for (const key of ['scaleUp', 'scaleDown'] as const) {
    checkRules(at.at(key), options[key] ?? {});
  }
}

function checkRules(at: PropPath, rules: kplus.ScalingRules): void {
  if (rules.stabilizationWindow) {
    checkSeconds(at.at('stabilizationWindow'), rules.stabilizationWindow, 0, 3600);
  }
  if (rules.policies?.length === 0) {
    at.at('policies').report(ProblemCode.REQUIRED, 'is empty', rules.policies, 'name at least one, or leave it out');
  }
  rules.policies?.forEach((policy, index) => {
    const here = at.at('policies').at(index);
    checkInteger(here.at('replicas'), policy.replicas._toKube().value, 1);
    if (policy.duration) {
      checkSeconds(here.at('duration'), policy.duration, 1, 1800);
    }
  });
}

function checkFirst(at: PropPath, options: ScalingOptions, defaultMin: number): void {
  const minReplicas = options.minReplicas ?? defaultMin;
  if (options.maxReplicas === undefined) {
    at.at('maxReplicas').report(ProblemCode.REQUIRED, 'is missing', undefined, 'say with the first metric how many pods there may be at most');
  } else if (options.maxReplicas < minReplicas) {
    at.at('maxReplicas').report(ProblemCode.RANGE, `is less than minReplicas, ${minReplicas}`, options.maxReplicas, 'raise it, or lower minReplicas');
  }
  if (options.minReplicas === undefined && defaultMin < 1) {
    at.at('minReplicas').report(ProblemCode.REQUIRED, 'is missing, and the app has no pods to start from', undefined, 'write a whole number of at least 1');
  }
}

/** What was said with the first metric need not be said again, but not otherwise either. */
function checkSame(at: PropPath, options: ScalingOptions, spec: NonNullable<HorizontalPodAutoscaler['spec']>): void {
  const known: { [key in keyof ScalingOptions]: unknown } = {
    maxReplicas: spec.maxReplicas, minReplicas: spec.minReplicas, scaleUp: spec.behavior?.scaleUp, scaleDown: spec.behavior?.scaleDown,
  };
  const said: typeof known = { ...options, scaleUp: renderRules(options.scaleUp), scaleDown: renderRules(options.scaleDown) };
  for (const key of ['maxReplicas', 'minReplicas', 'scaleUp', 'scaleDown'] as const) {
    if (said[key] !== undefined && JSON.stringify(said[key]) !== JSON.stringify(known[key])) {
      at.at(key).report(ProblemCode.CONFLICT, 'is not what was said with the first metric', said[key], 'an app has one autoscaler: say it once');
    }
  }
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ */
function renderAutoscaler(
  { target, minReplicas, labels }: ScalingParts, options: ScalingOptions,
): Typed<HorizontalPodAutoscaler> {
  const behavior = { scaleUp: renderRules(options.scaleUp), scaleDown: renderRules(options.scaleDown) };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: target.name, labels },
    spec: {
      scaleTargetRef: target,
      minReplicas: options.minReplicas ?? minReplicas,
      maxReplicas: options.maxReplicas!,
      metrics: [],
      behavior: behavior.scaleUp || behavior.scaleDown ? behavior : undefined,
    },
  };
}

function renderRules(rules: kplus.ScalingRules | undefined): HPAScalingRules | undefined {
  return rules && {
    stabilizationWindowSeconds: rules.stabilizationWindow && secondsOf(rules.stabilizationWindow),
    selectPolicy: rules.strategy,
    policies: rules.policies?.map(({ replicas, duration = DEFAULT_PERIOD }) => ({ ...replicas._toKube(), periodSeconds: secondsOf(duration) })),
  };
}

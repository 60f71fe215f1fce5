import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { MetricSpec, MetricTarget } from 'kubernetes-types/autoscaling/v2';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';
import { checkCpu, checkSize, cpuQuantity, sizeQuantity } from '../validation/rules/quantities';

const DEFAULT_UTILIZATION = 80;
/** Thousandths, ones, thousands, ... */
const SUFFIXES = ['m', '', 'k', 'M', 'G', 'T', 'P', 'E'];

/** What pods should use of a resource on average: a part of their request, or an amount. */
export interface ResourceTarget {
  readonly utilization?: number;
  readonly averageCpu?: kplus.Cpu;
  readonly averageMemory?: Size;
}

/** A metric for the CPU or memory that the pods use. */
export function resourceMetric(at: PropPath, name: 'cpu' | 'memory', target: ResourceTarget): MetricSpec {
  const average = averageOf(at.at('average'), target);
  if (target.utilization !== undefined) {
    checkInteger(at.at('utilization'), target.utilization, 1);
    if (average !== undefined) {
      at.at('average').report(ProblemCode.CONFLICT, 'is there beside utilization', average, 'leave out one of them');
    }
  }
  return {
    type: 'Resource',
    resource: {
      name,
      target: average === undefined
        ? { type: 'Utilization', averageUtilization: target.utilization ?? DEFAULT_UTILIZATION }
        : { type: 'AverageValue', averageValue: average },
    },
  };
}

function averageOf(at: PropPath, { averageCpu, averageMemory }: ResourceTarget): string | undefined {
  if (averageCpu && checkCpu(at, averageCpu)) {
    return cpuQuantity(averageCpu);
  }
  return averageMemory && checkSize(at, averageMemory) ? sizeQuantity(averageMemory) : undefined;
}

/** A metric of cdk8s-plus as it stands in an autoscaler. */
export function customMetric(at: PropPath, metric: kplus.Metric): MetricSpec {
  const spec = plain(metric._toKube()) as MetricSpec;
  const resource = spec.resource ?? spec.containerResource;
  if (resource) {
    checkTarget(at, resource.target, 'Utilization', 'AverageValue');
  }
  if (spec.pods) {
    checkMetricName(at, spec.pods.metric.name);
    checkTarget(at, spec.pods.target, 'AverageValue');
  }
  const measured = spec.object ?? spec.external;
  if (measured) {
    checkMetricName(at, measured.metric.name);
    checkTarget(at, measured.target, 'Value', 'AverageValue');
  }
  return spec;
}

/** What a metric measures, so that none is there twice. */
export function metricKey(spec: MetricSpec): string {
  const source = spec.resource ?? spec.containerResource ?? spec.pods ?? spec.object ?? spec.external;
  return JSON.stringify([spec.type, { ...source, target: undefined }]);
}

function checkMetricName(at: PropPath, name: string): void {
  if (name === '' || name === '.' || name === '..' || /[/%]/.test(name)) {
    at.at('name').report(ProblemCode.NAME, 'is not a name of a metric', name, 'leave out "/" and "%"');
  }
}

function checkTarget(at: PropPath, target: MetricTarget, ...types: string[]): void {
  const here = at.at('target');
  const factories = types.map(type => `MetricTarget.${type === 'Value' ? 'value' : type === 'Utilization' ? 'averageUtilization' : 'averageValue'}()`);
  if (!types.includes(target.type)) {
    here.report(ProblemCode.UNSUPPORTED, `is of type ${target.type}, which this metric does not have`, undefined, `use ${factories.join(' or ')}`);
    return;
  }
  if (target.averageUtilization !== undefined) {
    checkInteger(here, target.averageUtilization, 1);
    return;
  }
  const value = `${target.value ?? target.averageValue}`;
  if (!/^[1-9]/.test(value)) {
    here.report(ProblemCode.RANGE, 'is not more than zero', value, 'write a positive number');
  } else if (!/^\d+\D?$/.test(value)) {
    here.report(ProblemCode.RANGE, 'is more than Kubernetes counts', value, 'write a smaller number');
  }
}

/** Quantities of cdk8s-plus are objects around a number; here they are text. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    return decimalQuantity((value as { value: number }).value);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

/** A number as the API server writes it: with the largest suffix that leaves no fraction, and thousandths at the finest. */
function decimalQuantity(value: number): string {
  let [amount, exponent] = [Math.round(value * 1000), 0];
  while (amount !== 0 && amount % 1000 === 0 && exponent < SUFFIXES.length - 1) {
    [amount, exponent] = [amount / 1000, exponent + 1];
  }
  return amount === 0 ? '0' : `${amount}${SUFFIXES[exponent]}`;
}

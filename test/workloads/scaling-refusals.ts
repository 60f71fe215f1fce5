import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { DisruptionBudget, ProblemCode } from '../../src';
import { Refusal, refusal, said, web } from '../refusal';

function budget(title: string, disruptionBudget: DisruptionBudget, replicas: number, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => web(chart, { port: 8080, replicas, disruptionBudget }), code, `test/web: ${message}`);
}

const DRAIN_FIX = 'let at least one be: a node with such a pod can never be drained, nor the cluster be upgraded';
const ONCE_FIX = 'an app has one autoscaler: say it once';
const PODS_FIX = 'write a whole number of pods, or a whole percentage of at most 100';

export const SCALING_REFUSALS: Refusal[] = [
  said('no maximum', a => a.scaleOnCpu({}), ProblemCode.REQUIRED,
    'scaleOnCpu.maxReplicas: is missing; say with the first metric how many pods there may be at most'),
  said('a maximum below the minimum', a => a.scaleOnCpu({ minReplicas: 5, maxReplicas: 4 }), ProblemCode.RANGE,
    'scaleOnCpu.maxReplicas: is less than minReplicas, 5, received 4; raise it, or lower minReplicas'),
  said('a maximum below the replicas', a => a.scaleOnCpu({ maxReplicas: 1 }), ProblemCode.RANGE,
    'scaleOnCpu.maxReplicas: is less than minReplicas, 2, received 1; raise it, or lower minReplicas'),
  said('a minimum of 0', a => a.scaleOnCpu({ minReplicas: 0, maxReplicas: 4 }), ProblemCode.RANGE,
    'scaleOnCpu.minReplicas: is out of range, received 0; write a whole number of at least 1'),
  said('a utilization of 0', a => a.scaleOnCpu({ utilization: 0, maxReplicas: 4 }), ProblemCode.RANGE,
    'scaleOnCpu.utilization: is out of range, received 0; write a whole number of at least 1'),
  said('a utilization and an average', a => a.scaleOnCpu({ utilization: 50, average: kplus.Cpu.millis(100), maxReplicas: 4 }), ProblemCode.CONFLICT,
    'scaleOnCpu.average: is there beside utilization, received "100m"; leave out one of them'),
  said('an average of no CPU', a => a.scaleOnCpu({ average: kplus.Cpu.millis(0), maxReplicas: 4 }), ProblemCode.QUANTITY,
    'scaleOnCpu.average: is not a positive number of thousandths of a core, received "0m"; write for example Cpu.millis(250) or Cpu.units(2)'),
  said('CPU twice', a => { a.scaleOnCpu({ maxReplicas: 4 }); a.scaleOnCpu({}); }, ProblemCode.DUPLICATE,
    'scaleOnCpu: is a metric that the app scales on already; name each metric once'),
  said('another maximum', a => { a.scaleOnCpu({ maxReplicas: 4 }); a.scaleOnMemory({ maxReplicas: 5 }); }, ProblemCode.CONFLICT,
    `scaleOnMemory.maxReplicas: is not what was said with the first metric, received 5; ${ONCE_FIX}`),
  said('other rules', a => { a.scaleOnCpu({ maxReplicas: 4 }); a.scaleOnMemory({ scaleUp: { stabilizationWindow: Duration.seconds(5) } }); }, ProblemCode.CONFLICT,
    `scaleOnMemory.scaleUp: is not what was said with the first metric, received {"stabilizationWindowSeconds":5}; ${ONCE_FIX}`),
  said('a window of 2 hours', a => a.scaleOnCpu({ maxReplicas: 4, scaleDown: { stabilizationWindow: Duration.hours(2) } }), ProblemCode.RANGE,
    'scaleOnCpu.scaleDown.stabilizationWindow: is out of range, received "7200s"; write whole seconds, 0 to 3600'),
  refusal('a budget that keeps all pods of an app that scales', chart => {
    const all = DisruptionBudget.minAvailable(kplus.PercentOrAbsolute.percent(100));
    web(chart, { replicas: 1, disruptionBudget: all }).scaleOnCpu({ maxReplicas: 4 });
  }, ProblemCode.UNSAFE, `test/web: disruptionBudget.minAvailable: lets no pod be evicted, received "100%"; ${DRAIN_FIX}`),
  said('a utilization of 0 by a metric of cdk8s-plus', a => a.scaleOnMetric(
    kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(0)), { maxReplicas: 4 },
  ), ProblemCode.RANGE, 'scaleOnMetric.metric.target: is out of range, received 0; write a whole number of at least 1'),
  said('no policies', a => a.scaleOnCpu({ maxReplicas: 4, scaleDown: { policies: [] } }), ProblemCode.REQUIRED,
    'scaleOnCpu.scaleDown.policies: is empty, received []; name at least one, or leave it out'),
  said('a policy of no pods', a => a.scaleOnCpu({ maxReplicas: 4, scaleUp: { policies: [{ replicas: kplus.Replicas.absolute(0) }] } }), ProblemCode.RANGE,
    'scaleOnCpu.scaleUp.policies[0].replicas: is out of range, received 0; write a whole number of at least 1'),
  said('a policy of an hour', a => a.scaleOnCpu({ maxReplicas: 4, scaleUp: { policies: [{ replicas: kplus.Replicas.percent(50), duration: Duration.hours(1) }] } }), ProblemCode.RANGE,
    'scaleOnCpu.scaleUp.policies[0].duration: is out of range, received "3600s"; write whole seconds, 1 to 1800'),
  said('a pods metric with a value', a => a.scaleOnMetric(kplus.Metric.pods({ name: 'x', target: kplus.MetricTarget.value(1) }), { maxReplicas: 4 }), ProblemCode.UNSUPPORTED,
    'scaleOnMetric.metric.target: is of type Value, which this metric does not have; use MetricTarget.averageValue()'),
  said('a metric with a slash', a => a.scaleOnMetric(kplus.Metric.pods({ name: 'a/b', target: kplus.MetricTarget.averageValue(1) }), { maxReplicas: 4 }), ProblemCode.NAME,
    'scaleOnMetric.metric.name: is not a name of a metric, received "a/b"; leave out "/" and "%"'),
  said('an external metric with a utilization', a => a.scaleOnMetric(kplus.Metric.external({ name: 'x', target: kplus.MetricTarget.averageUtilization(1) }), { maxReplicas: 4 }), ProblemCode.UNSUPPORTED,
    'scaleOnMetric.metric.target: is of type Utilization, which this metric does not have; use MetricTarget.value() or MetricTarget.averageValue()'),
  said('a value of 0', a => a.scaleOnMetric(kplus.Metric.external({ name: 'x', target: kplus.MetricTarget.value(0) }), { maxReplicas: 4 }), ProblemCode.RANGE,
    'scaleOnMetric.metric.target: is not more than zero, received "0"; write a positive number'),
  budget('none may be down', DisruptionBudget.maxUnavailable(kplus.PercentOrAbsolute.absolute(0)), 3, ProblemCode.UNSAFE,
    `disruptionBudget.maxUnavailable: lets none of 3 pods be evicted, received 0; ${DRAIN_FIX}`),
  budget('0 %', DisruptionBudget.maxUnavailable(kplus.PercentOrAbsolute.percent(0)), 2, ProblemCode.UNSAFE,
    `disruptionBudget.maxUnavailable: lets none of 2 pods be evicted, received "0%"; ${DRAIN_FIX}`),
  budget('101 %', DisruptionBudget.maxUnavailable(kplus.PercentOrAbsolute.percent(101)), 3, ProblemCode.RANGE,
    `disruptionBudget.maxUnavailable: is out of range, received "101%"; ${PODS_FIX}`),
  budget('all up', DisruptionBudget.minAvailable(kplus.PercentOrAbsolute.absolute(3)), 3, ProblemCode.UNSAFE,
    `disruptionBudget.minAvailable: lets none of 3 pods be evicted, received 3; ${DRAIN_FIX}`),
  budget('90 % of 3', DisruptionBudget.minAvailable(kplus.PercentOrAbsolute.percent(90)), 3, ProblemCode.UNSAFE,
    `disruptionBudget.minAvailable: lets none of 3 pods be evicted, received "90%"; ${DRAIN_FIX}`),
  budget('100 % of 2', DisruptionBudget.minAvailable(kplus.PercentOrAbsolute.percent(100)), 2, ProblemCode.UNSAFE,
    `disruptionBudget.minAvailable: lets none of 2 pods be evicted, received "100%"; ${DRAIN_FIX}`),
  budget('negative', DisruptionBudget.minAvailable(kplus.PercentOrAbsolute.absolute(-1)), 3, ProblemCode.RANGE,
    `disruptionBudget.minAvailable: is out of range, received -1; ${PODS_FIX}`),
  budget('half', DisruptionBudget.minAvailable(kplus.PercentOrAbsolute.absolute(1.5)), 3, ProblemCode.RANGE,
    `disruptionBudget.minAvailable: is out of range, received 1.5; ${PODS_FIX}`),
];

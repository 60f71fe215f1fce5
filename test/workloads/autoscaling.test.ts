import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { StatelessApp } from '../../src';
import { find, synthesize } from '../support';

const { Metric, MetricTarget } = kplus;

function scaled(say: (app: StatelessApp) => void): any {
  return find(synthesize(chart => say(new StatelessApp(chart, 'web', { image: 'app:1.0', port: 8080, replicas: 3 }))), 'HorizontalPodAutoscaler').spec;
}

test('an app scales from its replicas up, at 80 % of its CPU request', () => {
  expect(scaled(app => app.scaleOnCpu({ maxReplicas: 10 }))).toEqual({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 3,
    maxReplicas: 10,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
  });
});

test('each metric is added to the one autoscaler, and what was said before need not be said again', () => {
  const spec = scaled(app => {
    app.scaleOnCpu({ maxReplicas: 10, minReplicas: 2, utilization: 55, scaleDown: { stabilizationWindow: Duration.minutes(1) } });
    app.scaleOnMemory({ maxReplicas: 10, average: Size.gibibytes(1.5) });
    app.scaleOnMetric(Metric.external({ name: 'queue', target: MetricTarget.value(30) }), { scaleDown: { stabilizationWindow: Duration.seconds(60) } });
  });
  expect(spec).toMatchObject({ minReplicas: 2, maxReplicas: 10 });
  expect(spec.metrics).toEqual([
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 55 } } },
    { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1536Mi' } } },
    { type: 'External', external: { metric: { name: 'queue' }, target: { type: 'Value', value: '30' } } },
  ]);
});

test('metrics of cdk8s-plus', () => {
  const labelSelector = kplus.LabelSelector.of({ labels: { queue: 'orders' } });
  const { metrics } = scaled(app => {
    app.scaleOnMetric(Metric.pods({ name: 'requests', target: MetricTarget.averageValue(1000), labelSelector }), { maxReplicas: 5 });
    app.scaleOnMetric(Metric.object({ name: 'hits', object: app.service!, target: MetricTarget.averageValue(0.5) }));
    app.scaleOnMetric(Metric.resourceEphemeralStorage(MetricTarget.averageUtilization(70)));
  });
  expect(metrics).toEqual([
    { type: 'Pods', pods: { metric: { name: 'requests', selector: { matchLabels: { queue: 'orders' } } }, target: { type: 'AverageValue', averageValue: '1k' } } },
    { type: 'Object', object: { describedObject: { apiVersion: 'v1', kind: 'Service', name: 'web' }, metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '500m' } } },
    { type: 'Resource', resource: { name: 'ephemeral-storage', target: { type: 'Utilization', averageUtilization: 70 } } },
  ]);
});

test.each([[1, '1'], [999, '999'], [1000, '1k'], [1500, '1500'], [2500000, '2500k'], [0.25, '250m'], [0.0015, '2m'], [3e18, '3E']])(
  'the amount %p is the quantity %p, as the API server stores it', (amount, quantity) => {
    const { metrics } = scaled(app => app.scaleOnMetric(Metric.external({ name: 'x', target: MetricTarget.value(amount) }), { maxReplicas: 5 }));
    expect(metrics[0].external.target.value).toBe(quantity);
  });

test('how fast it scales', () => {
  const { behavior } = scaled(app => app.scaleOnCpu({
    maxReplicas: 10,
    scaleUp: { policies: [{ replicas: kplus.Replicas.percent(50) }, { replicas: kplus.Replicas.absolute(2), duration: Duration.minutes(1) }] },
    scaleDown: { stabilizationWindow: Duration.minutes(10), strategy: kplus.ScalingStrategy.MIN_CHANGE },
  }));
  expect(behavior).toEqual({
    scaleUp: { policies: [{ type: 'Percent', value: 50, periodSeconds: 15 }, { type: 'Pods', value: 2, periodSeconds: 60 }] },
    scaleDown: { stabilizationWindowSeconds: 600, selectPolicy: 'Min' },
  });
});

test('the Deployment leaves the number of pods to the autoscaler', () => {
  const manifests = synthesize(chart => new StatelessApp(chart, 'web', { image: 'app:1.0', port: 8080, replicas: 3 }).scaleOnCpu({ maxReplicas: 10 }));
  expect(find(manifests, 'Deployment').spec).not.toHaveProperty('replicas');
});

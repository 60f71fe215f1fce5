import { Size } from 'cdk8s';
import { Metric, MetricTarget } from 'cdk8s-plus-28';
import { DisruptionBudget, StatelessApp, Volume } from '../../src';
import { IMAGE, manifestsOf } from '../pods/app';
import { find, refusalOf, synthesize } from '../support';

describe('how many pods an app has', () => {
  test('several pods have a budget of one that may be down, a single pod has none', () => {
    expect(find(manifestsOf(), 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
    expect(manifestsOf({ replicas: 1 }).map(each => each.kind)).not.toContain('PodDisruptionBudget');
    expect(manifestsOf({ disruptionBudget: DisruptionBudget.none() }).map(each => each.kind)).not.toContain('PodDisruptionBudget');
  });

  test('an autoscaler takes the replicas out of the Deployment, and has one object for all metrics', () => {
    const manifests = synthesize(chart => {
      const web = new StatelessApp(chart, 'web', { image: IMAGE, replicas: 1 });
      web.scaleOnCpu({ maxReplicas: 10, utilization: 60 });
      web.scaleOnMemory({ average: Size.mebibytes(200) });
      web.scaleOnMetric(Metric.pods({ name: 'requests', target: MetricTarget.averageValue(100) }));
    });
    const { spec } = find(manifests, 'Deployment');
    expect(spec).not.toHaveProperty('replicas');
    expect(spec.template.spec.topologySpreadConstraints).toHaveLength(1);
    expect(spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
    expect(find(manifests, 'PodDisruptionBudget').spec.maxUnavailable).toBe(1);
    expect(find(manifests, 'HorizontalPodAutoscaler').spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 10,
      metrics: [{ resource: { name: 'cpu' } }, { resource: { name: 'memory' } }, { pods: { metric: { name: 'requests' } } }],
    });
  });

  test('another autoscaler is told what it scales', () => {
    synthesize(chart => {
      const web = new StatelessApp(chart, 'web', { image: IMAGE, replicas: 3 });
      expect(web.toScalingTarget()).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', replicas: 3 });
      web.markHasAutoscaler();
      expect(web.hasAutoscaler).toBe(true);
      expect(web.toScalingTarget().replicas).toBeUndefined();
    });
  });

  test('an app with a store for one node does not scale', () => {
    const volume = Volume._store('data', 'data', { path: 'test/data', singleNode: true, singlePod: false, readOnly: false, block: false });
    expect(refusalOf(chart => new StatelessApp(chart, 'web', { image: IMAGE, replicas: 1, mounts: [{ path: '/data', volume }] }).scaleOnCpu({ maxReplicas: 2 }))).toBe(
      'test/web: replicas: needs the store test/data on several nodes, and it is ReadWriteOnce, received 2; '
      + 'run one pod, make the store ReadWriteMany, or use a StatefulDatabase, which has a store for each pod [unsafe]',
    );
  });
});

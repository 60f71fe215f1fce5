import { HorizontalPodAutoscaler, Ingress, IngressBackend, Metric, MetricTarget, NetworkPolicy } from 'cdk8s-plus-28';
import { StatelessApp } from '../../src';
import { IMAGE } from '../pods/app';
import { find, synthesize } from '../support';

describe('beside cdk8s-plus', () => {
  test('its autoscaler, Ingress and network policies take an app as they take its own', () => {
    const manifests = synthesize(chart => {
      const web = new StatelessApp(chart, 'web', { image: IMAGE, port: 8080 });
      new HorizontalPodAutoscaler(chart, 'hpa', { target: web, maxReplicas: 5, metrics: [Metric.resourceCpu(MetricTarget.averageUtilization(50))] });
      new Ingress(chart, 'ingress').addHostRule('a.example.com', '/', IngressBackend.fromService(web.service!));
      new NetworkPolicy(chart, 'policy', { selector: web }).addIngressRule(web);
    });
    expect(find(manifests, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(find(manifests, 'HorizontalPodAutoscaler').spec.scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' });
    expect(find(manifests, 'Ingress').spec.rules[0].http.paths[0].backend.service).toEqual({ name: 'web', port: { number: 8080 } });
    expect(find(manifests, 'NetworkPolicy').spec.podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' });
  });
});

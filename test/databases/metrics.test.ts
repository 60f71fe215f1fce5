import { Duration } from 'cdk8s';
import { kinds, manifestsOf } from './database';
import { MetricsDiscovery, Peer } from '../../src';
import { find } from '../support';

describe('the metrics of a database', () => {
  test('are there by an exporter with annotations, which every pod of the cluster may ask', () => {
    const manifests = manifestsOf({ metrics: true });
    const { metadata, spec } = find(manifests, 'StatefulSet').spec.template;
    expect(metadata.annotations).toMatchObject({ 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9187', 'prometheus.io/path': '/metrics' });
    expect(spec.initContainers[0]).toMatchObject({ name: 'exporter', restartPolicy: 'Always', ports: [{ name: 'metrics', containerPort: 9187 }] });
    expect(find(manifests, 'NetworkPolicy').spec.ingress).toEqual([{ from: [{ namespaceSelector: {} }], ports: [{ port: 9187, protocol: 'TCP' }] }]);
  });

  test('add nothing to what there is where annotations lead to them', () => {
    for (const metricsOptions of [undefined, { discovery: MetricsDiscovery.ANNOTATIONS }]) {
      const manifests = manifestsOf({ metrics: true, metricsOptions });
      expect(kinds(manifests)).toEqual(kinds(manifestsOf()));
      expect(find(manifests, 'Service', 'orders-headless').spec.ports).toHaveLength(1);
    }
  });

  test('are read by those who are named', () => {
    const manifests = manifestsOf({ metrics: true, metricsOptions: { from: Peer.namespace('monitoring') } });
    expect(find(manifests, 'NetworkPolicy').spec.ingress[0].from).toEqual([{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }]);
  });

  test('are found by a PodMonitor', () => {
    const options = { discovery: MetricsDiscovery.POD_MONITOR, interval: Duration.seconds(30), monitorLabels: { release: 'prometheus' }, image: 'mirror/exporter:1.0' };
    const manifests = manifestsOf({ metrics: true, metricsOptions: options });
    const monitor = find(manifests, 'PodMonitor');
    expect(monitor.metadata.labels.release).toBe('prometheus');
    expect(monitor.spec).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'postgres', 'app.kubernetes.io/instance': 'orders' } },
      podMetricsEndpoints: [{ port: 'metrics', interval: '30s' }],
    });
    expect(find(manifests, 'StatefulSet').spec.template.metadata.annotations['prometheus.io/scrape']).toBeUndefined();
    expect(find(manifests, 'StatefulSet').spec.template.spec.initContainers[0].image).toBe('mirror/exporter:1.0');
  });

  test('are found by a ServiceMonitor over the headless Service', () => {
    const manifests = manifestsOf({ metrics: true, metricsOptions: { discovery: MetricsDiscovery.SERVICE_MONITOR } });
    expect(find(manifests, 'ServiceMonitor').spec).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'postgres', 'app.kubernetes.io/instance': 'orders' } },
      endpoints: [{ port: 'metrics' }],
    });
    expect(find(manifests, 'Service', 'orders-headless').spec.ports).toContainEqual(expect.objectContaining({ name: 'metrics', port: 9187 }));
    expect(find(manifests, 'Service', 'orders').spec.ports).toHaveLength(1);
  });
});

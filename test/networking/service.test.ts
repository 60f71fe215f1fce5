import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Exposure, IpFamily, IpFamilyPolicy, StatelessApp, TrafficPolicy, WorkloadService } from '../../src';
import { find, synthesize } from '../support';

const HTTP = { name: 'http', port: 8080, servicePort: 80 };

function app(chart: Chart, exposure?: Exposure, ports = [HTTP]): StatelessApp {
  return new StatelessApp(chart, 'web', { image: 'app:1.0', ports, exposure });
}

function specOf(exposure?: Exposure, ports = [HTTP]): any {
  return find(synthesize(chart => app(chart, exposure, ports)), 'Service').spec;
}

test('a Service has its app\'s name, labels and pods, and tells its ports from those of the pods', () => {
  const service = find(synthesize(chart => app(chart)), 'Service');
  expect(service.metadata.name).toBe('web');
  expect(service.metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/managed-by': 'cdk8s-workloads' });
  expect(service.spec).toEqual({
    selector: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' },
    ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
  });
});

describe('exposure', () => {
  test('headless', () => {
    expect(specOf(Exposure.headless({ publishNotReadyAddresses: true }))).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
  });

  test('a cluster address with a session for each client', () => {
    expect(specOf(Exposure.clusterIp({ clusterIp: '10.96.0.7', sessionAffinityTimeout: Duration.hours(1), internalTrafficPolicy: TrafficPolicy.LOCAL }))).toMatchObject({
      clusterIP: '10.96.0.7',
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 3600 } },
      internalTrafficPolicy: 'Local',
    });
  });

  test('both families of addresses', () => {
    const exposure = Exposure.clusterIp({ ipFamilies: [IpFamily.IPV6, IpFamily.IPV4], ipFamilyPolicy: IpFamilyPolicy.PREFER_DUAL_STACK });
    expect(specOf(exposure)).toMatchObject({ ipFamilies: ['IPv6', 'IPv4'], ipFamilyPolicy: 'PreferDualStack' });
  });

  test('node ports, by the names of the ports', () => {
    const ports = [HTTP, { name: 'metrics', port: 9090, servicePort: 9090 }];
    const spec = specOf(Exposure.nodePort({ nodePorts: { metrics: 30090 }, externalTrafficPolicy: TrafficPolicy.LOCAL }), ports);
    expect(spec).toMatchObject({ type: 'NodePort', externalTrafficPolicy: 'Local' });
    expect(spec.ports.map((port: any) => port.nodePort)).toEqual([undefined, 30090]);
  });

  test('the protocols of one port share a node port', () => {
    const ports = [{ name: 'dns', port: 53, servicePort: 53 }, { name: 'dns-udp', port: 53, servicePort: 53, protocol: kplus.Protocol.UDP }];
    expect(specOf(Exposure.nodePort({ nodePorts: { 'dns': 30053, 'dns-udp': 30053 } }), ports).ports.map((port: any) => port.nodePort)).toEqual([30053, 30053]);
  });

  test('a load balancer', () => {
    expect(specOf(Exposure.loadBalancer({
      loadBalancerClass: 'service.k8s.aws/nlb', sourceRanges: ['203.0.113.0/24'], allocateNodePorts: false, externalTrafficPolicy: TrafficPolicy.LOCAL, healthCheckNodePort: 30999,
    }))).toMatchObject({
      type: 'LoadBalancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      loadBalancerSourceRanges: ['203.0.113.0/24'],
      allocateLoadBalancerNodePorts: false,
      externalTrafficPolicy: 'Local',
      healthCheckNodePort: 30999,
    });
  });

  test('none', () => {
    expect(synthesize(chart => app(chart, Exposure.none())).filter(manifest => manifest.kind === 'Service')).toEqual([]);
  });
});

describe('as a Service of cdk8s-plus', () => {
  const serviceOf = (chart: Chart, exposure?: Exposure): WorkloadService => app(chart, exposure).service!;

  test('it says what it is', () => {
    const service = serviceOf(Testing.chart(), Exposure.nodePort({ nodePorts: { http: 30080 } }));
    expect(service).toBeInstanceOf(kplus.Service);
    expect([service.name, service.port, service.type, service.kind, service.metadata.name]).toEqual(['web', 80, 'NodePort', 'Service', 'web']);
    expect(service.ports).toEqual([expect.objectContaining({ name: 'http', port: 80, targetPort: 8080, nodePort: 30080 })]);
    expect(serviceOf(Testing.chart(), Exposure.headless()).clusterIP).toBe('None');
  });

  test('an Ingress of cdk8s-plus takes it', () => {
    const manifests = synthesize(chart => {
      new kplus.Ingress(chart, 'ingress', { defaultBackend: kplus.IngressBackend.fromService(serviceOf(chart)) });
    });
    expect(find(manifests, 'Ingress').spec.defaultBackend).toEqual({ service: { name: 'web', port: { number: 80 } } });
  });

  test('what it learns later stands in the object', () => {
    const manifests = synthesize(chart => {
      const service = serviceOf(chart);
      service.bind(443, { name: 'https', targetPort: 8443 });
      service.selectLabel('track', 'stable');
      service.select(kplus.Pods.select(chart, 'pods', { labels: { zone: 'a' } }));
    });
    const { ports, selector } = find(manifests, 'Service').spec;
    expect(ports).toEqual([{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }, { name: 'https', port: 443, targetPort: 8443, protocol: 'TCP' }]);
    expect(selector).toEqual({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web', 'track': 'stable', 'zone': 'a' });
  });

  test('its object is one, and drops no field that it does not know', () => {
    const manifests = synthesize(chart => {
      const service = serviceOf(chart);
      service.manifest.override({ spec: { trafficDistribution: 'PreferClose' } });
      expect(ApiObject.of(service)).toBe(service.manifest);
    });
    expect(find(manifests, 'Service').spec.trafficDistribution).toBe('PreferClose');
  });
});

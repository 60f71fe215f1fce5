import { ApiObject, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ExternalPort, ExternalService, ExternalTarget } from '../../src';
import { find, synthesize } from '../support';

function external(target: ExternalTarget, ports?: ExternalPort[]): any[] {
  return synthesize(chart => new ExternalService(chart, 'db', { target, ports }));
}

const POSTGRES = [{ port: 5432 }];

test('a DNS name is an alias', () => {
  const manifests = external(ExternalTarget.dnsName('my-external-db.example.com'), POSTGRES);
  expect(manifests).toHaveLength(1);
  expect(manifests[0].spec).toEqual({ type: 'ExternalName', externalName: 'my-external-db.example.com', ports: [{ port: 5432, protocol: 'TCP' }] });
});

test('an alias needs no port, and its name may end in a dot', () => {
  expect(external(ExternalTarget.dnsName('db.example.com.'))[0].spec).toEqual({ type: 'ExternalName', externalName: 'db.example.com.' });
});

test('addresses stand behind one address of the cluster, with ports of their own', () => {
  const manifests = external(ExternalTarget.addresses('10.1.1.1', '10.1.1.2'), [{ name: 'postgres', port: 5432, targetPort: 15432, appProtocol: 'postgresql' }, { name: 'dns', port: 53, protocol: kplus.Protocol.UDP }]);
  expect(find(manifests, 'Service').spec).toEqual({
    ports: [
      { name: 'postgres', port: 5432, targetPort: 15432, protocol: 'TCP', appProtocol: 'postgresql' },
      { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
    ],
  });
  expect(find(manifests, 'EndpointSlice')).toEqual({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: 'db-ipv4',
      labels: {
        'app.kubernetes.io/name': 'db',
        'app.kubernetes.io/instance': 'db',
        'app.kubernetes.io/managed-by': 'cdk8s-workloads',
        'kubernetes.io/service-name': 'db',
        'endpointslice.kubernetes.io/managed-by': 'cdk8s-workloads',
      },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.1.1'], conditions: { ready: true } }, { addresses: ['10.1.1.2'], conditions: { ready: true } }],
    ports: [{ name: 'postgres', port: 15432, protocol: 'TCP', appProtocol: 'postgresql' }, { name: 'dns', port: 53, protocol: 'UDP' }],
  });
});

test('each family of addresses has a slice, and the Service both families', () => {
  const manifests = external(ExternalTarget.addresses('10.1.1.1', '2001:DB8:0::1'), POSTGRES);
  expect(find(manifests, 'Service').spec.ipFamilyPolicy).toBe('PreferDualStack');
  expect(find(manifests, 'Service').spec.ipFamilies).toBeUndefined();
  expect(find(manifests, 'EndpointSlice', 'db-ipv4').endpoints[0].addresses).toEqual(['10.1.1.1']);
  // In the form in which the API server takes it.
  expect(find(manifests, 'EndpointSlice', 'db-ipv6')).toMatchObject({ addressType: 'IPv6', endpoints: [{ addresses: ['2001:db8::1'] }] });
});

test('addresses of IPv6 alone have a Service of IPv6', () => {
  expect(find(external(ExternalTarget.addresses('2001:db8::1'), POSTGRES), 'Service').spec.ipFamilies).toEqual(['IPv6']);
});

test('a headless Service resolves to the addresses', () => {
  const manifests = external(ExternalTarget.headlessAddresses('10.1.1.1'), POSTGRES);
  expect(find(manifests, 'Service').spec).toMatchObject({ clusterIP: 'None' });
  expect(find(manifests, 'EndpointSlice').endpoints).toEqual([{ addresses: ['10.1.1.1'], conditions: { ready: true } }]);
});

test('a Service without a selector: nobody but this library writes its slices', () => {
  expect(find(external(ExternalTarget.addresses('10.1.1.1'), POSTGRES), 'Service').spec.selector).toBeUndefined();
});

test('labels and annotations are added', () => {
  const manifests = synthesize(chart => new ExternalService(chart, 'db', {
    target: ExternalTarget.addresses('10.1.1.1'), ports: POSTGRES, name: 'orders', labels: { team: 'orders' }, annotations: { 'example.com/owner': 'orders' },
  }));
  expect(find(manifests, 'Service', 'orders').metadata).toMatchObject({ labels: { team: 'orders' }, annotations: { 'example.com/owner': 'orders' } });
  expect(find(manifests, 'EndpointSlice', 'orders-ipv4').metadata.labels).toMatchObject({ 'team': 'orders', 'kubernetes.io/service-name': 'orders' });
});

test('its object is the Service\'s', () => {
  const service = new ExternalService(Testing.chart(), 'db', { target: ExternalTarget.dnsName('db.example.com') });
  expect(ApiObject.of(service)).toBe(service.service.manifest);
});

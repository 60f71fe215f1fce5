import * as kplus from 'cdk8s-plus-28';
import { StatelessApp } from '../../src';
import { find, synthesize } from '../support';

function exposed(say: (app: StatelessApp) => void): any[] {
  return synthesize(chart => say(new StatelessApp(chart, 'web', {
    image: 'app:1.0',
    ports: [{ name: 'http', port: 8080, servicePort: 80 }, { name: 'admin', port: 9090 }, { name: 'quic', port: 8443, protocol: kplus.Protocol.UDP }],
  })));
}

const backend = (number: number) => ({ service: { name: 'web', port: { number } } });

test('a host leads to the port named http, with all of its paths', () => {
  const ingress = find(exposed(app => app.exposeAt('shop.example.com')), 'Ingress');
  expect(ingress.metadata).toMatchObject({ name: 'web', labels: { 'app.kubernetes.io/name': 'web' } });
  expect(ingress.spec).toEqual({
    rules: [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: backend(80) }] } }],
  });
});

test('paths lead to ports', () => {
  const ingress = find(exposed(app => app.exposeAt('shop.example.com', {
    paths: [{ path: '/admin', port: 9090 }, { path: '/health', pathType: kplus.HttpIngressPathType.EXACT }],
  })), 'Ingress');
  expect(ingress.spec.rules[0].http.paths).toEqual([
    { path: '/admin', pathType: 'Prefix', backend: backend(9090) },
    { path: '/health', pathType: 'Exact', backend: backend(80) },
  ]);
});

test('hosts share an Ingress, its class and annotations, each with its certificate', () => {
  const ingress = find(exposed(app => {
    app.exposeAt('shop.example.com', { className: 'nginx', tlsSecret: 'shop', annotations: { 'example.com/a': '1' } });
    app.exposeAt('*.example.org', { className: 'nginx', tlsSecret: 'org', annotations: { 'example.com/b': '2' } });
  }), 'Ingress');
  expect(ingress.metadata.annotations).toEqual({ 'example.com/a': '1', 'example.com/b': '2' });
  expect(ingress.spec.ingressClassName).toBe('nginx');
  expect(ingress.spec.rules.map((rule: any) => rule.host)).toEqual(['shop.example.com', '*.example.org']);
  expect(ingress.spec.tls).toEqual([{ hosts: ['shop.example.com'], secretName: 'shop' }, { hosts: ['*.example.org'], secretName: 'org' }]);
});

test('a host with a name of its own has an Ingress of its own', () => {
  const manifests = exposed(app => {
    app.exposeAt('shop.example.com');
    app.exposeAt('intern.example.com', { name: 'web-intern', className: 'intern' });
  });
  expect(find(manifests, 'Ingress', 'web').spec.rules).toHaveLength(1);
  expect(find(manifests, 'Ingress', 'web-intern').spec).toMatchObject({ ingressClassName: 'intern', rules: [{ host: 'intern.example.com' }] });
});

describe('a route', () => {
  const routeOf = (options: Omit<Parameters<StatelessApp['exposeVia']>[0], 'gateway'> = {}) => find(exposed(app => app.exposeVia({ gateway: 'public', ...options })), 'HTTPRoute');

  test('leads from a Gateway to the port named http', () => {
    const route = routeOf();
    expect(route.apiVersion).toBe('gateway.networking.k8s.io/v1');
    expect(route.metadata).toMatchObject({ name: 'web', labels: { 'app.kubernetes.io/name': 'web' } });
    expect(route.spec).toEqual({
      parentRefs: [{ name: 'public' }],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'web', port: 80 }] }],
    });
  });

  test('of a Gateway elsewhere, at one of its listeners, for some hosts', () => {
    expect(routeOf({ gatewayNamespace: 'gateways', sectionName: 'https', hostnames: ['*.example.com'] }).spec).toMatchObject({
      parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }], hostnames: ['*.example.com'],
    });
  });

  test('has a rule for each port', () => {
    const paths = [
      { path: '/a' }, { path: '/admin', port: 9090 }, { path: '/b', pathType: kplus.HttpIngressPathType.EXACT },
      { path: '/c/[0-9]+', pathType: kplus.HttpIngressPathType.IMPLEMENTATION_SPECIFIC },
    ];
    expect(routeOf({ paths }).spec.rules).toEqual([
      {
        matches: [{ path: { type: 'PathPrefix', value: '/a' } }, { path: { type: 'Exact', value: '/b' } }, { path: { type: 'RegularExpression', value: '/c/[0-9]+' } }],
        backendRefs: [{ name: 'web', port: 80 }],
      },
      { matches: [{ path: { type: 'PathPrefix', value: '/admin' } }], backendRefs: [{ name: 'web', port: 9090 }] },
    ]);
  });

  test('replaces the prefix of each path on its own, and sets headers', () => {
    const filters = [
      { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'X-Shop', value: 'yes' }] } },
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
    ];
    expect(routeOf({ paths: [{ path: '/a' }, { path: '/b' }], replacePrefix: '/', requestHeaders: { 'X-Shop': 'yes' } }).spec.rules).toEqual(
      ['/a', '/b'].map(value => ({ matches: [{ path: { type: 'PathPrefix', value } }], filters, backendRefs: [{ name: 'web', port: 80 }] })),
    );
  });
});

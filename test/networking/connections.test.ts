import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Environment, Exposure, ExternalService, ExternalTarget, Peer } from '../../src';
import { find, problemsOf } from '../support';
import { End, Pod, podsOf, PolicyEvaluator } from './policy-evaluator';
import { manifestsOf, policyOf, web } from './web';

const { tcp } = kplus.NetworkPolicyPort;

const DNS_RULE = {
  to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
  ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }],
};

const dns: Pod = { name: 'dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const apiServer: Pod = { name: 'apiserver', namespace: 'kube-system', labels: { component: 'kube-apiserver' } };
const ports: [number, 'TCP' | 'UDP'][] = [[53, 'UDP'], [53, 'TCP'], [80, 'TCP'], [443, 'TCP'], [5432, 'TCP'], [8080, 'TCP'], [8080, 'UDP'], [9090, 'TCP']];

/** All connections that are allowed between ends, as `from > to:port/protocol`. */
function allowed(manifests: any[], ends: readonly End[]): string[] {
  const network = new PolicyEvaluator(manifests);
  const nameOf = (end: End) => typeof end === 'string' ? end : `${end.namespace}/${end.name}`;
  return ends.flatMap(from => ends.flatMap(to => ports
    .filter(([port, protocol]) => nameOf(from) !== nameOf(to) && (typeof from !== 'string' || typeof to !== 'string') && network.allows(from, to, port, protocol))
    .map(([port, protocol]) => `${nameOf(from)} > ${nameOf(to)}:${port}/${protocol}`)));
}

describe('in environments that deny by default', () => {
  const app = Testing.app();
  const prod = new Environment(app, 'prod', { defaultDeny: true });
  const ops = new Environment(app, 'ops', { defaultDeny: true });
  const shop = web(prod, 'shop', { exposure: Exposure.loadBalancer() });
  const orders = web(prod, 'orders', { ports: [{ name: 'http', port: 8080, servicePort: 80 }, { name: 'metrics', port: 9090 }] });
  web(prod, 'idle');
  const monitor = web(ops, 'monitor');
  const database = new ExternalService(prod, 'database', { target: ExternalTarget.addresses('10.9.8.7'), ports: [{ port: 5432 }] });
  shop.connectTo(orders);
  orders.connectTo(database);
  orders.allowTo(Peer.internet(), [tcp(443)]);
  monitor.allowTo(Peer.environment(prod), [tcp(9090)]);
  orders.allowFrom(Peer.workload(monitor), [tcp(9090)]);
  const manifests = manifestsOf(app);
  const pods = Object.values(podsOf(manifests));
  const outside = ['10.9.8.7', '10.9.8.8', '203.0.113.9', '169.254.169.254', '2001:4860::8888', 'fd00::7'];

  test('an app reaches what it was connected to, the DNS, and nothing else, in both directions', () => {
    const dnsOf = (name: string) => [`${name} > kube-system/dns:53/UDP`, `${name} > kube-system/dns:53/TCP`];
    // The end that is outside decides for itself: only pods' connections, and those to them, are governed.
    expect(allowed(manifests, [...pods, dns, apiServer, ...outside]).filter(each => !/^(kube-system|[\da-f.:]+ > kube-system)/.test(each)).sort()).toEqual([
      'prod/shop > prod/orders:8080/TCP',
      'prod/shop > prod/orders:9090/TCP',
      'prod/orders > 10.9.8.7:5432/TCP',
      'prod/orders > 203.0.113.9:443/TCP',
      'prod/orders > 2001:4860::8888:443/TCP',
      'ops/monitor > prod/orders:9090/TCP',
      ...['prod/shop', 'prod/orders', 'prod/idle', 'ops/monitor'].flatMap(dnsOf),
      // Shop has a load balancer: it is reached without a further word, at its port.
      ...outside.map(address => `${address} > prod/shop:8080/TCP`),
    ].sort());
  });

  test('only what is exposed is reached from other namespaces', () => {
    expect(allowed(manifests, [...pods, dns, apiServer]).filter(each => each.startsWith('kube-system') && !each.includes('> kube-system'))).toEqual([
      'kube-system/dns > prod/shop:8080/TCP', 'kube-system/apiserver > prod/shop:8080/TCP',
    ]);
  });

  test('the policy that closes the namespace is enough: nothing of it hangs on those of the apps', () => {
    const others = manifests.filter(manifest => manifest.kind !== 'NetworkPolicy' || manifest.metadata.name === 'default-deny');
    expect(allowed(others, pods)).toEqual([]);
  });
});

describe('where nothing is denied by default', () => {
  test('an app about which nothing was said has no policy', () => {
    const app = Testing.app();
    const env = new Environment(app, 'prod');
    web(env, 'web', { exposure: Exposure.nodePort() });
    expect(manifestsOf(app).filter(manifest => manifest.kind === 'NetworkPolicy')).toEqual([]);
  });

  test('a direction is closed once something was said about it', () => {
    const app = Testing.app();
    const env = new Environment(app, 'prod');
    const [a, b] = [web(env, 'a'), web(env, 'b')];
    a.connectTo(b);
    expect(policyOf(app, 'a')).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'a', 'app.kubernetes.io/instance': 'a' } },
      policyTypes: ['Egress'],
      egress: [DNS_RULE, {
        to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'b', 'app.kubernetes.io/instance': 'b' } } }],
        ports: [{ port: 8080, protocol: 'TCP' }],
      }],
    });
    expect(policyOf(app, 'b').policyTypes).toEqual(['Ingress']);
    expect(policyOf(app, 'b').egress).toBeUndefined();
  });

  test('what is exposed stays reachable when the direction is closed', () => {
    const app = Testing.app();
    const env = new Environment(app, 'prod');
    const exposed = web(env, 'web', { exposure: Exposure.loadBalancer() });
    exposed.allowFrom(Peer.namespace('monitoring'), [tcp(9090)]);
    const manifests = manifestsOf(app);
    const monitoring: Pod = { name: 'm', namespace: 'monitoring', labels: {} };
    expect(allowed(manifests, [...Object.values(podsOf(manifests)), monitoring, '203.0.113.9']).filter(each => each.includes('> prod/web'))).toEqual([
      'monitoring/m > prod/web:8080/TCP', 'monitoring/m > prod/web:9090/TCP', '203.0.113.9 > prod/web:8080/TCP',
    ]);
  });

  test('what is exposed has no rule where nothing is closed to it', () => {
    const app = Testing.app();
    web(new Environment(app, 'prod'), 'web', { exposure: Exposure.loadBalancer() }).allowTo(Peer.internet());
    expect(policyOf(app, 'web').policyTypes).toEqual(['Egress']);
    expect(policyOf(app, 'web').ingress).toBeUndefined();
  });

  test('an Ingress opens the pods\' port, and with allowFrom only to the controller', () => {
    const app = Testing.app();
    const env = new Environment(app, 'prod', { defaultDeny: true });
    web(env, 'open', { ports: [{ name: 'http', port: 8080, servicePort: 80 }, { name: 'metrics', port: 9090 }] }).exposeAt('open.example.com');
    web(env, 'narrow').exposeVia({ gateway: 'gateway', allowFrom: Peer.namespace('gateways') });
    expect(policyOf(app, 'open').ingress).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
    expect(policyOf(app, 'narrow').ingress).toEqual([{
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateways' } } }], ports: [{ port: 8080, protocol: 'TCP' }],
    }]);
  });
});

describe('peers', () => {
  function peersOf(peer: Peer): any {
    const app = Testing.app();
    web(new Environment(app, 'prod'), 'web').allowFrom(peer);
    return policyOf(app, 'web').ingress[0].from;
  }

  test.each<[string, Peer, unknown]>([
    ['anywhere', Peer.anywhere(), undefined],
    ['a block', Peer.cidr('10.0.0.0/8', ['10.1.0.0/16']), [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }]],
    ['a namespace', Peer.namespace('ops'), [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ops' } } }]],
    ['an environment', Peer.environment(new Environment(Testing.app(), 'ops')), [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ops' } } }]],
    ['all pods of the own namespace', Peer.pods(), [{ podSelector: {} }]],
    ['pods by their labels', Peer.pods({ labels: { a: 'b' } }), [{ podSelector: { matchLabels: { a: 'b' } } }]],
    ['pods of a namespace', Peer.pods({ labels: { a: 'b' }, namespace: 'ops' }), [{
      podSelector: { matchLabels: { a: 'b' } }, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ops' } },
    }]],
    ['pods of namespaces by their labels', Peer.pods({ namespaceLabels: { team: 'x' }, namespace: 'ops' }), [{
      namespaceSelector: { matchLabels: { 'team': 'x', 'kubernetes.io/metadata.name': 'ops' } },
    }]],
    ['pods of all namespaces', Peer.pods({ namespaceLabels: {} }), [{ namespaceSelector: {} }]],
    ['pods of cdk8s-plus', Peer.of(kplus.Pods.select(Testing.chart(), 'pods', { labels: { a: 'b' } })), [{ podSelector: { matchLabels: { a: 'b' } } }]],
    ['namespaces of cdk8s-plus', Peer.of(kplus.Namespaces.select(Testing.chart(), 'all', { names: ['x', 'y'], labels: { a: 'b' } })), [
      { namespaceSelector: { matchLabels: { 'a': 'b', 'kubernetes.io/metadata.name': 'x' } }, podSelector: {} },
      { namespaceSelector: { matchLabels: { 'a': 'b', 'kubernetes.io/metadata.name': 'y' } }, podSelector: {} },
    ]],
    ['a block of cdk8s-plus', Peer.of(kplus.NetworkPolicyIpBlock.ipv4(Testing.chart(), 'block', '10.0.0.0/8', ['10.1.0.0/16'])), [{
      ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
    }]],
  ])('%s', (_, peer, from) => {
    expect(peersOf(peer)).toEqual(from);
  });

  test('the internet is neither private addresses nor the metadata service', () => {
    const network = new PolicyEvaluator([{ kind: 'NetworkPolicy', metadata: {}, spec: { podSelector: {}, ingress: [{ from: peersOf(Peer.internet()) }] } }]);
    const pod: Pod = { name: 'p', namespace: 'default', labels: {} };
    const reached = (address: string) => network.allows(address, pod, 80);
    expect(['1.1.1.1', '172.15.0.1', '172.32.0.1', '203.0.113.9', '2606:4700::1111'].filter(reached)).toHaveLength(5);
    expect(['10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '127.0.0.1', 'fd00::1', 'fe80::1', '::1'].filter(reached)).toEqual([]);
  });
});

describe('across namespaces', () => {
  test('both ends name the other\'s namespace, and the host has it too', () => {
    const app = Testing.app();
    const [a, b] = [web(new Environment(app, 'one'), 'a'), web(new Environment(app, 'two'), 'b')];
    a.connectTo(b);
    expect(policyOf(app, 'a').egress[1].to[0].namespaceSelector).toEqual({ matchLabels: { 'kubernetes.io/metadata.name': 'two' } });
    expect(policyOf(app, 'b').ingress[0].from[0].namespaceSelector).toEqual({ matchLabels: { 'kubernetes.io/metadata.name': 'one' } });
    const env = find(manifestsOf(app), 'Deployment', 'a').spec.template.spec.containers[0].env;
    expect(env).toContainEqual({ name: 'B_HOST', value: 'b.two.svc' });
  });

  test('charts without a namespace share the one that kubectl uses', () => {
    const app = Testing.app();
    const [a, b] = [web(new Chart(app, 'one'), 'a'), web(new Chart(app, 'two'), 'b')];
    a.connectTo(b);
    expect(policyOf(app, 'a').egress[1].to[0].namespaceSelector).toBeUndefined();
    expect(find(manifestsOf(app), 'Deployment', 'a').spec.template.spec.containers[0].env).toContainEqual({ name: 'B_HOST', value: 'b' });
  });

  test('from a chart without a namespace nothing in a namespace can be told who comes', () => {
    const app = Testing.app();
    const [a, b] = [web(new Chart(app, 'one'), 'a'), web(new Environment(app, 'two'), 'b')];
    expect(problemsOf(() => a.connectTo(b))).toEqual([expect.objectContaining({ code: 'scope', path: 'one/a', prop: 'connectTo', message: 'one/a is in a chart without a namespace, and cannot be named from another namespace' })]);
    expect(problemsOf(() => b.connectTo(a))).toEqual([expect.objectContaining({ code: 'scope', path: 'two/b', message: 'one/a is in a chart without a namespace, and cannot be named from another namespace' })]);
  });

  test('a nested chart without a namespace is not in the environment around it', () => {
    const app = Testing.app();
    web(new Chart(new Environment(app, 'prod', { defaultDeny: true }), 'nested'), 'web');
    expect(manifestsOf(app).filter(manifest => manifest.kind === 'NetworkPolicy').map(manifest => manifest.metadata.name)).toEqual(['default-deny']);
  });
});

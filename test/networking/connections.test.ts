import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ConnectionsProps, Connections, Environment, Exposure, ExternalService, ExternalTarget, Peer, StatelessApp } from '../../src';
import { find, problemsOf } from '../support';
import { End, Pod, podsOf, PolicyEvaluator } from './policy-evaluator';

const { tcp, udp, tcpRange, allTcp } = kplus.NetworkPolicyPort;

function web(scope: Chart, id: string, props: Partial<ConstructorParameters<typeof StatelessApp>[2]> = {}): StatelessApp {
  return new StatelessApp(scope, id, { image: 'ghcr.io/acme/web:1.0.0', port: props.ports ? undefined : 8080, ...props });
}

function manifestsOf(app: App): any[] {
  return app.charts.flatMap(chart => Testing.synth(chart));
}

function policyOf(app: App, name: string): any {
  return find(manifestsOf(app), 'NetworkPolicy', name).spec;
}

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

describe('ports', () => {
  function rulesOf(say: (app: StatelessApp) => void): any {
    const app = Testing.app();
    say(web(new Environment(app, 'prod'), 'web', { ports: [{ name: 'http', port: 8080 }, { name: 'dns', port: 5353, protocol: kplus.Protocol.UDP }] }));
    return policyOf(app, 'web');
  }

  test('those of the app where none are named', () => {
    expect(rulesOf(app => app.allowFrom(Peer.anywhere())).ingress).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }, { port: 5353, protocol: 'UDP' }] }]);
  });

  test('all of a peer that says none', () => {
    expect(rulesOf(app => app.allowTo(Peer.anywhere())).egress).toEqual([DNS_RULE, {}]);
  });

  test('single ones, ranges and all of a protocol, for which the API server takes no port 0', () => {
    expect(rulesOf(app => app.allowTo(Peer.pods(), [tcp(1), tcpRange(2, 4), udp(5), allTcp()])).egress[1].ports).toEqual([
      { port: 1, protocol: 'TCP' }, { port: 2, endPort: 4, protocol: 'TCP' }, { port: 5, protocol: 'UDP' }, { protocol: 'TCP' },
    ]);
  });

  test('the same peer and port stand there once, and peers with the same ports in one rule', () => {
    const rules = rulesOf(app => {
      for (const peer of [Peer.namespace('a'), Peer.namespace('b'), Peer.namespace('a'), Peer.anywhere(), Peer.anywhere()]) {
        app.allowTo(peer, [tcp(1)]);
      }
      app.allowTo(Peer.namespace('a'), [tcp(2)]);
    }).egress.slice(1);
    const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
    expect(rules).toEqual([
      { to: [namespace('a'), namespace('b')], ports: [{ port: 1, protocol: 'TCP' }] },
      { ports: [{ port: 1, protocol: 'TCP' }] },
      { to: [namespace('a')], ports: [{ port: 2, protocol: 'TCP' }] },
    ]);
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

describe('environment variables of a connection', () => {
  function variablesOf(connect: (from: StatelessApp, to: StatelessApp) => void, props?: Parameters<typeof web>[2]): any {
    const app = Testing.app();
    const env = new Environment(app, 'prod');
    connect(web(env, 'from'), web(env, 'orders.api-v2', { name: 'orders', ...props }));
    return Object.fromEntries(find(manifestsOf(app), 'Deployment', 'from').spec.template.spec.containers[0].env.map((each: any) => [each.name, each.value]));
  }

  test('host, port and URL under the other one\'s id', () => {
    expect(variablesOf((from, to) => from.connectTo(to), { ports: [{ name: 'http', port: 8080, servicePort: 80 }, { name: 'metrics-2', port: 9090 }] })).toEqual({
      ORDERS_API_V2_HOST: 'orders', ORDERS_API_V2_PORT: '80', ORDERS_API_V2_URL: 'http://orders:80', ORDERS_API_V2_METRICS_2_PORT: '9090',
    });
  });

  test('the URL has the scheme that the port says', () => {
    expect(variablesOf((from, to) => from.connectTo(to), { ports: [{ name: 'http', port: 8443, appProtocol: 'https' }] })).toMatchObject({ ORDERS_API_V2_URL: 'https://orders:8443' });
  });

  test('under another prefix', () => {
    expect(Object.keys(variablesOf((from, to) => from.connectTo(to, { prefix: 'upstream' })))).toEqual(expect.arrayContaining(['UPSTREAM_HOST', 'UPSTREAM_PORT']));
  });

  test('and what the other one adds', () => {
    const chart = Testing.chart();
    const props: ConnectionsProps = {
      name: 'db',
      podLabels: { app: 'db' },
      ports: [tcp(5432)],
      labels: { team: 'x' },
      service: new kplus.Service(chart, 'db', { metadata: { name: 'db' }, ports: [{ port: 5432 }] }),
      variables: { PASSWORD: kplus.EnvValue.fromSecretValue({ secret: kplus.Secret.fromSecretName(chart, 'secret', 'db'), key: 'password' }) },
    };
    const db = { connections: new Connections(chart, props) };
    const variables = web(chart, 'web').connections.connectTo(db, { prefix: 'db' });
    expect(variables.DB_PASSWORD.valueFrom).toEqual({ secretKeyRef: { name: 'db', key: 'password', optional: undefined } });
    expect(variables.DB_HOST.value).toBe('db');
    expect(db.connections.policy!.toJson()).toMatchObject({ metadata: { name: 'db', labels: { team: 'x' } }, spec: { podSelector: { matchLabels: { app: 'db' } } } });
  });
});

test('connections to a service outside go to its addresses, and to any where only its name is known', () => {
  const app = Testing.app();
  const env = new Environment(app, 'prod');
  const from = web(env, 'web');
  from.connectTo(new ExternalService(env, 'db', { target: ExternalTarget.addresses('10.1.1.1', '2001:db8::1'), ports: [{ port: 5432, targetPort: 15432 }] }));
  from.connectTo(new ExternalService(env, 'queue', { target: ExternalTarget.dnsName('queue.example.com'), ports: [{ port: 5672 }] }));
  expect(policyOf(app, 'web').egress.slice(1)).toEqual([
    { to: [{ ipBlock: { cidr: '10.1.1.1/32' } }, { ipBlock: { cidr: '2001:db8::1/128' } }], ports: [{ port: 15432, protocol: 'TCP' }] },
    { ports: [{ port: 5672, protocol: 'TCP' }] },
  ]);
  expect(policyOf(app, 'web').policyTypes).toEqual(['Egress']);
});

test('hundreds of apps of one database are as many peers of one rule', () => {
  const app = Testing.app();
  const env = new Environment(app, 'prod', { defaultDeny: true });
  const db = web(env, 'db');
  for (let index = 0; index < 300; index++) {
    web(env, `web-${index}`).connectTo(db);
  }
  expect(policyOf(app, 'db').ingress).toHaveLength(1);
  expect(policyOf(app, 'db').ingress[0].from).toHaveLength(300);
});

test('an app of another App is not named by its labels', () => {
  const [a, b] = [web(new Environment(Testing.app(), 'prod'), 'a'), web(new Environment(Testing.app(), 'prod'), 'b')];
  expect(problemsOf(() => a.connectTo(b))).toEqual([expect.objectContaining({ code: 'scope', message: 'prod/b is in another App' })]);
});

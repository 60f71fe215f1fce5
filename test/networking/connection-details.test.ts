import { Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ConnectionsProps, Connections, Environment, ExternalService, ExternalTarget, Peer, StatelessApp } from '../../src';
import { find, problemsOf } from '../support';
import { manifestsOf, policyOf, web } from './web';

const { tcp, udp, tcpRange, allTcp } = kplus.NetworkPolicyPort;

const DNS_RULE = {
  to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
  ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }],
};

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
    const { variables } = web(chart, 'web').connections.connectTo(db, { prefix: 'db' });
    expect(variables.DB_PASSWORD.valueFrom).toEqual({ secretKeyRef: { name: 'db', key: 'password', optional: undefined } });
    expect(variables.DB_HOST.value).toBe('db');
    expect(db.connections.policy!.toJson()).toMatchObject({ metadata: { name: 'db', labels: { team: 'x' } }, spec: { podSelector: { matchLabels: { app: 'db' } } } });
  });
});

test('a Service without ports is a host, and nothing to wait for', () => {
  const chart = Testing.chart();
  const service = new kplus.Service(chart, 'db', { metadata: { name: 'db' }, clusterIP: 'None' });
  const db = { connections: new Connections(chart, { name: 'db', podLabels: { app: 'db' }, ports: [tcp(5432)], service }) };
  const { variables, initContainers } = web(chart, 'web').connections.connectTo(db, { prefix: 'db', wait: true });
  expect(Object.keys(variables)).toEqual(['DB_HOST']);
  expect(initContainers).toEqual([]);
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

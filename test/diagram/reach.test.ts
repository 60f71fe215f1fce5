import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { arrowsOf, boxOf, drawn, drawnIn } from './drawn';
import { Database, DatabaseEngine, Environment, Exposure, ExternalService, ExternalTarget, NodeAgent, Peer, PodSecurityLevel, StatelessApp } from '../../src';

const tcp = kplus.NetworkPolicyPort.tcp;

function apps(env: Environment, ...names: string[]): StatelessApp[] {
  return names.map(name => new StatelessApp(env, name, { image: `${name}:1.0`, port: 8080 }));
}

test('an arrow is where both ends let it through, with the ports that both have', () => {
  const system = drawn(env => {
    const [web, api, db] = apps(env, 'web', 'api', 'db');
    web.connectTo(api);
    api.allowTo(Peer.workload(db), [tcp(8080), tcp(9090)]);
    db.allowFrom(Peer.workload(api));
  });
  expect(arrowsOf(system)).toEqual(['web may connect to api (8080)', 'api may connect to db (8080)']);
});

test('there is none where one end says nothing', () => {
  const system = drawn(env => {
    const [web, api, db] = apps(env, 'web', 'api', 'db');
    web.allowTo(Peer.workload(api));
    db.allowFrom(Peer.workload(web));
  });
  expect(arrowsOf(system)).toEqual([]);
});

test('where the namespace is open, it is enough that one end names the other', () => {
  const system = drawnIn({}, env => {
    const [web, api] = apps(env, 'web', 'api');
    api.allowFrom(Peer.workload(web));
  });
  expect(arrowsOf(system)).toEqual(['web may connect to api (8080)']);
  expect(system.frames[0].lines[1]).toBe('open: everybody may connect to everybody, save to what has a lock');
  expect([boxOf(system, 'web').closed, boxOf(system, 'api').closed]).toEqual([undefined, true]);
});

test('a closed namespace says so once, and not at each box', () => {
  const system = drawn(env => void apps(env, 'web'));
  expect(system.frames[0].lines).toEqual(['namespace shop, Pod Security restricted', 'closed: nobody connects without an arrow']);
  expect(boxOf(system, 'web').closed).toBeUndefined();
});

test('a patch of a policy, and a policy that somebody else writes, change the picture', () => {
  const system = drawn(env => {
    const [web, api, db] = apps(env, 'web', 'api', 'db');
    web.connectTo(api);
    web.connections.policy!.addJsonPatch(JsonPatch.remove('/spec/egress'));
    new ApiObject(env, 'own', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'own' },
      spec: {
        podSelector: { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: ['db'] }] },
        ingress: [{ from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'api' } } }], ports: [{ port: 8080 }] }],
      },
    });
    api.allowTo(Peer.workload(db));
  });
  expect(arrowsOf(system)).toEqual(['api may connect to db (8080)']);
});

test('workloads of cdk8s-plus are in it, and its policies', () => {
  const system = drawn(env => {
    const [web] = apps(env, 'web');
    const other = new kplus.Deployment(env, 'other', { containers: [{ image: 'other:1.0', portNumber: 80, securityContext: { user: 1000 } }], isolate: false });
    new kplus.NetworkPolicy(env, 'in', { selector: other, ingress: { rules: [{ peer: web, ports: [tcp(80)] }] } });
    web.allowTo(Peer.of(other), [tcp(80)]);
  });
  expect(arrowsOf(system)).toEqual([expect.stringMatching(/^web may connect to .*other.* \(80\)$/)]);
});

test('who is outside has a box: addresses, namespaces, the internet, everybody', () => {
  const system = drawn(env => {
    const [web] = apps(env, 'web');
    web.allowFrom(Peer.namespace('monitoring'), [tcp(9090)]);
    web.allowFrom(Peer.pods({ labels: { app: 'probe' }, namespaceLabels: { team: 'ops' } }));
    web.allowTo(Peer.cidr('10.20.0.0/16', ['10.20.1.0/24']), [tcp(5432)]);
    web.allowTo(Peer.internet(), [tcp(443)]);
    web.allowTo(Peer.anywhere());
  });
  expect(arrowsOf(system)).toEqual([
    'web may connect to 10.20.0.0/16 (5432)', 'web may connect to the internet (443)', 'web may connect to anywhere (all ports)',
    'namespace monitoring may connect to web (9090)', 'namespaces with team=ops may connect to web (8080)',
  ]);
  expect(boxOf(system, '10.20.0.0/16').lines).toEqual(['but not 10.20.1.0/24']);
  expect(boxOf(system, 'namespaces with team=ops').lines).toEqual(['pods with app=probe']);
});

test('hosts, routes, load balancers and ports of nodes lead to the pods behind them', () => {
  const system = drawn(env => {
    const [web] = apps(env, 'web');
    web.exposeAt('shop.example.com', { tlsSecret: 'tls', allowFrom: Peer.namespace('ingress') });
    web.exposeVia({ gateway: 'public', hostnames: ['www.example.com'] });
    new StatelessApp(env, 'mail', { image: 'mail:1.0', port: 25, exposure: Exposure.loadBalancer() });
    new StatelessApp(env, 'game', { image: 'game:1.0', port: 7000, exposure: Exposure.nodePort({ nodePorts: { 7000: 30000 } }) });
  });
  expect(arrowsOf(system).sort()).toEqual([
    'load balancer may connect to mail (25, from any address)',
    'namespace ingress may connect to web (8080)',
    'ports of the nodes may connect to game (7000, from any address)',
    'shop.example.com may connect to web (8080, from any address)',
    'www.example.com may connect to web (8080, from any address)',
  ]);
  expect(boxOf(system, 'shop.example.com').lines).toEqual(['HTTPS, Ingress']);
  expect(boxOf(system, 'www.example.com').lines).toEqual(['by the gateway public']);
  expect(boxOf(system, 'ports of the nodes').lines).toEqual(['game, port 30000']);
});

test('what is outside and has a name stands for itself, and says where no policy knows its address', () => {
  const system = drawn(env => {
    const [web] = apps(env, 'web');
    web.connectTo(new ExternalService(env, 'payments', { target: ExternalTarget.dnsName('payments.example.net'), ports: [{ port: 443 }] }));
    web.connectTo(new ExternalService(env, 'mainframe', { target: ExternalTarget.addresses('10.0.0.7'), ports: [{ port: 3270 }] }));
    web.connectTo(Database.fromExternal(env, 'ledger', { host: 'ledger.example.net', engine: DatabaseEngine.postgres({ version: '16.4' }) }));
  });
  expect(arrowsOf(system)).toEqual([
    'web may connect to payments (443, at any address)', 'web may connect to mainframe (3270)', 'web may connect to ledger (5432, at any address)',
  ]);
  expect(boxOf(system, 'payments').lines).toEqual(['payments.example.net']);
  expect(boxOf(system, 'mainframe').lines).toEqual(['10.0.0.7/32']);
  expect(boxOf(system, 'ledger').lines).toEqual(['PostgreSQL 16.4', 'ledger.example.net']);
});

test('an agent on the network of its nodes has the connections that the program speaks of, for no policy does', () => {
  const system = drawnIn({ podSecurity: PodSecurityLevel.PRIVILEGED }, env => {
    const [web] = apps(env, 'web');
    const agent = new NodeAgent(env, 'agent', { image: 'agent:1.0', hostNetwork: true });
    agent.connectTo(web);
  });
  expect(arrowsOf(system)).toEqual(['agent may connect to web (8080)']);
  expect(boxOf(system, 'agent').lines).toContain('on the network of its nodes');
});

test('ports have the names that pods give them, and ranges and other protocols are told', () => {
  const system = drawn(env => {
    const [web] = apps(env, 'web');
    const dns = new StatelessApp(env, 'dns', { image: 'dns:1.0', ports: [{ name: 'dns', port: 53, protocol: kplus.Protocol.UDP }, { name: 'admin', port: 8081 }] });
    web.connectTo(dns);
    web.allowTo(Peer.cidr('10.0.0.0/8'), [kplus.NetworkPolicyPort.tcpRange(8000, 8100)]);
  });
  expect(arrowsOf(system)).toEqual(['web may connect to dns (dns 53/UDP, admin 8081)', 'web may connect to 10.0.0.0/8 (8000-8100)']);
});

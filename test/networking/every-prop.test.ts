import { Chart, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  ClusterIpOptions, Connections, ConnectionsProps, CpuScalingOptions, Environment, Exposure, ExternalPort, ExternalService, ExternalServiceProps,
  ExternalTarget, HeadlessOptions, HttpPath, IngressOptions, IpFamily, IpFamilyPolicy, LoadBalancerOptions, MemoryScalingOptions, NodePortOptions,
  Peer, PodPeerOptions, RouteOptions, StatelessApp, TrafficDistribution, TrafficPolicy,
} from '../../src';
import { placesIn, without } from '../places';

/** All props, each with a value that is not its default. The compiler holds the list complete. */
type Every<T> = { [K in keyof Required<T>]: Required<T>[K] };

const app = Testing.app();
const secret = kplus.Secret.fromSecretName(new Chart(app, 'elsewhere'), 'secret', 'credentials');

const headless: Every<HeadlessOptions> = {
  annotations: { 'example.com/a': 'b' },
  ipFamilies: [IpFamily.IPV6, IpFamily.IPV4],
  ipFamilyPolicy: IpFamilyPolicy.REQUIRE_DUAL_STACK,
  publishNotReadyAddresses: true,
};
const clusterIp: Every<ClusterIpOptions> = {
  ...headless,
  clusterIp: 'fd00::10',
  sessionAffinityTimeout: Duration.minutes(5),
  internalTrafficPolicy: TrafficPolicy.LOCAL,
  trafficDistribution: TrafficDistribution.PREFER_SAME_NODE,
};
const nodePort: Every<NodePortOptions> = { ...clusterIp, nodePorts: { http: 30080 }, externalTrafficPolicy: TrafficPolicy.LOCAL };
const loadBalancer: Every<LoadBalancerOptions> = {
  ...nodePort,
  loadBalancerClass: 'service.k8s.aws/nlb',
  sourceRanges: ['203.0.113.0/24'],
  allocateNodePorts: false,
  healthCheckNodePort: 30081,
};
const path: Every<HttpPath> = { path: '/api', pathType: kplus.HttpIngressPathType.EXACT, port: 9090 };
const ingress: Every<IngressOptions> = {
  name: 'front',
  paths: [path],
  tlsSecret: 'certificate',
  className: 'nginx',
  annotations: { 'example.com/a': 'b' },
  allowFrom: Peer.namespace('ingress'),
};
const route: Every<Omit<RouteOptions, 'replacePrefix'>> = {
  gateway: 'public',
  gatewayNamespace: 'gateways',
  sectionName: 'https',
  hostnames: ['shop.example.com'],
  paths: [path],
  requestHeaders: { 'X-Shop': 'yes' },
  name: 'front',
  annotations: { 'example.com/a': 'b' },
  allowFrom: Peer.namespace('gateways'),
};
const externalPort: Every<ExternalPort> = { port: 5432, name: 'postgres', targetPort: 15432, protocol: kplus.Protocol.UDP, appProtocol: 'postgresql' };
const external: Every<ExternalServiceProps> = {
  target: ExternalTarget.addresses('10.1.1.1'), ports: [externalPort], name: 'orders', labels: { team: 'orders' }, annotations: { 'example.com/a': 'b' },
};
const pods: Every<PodPeerOptions> = { labels: { app: 'a' }, namespace: 'ops', namespaceLabels: { team: 'x' } };
const scaling = {
  maxReplicas: 9,
  minReplicas: 3,
  scaleUp: {
    stabilizationWindow: Duration.seconds(30),
    strategy: kplus.ScalingStrategy.MIN_CHANGE,
    policies: [{ replicas: kplus.Replicas.percent(50), duration: Duration.minutes(1) }],
  },
  scaleDown: { stabilizationWindow: Duration.minutes(10) },
};
const cpu: Every<Omit<CpuScalingOptions, 'average'>> = { ...scaling, utilization: 55 };
const memory: Every<Omit<MemoryScalingOptions, 'utilization'>> = { ...scaling, average: Size.mebibytes(300) };
const connections: Every<Omit<ConnectionsProps, 'hostNetwork' | 'host'>> = {
  name: 'db',
  podLabels: { app: 'db' },
  ports: [kplus.NetworkPolicyPort.tcp(5432)],
  service: new kplus.Service(new Chart(app, 'services'), 'db', { metadata: { name: 'db' }, ports: [{ port: 5432 }] }),
  variables: { LEVEL: kplus.EnvValue.fromValue('info') },
  passwordSecret: { secret, key: 'password' },
  urlTemplate: 'postgresql://$(HOST):$(PORT)',
  users: { app: { variables: { LEVEL: kplus.EnvValue.fromValue('debug') }, passwordSecret: { secret, key: 'app' }, urlTemplate: 'postgresql://app@$(HOST)' } },
  addresses: ['10.1.1.1/32'],
  labels: { team: 'orders' },
};

function synthesized(program: (env: Environment) => unknown): string {
  const env = new Environment(Testing.app(), 'prod', { defaultDeny: true, kubernetesVersion: '1.36' });
  const said = program(env);
  return JSON.stringify([Testing.synth(env), said]);
}

function web(env: Environment, exposure?: Exposure): StatelessApp {
  return new StatelessApp(env, 'web', { image: 'app:1.0', ports: [{ name: 'http', port: 8080 }, { name: 'admin', port: 9090 }], exposure });
}

/** Each way to say something, with all that can be said, and what cannot be left out because something else asks for it. */
const cases: [title: string, props: any, program: (env: Environment, props: any) => unknown, needed?: RegExp][] = [
  ['headless', headless, (env, props) => web(env, Exposure.headless(props)).name, /ipFamilyPolicy/],
  ['clusterIp', clusterIp, (env, props) => web(env, Exposure.clusterIp(props)).name, /ipFamilyPolicy/],
  ['nodePort', nodePort, (env, props) => web(env, Exposure.nodePort(props)).name, /ipFamilyPolicy/],
  ['loadBalancer', loadBalancer, (env, props) => web(env, Exposure.loadBalancer(props)).name, /ipFamilyPolicy|externalTrafficPolicy/],
  ['exposeAt', ingress, (env, props) => web(env).exposeAt('shop.example.com', props).name],
  ['exposeVia', route, (env, props) => web(env).exposeVia(props).name, /^gateway$/],
  ['ExternalService', external, (env, props) => new ExternalService(env, 'db', props).service.name, /^target$|ports$|port$/],
  ['Peer.pods', pods, (env, props) => web(env).allowFrom(Peer.pods(props))],
  ['scaleOnCpu', cpu, (env, props) => web(env).scaleOnCpu(props).name, /^maxReplicas$|replicas$/],
  ['scaleOnMemory', memory, (env, props) => web(env).scaleOnMemory(props).name, /^maxReplicas$|replicas$/],
  ['Connections', connections, (env, props) => {
    const db = { connections: new Connections(new Construct(env, 'db'), props) };
    const workload = web(env);
    workload.connectTo(db, { prefix: 'db', passwordFile: true, url: true });
    workload.connectTo(db, { prefix: 'db-as-app', passwordFile: true, url: true, username: 'app' });
  }, /ports$|service|addresses|passwordSecret|urlTemplate|users(\.app)?$/],
];

const places = cases.flatMap(([title, props, program, needed]) => [...placesIn(props)]
  .filter(place => !needed?.test(place.join('.')))
  .map(place => ({
    title: `${title}: ${place.join('.')}`,
    all: () => synthesized(env => program(env, props)),
    less: () => synthesized(env => program(env, without(props, place))),
  })));

test.each(places)('$title shows in the manifests', ({ all, less }) => {
  expect(less() === all()).toBe(false);
});

test('what excludes something else shows too', () => {
  expect(synthesized(env => web(env).exposeVia({ gateway: 'public', replacePrefix: '/new' }).name)).toContain('"replacePrefixMatch":"/new"');
  expect(synthesized(env => web(env).scaleOnCpu({ maxReplicas: 9, average: kplus.Cpu.millis(250) }).name)).toContain('"averageValue":"250m"');
  expect(synthesized(env => web(env).scaleOnMemory({ maxReplicas: 9, utilization: 55 }).name)).toContain('"averageUtilization":55');
  const outside = { name: 'db', service: connections.service, ports: connections.ports, addresses: connections.addresses };
  expect(synthesized(env => {
    web(env).connectTo({ connections: new Connections(new Construct(env, 'db'), outside) }, { prefix: 'db' });
  })).toContain('"cidr":"10.1.1.1/32"');
  const elsewhere = { name: 'db', host: 'db.example.com', ports: connections.ports };
  expect(synthesized(env => web(env).connectTo({ connections: new Connections(new Construct(env, 'db'), elsewhere) }))).toContain('"DB_HOST","value":"db.example.com"');
});

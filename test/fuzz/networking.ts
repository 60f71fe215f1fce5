import * as fc from 'fast-check';
import { call, create, either, Gen, list, map, maybe, members, mostly, need, one, optional, Props, reference, struct } from './arbitrary';
import { map1 } from './pods';
import { annotations, cidr, envName, host, image, ip, label, labels, objectName, port, portName, protocol, text, urlPath, yes } from './values';
import {
  ClusterIpOptions, ConnectOptions, ExternalPort, ExternalServiceProps, HeadlessOptions, HttpPath, IngressOptions, LoadBalancerOptions,
  NodePortOptions, PodPeerOptions, RouteOptions,
} from '../../src';

const trafficPolicy = members('TrafficPolicy', 'CLUSTER', 'LOCAL');
const headless: Props<HeadlessOptions> = {
  annotations: maybe(annotations, 6),
  // The servers of the tests have IPv4 alone.
  ipFamilies: maybe(either(one([], ['IPv4'], ['IPv4', 'IPv4'])), 4),
  ipFamilyPolicy: maybe(members('IpFamilyPolicy', 'SINGLE_STACK', 'PREFER_DUAL_STACK'), 4),
  publishNotReadyAddresses: maybe(yes, 6),
};
const clusterIp: Props<ClusterIpOptions> = {
  ...headless,
  // None is fixed but wrongly: which are free, and of which range, each cluster has for itself.
  clusterIp: maybe(one('', 'a', '10.0.0', 'None', '010.0.0.1', '10.0.0.1/32'), 16),
  sessionAffinityTimeout: maybe(call('Duration.seconds', mostly(one(1, 10800, 86400), 0, 86401, 1.5)), 6),
  internalTrafficPolicy: maybe(trafficPolicy, 6),
  trafficDistribution: maybe(members('TrafficDistribution', 'PREFER_SAME_ZONE', 'PREFER_SAME_NODE'), 5),
};
const nodePort: Props<NodePortOptions> = {
  ...clusterIp,
  nodePorts: maybe(map(mostly(one('80', '8080', 'http'), 'a', '', 'constructor', '__proto__'), mostly(one(30080, 32000), 30000, 32767, 29999, 32768, 0, 1.5), 1, 2), 4),
  externalTrafficPolicy: maybe(trafficPolicy, 3),
};
const loadBalancer: Props<LoadBalancerOptions> = {
  ...nodePort,
  loadBalancerClass: maybe(mostly(one('service.k8s.aws/nlb', 'own'), '', 'a b', 'a/b/c', 'A/b'), 2),
  sourceRanges: maybe(list(cidr), 2),
  allocateNodePorts: maybe(yes, 2),
  healthCheckNodePort: maybe(mostly(one(32100, 30001), 0, 29999, 30080), 3),
};
export const exposure = fc.oneof(
  { weight: 3, arbitrary: call('Exposure.clusterIp', optional(struct<ClusterIpOptions>('ClusterIpOptions', clusterIp))) },
  { weight: 2, arbitrary: call('Exposure.headless', optional(struct<HeadlessOptions>('HeadlessOptions', headless))) },
  { weight: 2, arbitrary: call('Exposure.nodePort', optional(struct<NodePortOptions>('NodePortOptions', nodePort))) },
  { weight: 2, arbitrary: call('Exposure.loadBalancer', optional(struct<LoadBalancerOptions>('LoadBalancerOptions', loadBalancer))) },
  { weight: 1, arbitrary: call('Exposure.none') },
);

export const httpPath = struct<HttpPath>('HttpPath', {
  path: maybe(urlPath, 2), pathType: maybe(members('HttpIngressPathType', 'PREFIX', 'EXACT', 'IMPLEMENTATION_SPECIFIC'), 2), port: maybe(port, 6),
});
const paths = list(httpPath, 0, 3);

const podPeer = struct<PodPeerOptions>('PodPeerOptions', { labels: maybe(labels, 2), namespace: maybe(label, 2), namespaceLabels: maybe(labels, 3) });
export const peer: Gen = either(
  call('Peer.anywhere'), call('Peer.internet'), call('Peer.namespace', label), call('Peer.pods', podPeer), call('Peer.workload', either(reference('app'), reference('database'), reference('external'))),
  call('Peer.cidr', cidr, optional(list(cidr, 0, 2))), call('Peer.of', reference('app')), call('Peer.environment', reference('chart')),
);
export const policyPorts = list(either(
  call('NetworkPolicyPort.tcp', port), call('NetworkPolicyPort.udp', port), call('NetworkPolicyPort.tcpRange', port, port), call('NetworkPolicyPort.allTcp'),
  call('NetworkPolicyPort.of', map1({ port, protocol: members('NetworkProtocol', 'TCP', 'SCTP') })),
), 0, 2);

export const ingressOptions = struct<IngressOptions>('IngressOptions', {
  name: maybe(objectName, 4),
  paths: maybe(paths, 2),
  tlsSecret: maybe(mostly(objectName, ''), 3),
  className: maybe(mostly(objectName, ''), 4),
  annotations: maybe(annotations, 4),
  allowFrom: maybe(peer, 3),
});
export const routeOptions = struct<RouteOptions>('RouteOptions', {
  gateway: need(objectName),
  gatewayNamespace: maybe(label, 2),
  sectionName: maybe(objectName, 4),
  hostnames: maybe(list(host), 2),
  paths: maybe(paths, 2),
  replacePrefix: maybe(urlPath, 6),
  requestHeaders: maybe(map(mostly(one('X-A'), '', 'a b', 'ä'), text), 3),
  name: maybe(objectName, 4),
  annotations: maybe(annotations, 4),
  allowFrom: maybe(peer, 3),
});

export const connectOptions = struct<ConnectOptions>('ConnectOptions', {
  prefix: maybe(mostly(one('db', 'A', 'orders-db', 'x.y'), '', '1', '-', 'ä', '_', '__proto__', 'constructor', 'a'.repeat(100)), 3),
  names: maybe(map(mostly(one('HOST', 'PORT'), 'A', 'constructor', '__proto__'), envName, 1, 2), 6),
  username: maybe(mostly(one('app', 'postgres'), '', 'constructor', '__proto__'), 6),
  url: maybe(yes, 4),
  passwordFile: maybe(yes, 4),
  wait: maybe(yes, 3),
  waitImage: maybe(image, 4),
});

const externalPort = struct<ExternalPort>('ExternalPort', {
  port: need(port), name: maybe(portName, 1.5), targetPort: maybe(port, 4), protocol: maybe(protocol, 4), appProtocol: maybe(mostly(one('http'), '', 'a b'), 6),
});
const addresses = fc.array(ip, { minLength: 0, maxLength: 3 });
const some = (factory: string) => addresses.chain(each => call(factory, ...each.map(value => fc.constant(value))));
export const externalService = struct<ExternalServiceProps>('ExternalServiceProps', {
  target: need(either(call('ExternalTarget.dnsName', host), some('ExternalTarget.addresses'), some('ExternalTarget.headlessAddresses'))),
  ports: maybe(list(externalPort, 0, 3), 1.3),
  name: maybe(objectName, 4),
  labels: maybe(labels, 6),
  annotations: maybe(annotations, 6),
});

const target = either(call('MetricTarget.averageUtilization', mostly(one(50, 80), 0, 1.5, 200, -1)), call('MetricTarget.averageValue', mostly(one(1, 100, 0.5), 0, -1, 1e15, 0.0001, 1e20)), call('MetricTarget.value', mostly(one(1, 1000), 0, -1)));
const metricName = mostly(one('requests', 'queue_length'), '', '.', '..', 'a/b', 'a%', 'ä', 'a b');
export const metric = either(
  call('Metric.resourceCpu', target), call('Metric.resourceMemory', target), call('Metric.pods', map1({ name: metricName, target })), call('Metric.external', map1({ name: metricName, target })),
  call('Metric.containerCpu', map1({ container: create('Container', struct('other', { image: need(one('a')) })), target })),
);

import { Duration } from 'cdk8s';
import { ApiResource, HostPathVolumeType, MountPropagation } from 'cdk8s-plus-28';
import { container, Every, longRunning, NEEDED, podOptions, port } from './every';
import {
  AgentPort, App, ClusterAccess, Environment, Exposure, HostPath, MetricsEndpoint, NodeAgent, NodeAgentProps, NodeCache, Nodes, NodeUpdate,
  PodSecurityLevel,
} from '../../src';
import { placesIn, without } from '../places';

const agentPort: Every<AgentPort> = { ...port, hostPort: 9090 };
const hostPath: Every<HostPath> = {
  path: '/var/log', mountPath: '/logs', readOnly: false, type: HostPathVolumeType.DIRECTORY, propagation: MountPropagation.HOST_TO_CONTAINER, name: 'logs',
};
const cache: Every<NodeCache> = { path: '/mnt/cache', mountPath: '/cache', name: 'cache' };
const metrics: Every<MetricsEndpoint> = { port: 8081, path: '/stats' };

const props: Every<Omit<NodeAgentProps, 'port' | 'startupPatience' | 'topologySpread'>> = {
  ...container,
  ...longRunning,
  ...podOptions,
  podSecurity: { ...podOptions.podSecurity, allowRoot: true },
  image: 'agent:1.0',
  name: 'collector',
  nodes: Nodes.gpu({ labels: { accelerator: 'gpu' }, taint: 'gpu' }),
  ports: [agentPort],
  exposure: Exposure.headless({ publishNotReadyAddresses: true }),
  metrics,
  clusterAccess: [ClusterAccess.allow(['get'], ApiResource.NODES)],
  update: NodeUpdate.onDelete(),
  minReady: Duration.seconds(11),
  revisionHistoryLimit: 3,
  containerName: 'main',
  component: 'logging',
  partOf: 'platform',
  labels: { team: 'platform' },
  annotations: { 'example.com/owner': 'platform' },
  hostPaths: [hostPath],
  caches: [cache],
  cacheOwnerImage: 'tools:1.0',
  hostNetwork: false,
  hostPid: false,
  hostIpc: true,
  automountServiceAccountToken: false,
};

function yamlOf(agentProps: NodeAgentProps): string {
  const app = new App();
  new NodeAgent(new Environment(app, 'agents', { podSecurity: PodSecurityLevel.PRIVILEGED }), 'agent', agentProps);
  return app.synthYaml();
}

const { topologySpread, ...given } = props as NodeAgentProps;
const everything = yamlOf(given);
const OTHERWISE = /^(hostNetwork|hostPid|topologySpread)$/;
const places = [...placesIn(given)].map(path => ({ path, place: path.join('.') }))
  .filter(({ place }) => !OTHERWISE.test(place) && !NEEDED.some(pattern => pattern.test(place)));

test.each(places)('$place shows in the manifests', ({ path }) => {
  const changed = yamlOf(without(given, path)) !== everything;
  expect(changed).toBe(true);
});

test('what excludes another of the props shows in the manifests', () => {
  const plain = { image: 'agent:1.0' };
  expect(yamlOf({ ...plain, hostNetwork: true })).toContain('hostNetwork: true');
  expect(yamlOf({ ...plain, hostPid: true })).toContain('hostPID: true');
  expect(yamlOf({ ...plain, port: 80 })).toContain('containerPort: 80');
  expect(yamlOf({ ...plain, port: 80, startupPatience: Duration.minutes(10) })).toContain('failureThreshold: 120');
});

import { Duration } from 'cdk8s';
import { ApiResource, Capability, EnvFieldPaths, EnvValue, MountPropagation, NonApiResource, PercentOrAbsolute, SeccompProfileType } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  ClusterAccess, Environment, EnvironmentProps, Exposure, NodeAgent, NodeAgentProps, Nodes, NodeUpdate, Peer, PodSecurityLevel, ProblemCode,
  StatelessApp, Toleration, Volume,
} from '../../src';
import { KEY_FIX, LABEL_FIX, NAME_FIX, Refusal, refusal } from '../refusal';

const PATH_FIX = 'start it with "/", and use no ".." and no ":"';

/** An agent with a prop that is wrong. */
function agent(title: string, props: Partial<NodeAgentProps>, code: ProblemCode, message: string, id = 'logs'): Refusal {
  return refusal(title, chart => new NodeAgent(chart, id, { image: 'agent:1.0', ...props }), code, `test/${id}: ${message}`);
}

/** An agent in an Environment, whose props are said as well. */
function inEnvironment(title: string, env: EnvironmentProps, props: Partial<NodeAgentProps>, code: ProblemCode, message: string): Refusal {
  const program = (chart: Construct) => new NodeAgent(new Environment(chart, 'prod', env), 'logs', { image: 'agent:1.0', ...props });
  return refusal(title, program, code, `test/prod/logs: ${message}`);
}

/** A declaration that the environment does not admit. */
function needs(title: string, level: PodSecurityLevel, enforced: PodSecurityLevel, place: string, props: Partial<NodeAgentProps>): Refusal {
  const fix = `leave it out, or use an Environment with podSecurity: PodSecurityLevel.${level.toUpperCase()}`;
  return inEnvironment(title, { podSecurity: enforced }, props, ProblemCode.SCOPE,
    `${place}: needs Pod Security ${level}, and the environment test/prod enforces ${enforced}; ${fix}`);
}

const { PRIVILEGED, BASELINE, RESTRICTED } = PodSecurityLevel;

const levels: Refusal[] = [
  needs('a path of the node under baseline', PRIVILEGED, BASELINE, 'hostPaths[0]', { hostPaths: [{ path: '/var/log' }] }),
  needs('a cache under baseline', PRIVILEGED, BASELINE, 'caches[0]', { caches: [{ path: '/mnt/cache' }] }),
  needs('the network of the node under baseline', PRIVILEGED, BASELINE, 'hostNetwork', { hostNetwork: true }),
  needs('the processes of the node under baseline', PRIVILEGED, BASELINE, 'hostPid', { hostPid: true }),
  needs('the shared memory of the node under baseline', PRIVILEGED, BASELINE, 'hostIpc', { hostIpc: true }),
  needs('a port of the node under baseline', PRIVILEGED, BASELINE, 'ports[0].hostPort', { ports: [{ port: 80, hostPort: 8080 }] }),
  needs('a privileged sidecar under baseline', PRIVILEGED, BASELINE, 'sidecars[0].security.privileged',
    { sidecars: [{ name: 'net', image: 'net:1.0', security: { privileged: true } }] }),
  needs('a capability of the kernel under baseline', PRIVILEGED, BASELINE, 'security.capabilities[0]', { security: { capabilities: [Capability.NET_ADMIN] } }),
  needs('no seccomp profile under baseline', PRIVILEGED, BASELINE, 'podSecurity.seccompProfile', { podSecurity: { seccompProfile: SeccompProfileType.UNCONFINED } }),
  needs('a kernel parameter that others would notice under baseline', PRIVILEGED, BASELINE, 'podSecurity.sysctls["net.core.somaxconn"]',
    { podSecurity: { sysctls: { 'net.core.somaxconn': '1024' } } }),
  needs('a volume of the node in an init container under restricted', PRIVILEGED, RESTRICTED, 'initContainers[0].mounts[0].volume',
    { initContainers: [{ name: 'init', image: 'init:1.0', mounts: [{ path: '/x', volume: Volume.hostPath('x', '/x') }] }] }),
  needs('root under restricted', BASELINE, RESTRICTED, 'podSecurity.allowRoot', { podSecurity: { allowRoot: true } }),
  needs('a container as root under restricted', BASELINE, RESTRICTED, 'security.allowRoot', { security: { allowRoot: true, user: 0 } }),
  needs('more rights than the parent under restricted', BASELINE, RESTRICTED, 'security.allowPrivilegeEscalation', { security: { allowPrivilegeEscalation: true } }),
  needs('a capability under restricted', BASELINE, RESTRICTED, 'security.capabilities[0]', { security: { capabilities: [Capability.CHOWN] } }),
  needs('a share of NFS under restricted', BASELINE, RESTRICTED, 'mounts[0].volume',
    { mounts: [{ path: '/x', volume: Volume.custom('x', { nfs: { server: 'nfs', path: '/' } }) }] }),
];

const host: Refusal[] = [
  agent('a relative path of the node', { hostPaths: [{ path: 'var/log' }] }, ProblemCode.FILE_PATH, `hostPaths[0].path: is not an absolute path, received "var/log"; ${PATH_FIX}`),
  agent('a path of the node with ..', { hostPaths: [{ path: '/var/../etc' }] }, ProblemCode.FILE_PATH,
    `hostPaths[0].path: is not an absolute path, received "/var/../etc"; ${PATH_FIX}`),
  agent('a relative path in the container', { hostPaths: [{ path: '/var/log', mountPath: 'log' }] }, ProblemCode.FILE_PATH,
    `hostPaths[0].mountPath: is not an absolute path, received "log"; ${PATH_FIX}`),
  agent('a volume name with a dot', { hostPaths: [{ path: '/var/log', name: 'var.log' }] }, ProblemCode.NAME,
    `hostPaths[0].name: is not a valid name, received "var.log"; ${LABEL_FIX}`),
  agent('two paths whose volumes have one name', { hostPaths: [{ path: '/var/log' }, { path: '/var-log' }] }, ProblemCode.DUPLICATE,
    'hostPaths[1].name: is the name of another volume of the pod as well, received "host-var-log"; give each volume a name of its own'),
  agent('two things at one path', { hostPaths: [{ path: '/a', mountPath: '/x' }, { path: '/b', mountPath: '/x' }] }, ProblemCode.DUPLICATE,
    'mounts two things at one path, received "/x"; give each mount, config file and writable path a path of its own'),
  agent('mounts for the node to see from a container that may not', { hostPaths: [{ path: '/mnt', propagation: MountPropagation.BIDIRECTIONAL }] }, ProblemCode.CONFLICT,
    'hostPaths[0].propagation: is for a privileged container only, received "Bidirectional"; write MountPropagation.HOST_TO_CONTAINER, or security: { privileged: true }'),
  agent('the same with a volume of the node', { mounts: [{ path: '/x', volume: Volume.hostPath('x', '/x'), propagation: MountPropagation.BIDIRECTIONAL }] }, ProblemCode.CONFLICT,
    'mounts[0].propagation: is for a privileged container only, received "Bidirectional"; write MountPropagation.HOST_TO_CONTAINER, or security: { privileged: true }'),
  agent('a volume of a relative path', { mounts: [{ path: '/x', volume: Volume.hostPath('x', 'x') }] }, ProblemCode.FILE_PATH,
    `mounts[0].volume.path: is not an absolute path, received "x"; ${PATH_FIX}`),
  agent('a cache at a relative path', { caches: [{ path: '/mnt', mountPath: 'x' }] }, ProblemCode.FILE_PATH,
    `caches[0].mountPath: is not an absolute path, received "x"; ${PATH_FIX}`),
  agent('a cache for nobody knows whom', { caches: [{ path: '/mnt' }], podSecurity: { allowRoot: true } }, ProblemCode.REQUIRED,
    'podSecurity.user: is missing, and the caches are to belong to it; write the number of the user as which the image runs, 0 for root'),
  agent('an image for the cache without a tag', { caches: [{ path: '/mnt' }], cacheOwnerImage: 'busybox' }, ProblemCode.IMAGE_TAG,
    'cacheOwnerImage: has no tag, so that nobody knows which version runs, received "busybox"; write "busybox:<version>", or a digest'),
  agent('an init container with the name of the one for caches', { caches: [{ path: '/mnt' }], initContainers: [{ name: 'cache-owner', image: 'a:1' }] }, ProblemCode.DUPLICATE,
    'initContainers[1].name: is the name of another container of the pod as well, received "cache-owner"; give each container a name of its own'),
  agent('a port of the node that is none', { ports: [{ port: 80, hostPort: 0 }] }, ProblemCode.RANGE,
    'ports[0].hostPort: is out of range, received 0; write a whole number between 1 and 65535'),
  agent('one port of the node for two', { ports: [{ name: 'a', port: 80, hostPort: 90 }, { name: 'b', port: 81, hostPort: 90 }] }, ProblemCode.DUPLICATE,
    'ports[1].hostPort: is the port of the node of another TCP port as well, received 90; give each a port of its own'),
  agent('another port of the node in its network', { hostNetwork: true, ports: [{ port: 80, hostPort: 90 }] }, ProblemCode.CONFLICT,
    'ports[0].hostPort: is not 80, at which the container listens in the network of the node, received 90; leave it out'),
  agent('all processes in two ways', { hostPid: true, shareProcessNamespace: true }, ProblemCode.CONFLICT,
    'shareProcessNamespace: stands beside hostPid, with which the containers see all processes anyway, received true; leave out one of them'),
  agent('a parameter of the network of the node', { hostNetwork: true, podSecurity: { sysctls: { 'net.ipv4.tcp_syncookies': '1' } } }, ProblemCode.CONFLICT,
    'podSecurity.sysctls["net.ipv4.tcp_syncookies"]: is the node\'s own with hostNetwork; leave it out, or hostNetwork'),
  agent('a parameter of the shared memory of the node', { hostIpc: true, podSecurity: { sysctls: { 'kernel.shm_rmid_forced': '1' } } }, ProblemCode.CONFLICT,
    'podSecurity.sysctls["kernel.shm_rmid_forced"]: is the node\'s own with hostIpc; leave it out, or hostIpc'),
  agent('a parameter of the message queues of the node', { hostIpc: true, podSecurity: { sysctls: { 'fs.mqueue.msg_max': '1' } } }, ProblemCode.CONFLICT,
    'podSecurity.sysctls["fs.mqueue.msg_max"]: is the node\'s own with hostIpc; leave it out, or hostIpc'),
];

const rollout: Refusal[] = [
  agent('an update of no node at once', { update: NodeUpdate.maxUnavailable(PercentOrAbsolute.absolute(0)) }, ProblemCode.RANGE,
    'update.maxUnavailable: is out of range, received 0; write a whole number of at least 1, or a whole percentage of 1 to 100'),
  agent('an update of no percent of the nodes', { update: NodeUpdate.maxSurge(PercentOrAbsolute.percent(0)) }, ProblemCode.RANGE,
    'update.maxSurge: is out of range, received "0%"; write a whole number of at least 1, or a whole percentage of 1 to 100'),
  agent('an update of more than all nodes', { update: NodeUpdate.maxUnavailable(PercentOrAbsolute.percent(101)) }, ProblemCode.RANGE,
    'update.maxUnavailable: is out of range, received "101%"; write a whole number of at least 1, or a whole percentage of 1 to 100'),
  agent('two pods with one port of a node', { ports: [{ port: 80, hostPort: 90 }], update: NodeUpdate.maxSurge(PercentOrAbsolute.absolute(1)) }, ProblemCode.UNSAFE,
    'update: starts a new pod before the old one is gone, and both want port 90 of the node; write NodeUpdate.maxUnavailable(...)'),
  agent('two pods with one network', { hostNetwork: true, sidecars: [{ name: 'a', image: 'a:1', ports: [{ port: 81 }] }], update: NodeUpdate.maxSurge(PercentOrAbsolute.absolute(1)) },
    ProblemCode.UNSAFE, 'update: starts a new pod before the old one is gone, and both want port 81 of the node; write NodeUpdate.maxUnavailable(...)'),
  agent('half a second of being ready', { minReady: Duration.millis(500) }, ProblemCode.RANGE, 'minReady: is out of range, received "0.5s"; write whole seconds, at least 0'),
  agent('a negative history', { revisionHistoryLimit: -1 }, ProblemCode.RANGE, 'revisionHistoryLimit: is out of range, received -1; write a whole number of at least 0'),
  agent('no patience at all', { startupPatience: Duration.seconds(0) }, ProblemCode.RANGE, 'startupPatience: is out of range, received "0s"; write whole seconds, at least 1'),
];

const nodes: Refusal[] = [
  agent('a label of nodes that is none', { nodes: Nodes.labelled({ 'a b': 'c' }) }, ProblemCode.LABEL, `nodeSelector["a b"]: is not a valid key, received "a b"; ${KEY_FIX}`),
  agent('an architecture that is no label', { nodes: Nodes.architecture('x86 64') }, ProblemCode.LABEL,
    'affinity[0].values[0]: is not a valid label value, received "x86 64"; use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends'),
  agent('another value for the label of the chosen nodes', { nodes: Nodes.gpu(), nodeSelector: { 'nvidia.com/gpu.present': 'yes' } }, ProblemCode.CONFLICT,
    'nodeSelector["nvidia.com/gpu.present"]: is "true" for the chosen nodes, received "yes"; write it once'),
  agent('a taint that is none', { tolerations: [Toleration.exists('a b')] }, ProblemCode.LABEL, `tolerations[0].key: is not a valid key, received "a b"; ${KEY_FIX}`),
  agent('spreading what is on every node', { topologySpread: [{ topologyKey: 'zone' }] }, ProblemCode.UNSUPPORTED,
    'topologySpread: has no meaning for an agent, of which every node has one; leave it out, and choose the nodes by nodes'),
  agent('a store for one node', { mounts: [{ path: '/data', volume: Volume._store('data', 'data', { path: 'test/data', singleNode: true, singlePod: false, readOnly: false, block: false }) }] },
    ProblemCode.UNSAFE, 'mounts: needs the store test/data on every node, and it is ReadWriteOnce; make the store ReadWriteMany, or keep what is the node\'s in caches'),
  agent('a name with an underscore', {}, ProblemCode.NAME, `name: is not a valid name, received "my_logs"; ${NAME_FIX}`, 'my_logs'),
  agent('an identity', { envValues: { INDEX: EnvValue.fromFieldRef(EnvFieldPaths.POD_LABEL, { key: 'apps.kubernetes.io/pod-index' }) } }, ProblemCode.UNSAFE,
    'envValues.INDEX: asks for a persistent identity, which the pods of a DaemonSet do not have, received "metadata.labels[\'apps.kubernetes.io/pod-index\']"; '
    + 'use a StatefulDatabase, whose pods keep their names'),
];

const access: Refusal[] = [
  agent('metrics without a port', { metrics: {} }, ProblemCode.REQUIRED, 'metrics.port: is missing, and the agent has no TCP port; name the port of the metrics, or the ports of the agent'),
  agent('metrics at a relative path', { metrics: { port: 9100, path: 'metrics' } }, ProblemCode.FORMAT,
    'metrics.path: is not the path of a URL, received "metrics"; start it with "/", and escape white space'),
  agent('a Service without a port', { exposure: Exposure.clusterIp() }, ProblemCode.REQUIRED, 'ports: are missing; name at least one'),
  agent('access to nobody knows which account', { clusterAccess: [ClusterAccess.read(ApiResource.PODS)] }, ProblemCode.SCOPE,
    'clusterAccess: is given to an account by its namespace, and the chart has none; put the agent into an Environment, or give the chart a namespace'),
  ...([
    ['access to nothing', ClusterAccess.read(), ProblemCode.REQUIRED, 'endpoints: is empty; name at least one, for example ApiResource.PODS'],
    ['access without an action', ClusterAccess.allow([], ApiResource.PODS), ProblemCode.REQUIRED, 'verbs: names no action, received []; write for example ["get", "list", "watch"]'],
    ['access to a relative URL', ClusterAccess.read(NonApiResource.of('metrics')), ProblemCode.FORMAT, 'endpoints[0]: is not the path of a URL, received "metrics"; start it with "/"'],
  ] as const).map(([title, each, code, message]) => inEnvironment(title, {}, { clusterAccess: [each] }, code, `clusterAccess[0].${message}`)),
];

const onHostNetwork = (scope: Construct) => new NodeAgent(scope, 'net', { image: 'net:1.0', hostNetwork: true, port: 9100, exposure: Exposure.headless() });
const network: Refusal[] = [
  refusal('a policy for the network of the node', chart => onHostNetwork(chart).allowFrom(Peer.anywhere()), ProblemCode.UNSUPPORTED,
    'test/net: allowFrom: test/net has the network of its nodes, where no network policy reaches; leave it out, or hostNetwork'),
  refusal('letting in by labels who has the network of its node', chart => new StatelessApp(chart, 'web', { image: 'web:1.0', port: 80 }).allowFrom(Peer.workload(onHostNetwork(chart))),
    ProblemCode.UNSUPPORTED, 'test/web: allowFrom: test/net has the network of its nodes, which network policies know by their addresses only; use Peer.cidr() with those of the nodes'),
  refusal('connecting from the network of the node to who lets in others only', chart => {
    const prod = new Environment(chart, 'prod', { podSecurity: PodSecurityLevel.PRIVILEGED });
    const web = new StatelessApp(prod, 'web', { image: 'web:1.0', port: 80 });
    onHostNetwork(prod).connectTo(web);
    web.allowFrom(Peer.namespace('monitoring'));
  }, ProblemCode.UNSUPPORTED,
  'test/prod/net: connectTo: test/prod/web lets in nobody by address, and who has the network of the nodes is known by nothing else; let the nodes in there: allowFrom(Peer.cidr(...))'),
];

export const AGENT_REFUSALS: Refusal[] = [...levels, ...host, ...rollout, ...nodes, ...access, ...network];

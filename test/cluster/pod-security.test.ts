import { Testing } from 'cdk8s';
import { Capability, SeccompProfileType } from 'cdk8s-plus-28';
import { Kubectl } from './kubectl';
import { Environment, NodeAgent, NodeAgentProps, PodSecurityLevel, ValidationError, Volume } from '../../src';

const cluster = Kubectl.connect();
const LEVELS = [PodSecurityLevel.BASELINE, PodSecurityLevel.RESTRICTED];
const volume = (source: { [key: string]: any }): Partial<NodeAgentProps> => ({ mounts: [{ path: '/x', volume: Volume.custom('x', source) }] });
const sysctl = (name: string): Partial<NodeAgentProps> => ({ podSecurity: { sysctls: { [name]: '1' } } });
const container = { name: 'other', image: 'other:1.0', security: { allowRoot: true } };

/** What can be declared, a declaration each. */
const DECLARATIONS: [title: string, props: Partial<NodeAgentProps>][] = [
  ['nothing', {}],
  ['hostPaths', { hostPaths: [{ path: '/var/log' }] }],
  ['caches', { caches: [{ path: '/mnt' }] }],
  ['hostNetwork', { hostNetwork: true }],
  ['hostPid', { hostPid: true }],
  ['hostIpc', { hostIpc: true }],
  ['port', { ports: [{ port: 80 }] }],
  ['hostPort', { ports: [{ port: 80, hostPort: 8080 }] }],
  ['privileged', { security: { privileged: true } }],
  ['allowPrivilegeEscalation', { security: { allowPrivilegeEscalation: true } }],
  ['allowRoot of the pod', { podSecurity: { allowRoot: true } }],
  ['allowRoot of the container', { security: { allowRoot: true } }],
  ['allowRoot of a sidecar', { sidecars: [container] }],
  ['allowRoot of an init container', { initContainers: [container] }],
  ['group 0', { podSecurity: { group: 0, fsGroup: 0 } }],
  ['writableRootFilesystem', { security: { writableRootFilesystem: true } }],
  ...Object.values(SeccompProfileType).filter(type => type !== SeccompProfileType.LOCALHOST)
    .map((type): [string, Partial<NodeAgentProps>] => [`seccomp ${type} of the pod`, { podSecurity: { seccompProfile: type } }]),
  ['seccomp Unconfined of the container', { security: { seccompProfile: SeccompProfileType.UNCONFINED } }],
  ['seccomp Localhost', { security: { seccompProfile: SeccompProfileType.LOCALHOST, seccompLocalhostProfile: 'a.json' } }],
  ...Object.values(Capability).map((capability): [string, Partial<NodeAgentProps>] => [`capability ${capability}`, { security: { capabilities: [capability] } }]),
  ...[
    'kernel.shm_rmid_forced', 'kernel.sem', 'net.core.somaxconn', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.ip_forward',
    'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.ping_group_range', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl',
    'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_syncookies',
  ].map((name): [string, Partial<NodeAgentProps>] => [`sysctl ${name}`, sysctl(name)]),
  ['volume hostPath', volume({ hostPath: { path: '/x' } })],
  ['volume nfs', volume({ nfs: { server: 'nfs', path: '/' } })],
  ['volume iscsi', volume({ iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.2001-04.com.example:a', lun: 0 } })],
  ['volume csi', volume({ csi: { driver: 'd.example.com' } })],
  ['volume downwardAPI', volume({ downwardAPI: { items: [] } })],
  ['volume ephemeral', volume({ ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } } })],
  ['volume projected', volume({ projected: { sources: [] } })],
  ['volume secret', volume({ secret: { secretName: 'a' } })],
  ['volume claim', { mounts: [{ path: '/x', volume: Volume.claim('a') }] }],
];

function agentIn(podSecurity: PodSecurityLevel, props: Partial<NodeAgentProps>): any {
  const env = new Environment(Testing.app(), 'agents', { podSecurity });
  new NodeAgent(env, 'agent', { image: 'agent:1.0', ...props });
  return Testing.synth(env).find(each => each.kind === 'DaemonSet');
}

/** Whether the library takes an agent for an Environment that enforces a level. */
function isTaken(level: PodSecurityLevel, props: Partial<NodeAgentProps>): boolean {
  try {
    agentIn(level, props);
    return true;
  } catch (error) {
    if (error instanceof ValidationError) {
      return false;
    }
    throw error;
  }
}

const namespaceOf = (level: PodSecurityLevel) => `test-pod-security-${level}`;

/** Those of the declarations whose pods the API server admits to a namespace that enforces a level. */
function admitted(level: PodSecurityLevel): string[] {
  const items = DECLARATIONS.map(([, props], index) => {
    const { metadata, spec } = agentIn(PodSecurityLevel.PRIVILEGED, props).spec.template;
    return { apiVersion: 'v1', kind: 'Pod', metadata: { labels: metadata.labels, name: `pod-${index}` }, spec: { ...spec, serviceAccountName: 'agent' } };
  });
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const created = cluster.run(['create', '-n', namespaceOf(level), '--dry-run=server', '-o', 'name', '-f', '-'], { input, mayExitWith: [1] });
  return DECLARATIONS.filter((_, index) => created.includes(`pod/pod-${index}\n`)).map(([title]) => title);
}

beforeAll(() => {
  const items = LEVELS.flatMap(level => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(level), labels: { 'pod-security.kubernetes.io/enforce': level } } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'agent', namespace: namespaceOf(level) } },
  ]);
  cluster.run(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
});
afterAll(() => {
  // From a bare API server nobody would clear them.
  if (cluster.kind() !== 'api') {
    cluster.run(['delete', 'namespace', ...LEVELS.map(namespaceOf)]);
  }
});

test.each(LEVELS)('an Environment that enforces %s takes what the API server admits, and nothing else', level => {
  const taken = DECLARATIONS.filter(([, props]) => isTaken(level, props)).map(([title]) => title);
  expect(taken).toEqual(admitted(level));
  expect(taken).toContain('nothing');
  expect(taken).not.toContain('hostPaths');
});

import * as fc from 'fast-check';
import { call, create, either, Gen, list, map, maybe, members, mostly, need, one, optional, Props, reference, scoped, struct } from './arbitrary';
import {
  annotations, args, command, count, cpu, dataKey, duration, envName, host, id, image, ip, label, labelKey, labels, labelValue, objectName, path,
  pods, port, portName,
  protocol, shortDuration, size, subPath, text, urlPath, yes,
} from './values';
import {
  AgentPort, AppPort, BlockDevice, ContainerOptions, ContainerPort, ContainerSecurity, ContainerSettings, DnsSettings, FilesVolumeOptions,
  GrpcProbeOptions, HttpProbeOptions,
  InitContainer, LifecycleOptions, LongRunningContainerOptions, Mount, NodeAffinityOptions, PodAffinityOptions, PodOptions, PodSecurity,
  ProbeThresholds, Resources,
  ScratchOptions, Sidecar, TcpProbeOptions, TolerationOptions, TopologySpread,
} from '../../src';

export const secret = scoped('Secret.fromSecretName', objectName);
const configMap = scoped('ConfigMap.fromConfigMapName', objectName);
export const serviceAccount = scoped('ServiceAccount.fromServiceAccountName', objectName);

const filesOptions = struct<FilesVolumeOptions>('FilesVolumeOptions', {
  name: maybe(label, 2),
  items: maybe(map(dataKey, subPath, 1), 4),
  defaultMode: maybe(mostly(one(0o400, 0o440, 0o644), 0, 0o777, 0o1000, -1, 1.5), 4),
  optional: maybe(yes, 4),
});
const scratchOptions = struct<ScratchOptions>('ScratchOptions', { inMemory: maybe(yes, 3), sizeLimit: maybe(size, 3) });
const scratch = call('Volume.scratch', label, optional(scratchOptions));
const hostPathType = members('HostPathVolumeType', 'DEFAULT', 'DIRECTORY', 'DIRECTORY_OR_CREATE', 'FILE', 'SOCKET');

/** Volumes of every kind; those of the node, which most namespaces do not admit, seldom. */
export const volume = fc.oneof(
  { weight: 8, arbitrary: scratch },
  { weight: 3, arbitrary: call('Volume.secret', secret, optional(filesOptions)) },
  { weight: 3, arbitrary: call('Volume.configMap', configMap, optional(filesOptions)) },
  { weight: 3, arbitrary: call('Volume.claim', objectName, optional(label)) },
  { weight: 3, arbitrary: reference('store', 'volume') },
  { weight: 1, arbitrary: call('Volume.custom', label, map(one('emptyDir'), map(one('a'), one('b'), 0, 0), 1, 1)) },
  { weight: 1, arbitrary: call('Volume.hostPath', label, path, optional(hostPathType)) },
);

export const mount = struct<Mount>('Mount', {
  path: need(path),
  volume: need(volume),
  readOnly: maybe(yes, 3),
  subPath: maybe(subPath, 4),
  propagation: maybe(members('MountPropagation', 'NONE', 'HOST_TO_CONTAINER', 'BIDIRECTIONAL'), 12),
});
const blockDevice = struct<BlockDevice>('BlockDevice', {
  path: need(mostly(one('/dev/xvda', '/dev/b'), '/dev/../a', 'a', '/', '')),
  volume: need(either(call('Volume.claim', objectName, optional(label)), call('Volume.claim', objectName, optional(label)), reference('block', 'volume'), reference('block', 'volume'), volume)),
});

export const resources = struct<Resources>('Resources', {
  cpu: maybe(cpu, 3),
  cpuLimit: maybe(call('Cpu.units', mostly(one(1, 2, 4), 0.001, 0)), 5),
  memory: maybe(size, 3),
  memoryLimit: maybe(call('Size.gibibytes', mostly(one(5, 8), 1, 0.25, 0)), 5),
  ephemeralStorage: maybe(size, 6),
  ephemeralStorageLimit: maybe(call('Size.gibibytes', mostly(one(6, 8), 1, 0.25, 0)), 6),
  extended: maybe(map(mostly(one('nvidia.com/gpu', 'example.com/fpga'), 'gpu', 'cpu', 'a.b/c/d', 'kubernetes.io/gpu', 'requests.example.com/a', 'hugepages-2Mi', '', `${'a'.repeat(63)}.com/${'b'.repeat(63)}`, 'Example.com/a'), count, 1, 1), 9),
});

const capability = mostly(members('Capability', 'NET_BIND_SERVICE'), 'CHOWN', 'ALL', 'NET_RAW', '', 'SYS_ADMIN');
const seccomp = fc.oneof({ weight: 9, arbitrary: members('SeccompProfileType', 'RUNTIME_DEFAULT') }, { weight: 1, arbitrary: members('SeccompProfileType', 'LOCALHOST', 'UNCONFINED') });
const seldom = fc.integer({ min: 0, max: 19 }).map(each => each === 19);
const containerSecurity = struct<ContainerSecurity>('ContainerSecurity', {
  user: maybe(id, 4),
  group: maybe(id, 4),
  allowRoot: maybe(seldom, 4),
  writableRootFilesystem: maybe(yes, 4),
  allowPrivilegeEscalation: maybe(seldom, 6),
  privileged: maybe(seldom, 6),
  capabilities: maybe(list(capability, 0, 2), 6),
  seccompProfile: maybe(seccomp, 6),
  seccompLocalhostProfile: maybe(mostly(one('profiles/a.json'), '/a', '../a', '', 'a/../b'), 12),
});
const sysctl = mostly(one('net.ipv4.ip_unprivileged_port_start', 'kernel.shm_rmid_forced', 'net.ipv4.tcp_syncookies'), 'net/ipv4/tcp_syncookies', 'kernel.msgmax', 'a', '', 'A.b', 'net..a', '-a', 'net.core.somaxconn', 'a'.repeat(254));
export const podSecurity = struct<PodSecurity>('PodSecurity', {
  user: maybe(id, 3),
  group: maybe(id, 4),
  fsGroup: maybe(id, 4),
  supplementalGroups: maybe(list(id), 5),
  alwaysChangeOwner: maybe(yes, 5),
  allowRoot: maybe(seldom, 5),
  seccompProfile: maybe(seccomp, 6),
  sysctls: maybe(map(sysctl, mostly(one('0', '1'), '', 'a b', 5)), 8),
});

const envValue = fc.oneof(
  { weight: 4, arbitrary: call('EnvValue.fromValue', text) },
  { weight: 4, arbitrary: call('EnvValue.fromSecretValue', map1({ secret, key: dataKey }), optional(map1({ optional: yes }))) },
  { weight: 2, arbitrary: call('EnvValue.fromConfigMap', configMap, dataKey) },
  { weight: 2, arbitrary: call('EnvValue.fromFieldRef', members('EnvFieldPaths', 'POD_NAME', 'POD_NAMESPACE', 'POD_IP', 'NODE_NAME', 'SERVICE_ACCOUNT_NAME')) },
  { weight: 1, arbitrary: call('EnvValue.fromFieldRef', members('EnvFieldPaths', 'POD_LABEL', 'POD_ANNOTATION'), map1({ key: labelKey })) },
  { weight: 1, arbitrary: call('EnvValue.fromResource', members('ResourceFieldPaths', 'CPU_LIMIT', 'MEMORY_REQUEST', 'STORAGE_LIMIT'), optional(map1({ divisor: mostly(one('1', '1m', '1Mi'), '0', 'a', '', '2') }))) },
);

/** The struct of another library, with all of its props. */
export function map1(props: { readonly [prop: string]: Gen }): Gen {
  return struct('other', Object.fromEntries(Object.entries(props).map(([prop, value]) => [prop, need(value)])));
}

export const settings: Props<ContainerSettings> = {
  imagePullPolicy: maybe(members('ImagePullPolicy', 'ALWAYS', 'IF_NOT_PRESENT', 'NEVER')),
  command: maybe(command),
  args: maybe(args),
  workingDir: maybe(path, 16),
  env: maybe(map(envName, text, 0), 6),
  envValues: maybe(map(envName, envValue, 1), 6),
  envFrom: maybe(list(create('EnvFrom', optional(configMap), optional(mostly(one('APP_', 'A'), '1', '', 'a b', '=')), optional(secret)), 1, 2), 16),
  configFiles: maybe(map(mostly(one('/etc/app.conf', '/etc/b/c.yaml', '/constructor'), '/etc', '/__proto__', '/etc/app/', 'a', '/etc/app-conf', '/etc_app.conf', '/..', '/...', '/.', `/${'a'.repeat(254)}`, '/ä', '/a b'), text, 0, 3)),
  mounts: maybe(list(mount, 1), 5),
  blockDevices: maybe(list(blockDevice, 1, 1), 40),
  writablePaths: maybe(list(path)),
  resources: maybe(resources, 6),
  security: maybe(containerSecurity, 8),
};
export const container: Props<ContainerOptions> = { ...settings, image: need(image) };

const thresholds: Props<ProbeThresholds> = {
  period: maybe(duration, 4),
  timeout: maybe(duration, 4),
  initialDelay: maybe(duration, 4),
  failureThreshold: maybe(count, 4),
  successThreshold: maybe(mostly(one(1), 0, 2, -1), 4),
  terminationGracePeriod: maybe(duration, 16),
};
const probePort = maybe(port, 1.1);
export const probe = fc.oneof(
  {
    weight: 3,
    arbitrary: call('Probe.http', urlPath, struct<HttpProbeOptions>('HttpProbeOptions', {
      ...thresholds, port: probePort, https: maybe(yes, 4), headers: maybe(map(mostly(one('Host', 'X-A'), '', 'a b', 'ä', 'a_b', 'a:b', '__proto__'), text, 0, 2), 4),
    })),
  },
  { weight: 2, arbitrary: call('Probe.tcp', struct<TcpProbeOptions>('TcpProbeOptions', { ...thresholds, port: probePort })) },
  { weight: 2, arbitrary: call('Probe.grpc', struct<GrpcProbeOptions>('GrpcProbeOptions', { ...thresholds, port: probePort, service: maybe(text, 3) })) },
  { weight: 2, arbitrary: call('Probe.exec', command, struct<ProbeThresholds>('ProbeThresholds', thresholds)) },
  { weight: 1, arbitrary: call('Probe.none') },
);
const handler = fc.oneof(
  { weight: 3, arbitrary: call('Handler.exec', command) },
  { weight: 3, arbitrary: call('Handler.http', urlPath, port) },
  { weight: 1, arbitrary: call('Handler.sleep', shortDuration) },
);
export const lifecycle: Props<LifecycleOptions> = {
  readiness: maybe(probe),
  liveness: maybe(probe),
  startup: maybe(probe),
  postStart: maybe(handler, 16),
  preStop: maybe(handler, 16),
};
const longRunning: Props<LongRunningContainerOptions> = { ...container, ...lifecycle };

export const containerPort: Props<ContainerPort> = { port: need(port), name: maybe(portName, 2), protocol: maybe(protocol, 3) };
const appPortProps: Props<AppPort> = {
  ...containerPort,
  servicePort: maybe(port, 4),
  appProtocol: maybe(mostly(one('http', 'kubernetes.io/h2c', 'example.com/own'), 'HTTP', '', 'a b', 'a/b/c', 'kubernetes.io/x', '-'), 6),
};
/** Ports have names mostly, as they must where there are several. */
const namedPort = <T>(name: string, props: Props<T>) => fc.oneof(
  { weight: 5, arbitrary: struct<T>(name, { ...props, name: need(portName) }) },
  { weight: 1, arbitrary: struct<T>(name, props) },
);
export const appPort = namedPort<AppPort>('AppPort', appPortProps);
export const plainPort = namedPort<ContainerPort>('ContainerPort', containerPort);
export const agentPort = namedPort<AgentPort>('AgentPort', { ...appPortProps, hostPort: maybe(port, 5) });

export const initContainer = struct<InitContainer>('InitContainer', { ...container, name: need(label) });
export const sidecar = struct<Sidecar>('Sidecar', { ...longRunning, name: need(label), native: maybe(yes, 4), ports: maybe(list(plainPort), 4) });

const dns = struct<DnsSettings>('DnsSettings', {
  policy: maybe(members('DnsPolicy', 'CLUSTER_FIRST', 'DEFAULT', 'NONE', 'CLUSTER_FIRST_WITH_HOST_NET'), 3),
  nameservers: maybe(list(ip, 0, 4), 2),
  searches: maybe(list(mostly(host, '.', 'a.', 'a_b.c', '_a.b')), 3),
  options: maybe(list(struct('other', { name: need(mostly(one('ndots', 'a'), '')), value: maybe(text, 2) })), 4),
});
const effect = members('TaintEffect', 'NO_EXECUTE', 'NO_SCHEDULE', 'PREFER_NO_SCHEDULE');
const tolerationOptions = struct<TolerationOptions>('TolerationOptions', { effect: maybe(effect, 2), evictAfter: maybe(duration, 5) });
export const toleration = either(call('Toleration.equal', labelKey, labelValue, optional(tolerationOptions)), call('Toleration.exists', labelKey, optional(tolerationOptions)), call('Toleration.everything'));
const weight = mostly(one(1, 50, 100), 0, 101, -1, 1.5);
const nodeAffinity = struct<NodeAffinityOptions>('NodeAffinityOptions', { weight: maybe(weight, 2) });
const podAffinity = struct<PodAffinityOptions>('PodAffinityOptions', {
  topologyKey: maybe(mostly(labelKey, ''), 2), namespaces: maybe(list(mostly(label, '')), 3), weight: maybe(weight, 2),
});
const nodeValues = list(labelValue);
export const affinity = either(
  call('Affinity.toNodes', labelKey, nodeValues, optional(nodeAffinity)), call('Affinity.awayFromNodes', labelKey, nodeValues, optional(nodeAffinity)),
  call('Affinity.toPods', labels, optional(podAffinity)), call('Affinity.awayFromPods', labels, optional(podAffinity)),
);
const topologySpread = struct<TopologySpread>('TopologySpread', {
  topologyKey: need(labelKey),
  maxSkew: maybe(count, 2),
  required: maybe(yes, 2),
  minDomains: maybe(count, 9),
});

export const podOptions: Props<PodOptions> = {
  initContainers: maybe(list(initContainer, 1, 2)),
  sidecars: maybe(list(sidecar, 1, 2)),
  podSecurity: maybe(podSecurity, 6),
  serviceAccount: maybe(serviceAccount),
  automountServiceAccountToken: maybe(yes),
  imagePullSecrets: maybe(list(secret)),
  priorityClassName: maybe(mostly(objectName, 'system-node-critical', 'system-a', ''), 16),
  runtimeClassName: maybe(mostly(objectName, ''), 16),
  hostAliases: maybe(list(map1({ ip, hostnames: list(host, 0, 2) }), 1, 2), 16),
  dns: maybe(dns, 16),
  nodeSelector: maybe(labels),
  tolerations: maybe(list(toleration, 1)),
  affinity: maybe(list(affinity, 1)),
  topologySpread: maybe(list(topologySpread, 0, 2)),
  terminationGracePeriod: maybe(duration),
  shareProcessNamespace: maybe(yes, 16),
  podLabels: maybe(labels),
  podAnnotations: maybe(annotations),
};
/** Further counts that must not be mixed up with pods. */
export const history = pods;

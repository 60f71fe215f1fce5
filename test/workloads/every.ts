import { Duration, Size, Testing } from 'cdk8s';
import {
  Capability, ConfigMap, Cpu, DnsPolicy, EnvFrom, EnvValue, ImagePullPolicy, MountPropagation, Protocol, SeccompProfileType, Secret, ServiceAccount,
  TaintEffect,
} from 'cdk8s-plus-28';
import {
  Affinity, AppPort, ContainerSecurity, DnsSettings, Handler, InitContainer, Mount, PodOptions, PodSecurity, Probe, Resources, Sidecar, Toleration,
  TopologySpread, Volume,
} from '../../src';

/** All props, each with a value that is not its default. The compiler holds the list complete. */
export type Every<T> = { [K in keyof Required<T>]: Required<T>[K] };

const chart = Testing.chart();
const secret = Secret.fromSecretName(chart, 'secret', 'credentials');
const configMap = ConfigMap.fromConfigMapName(chart, 'config-map', 'settings');

const security: Every<Omit<ContainerSecurity, 'privileged'>> = {
  user: 2000,
  group: 2001,
  allowRoot: true,
  writableRootFilesystem: true,
  allowPrivilegeEscalation: true,
  capabilities: [Capability.NET_BIND_SERVICE],
  seccompProfile: SeccompProfileType.LOCALHOST,
  seccompLocalhostProfile: 'profiles/web.json',
};
const resources: Every<Resources> = {
  cpu: Cpu.millis(250),
  cpuLimit: Cpu.units(1),
  memory: Size.mebibytes(100),
  memoryLimit: Size.mebibytes(200),
  ephemeralStorage: Size.gibibytes(1),
  ephemeralStorageLimit: Size.gibibytes(2),
  extended: { 'nvidia.com/gpu': 1 },
};
const mount: Every<Mount> = {
  path: '/data',
  volume: Volume.scratch('data', { inMemory: true, sizeLimit: Size.mebibytes(64) }),
  readOnly: true,
  subPath: 'inner',
  propagation: MountPropagation.HOST_TO_CONTAINER,
};
export const port: Every<AppPort> = { port: 8080, name: 'web', protocol: Protocol.SCTP, servicePort: 80, appProtocol: 'example.com/own' };
const probe = Probe.http('/ready', {
  port: 8081,
  https: true,
  headers: { Host: 'shop.example.com' },
  period: Duration.seconds(7),
  timeout: Duration.seconds(2),
  initialDelay: Duration.seconds(3),
  failureThreshold: 4,
  successThreshold: 2,
});
export const container = {
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  command: ['run'],
  args: ['--fast'],
  workingDir: '/srv',
  env: { LEVEL: 'info' },
  envValues: { PASSWORD: EnvValue.fromSecretValue({ secret, key: 'password' }) },
  envFrom: [new EnvFrom(configMap, 'APP_', undefined)],
  configFiles: { '/etc/app.conf': 'a = 1\n' },
  mounts: [mount],
  blockDevices: [{ path: '/dev/xvda', volume: Volume.claim('disk') }],
  writablePaths: ['/var/cache/app'],
  resources,
  security,
};
export const longRunning = {
  readiness: probe,
  liveness: Probe.grpc({ port: 9090, service: 'live', terminationGracePeriod: Duration.seconds(9) }),
  startup: Probe.exec(['check']),
  postStart: Handler.http('/started', 8080),
  preStop: Handler.exec(['drain']),
};
const init: Every<InitContainer> = { ...container, name: 'migrate', image: 'migrate:1.0' };
const sidecar: Every<Sidecar> = { ...container, ...longRunning, name: 'proxy', image: 'proxy:1.0', native: false, ports: [{ port: 9000, name: 'admin', protocol: Protocol.UDP }] };
const podSecurity: Every<PodSecurity> = {
  user: 3000,
  group: 3001,
  fsGroup: 3002,
  supplementalGroups: [3003],
  alwaysChangeOwner: true,
  allowRoot: true,
  seccompProfile: SeccompProfileType.UNCONFINED,
  sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' },
};
const dns: Every<DnsSettings> = { policy: DnsPolicy.NONE, nameservers: ['10.0.0.10'], searches: ['example.com'], options: [{ name: 'ndots', value: '2' }] };
const spread: Every<TopologySpread> = { topologyKey: 'example.com/rack', maxSkew: 2, required: true, minDomains: 3 };

export const podOptions: Every<PodOptions> = {
  initContainers: [init],
  sidecars: [sidecar],
  podSecurity,
  serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'account', 'robot'),
  automountServiceAccountToken: true,
  imagePullSecrets: [secret],
  priorityClassName: 'high',
  runtimeClassName: 'gvisor',
  hostAliases: [{ ip: '10.0.0.1', hostnames: ['db.local'] }],
  dns,
  nodeSelector: { disk: 'ssd' },
  tolerations: [Toleration.equal('dedicated', 'web', { effect: TaintEffect.NO_EXECUTE, evictAfter: Duration.seconds(60) })],
  affinity: [Affinity.toNodes('cpu', ['fast'])],
  topologySpread: [spread],
  terminationGracePeriod: Duration.seconds(45),
  shareProcessNamespace: true,
  podLabels: { mesh: 'on' },
  podAnnotations: { 'example.com/scrape': 'yes' },
};

/** What cannot be left out because something else asks for it. */
export const NEEDED = [
  /(^|\.)(image|name|path|volume|port|topologyKey|ip|hostnames)$/,
  /seccompProfile$|seccompLocalhostProfile$/, // each needs the other
  /dns\.nameservers$/, // the policy None needs one
  /topologySpread\.0\.required$/, // minDomains needs it
];

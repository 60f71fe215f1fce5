import * as fc from 'fast-check';
import { call, map, maybe, members, mostly, one, struct } from './arbitrary';
import { annotations, count, cpu, diskSize, label, labels, pods, size, yes } from './values';
import { ContainerLimits, EnvironmentProps, ProfileOptions, QuotaOptions } from '../../src';

const profileOptions = struct<ProfileOptions>('ProfileOptions', {
  replicas: maybe(pods, 3),
  disruptionBudgets: maybe(yes, 3),
  cpu: maybe(cpu, 4),
  memory: maybe(size, 4),
  reclaimPolicy: maybe(members('ReclaimPolicy', 'RETAIN', 'DELETE'), 3),
  literalCredentials: maybe(yes, 3),
});
const profile = fc.constantFrom('production', 'development', 'staging', 'custom').chain(name => call(`Profile.${name}`, profileOptions));
const level = members('PodSecurityLevel', 'RESTRICTED', 'BASELINE', 'PRIVILEGED');

const quota = struct<QuotaOptions>('QuotaOptions', {
  cpu: maybe(cpu, 2),
  memory: maybe(size, 2),
  storage: maybe(diskSize, 3),
  pods: maybe(count, 3),
  claims: maybe(count, 3),
  loadBalancers: maybe(count, 3),
  other: maybe(map(mostly(one('count/jobs.batch', 'services', 'requests.nvidia.com/gpu'), 'a', '', 'pods', 'count/', 'requests.cpu', 'a/b/c', 'constructor', '__proto__', 'limits.cpu'), mostly(one('20', '1k'), '', 'a', '-1', '1.5', '0', '1e3', 20), 1, 2), 3),
});
/** Few values, for each combination is a namespace of its own; the large ones are above what containers ask for. */
const containerLimits = struct<ContainerLimits>('ContainerLimits', {
  defaultCpu: maybe(call('Cpu.millis', mostly(one(50), 0, 5000)), 3),
  defaultMemory: maybe(call('Size.mebibytes', mostly(one(128), 0, 4096)), 3),
  maxCpu: maybe(call('Cpu.units', mostly(one(4), 0.2, 0, 0.01)), 2),
  maxMemory: maybe(call('Size.gibibytes', mostly(one(16, 0.25), 0, 0.125)), 2),
});

export const environment = struct<EnvironmentProps>('EnvironmentProps', {
  namespace: maybe(label, 9),
  createNamespace: maybe(yes, 40),
  clusterScoped: maybe(yes, 80),
  profile: maybe(profile, 6),
  labels: maybe(labels, 16),
  annotations: maybe(annotations, 16),
  imageRegistry: maybe(mostly(one('registry.example.com/mirror', 'localhost:5000'), '', ' ', 'a b', 'https://a', 'a/', 'ä'), 9),
  podSecurity: maybe(fc.oneof({ weight: 4, arbitrary: members('PodSecurityLevel', 'PRIVILEGED') }, { weight: 1, arbitrary: level }), 1.5),
  podSecurityAudit: maybe(level, 12),
  podSecurityWarn: maybe(level, 12),
  quota: maybe(quota, 12),
  containerLimits: maybe(containerLimits, 24),
  defaultDeny: maybe(yes, 4),
  kubernetesVersion: maybe(mostly(one('1.29', '1.31', '1.36'), '', '1', 'v1.30', '1.28', '1.30.2', '2.0'), 4),
});

import { Size, Testing } from 'cdk8s';
import { ConfigMap, Cpu, EnvFieldPaths, EnvFrom, EnvValue, Metric, MetricTarget, PercentOrAbsolute, ResourceFieldPaths, Secret, ServiceAccount } from 'cdk8s-plus-28';
import {
  AccessMode, Affinity, AgentPreset, ContainerLimits, DatabaseEngine, DisruptionBudget, Environment, EnvironmentProps, NodeAgent,
  NodeUpdate, PersistentStore, PodSecurityLevel, ProblemCode, QuotaOptions, Rollout, SnapshotDriver, StatelessApp,
  StatefulDatabase, StaticVolume, StorageClass, StorageSource, Volume, VolumeSnapshot, VolumeSnapshotClass,
} from '../../src';
import { app, KEY_FIX as LABEL_KEY_FIX, LABEL_FIX, NAME_FIX, Refusal, refusal, said } from '../refusal';

const chart = Testing.chart();
const configMap = ConfigMap.fromConfigMapName(chart, 'config-map', 'settings');
const secret = Secret.fromSecretName(chart, 'secret', 'keys');
const KEY_FIX = 'use at most 253 letters, digits, "-", "_" and "."';
const UNWRITABLE = 'is a key that cdk8s cannot write, received "constructor"; take another one';

function mounting(title: string, volume: Volume, field: string, name: string): Refusal {
  return app(`a volume of ${title}`, { mounts: [{ path: '/data', volume }] }, ProblemCode.NAME, `mounts[0].volume.${field}: is not a valid name, received ${name}; ${NAME_FIX}`);
}

const pods: Refusal[] = [
  app('an EnvFrom of nothing', { envFrom: [new EnvFrom()] }, ProblemCode.REQUIRED, 'envFrom[0]: names neither a ConfigMap nor a Secret; name one of them'),
  app('an EnvFrom of two', { envFrom: [new EnvFrom(configMap, undefined, secret)] }, ProblemCode.CONFLICT,
    'envFrom[0]: names a ConfigMap and a Secret, received {"configMap":"settings","secret":"keys"}; write one EnvFrom for each'),
  app('variables that would start with a digit', { envFrom: [new EnvFrom(configMap, '1')] }, ProblemCode.ENV_NAME,
    'envFrom[0].prefix: is not a valid name of an environment variable, received "1"; use letters, digits, "_", "-" and ".", not starting with a digit'),
  app('a variable whose name starts with two dots', { env: { '..a': 'b' } }, ProblemCode.ENV_NAME,
    'env["..a"]: is not a valid name of an environment variable, received "..a"; use letters, digits, "_", "-" and ".", not starting with a digit'),
  app('a variable from a key that no Secret can have', { envValues: { A: EnvValue.fromSecretValue({ secret, key: '..' }) } }, ProblemCode.NAME,
    `envValues.A.key: is not a valid key of a Secret or ConfigMap, received ".."; ${KEY_FIX}`),
  app('a variable from a Secret that cannot be', { envValues: { A: EnvValue.fromSecretValue({ secret: Secret.fromSecretName(chart, 'none', 'No'), key: 'a' }) } },
    ProblemCode.NAME, `envValues.A.name: is not a valid name, received "No"; ${NAME_FIX}`),
  app('a label of the pod that it cannot have', { envValues: { A: EnvValue.fromFieldRef(EnvFieldPaths.POD_LABEL, { key: 'a b' }) } }, ProblemCode.LABEL,
    `envValues.A.key: is not a valid key, received "a b"; ${LABEL_KEY_FIX}`),
  app('CPU time in MiB', { envValues: { A: EnvValue.fromResource(ResourceFieldPaths.CPU_LIMIT, { divisor: '1Mi' }) } }, ProblemCode.QUANTITY,
    'envValues.A.divisor: is not what limits.cpu is divided by, received "1Mi"; write "1", or "1m" for CPU time, and "1Mi" and the like for bytes'),
  app('a pull secret twice', { imagePullSecrets: [secret, secret] }, ProblemCode.DUPLICATE,
    'imagePullSecrets[1]: is there already, received "keys"; name each Secret once'),
  app('an address with two host aliases', { hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }, { ip: '10.0.0.1', hostnames: ['b'] }] }, ProblemCode.DUPLICATE,
    'hostAliases[1].ip: is there already, received "10.0.0.1"; write all names of an address in one entry'),
  app('variables from a ConfigMap that cannot be', { envFrom: [new EnvFrom(ConfigMap.fromConfigMapName(chart, 'star', '*'))] }, ProblemCode.NAME,
    `envFrom[0].name: is not a valid name, received "*"; ${NAME_FIX}`),
  app('variables from a Secret that cannot be', { envFrom: [new EnvFrom(undefined, undefined, Secret.fromSecretName(chart, 'path', '../etc'))] }, ProblemCode.NAME,
    `envFrom[0].name: is not a valid name, received "../etc"; ${NAME_FIX}`),
  mounting('a Secret that cannot be', Volume.secret(Secret.fromSecretName(chart, 'upper', 'A'), { name: 'a' }), 'secretName', '"A"'),
  mounting('a ConfigMap without a name', Volume.configMap(ConfigMap.fromConfigMapName(chart, 'empty', ''), { name: 'a' }), 'configMapName', '""'),
  mounting('a claim that cannot be', Volume.claim('a_b', 'a'), 'claimName', '"a_b"'),
  app('a file of a key without a name', { mounts: [{ path: '/data', volume: Volume.secret(secret, { items: { '': 'a' } }) }] }, ProblemCode.NAME,
    `mounts[0].volume.items[""]: is not a valid key of a Secret or ConfigMap, received ""; ${KEY_FIX}`),
  app('a value of a variable that is no text', { envValues: { A: EnvValue.fromValue(0 as any) } }, ProblemCode.FORMAT, 'envValues.A: is not a text, received 0; write it in quotes: "0"'),
  app('a kernel parameter that is no text', { podSecurity: { sysctls: { 'net.ipv4.ip_unprivileged_port_start': 0 as any } } }, ProblemCode.FORMAT,
    'podSecurity.sysctls["net.ipv4.ip_unprivileged_port_start"]: is not a text, received 0; write it in quotes: "0"'),
  said('a metric that is more than can be counted', each => each.scaleOnMetric(Metric.resourceCpu(MetricTarget.averageValue(1e20)), { maxReplicas: 5 }), ProblemCode.RANGE,
    'scaleOnMetric.metric.target: is more than Kubernetes counts, received "1e+23m"; write a smaller number'),
  refusal('an output of Fluentd that is no text', scope => new NodeAgent(new Environment(scope, 'prod', { podSecurity: PodSecurityLevel.PRIVILEGED }), 'logs',
    AgentPreset.fluentd({ output: 5 as any })), ProblemCode.FORMAT, 'test/prod/logs: configFiles["/fluentd/etc/fluent.conf"]: is not a text, received 5; write the content of the file'),
  app('the quota of a device in the place of the device', { resources: { extended: { 'requests.example.com/a': 1 } } }, ProblemCode.NAME,
    'resources.extended["requests.example.com/a"]: is the name of a quota, received "requests.example.com/a"; leave out "requests."'),
  app('a budget of more pods than can be counted', { disruptionBudget: DisruptionBudget.maxUnavailable(PercentOrAbsolute.absolute(2 ** 31)) }, ProblemCode.RANGE,
    'disruptionBudget.maxUnavailable: is out of range, received 2147483648; write a whole number of pods, or a whole percentage of at most 100'),
  app('an account whose name is none', { serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'account', 'A') }, ProblemCode.NAME,
    `serviceAccount: is not a valid name, received "A"; ${NAME_FIX}`),
  app('pods of a namespace that cannot be', { affinity: [Affinity.toPods({ a: 'b' }, { namespaces: ['A'] })] }, ProblemCode.NAME,
    `affinity[0].namespaces[0]: is not a valid name, received "A"; ${LABEL_FIX}`),
  app('a label that cdk8s stops at', { labels: { constructor: 'a' as any } }, ProblemCode.LABEL, `labels.constructor: ${UNWRITABLE}`),
  app('an annotation that cdk8s stops at', { podAnnotations: { constructor: 'a' as any } }, ProblemCode.ANNOTATION, `podAnnotations.constructor: ${UNWRITABLE}`),
];

const parameters = { constructor: 'a' as any };
const storage: Refusal[] = [
  refusal('a parameter without a name', scope => StorageClass.custom(scope, 'own', { provisioner: 'a.b/c', parameters: { '': 'a' } }), ProblemCode.REQUIRED,
    'test/own: parameters[""]: has no name; write the name of the parameter'),
  refusal('a copy of a snapshot without a name', scope => new PersistentStore(scope, 'own', {
    size: Size.gibibytes(1), source: StorageSource.snapshot(VolumeSnapshot.fromName('')),
  }), ProblemCode.NAME, `test/own: source.snapshot: is not a valid name, received ""; ${NAME_FIX}`),
  refusal('a parameter that cdk8s stops at', scope => StorageClass.custom(scope, 'own', { provisioner: 'a.b/c', parameters }), ProblemCode.FORMAT,
    `test/own: parameters.constructor: ${UNWRITABLE}`),
  refusal('a parameter of snapshots that cdk8s stops at', scope => new VolumeSnapshotClass(scope, 'own', { driver: SnapshotDriver.custom('a.b', parameters) }),
    ProblemCode.FORMAT, `test/own: driver.parameters.constructor: ${UNWRITABLE}`),
  refusal('an attribute of a volume that cdk8s stops at', scope => new PersistentStore(new Environment(scope, 'prod'), 'own', {
    size: Size.gibibytes(1), source: StorageSource.static(StaticVolume.csi({ driver: 'a.b', volumeHandle: 'c', volumeAttributes: parameters })),
  }), ProblemCode.FORMAT, `test/prod/own: source.volume.volumeAttributes.constructor: ${UNWRITABLE}`),
  refusal('a driver with two dots', scope => new PersistentStore(new Environment(scope, 'prod'), 'own', {
    size: Size.gibibytes(1), source: StorageSource.static(StaticVolume.csi({ driver: 'a..b', volumeHandle: 'c' })),
  }), ProblemCode.FORMAT, 'test/prod/own: source.volume.driver: is not the name of a CSI driver, received "a..b"; write for example "ebs.csi.aws.com"'),
  refusal('a local volume of a node that cannot be', scope => new PersistentStore(new Environment(scope, 'prod'), 'own', {
    size: Size.gibibytes(1), source: StorageSource.static(StaticVolume.local('/data', ['a b'])),
  }), ProblemCode.LABEL, 'test/prod/own: source.volume.nodes[0]: is not a valid label value, received "a b"; '
    + 'use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends'),
  refusal('a topology twice', scope => StorageClass.custom(scope, 'own', { provisioner: 'a.b/c', allowedTopologies: { zone: ['a', 'a'] } }), ProblemCode.DUPLICATE,
    'test/own: allowedTopologies.zone[1]: is there already, received "a"; write it once'),
];

function environment(title: string, props: EnvironmentProps, code: ProblemCode, message: string): Refusal {
  return refusal(title, scope => new Environment(scope, 'prod', props), code, `test/prod: ${message}`);
}
const quota = (other: QuotaOptions['other']): EnvironmentProps => ({ quota: { other } });
const limits = (containerLimits: ContainerLimits): EnvironmentProps => ({ containerLimits });
const fields: Refusal[] = [
  app('a surge of more pods than Kubernetes can count', { rollout: Rollout.rolling({ maxSurge: PercentOrAbsolute.absolute(2 ** 31) }) }, ProblemCode.RANGE,
    'rollout.maxSurge: is out of range, received 2147483648; write a whole number of pods, or a whole percentage'),
  refusal('a surge of an agent of more pods than Kubernetes can count', scope => new NodeAgent(scope, 'agent', {
    image: 'app:1.0', update: NodeUpdate.maxSurge(PercentOrAbsolute.absolute(2 ** 31)),
  }), ProblemCode.RANGE, 'test/agent: update.maxSurge: is out of range, received 2147483648; write a whole number of at least 1, or a whole percentage of 1 to 100'),
  app('a label of the pod with a domain in upper case', { envValues: { A: EnvValue.fromFieldRef(EnvFieldPaths.POD_LABEL, { key: 'EXAMPLE.com/a' }) } }, ProblemCode.LABEL,
    `envValues.A.key: is not a valid key, received "EXAMPLE.com/a"; ${LABEL_KEY_FIX}`),
];
const environments: Refusal[] = [
  environment('a registry with a scheme', { imageRegistry: 'https://registry.example.com' }, ProblemCode.IMAGE,
    'imageRegistry: is not a registry, received "https://registry.example.com"; write it without a scheme: "registry.example.com/mirror"'),
  environment('a quota of what there is not', quota({ a: '1' }), ProblemCode.NAME,
    'quota.other.a: is not the name of a resource, received "a"; write it as Kubernetes does: "count/jobs.batch", "requests.nvidia.com/gpu"'),
  environment('a quota that is no quantity', quota({ 'requests.cpu': '-1' }), ProblemCode.QUANTITY,
    'quota.other["requests.cpu"]: is not a quantity, received "-1"; write for example "20" or "100Gi"'),
  environment('half an object', quota({ services: '1.5' }), ProblemCode.QUANTITY,
    'quota.other.services: counts objects, of which there are no parts, received "1.5"; write a whole number'),
  environment('a default above the most CPU', limits({ defaultCpu: Cpu.units(2), maxCpu: Cpu.units(1) }), ProblemCode.CONFLICT,
    'containerLimits.defaultCpu: is more than maxCpu, received "2"; write at most 1'),
  environment('a default above the most memory', limits({ defaultMemory: Size.gibibytes(2), maxMemory: Size.gibibytes(1) }), ProblemCode.CONFLICT,
    'containerLimits.defaultMemory: is more than maxMemory, received "2Gi"; write at most 1Gi'),
];

function sharing(title: string, accessMode: AccessMode, fix: string): Refusal {
  return refusal(title, scope => {
    const store = new PersistentStore(scope, 'data', { size: Size.gibibytes(1), accessModes: [accessMode] });
    const props = { image: 'app:1.0', replicas: 1, mounts: [{ path: '/data', volume: store.volume }] };
    new StatelessApp(scope, 'a', props);
    new StatelessApp(scope, 'b', props);
  }, ProblemCode.UNSAFE, `test/b: mounts: needs the store test/data, which test/a mounts, and it is ${accessMode}; make the store ReadWriteMany, or ${fix}`);
}
const combinations: Refusal[] = [
  refusal('a database on a class that cannot be', scope => new StatefulDatabase(scope, 'db', {
    engine: DatabaseEngine.postgres({ version: '17' }), storage: { size: Size.gibibytes(10), storageClass: StorageClass.fromName('a..b') },
  }), ProblemCode.NAME, `test/db: storage.storageClass: is not a valid name, received "a..b"; ${NAME_FIX}`),
  sharing('two apps on a store that one node has', AccessMode.READ_WRITE_ONCE, 'keep their pods on one node: affinity: [Affinity.toPods(...)]'),
  sharing('two apps on a store that one pod has', AccessMode.READ_WRITE_ONCE_POD, 'let one app have it'),
];

/** What generated programs have found: accepted once, and refused by API servers, or of no use there. */
export const FOUND_REFUSALS: Refusal[] = [...pods, ...fields, ...storage, ...environments, ...combinations];

import { Size, Testing } from 'cdk8s';
import { Cpu, EnvValue, Protocol } from 'cdk8s-plus-28';
import {
  Affinity, App, Credentials, Database, DatabaseEngine, Environment, Exposure, Nodes, NodeAgent, PersistentStore, ProblemCode, Profile,
  StatefulDatabase, StatelessApp,
} from '../../src';
import { find, problemsOf, synthesize } from '../support';

// What generated programs have found: refused, or lost, for the sake of names that every object of JavaScript has.

test('a file may be called as a property of all objects', () => {
  const manifests = synthesize(chart => new StatelessApp(chart, 'web', { image: 'app:1.0', configFiles: { '/constructor': 'a', '/__proto__': 'b', '/toString': 'c' } }));
  expect(find(manifests, 'ConfigMap').data).toEqual({ _constructor: 'a', ___proto__: 'b', _toString: 'c' });
  expect(find(manifests, 'Deployment').spec.template.spec.containers[0].volumeMounts).toContainEqual(
    { name: 'config', mountPath: '/constructor', subPath: '_constructor', readOnly: true });
});

test('a variable may be called as a property of all objects', () => {
  const envValues = { constructor: EnvValue.fromValue('a') };
  const manifests = synthesize(chart => new StatelessApp(chart, 'web', { image: 'app:1.0', env: { A: 'b' }, envValues: envValues as any }));
  expect(find(manifests, 'Deployment').spec.template.spec.containers[0].env).toEqual([{ name: 'A', value: 'b' }, { name: 'constructor', value: 'a' }]);
});

test('nodes may have a label that is called as a property of all objects', () => {
  const manifests = synthesize(chart => new NodeAgent(chart, 'agent', { image: 'agent:1.0', nodes: Nodes.labelled({ toString: 'a' } as any), nodeSelector: { disk: 'ssd' } }));
  expect(find(manifests, 'DaemonSet').spec.template.spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux', 'toString': 'a', 'disk': 'ssd' });
});

test('labels of the pods go before those of all objects', () => {
  const env = new Environment(new App(), 'prod', { labels: { team: 'orders' } });
  new StatelessApp(env, 'web', { image: 'app:1.0', labels: { tier: 'back' }, podLabels: { team: 'web', tier: 'front' } });
  const { metadata, spec } = find(Testing.synth(env), 'Deployment');
  expect(metadata.labels).toMatchObject({ team: 'orders', tier: 'back' });
  expect(spec.template.metadata.labels).toMatchObject({ team: 'web', tier: 'front' });
});

test('the Secret of a database elsewhere has a longer name than a label', () => {
  const env = new Environment(new App(), 'prod', { profile: Profile.development() });
  Database.fromExternal(env, 'a'.repeat(64), { host: 'db.example.com', port: 5432, credentials: Credentials.literal('secret') });
  expect(find(Testing.synth(env), 'Secret').metadata).toMatchObject({
    name: `${'a'.repeat(64)}-credentials`,
    labels: { 'app.kubernetes.io/component': 'database', 'app.kubernetes.io/managed-by': 'cdk8s-workloads' },
  });
});

test('an amount of a quota may be written with an exponent', () => {
  const env = new Environment(new App(), 'prod', { quota: { other: { 'services': '1e3', 'requests.cpu': '5E-1' } } });
  expect(find(Testing.synth(env), 'ResourceQuota').spec.hard).toEqual({ 'services': '1e3', 'requests.cpu': '5E-1' });
});

test('the name of a Service starts with a digit where no cluster is older than 1.36', () => {
  const env = new Environment(new App(), 'prod', { kubernetesVersion: '1.36' });
  new StatelessApp(env, '1web', { image: 'app:1.0', port: 8080 });
  expect(find(Testing.synth(env), 'Service').metadata.name).toBe('1web');
});

test('what is said of a namespace that is not written is wrong for that alone', () => {
  const props = { annotations: { '/a': 'b' }, quota: { other: { a: '-1' } } };
  expect(problemsOf(() => new Environment(new App(), 'cluster', { clusterScoped: true, ...props })).map(({ code, prop }) => [code, prop])).toEqual([
    [ProblemCode.CONFLICT, 'quota'], [ProblemCode.CONFLICT, 'annotations'],
  ]);
});

test('the pods of a database are reached at their own ports, by whoever names them', () => {
  const app = new App();
  const env = new Environment(app, 'prod');
  const engine = DatabaseEngine.custom({
    name: 'own', image: 'own:1.0', dataPath: '/data', ports: [{ name: 'a', port: 9000, servicePort: 8080, protocol: Protocol.TCP }], peerPorts: [{ name: 'b', port: 8080 }],
  });
  const db = new StatefulDatabase(env, 'db', { engine, storage: { size: Size.gibibytes(1) }, exposure: Exposure.none() });
  new StatelessApp(env, 'web', { image: 'app:1.0' }).connectTo(db);
  const manifests = Testing.synth(env);
  expect(find(manifests, 'Service').spec.ports.map(({ name, port, targetPort }: any) => [name, port, targetPort])).toEqual([['a', 9000, 9000], ['b', 8080, 8080]]);
  expect(find(manifests, 'Deployment').spec.template.spec.containers[0].env).toContainEqual({ name: 'DB_PORT', value: '9000' });
});

test('two apps on one node share a store that one node has', () => {
  synthesize(chart => {
    const store = new PersistentStore(chart, 'data', { size: Size.gibibytes(1) });
    const props = { image: 'app:1.0', replicas: 1, mounts: [{ path: '/data', volume: store.volume }] };
    new StatelessApp(chart, 'a', props);
    new StatelessApp(chart, 'b', { ...props, affinity: [Affinity.toPods({ 'app.kubernetes.io/name': 'a' })] });
  });
});

test('a workload whose pods the limits of its environment do not admit is refused', () => {
  const app = new App();
  const env = new Environment(app, 'prod', { containerLimits: { maxMemory: Size.mebibytes(256), maxCpu: Cpu.units(1) } });
  new StatelessApp(env, 'fits', { image: 'app:1.0', resources: { cpu: Cpu.units(1) } });
  new StatelessApp(env, 'web', { image: 'app:1.0', resources: { cpu: Cpu.units(2) }, initContainers: [{ name: 'init', image: 'app:1.0', resources: { memory: Size.gibibytes(1) } }] });
  const fix = 'ask for less, or raise the containerLimits of the environment';
  expect(problemsOf(() => app.synthYaml())).toEqual([
    { code: ProblemCode.CONFLICT, path: 'prod/web', prop: 'resources', received: '"1Gi"', fix, message: 'asks for more memory in the container init than the environment lets one have, which is 256Mi' },
    { code: ProblemCode.CONFLICT, path: 'prod/web', prop: 'resources', received: '"2"', fix, message: 'asks for more cpu in the container web than the environment lets one have, which is 1' },
  ]);
});

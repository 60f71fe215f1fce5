import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { describeOn, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { App, Credentials, DatabaseEngine, EbsStorageClass, Environment, ReclaimPolicy, StatefulDatabase } from '../../src';
import { Engine } from '../../src/databases/engine';
import { ENGINES } from '../../src/databases/registry';

const cluster = Kubectl.connect();
const NAMESPACE = 'test-engines';

/** As much of an engine as there can be. */
function database(env: Environment, engine: Engine, storageClass?: EbsStorageClass): void {
  new StatefulDatabase(env, engine.name, {
    engine: DatabaseEngine.of(engine.name, { version: engine.versions.example }),
    storage: { size: Size.gibibytes(10), storageClass },
    replicas: engine.members.kind === 'independent' ? 1 : 3,
    credentials: engine.auth && Credentials.fromSecret('passwords'),
    tls: engine.noTls === undefined ? { secret: Secret.fromSecretName(env, `${engine.name}-tls`, 'tls') } : undefined,
    metrics: typeof engine.exporter !== 'string',
  });
}

describe('the API server, where it enforces Pod Security restricted,', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${NAMESPACE}-admission`, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } };
  const create = (items: any[], ...flags: string[]) => cluster.run(
    ['create', '-n', namespace.metadata.name, '-o', 'name', ...flags, '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) },
  );

  beforeAll(() => {
    cluster.run(['apply', '-f', '-'], { input: JSON.stringify(namespace) });
    const accounts = ENGINES.map(({ name }) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: namespace.metadata.name } }));
    cluster.run(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: accounts }) });
  });
  afterAll(() => {
    // From a bare API server nobody would clear it.
    if (cluster.kind() !== 'api') {
      cluster.run(['delete', 'namespace', namespace.metadata.name]);
    }
  });

  test.each(ENGINES.map(engine => [engine.title, engine] as const))('takes what %s consists of, and admits its pods', (_, engine) => {
    const env = new Environment(new App(), namespace.metadata.name);
    database(env, engine);
    const objects = env.toJson().filter((object: any) => !['Namespace', 'ServiceAccount'].includes(object.kind));
    const { template, volumeClaimTemplates } = objects.find((object: any) => object.kind === 'StatefulSet').spec;
    const claims = volumeClaimTemplates.map(({ metadata }: any) => ({ name: metadata.name, persistentVolumeClaim: { claimName: metadata.name } }));
    const pod = {
      apiVersion: 'v1', kind: 'Pod', metadata: { ...template.metadata, name: engine.name }, spec: { ...template.spec, volumes: [...template.spec.volumes ?? [], ...claims] },
    };
    const taken = create([...objects, pod], '--dry-run=server').trim().split('\n');
    expect(taken).toHaveLength(objects.length + 1);
    expect(taken).toContain(`pod/${engine.name}`);
  });
});

describeOn(['simulated'], 'every engine', () => {
  let namespace: TestNamespace;
  beforeAll(() => {
    namespace = new TestNamespace(cluster, NAMESPACE);
    namespace.apply((env, app) => {
      const storageClass = new EbsStorageClass(new Environment(app, 'cluster', { clusterScoped: true }), NAMESPACE, { reclaimPolicy: ReclaimPolicy.DELETE });
      ENGINES.forEach(engine => database(env, engine, storageClass));
    });
  });
  afterAll(() => {
    namespace?.remove();
    cluster.run(['delete', 'storageclass', '--ignore-not-found', NAMESPACE]);
  });

  test.each(ENGINES.map(engine => engine.name))('%s gets all of its pods in a namespace that enforces restricted', name => {
    namespace.kubectl.run(['rollout', 'status', '--timeout=120s', `statefulset/${name}`]);
  });
});

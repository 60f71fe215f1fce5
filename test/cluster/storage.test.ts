import { Duration, Size } from 'cdk8s';
import { describeOn, eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { EbsStorageClass, Environment, PersistentStore, ReclaimPolicy, StatelessApp, StorageSource, Volume } from '../../src';

const NAME = 'test-storage';
const CLASSES = { kept: `${NAME}-retain`, lost: `${NAME}-delete` };
const DIRECTORIES = ['kept', 'lost', 'memory', 'scratch', 'tmp'];

/** What docs/storage.md says of what survives what. */
describeOn(['real'], 'what an app has written', () => {
  const cluster = Kubectl.connect();
  let namespace: TestNamespace;
  const run = (command: string) => namespace.kubectl.run(['exec', 'deployment/keeper', '--', 'sh', '-c', command]);
  const kept = () => DIRECTORIES.filter(each => run(`cat /${each}/note || true`) !== '');
  const write = () => run(DIRECTORIES.map(each => `echo written > /${each}/note`).join('; '));
  const pod = () => namespace.kubectl.list('pods', '--field-selector=status.phase=Running').filter(each => !each.metadata.deletionTimestamp)[0];
  const volumes = () => cluster.list('pv').filter(each => each.spec.claimRef?.namespace === NAME);

  function apply(): void {
    namespace.apply((env, app) => {
      const outside = new Environment(app, 'cluster', { clusterScoped: true });
      const storeOf = (name: keyof typeof CLASSES, reclaimPolicy: ReclaimPolicy) => new PersistentStore(env, name, {
        size: Size.gibibytes(1), source: StorageSource.dynamic(new EbsStorageClass(outside, CLASSES[name], { reclaimPolicy })),
      });
      new StatelessApp(env, 'keeper', {
        image: 'busybox:1.37',
        command: ['sh', '-c', 'trap "exit 1" TERM; while :; do sleep 1; done'],
        replicas: 1,
        terminationGracePeriod: Duration.seconds(5),
        mounts: [
          { path: '/kept', volume: storeOf('kept', ReclaimPolicy.RETAIN).volume },
          { path: '/lost', volume: storeOf('lost', ReclaimPolicy.DELETE).volume },
          { path: '/scratch', volume: Volume.scratch('scratch') },
          { path: '/memory', volume: Volume.scratch('memory', { inMemory: true, sizeLimit: Size.mebibytes(1) }) },
        ],
      });
    });
    namespace.rolledOut('keeper');
  }

  beforeAll(() => {
    namespace = new TestNamespace(cluster, NAME);
    apply();
    write();
  });
  afterAll(() => {
    namespace?.remove();
    volumes().forEach(each => cluster.run(['delete', 'pv', each.metadata.name, '--wait=false']));
    cluster.run(['delete', 'storageclass', '--ignore-not-found', ...Object.values(CLASSES)]);
  });

  test('is all there when the container restarts', async () => {
    run('kill 1');
    const restarts = () => pod()?.status.containerStatuses[0];
    await eventually(() => restarts()?.restartCount === 1 && restarts().ready, () => namespace.kubectl.run(['get', 'pods']));
    expect(kept()).toEqual(DIRECTORIES);
  });

  test('is in the stores alone when the pod is replaced', async () => {
    const before = pod().metadata.name;
    namespace.kubectl.run(['delete', 'pod', before]);
    await eventually(() => (pod()?.metadata.name ?? before) !== before, () => namespace.kubectl.run(['get', 'pods']));
    namespace.rolledOut('keeper');
    expect(kept()).toEqual(['kept', 'lost']);
  });

  test('is on a retained volume alone when the claims are deleted, and comes back when that is given to a new claim', async () => {
    namespace.kubectl.run(['delete', 'deployment', 'keeper']);
    namespace.kubectl.run(['delete', 'pvc', 'kept', 'lost']);
    await eventually(() => volumes().map(each => each.status.phase).join() === 'Released', () => JSON.stringify(volumes()));
    cluster.run(['patch', 'pv', volumes()[0].metadata.name, '--type=json', '--patch=[{"op":"remove","path":"/spec/claimRef/uid"}]']);
    apply();
    expect(kept()).toEqual(['kept']);
  });
});

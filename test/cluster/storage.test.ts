import { Duration, Size } from 'cdk8s';
import { describeOn, eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { EbsStorageClass, Environment, PersistentStore, ReclaimPolicy, StatelessApp, StorageSource } from '../../src';

describeOn(['real'], 'a StatelessApp with a PersistentStore', () => {
  const cluster = Kubectl.connect();
  const storageClass = 'test-storage';
  let namespace: TestNamespace;
  const run = (command: string) => namespace.kubectl.run(['exec', 'deployment/keeper', '--', 'sh', '-c', command]);

  beforeAll(() => {
    namespace = new TestNamespace(cluster, storageClass);
    namespace.apply((env, app) => {
      const outside = new Environment(app, 'cluster', { clusterScoped: true });
      const ebs = new EbsStorageClass(outside, storageClass, { reclaimPolicy: ReclaimPolicy.DELETE });
      const store = new PersistentStore(env, 'data', { size: Size.gibibytes(1), source: StorageSource.dynamic(ebs) });
      new StatelessApp(env, 'keeper', {
        image: 'busybox:1.37',
        command: ['sleep', '3600'],
        replicas: 1,
        terminationGracePeriod: Duration.seconds(1),
        mounts: [{ path: '/data', volume: store.volume }],
      });
    });
    namespace.rolledOut('keeper');
  });
  afterAll(() => {
    namespace?.remove();
    cluster.run(['delete', 'storageclass', '--ignore-not-found', storageClass]);
  });

  test('finds what it has written when its pod is replaced', async () => {
    run('echo kept > /data/note');
    const [before] = namespace.kubectl.list('pods').map(pod => pod.metadata.name);
    namespace.kubectl.run(['delete', 'pod', before]);
    const ready = () => namespace.kubectl.list('pods').filter(pod => pod.metadata.name !== before && pod.status.phase === 'Running');
    await eventually(() => ready().length === 1, () => namespace.kubectl.run(['get', 'pods']));
    expect(run('cat /data/note')).toBe('kept\n');
  });
});

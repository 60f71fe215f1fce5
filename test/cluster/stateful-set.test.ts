import { Size } from 'cdk8s';
import { describeOn, eventually, Followed, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { DatabaseEngine, DatabaseUpdate, EbsStorageClass, Environment, ReclaimPolicy, StatefulDatabase, StatefulDatabaseProps } from '../../src';

const CLASS = 'test-stateful-set';

describeOn(['simulated'], 'a StatefulDatabase', () => {
  const cluster = Kubectl.connect();
  let namespace: TestNamespace;
  let followed: Followed;

  const apply = (name: string, version: string, props: Partial<StatefulDatabaseProps> = {}) => namespace.apply((env, app) => {
    const storageClass = new EbsStorageClass(new Environment(app, 'cluster', { clusterScoped: true }), CLASS, { reclaimPolicy: ReclaimPolicy.DELETE });
    const engine = DatabaseEngine.custom({ name: 'search', image: `search:${version}`, dataPath: '/data', ports: [{ port: 9200 }] });
    new StatefulDatabase(env, name, { engine, storage: { size: Size.gibibytes(1), storageClass }, replicas: 3, ...props });
  });
  const pods = (name: string) => namespace.kubectl.list('pods', '-l', `app.kubernetes.io/instance=${name}`).filter(pod => !pod.metadata.deletionTimestamp);
  const images = (name: string) => pods(name).map(pod => pod.spec.containers[0].image).join();
  const claims = (name: string) => namespace.kubectl.list('pvc', '-l', `app.kubernetes.io/instance=${name}`);
  const claimNames = (name: string) => claims(name).map(claim => claim.metadata.name).join();
  const ready = (name: string) => namespace.kubectl.run(['rollout', 'status', '--timeout=60s', `statefulset/${name}`]);

  /** What has happened to the pods since, in order: `ADDED db-0`, `READY db-0`, `DELETED db-0`, each once. */
  const happened = () => [...new Set(followed.lines().flatMap(line => {
    const [type, pod, isReady] = line.split(' ');
    return type === 'MODIFIED' ? (isReady === 'True' ? [`READY ${pod}`] : []) : [`${type} ${pod}`];
  }))];
  const gone = () => happened().filter(each => each.startsWith('DELETED ')).map(each => each.slice('DELETED '.length));

  beforeAll(() => {
    namespace = new TestNamespace(cluster, 'test-stateful-set');
  });
  afterAll(() => {
    namespace?.remove();
    cluster.run(['delete', 'storageclass', '--ignore-not-found', CLASS]);
  });
  beforeEach(() => {
    followed = namespace.kubectl.follow(['get', 'pods', '--watch-only', '--output-watch-events', '-o',
      'jsonpath={.type} {.object.metadata.name} {.object.status.conditions[?(@.type=="Ready")].status}{"\\n"}']);
  });
  afterEach(() => followed.stop());

  test('starts its pods one after the other, each when the one before is ready', async () => {
    apply('db', '1.0');
    const expected = ['ADDED db-0', 'READY db-0', 'ADDED db-1', 'READY db-1', 'ADDED db-2', 'READY db-2'];
    await eventually(() => happened().length === expected.length, () => happened().join());
    expect(happened()).toEqual(expected);
  });

  test('has a claim for each pod, bound to a volume of its own', () => {
    expect(claimNames('db')).toBe('data-db-0,data-db-1,data-db-2');
    expect(claims('db').map(claim => claim.status.phase)).toEqual(['Bound', 'Bound', 'Bound']);
    expect(new Set(claims('db').map(claim => claim.spec.volumeName)).size).toBe(3);
  });

  test('takes its pods away in the opposite order, keeps their claims, and gives them back', async () => {
    const before = claims('db').map(claim => claim.spec.volumeName);
    namespace.kubectl.run(['scale', 'statefulset', 'db', '--replicas=1']);
    await eventually(() => gone().includes('db-1'), () => happened().join());
    expect(gone()).toEqual(['db-2', 'db-1']);
    expect(claims('db').map(claim => claim.spec.volumeName)).toEqual(before);
    apply('db', '1.0');
    ready('db');
    expect(claims('db').map(claim => claim.spec.volumeName)).toEqual(before);
    expect(pods('db').map(pod => pod.spec.volumes.find((volume: any) => volume.name === 'data').persistentVolumeClaim.claimName).join()).toBe(claimNames('db'));
  });

  test('updates the pods from a partition on, and then the others, the last one first', async () => {
    apply('db', '1.1', { update: DatabaseUpdate.rolling({ partition: 2 }) });
    ready('db');
    expect(images('db')).toBe('search:1.0,search:1.0,search:1.1');
    apply('db', '1.1');
    ready('db');
    expect(images('db')).toBe('search:1.1,search:1.1,search:1.1');
    await eventually(() => gone().length === 3, () => happened().join());
    expect(gone()).toEqual(['db-2', 'db-1', 'db-0']);
  });

  test('updates a pod when somebody deletes it, where told so', async () => {
    apply('db', '1.2', { update: DatabaseUpdate.onDelete() });
    await eventually(() => {
      const { metadata, status } = namespace.kubectl.get('statefulset', 'db');
      return status.observedGeneration === metadata.generation && status.updateRevision !== status.currentRevision;
    }, () => JSON.stringify(namespace.kubectl.get('statefulset', 'db').status));
    expect(images('db')).toBe('search:1.1,search:1.1,search:1.1');
    // kubectl has been seen to wait for ever for the end of a pod that was already there again under its name.
    namespace.kubectl.run(['delete', 'pod', 'db-1', '--wait=false']);
    await eventually(() => images('db') === 'search:1.1,search:1.2,search:1.1', () => images('db'));
  });

  test('leaves its claims where it is deleted, and finds them again', () => {
    const before = claims('db').map(claim => claim.spec.volumeName);
    namespace.kubectl.run(['delete', 'statefulset', 'db', '--cascade=foreground']);
    expect(claims('db').map(claim => claim.spec.volumeName)).toEqual(before);
    apply('db', '1.2');
    ready('db');
    expect(claims('db').map(claim => [claim.status.phase, claim.spec.volumeName])).toEqual(before.map(volume => ['Bound', volume]));
  });

  test('takes its claims along, where it is told so by props with frightening names', async () => {
    const props = { dangerouslyDeleteDataWhenScaledDown: true, dangerouslyDeleteDataWithDatabase: true };
    apply('brief', '1.0', { ...props, replicas: 2 });
    ready('brief');
    expect(claimNames('brief')).toBe('data-brief-0,data-brief-1');
    apply('brief', '1.0', { ...props, replicas: 1 });
    await eventually(() => claimNames('brief') === 'data-brief-0', () => claimNames('brief'));
    namespace.kubectl.run(['delete', 'statefulset', 'brief']);
    await eventually(() => claimNames('brief') === '', () => claimNames('brief'));
  });

  test('starts all of its pods at once, where told so', async () => {
    // On no node: none becomes ready.
    const nodeSelector = { 'test/nowhere': 'yes' };
    apply('parallel', '1.0', { nodeSelector, parallel: true });
    apply('ordered', '1.0', { nodeSelector });
    await eventually(() => pods('parallel').length === 3 && pods('ordered').length > 0, () => happened().join());
    expect(pods('ordered').map(pod => pod.metadata.name)).toEqual(['ordered-0']);
  });

  test('counts its pods from where it is told to', () => {
    apply('later', '1.0', { firstOrdinal: 5, replicas: 2 });
    ready('later');
    expect(pods('later').map(pod => pod.metadata.name)).toEqual(['later-5', 'later-6']);
  });
});

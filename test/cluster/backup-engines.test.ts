import { Cron, Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { ENGINES, EngineUnderTest } from './backup-engines';
import { clientApp, destroy, inClient, Outcome, outcomeOf, resticServer, start } from './backups';
import { describeOn, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import {
  BackupDestination, BackupSource, EbsStorageClass, Environment, Peer, PersistentStore, ReclaimPolicy, RestoreOptions, ScheduledBackup,
  StatefulDatabase, StorageSource,
} from '../../src';

const NAME = 'test-backup-engines';

describeOn(['real'], 'Backups of each engine, in a store and in a repository', () => {
  const cluster = Kubectl.connect();
  let namespace: TestNamespace;
  beforeAll(() => {
    namespace = new TestNamespace(cluster, NAME);
    apply();
    ['client', 'server'].forEach(app => namespace.rolledOut(app));
    ready();
  });
  afterAll(() => {
    namespace?.kubectl.run(['delete', 'pods', '--all', '--grace-period=0', '--force']);
    namespace?.remove();
    cluster.run(['delete', 'storageclass', '--ignore-not-found', NAME]);
  });

  /** Applies all of it, and where there are options, a restore of each. */
  function apply(from?: 'store' | 'repository', options: RestoreOptions = {}): void {
    namespace.apply((env, app) => {
      const outside = new Environment(app, 'cluster', { clusterScoped: true });
      const storageClass = new EbsStorageClass(outside, NAME, { reclaimPolicy: ReclaimPolicy.DELETE });
      const size = Size.gibibytes(1);
      const vault = new PersistentStore(env, 'vault', { size, source: StorageSource.dynamic(storageClass) });
      const password = { secret: new Secret(env, 'repository', { stringData: { password: 'of the repository' } }), key: 'password' };
      const server = resticServer(env);
      const client = clientApp(env);
      for (const { name, props } of ENGINES) {
        const db = new StatefulDatabase(env, name, { ...props, storage: { size, storageClass } });
        client.connectTo(db);
        const destinations = {
          store: BackupDestination.store(vault),
          repository: BackupDestination.restic({ repository: `rest:http://server:8080/${name}`, password, readBack: '100%' }),
        };
        const backup = new ScheduledBackup(env, `${name}-backup`, {
          source: BackupSource.database(db), destinations: [destinations.store, destinations.repository], schedule: Cron.annually(), backoffLimit: 0,
        });
        server.connections.allowFrom(Peer.workload(backup));
        if (from) {
          const restore = backup.restore(env, `${name}-from-${from}`, { destination: destinations[from], deadline: Duration.minutes(10), ...options });
          server.connections.allowFrom(Peer.workload(restore));
        }
      }
    });
  }

  const client = (script: string) => inClient(namespace, script);

  /** Waits until the databases are ready, and the client is led to them. */
  function ready(): void {
    for (const { name } of ENGINES) {
      namespace.kubectl.run(['rollout', 'status', '--timeout=180s', `statefulset/${name}`]);
      client(`until timeout 1 bash -c ': < /dev/tcp/$${name.toUpperCase()}_HOST/$${name.toUpperCase()}_PORT' 2> /dev/null; do sleep 0.2; done`);
    }
  }

  const each = <T>(value: (engine: EngineUnderTest) => T) => Object.fromEntries(ENGINES.map(engine => [engine.name, value(engine)]));
  const contents = () => each(({ content, comparable }) => (comparable ? comparable(client(content)) : client(content)));
  const both = () => each(engine => client(engine.both).split('\n').map(Number));
  /** All at once: a run waits more than it works. */
  const outcomes = async (job: (engine: EngineUnderTest) => string) => Object.fromEntries(await Promise.all(
    ENGINES.map(async (engine): Promise<[string, Outcome]> => [engine.name, await outcomeOf(namespace, job(engine))]),
  ));
  const complete = (said: string) => each(() => ({ ended: 'Complete', log: expect.stringContaining(said) }));

  let content: { [engine: string]: unknown };
  let written: { [engine: string]: number[] };

  test('they are backed up while they are written to', async () => {
    ENGINES.forEach(({ write }) => client(write));
    content = contents();
    ENGINES.forEach(({ name, writeOn }) => client(`(${writeOn}) > /tmp/${name}.log 2>&1 & echo $! > /tmp/${name}.pid`));
    ENGINES.forEach(({ name }) => start(namespace, `${name}-backup`, `${name}-1`));
    const found = await outcomes(({ name }) => `${name}-1`);
    written = both();
    ENGINES.forEach(({ name }) => client(`pkill -P $(cat /tmp/${name}.pid) || true; kill $(cat /tmp/${name}.pid) || true`));
    expect(found).toEqual(complete('"step":"keep","outcome":"ok","message":"finished","backups":1'));
    expect(contents()).toEqual(content);
  });

  test('the databases and their disks are destroyed, and all that was there at one moment comes back from the store', async () => {
    destroy(namespace, ...ENGINES.map(({ name }) => name));
    apply();
    ready();
    apply('store');
    expect(await outcomes(({ name }) => `${name}-from-store`)).toEqual(complete('"step":"restore","outcome":"ok","message":"restored'));
    expect(contents()).toEqual(content);
    const restored = both();
    ENGINES.forEach(({ name }) => {
      const [a, b] = restored[name];
      expect({ name, a, b, meanwhile: a > 0 && a < written[name][0] }).toEqual({ name, a, b: a, meanwhile: true });
    });
  });

  test('what is there by now is replaced by what is in the repository', async () => {
    const restored = both();
    apply('repository', { overwrite: true });
    expect(await outcomes(({ name }) => `${name}-from-repository`)).toEqual(complete('"step":"restore","outcome":"ok","message":"restored'));
    expect(contents()).toEqual(content);
    expect(both()).toEqual(restored);
  });
});

import { Cron, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { clientApp, inClient, Outcome, resticServer, runNow } from './backups';
import { describeOn, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import {
  BackupDestination, BackupSource, Credentials, DatabaseEngine, EbsStorageClass, Environment, Peer, PersistentStore, ReclaimPolicy, ScheduledBackup,
  StatefulDatabase, StorageSource,
} from '../../src';

const NAME = 'test-verification';
const PSQL = 'PGPASSWORD=$ORDERS_DB_PASSWORD psql -q -h $ORDERS_DB_HOST -U $ORDERS_DB_USERNAME shop';

describeOn(['real'], 'Verification of backups by restoring them', () => {
  const cluster = Kubectl.connect();
  let namespace: TestNamespace;
  beforeAll(() => {
    namespace = new TestNamespace(cluster, NAME);
    apply();
    ['orders-db', 'cache'].forEach(db => namespace.kubectl.run(['rollout', 'status', '--timeout=180s', `statefulset/${db}`]));
    ['client', 'server'].forEach(app => namespace.rolledOut(app));
  });
  afterAll(() => {
    namespace?.kubectl.run(['delete', 'pods', '--all', '--grace-period=0', '--force']);
    namespace?.remove();
    cluster.run(['delete', 'storageclass', '--ignore-not-found', NAME]);
  });

  function apply(): void {
    namespace.apply((env, app) => {
      const outside = new Environment(app, 'cluster', { clusterScoped: true });
      const storageClass = new EbsStorageClass(outside, NAME, { reclaimPolicy: ReclaimPolicy.DELETE });
      const database = (id: string, engine: DatabaseEngine, name?: string) => new StatefulDatabase(env, id, {
        engine, credentials: Credentials.generated({ image: 'postgres:17' }), database: name, storage: { size: Size.gibibytes(1), storageClass },
      });
      const [db, cache] = [database('orders-db', DatabaseEngine.postgres({ version: '17' }), 'shop'), database('cache', DatabaseEngine.redis({ version: '8.0' }))];
      const vault = new PersistentStore(env, 'vault', { size: Size.gibibytes(1), source: StorageSource.dynamic(storageClass) });
      const client = clientApp(env, { mounts: [{ path: '/vault', volume: vault.volume }] });
      client.connectTo(db, { wait: true });
      client.connectTo(cache, { wait: true });
      const server = resticServer(env);
      const common = { schedule: Cron.annually(), backoffLimit: 0 };
      new ScheduledBackup(env, 'orders', {
        ...common,
        source: BackupSource.database(db),
        destinations: [BackupDestination.store(vault)],
        verification: { schedule: Cron.annually(), query: "SELECT count(*) = 1000 AND bool_and(\"it's\" = '$$(HOME)') FROM orders -- $(QUERY)" },
      });
      const password = { secret: new Secret(env, 'repository', { stringData: { password: 'of the repository' } }), key: 'password' };
      const caching = new ScheduledBackup(env, 'caching', {
        ...common,
        source: BackupSource.database(cache),
        destinations: [BackupDestination.restic({ repository: 'rest:http://server:8080/cache', password })],
        verification: { schedule: Cron.annually(), query: "return redis.call('GET', 'greeting') == 'hello'", database: '3' },
      });
      [caching, caching.verification!].forEach(each => server.connections.allowFrom(Peer.workload(each)));
    });
  }

  const client = (script: string) => inClient(namespace, script);
  const redis = (command: string) => client(`REDISCLI_AUTH=$CACHE_PASSWORD redis-cli -h $CACHE_HOST -n 3 ${command}`);
  /** Backs up, and then verifies. */
  async function verified(name: string, run: number): Promise<Outcome> {
    const { ended, log } = await runNow(namespace, name, `${name}-${run}`);
    expect([ended, log]).toEqual(['Complete', expect.stringContaining('"message":"finished"')]);
    return verify(name, run);
  }
  const verify = (name: string, run: number) => runNow(namespace, `${name}-verify`, `${name}-verify-${run}`);

  test('the newest backup is restored into a server of its own, of which the query holds', async () => {
    client(`${PSQL} <<'SQL'
      CREATE TABLE orders AS SELECT i, '$$(HOME)' AS "it's", md5(i::text) AS noise FROM generate_series(1, 1000) i;
      CREATE ROLE reader LOGIN PASSWORD 'x'; GRANT SELECT ON orders TO reader;`);
    redis('SET greeting hello');
    const [orders, caching] = await Promise.all([verified('orders', 1), verified('caching', 1)]);
    expect([orders.ended, orders.log]).toEqual(['Complete', expect.stringContaining('"message":"the query holds","answer":"t"')]);
    expect([caching.ended, caching.log]).toEqual(['Complete', expect.stringContaining('"message":"the query holds","answer":1')]);
  });

  test('a query that does not hold any more fails the run, which says what was answered', async () => {
    client(`${PSQL} -c 'DELETE FROM orders WHERE i > 999'`);
    redis('DEL greeting');
    const [orders, caching] = await Promise.all([verified('orders', 2), verified('caching', 2)]);
    expect([orders.ended, orders.log]).toEqual(['Failed', expect.stringContaining('"message":"the query does not hold","answer":"f"')]);
    expect([caching.ended, caching.log]).toEqual(['Failed', expect.stringContaining('"message":"the query does not hold","answer":""')]);
  });

  test('a backup whose bytes were changed fails it, whether its checksums say so or only its restore', async () => {
    client('cd /vault/orders/$(ls /vault/orders | tail -n 1); printf \'what was not there\' | dd of=shop.dump bs=1 seek=20000 conv=notrunc status=none');
    const changed = await verify('orders', 3);
    expect([changed.ended, changed.log]).toEqual(['Failed', expect.stringContaining('its checksums are wrong')]);
    client('cd /vault/orders/$(ls /vault/orders | tail -n 1); find . -type f ! -name SHA256SUMS | sort | xargs sha256sum > SHA256SUMS');
    const unreadable = await verify('orders', 4);
    expect([unreadable.ended, unreadable.log]).toEqual(['Failed', expect.stringContaining('"step":"restore","outcome":"failed","message":"pg_restore failed","database":"shop"')]);
  });

  test('it leaves nothing in the store', () => {
    expect(client('ls -A /vault/orders').split('\n').filter(name => !/^2.*Z$|^\.lock$/.test(name))).toEqual([]);
  });
});

import { Cron, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { clientApp, destroy, inClient, outcomeOf, resticServer, runNow } from './backups';
import { describeOn, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import {
  BackupDestination, BackupSource, Credentials, DatabaseEngine, EbsStorageClass, Environment, Peer, PersistentStore, ReclaimPolicy,
  RestoreOptions, ScheduledBackup, StatefulDatabase, StatelessApp, StorageSource,
} from '../../src';

const NAME = 'test-backup';
const ROWS = 100_000;
const LOGIN = 'export PGHOST=$DB_HOST PGUSER=$DB_USERNAME PGDATABASE=$DB_DATABASE PGPASSWORD=$DB_PASSWORD;';

/** Text that is awkward to write and to read, bytes that are none, a sequence, a large object, a role, a database with a strange name. */
const WRITE = `${LOGIN} psql -q <<'SQL'
CREATE TABLE orders (id serial PRIMARY KEY, name text, bytes bytea, at timestamptz DEFAULT now());
INSERT INTO orders (name, bytes) SELECT E'\\t"''\\\\ öäü € 😀 ' || i, decode(md5(i::text), 'hex') FROM generate_series(1, ${ROWS}) i;
SELECT lo_from_bytea(4711, decode('00ff0a5c27', 'hex'));
CREATE ROLE reader LOGIN PASSWORD 'x:y\\z';
GRANT SELECT ON orders TO reader;
CREATE TABLE ledger (n int);
CREATE DATABASE "it's odd";
SQL`;
/** Two tables that only ever change together: what is between two of these is no moment. */
const WRITE_ON = `${LOGIN} psql -q -c "DO \\$\\$ BEGIN FOR i IN 1..2000 LOOP INSERT INTO orders (name) VALUES ('late'); INSERT INTO ledger VALUES (i); COMMIT; PERFORM pg_sleep(0.01); END LOOP; END \\$\\$" > /tmp/writer.log 2>&1 &`;
const CONTENT = `${LOGIN} psql -Atc "SELECT count(*), md5(string_agg(id || name || bytes::text || at, '|' ORDER BY id)) FROM orders WHERE id <= ${ROWS}" -c "SELECT encode(lo_get(4711), 'hex')" -c "SELECT relacl FROM pg_class WHERE relname = 'orders'" -c "SELECT rolname FROM pg_roles WHERE rolname = 'reader'" -c "SELECT datname FROM pg_database WHERE datname LIKE '%odd'"`;
const TOGETHER = `${LOGIN} psql -Atc "SELECT (SELECT count(*) FROM orders) - ${ROWS} = (SELECT count(*) FROM ledger), (SELECT count(*) FROM ledger) BETWEEN 1 AND 1999, nextval('orders_id_seq') > ${ROWS}"`;

interface Back extends RestoreOptions {
  readonly of: 'orders-backup' | 'files-backup';
  readonly fromRepository?: boolean;
}

describeOn(['real'], 'Backups of Postgres and of files', () => {
  const cluster = Kubectl.connect();
  let namespace: TestNamespace;
  beforeAll(() => {
    namespace = new TestNamespace(cluster, NAME);
    apply();
    namespace.kubectl.run(['rollout', 'status', '--timeout=180s', 'statefulset/orders-db']);
    ['client', 'server'].forEach(app => namespace.rolledOut(app));
  });
  afterAll(() => {
    namespace?.kubectl.run(['delete', 'pods', '--all', '--grace-period=0', '--force']);
    namespace?.remove();
    cluster.run(['delete', 'storageclass', '--ignore-not-found', NAME]);
  });

  function apply(restores: { readonly [name: string]: Back } = {}): void {
    namespace.apply((env, app) => {
      const outside = new Environment(app, 'cluster', { clusterScoped: true });
      const storageClass = new EbsStorageClass(outside, NAME, { reclaimPolicy: ReclaimPolicy.DELETE });
      const storage = { size: Size.gibibytes(1), storageClass };
      const store = (name: string) => new PersistentStore(env, name, { size: storage.size, source: StorageSource.dynamic(storageClass) });
      const [vault, files] = [store('vault'), store('files')];
      const db = new StatefulDatabase(env, 'orders-db', {
        engine: DatabaseEngine.postgres({ version: '17' }), credentials: Credentials.generated({ image: 'postgres:17' }), database: 'shop', storage,
      });
      const client = clientApp(env, { mounts: [{ path: '/files', volume: files.volume }] });
      client.connectTo(db, { prefix: 'db', wait: true });
      const secret = new Secret(env, 'repository', { stringData: { password: 'of the repository' } });
      const repository = BackupDestination.restic({ repository: 'rest:http://server:8080/shop', password: { secret, key: 'password' } });
      const destinations = [BackupDestination.store(vault), repository];
      const backups = {
        'orders-backup': new ScheduledBackup(env, 'orders-backup', { source: BackupSource.database(db), destinations, schedule: Cron.annually() }),
        'files-backup': new ScheduledBackup(env, 'files-backup', { source: BackupSource.store(files), destinations, schedule: Cron.annually(), backoffLimit: 0 }),
      };
      const restored = Object.entries(restores).map(([name, { of, fromRepository, ...options }]) =>
        backups[of].restore(env, name, { ...options, destination: fromRepository ? repository : undefined }));
      const server = resticServer(env);
      [...Object.values(backups), ...restored].forEach(each => server.connections.allowFrom(Peer.workload(each)));
    });
  }

  const outcome = (job: string) => outcomeOf(namespace, job);
  const run = (backup: string, job: string) => runNow(namespace, backup, job);
  const client = (script: string) => inClient(namespace, script);

  let content: string;

  test('a database is backed up while it is written to', async () => {
    client(WRITE);
    content = client(CONTENT);
    client(WRITE_ON);
    const { ended, log } = await run('orders-backup', 'orders-1');
    expect([ended, log]).toEqual(['Complete', expect.stringContaining('"step":"keep","outcome":"ok","message":"finished","backups":1')]);
  });

  test('a restore does not touch a database that is not empty', async () => {
    apply({ 'over-data': { of: 'orders-backup' } });
    const { ended, log } = await outcome('over-data');
    expect([ended, log]).toEqual(['Failed', expect.stringContaining('the database is not empty, and was not to be overwritten')]);
    expect(client(CONTENT)).toBe(content);
  });

  test('the database and its disk are destroyed, and all that was there at one moment comes back', async () => {
    const { kubectl } = namespace;
    destroy(namespace, 'orders-db');
    apply();
    kubectl.run(['rollout', 'status', '--timeout=180s', 'statefulset/orders-db']);
    apply({ back: { of: 'orders-backup' } });
    const { ended, log } = await outcome('back');
    expect([ended, log]).toEqual(['Complete', expect.stringContaining('restored all databases')]);
    expect(client(CONTENT)).toBe(content);
    expect(client(TOGETHER)).toBe('t|t|t');
  });

  test('the same comes back from the repository, over what has become of it', async () => {
    client(`${LOGIN} psql -qc "DELETE FROM orders WHERE id % 2 = 0" -c "SELECT lo_unlink(4711)"`);
    apply({ 'from-repository': { of: 'orders-backup', overwrite: true, fromRepository: true } });
    const { ended, log } = await outcome('from-repository');
    expect([ended, log]).toEqual(['Complete', expect.stringContaining('restored all databases')]);
    expect(client(CONTENT)).toBe(content);
    expect(client(TOGETHER)).toBe('t|t|t');
  });

  test('a backup that was changed on its store is not restored, and comes from the repository', async () => {
    apply();
    namespace.kubectl.run(['delete', 'job', 'over-data', 'back', 'from-repository']);
    client('mkdir -p /files/sub; printf "ä\\n\\0" > "/files/sub/it is.bin"; ln -s sub /files/link; chmod 640 /files/sub/*');
    expect((await run('files-backup', 'files-1')).ended).toBe('Complete');
    namespace.apply(env => {
      new StatelessApp(env, 'vandal', {
        image: 'busybox:1.37',
        command: ['sh', '-c', 'for file in /vault/files-backup/2*/files.tar.gz; do echo x >> "$file"; done; sleep 3600'],
        replicas: 1,
        mounts: [{ path: '/vault', volume: PersistentStore.fromClaimName(env, 'claim', 'vault').volume }],
      });
    });
    namespace.rolledOut('vandal');
    apply({ damaged: { of: 'files-backup', overwrite: true } });
    const { ended, log } = await outcome('damaged');
    expect([ended, log]).toEqual(['Failed', expect.stringContaining('its checksums are wrong')]);
    expect(client('ls /files')).toBe('link\nsub');
    client('rm -r /files/sub');
    apply({ undamaged: { of: 'files-backup', overwrite: true, fromRepository: true } });
    expect((await outcome('undamaged')).ended).toBe('Complete');
    expect(client('od -An -tx1 /files/sub/*')).toBe('c3 a4 0a 00');
  });

  test('files are overwritten where that was asked for, with their links and permissions', async () => {
    expect((await run('files-backup', 'files-2')).ended).toBe('Complete');
    client('rm -r /files/sub; echo new > /files/new');
    apply({ 'files-back': { of: 'files-backup', overwrite: true } });
    const { ended, log } = await outcome('files-back');
    expect([ended, log]).toEqual(['Complete', expect.stringContaining('unpacked')]);
    expect(client('ls /files; stat -c %a /files/link/*; od -An -tx1 /files/sub/*')).toBe('link\nsub\n640\n c3 a4 0a 00');
  });
});

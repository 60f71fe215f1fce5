import { readFileSync } from 'fs';
import { join } from 'path';
import { Cron, Size } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import { clientApp, inClient, outcomeOf, runNow } from './backups';
import { describeOn, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import {
  Backup, BackupDestination, BackupEncryption, BackupListFormat, BackupSource, BackupWorkspace, Credentials, Database, DatabaseEngine,
  EbsStorageClass, Environment, Peer, PersistentStore, ReclaimPolicy, ScheduledBackup, StatefulDatabase, StatelessApp, StorageSource,
} from '../../src';

const NAME = 'test-destinations';
const STAGING = `${NAME}-staging`;
const engine = DatabaseEngine.mariadb({ version: '11.8' });
const workspace = BackupWorkspace.node(Size.gibibytes(1));
/** One that has age, a client of MariaDB and Python as well. */
const TOOLS = 'restic/restic:0.18.0';

const SQL = (prefix: string) => `MYSQL_PWD=$${prefix}_PASSWORD mariadb -N -h $${prefix}_HOST -u root`;
const WRITE = `${SQL('DB')} <<'SQL'
CREATE DATABASE shop; CREATE DATABASE \`it's odd\`; USE shop;
CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, name TEXT CHARACTER SET utf8mb4, bytes VARBINARY(16));
INSERT INTO shop.orders (name, bytes) SELECT CONCAT('\\t''"\\\\ öäü € 😀 ', seq), UNHEX(MD5(seq)) FROM seq_1_to_20000;
CREATE VIEW shop.names AS SELECT name FROM shop.orders;
CREATE USER reader@'%' IDENTIFIED BY 'x:y'; GRANT SELECT ON shop.* TO reader@'%';
SQL`;
const CONTENT = (prefix: string) => `(${SQL(prefix)} -e "SELECT id, name, HEX(bytes) FROM shop.orders ORDER BY id" | sha256sum
${SQL(prefix)} -e "SELECT COUNT(*) FROM shop.names; SHOW DATABASES LIKE '%odd'; SHOW GRANTS FOR reader@'%'")`;

/** What is applied beside the databases, the server and the backups. */
interface Parts {
  readonly lists?: boolean;
  readonly intoStaging?: boolean;
  readonly fromVault?: string;
  readonly filesBack?: boolean;
}

describeOn(['real'], 'Backups in an encrypted store, in S3 and in a repository on a volume', () => {
  const cluster = Kubectl.connect();
  let prod: TestNamespace;
  let staging: TestNamespace;
  /** age's, once there is a pod that can make it. */
  let key: { readonly identity: string; readonly recipient: string };
  beforeAll(() => {
    prod = new TestNamespace(cluster, NAME);
    staging = new TestNamespace(cluster, STAGING);
    apply();
    ['client', 's3'].forEach(app => prod.rolledOut(app));
    const identity = inClient(prod, 'age-keygen 2> /dev/null');
    key = { identity, recipient: /public key: (.*)/.exec(identity)![1] };
    [prod, staging].forEach(({ kubectl }) => kubectl.run(['rollout', 'status', '--timeout=180s', 'statefulset/orders-db']));
  });
  afterAll(() => {
    [prod, staging].forEach(namespace => namespace?.kubectl.run(['delete', 'pods', '--all', '--grace-period=0', '--force']));
    cluster.run(['delete', 'namespace', '--ignore-not-found', NAME, STAGING]);
    cluster.run(['delete', 'storageclass', '--ignore-not-found', NAME]);
  });

  function apply(parts?: Parts): void {
    prod.apply((env, app) => {
      const size = Size.gibibytes(1);
      const storageClass = new EbsStorageClass(new Environment(app, 'cluster', { clusterScoped: true }), NAME, { reclaimPolicy: ReclaimPolicy.DELETE });
      const store = (id: string) => new PersistentStore(env, id, { size, source: StorageSource.dynamic(storageClass) });
      const copy = new Environment(app, STAGING);
      const [db, stagingDb] = [env, copy].map(each => new StatefulDatabase(each, 'orders-db', { engine, credentials: login(each), storage: { size, storageClass } }));
      const [vault, files] = [store('vault'), store('files')];
      const seen = Database.fromExternal(env, 'staging-db', { host: stagingDb.connection.host, engine, username: 'root', credentials: Credentials.fromSecret('login'), tls: false });
      const client = clientApp(env, { mounts: [{ path: '/files', volume: files.volume }] });
      client.connectTo(db, { prefix: 'db', wait: true });
      client.connectTo(seen, { prefix: 'copy' });
      stagingDb.connections.allowFrom(Peer.workload(client));
      const server = s3Server(env);
      if (!parts) {
        return;
      }

      const secret = new Secret(env, 'keys', { metadata: { name: 'keys' }, stringData: { identity: key.identity, password: 'of the volume' } });
      const encryption = BackupEncryption.age({ recipients: [key.recipient], identity: { secret, key: 'identity' }, image: TOOLS });
      const destinations = [BackupDestination.store(vault, { encryption }), bucket(env)];
      const backup = new ScheduledBackup(env, 'orders-backup', {
        source: BackupSource.database(db), destinations, schedule: Cron.annually(), backoffLimit: 0, workspace,
      });
      const filesBackup = new ScheduledBackup(env, 'files-backup', {
        source: BackupSource.store(files),
        destinations: [BackupDestination.resticStore(vault, { password: { secret, key: 'password' } })],
        schedule: Cron.annually(),
        backoffLimit: 0,
        workspace,
      });
      server.connections.allowFrom(Peer.workload(backup));
      if (parts.lists) {
        backup.list(env, 'list', { verify: true });
        filesBackup.list(env, 'list-files', { verify: true, format: BackupListFormat.JSON });
      }
      if (parts.filesBack) {
        filesBackup.restore(env, 'files-back', { overwrite: true, workspace });
      }
      if (parts.intoStaging) {
        const existing = Backup.fromExisting(copy, 'orders-backup', { source: BackupSource.database(stagingDb), destinations: [bucket(copy)] });
        server.connections.allowFrom(Peer.workload(existing.restore(copy, 'from-s3', { workspace })));
      }
      if (parts.fromVault) {
        const existing = Backup.fromExisting(env, 'orders', { name: 'orders-backup', source: BackupSource.database(seen), destinations });
        stagingDb.connections.allowFrom(Peer.workload(existing.restore(env, parts.fromVault, { overwrite: true, workspace })));
      }
    });
  }

  const ended = async (namespace: TestNamespace, job: string, log: string) => {
    const outcome = await outcomeOf(namespace, job);
    expect([outcome.ended, outcome.log]).toEqual(['Complete', expect.stringContaining(log)]);
    return outcome.log;
  };

  let content: string;

  test('one run keeps a database in an encrypted store and in S3, another one files in a repository on a volume', async () => {
    apply({});
    inClient(prod, WRITE);
    content = inClient(prod, CONTENT('DB'));
    inClient(prod, 'mkdir /files/sub; printf "ä\\n\\0" > "/files/sub/it is.bin"; ln -s sub /files/link');
    const [{ ended: orders, log }] = await Promise.all([runNow(prod, 'orders-backup', 'orders-1'), runNow(prod, 'files-backup', 'files-1')]);
    expect([orders, log.match(/"step":"keep","outcome":"ok","message":"finished","backups":1/g)]).toEqual(['Complete', expect.objectContaining({ length: 2 })]);
    await ended(prod, 'files-1', '"message":"finished","backups":1');
  });

  test('the lists have them, and find them whole', async () => {
    apply({ lists: true });
    expect(await ended(prod, 'list', 'BACKUP')).toMatch(/^orders-backup +20\S+Z +mariadb +11\.8\S* +\d+ +whole$/m);
    const [{ hostname, tags }] = JSON.parse((await ended(prod, 'list-files', '[')).split('\n')[0]);
    expect([hostname, tags]).toEqual(['files-backup', [expect.stringMatching(/^20\S+Z$/)]]);
  });

  test('staging restores what is in S3 without declaring the backup, and has all of it', async () => {
    apply({ intoStaging: true });
    await ended(staging, 'from-s3', 'restored all databases');
    expect(inClient(prod, CONTENT('COPY'))).toBe(content);
  });

  test('what is in the encrypted store comes back over what was changed', async () => {
    inClient(prod, `${SQL('COPY')} -e "DELETE FROM shop.orders WHERE id > 7"`);
    expect(inClient(prod, CONTENT('COPY'))).not.toBe(content);
    apply({ fromVault: 'from-vault' });
    expect(await ended(prod, 'from-vault', 'restored all databases')).toContain('"step":"fetch","outcome":"ok","message":"fetched"');
    expect(inClient(prod, CONTENT('COPY'))).toBe(content);
  });

  test('a restore fails where somebody writes meanwhile, and says where', async () => {
    inClient(prod, `(while :; do ${SQL('COPY')} --force -e "INSERT INTO shop.orders (name) VALUES ('meanwhile')" || true; done) > /tmp/writer.log 2>&1 & echo $! > /tmp/writer.pid`);
    apply({ fromVault: 'while-written' });
    const { ended: how, log } = await outcomeOf(prod, 'while-written');
    inClient(prod, 'kill $(cat /tmp/writer.pid)');
    expect([how, log]).toEqual(['Failed', expect.stringContaining('is somebody writing to it?","first":"rows of `orders` in `shop`"')]);
  });

  test('files come back from the repository on the volume', async () => {
    inClient(prod, 'rm -r /files/sub; echo new > /files/new');
    apply({ filesBack: true });
    await ended(prod, 'files-back', 'unpacked');
    expect(inClient(prod, 'ls /files; od -An -tx1 /files/link/*')).toBe('link\nsub\n c3 a4 0a 00');
  });
});

function login(env: Environment): Credentials {
  new Secret(env, 'login', { metadata: { name: 'login' }, stringData: { password: 'it is "a" secret' } });
  return Credentials.fromSecret('login');
}

const LOGIN = { id: 'me', secret: 'a/sec+ret' };

/** Its objects are gone with its pod. */
function s3Server(env: Environment): StatelessApp {
  return new StatelessApp(env, 's3', {
    image: TOOLS,
    command: ['sh', '-c', 'mkdir -p /data/acme/objects && exec python3 /server.py 8333 /data'],
    configFiles: { '/server.py': readFileSync(join(__dirname, 's3-server.py'), 'utf8') },
    env: { AWS_ACCESS_KEY_ID: LOGIN.id, AWS_SECRET_ACCESS_KEY: LOGIN.secret },
    port: 8333,
    replicas: 1,
    writablePaths: ['/data'],
  });
}

/** The bucket, as a namespace sees it, with a Secret of its own. */
function bucket(env: Environment): BackupDestination {
  const secret = new Secret(env, 's3-login', { metadata: { name: 's3-login' }, stringData: { password: 'of the bucket', key: LOGIN.secret } });
  return BackupDestination.restic({
    repository: `s3:http://s3.${NAME}.svc:8333/acme/orders`,
    password: { secret, key: 'password' },
    credentials: { AWS_ACCESS_KEY_ID: EnvValue.fromValue(LOGIN.id), AWS_SECRET_ACCESS_KEY: EnvValue.fromSecretValue({ secret, key: 'key' }) },
  });
}

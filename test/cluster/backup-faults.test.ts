import { Cron, Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { clientApp, failuresOf, inClient, outcomeOf, receiverApp, resticServer, runNow, start, toldTo } from './backups';
import { describeOn, eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { Node } from './node';
import {
  BackupDestination, BackupSource, Credentials, DatabaseEngine, EbsStorageClass, Environment, Peer, PersistentStore, ReclaimPolicy, ScheduledBackup,
  StatefulDatabase, StaticVolume, StorageSource,
} from '../../src';

const NAME = 'test-backup-faults';
/** A disk of its own, which can be full. */
const DISK = `/var/lib/${NAME}`;
const LOGIN = 'export PGHOST=$ORDERS_DB_HOST PGUSER=$ORDERS_DB_USERNAME PGDATABASE=shop PGPASSWORD=$ORDERS_DB_PASSWORD;';
/** What no compression makes smaller: a dump of it takes some seconds. */
const WRITE = `${LOGIN} psql -q -c "CREATE TABLE big AS SELECT i, (SELECT string_agg(decode(md5(i::text || '-' || j), 'hex'), ''::bytea) FROM generate_series(1, 64) j) FROM generate_series(1, 80000) i"`;
/** How often a run is killed at some moment; more often for a longer test. */
const KILLS = Number(process.env.KILLS ?? 3);

describeOn(['real'], 'Backups when something breaks', () => {
  const cluster = Kubectl.connect();
  let namespace: TestNamespace;
  let node: Node;
  beforeAll(async () => {
    node = new Node(cluster, `${NAME}-node`);
    node.run(`mkdir -p ${DISK}; mountpoint -q ${DISK} || mount -t tmpfs -o size=2g,mode=0777 none ${DISK}`);
    namespace = new TestNamespace(cluster, NAME);
    apply();
    namespace.kubectl.run(['rollout', 'status', '--timeout=180s', 'statefulset/orders-db']);
    ['client', 'server', 'receiver'].forEach(app => namespace.rolledOut(app));
    await eventually(() => client(`${LOGIN} pg_isready -q && echo yes || true`) === 'yes', () => 'the database cannot be reached');
    client(WRITE);
    for (const job of ['good-1', 'good-2']) {
      expect(await runNow(namespace, 'orders', job)).toMatchObject({ ended: 'Complete' });
    }
  });
  afterAll(() => {
    namespace?.kubectl.run(['delete', 'pods', '--all', '--grace-period=0', '--force']);
    namespace?.remove();
    cluster.run(['delete', 'pv', '--ignore-not-found', NAME]);
    cluster.run(['delete', 'storageclass', '--ignore-not-found', NAME]);
    node?.run(`umount --lazy ${DISK}; rmdir ${DISK}`);
    node?.remove();
  });

  function apply(): void {
    namespace.apply((env, app) => {
      const outside = new Environment(app, 'cluster', { clusterScoped: true });
      const storageClass = new EbsStorageClass(outside, NAME, { reclaimPolicy: ReclaimPolicy.DELETE });
      const disk = new PersistentStore(env, 'disk', { size: Size.gibibytes(1), source: StorageSource.static(StaticVolume.hostPath(DISK), { name: NAME }) });
      const db = new StatefulDatabase(env, 'orders-db', {
        engine: DatabaseEngine.postgres({ version: '17' }),
        credentials: Credentials.generated({ image: 'postgres:17' }),
        database: 'shop',
        storage: { size: Size.gibibytes(1), storageClass },
      });
      clientApp(env).connectTo(db);
      const server = resticServer(env);
      const secret = new Secret(env, 'repository', { stringData: { password: 'of the repository' } });
      const repository = BackupDestination.restic({ repository: 'rest:http://server:8080/orders', password: { secret, key: 'password' }, readBack: '100%' });
      const receivers = new Secret(env, 'receivers', { stringData: { alerts: 'http://receiver:8080/alerts' } });
      const webhook = { url: { secret: receivers, key: 'alerts' }, peer: Peer.workload(receiverApp(env)), port: 8080 };
      const props = {
        source: BackupSource.database(db),
        schedule: Cron.annually(),
        backoffLimit: 0,
        retention: { last: 3, atLeast: 2 },
        failedJobsHistoryLimit: 100,
        watch: { webhook, maximumAge: Duration.days(400), schedule: Cron.annually(), image: 'busybox:1.37' },
      };
      new ScheduledBackup(env, 'orders', { ...props, destinations: [BackupDestination.store(disk)] });
      server.connections.allowFrom(Peer.workload(new ScheduledBackup(env, 'twice', { ...props, destinations: [BackupDestination.store(disk), repository] })));
    });
  }

  const client = (script: string) => inClient(namespace, script);
  /** The backups on the disk, when all of them are whole. */
  const kept = (backup = 'orders') => node.run(`cd ${DISK}/${backup}; for each in 2*; do (cd "$each"; sha256sum --check --quiet SHA256SUMS); echo "$each"; done`).split('\n');
  const unfinished = () => node.run(`cd ${DISK}/orders; find . -maxdepth 1 -name '.?*' ! -name .lock`);

  /** Waits until a pod of a Job gets the rows of the big table; its name and address. */
  async function dumping(job: string): Promise<{ readonly name: string; readonly ip: string }> {
    let pod: any;
    await eventually(() => {
      pod = namespace.kubectl.list('pods', '-l', `batch.kubernetes.io/job-name=${job}`).find(({ status }) => status.podIP);
      return pod !== undefined;
    }, () => `no pod of ${job}`);
    const ip: string = pod.status.podIP;
    client(`${LOGIN} until [ "$(psql -Atc "SELECT count(*) FROM pg_stat_activity WHERE client_addr = '${ip}' AND query LIKE 'COPY public.big%'")" = 1 ]; do sleep 0.1; done; sleep 0.5`);
    return { name: pod.metadata.name, ip };
  }

  /** A run fails, for a reason that its log and its pod tell, and what there was is still there and whole. */
  async function fails(job: string, reason: string, before: string[]): Promise<void> {
    const { ended, log } = await outcomeOf(namespace, job);
    expect([ended, log]).toEqual(['Failed', expect.stringContaining(reason)]);
    expect(failuresOf(namespace, job)).toContainEqual(expect.stringContaining(reason));
    expect(kept()).toEqual(before);
  }

  /** The next run is as if nothing had been. */
  async function recovers(job: string, before: string[]): Promise<void> {
    expect(await runNow(namespace, 'orders', job)).toMatchObject({ ended: 'Complete' });
    expect(kept().slice(0, -1)).toEqual(before.slice(-2));
    expect(unfinished()).toBe('');
  }

  test('the server ends a dump that is half done', async () => {
    const before = kept();
    start(namespace, 'orders', 'ended');
    const { ip } = await dumping('ended');
    client(`${LOGIN} psql -Atc "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_addr = '${ip}'"`);
    await fails('ended', '"outcome":"failed","message":"pg_dump failed","database":"shop"', before);
    expect(unfinished()).toBe('');
    await recovers('after-end', before);
  });

  test('the network is cut in the middle of a dump, and nobody says so', async () => {
    const before = kept();
    start(namespace, 'orders', 'cut');
    const { ip } = await dumping('cut');
    node.cable(ip, 'down');
    await fails('cut', '"outcome":"failed","message":"pg_dump failed","database":"shop"', before);
  });

  test('a pod is killed in the middle of a dump, and the next attempt clears up after it', async () => {
    const before = kept();
    start(namespace, 'orders', 'killed', 1);
    const { name } = await dumping('killed');
    namespace.kubectl.run(['delete', 'pod', name, '--grace-period=0', '--force']);
    expect(unfinished()).not.toBe('');
    const { ended, log } = await outcomeOf(namespace, 'killed');
    expect([ended, log]).toEqual(['Complete', expect.stringContaining('removed what a run that was ended has left')]);
    expect(kept().slice(0, -1)).toEqual(before.slice(-2));
    expect(unfinished()).toBe('');
  });

  test('the disk is full', async () => {
    const before = kept();
    const resize = (size: string) => node.run(`mount -o remount,size=${size} ${DISK}`);
    resize(`$(($(du -sk ${DISK} | cut -f 1) + 20000))k`);
    try {
      start(namespace, 'orders', 'full');
      await fails('full', 'No space left on device', before);
      // The space is there for others at once.
      expect(unfinished()).toBe('');
    } finally {
      resize('2g');
    }
    await recovers('after-full', before);
  });

  test('somebody else is keeping a backup there', async () => {
    const before = kept();
    node.run(`flock ${DISK}/orders/.lock sleep 600 > /dev/null 2>&1 & echo $! > ${DISK}/holder`);
    try {
      start(namespace, 'orders', 'second');
      await fails('second', '"message":"another run is keeping a backup here"', before);
    } finally {
      node.run(`pkill -P "$(cat ${DISK}/holder)"; rm ${DISK}/holder`);
    }
  });

  test('two runs at once both keep what is whole', async () => {
    ['both-1', 'both-2'].forEach(job => start(namespace, 'orders', job, 2));
    const ended = await Promise.all(['both-1', 'both-2'].map(job => outcomeOf(namespace, job)));
    expect(ended).toMatchObject([{ ended: 'Complete' }, { ended: 'Complete' }]);
    expect([kept().length, unfinished()]).toEqual([3, '']);
  });

  test('the password is a wrong one', async () => {
    const before = kept();
    client(`${LOGIN} psql -qc "ALTER ROLE $PGUSER PASSWORD 'other'"`);
    start(namespace, 'orders', 'wrong');
    await fails('wrong', 'password authentication failed', before);
    client(`${LOGIN} PGPASSWORD=other psql -qc "ALTER ROLE $PGUSER PASSWORD '$PGPASSWORD'"`);
  });

  test('a repository was damaged, which costs the other destination nothing', async () => {
    expect(await runNow(namespace, 'twice', 'twice-1')).toMatchObject({ ended: 'Complete' });
    namespace.kubectl.run(['exec', 'deployment/server', '--', 'sh', '-c', 'find /data/orders/data -type f -size +1M -exec dd if=/dev/zero of={} bs=1 seek=1000 count=9 conv=notrunc \\;']);
    start(namespace, 'twice', 'twice-2');
    await fails('twice-2', '"step":"keep","outcome":"failed","message":"the repository is damaged"', kept());
    expect(kept('twice')).toHaveLength(2);
  });

  test('they are killed at any time', async () => {
    for (let kill = 1; kill <= KILLS; kill++) {
      const backup = kill % 2 === 1 ? 'orders' : 'twice';
      const before = kept(backup);
      const job = `any-${kill}`;
      start(namespace, backup, job);
      await new Promise(resolve => setTimeout(resolve, 2000 + Math.random() * 10_000));
      namespace.kubectl.run(['delete', 'pods', '--grace-period=0', '--force', '-l', `batch.kubernetes.io/job-name=${job}`]);
      await outcomeOf(namespace, job);
      // With one more, where it was late.
      const after = kept(backup);
      expect(after).toEqual(expect.arrayContaining(before.slice(-2)));
    }
    // Those that nobody can be at any more, when a day has passed.
    node.run(`find ${DISK}/orders -maxdepth 1 -name '.work-*' -exec touch -d '1 day ago' {} +`);
    await recovers('after-kills', kept());
  });

  test('each run that has failed is reported, with the reason', async () => {
    for (const backup of ['orders', 'twice']) {
      expect(await runNow(namespace, `${backup}-watch`, `${backup}-look`)).toMatchObject({ ended: 'Complete' });
    }
    const alerts = toldTo(namespace, '/alerts').map(({ body }) => JSON.parse(body));
    const failed = (job: string, reason: string) => expect.objectContaining({ job, outcome: 'failed', reason: expect.stringContaining(reason) });
    expect(alerts).toEqual(expect.arrayContaining([
      failed('ended', 'pg_dump failed (database shop'),
      failed('cut', 'pg_dump failed (database shop'),
      failed('full', 'No space left on device'),
      failed('second', 'another run is keeping a backup here'),
      failed('wrong', 'password authentication failed'),
      failed('twice-2', 'the repository is damaged'),
    ]));
    const killed = namespace.kubectl.list('jobs').filter(({ metadata, status }) => metadata.name.startsWith('any-') && status.failed > 0);
    killed.forEach(({ metadata }) => expect(alerts).toContainEqual(failed(metadata.name, 'its pod is gone')));
  });
});

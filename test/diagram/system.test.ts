import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { arrowsOf, boxesOf, boxOf, drawn, systemOf } from './drawn';
import {
  App, BackupDestination, BackupSource, DatabaseEngine, EbsStorageClass, EbsVolumeType, Environment, NodeAgent, PersistentStore, Profile,
  ReclaimPolicy, Schedule, ScheduledBackup, ScheduledSnapshot, ScheduledTask, SnapshotDriver, StatefulDatabase, StatelessApp, StorageSource, Task,
  VolumeSnapshotClass,
} from '../../src';

const image = 'registry.example.com/acme/shop:1.0';

test('workloads say how many pods they are, and what they run', () => {
  const system = drawn(env => {
    new StatelessApp(env, 'web', { image, port: 8080, replicas: 3 });
    new StatelessApp(env, 'api', { image, port: 8080 }).scaleOnCpu({ utilization: 70, minReplicas: 2, maxReplicas: 9 });
    new StatelessApp(env, 'one', { image, replicas: 3 }).deployment.override({ spec: { replicas: 1 } });
    new NodeAgent(env, 'agent', { image });
    new Task(env, 'import', { image, completions: 4, parallelism: 2, indexed: true });
    new ScheduledTask(env, 'report', { image, schedule: Schedule.cron('30 3 * * 1-5'), timeZone: 'Europe/Berlin', suspend: true });
  });
  expect(boxesOf(system)).toEqual([
    'web, app: 3 pods; shop:1.0',
    'api, app: 2 to 9 pods; shop:1.0',
    'one, app: 1 pod; shop:1.0',
    'agent, node agent: one pod on each node; shop:1.0',
    'import, task: runs once, in 4 parts; shop:1.0',
    'report, scheduled task: suspended; at 03:30, Monday through Friday; Europe/Berlin',
  ]);
});

test('databases say what they run, how many there are, and on which disks', () => {
  const system = drawn((env, app) => {
    const cluster = new Environment(app, 'cluster', { clusterScoped: true });
    const storageClass = new EbsStorageClass(cluster, 'fast');
    const storage = { size: Size.gibibytes(20), storageClass };
    new StatefulDatabase(env, 'orders', { engine: DatabaseEngine.postgres({ version: '17.2' }), storage, logStorage: { size: Size.gibibytes(5), storageClass }, replicas: 3 });
    new StatefulDatabase(env, 'queue', { engine: DatabaseEngine.rabbitmq({ version: '4.0' }), storage, replicas: 3 });
    new StatefulDatabase(env, 'cache', { engine: DatabaseEngine.redis({ version: '8.0' }), storage });
  });
  expect(boxesOf(system)).toEqual([
    'orders, database: PostgreSQL 17.2; a primary, 2 followers; 20Gi and 5Gi for its log each on fast',
    'queue, database: RabbitMQ 4.0; 3 members; 20Gi each on fast',
    'cache, database: Redis 8.0; 1 pod; 20Gi on fast',
    'fast, storage class: EBS gp3; volumes are retained',
  ]);
});

test('stores say their size, class and access, and who mounts them where', () => {
  const system = drawn((env, app) => {
    const fast = new EbsStorageClass(new Environment(app, 'cluster', { clusterScoped: true }), 'fast');
    const images = new PersistentStore(env, 'images', { size: Size.gibibytes(50), source: StorageSource.dynamic(fast) });
    const old = PersistentStore.fromClaimName(env, 'old', 'old-claim');
    new StatelessApp(env, 'web', { image, replicas: 1, mounts: [{ path: '/srv/images', volume: images.volume }, { path: '/old', volume: old.volume, readOnly: true }] });
  });
  expect(boxesOf(system).slice(0, 2)).toEqual(['images, store: 50Gi on fast; ReadWriteOnce', 'old-claim, store: made elsewhere']);
  expect(arrowsOf(system)).toEqual(['web mounts images (mounts /srv/images)', 'web mounts old-claim (reads /old)']);
});

test('backups say when they run, what they keep, and where; and how they are tried and watched', () => {
  const secret = (env: Environment, name: string) => kplus.Secret.fromSecretName(env, name, name);
  const system = drawn((env, app) => {
    const cold = new EbsStorageClass(new Environment(app, 'cluster', { clusterScoped: true }), 'cold', { type: EbsVolumeType.SC1 });
    const db = new StatefulDatabase(env, 'db', { engine: DatabaseEngine.postgres({ version: '17.2' }), storage: { size: Size.gibibytes(20) } });
    const files = new PersistentStore(env, 'files', { size: Size.gibibytes(20) });
    const vault = new PersistentStore(env, 'vault', { size: Size.gibibytes(200), source: StorageSource.dynamic(cold) });
    const backup = new ScheduledBackup(env, 'db-backup', {
      source: BackupSource.database(db),
      destinations: [BackupDestination.store(vault), BackupDestination.restic({ repository: 's3:https://s3.example.com/b', password: { secret: secret(env, 'restic'), key: 'p' } })],
      schedule: Schedule.cron('0 3 * * *'),
      timeZone: 'Europe/Berlin',
      retention: { daily: 7, yearly: 2 },
      verification: { schedule: Schedule.cron('0 6 * * 0') },
      watch: { maximumAge: Duration.days(2), webhook: { url: { secret: secret(env, 'alerts'), key: 'url' } } },
    });
    backup.restore(env, 'back', { overwrite: true });
    backup.list(env, 'list');
    new ScheduledBackup(env, 'files-backup', { source: BackupSource.store(files), destinations: [BackupDestination.store(vault)], schedule: Schedule.cron('0 4 * * *') });
  });
  expect(boxOf(system, 'db-backup').lines).toEqual([
    'at 03:00, every day', 'Europe/Berlin', 'keeps 7 daily, 2 yearly', 'restored to verify it: at 06:00, only on Sunday', 'failures are reported', 'asks the API server',
  ]);
  expect(boxOf(system, 'restic repository').lines).toEqual(['s3:https://s3.example.com/b']);
  expect(boxOf(system, 'back').lines).toEqual(['restores db-backup', 'runs once']);
  expect(arrowsOf(system)).toEqual([
    'db-backup backs up or restores db (backs up, postgres 5432)',
    'db-backup backs up or restores vault (keeps in)',
    'db-backup backs up or restores restic repository (keeps in, 443, at any address)',
    'db-backup may connect to anywhere (443)', // the webhook
    'back backs up or restores db (restores, postgres 5432)',
    'back backs up or restores vault (fetches from)',
    'list backs up or restores vault (lists)',
    'files-backup backs up or restores files (backs up)',
    'files-backup backs up or restores vault (keeps in)',
  ]);
});

test('snapshots say of what they are', () => {
  const system = drawn((env, app) => {
    const cluster = new Environment(app, 'cluster', { clusterScoped: true });
    const files = new PersistentStore(env, 'files', { size: Size.gibibytes(20), source: StorageSource.dynamic(new EbsStorageClass(cluster, 'fast')) });
    const snapshotClass = new VolumeSnapshotClass(cluster, 'snapshots', { driver: SnapshotDriver.ebs(), deletionPolicy: ReclaimPolicy.DELETE });
    new ScheduledSnapshot(env, 'hourly', { store: files, snapshotClass, schedule: Schedule.cron('15 * * * *'), retention: { last: 24 } });
  });
  expect(boxOf(system, 'hourly').lines).toEqual(['snapshots', 'at 15 minutes past the hour', 'Etc/UTC', 'keeps the last 24', 'asks the API server']);
  expect(arrowsOf(system)).toEqual(['hourly backs up or restores files (of)']);
});

test('a task before an app has an arrow to it', () => {
  const system = drawn(env => new Task(env, 'migrate', { image }).runBefore(new StatelessApp(env, 'web', { image, port: 8080 })));
  expect(arrowsOf(system)).toEqual(['migrate runs before web']);
  expect(boxOf(system, 'web').lines).toContain('asks the API server');
});

test('frames say their namespace, its level, its quota, and what else there is', () => {
  const app = new App();
  const env = new Environment(app, 'dev', { namespace: 'shop-dev', profile: Profile.development(), quota: { cpu: kplus.Cpu.units(4), pods: 20 } });
  new kplus.ConfigMap(env, 'a');
  new kplus.ConfigMap(env, 'b');
  expect(systemOf(app).frames).toMatchObject([{ title: 'dev', lines: ['namespace shop-dev, Pod Security restricted', 'at most 4 CPU, 20 pods', 'also: 2 ConfigMaps'] }]);
});

test('a part of a program is drawn with what it has to do with', () => {
  const app = new App();
  const [shop, other] = ['shop', 'other'].map(name => new Environment(app, name, { defaultDeny: true }));
  const [web, api, far] = [[shop, 'web'], [shop, 'api'], [other, 'far']].map(([env, name]) => new StatelessApp(env as Environment, name as string, { image, port: 8080 }));
  web.connectTo(api);
  api.connectTo(far);
  const system = systemOf(shop);
  expect(system.frames.map(({ title, boxes }) => [title, boxes.map(box => box.title)])).toEqual([['shop', ['web', 'api']]]);
  expect(arrowsOf(system)).toEqual(['web may connect to api (8080)', 'api may connect to far (8080)']);
  expect(arrowsOf(systemOf(far))).toEqual(['api may connect to far (8080)']);
});

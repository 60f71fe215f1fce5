import { Cron, Size } from 'cdk8s';
import {
  App, DatabaseEngine, EbsStorageClass, Environment, PersistentStore, Probe, ReclaimPolicy, ScheduledSnapshot, SnapshotDriver,
  StatefulDatabase, StatelessApp, StorageSource, VolumeSnapshotClass,
} from 'cdk8s-workloads';

const app = new App();
const cluster = new Environment(app, 'cluster', { clusterScoped: true });
const fast = new EbsStorageClass(cluster, 'fast');
const snapshotClass = new VolumeSnapshotClass(cluster, 'fast-snapshots', { driver: SnapshotDriver.ebs(), deletionPolicy: ReclaimPolicy.DELETE });

const shop = new Environment(app, 'shop', { defaultDeny: true });
const db = new StatefulDatabase(shop, 'orders-db', {
  engine: DatabaseEngine.postgres({ version: '17.2' }),
  storage: { size: Size.gibibytes(500), storageClass: fast },
  replicas: 2,
});
const images = new PersistentStore(shop, 'images', { size: Size.gibibytes(200), source: StorageSource.dynamic(fast) });
new StatelessApp(shop, 'resizer', {
  image: 'ghcr.io/acme/resizer:1.2.0',
  replicas: 1,
  mounts: [{ path: '/srv/images', volume: images.volume }],
  // It has no port: it is asked by what it does.
  readiness: Probe.exec(['./resizer', 'check']),
  liveness: Probe.exec(['./resizer', 'alive'], { failureThreshold: 6 }),
});

// Of the first pod's disk: the second pod copies it.
new ScheduledSnapshot(shop, 'orders-snapshots', {
  database: db,
  snapshotClass,
  schedule: Cron.hourly(),
  retention: { hourly: 24, daily: 7 },
});
new ScheduledSnapshot(shop, 'images-snapshots', {
  store: images,
  snapshotClass,
  schedule: Cron.daily(),
  timeZone: 'Europe/Berlin',
  retention: { daily: 14 },
});

app.synth();

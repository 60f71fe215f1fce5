import { Cron, Size } from 'cdk8s';
import {
  App, BackupDestination, BackupSource, DatabaseEngine, EbsStorageClass, EbsVolumeType, Environment, PersistentStore, Probe, Schedule,
  ScheduledBackup, StatefulDatabase, StatelessApp, StorageSource,
} from 'cdk8s-workloads';

const app = new App();
const cluster = new Environment(app, 'cluster', { clusterScoped: true });
const fast = new EbsStorageClass(cluster, 'fast');
const cold = new EbsStorageClass(cluster, 'cold', { type: EbsVolumeType.SC1 });

const shop = new Environment(app, 'shop', { defaultDeny: true });
const db = new StatefulDatabase(shop, 'orders-db', {
  engine: DatabaseEngine.postgres({ version: '17.2' }),
  storage: { size: Size.gibibytes(50), storageClass: fast },
});
const images = new PersistentStore(shop, 'images', { size: Size.gibibytes(20), source: StorageSource.dynamic(fast) });
new StatelessApp(shop, 'resizer', {
  image: 'ghcr.io/acme/resizer:1.2.0',
  replicas: 1,
  mounts: [{ path: '/srv/images', volume: images.volume }],
  // It has no port: it is asked by what it does.
  readiness: Probe.exec(['./resizer', 'check']),
  liveness: Probe.exec(['./resizer', 'alive'], { failureThreshold: 6 }),
});

// Backups lie on a volume of their own, of another class: a volume that is lost takes no backup with it.
const vault = new PersistentStore(shop, 'vault', { size: Size.gibibytes(500), source: StorageSource.dynamic(cold) });
const destinations = [BackupDestination.store(vault)];

new ScheduledBackup(shop, 'orders-backup', {
  source: BackupSource.database(db),
  destinations,
  schedule: Schedule.cron('0 3 * * *'),
  timeZone: 'Europe/Berlin',
  retention: { daily: 7, weekly: 4, monthly: 12 },
});
new ScheduledBackup(shop, 'images-backup', {
  source: BackupSource.store(images),
  destinations,
  schedule: Cron.weekly(),
});

app.synth();

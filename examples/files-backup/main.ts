import { Cron, Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  App, BackupDestination, BackupEncryption, BackupSource, EbsStorageClass, EbsVolumeType, Environment, PersistentStore, Probe, ScheduledBackup,
  StatelessApp, StorageSource,
} from 'cdk8s-workloads';

const app = new App();
const cluster = new Environment(app, 'cluster', { clusterScoped: true });
const fast = StorageSource.dynamic(new EbsStorageClass(cluster, 'files-fast'));
const cold = StorageSource.dynamic(new EbsStorageClass(cluster, 'files-cold', { type: EbsVolumeType.SC1 }));

const shop = new Environment(app, 'uploads', { defaultDeny: true });
const uploads = new PersistentStore(shop, 'uploads', { size: Size.gibibytes(20), source: fast });
new StatelessApp(shop, 'receiver', {
  image: 'ghcr.io/acme/receiver:3.0.1',
  replicas: 1,
  mounts: [{ path: '/srv/uploads', volume: uploads.volume }],
  // It has no port: it is asked by what it does.
  readiness: Probe.exec(['./receiver', 'check']),
  liveness: Probe.exec(['./receiver', 'alive'], { failureThreshold: 6 }),
});

const vault = new PersistentStore(shop, 'vault', { size: Size.gibibytes(150), source: cold });
const keys = Secret.fromSecretName(shop, 'keys', 'backup-keys');

// Every hour, into a repository on a volume: what was there an hour ago takes no more space.
const hourly = new ScheduledBackup(shop, 'uploads-hourly', {
  source: BackupSource.store(uploads),
  destinations: [BackupDestination.resticStore(vault, { password: { secret: keys, key: 'repository' } })],
  schedule: Cron.hourly(),
  deadline: Duration.minutes(50),
  retention: { hourly: 24, daily: 7 },
});

// Every month, as files that openssl alone can read, on the same volume.
new ScheduledBackup(shop, 'uploads-monthly', {
  source: BackupSource.store(uploads),
  destinations: [BackupDestination.store(vault, { encryption: BackupEncryption.openssl({ password: { secret: keys, key: 'archive' } }) })],
  schedule: Cron.monthly(),
  retention: { monthly: 3 },
});

// As they were, beside those that there are: into a store of their own.
const before = new PersistentStore(shop, 'uploads-before', { size: Size.gibibytes(20), source: fast });
hourly.restore(shop, 'uploads-back', { intoStore: before, suspend: true });

app.synth();

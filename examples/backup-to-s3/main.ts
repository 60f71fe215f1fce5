import { Cron, Duration, Size } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import {
  App, BackupDestination, BackupSelection, BackupSource, Credentials, Database, DatabaseEngine, EbsStorageClass, Environment, Peer,
  ScheduledBackup, StatefulDatabase,
} from 'cdk8s-workloads';

const app = new App();
const engine = DatabaseEngine.postgres({ version: '17.2' });
const disks = new EbsStorageClass(new Environment(app, 'cluster', { clusterScoped: true }), 'databases');
const storage = { size: Size.gibibytes(50), storageClass: disks };

const prod = new Environment(app, 'prod', { defaultDeny: true });
const db = new StatefulDatabase(prod, 'orders-db', { engine, storage });

const secret = Secret.fromSecretName(prod, 'repository', 'backup-repository');
const backup = new ScheduledBackup(prod, 'orders-backup', {
  source: BackupSource.database(db),
  destinations: [BackupDestination.restic({
    repository: 's3:https://s3.eu-central-1.amazonaws.com/acme-backups/orders',
    password: { secret, key: 'password' },
    credentials: {
      AWS_ACCESS_KEY_ID: EnvValue.fromSecretValue({ secret, key: 'access-key-id' }),
      AWS_SECRET_ACCESS_KEY: EnvValue.fromSecretValue({ secret, key: 'secret-access-key' }),
    },
    readBack: '1%',
  })],
  schedule: Cron.daily(),
  retention: { daily: 14, monthly: 12, yearly: 3 },
  verification: { schedule: Cron.weekly(), query: "SELECT count(*) > 0 FROM orders WHERE at > now() - interval '2 days'" },
  watch: {
    maximumAge: Duration.days(2),
    webhook: { url: { secret: Secret.fromSecretName(prod, 'alerts', 'backup-alerts'), key: 'slack' } },
  },
});

// The database of staging, as prod sees it: by its DNS name, and with its password in a Secret of prod.
const staging = new Environment(app, 'staging', { defaultDeny: true });
const copy = new StatefulDatabase(staging, 'orders-db', { engine, storage });
const restore = backup.restore(prod, 'orders-into-staging', {
  intoDatabase: Database.fromExternal(prod, 'staging-db', {
    host: copy.connection.host,
    engine,
    username: copy.connection.username,
    credentials: Credentials.fromSecret('staging-orders-db'),
    tls: false,
  }),
  which: BackupSelection.before('2026-02-01'),
  overwrite: true,
  suspend: true, // until somebody starts it
});
copy.connections.allowFrom(Peer.workload(restore));

app.synth();

import { Size } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import {
  App, Backup, BackupDestination, BackupSelection, BackupSource, DatabaseEngine, EbsStorageClass, Environment, StatefulDatabase,
} from 'cdk8s-workloads';

const app = new App();
const disks = new EbsStorageClass(new Environment(app, 'cluster', { clusterScoped: true }), 'staging-databases');

const staging = new Environment(app, 'staging', { defaultDeny: true });
const db = new StatefulDatabase(staging, 'orders-db', {
  engine: DatabaseEngine.mariadb({ version: '11.8.2' }),
  storage: { size: Size.gibibytes(20), storageClass: disks },
});

// What the program of production keeps every night. It is not declared here, and neither is its schedule: only where it is.
const secret = Secret.fromSecretName(staging, 'repository', 'backup-repository');
const backup = Backup.fromExisting(staging, 'orders-backup', {
  source: BackupSource.database(db), // into this a restore brings it
  destinations: [BackupDestination.restic({
    repository: 's3:https://s3.eu-central-1.amazonaws.com/acme-backups/orders',
    password: { secret, key: 'password' },
    credentials: {
      AWS_ACCESS_KEY_ID: EnvValue.fromSecretValue({ secret, key: 'access-key-id' }),
      AWS_SECRET_ACCESS_KEY: EnvValue.fromSecretValue({ secret, key: 'secret-access-key' }),
    },
    readOnly: true,
  })],
});

backup.list(staging, 'orders-backups');
backup.restore(staging, 'orders-from-prod', {
  which: BackupSelection.before('2026-02-01'),
  overwrite: true,
  suspend: true, // until somebody starts it
});

app.synth();

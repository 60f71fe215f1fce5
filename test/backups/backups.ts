import { Cron, Size } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  BackupDestination, BackupSource, Credentials, DatabaseEngine, IDatabase, PersistentStore, ScheduledBackup, ScheduledBackupProps, StatefulDatabase,
  StatefulDatabaseProps,
} from '../../src';

export function store(scope: Construct, id = 'vault'): PersistentStore {
  return new PersistentStore(scope, id, { size: Size.gibibytes(10) });
}

export function database(scope: Construct, id = 'orders-db', props: Partial<StatefulDatabaseProps> = {}): IDatabase {
  return new StatefulDatabase(scope, id, {
    engine: DatabaseEngine.postgres({ version: '17.2' }),
    credentials: Credentials.fromSecret('orders-db'),
    storage: { size: Size.gibibytes(10) },
    ...props,
  });
}

/** A repository in S3, with all that a test may ask for. */
export function repository(scope: Construct, url = 's3:https://s3.eu-central-1.amazonaws.com/acme/orders'): BackupDestination {
  const secret = Secret.fromSecretName(scope, 'repository', 'repository');
  return BackupDestination.restic({
    repository: url,
    password: { secret, key: 'password' },
    credentials: { AWS_SECRET_ACCESS_KEY: EnvValue.fromSecretValue({ secret, key: 'aws' }) },
  });
}

/** The backup of a Postgres into a store, unless the props say otherwise. */
export function backup(scope: Construct, props: Partial<ScheduledBackupProps> = {}, id = 'backup'): ScheduledBackup {
  return new ScheduledBackup(scope, id, {
    source: props.source ?? BackupSource.database(database(scope)),
    destinations: props.destinations ?? [BackupDestination.store(store(scope))],
    schedule: Cron.daily(),
    ...props,
  });
}

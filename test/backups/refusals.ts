import { Duration, Size } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { backup, database, repository, store } from './backups';
import {
  AccessMode, BackupDestination, BackupSelection, BackupSource, BackupWorkspace, Database, DatabaseEngine, EbsStorageClass, EbsVolumeType,
  Environment, PersistentStore, ProblemCode, ReclaimPolicy, ResticOptions, RestoreOptions, Schedule, ScheduledBackupProps, StorageClass, VolumeMode,
} from '../../src';
import { NAME_FIX, Refusal, refusal } from '../refusal';

/** A backup with a prop that is wrong. */
function backupWith(title: string, props: (chart: Construct) => Partial<ScheduledBackupProps>, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => backup(chart, props(chart)), code, `test/backup: ${message}`);
}

function restoreWith(title: string, options: (chart: Construct) => RestoreOptions, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => backup(chart).restore(chart, 'restore', options(chart)), code, `test/restore: ${message}`);
}

function resticWith(title: string, options: Partial<ResticOptions>, code: ProblemCode, message: string): Refusal {
  return backupWith(title, chart => ({
    destinations: [BackupDestination.restic({ repository: 'gs:acme:/orders', password: { secret: Secret.fromSecretName(chart, 'secret', 'restic'), key: 'password' }, ...options })],
  }), code, `destinations[0].${message}`);
}

function disk(chart: Construct, props: { accessMode?: AccessMode; volumeMode?: VolumeMode }): PersistentStore {
  return new PersistentStore(chart, 'disk', { size: Size.gibibytes(1), accessModes: props.accessMode && [props.accessMode], volumeMode: props.volumeMode });
}

/** A store in another namespace than that of the test. */
function elsewhere(chart: Construct): Environment {
  return new Environment(chart.node.root as Construct, 'other');
}

const { REQUIRED, NAME, RANGE, FORMAT, CONFLICT, UNSUPPORTED, UNSAFE, SCOPE, DUPLICATE, IMAGE_TAG, ENV_NAME } = ProblemCode;
const custom = DatabaseEngine.custom({ name: 'clickhouse', image: 'clickhouse:24', dataPath: '/data' });

const OWN_VARIABLE = 'is a variable that the backup sets itself; leave it out: the other props say what it is';

export const BACKUP_REFUSALS: Refusal[] = [
  backupWith('a backup with a name that is too long', () => ({ name: 'b'.repeat(53) }), NAME, `name: has 53 characters, received "${'b'.repeat(53)}"; use at most 52`),
  backupWith('a backup with a wrong name', () => ({ name: 'Orders' }), NAME, `name: is not a valid name, received "Orders"; ${NAME_FIX}`),
  backupWith('a backup to nowhere', () => ({ destinations: [] }), REQUIRED, 'destinations: names no destination; write for example [BackupDestination.store(vault)]'),
  backupWith('a backup that keeps nothing', () => ({ retention: { daily: 0 } }), REQUIRED, 'retention: keeps nothing; write how many are kept: { daily: 7, weekly: 4, monthly: 12 }'),
  backupWith('a retention of less than nothing', () => ({ retention: { daily: 7, weekly: -1 } }), RANGE, 'retention.weekly: is out of range, received -1; write a whole number of at least 0'),
  backupWith('a retention that may remove the last one', () => ({ retention: { daily: 7, atLeast: 0 } }), RANGE, 'retention.atLeast: is out of range, received 0; write a whole number of at least 1'),
  backupWith('a backup with a schedule of six fields', () => ({ schedule: Schedule.cron('0 0 3 * * *') }), FORMAT,
    'schedule: has 6 fields, received "0 0 3 * * *"; write five: minute, hour, day of the month, month and day of the week, for example "0 3 * * *"'),
  backupWith('a backup with less than a minute', () => ({ deadline: Duration.seconds(30) }), RANGE, 'deadline: is out of range, received "30s"; write whole seconds, at least 60'),
  backupWith('a backup with less than no attempts', () => ({ backoffLimit: -1 }), RANGE, 'backoffLimit: is out of range, received -1; write a whole number of at least 0'),
  backupWith('tools of any version', () => ({ toolImage: 'restic/restic' }), IMAGE_TAG,
    'toolImage: has no tag, so that nobody knows which version runs, received "restic/restic"; write "restic/restic:<version>", or a digest'),
  backupWith('a dump of Kafka', chart => ({ source: BackupSource.database(database(chart, 'events', { engine: DatabaseEngine.kafka({ version: '3.9.0' }), credentials: undefined })) }), UNSUPPORTED,
    'source: has no dump that a single run could make, received "kafka"; mirror the topics to another cluster with MirrorMaker 2, or take volume snapshots of all brokers while they are stopped'),
  backupWith('a dump of what the library does not know', chart => ({ source: BackupSource.database(database(chart, 'olap', { engine: custom, credentials: undefined })) }), UNSUPPORTED,
    'source: has no dump that a single run could make, received "clickhouse"; use BackupSource.command()'),
  backupWith('a dump of an external database that does not say what it is', chart => ({
    source: BackupSource.database(Database.fromExternal(chart, 'db', { host: 'db.example.com', port: 5432 })),
  }), REQUIRED, 'source: does not say what test/db runs; give it an engine, or use BackupSource.command()'),
  backupWith('a database of another namespace, whose password nobody can read', chart => ({ source: BackupSource.database(database(elsewhere(chart), 'db')) }), SCOPE,
    'source: is in another namespace, whose Secrets cannot be read here, received "other/db"; put both into one Environment, or name it by Database.fromExternal() with a Secret of this one'),
  backupWith('files of another namespace', chart => ({ source: BackupSource.store(store(elsewhere(chart), 'files')) }), SCOPE,
    'source: is in another namespace, whose stores cannot be mounted here, received "other/files"; put both into one Environment'),
  backupWith('a store of another namespace', chart => ({ destinations: [BackupDestination.store(store(elsewhere(chart), 'files'))] }), SCOPE,
    'destinations[0]: is in another namespace, whose stores cannot be mounted here, received "other/files"; use a store of this one'),
  backupWith('files backed up into the store that they are in', chart => {
    const files = store(chart, 'files');
    return { source: BackupSource.store(files), destinations: [BackupDestination.store(files)] };
  }, UNSAFE, 'destinations[0]: is where the data itself is: both are lost together, received "files"; use a store of its own'),
  backupWith('a database backed up onto its own disk', chart => ({
    source: BackupSource.database(database(chart)), destinations: [BackupDestination.store(PersistentStore.fromClaimName(chart, 'claim', 'data-orders-db-0'))],
  }), UNSAFE, 'destinations[0]: is where the data itself is: both are lost together, received "data-orders-db-0"; use a store of its own'),
  backupWith('a destination twice', chart => {
    const vault = BackupDestination.store(store(chart));
    return { destinations: [vault, vault] };
  }, DUPLICATE, 'destinations[1]: has the name of another destination, vault, received "the store test/vault"; leave one of them out, or give a repository another name'),
  backupWith('a raw device as a destination', chart => ({ destinations: [BackupDestination.store(disk(chart, { volumeMode: VolumeMode.BLOCK }))] }), UNSUPPORTED,
    'destinations[0]: is a raw block device, not a directory, received "test/disk"; use a store with VolumeMode.FILESYSTEM'),
  backupWith('a store to read from as a destination', chart => ({ destinations: [BackupDestination.store(disk(chart, { accessMode: AccessMode.READ_ONLY_MANY }))] }), UNSUPPORTED,
    'destinations[0]: can only be read, received "test/disk"; use a store that can be written to'),
  backupWith('the files of a raw device', chart => ({ source: BackupSource.store(disk(chart, { volumeMode: VolumeMode.BLOCK })) }), UNSUPPORTED,
    'source: is a raw block device, not a directory, received "test/disk"; take volume snapshots of it, or use BackupSource.command()'),
  backupWith('the files of a store for one pod', chart => ({ source: BackupSource.store(disk(chart, { accessMode: AccessMode.READ_WRITE_ONCE_POD })) }), UNSUPPORTED,
    'source: can be mounted by one pod only, so that nobody else could while it is backed up, received "test/disk"; make it ReadWriteOnce, or take volume snapshots of it'),
  backupWith('a program that is none', () => ({ source: BackupSource.command({ image: 'a:1', command: [] }) }), REQUIRED,
    'source.command: names no program, received []; write the program and its arguments, each a text of its own'),
  backupWith('a file in another directory', () => ({ source: BackupSource.command({ image: 'a:1', command: ['a'], fileName: '../a' }) }), FORMAT,
    'source.fileName: is not the name of a file, received "../a"; use letters, digits, "-", "_" and "."'),
  backupWith('work in a store where there is none', chart => ({ destinations: [repository(chart)], workspace: BackupWorkspace.store() }), CONFLICT,
    'workspace: is the store, and there is not one destination, which is a store with plain files; use BackupWorkspace.node() or BackupWorkspace.volume()'),
  backupWith('a volume for each run that nobody deletes', chart => ({
    workspace: BackupWorkspace.volume(Size.gibibytes(50), new EbsStorageClass(chart, 'kept', { reclaimPolicy: ReclaimPolicy.RETAIN })),
  }), CONFLICT, 'workspace.storageClass: retains what is deleted, so that each run would leave a volume behind, with what it backed up or restored, received "kept"; use a class with reclaimPolicy: ReclaimPolicy.DELETE'),
  backupWith('a volume for each run of a class with a name that is none', () => ({
    workspace: BackupWorkspace.volume(Size.gibibytes(50), StorageClass.fromName('Fast SSD')),
  }), NAME, `workspace.storageClass: is not a valid name, received "Fast SSD"; ${NAME_FIX}`),
  backupWith('a volume for each run that is smaller than its class makes any', chart => ({
    workspace: BackupWorkspace.volume(Size.gibibytes(50), new EbsStorageClass(chart, 'cold', { type: EbsVolumeType.SC1, reclaimPolicy: ReclaimPolicy.DELETE })),
  }), UNSUPPORTED, 'workspace.size: is less than the class "cold" (EBS sc1) gives, received "50Gi"; write at least 125Gi'),
  backupWith('a program with a variable of the backup', () => ({
    source: BackupSource.command({ image: 'a:1', command: ['a'], env: { FILE: '/etc/passwd' } }),
  }), CONFLICT, `source.env.FILE: ${OWN_VARIABLE}`),
  backupWith('a program with a variable twice', () => ({
    source: BackupSource.command({ image: 'a:1', command: ['a'], env: { LEVEL: '9' }, envValues: { LEVEL: EnvValue.fromValue('9') } }),
  }), DUPLICATE, 'source.envValues.LEVEL: stands in env as well; write it once'),
  resticWith('a repository by a variable', { env: { RESTIC_REPOSITORY: '/elsewhere' } }, CONFLICT, `env.RESTIC_REPOSITORY: ${OWN_VARIABLE}`),
  resticWith('a password by a variable', { credentials: { RESTIC_PASSWORD: EnvValue.fromValue('secret') } }, CONFLICT, `credentials.RESTIC_PASSWORD: ${OWN_VARIABLE}`),
  resticWith('another retention for a repository, by a variable', { env: { KEEP_AT_LEAST: '0' } }, CONFLICT, `env.KEEP_AT_LEAST: ${OWN_VARIABLE}`),
  resticWith('a credential that is a plain variable as well', { env: { AWS_ACCESS_KEY_ID: 'me' }, credentials: { AWS_ACCESS_KEY_ID: EnvValue.fromValue('you') } }, DUPLICATE,
    'credentials.AWS_ACCESS_KEY_ID: stands in env as well; write it once'),
  resticWith('a variable of a repository with a name that is none', { env: { 'AWS REGION': 'eu' } }, ENV_NAME,
    'env["AWS REGION"]: is not a valid name of an environment variable, received "AWS REGION"; use letters, digits, "_", "-" and ".", not starting with a digit'),
  resticWith('a repository that is a path', { repository: '/srv/restic' }, FORMAT,
    'repository: is not a repository outside of the cluster, received "/srv/restic"; write it as restic does: "s3:https://s3.eu-central-1.amazonaws.com/bucket/path", or use BackupDestination.resticStore()'),
  resticWith('a repository with its password', { repository: 'rest:https://me:secret@backup.example.com/' }, UNSAFE,
    'repository: has a password in it, which would stand in the manifests; put it into a Secret: RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD among the credentials'),
  resticWith('a part of a repository that is none', { readBack: 'all' }, FORMAT, 'readBack: is not a part of a repository, received "all"; write "5%", "1/10" or "500M"'),
  resticWith('a port that is none', { port: 0 }, RANGE, 'port: is out of range, received 0; write a whole number between 1 and 65535'),
  restoreWith('a backup with a name that is none', () => ({ which: BackupSelection.named('yesterday') }), FORMAT,
    'which: is not the name of a backup, received "yesterday"; write it as it stands at the destination: "2026-01-31T03-00-00Z"'),
  restoreWith('a time that is none', () => ({ which: BackupSelection.before('2026-13-31') }), FORMAT,
    'which: is not a time, received "2026-13-31"; write it in UTC: "2026-01-31T03:00:00Z", or the day alone'),
  restoreWith('a restore into another engine', chart => ({
    intoDatabase: database(chart, 'other', { engine: DatabaseEngine.mariadb({ version: '11.8' }) }),
  }), CONFLICT, 'intoDatabase: cannot hold what test/backup has backed up, which is postgres 17.2 (test/orders-db), received "mariadb 11.8 (test/other)"; name one of the same kind: postgres'),
  restoreWith('a restore into two things', chart => ({ intoDatabase: database(chart, 'other'), intoStore: store(chart, 'files') }), CONFLICT,
    'intoStore: stands beside intoDatabase, received "test/files"; leave out one of them'),
  restoreWith('a restore from a repository, in a store', chart => ({ destination: repository(chart), workspace: BackupWorkspace.store() }), CONFLICT,
    'workspace: is the store, and the backup does not come from one with plain files; use BackupWorkspace.node() or BackupWorkspace.volume()'),
  refusal('a restore of what nothing reads', chart => backup(chart, { source: BackupSource.command({ image: 'a:1', command: ['a'] }) }).restore(chart, 'restore'), UNSUPPORTED,
    'test/restore: from: cannot be restored: nothing reads what the program wrote, received "test/backup"; give BackupSource.command() a restoreCommand'),
];


import { Cron, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { database, store } from './backups';
import {
  DatabaseEngine, EbsStorageClass, EfsStorageClass, Environment, PersistentStore, ProblemCode, ReclaimPolicy, Schedule, ScheduledSnapshot,
  ScheduledSnapshotProps, SnapshotDriver, StatefulDatabase, StatefulDatabaseProps, StorageSource, VolumeSnapshotClass,
} from '../../src';
import { KEY_FIX, NAME_FIX, Refusal, refusal } from '../refusal';

/** A schedule with a prop that is wrong. */
function snapshotsWith(title: string, props: (chart: Construct) => Partial<ScheduledSnapshotProps>, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => {
    const own = props(chart);
    new ScheduledSnapshot(chart, 'snapshots', { store: 'store' in own || 'database' in own ? undefined : store(chart), schedule: Cron.daily(), ...own });
  }, code, `test/snapshots: ${message}`);
}

function ofDatabase(title: string, props: Partial<StatefulDatabaseProps>, code: ProblemCode, message: string): Refusal {
  return snapshotsWith(title, chart => ({ database: database(chart, 'db', props) as StatefulDatabase }), code, `database: ${message}`);
}

const { REQUIRED, NAME, RANGE, FORMAT, CONFLICT, UNSUPPORTED, UNSAFE, SCOPE, LABEL, IMAGE_TAG } = ProblemCode;

export const SNAPSHOT_REFUSALS: Refusal[] = [
  snapshotsWith('snapshots of nothing', () => ({ store: undefined }), REQUIRED, 'store: is missing; name a store or a database'),
  snapshotsWith('snapshots of a store and a database', chart => ({ store: store(chart), database: database(chart) as StatefulDatabase }), CONFLICT,
    'database: stands beside store, received "test/orders-db"; leave out one of them, and give the other a schedule of its own'),
  snapshotsWith('snapshots of another namespace', chart => ({ store: store(new Environment(chart.node.root as Construct, 'other'), 'files') }), SCOPE,
    'store: is in another namespace, received "other/files"; put both into one Environment'),
  snapshotsWith('snapshots of what has none', chart => ({
    store: new PersistentStore(chart, 'shared', {
      size: Size.gibibytes(1), source: StorageSource.dynamic(new EfsStorageClass(chart, 'efs', { fileSystemId: 'fs-0123456789abcdef0' })),
    }),
  }), UNSUPPORTED, 'store: has no snapshots: the class "efs" (EFS) cannot make them, received "test/shared"; use a ScheduledBackup'),
  ofDatabase('snapshots of several members of etcd', { engine: DatabaseEngine.etcd({ version: '3.5.16' }), credentials: undefined, replicas: 3 }, UNSAFE,
    'has 3 members, whose snapshots are of 3 moments: together they are a cluster that there never was, received "etcd"; use a ScheduledBackup, which takes everything at one moment'),
  ofDatabase('snapshots of several nodes of RabbitMQ', { engine: DatabaseEngine.rabbitmq({ version: '4.0' }), credentials: undefined, replicas: 3 }, UNSAFE,
    'has 3 members, whose snapshots are of 3 moments: together they are a cluster that there never was, received "rabbitmq"; use a ScheduledBackup, which takes the definitions, and let consumers and publishers do without the messages'),
  ofDatabase('snapshots of several brokers', { engine: DatabaseEngine.kafka({ version: '3.9.0' }), credentials: undefined, replicas: 3 }, UNSAFE,
    'has 3 members, whose snapshots are of 3 moments: together they are a cluster that there never was, received "kafka"; mirror the topics to another cluster with MirrorMaker 2, or take volume snapshots of all brokers while they are stopped'),
  ofDatabase('snapshots of a database whose log is elsewhere', { logStorage: { size: Size.gibibytes(5) } }, UNSAFE,
    'has its log on a disk of its own: no two snapshots are of one moment, and no server starts with a log of another one, received "test/db"; leave logStorage out, or use a ScheduledBackup'),
  ofDatabase('snapshots of a database without pods', { replicas: 0 }, CONFLICT,
    'has no pods, and so no claims, received "test/db"; give it replicas, or name its claims by PersistentStore.fromClaimName()'),
  snapshotsWith('snapshots by a class that retains them', chart => ({ snapshotClass: new VolumeSnapshotClass(chart, 'kept', { driver: SnapshotDriver.ebs(), deletionPolicy: ReclaimPolicy.RETAIN }) }), CONFLICT,
    'snapshotClass: retains what is deleted, so that what has had its time would stay where it lies, and be paid for, received "kept"; use a class with deletionPolicy: ReclaimPolicy.DELETE'),
  snapshotsWith('snapshots by the class of another driver', chart => ({
    store: new PersistentStore(chart, 'disk', { size: Size.gibibytes(1), source: StorageSource.dynamic(new EbsStorageClass(chart, 'fast')) }),
    snapshotClass: new VolumeSnapshotClass(chart, 'google', { driver: SnapshotDriver.gcePd(), deletionPolicy: ReclaimPolicy.DELETE }),
  }), UNSUPPORTED, 'snapshotClass: is of another driver than the store disk, received "pd.csi.storage.gke.io"; use a class of ebs.csi.aws.com'),
  snapshotsWith('a snapshot class with a wrong name', () => ({ snapshotClass: VolumeSnapshotClass.fromName('Fast') }), NAME, `snapshotClass: is not a valid name, received "Fast"; ${NAME_FIX}`),
  snapshotsWith('snapshots of a claim with a long name', chart => ({ store: PersistentStore.fromClaimName(chart, 'claim', 'c'.repeat(223)) }), NAME,
    `store: has a claim of 223 characters, whose name its snapshots have as well, received "${'c'.repeat(199)}…; use at most 222`),
  snapshotsWith('snapshots with a name that is too long', () => ({ name: 's'.repeat(53) }), NAME, `name: has 53 characters, received "${'s'.repeat(53)}"; use at most 52`),
  snapshotsWith('snapshots that are not kept', () => ({ retention: {} }), REQUIRED, 'retention: keeps nothing; write how many are kept: { daily: 7, weekly: 4, monthly: 12 }'),
  snapshotsWith('snapshots at the wrong time', () => ({ schedule: Schedule.cron('0 3 * *') }), FORMAT,
    'schedule: has 4 fields, received "0 3 * *"; write five: minute, hour, day of the month, month and day of the week, for example "0 3 * * *"'),
  snapshotsWith('snapshots within less than a minute', () => ({ deadline: Duration.seconds(30) }), RANGE, 'deadline: is out of range, received "30s"; write whole seconds, at least 60'),
  snapshotsWith('a patience of less than a second', () => ({ patience: Duration.millis(500) }), RANGE, 'patience: is out of range, received "0.5s"; write whole seconds, at least 0'),
  snapshotsWith('snapshots with less than no attempts', () => ({ backoffLimit: -1 }), RANGE, 'backoffLimit: is out of range, received -1; write a whole number of at least 0'),
  snapshotsWith('snapshots with a wrong label', () => ({ labels: { 'the team': 'orders' } }), LABEL,
    `labels["the team"]: is not a valid key, received "the team"; ${KEY_FIX}`),
  snapshotsWith('snapshots by an image of any version', () => ({ image: 'curlimages/curl' }), IMAGE_TAG,
    'image: has no tag, so that nobody knows which version runs, received "curlimages/curl"; write "curlimages/curl:<version>", or a digest'),
];

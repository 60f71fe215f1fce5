import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { explainFailures } from './backup-pod';
import { podOptionsOf } from './backup-pod-options';
import { running, sh } from './methods';
import { checkRetention, Retention, RETENTION, retentionVariables } from './retention';
import { ScheduledSnapshotProps } from './scheduled-snapshot-props';
import { attachSnapshotRunbook, renderSnapshotRunbook, SnapshotRunbookParts } from './scheduled-snapshot-runbook';
import { API_SH, RETENTION_SH, SNAPSHOT_SH } from './scripts.generated';
import { snapshotSource, SnapshotSourceParts } from './snapshot-source';
import { StatefulDatabase } from '../databases/stateful-database';
import { ReclaimPolicy } from '../environment/reclaim-policy';
import { Connections, IConnectable } from '../networking/connections';
import { Peer } from '../networking/peer';
import { API_SERVER_PORTS } from '../networking/policy';
import { recommendedLabels } from '../objects/labels';
import { Manifest } from '../objects/manifest';
import { checkNamespaced, namespaceOf } from '../objects/namespace';
import { renderRole, renderRoleBinding } from '../objects/role';
import { checkImage, CURL_IMAGE } from '../pods/image';
import { IPersistentStore } from '../storage/claim';
import { asOwn } from '../validation/as-own';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { checkObjectName } from '../validation/rules/names';
import { checkInteger } from '../validation/rules/numbers';
import { podsOf } from '../workloads/pods-of';
import { ScheduledTask } from '../workloads/scheduled-task';
import { checkSchedule } from '../workloads/scheduled-task-rules';

/** The controller adds 11 characters to it for each run. */
const LONGEST_NAME = 52;
/** The name of a snapshot is that of the schedule, that of the claim, and the time, with a hyphen before each. */
const LONGEST_SNAPSHOT_NAME = 253;
const TIME = '-2026-01-31t03-00-00z';
const DEADLINE = Duration.hours(6);
const PATIENCE = Duration.minutes(5);
const BACKOFF_LIMIT = 3;
const FAILED_JOBS = 3;
const PROGRAM = running(sh({ 'snapshot.sh': SNAPSHOT_SH, 'api.sh': API_SH, 'retention.sh': RETENTION_SH }));

/**
 * VolumeSnapshots of a store or of a database's disks, again and again: a CronJob that asks for them, waits until volumes can
 * be made from them, and only then removes those that have had their time. A snapshot that cannot be taken fails the run.
 *
 * A snapshot is taken at once and restored at once, however large the volume is, and nothing is dumped. It is what a loss of
 * power would leave of a disk, and it is **no backup**: it lies where the volume lies, and is deleted with its namespace.
 * Have a {@link ScheduledBackup} as well. The cluster needs the snapshot controller and its CRDs.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volume-snapshots/
 */
export class ScheduledSnapshot extends Construct implements IConnectable {
  /** Name of the CronJob and of what belongs to it, and the beginning of the names of its snapshots. */
  public readonly name: string;

  /** What runs. */
  public readonly task: ScheduledTask;

  /** The CronJob. */
  public readonly cronJob: Manifest;

  /** To whom its pods may connect. */
  public readonly connections: Connections;

  /** @internal */
  public readonly _source: IPersistentStore | StatefulDatabase;

  /** @internal */
  public readonly _retention: Retention;

  private readonly runbookParts: SnapshotRunbookParts;

  /**
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the name unless `name` says otherwise
   * @throws ValidationError with everything that is wrong with the props
   */
  constructor(scope: Construct, id: string, props: ScheduledSnapshotProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    const name = this.name = props.name ?? id;
    const deadline = props.deadline ?? DEADLINE;
    const retention = this._retention = props.retention ?? RETENTION;
    checkProps(at, name, props);
    const source = snapshotSource(at, this, props);
    checkClass(at, props, source);
    checkNames(at, name, props, source);
    at.throwReported();

    const parts = source!;
    this._source = (props.store ?? props.database)!;
    const { snapshotClass, component = 'snapshot' } = props;
    this.task = asOwn(this, () => new ScheduledTask(this, 'task', {
      ...podOptionsOf(props),
      ...PROGRAM,
      name,
      image: props.image ?? CURL_IMAGE,
      containerName: 'snapshot',
      component,
      resources: props.resources,
      env: {
        BACKUP: name,
        CLAIMS: parts.claims.join(' '),
        ...(snapshotClass && { SNAPSHOT_CLASS: snapshotClass.volumeSnapshotClassName }),
        ...(props.labels && { LABELS: JSON.stringify(props.labels).slice(1, -1) }),
        DEADLINE: `${secondsOf(deadline)}`,
        PATIENCE: `${secondsOf(props.patience ?? PATIENCE)}`,
        ...retentionVariables(retention),
      },
      automountServiceAccountToken: true,
      schedule: props.schedule,
      timeZone: props.timeZone,
      activeDeadline: deadline,
      startingDeadline: props.startingDeadline,
      backoffLimit: props.backoffLimit ?? BACKOFF_LIMIT,
      successfulJobsHistoryLimit: props.successfulJobsHistoryLimit,
      failedJobsHistoryLimit: props.failedJobsHistoryLimit ?? FAILED_JOBS,
      suspend: props.suspend,
      annotations: props.annotations,
    }));
    explainFailures(this.task);
    this.cronJob = this.task.cronJob;
    this.connections = this.task.connections;
    this.allow({ ...props.labels, ...recommendedLabels({ name, instance: name, component, partOf: props.partOf }) });
    this.runbookParts = { schedule: this, namespace: namespaceOf(this), source: parts, retention, deadline };
    attachSnapshotRunbook(this.runbookParts);
  }

  /**
   * What to do by hand, as Markdown with the commands for these very snapshots: take one now, look at what there is, make
   * volumes of them. `App` writes it beside the manifests.
   */
  public get runbook(): string {
    return renderSnapshotRunbook(this.runbookParts);
  }

  /**
   * What the pods may do. Rules know neither the beginning of a name nor labels, so that this is about all snapshots of the
   * namespace; the script keeps to those with the name and the label of its own.
   */
  private allow(labels: { [key: string]: string }): void {
    const { name } = this;
    const rules = [{ apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs: ['create', 'delete', 'list'] }];
    new Manifest(this, 'role', renderRole({ name, labels }, rules));
    new Manifest(this, 'role-binding', renderRoleBinding({ name, labels }, namespaceOf(this), { account: podsOf(this.task)!.spec.serviceAccountName }));
    // The API server, whose address no policy knows.
    this.task.allowTo(Peer.anywhere(), API_SERVER_PORTS);
  }
}

function checkProps(at: PropPath, name: string, props: ScheduledSnapshotProps): void {
  checkObjectName(at.at('name'), name, LONGEST_NAME);
  checkSchedule(at, props);
  checkRetention(at.at('retention'), props.retention ?? RETENTION);
  if (props.image !== undefined) {
    checkImage(at.at('image'), props.image);
  }
  if (props.deadline) {
    checkSeconds(at.at('deadline'), props.deadline, 60);
  }
  if (props.patience) {
    checkSeconds(at.at('patience'), props.patience, 0);
  }
  if (props.backoffLimit !== undefined) {
    checkInteger(at.at('backoffLimit'), props.backoffLimit, 0);
  }
}

function checkClass(at: PropPath, { snapshotClass }: ScheduledSnapshotProps, source: SnapshotSourceParts | undefined): void {
  if (!snapshotClass) {
    return;
  }
  const place = at.at('snapshotClass');
  checkObjectName(place, snapshotClass.volumeSnapshotClassName);
  if (snapshotClass._deletionPolicy === ReclaimPolicy.RETAIN) {
    place.report(ProblemCode.CONFLICT, 'retains what is deleted, so that what has had its time would stay where it lies, and be paid for', snapshotClass.volumeSnapshotClassName,
      'use a class with deletionPolicy: ReclaimPolicy.DELETE');
  }
  const driver = source?.traits?.driver;
  if (driver && snapshotClass._driver && driver !== snapshotClass._driver) {
    place.report(ProblemCode.UNSUPPORTED, `is of another driver than ${source.title}`, snapshotClass._driver, `use a class of ${driver}`);
  }
}

function checkNames(at: PropPath, name: string, props: ScheduledSnapshotProps, source: SnapshotSourceParts | undefined): void {
  const longest = LONGEST_SNAPSHOT_NAME - name.length - 1 - TIME.length;
  const tooLong = source?.claims.find(claim => claim.length > longest);
  if (tooLong !== undefined) {
    at.at(props.store ? 'store' : 'database').report(ProblemCode.NAME, `has a claim of ${tooLong.length} characters, whose name its snapshots have as well`, tooLong, `use at most ${longest}`);
  }
}

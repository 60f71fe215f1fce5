import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { BackupParts, IBackup } from './backup';
import { checkDestinations, checkWritable } from './backup-destination';
import { BackupListing } from './backup-listing';
import { BackupListingOptions } from './backup-listing-props';
import { addContainers, checkReach, checkStoreReach, connectToServer, explainFailures, Step, stepContainer, TOOL_IMAGE, workplace } from './backup-pod';
import { podOptionsOf } from './backup-pod-options';
import { attachBackupRunbook, BackupRunbookParts, renderBackupRunbook } from './backup-runbook';
import { checkWatch, watchBackup, WATCH_SUFFIX } from './backup-watcher';
import { BackupWorkspace } from './backup-workspace';
import { running, sh } from './methods';
import { placeBeside } from './placement';
import { Restore } from './restore';
import { RestoreOptions } from './restore-props';
import { checkRetention, Retention, RETENTION, retentionVariables } from './retention';
import { BACKOFF_LIMIT, DEADLINE, FAILED_JOBS, LONGEST_NAME, ScheduledBackupProps } from './scheduled-backup-props';
import { PREPARE_SH } from './scripts.generated';
import { makeVerification, resolveVerification, VERIFY_SUFFIX } from './verification-task';
import { Connections, IConnectable } from '../networking/connections';
import { Manifest } from '../objects/manifest';
import { checkNamespaced, namespaceOf } from '../objects/namespace';
import { checkImage } from '../pods/image';
import { asOwn } from '../validation/as-own';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { checkObjectName } from '../validation/rules/names';
import { checkInteger } from '../validation/rules/numbers';
import { ScheduledTask } from '../workloads/scheduled-task';
import { checkSchedule } from '../workloads/scheduled-task-rules';

const WORK_SIZE = Size.gibibytes(10);
const PREPARE = running(sh({ 'prepare.sh': PREPARE_SH }));

/**
 * Backups of a database, of the files of a store or of what a program writes, again and again: a CronJob whose pods dump it,
 * read the dump back, compress it, keep it with its checksums at every destination, and only then remove what has had its
 * time. A step that fails fails the run; whatever is cut off leaves nothing that could be taken for a backup.
 *
 * A backup is worth what restoring it has shown: see {@link restore}, and `verification` for what restores it again and again.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export class ScheduledBackup extends Construct implements IBackup, IConnectable {
  /** Name of the CronJob and of what belongs to it, and of the backups at their destinations. */
  public readonly name: string;

  /** What runs. */
  public readonly task: ScheduledTask;

  /** The CronJob. */
  public readonly cronJob: Manifest;

  /** To whom its pods may connect. */
  public readonly connections: Connections;

  /** What restores the newest backup, again and again, to see whether that can be done; undefined without a `verification`. */
  public readonly verification?: ScheduledTask;

  /** What looks at all of these and tells others; undefined without a `watch`. */
  public readonly watcher?: ScheduledTask;

  /** @internal */
  public readonly _parts: BackupParts;

  /** @internal */
  public readonly _retention: Retention;

  private readonly runbookParts: BackupRunbookParts;

  /**
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the name unless `name` says otherwise
   * @throws ValidationError with everything that is wrong with the props
   */
  constructor(scope: Construct, id: string, props: ScheduledBackupProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    const name = this.name = props.name ?? id;
    const deadline = props.deadline ?? DEADLINE;
    const retention = this._retention = props.retention ?? RETENTION;
    const toolImage = props.toolImage ?? TOOL_IMAGE;
    checkProps(at, name, props);
    const source = props.source._resolve(at.at('source'));
    checkReach(at.at('source'), this, source);
    const destinations = props.destinations.map((destination, index) => destination._resolve(at.at('destinations').at(index)));
    destinations.forEach((destination, index) => {
      checkStoreReach(at.at('destinations').at(index), this, destination);
      checkWritable(at.at('destinations').at(index), destination);
    });
    checkDestinations(at.at('destinations'), destinations, source);
    const [{ store, worksInStore }] = destinations.length === 1 ? destinations : [{ store: undefined, worksInStore: false }];
    const workspace = props.workspace ?? (worksInStore ? BackupWorkspace.store() : BackupWorkspace.node(WORK_SIZE));
    workspace._validate(at.at('workspace'));
    if (workspace._inStore && !worksInStore) {
      at.at('workspace').report(ProblemCode.CONFLICT, 'is the store, and there is not one destination, which is a store with plain files', undefined,
        'use BackupWorkspace.node() or BackupWorkspace.volume()');
    }
    const verification = resolveVerification(at, this, props, source, destinations);
    at.throwReported();

    const parts = this._parts = { source: source!, destinations, deadline, toolImage, podSecurity: props.podSecurity ?? {} };
    const place = workplace('work', name, workspace, store?.volume);
    const { engine, image = toolImage } = parts.source;
    const compression = destinations.every(({ compresses }) => compresses) ? 'none' : parts.source.compression;
    const keeping = { BACKUP: name, DEADLINE: `${secondsOf(deadline)}`, ...retentionVariables(retention) };
    const container = (each: Step) => stepContainer(each, place, props.resources);
    const initContainers = [
      ...parts.source.before ?? [],
      container({ name: 'dump', image, settings: parts.source.dump, env: { BACKUP: name, DEADLINE: keeping.DEADLINE }, directories: ['DUMP', 'META'], place: 'first' }),
      container({ name: 'prepare', image: toolImage, settings: PREPARE, env: { BACKUP: name, ENGINE: engine, COMPRESS: compression }, directories: ['DUMP', 'META', 'SET'] }),
    ];
    const [first, ...others] = destinations.map(({ name: to, keep: settings, image: keeper = toolImage }) =>
      container({ name: `keep-${to}`.slice(0, 63), image: keeper, settings, env: keeping, directories: ['SET'] }));
    this.task = asOwn(this, () => new ScheduledTask(this, 'task', {
      ...podOptionsOf(props),
      ...first,
      // A pod has one ConfigMap, with the scripts of all.
      configFiles: Object.assign({}, ...[first, ...others].map(({ configFiles }) => configFiles)),
      name,
      containerName: first.name,
      component: props.component ?? 'backup',
      initContainers,
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
    addContainers(this.task, others);
    explainFailures(this.task);
    this.cronJob = this.task.cronJob;
    this.connections = this.task.connections;
    if (parts.source.server) {
      connectToServer(this.task, this.connections, 'dump', parts.source.server);
    }
    if (parts.source.store) {
      placeBeside(this.task, parts.source.store);
    }
    destinations.forEach(destination => destination.connect(this.connections));
    if (engine !== 'command') {
      // All that it has to reach is known.
      this.connections._closeEgress();
    }
    this.verification = verification && makeVerification(this, name, verification, props, parts);
    if (props.watch) {
      const verified = this.verification && [{ name: this.verification.name, maximumAge: props.watch.maximumVerificationAge }];
      this.watcher = watchBackup(this, [{ name, maximumAge: props.watch.maximumAge }, ...verified ?? []], props.watch, props);
    }
    this.runbookParts = { backup: this, namespace: namespaceOf(this), parts, retention };
    attachBackupRunbook(this.runbookParts);
  }

  /**
   * What to do by hand, as Markdown with the commands for this very backup: run it now, look at what there is, restore it.
   * `App` writes it beside the manifests.
   */
  public get runbook(): string {
    return renderBackupRunbook(this.runbookParts);
  }

  /**
   * Restores one of the backups: the same as `new Restore(scope, id, { from: backup, ... })`.
   *
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the name unless `name` says otherwise
   * @param options which backup, and into what
   * @throws ValidationError with everything that is wrong with the options
   */
  public restore(scope: Construct, id: string, options: RestoreOptions = {}): Restore {
    return new Restore(scope, id, { ...options, from: this });
  }

  /**
   * Lists the backups that there are: the same as `new BackupListing(scope, id, { from: backup, ... })`.
   *
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the name unless `name` says otherwise
   * @param options where, and how thoroughly
   * @throws ValidationError with everything that is wrong with the options
   */
  public list(scope: Construct, id: string, options: BackupListingOptions = {}): BackupListing {
    return new BackupListing(scope, id, { ...options, from: this });
  }
}

function checkProps(at: PropPath, name: string, props: ScheduledBackupProps): void {
  checkObjectName(at.at('name'), name, LONGEST_NAME - Math.max(props.verification ? VERIFY_SUFFIX.length : 0, props.watch ? WATCH_SUFFIX.length : 0));
  checkSchedule(at, props);
  checkRetention(at.at('retention'), props.retention ?? RETENTION);
  if (props.watch) {
    checkWatch(at, props.watch, props);
  }
  if (props.toolImage !== undefined) {
    checkImage(at.at('toolImage'), props.toolImage);
  }
  if (props.deadline) {
    checkSeconds(at.at('deadline'), props.deadline, 60);
  }
  if (props.backoffLimit !== undefined) {
    checkInteger(at.at('backoffLimit'), props.backoffLimit, 0);
  }
}

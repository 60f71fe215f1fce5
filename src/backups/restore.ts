import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { IBackup } from './backup';
import { DestinationParts, fetchFrom } from './backup-destination';
import { checkReach, checkStoreReach, connectToServer, explainFailures, fetchStep, stepContainer, workplace } from './backup-pod';
import { podOptionsOf } from './backup-pod-options';
import { BackupSelection } from './backup-selection';
import { BackupSource, SourceParts } from './backup-source';
import { BackupWorkspace } from './backup-workspace';
import { placeBeside } from './placement';
import { RestoreProps } from './restore-props';
import { Connections, IConnectable } from '../networking/connections';
import { Manifest } from '../objects/manifest';
import { checkNamespaced } from '../objects/namespace';
import { checkImage } from '../pods/image';
import { asOwn } from '../validation/as-own';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds } from '../validation/rules/durations';
import { checkObjectName } from '../validation/rules/names';
import { checkInteger } from '../validation/rules/numbers';
import { Task } from '../workloads/task';

const LONGEST_NAME = 63;
const WORK_SIZE = Size.gibibytes(10);

/**
 * Brings one backup back: a Job whose pod fetches it, compares its checksums, loads it, and compares what is there afterwards
 * with it. It refuses to touch a database or a store that is not empty, unless it may overwrite; where somebody writes to that
 * meanwhile, it fails at its end, as nobody could tell whether all is there.
 *
 * It runs once, when it is applied. Its Job has a name without a hash, so that a later change of it, or of this library, is
 * refused by the API server and does not restore over what was written since: to restore again, give it another name.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export class Restore extends Construct implements IConnectable {
  /** Name of the Job and of what belongs to it. */
  public readonly name: string;

  /** What runs. */
  public readonly task: Task;

  /** The Job. */
  public readonly job: Manifest;

  /** To whom its pod may connect. */
  public readonly connections: Connections;

  /** @internal */
  public readonly _from: IBackup;

  /** @internal */
  public readonly _destination: DestinationParts;

  /** @internal */
  public readonly _target: SourceParts;

  /**
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the name unless `name` says otherwise
   * @throws ValidationError with everything that is wrong with the props
   */
  constructor(scope: Construct, id: string, props: RestoreProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    const name = this.name = props.name ?? id;
    const backup = props.from._parts;
    const which = props.which ?? BackupSelection.latest();
    checkProps(at, name, props);
    const target = resolveTarget(at, props);
    checkReach(at.at(props.intoStore ? 'intoStore' : 'intoDatabase'), this, target);
    const destination: DestinationParts = props.destination?._resolve(at.at('destination')) ?? backup.destinations[0];
    checkStoreReach(at.at('destination'), this, destination);
    const settings = fetchFrom(at.at('destination'), destination);
    const workspace = props.workspace ?? (destination.worksInStore ? BackupWorkspace.store() : BackupWorkspace.node(WORK_SIZE));
    workspace._validate(at.at('workspace'));
    if (workspace._inStore && !destination.worksInStore) {
      at.at('workspace').report(ProblemCode.CONFLICT, 'is the store, and the backup does not come from one with plain files', undefined,
        'use BackupWorkspace.node() or BackupWorkspace.volume()');
    }
    at.throwReported();

    this._from = props.from;
    this._destination = destination;
    this._target = target!;
    const toolImage = props.toolImage ?? backup.toolImage;
    const place = workplace('restore', props.from.name, workspace, destination.store?.volume);
    const { name: backupName } = props.from;
    const fetched = fetchStep({ backup: backupName, engine: backup.source.engine, which, destination, settings, toolImage });
    const fetch = stepContainer(fetched, place, props.resources);
    const restore = stepContainer({
      name: 'restore',
      image: target!.image ?? toolImage,
      settings: target!.restore!,
      env: { BACKUP: backupName, OVERWRITE: props.overwrite ? '1' : '0' },
      directories: ['DUMP', 'META'],
      place: 'last',
    }, place, props.resources);
    this.task = asOwn(this, () => new Task(this, 'task', {
      ...podOptionsOf(props),
      ...restore,
      name,
      hashedName: false,
      containerName: restore.name,
      component: props.component ?? 'restore',
      initContainers: [fetch, ...target!.before ?? []],
      activeDeadline: props.deadline ?? backup.deadline,
      backoffLimit: props.backoffLimit ?? 0,
      suspend: props.suspend,
      annotations: props.annotations,
    }));
    explainFailures(this.task);
    this.job = this.task.job;
    this.connections = this.task.connections;
    if (target!.server) {
      connectToServer(this.task, this.connections, restore.name, target!.server);
    }
    if (target!.store) {
      placeBeside(this.task, target!.store, 100);
    }
    destination.connect(this.connections);
    if (target!.engine !== 'command') {
      // All that it has to reach is known.
      this.connections._closeEgress();
    }
  }
}

/** What is restored into. */
function resolveTarget(at: PropPath, { from, intoDatabase, intoStore }: RestoreProps): SourceParts | undefined {
  const { source } = from._parts;
  if (intoDatabase && intoStore) {
    at.at('intoStore').report(ProblemCode.CONFLICT, 'stands beside intoDatabase', intoStore.node.path, 'leave out one of them');
  }
  const place = at.at(intoDatabase ? 'intoDatabase' : 'intoStore');
  const other = intoDatabase ? BackupSource.database(intoDatabase) : intoStore && BackupSource.store(intoStore);
  const target = other ? other._resolve(place) : source;
  if (target && target.engine !== source.engine) {
    place.report(ProblemCode.CONFLICT, `cannot hold what ${from.node.path} has backed up, which is ${source.title}`, target.title, `name one of the same kind: ${source.engine}`);
  } else if (target && !target.restore) {
    at.at('from').report(ProblemCode.UNSUPPORTED, 'cannot be restored: nothing reads what the program wrote', from.node.path, 'give BackupSource.command() a restoreCommand');
  }
  return target;
}

function checkProps(at: PropPath, name: string, props: RestoreProps): void {
  checkObjectName(at.at('name'), name, LONGEST_NAME);
  props.which?._validate(at.at('which'));
  if (props.toolImage !== undefined) {
    checkImage(at.at('toolImage'), props.toolImage);
  }
  if (props.deadline) {
    checkSeconds(at.at('deadline'), props.deadline, 1);
  }
  if (props.backoffLimit !== undefined) {
    checkInteger(at.at('backoffLimit'), props.backoffLimit, 0);
  }
}

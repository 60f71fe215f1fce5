import { Construct } from 'constructs';
import type { IBackup } from './backup';
import type { DestinationParts } from './backup-destination';
import { BackupListFormat, BackupListingProps } from './backup-listing-props';
import { checkStoreReach, explainFailures } from './backup-pod';
import { podOptionsOf } from './backup-pod-options';
import { Connections, IConnectable } from '../networking/connections';
import { Manifest } from '../objects/manifest';
import { checkNamespaced } from '../objects/namespace';
import { checkImage } from '../pods/image';
import { asOwn } from '../validation/as-own';
import { PropPath } from '../validation/prop-path';
import { checkSeconds } from '../validation/rules/durations';
import { checkObjectName } from '../validation/rules/names';
import { Task } from '../workloads/task';

const LONGEST_NAME = 63;

/**
 * Says which backups there are: a Job whose log is the list (`kubectl logs job/<name>`). It changes nothing, and has no more than
 * it takes to read.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export class BackupListing extends Construct implements IConnectable {
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

  /**
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the name unless `name` says otherwise
   * @throws ValidationError with everything that is wrong with the props
   */
  constructor(scope: Construct, id: string, props: BackupListingProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    const name = this.name = props.name ?? id;
    checkObjectName(at.at('name'), name, LONGEST_NAME);
    if (props.toolImage !== undefined) {
      checkImage(at.at('toolImage'), props.toolImage);
    }
    if (props.deadline) {
      checkSeconds(at.at('deadline'), props.deadline, 1);
    }
    const backup = props.from._parts;
    const destination = props.destination?._resolve(at.at('destination')) ?? backup.destinations[0];
    checkStoreReach(at.at('destination'), this, destination);
    at.throwReported();

    this._from = props.from;
    this._destination = destination;
    const { list, image = props.toolImage ?? backup.toolImage } = destination;
    const wanted = {
      BACKUP: props.from.name,
      FORMAT: props.format ?? BackupListFormat.TABLE,
      VERIFY: props.verify ? '1' : '0',
    };
    this.task = asOwn(this, () => new Task(this, 'task', {
      ...podOptionsOf(props),
      ...list,
      image,
      env: { ...wanted, ...list.env },
      resources: props.resources,
      name,
      // For kubectl logs.
      hashedName: false,
      containerName: 'list',
      component: props.component ?? 'backup-listing',
      // What is damaged stays so; what was only in the way may be gone.
      backoffLimit: 1,
      activeDeadline: props.deadline ?? backup.deadline,
      suspend: props.suspend,
      annotations: props.annotations,
    }));
    explainFailures(this.task);
    this.job = this.task.job;
    this.connections = this.task.connections;
    destination.connect(this.connections);
    // All that it has to reach is known.
    this.connections._closeEgress();
  }
}

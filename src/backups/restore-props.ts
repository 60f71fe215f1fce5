import { Duration } from 'cdk8s';
import type { IBackup } from './backup';
import { BackupDestination } from './backup-destination';
import { BackupPodOptions } from './backup-pod-options';
import { BackupSelection } from './backup-selection';
import { BackupWorkspace } from './backup-workspace';
import { IDatabase } from '../databases/database';
import { IPersistentStore } from '../storage/claim';

/** Which backup a restore takes, and into what: options of `ScheduledBackup.restore()`. */
export interface RestoreOptions extends BackupPodOptions {
  /**
   * Which backup.
   *
   * @default BackupSelection.latest()
   */
  readonly which?: BackupSelection;

  /**
   * Into which database, of the same engine and the same or a newer version. One of another environment is named by
   * `Database.fromExternal()`, with its credentials in a Secret of the restore's namespace.
   *
   * @default - the one that is backed up
   */
  readonly intoDatabase?: IDatabase;

  /**
   * Into which store, where files are restored.
   *
   * @default - the one that is backed up
   */
  readonly intoStore?: IPersistentStore;

  /**
   * Whether what is there is **deleted and replaced**. Otherwise a restore into what is not empty fails, and changes nothing.
   *
   * @default false
   */
  readonly overwrite?: boolean;

  /**
   * From where.
   *
   * @default - the first destination of the backup
   */
  readonly destination?: BackupDestination;

  /**
   * Where what is fetched lies until it is loaded.
   *
   * @default - in the store, where it comes from one, and else BackupWorkspace.node(Size.gibibytes(10))
   */
  readonly workspace?: BackupWorkspace;

  /**
   * How long it may take, whole seconds; then it is stopped, and has failed. In the store, its files are taken for left over
   * when they are older than the deadline of the backup.
   *
   * @default - that of the backup
   */
  readonly deadline?: Duration;

  /**
   * How often it is tried again. What was restored by half is not empty any more, so that a further attempt has a meaning
   * where it may overwrite.
   *
   * @default 0
   */
  readonly backoffLimit?: number;

  /**
   * Name of the Job and of what belongs to it, at most 63 characters. **Another name is another restore**, which runs when it
   * is applied.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * Whether it waits until somebody sets `suspend` of the Job to false.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * Annotations of the Job.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/** Props of a {@link Restore}. */
export interface RestoreProps extends RestoreOptions {
  /** The backup, of which one is restored. */
  readonly from: IBackup;
}

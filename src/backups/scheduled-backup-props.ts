import { Cron, Duration } from 'cdk8s';
import { BackupDestination } from './backup-destination';
import { BackupPodOptions } from './backup-pod-options';
import { BackupSource } from './backup-source';
import { BackupVerification } from './backup-verification';
import { BackupWatch } from './backup-watch';
import { BackupWorkspace } from './backup-workspace';
import { Retention } from './retention';

/** Props of a {@link ScheduledBackup}. */
export interface ScheduledBackupProps extends BackupPodOptions {
  /** What is backed up. */
  readonly source: BackupSource;

  /**
   * Where backups are kept, each of them in all of these. A run in which one of them fails has failed, and the others have
   * their backup all the same.
   */
  readonly destinations: BackupDestination[];

  /** When it runs, in the `timeZone`: `Cron.daily()`, or any other expression by `Schedule.cron('0 3 * * *')`. */
  readonly schedule: Cron;

  /**
   * The time zone of the schedule, as the IANA database names it.
   *
   * @default "Etc/UTC"
   */
  readonly timeZone?: string;

  /**
   * Which backups are kept, at each destination.
   *
   * @default { daily: 7, weekly: 4, monthly: 12, atLeast: 3 }
   */
  readonly retention?: Retention;

  /**
   * How the newest backup is restored, again and again, into a server that nobody uses, and what has to hold of it then.
   *
   * @default - it is not: a backup of which nobody knows whether it comes back
   */
  readonly verification?: BackupVerification;

  /**
   * Who is told what becomes of the backups: of one that failed, could not start, was killed, or is missing.
   *
   * @default - nobody: its Jobs say it to whom asks
   */
  readonly watch?: BackupWatch;

  /**
   * Name of the CronJob and of what belongs to it, and of the backups at their destinations, at most 52 characters, and 7 less
   * with a `verification`, or 6 with a `watch`. **Backups under another name are others**: those of the old name stay where they are, and are removed no more.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * Where the dump lies until it is kept.
   *
   * @default - in the store, where that is the only destination, and else BackupWorkspace.node(Size.gibibytes(10))
   */
  readonly workspace?: BackupWorkspace;

  /**
   * How long a run may take, whole seconds, further attempts included; then it is stopped, and has failed. What it leaves is
   * removed by the next run.
   *
   * @default Duration.hours(6)
   */
  readonly deadline?: Duration;

  /**
   * How late a run may start, whole seconds, at least 10. A run that is later is left out.
   *
   * @default Duration.hours(1)
   */
  readonly startingDeadline?: Duration;

  /**
   * How often a run that fails is tried again, at intervals of 10 seconds, 20, 40, ... up to 6 minutes.
   *
   * @default 3
   */
  readonly backoffLimit?: number;

  /**
   * How many runs that succeeded are kept, with their pods and logs.
   *
   * @default 3
   */
  readonly successfulJobsHistoryLimit?: number;

  /**
   * How many runs that failed are kept, with their pods and logs.
   *
   * @default 3
   */
  readonly failedJobsHistoryLimit?: number;

  /**
   * Whether no more runs are started until it is false again.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * Annotations of the CronJob.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/** The controller adds 11 characters to it for each run. */
export const LONGEST_NAME = 52;
export const DEADLINE = Duration.hours(6);
export const BACKOFF_LIMIT = 3;
export const FAILED_JOBS = 3;

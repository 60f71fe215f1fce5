import { Cron, Duration } from 'cdk8s';
import { BackupJobOptions } from './backup-pod-options';
import { Retention } from './retention';
import { StatefulDatabase } from '../databases/stateful-database';
import { IPersistentStore } from '../storage/claim';
import { IVolumeSnapshotClass } from '../storage/volume-snapshot-class';

/** Props of a {@link ScheduledSnapshot}. */
export interface ScheduledSnapshotProps extends BackupJobOptions {
  /**
   * The store of which snapshots are taken, in the same namespace. Its driver must know snapshots.
   *
   * @default - `database` says
   */
  readonly store?: IPersistentStore;

  /**
   * The database of whose data snapshots are taken, in the same namespace. Where the other pods copy the first one
   * (PostgreSQL, MySQL, MariaDB, Redis, Valkey), of that one alone; and else of each, one after the other. Several members of
   * etcd, RabbitMQ and Kafka are refused, and so is a log on a disk of its own: what was taken at several moments does not fit
   * together. Further disks (`volumes`) are stores of their own: `PersistentStore.fromClaimName()`.
   *
   * @default - `store` says
   */
  readonly database?: StatefulDatabase;

  /**
   * How snapshots are taken. Its deletion policy has to be Delete: with Retain, what is removed here would stay, and be paid
   * for, where it lies.
   *
   * @default - the cluster's default VolumeSnapshotClass of the driver
   */
  readonly snapshotClass?: IVolumeSnapshotClass;

  /** When they are taken, in the `timeZone`: `Cron.hourly()`, or any other expression by `Schedule.cron('0 3 * * *')`. */
  readonly schedule: Cron;

  /**
   * The time zone of the schedule, as the IANA database names it.
   *
   * @default "Etc/UTC"
   */
  readonly timeZone?: string;

  /**
   * Which snapshots are kept. Those that one run has taken of several claims count as one.
   *
   * @default { daily: 7, weekly: 4, monthly: 12, atLeast: 3 }
   */
  readonly retention?: Retention;

  /**
   * Name of the CronJob and of what belongs to it, and the beginning of the names of its snapshots, at most 52 characters.
   * **Snapshots of another name are others**: those of the old name stay, and are removed no more.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * How long a run may take, whole seconds, further attempts included; then it is stopped, and has failed. The first snapshot
   * of a large volume takes hours with some drivers.
   *
   * @default Duration.hours(6)
   */
  readonly deadline?: Duration;

  /**
   * How long an error of the driver may stand until the run has failed, whole seconds: drivers try again by themselves.
   *
   * @default Duration.minutes(5)
   */
  readonly patience?: Duration;

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
   * The image of what asks the API server, with `sh` and `curl`.
   *
   * @default "curlimages/curl:8.11.1"
   */
  readonly image?: string;

  /**
   * Annotations of the CronJob.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

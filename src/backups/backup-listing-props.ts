import { Duration } from 'cdk8s';
import type { IBackup } from './backup';
import { BackupDestination } from './backup-destination';
import { BackupPodOptions } from './backup-pod-options';

/** How backups are listed. */
export enum BackupListFormat {
  /** A line each, for people. */
  TABLE = 'table',

  /** For programs: the manifests of a store, or what `restic snapshots --json` says. */
  JSON = 'json',
}

/** Which backups are listed, and how: options of `ScheduledBackup.list()`. */
export interface BackupListingOptions extends BackupPodOptions {
  /**
   * Where they are.
   *
   * @default - the first destination of the backup
   */
  readonly destination?: BackupDestination;

  /**
   * Whether the checksums of all that is there are compared as well. That reads everything, which takes its time, and may cost;
   * the Job fails where one is wrong.
   *
   * @default false
   */
  readonly verify?: boolean;

  /**
   * How they are listed.
   *
   * @default BackupListFormat.TABLE
   */
  readonly format?: BackupListFormat;

  /**
   * How long it may take, whole seconds.
   *
   * @default - that of the backup
   */
  readonly deadline?: Duration;

  /**
   * Name of the Job and of what belongs to it, at most 63 characters. To list them once more, delete the Job and apply it again,
   * or give it another name.
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

/** Props of a {@link BackupListing}. */
export interface BackupListingProps extends BackupListingOptions {
  /** The backup. */
  readonly from: IBackup;
}

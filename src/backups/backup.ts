import { Duration } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { DestinationParts } from './backup-destination';
import type { BackupListing } from './backup-listing';
import { BackupListingOptions } from './backup-listing-props';
import { SourceParts } from './backup-source';
import type { Restore } from './restore';
import { RestoreOptions } from './restore-props';
import { PodSecurity } from '../pods/security';

/**
 * Backups of one name at their destinations: those that a {@link ScheduledBackup} of this program makes, or, by
 * {@link Backup.fromExisting}, those that something else has made.
 */
export interface IBackup extends IConstruct {
  /** Name of the backups at their destinations. */
  readonly name: string;

  /**
   * What restores go by.
   *
   * @internal
   */
  readonly _parts: BackupParts;

  /**
   * Restores one of the backups: the same as `new Restore(scope, id, { from: backup, ... })`.
   *
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the name unless `name` says otherwise
   * @param options which backup, and into what
   * @throws ValidationError with everything that is wrong with the options
   */
  restore(scope: Construct, id: string, options?: RestoreOptions): Restore;

  /**
   * Lists the backups that there are: the same as `new BackupListing(scope, id, { from: backup, ... })`.
   *
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the name unless `name` says otherwise
   * @param options where, and how thoroughly
   * @throws ValidationError with everything that is wrong with the options
   */
  list(scope: Construct, id: string, options?: BackupListingOptions): BackupListing;
}

/** What restores go by. */
export interface BackupParts {
  readonly source: SourceParts;
  readonly destinations: readonly DestinationParts[];
  readonly deadline: Duration;
  readonly toolImage: string;
  readonly podSecurity: PodSecurity;
}

import { Construct } from 'constructs';
import { BackupParts, IBackup } from './backup';
import { BackupDestination, checkDestinations } from './backup-destination';
import { BackupListing } from './backup-listing';
import { BackupListingOptions } from './backup-listing-props';
import { checkReach, checkStoreReach, TOOL_IMAGE } from './backup-pod';
import { BackupSource } from './backup-source';
import { Restore } from './restore';
import { RestoreOptions } from './restore-props';
import { DEADLINE, LONGEST_NAME } from './scheduled-backup-props';
import { checkNamespaced } from '../objects/namespace';
import { checkImage } from '../pods/image';
import { PropPath } from '../validation/prop-path';
import { checkObjectName } from '../validation/rules/names';

/** Props of {@link Backup.fromExisting}. */
export interface ExistingBackupProps {
  /**
   * Name of the backups at their destinations: that of the ScheduledBackup that has made them.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * What they are backups of, as far as it is here: into this a restore brings them, unless it says otherwise. In staging that is
   * staging's own database, of the same engine.
   */
  readonly source: BackupSource;

  /** Where they are; the first is where a restore takes one from, unless it says otherwise. */
  readonly destinations: BackupDestination[];

  /**
   * The image of the tools: restic's, or one with its shell, `gzip`, `sha256sum` and what the destinations need.
   *
   * @default "restic/restic:0.18.0"
   */
  readonly toolImage?: string;
}

/** Backups that are not made here. */
export class Backup {
  /**
   * Backups that something else makes, or has made: another program, this one in another namespace, or one that is gone. They
   * can be listed and restored; nothing is backed up, and nothing is removed.
   *
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the backups' name unless `name` says otherwise
   * @param props where they are
   * @throws ValidationError with everything that is wrong with the props
   */
  public static fromExisting(scope: Construct, id: string, props: ExistingBackupProps): IBackup {
    return new ExistingBackup(scope, id, props);
  }

  private constructor() {}
}

class ExistingBackup extends Construct implements IBackup {
  public readonly name: string;
  public readonly _parts: BackupParts;

  constructor(scope: Construct, id: string, props: ExistingBackupProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    this.name = props.name ?? id;
    checkObjectName(at.at('name'), this.name, LONGEST_NAME);
    if (props.toolImage !== undefined) {
      checkImage(at.at('toolImage'), props.toolImage);
    }
    const source = props.source._resolve(at.at('source'));
    checkReach(at.at('source'), this, source);
    const destinations = props.destinations.map((destination, index) => destination._resolve(at.at('destinations').at(index)));
    destinations.forEach((destination, index) => checkStoreReach(at.at('destinations').at(index), this, destination));
    checkDestinations(at.at('destinations'), destinations, source);
    at.throwReported();
    this._parts = { source: source!, destinations, deadline: DEADLINE, toolImage: props.toolImage ?? TOOL_IMAGE, podSecurity: {} };
  }

  public restore(scope: Construct, id: string, options: RestoreOptions = {}): Restore {
    return new Restore(scope, id, { ...options, from: this });
  }

  public list(scope: Construct, id: string, options: BackupListingOptions = {}): BackupListing {
    return new BackupListing(scope, id, { ...options, from: this });
  }
}

import { renderEbsTags, checkEbsTags } from './ebs-tags';
import { checkDriverName } from './static-volume-checks';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';
import { checkParameters } from '../validation/rules/parameters';

/** Who may delete a locked EBS snapshot. */
export enum EbsSnapshotLock {
  /** Nobody, but those with the permission may shorten the lock. */
  GOVERNANCE = 'governance',

  /** Nobody at all, once the cooling-off period is over. */
  COMPLIANCE = 'compliance',
}

/** Options of {@link SnapshotDriver.ebs}. */
export interface EbsSnapshotOptions {
  /**
   * Zones in which volumes made from a snapshot are at full speed at once, which EC2 charges for.
   *
   * @default - none
   */
  readonly fastRestoreZones?: string[];

  /**
   * ARN of the Outpost that keeps the snapshots.
   *
   * @default - they are kept in the region
   */
  readonly outpostArn?: string;

  /**
   * Whether snapshots are locked against deletion. Needs `lockDays` or `lockUntil`.
   *
   * @default - they are not
   */
  readonly lock?: EbsSnapshotLock;

  /**
   * How long they are locked, in days: 1 to 36,500.
   *
   * @default - `lockUntil` says
   */
  readonly lockDays?: number;

  /**
   * Until when they are locked: `2030-12-31T23:59:59Z`.
   *
   * @default - `lockDays` says
   */
  readonly lockUntil?: string;

  /**
   * Hours in which a compliance lock can still be changed: 1 to 72.
   *
   * @default - none
   */
  readonly lockCoolOffHours?: number;

  /**
   * Tags of the snapshots in EC2.
   *
   * @default - the driver's own
   */
  readonly tags?: { [key: string]: string };
}

/**
 * The driver that makes snapshots, and how.
 */
export class SnapshotDriver {
  /**
   * The AWS EBS CSI driver.
   *
   * @param options how it makes them
   * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/snapshot.md
   */
  public static ebs(options: EbsSnapshotOptions = {}): SnapshotDriver {
    return new SnapshotDriver('ebs.csi.aws.com', {
      fastSnapshotRestoreAvailabilityZones: options.fastRestoreZones?.join(', '),
      outpostArn: options.outpostArn,
      lockMode: options.lock,
      lockDuration: options.lockDays?.toString(),
      lockExpirationDate: options.lockUntil,
      lockCoolOffPeriod: options.lockCoolOffHours?.toString(),
      ...renderEbsTags(options.tags ?? {}),
    }, at => checkEbs(at, options));
  }

  /** The CSI driver of Google's persistent disks. */
  public static gcePd(): SnapshotDriver {
    return new SnapshotDriver('pd.csi.storage.gke.io', {});
  }

  /** The NFS CSI driver: an archive beside the directory. */
  public static nfs(): SnapshotDriver {
    return new SnapshotDriver('nfs.csi.k8s.io', {});
  }

  /**
   * Any other CSI driver.
   *
   * @param driver its name
   * @param parameters what it asks for, all of it text
   */
  public static custom(driver: string, parameters: { [key: string]: string } = {}): SnapshotDriver {
    return new SnapshotDriver(driver, parameters, at => {
      checkDriverName(at, driver);
      checkParameters(at.at('parameters'), parameters);
    });
  }

  private constructor(
    /** Name of the CSI driver. */
    public readonly name: string,
    private readonly parameters: { [key: string]: string | undefined },
    private readonly check: (at: PropPath) => void = () => undefined,
  ) {}

  /** @internal */
  public _validate(at: PropPath): void {
    this.check(at);
  }

  /** @internal */
  public _parameters(): { [key: string]: string } | undefined {
    const entries = Object.entries(this.parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }
}

function checkEbs(at: PropPath, options: EbsSnapshotOptions): void {
  const { lock, lockDays, lockUntil, lockCoolOffHours } = options;
  if (lock === undefined) {
    for (const key of ['lockDays', 'lockUntil', 'lockCoolOffHours'] as const) {
      if (options[key] !== undefined) {
        at.at(key).report(ProblemCode.CONFLICT, 'is about a lock that there is not', options[key], 'set lock as well');
      }
    }
  } else if ((lockDays === undefined) === (lockUntil === undefined)) {
    at.at('lock').report(ProblemCode.CONFLICT, 'needs one end', lock, 'set either lockDays or lockUntil');
  }
  if (lockDays !== undefined) {
    checkInteger(at.at('lockDays'), lockDays, 1, 36_500);
  }
  if (lockUntil !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(lockUntil)) {
    at.at('lockUntil').report(ProblemCode.FORMAT, 'is not a point in time', lockUntil, 'write for example "2030-12-31T23:59:59Z"');
  }
  if (lockCoolOffHours !== undefined && checkInteger(at.at('lockCoolOffHours'), lockCoolOffHours, 1, 72) && lock === EbsSnapshotLock.GOVERNANCE) {
    at.at('lockCoolOffHours').report(ProblemCode.CONFLICT, 'is for compliance locks', lockCoolOffHours, 'leave it out, or use EbsSnapshotLock.COMPLIANCE');
  }
  if (options.outpostArn !== undefined && !/^arn:aws[a-z-]*:outposts:/.test(options.outpostArn)) {
    at.at('outpostArn').report(ProblemCode.FORMAT, 'is not the ARN of an Outpost', options.outpostArn, 'write for example "arn:aws:outposts:us-east-1:111122223333:outpost/op-..."');
  }
  checkEbsTags(at.at('tags'), options.tags ?? {});
}

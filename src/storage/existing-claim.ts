import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { AccessMode, VolumeMode } from './access-mode';
import { claimVolume, IPersistentStore, StoreFacts } from './claim';
import { Volume } from '../pods/volume';
import { PropPath } from '../validation/prop-path';
import { checkDnsLabel, checkObjectName } from '../validation/rules/names';

/** What can be said about a claim that is made elsewhere. */
export interface ExistingClaimOptions {
  /**
   * Its access modes, against which the workloads that mount it are checked.
   *
   * @default - not known, and everything is accepted
   */
  readonly accessModes?: AccessMode[];

  /**
   * Whether it is a directory or a raw block device.
   *
   * @default VolumeMode.FILESYSTEM
   */
  readonly volumeMode?: VolumeMode;

  /**
   * Name of its volume in a pod, at most 63 characters.
   *
   * @default - the name of the claim
   */
  readonly podVolumeName?: string;

  /**
   * How much it holds, which a copy of it must hold as well.
   *
   * @default - not known
   */
  readonly size?: Size;
}

/** A claim that is made elsewhere: nothing is written for it. */
export class ExistingClaim extends Construct implements IPersistentStore {
  public readonly name: string;
  public readonly apiVersion = 'v1';
  public readonly kind = 'PersistentVolumeClaim';
  public readonly apiGroup = '';
  public readonly resourceType = 'persistentvolumeclaims';
  public readonly resourceName?: string;
  public readonly volume: Volume;
  public readonly _facts: StoreFacts;

  constructor(scope: Construct, id: string, claimName: string, options: ExistingClaimOptions) {
    super(scope, id);
    const at = PropPath.of(this);
    checkObjectName(at.at('claimName'), claimName);
    if (options.podVolumeName !== undefined) {
      checkDnsLabel(at.at('podVolumeName'), options.podVolumeName);
    }
    at.throwReported();

    this.name = this.resourceName = claimName;
    const volumeMode = options.volumeMode ?? VolumeMode.FILESYSTEM;
    this.volume = claimVolume(this.node.path, claimName, options.accessModes ?? [], volumeMode, options.podVolumeName);
    this._facts = { size: options.size, accessModes: options.accessModes, volumeMode };
  }
}

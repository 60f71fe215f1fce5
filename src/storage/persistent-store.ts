import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { AccessMode, VolumeMode } from './access-mode';
import { checkClaim, ClaimRequest } from './capabilities';
import { claimVolume, IPersistentStore, renderClaim, StoreFacts } from './claim';
import { ExistingClaim, ExistingClaimOptions } from './existing-claim';
import { renderPersistentVolume } from './persistent-volume';
import { StaticSource, StorageSource } from './storage-source';
import { checkReclaimPolicy, checkSource, resolveSource } from './store-source';
import { keepNamespace } from '../environment/keep-namespace';
import { ReclaimPolicy } from '../environment/reclaim-policy';
import { Manifest } from '../objects/manifest';
import { checkNamespaced, namespaceOf, namespaceTraitsOf } from '../objects/namespace';
import { Volume } from '../pods/volume';
import { PropPath } from '../validation/prop-path';
import { checkAnnotations, checkLabels } from '../validation/rules/labels';
import { checkDnsLabel, checkObjectName } from '../validation/rules/names';

/** Props of {@link PersistentStore}. */
export interface PersistentStoreProps {
  /** How much it holds: `Size.gibibytes(10)`. It can grow later where its class allows that, and never shrink. */
  readonly size: Size;

  /**
   * Where its volume comes from.
   *
   * @default StorageSource.defaultClass()
   */
  readonly source?: StorageSource;

  /**
   * Who may mount it at the same time. `ReadWriteOncePod` stands alone.
   *
   * @default [AccessMode.READ_WRITE_ONCE]
   */
  readonly accessModes?: AccessMode[];

  /**
   * Whether it is a directory or a raw block device.
   *
   * @default VolumeMode.FILESYSTEM
   */
  readonly volumeMode?: VolumeMode;

  /**
   * What becomes of the volume and its data when the claim is deleted. For a volume that a class makes, the class decides:
   * a store may say here what it relies on, and is refused where its class has it otherwise.
   *
   * @default - what the class says; ReclaimPolicy.RETAIN for storage that exists already, whatever the profile says
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Whether Argo CD and Helm keep the claim, a retained volume, and the Namespace of the `Environment` around it, when they are no
   * longer in the program.
   *
   * @default true
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
   * @see https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource
   */
  readonly keepWhenPruned?: boolean;

  /**
   * Name of the PersistentVolumeClaim.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * Name of its volume in a pod, at most 63 characters.
   *
   * @default - the name of the claim
   */
  readonly podVolumeName?: string;

  /**
   * Labels of the claim, and of its volume where that is static.
   *
   * @default - the recommended ones
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the claim, and of its volume where that is static.
   *
   * @default - those that keep it
   */
  readonly annotations?: { [key: string]: string };
}

/**
 * Storage that outlives its pods: a PersistentVolumeClaim and, for storage that exists already, the PersistentVolume
 * that it is bound to. Mount its `volume` into the containers that need it.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 */
export class PersistentStore extends Construct implements IPersistentStore {
  /**
   * A claim that exists in the namespace already.
   *
   * @param scope where it is used
   * @param id the construct id
   * @param claimName name of the PersistentVolumeClaim
   * @param options what is known about it
   */
  public static fromClaimName(scope: Construct, id: string, claimName: string, options: ExistingClaimOptions = {}): IPersistentStore {
    return new ExistingClaim(scope, id, claimName, options);
  }

  /** Name of the PersistentVolumeClaim. */
  public readonly name: string;

  /** `v1` */
  public readonly apiVersion = 'v1';

  /** `PersistentVolumeClaim` */
  public readonly kind = 'PersistentVolumeClaim';

  /** The core group, `''`. */
  public readonly apiGroup = '';

  /** `persistentvolumeclaims` */
  public readonly resourceType = 'persistentvolumeclaims';

  /** Name of the PersistentVolumeClaim. */
  public readonly resourceName?: string;

  /** The store as a volume of a pod. */
  public readonly volume: Volume;

  /** The PersistentVolumeClaim object. */
  public readonly manifest: Manifest;

  /** The PersistentVolume object, where the storage exists already. */
  public readonly persistentVolume?: Manifest;

  /** @internal */
  public readonly _facts: StoreFacts;

  /**
   * @param scope where it belongs to
   * @param id the construct id, and the claim's name unless `name` says otherwise
   * @throws ValidationError where a prop is wrong, or the source cannot give what is asked of it
   */
  constructor(scope: Construct, id: string, props: PersistentStoreProps) {
    super(scope, id);
    const at = PropPath.of(this);
    const source = (props.source ?? StorageSource.defaultClass())._source;
    const resolved = resolveSource(source);
    const claim: ClaimRequest = {
      size: props.size,
      accessModes: props.accessModes ?? [AccessMode.READ_WRITE_ONCE],
      volumeMode: props.volumeMode ?? VolumeMode.FILESYSTEM,
      restored: source.kind === 'snapshot',
    };
    this.name = this.resourceName = props.name ?? id;
    const volumeName = source.kind === 'static' ? source.options.name ?? `${namespaceOf(this)}-${this.name}` : undefined;

    checkObjectName(at.at('name'), this.name);
    if (volumeName !== undefined) {
      checkObjectName(at.at('source').at('name'), volumeName);
    }
    if (props.podVolumeName !== undefined) {
      checkDnsLabel(at.at('podVolumeName'), props.podVolumeName);
    }
    checkLabels(at.at('labels'), props.labels ?? {});
    checkAnnotations(at.at('annotations'), props.annotations ?? {});
    checkClaim(at, claim, resolved.traits);
    checkReclaimPolicy(at.at('reclaimPolicy'), source, resolved, props.reclaimPolicy);
    checkNamespaced(at, this);
    if (!namespaceTraitsOf(this).clusterScoped) {
      checkSource(at.at('source'), this, source, resolved, claim);
    }
    at.throwReported();

    if (source.kind === 'static') {
      this.persistentVolume = this.createVolume(volumeName!, source, claim, props);
    }
    this.manifest = new Manifest(this, 'Resource', renderClaim(
      { name: this.name, keep: props.keepWhenPruned ?? true, labels: props.labels, annotations: props.annotations },
      { ...claim, storageClassName: resolved.storageClassName, volumeName, dataSource: resolved.dataSource },
    ));
    if (props.keepWhenPruned ?? true) {
      keepNamespace(this);
    }
    this.volume = claimVolume(this.node.path, this.name, claim.accessModes, claim.volumeMode, props.podVolumeName);
    this._facts = {
      size: claim.size,
      accessModes: claim.accessModes,
      volumeMode: claim.volumeMode,
      storageClass: resolved.storageClass,
      classless: resolved.storageClassName === '',
      traits: resolved.traits,
    };
  }

  private createVolume(name: string, { volume, options }: StaticSource, claim: ClaimRequest, props: PersistentStoreProps): Manifest {
    const reclaimPolicy = props.reclaimPolicy ?? ReclaimPolicy.RETAIN;
    const keep = props.keepWhenPruned ?? true;
    return new Manifest(this, 'Volume', renderPersistentVolume(
      { name, keep: keep && reclaimPolicy === ReclaimPolicy.RETAIN, labels: props.labels, annotations: props.annotations },
      {
        ...claim,
        capacity: options.capacity ?? claim.size,
        reclaimPolicy,
        storageClassName: options.storageClass?.storageClassName ?? '',
        mountOptions: options.mountOptions,
        source: volume._toManifest(claim.volumeMode),
        driver: volume._traits.driver,
        claim: { namespace: namespaceOf(this)!, name: this.name },
      },
    ));
  }
}

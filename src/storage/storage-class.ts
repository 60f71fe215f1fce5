import { Construct } from 'constructs';
import { BindingMode } from './access-mode';
import { checkCapabilities, VolumeCapabilities, VolumeTraits } from './capabilities';
import { checkDistinct, classTitle, createStorageClass, StorageClassOptions } from './storage-class-manifest';
import { ReclaimPolicy } from '../environment/reclaim-policy';
import { Manifest } from '../objects/manifest';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkQualifiedName } from '../validation/rules/labels';
import { checkParameters } from '../validation/rules/parameters';

/**
 * A StorageClass, made here or elsewhere.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
 */
export interface IStorageClass {
  /** Name of the StorageClass. */
  readonly storageClassName: string;

  /**
   * What is known about its volumes.
   *
   * @internal
   */
  readonly _traits?: VolumeTraits;
}

/** Props of {@link StorageClass.custom}. */
export interface CustomStorageClassProps extends StorageClassOptions {
  /** The driver that makes the volumes: `cephfs.csi.ceph.com`. */
  readonly provisioner: string;

  /**
   * What the driver asks for, all of it text.
   *
   * @default - none
   */
  readonly parameters?: { [key: string]: string };

  /**
   * When a claim gets its volume.
   *
   * @default - what Kubernetes takes: BindingMode.IMMEDIATE
   */
  readonly bindingMode?: BindingMode;

  /**
   * Whether claims can be made larger.
   *
   * @default false
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * Where volumes may lie: node label → values. The driver says which labels it knows.
   *
   * @default - wherever the driver can make them
   */
  readonly allowedTopologies?: { [label: string]: string[] };

  /**
   * What its volumes can do, so that a store that asks for more is refused at synth and does not wait in the cluster.
   *
   * @default - nothing is known, and everything is accepted
   */
  readonly capabilities?: VolumeCapabilities;
}

/** What can be said about a StorageClass that is made elsewhere. */
export interface ExistingStorageClassOptions {
  /**
   * Its provisioner.
   *
   * @default - not known
   */
  readonly provisioner?: string;

  /**
   * Its reclaim policy, on which a store may then rely.
   *
   * @default - not known
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * What its volumes can do.
   *
   * @default - nothing is known, and everything is accepted
   */
  readonly capabilities?: VolumeCapabilities;
}

/**
 * A class of volumes of any driver. The drivers that have a class of their own here, such as `EbsStorageClass`, are
 * checked more closely.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
 */
export class StorageClass extends Construct implements IStorageClass {
  /**
   * A class of any driver.
   *
   * @param scope where it belongs to; a StorageClass has no namespace
   * @param id the construct id, and the name unless `name` says otherwise
   * @throws ValidationError where a prop is wrong
   */
  public static custom(scope: Construct, id: string, props: CustomStorageClassProps): StorageClass {
    return new StorageClass(scope, id, props);
  }

  /**
   * A class that exists in the cluster already.
   *
   * @param name its name
   * @param options what is known about it
   */
  public static fromName(name: string, options: ExistingStorageClassOptions = {}): IStorageClass {
    const { capabilities, provisioner, reclaimPolicy } = options;
    return {
      storageClassName: name,
      _traits: { ...capabilities, title: classTitle(name, provisioner), driver: provisioner, reclaimPolicy },
    };
  }

  /** Name of the StorageClass. */
  public readonly storageClassName: string;

  /** The StorageClass object. */
  public readonly manifest: Manifest;

  /** @internal */
  public readonly _traits: VolumeTraits;

  private constructor(scope: Construct, id: string, props: CustomStorageClassProps) {
    super(scope, id);
    const at = PropPath.of(this);
    this.storageClassName = props.name ?? id;
    checkProps(at, props);
    const { manifest, traits } = createStorageClass(this, at, props, {
      provisioner: props.provisioner,
      parameters: props.parameters,
      bindingMode: props.bindingMode,
      allowVolumeExpansion: props.allowVolumeExpansion,
      topologies: props.allowedTopologies,
    }, props.capabilities ?? {});
    this.manifest = manifest;
    this._traits = traits;
  }
}

function checkProps(at: PropPath, props: CustomStorageClassProps): void {
  // The API server looks at the provisioner in lower case.
  checkQualifiedName(at.at('provisioner'), ProblemCode.NAME, props.provisioner.toLowerCase());
  checkParameters(at.at('parameters'), props.parameters ?? {});
  for (const [label, values] of Object.entries(props.allowedTopologies ?? {})) {
    const place = at.at('allowedTopologies').at(label);
    checkQualifiedName(place, ProblemCode.LABEL, label);
    if (values.length === 0) {
      place.report(ProblemCode.REQUIRED, 'names no value', undefined, 'leave the label out for all of its values');
    }
    checkDistinct(place, values);
  }
  checkCapabilities(at.at('capabilities'), props.capabilities ?? {});
}

import { Construct } from 'constructs';
import { checkOnlyDefault } from './default-class';
import { renderMetadata } from './metadata';
import { SnapshotDriver } from './snapshot-driver';
import { profileOf } from '../environment/defaults';
import { ReclaimPolicy } from '../environment/reclaim-policy';
import { Manifest } from '../objects/manifest';
import { PropPath } from '../validation/prop-path';
import { checkObjectName } from '../validation/rules/names';

/**
 * A VolumeSnapshotClass, made here or elsewhere.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volume-snapshot-classes/
 */
export interface IVolumeSnapshotClass {
  /** Name of the VolumeSnapshotClass. */
  readonly volumeSnapshotClassName: string;

  /**
   * Its driver, where that is known.
   *
   * @internal
   */
  readonly _driver?: string;

  /**
   * What becomes of its snapshots when their VolumeSnapshots are deleted, where that is known.
   *
   * @internal
   */
  readonly _deletionPolicy?: ReclaimPolicy;
}

/** Props of {@link VolumeSnapshotClass}. */
export interface VolumeSnapshotClassProps {
  /** The driver that makes the snapshots, and how. */
  readonly driver: SnapshotDriver;

  /**
   * Name of the VolumeSnapshotClass. It has no namespace: one name in the whole cluster.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * What becomes of a snapshot when its VolumeSnapshot is deleted.
   *
   * @default - as the volumes of the environment's profile: Retain in production, and in a plain chart
   */
  readonly deletionPolicy?: ReclaimPolicy;

  /**
   * Whether snapshots that name no class get this one. At most one class of a driver should be; an app with two is
   * refused.
   *
   * @default false
   */
  readonly isDefault?: boolean;
}

/**
 * How snapshots are made. The cluster needs the snapshot controller and its CRDs.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volume-snapshot-classes/
 */
export class VolumeSnapshotClass extends Construct implements IVolumeSnapshotClass {
  /**
   * A class that exists in the cluster already.
   *
   * @param name its name
   */
  public static fromName(name: string): IVolumeSnapshotClass {
    return { volumeSnapshotClassName: name };
  }

  /** Name of the VolumeSnapshotClass. */
  public readonly volumeSnapshotClassName: string;

  /** The VolumeSnapshotClass object. */
  public readonly manifest: Manifest;

  /** @internal */
  public readonly _driver: string;

  /** @internal */
  public readonly _deletionPolicy: ReclaimPolicy;

  /**
   * @param scope where it belongs to; a VolumeSnapshotClass has no namespace
   * @param id the construct id, and the name unless `name` says otherwise
   * @throws ValidationError where a prop is wrong
   */
  constructor(scope: Construct, id: string, props: VolumeSnapshotClassProps) {
    super(scope, id);
    const at = PropPath.of(this);
    this.volumeSnapshotClassName = props.name ?? id;
    this._driver = props.driver.name;
    this._deletionPolicy = props.deletionPolicy ?? profileOf(this).reclaimPolicy;
    checkObjectName(at.at('name'), this.volumeSnapshotClassName);
    props.driver._validate(at.at('driver'));
    at.throwReported();

    if (props.isDefault) {
      checkOnlyDefault(this, `VolumeSnapshotClass of ${this._driver}`, this.volumeSnapshotClassName);
    }
    const parameters = props.driver._parameters();
    this.manifest = new Manifest(this, 'Resource', {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: renderMetadata({
        name: this.volumeSnapshotClassName,
        annotations: props.isDefault ? { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } : undefined,
      }),
      driver: this._driver,
      deletionPolicy: this._deletionPolicy,
      ...(parameters && { parameters }),
    });
  }
}

import { Construct } from 'constructs';
import { IPersistentStore } from './claim';
import { renderMetadata } from './metadata';
import { IVolumeSnapshotClass } from './volume-snapshot-class';
import { keepNamespace } from '../environment/keep-namespace';
import { Manifest } from '../objects/manifest';
import { checkNamespaced, namespaceOf } from '../objects/namespace';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkObjectName } from '../validation/rules/names';

/**
 * A VolumeSnapshot, made here or elsewhere.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volume-snapshots/
 */
export interface IVolumeSnapshot {
  /** Name of the VolumeSnapshot. */
  readonly volumeSnapshotName: string;

  /**
   * What it is a snapshot of, where that is known.
   *
   * @internal
   */
  readonly _store?: IPersistentStore;
}

/** Props of {@link VolumeSnapshot}. */
export interface VolumeSnapshotProps {
  /**
   * The store of which it is made, in the same namespace. Its driver must know snapshots.
   *
   * @default - `contentName` says
   */
  readonly store?: IPersistentStore;

  /**
   * Name of the VolumeSnapshotContent that stands for a snapshot which exists already.
   *
   * @default - a snapshot of `store` is made
   */
  readonly contentName?: string;

  /**
   * How it is made.
   *
   * @default - the cluster's default VolumeSnapshotClass of the driver
   */
  readonly snapshotClass?: IVolumeSnapshotClass;

  /**
   * Name of the VolumeSnapshot.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * Whether Argo CD and Helm keep it, and the Namespace of the `Environment` around it, when it is no longer in the program.
   *
   * @default true
   */
  readonly keepWhenPruned?: boolean;
}

/**
 * A snapshot of a store, made once, when the object is created. It is no backup: it lies where the volume lies. The
 * cluster needs the snapshot controller and its CRDs.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volume-snapshots/
 */
export class VolumeSnapshot extends Construct implements IVolumeSnapshot {
  /**
   * A snapshot that exists in the namespace already.
   *
   * @param name its name
   */
  public static fromName(name: string): IVolumeSnapshot {
    return { volumeSnapshotName: name };
  }

  /** Name of the VolumeSnapshot. */
  public readonly volumeSnapshotName: string;

  /** The VolumeSnapshot object. */
  public readonly manifest: Manifest;

  /** @internal */
  public readonly _store?: IPersistentStore;

  /**
   * @param scope where it belongs to
   * @param id the construct id, and the name unless `name` says otherwise
   * @throws ValidationError where a prop is wrong
   */
  constructor(scope: Construct, id: string, props: VolumeSnapshotProps) {
    super(scope, id);
    const at = PropPath.of(this);
    this.volumeSnapshotName = props.name ?? id;
    checkNamespaced(at, this);
    checkObjectName(at.at('name'), this.volumeSnapshotName);
    checkProps(at, this, props);
    at.throwReported();

    if (props.keepWhenPruned ?? true) {
      keepNamespace(this);
    }
    this._store = props.store;
    this.manifest = new Manifest(this, 'Resource', {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: renderMetadata({ name: this.volumeSnapshotName, keep: props.keepWhenPruned ?? true }),
      spec: {
        ...(props.snapshotClass && { volumeSnapshotClassName: props.snapshotClass.volumeSnapshotClassName }),
        source: props.store ? { persistentVolumeClaimName: props.store.name } : { volumeSnapshotContentName: props.contentName },
      },
    });
  }
}

function checkProps(at: PropPath, snapshot: VolumeSnapshot, { store, contentName, snapshotClass }: VolumeSnapshotProps): void {
  if (store === undefined && contentName === undefined) {
    at.at('store').report(ProblemCode.REQUIRED, 'is missing', undefined, 'say of which store it is made, or name an existing snapshot with contentName');
  }
  if (store && contentName !== undefined) {
    at.at('contentName').report(ProblemCode.CONFLICT, 'excludes store', contentName, 'write one of them');
  }
  if (contentName !== undefined) {
    checkObjectName(at.at('contentName'), contentName);
  }
  const traits = store?._facts?.traits;
  if (store && namespaceOf(store) !== namespaceOf(snapshot)) {
    at.at('store').report(ProblemCode.SCOPE, 'is in another namespace', store.node.path, 'make the snapshot beside its store');
  }
  if (store && traits?.snapshots === false) {
    at.at('store').report(ProblemCode.UNSUPPORTED, `has no snapshots: ${traits.title} cannot make them`, store.node.path, 'back it up instead');
  } else if (traits?.driver && snapshotClass?._driver && traits.driver !== snapshotClass._driver) {
    at.at('snapshotClass').report(ProblemCode.UNSUPPORTED, `is of another driver than ${store?.node.path}`, snapshotClass._driver, `use a class of ${traits.driver}`);
  }
}

import { IConstruct } from 'constructs';
import type { TypedLocalObjectReference } from 'kubernetes-types/core/v1';
import { VolumeMode } from './access-mode';
import { ClaimRequest, VolumeTraits } from './capabilities';
import { IPersistentStore, StoreFacts } from './claim';
import { IStorageClass } from './storage-class';
import { checkMountOptions } from './storage-class-manifest';
import { CloneSource, SnapshotSource, SourceKind, StaticSource } from './storage-source';
import { ReclaimPolicy } from '../environment/reclaim-policy';
import { namespaceOf } from '../objects/namespace';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkObjectName } from '../validation/rules/names';
import { checkSize, kibibytesOf, sizeQuantity } from '../validation/rules/quantities';

/** What a source means for the claim. */
export interface ResolvedSource {
  /** `''` for no class, undefined for the default one. */
  readonly storageClassName?: string;
  readonly storageClass?: IStorageClass;
  readonly traits?: VolumeTraits;
  readonly dataSource?: TypedLocalObjectReference;
}

export function resolveSource(source: SourceKind): ResolvedSource {
  switch (source.kind) {
    case 'static':
      return {
        storageClassName: source.options.storageClass?.storageClassName ?? '',
        storageClass: source.options.storageClass,
        traits: source.volume._traits,
      };
    case 'dynamic':
      return ofClass(source.storageClass);
    case 'default':
      return {};
    case 'clone':
      return {
        ...ofClass(source.storageClass ?? source.store._facts?.storageClass),
        dataSource: { kind: 'PersistentVolumeClaim', name: source.store.name },
      };
    case 'snapshot':
      return {
        ...ofClass(source.storageClass ?? source.snapshot._store?._facts?.storageClass),
        dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: source.snapshot.volumeSnapshotName },
      };
  }
}

/** Checks a source by itself, and against what the store asks for. */
export function checkSource(at: PropPath, construct: IConstruct, source: SourceKind, resolved: ResolvedSource, claim: ClaimRequest): void {
  if (resolved.storageClass) {
    checkObjectName(at.at('storageClass'), resolved.storageClass.storageClassName);
  }
  if (source.kind === 'static') {
    checkStatic(at, construct, source, claim);
  } else if (source.kind === 'clone') {
    checkSameNamespace(at.at('store'), construct, source.store);
    if (checkClones(at.at('store'), source.store)) {
      checkCopy(at, source, source.store, resolved, claim);
    }
  } else if (source.kind === 'snapshot') {
    checkObjectName(at.at('snapshot'), source.snapshot.volumeSnapshotName);
    checkSameNamespace(at.at('snapshot'), construct, source.snapshot);
    checkCopy(at, source, source.snapshot._store, resolved, claim);
  }
}

/** What becomes of a volume that the store's class makes is not the store's to say, but it may rely on it. */
export function checkReclaimPolicy(at: PropPath, source: SourceKind, { traits }: ResolvedSource, policy: ReclaimPolicy | undefined): void {
  if (policy === undefined) {
    return;
  }
  if (source.kind === 'static') {
    if (policy === ReclaimPolicy.DELETE && !traits?.driver) {
      at.report(ProblemCode.UNSUPPORTED, `is nothing that Kubernetes can do to ${traits?.title}`, policy, 'leave it out, and delete the data by hand');
    }
  } else if (traits?.reclaimPolicy === undefined) {
    at.report(ProblemCode.CONFLICT, `is decided by ${traits?.title ?? 'the default class'}, of which it is not known`, policy,
      traits ? 'say it in StorageClass.fromName(name, { reclaimPolicy }), or leave it out' : 'use a class that has it, or leave it out');
  } else if (traits.reclaimPolicy !== policy) {
    at.report(ProblemCode.CONFLICT, `is decided by ${traits.title}, and is ${traits.reclaimPolicy} there`, policy, `use a class with reclaimPolicy ${policy}`);
  }
}

function ofClass(storageClass: IStorageClass | undefined): ResolvedSource {
  return { storageClassName: storageClass?.storageClassName, storageClass, traits: storageClass?._traits };
}

function checkStatic(at: PropPath, construct: IConstruct, { volume, options }: StaticSource, claim: ClaimRequest): void {
  volume._validate(at.at('volume'));
  if (namespaceOf(construct) === undefined) {
    at.report(ProblemCode.SCOPE, 'is bound to its claim by namespace and name, and the chart has no namespace', undefined,
      'put the store into an Environment, or give the Chart a namespace');
  }
  const { capacity, mountOptions } = options;
  if (capacity && checkSize(at.at('capacity'), capacity) && kibibytesOf(capacity) < kibibytesOf(claim.size)) {
    at.at('capacity').report(ProblemCode.CONFLICT, 'is less than the store asks for, so that they would never be bound', sizeQuantity(capacity),
      `write at least ${sizeQuantity(claim.size)}, or leave it out`);
  }
  checkMountOptions(at.at('mountOptions'), mountOptions ?? []);
  if (mountOptions?.length && (volume._traits.withoutMountOptions || claim.volumeMode === VolumeMode.BLOCK)) {
    at.at('mountOptions').report(ProblemCode.UNSUPPORTED, `cannot be used with ${claim.volumeMode === VolumeMode.BLOCK ? 'a block device' : volume._traits.title}`, mountOptions,
      'leave them out');
  }
}

function checkSameNamespace(at: PropPath, construct: IConstruct, original: object): void {
  const namespace = isConstruct(original) ? namespaceOf(original) : namespaceOf(construct);
  if (namespace !== namespaceOf(construct)) {
    at.report(ProblemCode.SCOPE, 'is in another namespace', namespace, 'copy within a namespace; to get data elsewhere, restore a backup of it');
  }
}

function checkClones(at: PropPath, store: IPersistentStore): boolean {
  const traits = store._facts?.traits;
  if (traits?.clones === false) {
    at.report(ProblemCode.UNSUPPORTED, `cannot be copied: ${traits.title} has no clones`, store.node.path, 'restore a backup of it');
    return false;
  }
  return true;
}

function checkCopy(
  at: PropPath, source: CloneSource | SnapshotSource, original: IPersistentStore | undefined, { traits }: ResolvedSource, claim: ClaimRequest,
): void {
  const facts: StoreFacts | undefined = original?._facts;
  if (!original || !facts) {
    return;
  }
  const path = original.node.path;
  if (facts.classless && !source.storageClass) {
    at.at('storageClass').report(ProblemCode.REQUIRED, `is missing, and ${path} has none`, undefined, `name a class of ${facts.traits?.driver ?? 'its driver'} that makes the copy`);
  }
  if (facts.traits?.driver && traits?.driver && facts.traits.driver !== traits.driver) {
    at.at('storageClass').report(ProblemCode.UNSUPPORTED, `is of another driver than ${path}`, traits.driver, `use a class of ${facts.traits.driver}`);
  }
  if (facts.volumeMode !== claim.volumeMode) {
    at.report(ProblemCode.UNSUPPORTED, `has the volumeMode ${facts.volumeMode}, which a copy cannot change`, claim.volumeMode, `set volumeMode to ${facts.volumeMode}`);
  }
  if (facts.size && kibibytesOf(claim.size) < kibibytesOf(facts.size)) {
    at.report(ProblemCode.UNSUPPORTED, `has ${sizeQuantity(facts.size)}, which do not fit`, sizeQuantity(claim.size), `set size to at least ${sizeQuantity(facts.size)}`);
  }
}

function isConstruct(value: object): value is IConstruct {
  return 'node' in value;
}

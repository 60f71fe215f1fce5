import { Construct } from 'constructs';
import type { StorageClass as StorageClassManifest } from 'kubernetes-types/storage/v1';
import { BindingMode } from './access-mode';
import { VolumeTraits } from './capabilities';
import { checkOnlyDefault } from './default-class';
import { renderMetadata } from './metadata';
import { profileOf } from '../environment/defaults';
import { ReclaimPolicy } from '../environment/reclaim-policy';
import { Manifest } from '../objects/manifest';
import { Typed } from '../objects/typed';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkObjectName } from '../validation/rules/names';

/** What every StorageClass can be given. */
export interface StorageClassOptions {
  /**
   * Name of the StorageClass. It has no namespace: one name in the whole cluster.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * What becomes of a volume when its claim is deleted. It cannot be changed on an existing class.
   *
   * @default - the one of the environment's profile: Retain in production, and in a plain chart
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Options with which its volumes are mounted, such as `noatime`. The driver does not look at them before a pod mounts
   * one.
   *
   * @default - none
   */
  readonly mountOptions?: string[];

  /**
   * Whether claims that name no class get this one. At most one class of a cluster should be; an app with two is
   * refused.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
   */
  readonly isDefault?: boolean;
}

/** What the kind of class says about its StorageClass. */
export interface StorageClassSpec {
  readonly provisioner: string;
  /** How errors name its volumes: `EBS gp3`. */
  readonly title?: string;
  /** What is undefined is left out; the API takes text alone. */
  readonly parameters?: { [key: string]: string | number | boolean | undefined };
  readonly bindingMode?: BindingMode;
  readonly allowVolumeExpansion?: boolean;
  /** Node label → values. */
  readonly topologies?: { [label: string]: string[] };
}

export interface CreatedStorageClass {
  readonly manifest: Manifest;
  readonly traits: VolumeTraits;
}

/** Makes the StorageClass of a construct, after all that was reported at `at` is thrown. */
export function createStorageClass(
  construct: Construct, at: PropPath, options: StorageClassOptions, spec: StorageClassSpec, traits: Omit<VolumeTraits, 'title'>,
): CreatedStorageClass {
  const name = options.name ?? construct.node.id;
  checkObjectName(at.at('name'), name);
  checkMountOptions(at.at('mountOptions'), options.mountOptions ?? []);
  at.throwReported();

  const reclaimPolicy = options.reclaimPolicy ?? profileOf(construct).reclaimPolicy;
  if (options.isDefault) {
    checkOnlyDefault(construct, 'StorageClass', name);
  }
  return {
    manifest: new Manifest(construct, 'Resource', renderStorageClass(name, reclaimPolicy, options, spec)),
    traits: { ...traits, title: classTitle(name, spec.title ?? spec.provisioner), driver: spec.provisioner, reclaimPolicy },
  };
}

/** How errors name a class. */
export function classTitle(name: string, kind?: string): string {
  return `the class "${name}"${kind ? ` (${kind})` : ''}`;
}

export function checkMountOptions(at: PropPath, mountOptions: string[]): void {
  mountOptions.forEach((option, index) => {
    if (!/^[^\s,]+$/.test(option)) {
      at.at(index).report(ProblemCode.FORMAT, 'is not a mount option', option, 'write one option in each element, without "-o": "noatime"');
    }
  });
}

/** Zones as the topology of a class; undefined where there are none to name. */
export function topologiesOf(at: PropPath, label: string, zones: string[] | undefined): { [label: string]: string[] } | undefined {
  if (zones?.length === 0) {
    at.report(ProblemCode.REQUIRED, 'names no zone', undefined, 'leave it out for all zones');
  }
  checkDistinct(at, zones ?? []);
  return zones && { [label]: zones };
}

function renderStorageClass(
  name: string, reclaimPolicy: ReclaimPolicy, options: StorageClassOptions, spec: StorageClassSpec,
): Typed<StorageClassManifest> {
  const parameters = Object.entries(spec.parameters ?? {}).filter(([, value]) => value !== undefined).map(([key, value]) => [key, `${value}`]);
  const topologies = Object.entries(spec.topologies ?? {}).map(([key, values]) => ({ key, values }));
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: renderMetadata({ name, annotations: options.isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : undefined }),
    provisioner: spec.provisioner,
    ...(parameters.length > 0 && { parameters: Object.fromEntries(parameters) }),
    reclaimPolicy,
    ...(spec.bindingMode && { volumeBindingMode: spec.bindingMode }),
    ...(spec.allowVolumeExpansion && { allowVolumeExpansion: true }),
    ...(options.mountOptions?.length && { mountOptions: options.mountOptions }),
    ...(topologies.length > 0 && { allowedTopologies: [{ matchLabelExpressions: topologies }] }),
  };
}

/** Refuses a value that is there twice. */
export function checkDistinct(at: PropPath, values: readonly string[]): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index) {
      at.at(index).report(ProblemCode.DUPLICATE, 'is there already', value, 'write it once');
    }
  });
}

import { Size } from 'cdk8s';
import { HostPathVolumeType, IConfigMap, ISecret } from 'cdk8s-plus-28';
import type { Volume as VolumeManifest } from 'kubernetes-types/core/v1';
import { sortedEntries } from '../objects/entries';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkDataKey, checkDnsLabel, checkObjectName } from '../validation/rules/names';
import { checkInteger } from '../validation/rules/numbers';
import { checkAbsolutePath, checkRelativePath } from '../validation/rules/paths';
import { checkSize, sizeQuantity } from '../validation/rules/quantities';

/** Options of {@link Volume.scratch}. */
export interface ScratchOptions {
  /**
   * Whether it lies in memory instead of on the node's disk. It then counts towards the memory limit of the container
   * that writes to it.
   *
   * @default false
   */
  readonly inMemory?: boolean;

  /**
   * The most that may be written to it; a pod that writes more is evicted.
   *
   * @default - the node's disk, or the pod's memory limit
   */
  readonly sizeLimit?: Size;
}

/** Options of {@link Volume.secret} and {@link Volume.configMap}. */
export interface FilesVolumeOptions {
  /**
   * Name of the volume in the pod, at most 63 characters.
   *
   * @default - the name of the Secret or ConfigMap
   */
  readonly name?: string;

  /**
   * Which keys become files: key → path in the volume.
   *
   * @default - all keys, each a file of its name
   */
  readonly items?: { [key: string]: string };

  /**
   * Permissions of the files, as a number: `0o400`.
   *
   * @default 0o644
   */
  readonly defaultMode?: number;

  /**
   * Whether the pod starts without it where it does not exist.
   *
   * @default false
   */
  readonly optional?: boolean;
}

/** What a claim can be used for; known for stores of this library. */
export interface ClaimTraits {
  /** The store's construct path. */
  readonly path: string;
  /** Whether all pods that mount it must be on one node (ReadWriteOnce). */
  readonly singleNode: boolean;
  /** Whether only one pod may mount it (ReadWriteOncePod). */
  readonly singlePod: boolean;
  /** Whether it can only be mounted read-only (ReadOnlyMany). */
  readonly readOnly: boolean;
  /** Whether it is a raw block device, not a directory. */
  readonly block: boolean;
}

type Source = Omit<VolumeManifest, 'name'>;

/**
 * A volume of a pod. The same `Volume` in the mounts of several containers is one volume that they share.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
export class Volume {
  /**
   * An empty directory that lives as long as the pod (`emptyDir`).
   *
   * @param name name of the volume in the pod, at most 63 characters
   * @param options where it lies, and how large it may become
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
   */
  public static scratch(name: string, options: ScratchOptions = {}): Volume {
    return new Volume(name, {
      emptyDir: {
        ...(options.inMemory && { medium: 'Memory' }),
        ...(options.sizeLimit && { sizeLimit: sizeQuantity(options.sizeLimit) }),
      },
    }, undefined, at => {
      if (options.sizeLimit) {
        checkSize(at.at('sizeLimit'), options.sizeLimit);
      }
    });
  }

  /**
   * The values of a Secret as files.
   *
   * @param secret the Secret; only its name gets into the manifest
   * @param options which keys, under which paths, with which permissions
   * @see https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod
   */
  public static secret(secret: ISecret, options: FilesVolumeOptions = {}): Volume {
    return new Volume(options.name ?? secret.name, {
      secret: { secretName: secret.name, ...filesOf(options) },
    }, undefined, at => checkFiles(at, options, 'secretName', secret.name));
  }

  /**
   * The values of a ConfigMap as files. For files whose content stands in the program, `configFiles` of the container is
   * shorter, and a changed content rolls the pods.
   *
   * @param configMap the ConfigMap
   * @param options which keys, under which paths, with which permissions
   * @see https://kubernetes.io/docs/concepts/configuration/configmap/
   */
  public static configMap(configMap: IConfigMap, options: FilesVolumeOptions = {}): Volume {
    return new Volume(options.name ?? configMap.name, {
      configMap: { name: configMap.name, ...filesOf(options) },
    }, undefined, at => checkFiles(at, options, 'configMapName', configMap.name));
  }

  /**
   * A directory or file of the node. Only Pod Security `privileged` admits it. What is written to it stays on the node, and
   * belongs to whoever wrote it: `fsGroup` changes nothing there.
   *
   * @param name name of the volume in the pod, at most 63 characters
   * @param path absolute path on the node
   * @param type what must be there, or is made; nothing is looked at where it is left out
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
   */
  public static hostPath(name: string, path: string, type: HostPathVolumeType = HostPathVolumeType.DEFAULT): Volume {
    return new Volume(name, { hostPath: { path, type: type || undefined } }, undefined, at => checkAbsolutePath(at.at('path'), path));
  }

  /**
   * A claim that exists already. The volume of a `PersistentStore` is its `volume`.
   *
   * @param claimName name of the PersistentVolumeClaim
   * @param name name of the volume in the pod, at most 63 characters
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
   */
  public static claim(claimName: string, name?: string): Volume {
    return new Volume(name ?? claimName, { persistentVolumeClaim: { claimName } }, undefined, at => name === undefined || checkObjectName(at.at('claimName'), claimName));
  }

  /**
   * The claim of a store, with what is known about it.
   *
   * @internal
   */
  public static _store(name: string, claimName: string, traits: ClaimTraits): Volume {
    return new Volume(name, { persistentVolumeClaim: { claimName } }, traits);
  }

  /**
   * The claim that each pod of a StatefulSet has for itself. It is the StatefulSet's, and not among the pod's volumes.
   *
   * @internal
   */
  public static _claimTemplate(name: string): Volume {
    return new Volume(name, undefined);
  }

  /**
   * Any other kind of volume.
   *
   * @param name name of the volume in the pod, at most 63 characters
   * @param source the volume without its name, as Kubernetes has it: `{ csi: { driver: ... } }`
   * @see https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/
   */
  public static custom(name: string, source: { [key: string]: any }): Volume {
    return new Volume(name, source);
  }

  private constructor(
    /** Name of the volume in the pod. */
    public readonly name: string,
    private readonly source: Source | undefined,
    private readonly traits?: ClaimTraits,
    private readonly check: (at: PropPath) => unknown = () => undefined,
  ) {}

  /** @internal */
  public _validate(at: PropPath): void {
    checkDnsLabel(at.at('name'), this.name);
    this.check(at);
  }

  /**
   * Undefined where the pod gets it from its StatefulSet.
   *
   * @internal
   */
  public _toManifest(): VolumeManifest | undefined {
    return this.source && { name: this.name, ...this.source };
  }

  /**
   * The field of a pod's volume that it is: `emptyDir`, `hostPath`, ...
   *
   * @internal
   */
  public get _kind(): string | undefined {
    return this.source && Object.keys(this.source)[0];
  }

  /** @internal */
  public get _isClaim(): boolean {
    return this.source?.persistentVolumeClaim !== undefined;
  }

  /** @internal */
  public get _claimTraits(): ClaimTraits | undefined {
    return this.traits;
  }
}

function filesOf(options: FilesVolumeOptions) {
  return {
    ...(options.items && { items: sortedEntries(options.items).map(([key, path]) => ({ key, path })) }),
    ...(options.defaultMode !== undefined && { defaultMode: options.defaultMode }),
    ...(options.optional && { optional: true }),
  };
}

function checkFiles(at: PropPath, options: FilesVolumeOptions, field: string, source: string): void {
  if (options.name !== undefined) { // else it is checked as the name of the volume, of which the rules are stricter
    checkObjectName(at.at(field), source);
  }
  for (const [key, path] of Object.entries(options.items ?? {})) {
    const place = at.at('items').at(key);
    checkDataKey(place, key);
    if (checkRelativePath(place, path) && path.startsWith('..')) {
      place.report(ProblemCode.FILE_PATH, 'starts with "..", which the kubelet keeps for itself', path, 'give the file another name');
    }
  }
  if (options.defaultMode !== undefined) {
    checkInteger(at.at('defaultMode'), options.defaultMode, 0, 0o777);
  }
}

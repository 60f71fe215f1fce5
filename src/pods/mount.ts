import { MountPropagation } from 'cdk8s-plus-28';
import type { VolumeMount } from 'kubernetes-types/core/v1';
import { Volume } from './volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkAbsolutePath, checkRelativePath } from '../validation/rules/paths';

/**
 * Where a container sees a volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
export interface Mount {
  /** Absolute path in the container, unique in it. */
  readonly path: string;

  /** The volume. */
  readonly volume: Volume;

  /**
   * Whether the container can only read it.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * A directory or file inside of the volume to mount instead of its root.
   *
   * @default - the volume's root
   */
  readonly subPath?: string;

  /**
   * Whether mounts made below it are seen by the node or by other containers. `Bidirectional` needs a privileged
   * container.
   *
   * @default - they are not
   */
  readonly propagation?: MountPropagation;
}

/**
 * Where a container sees a raw block volume, a store with `VolumeMode.BLOCK`.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support
 */
export interface BlockDevice {
  /** Absolute path of the device file in the container: `/dev/xvda`. */
  readonly path: string;

  /** The volume of a store with `VolumeMode.BLOCK`, or of a claim that is made elsewhere. */
  readonly volume: Volume;
}

export function checkBlockDevice(at: PropPath, device: BlockDevice): void {
  checkAbsolutePath(at.at('path'), device.path);
  device.volume._validate(at.at('volume'));
  if (!device.volume._isClaim || device.volume._claimTraits?.block === false) {
    at.at('volume').report(ProblemCode.UNSUPPORTED, 'is a directory, not a raw block device', device.volume.name,
      'write it among the mounts, or give the store volumeMode: VolumeMode.BLOCK');
  }
}

export function renderMount(mount: Mount): VolumeMount {
  return {
    name: mount.volume.name,
    mountPath: mount.path,
    subPath: mount.subPath,
    readOnly: mount.readOnly || undefined,
    mountPropagation: mount.propagation,
  };
}

export function checkMount(at: PropPath, mount: Mount, privileged = false): void {
  checkAbsolutePath(at.at('path'), mount.path);
  mount.volume._validate(at.at('volume'));
  if (mount.subPath !== undefined) {
    checkRelativePath(at.at('subPath'), mount.subPath);
  }
  checkPropagation(at.at('propagation'), mount.propagation, privileged);
  const traits = mount.volume._claimTraits;
  if (traits?.block) {
    at.at('volume').report(ProblemCode.UNSUPPORTED, 'is a raw block device, not a directory', mount.volume.name, 'write it among the blockDevices');
  }
  if (traits?.readOnly && !mount.readOnly) {
    at.at('readOnly').report(ProblemCode.UNSUPPORTED, `is needed: the store ${traits.path} can only be read`, mount.readOnly, 'write readOnly: true');
  }
}

/** What a container mounts is seen by the node only where the container may do everything. */
export function checkPropagation(at: PropPath, propagation: MountPropagation | undefined, privileged: boolean): void {
  if (propagation === MountPropagation.BIDIRECTIONAL && !privileged) {
    at.report(ProblemCode.CONFLICT, 'is for a privileged container only', propagation, 'write MountPropagation.HOST_TO_CONTAINER, or security: { privileged: true }');
  }
}

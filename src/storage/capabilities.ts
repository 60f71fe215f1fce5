import { Size } from 'cdk8s';
import { AccessMode, VolumeMode } from './access-mode';
import { ReclaimPolicy } from '../environment/reclaim-policy';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSize, kibibytesOf, sizeQuantity } from '../validation/rules/quantities';

/**
 * What volumes of a driver or class can do. A store that asks for more is refused; what is left out is not checked.
 */
export interface VolumeCapabilities {
  /**
   * Access modes of volumes with a file system.
   *
   * @default - not known, so that all are accepted
   */
  readonly accessModes?: AccessMode[];

  /**
   * Access modes of raw block devices; an empty list where there are none.
   *
   * @default - not known, so that all are accepted
   */
  readonly blockAccessModes?: AccessMode[];

  /**
   * The smallest volume.
   *
   * @default - not known
   */
  readonly minSize?: Size;

  /**
   * The largest volume.
   *
   * @default - not known
   */
  readonly maxSize?: Size;

  /**
   * Whether sizes are whole GiB, so that the driver would round up any other.
   *
   * @default false
   */
  readonly wholeGibibytes?: boolean;

  /**
   * Whether VolumeSnapshots can be made of a volume.
   *
   * @default - not known, so that it is accepted
   */
  readonly snapshots?: boolean;

  /**
   * Whether a volume can be made as a copy of another one.
   *
   * @default - not known, so that it is accepted
   */
  readonly clones?: boolean;
}

/** What a claim asks of its class or volume. */
export interface ClaimRequest {
  readonly size: Size;
  readonly accessModes: AccessMode[];
  readonly volumeMode: VolumeMode;
  /** Whether the volume is made from a snapshot. */
  readonly restored?: boolean;
}

/** What is known about the volumes of a class or of a static source. */
export interface VolumeTraits extends VolumeCapabilities {
  /** How errors name it: `the class "fast" (EBS gp3)`. */
  readonly title: string;
  /** The CSI driver or provisioner. */
  readonly driver?: string;
  /** What becomes of the volume with its claim. */
  readonly reclaimPolicy?: ReclaimPolicy;
  /** Whether Kubernetes cannot mount it with options. */
  readonly withoutMountOptions?: boolean;
  /** What else only this driver knows. */
  readonly check?: (at: PropPath, claim: ClaimRequest) => void;
}

/** Access modes of a CSI driver whose volumes are attached to one node. */
export const SINGLE_NODE_MODES = [AccessMode.READ_WRITE_ONCE, AccessMode.READ_WRITE_ONCE_POD];

/** Access modes of a shared file system behind a CSI driver. */
export const SHARED_MODES = [AccessMode.READ_WRITE_ONCE, AccessMode.READ_ONLY_MANY, AccessMode.READ_WRITE_MANY, AccessMode.READ_WRITE_ONCE_POD];

/**
 * Checks a claim by itself, and against what is known about where its volume comes from.
 *
 * @param modeAt where its access modes stand
 */
export function checkClaim(
  at: PropPath, claim: ClaimRequest, traits: VolumeTraits | undefined, modeAt = (index: number) => at.at('accessModes').at(index),
): void {
  checkAccessModes(at.at('accessModes'), claim.accessModes);
  const sized = checkSize(at.at('size'), claim.size);
  if (!traits) {
    return;
  }
  const fits = checkOffered(at, claim, traits, modeAt);
  if (sized && checkSizeOffered(at.at('size'), claim.size, traits) && fits) {
    traits.check?.(at, claim);
  }
}

/** Checks what a user says about the volumes of a class or driver. */
export function checkCapabilities(at: PropPath, capabilities: VolumeCapabilities): void {
  const { minSize, maxSize } = capabilities;
  const least = !minSize || checkSize(at.at('minSize'), minSize);
  const most = !maxSize || checkSize(at.at('maxSize'), maxSize);
  if (least && most && minSize && maxSize && kibibytesOf(minSize) > kibibytesOf(maxSize)) {
    at.at('maxSize').report(ProblemCode.CONFLICT, 'is smaller than minSize', sizeQuantity(maxSize), `write at least ${sizeQuantity(minSize)}`);
  }
}

function checkAccessModes(at: PropPath, modes: AccessMode[]): void {
  if (modes.length === 0) {
    at.report(ProblemCode.REQUIRED, 'names no access mode', undefined, 'write for example [AccessMode.READ_WRITE_ONCE]');
  }
  modes.forEach((mode, index) => {
    if (modes.indexOf(mode) !== index) {
      at.at(index).report(ProblemCode.DUPLICATE, 'is there twice', mode, 'leave one of them out');
    }
  });
  if (modes.includes(AccessMode.READ_WRITE_ONCE_POD) && modes.some(mode => mode !== AccessMode.READ_WRITE_ONCE_POD)) {
    at.report(ProblemCode.CONFLICT, 'combines ReadWriteOncePod with another mode', modes, 'write ReadWriteOncePod alone');
  }
}

function checkOffered(at: PropPath, claim: ClaimRequest, traits: VolumeTraits, modeAt: (index: number) => PropPath): boolean {
  const block = claim.volumeMode === VolumeMode.BLOCK;
  const offered = block ? traits.blockAccessModes : traits.accessModes;
  const otherwise = (block ? traits.accessModes : traits.blockAccessModes) ?? [];
  if (offered?.length === 0) {
    at.at('volumeMode').report(ProblemCode.UNSUPPORTED, `is not offered by ${traits.title}`, claim.volumeMode,
      `use ${block ? VolumeMode.FILESYSTEM : VolumeMode.BLOCK}`);
    return false;
  }
  const refused = claim.accessModes.filter(mode => offered && !offered.includes(mode));
  for (const mode of refused) {
    const fixes = [`use ${offered!.join(' or ')}`];
    if (otherwise.includes(mode)) {
      fixes.push(`volumeMode ${block ? VolumeMode.FILESYSTEM : VolumeMode.BLOCK}`);
    } else if (mode === AccessMode.READ_WRITE_MANY) {
      fixes.push('a shared file system such as EFS or NFS');
    } else if (mode === AccessMode.READ_ONLY_MANY && offered!.includes(AccessMode.READ_WRITE_MANY)) {
      fixes.push('mount it read-only');
    }
    modeAt(claim.accessModes.indexOf(mode)).report(ProblemCode.UNSUPPORTED, `is not offered by ${traits.title}`, mode, fixes.join(', or '));
  }
  return refused.length === 0;
}

function checkSizeOffered(at: PropPath, size: Size, traits: VolumeTraits): boolean {
  const kibibytes = kibibytesOf(size);
  if (traits.minSize && kibibytes < kibibytesOf(traits.minSize)) {
    at.report(ProblemCode.UNSUPPORTED, `is less than ${traits.title} gives`, sizeQuantity(size), `write at least ${sizeQuantity(traits.minSize)}`);
    return false;
  }
  if (traits.maxSize && kibibytes > kibibytesOf(traits.maxSize)) {
    at.report(ProblemCode.UNSUPPORTED, `is more than ${traits.title} gives`, sizeQuantity(size), `write at most ${sizeQuantity(traits.maxSize)}`);
    return false;
  }
  if (traits.wholeGibibytes && kibibytes % 2 ** 20 !== 0) {
    at.report(ProblemCode.UNSUPPORTED, `would be rounded up by ${traits.title}, which gives whole GiB`, sizeQuantity(size),
      `write ${sizeQuantity(Size.gibibytes(Math.ceil(kibibytes / 2 ** 20)))}`);
    return false;
  }
  return true;
}

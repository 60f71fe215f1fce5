import { FileSystem } from './file-system';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';

/**
 * How the EBS driver formats a new volume.
 *
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md
 */
export interface EbsFormatOptions {
  /**
   * Bytes of a block (ext3, ext4, xfs).
   *
   * @default - the file system's own
   */
  readonly blockSize?: number;

  /**
   * Bytes of an inode (ext3, ext4, xfs).
   *
   * @default - the file system's own
   */
  readonly inodeSize?: number;

  /**
   * Bytes of the volume for each inode (ext3, ext4).
   *
   * @default - the file system's own
   */
  readonly bytesPerInode?: number;

  /**
   * Number of inodes (ext3, ext4).
   *
   * @default - the file system's own
   */
  readonly numberOfInodes?: number;

  /**
   * Whether blocks are allocated in clusters (ext4). Not every Linux kernel can.
   *
   * @default false
   */
  readonly ext4BigAlloc?: boolean;

  /**
   * Bytes of a cluster; needs `ext4BigAlloc`.
   *
   * @default - the file system's own
   */
  readonly ext4ClusterSize?: number;

  /**
   * Whether pods can encrypt directories of it (ext4's `encrypt` feature). Encrypts nothing by itself.
   *
   * @default false
   */
  readonly ext4EncryptionSupport?: boolean;
}

const NUMBERS = ['blockSize', 'inodeSize', 'bytesPerInode', 'numberOfInodes', 'ext4ClusterSize'] as const;

const EXT = [FileSystem.EXT3, FileSystem.EXT4];

/** The file systems that know an option. */
const KNOWN_TO: { [option in keyof EbsFormatOptions]-?: FileSystem[] } = {
  blockSize: [...EXT, FileSystem.XFS],
  inodeSize: [...EXT, FileSystem.XFS],
  bytesPerInode: EXT,
  numberOfInodes: EXT,
  ext4BigAlloc: [FileSystem.EXT4],
  ext4ClusterSize: [FileSystem.EXT4],
  ext4EncryptionSupport: [FileSystem.EXT4],
};

export function checkEbsFormat(at: PropPath, fileSystem: FileSystem, format: EbsFormatOptions): void {
  for (const option of formatOptions(format)) {
    if (!KNOWN_TO[option].includes(fileSystem)) {
      at.at(option).report(ProblemCode.UNSUPPORTED, `is nothing that ${fileSystem} knows`, format[option], `use it with ${KNOWN_TO[option].join(' or ')}, or leave it out`);
    }
  }
  for (const option of NUMBERS) {
    const value = format[option];
    if (value !== undefined) {
      checkInteger(at.at(option), value, 1);
    }
  }
  if (format.ext4ClusterSize !== undefined && !format.ext4BigAlloc) {
    at.at('ext4ClusterSize').report(ProblemCode.CONFLICT, 'is the size of clusters that there are not', format.ext4ClusterSize, 'set ext4BigAlloc as well');
  }
}

/** What the driver is told; it calls the options the same. */
export function renderEbsFormat(format: EbsFormatOptions): { [parameter: string]: number | boolean | undefined } {
  return Object.fromEntries(formatOptions(format).map(option => [option, format[option]]));
}

/** The names of the options that are set. */
export function formatOptions(format: EbsFormatOptions): (keyof EbsFormatOptions)[] {
  return (Object.keys(KNOWN_TO) as (keyof EbsFormatOptions)[]).filter(option => format[option] !== undefined && format[option] !== false);
}

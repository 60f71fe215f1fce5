/**
 * File systems of a volume.
 */
export enum FileSystem {
  /** The usual one of Linux. */
  EXT4 = 'ext4',

  /** The predecessor of ext4. */
  EXT3 = 'ext3',

  /** For large files and many parallel writers. */
  XFS = 'xfs',

  /** For Windows nodes. */
  NTFS = 'ntfs',
}

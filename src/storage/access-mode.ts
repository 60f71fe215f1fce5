/**
 * Who may mount a volume at the same time.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export enum AccessMode {
  /** Read and written by the pods of one node. */
  READ_WRITE_ONCE = 'ReadWriteOnce',

  /** Read by the pods of any number of nodes. */
  READ_ONLY_MANY = 'ReadOnlyMany',

  /** Read and written by the pods of any number of nodes: shared file systems. */
  READ_WRITE_MANY = 'ReadWriteMany',

  /** Read and written by a single pod of the whole cluster. Only CSI drivers can do this. */
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',
}

/**
 * How a volume gets into a container.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-mode
 */
export enum VolumeMode {
  /** As a directory. */
  FILESYSTEM = 'Filesystem',

  /** As a raw block device, without a file system. */
  BLOCK = 'Block',
}

/**
 * When a claim of a class gets its volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
export enum BindingMode {
  /** As soon as the claim exists. In a cluster of several zones the volume may then lie where its pod cannot run. */
  IMMEDIATE = 'Immediate',

  /** When the first pod that mounts it is scheduled, in that pod's zone. */
  WAIT_FOR_FIRST_CONSUMER = 'WaitForFirstConsumer',
}

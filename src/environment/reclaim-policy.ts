/**
 * What becomes of a volume, and of the data on it, when its claim is deleted. (`Recycle` is deprecated in Kubernetes: it
 * runs `rm -rf` on the volume and hands it to the next claim. It is not offered here.)
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming
 */
export enum ReclaimPolicy {
  /** The volume and its data stay until somebody deletes them by hand. */
  RETAIN = 'Retain',

  /** The volume and its data are deleted with the claim. */
  DELETE = 'Delete',
}

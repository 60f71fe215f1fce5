/** Options of the factories of `DatabaseEngine`. */
export interface EngineOptions {
  /** The version, as the tags of the official image have it: `17.2`, or `17.2-alpine` for a variant of the image. */
  readonly version: string;

  /**
   * An image that is made like the official one: a mirror of it, or one with extensions.
   *
   * @default - the official image, with the version as its tag
   */
  readonly image?: string;
}

/** Options of `DatabaseEngine.etcd`. */
export interface EtcdOptions extends EngineOptions {
  /**
   * An image with a static program `/bin/busybox`, with which several members find each other: etcd's own has no shell.
   *
   * @default "busybox:1.37.0-musl"
   */
  readonly shellImage?: string;
}

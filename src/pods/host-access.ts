import { HostPathVolumeType, MountPropagation } from 'cdk8s-plus-28';
import { PodOptions } from './pod-options';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/**
 * A directory or file of the node that a container sees.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
 */
export interface HostPath {
  /** Absolute path on the node: `/var/log`. */
  readonly path: string;

  /**
   * Absolute path in the container.
   *
   * @default - the same as `path`
   */
  readonly mountPath?: string;

  /**
   * Whether the container can only read it.
   *
   * @default true
   */
  readonly readOnly?: boolean;

  /**
   * What must be there, or is made.
   *
   * @default - nothing is looked at before it is mounted
   */
  readonly type?: HostPathVolumeType;

  /**
   * Whether mounts that the node makes below it later are seen in the container (`HOST_TO_CONTAINER`), and those of the
   * container on the node (`BIDIRECTIONAL`, for privileged containers only).
   *
   * @default - they are not
   */
  readonly propagation?: MountPropagation;

  /**
   * Name of the volume in the pod, at most 63 characters.
   *
   * @default - `host`, and the path with "-" between its parts: `host-var-log`
   */
  readonly name?: string;
}

/**
 * A directory of the node that the pod on it finds again, whenever it is replaced. It is a cache, or a position up to which
 * something was read, and no place for data: it does not follow a pod to another node, nobody limits or backs up what lies
 * in it, and nobody takes it away when the agent is deleted.
 *
 * The kubelet makes it where it does not exist, for root alone to write to. An agent that does not run as root gets it by
 * an init container that does: see `cacheOwnerImage`.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
 */
export interface NodeCache {
  /** Absolute path on the node: `/mnt/cache`. Two agents with one path share the directory. */
  readonly path: string;

  /**
   * Absolute path in the container.
   *
   * @default - the same as `path`
   */
  readonly mountPath?: string;

  /**
   * Name of the volume in the pod, at most 63 characters.
   *
   * @default - `host`, and the path with "-" between its parts: `host-mnt-cache`
   */
  readonly name?: string;
}

/** What pods share with the node that they are on. Only Pod Security `privileged` admits any of it. */
export interface HostAccess {
  /**
   * Directories and files of the node that the main container sees. For those that several containers see, there is
   * `Volume.hostPath` among their `mounts`.
   *
   * @default - none
   */
  readonly hostPaths?: HostPath[];

  /**
   * Directories of the node that the main container writes to, and finds again when its pod is replaced. They do not
   * follow a pod to another node.
   *
   * @default - none
   */
  readonly caches?: NodeCache[];

  /**
   * Image with `chown`, for the init container that gives the caches to the user of the main container where that is not
   * root. It runs as root, with no capability but `CHOWN`.
   *
   * @default "busybox:1.37"
   */
  readonly cacheOwnerImage?: string;

  /**
   * Whether the pods have the network of their node: its addresses, and its ports for theirs. Names of the cluster are
   * still resolved. No network policy reaches such pods.
   *
   * @default false
   */
  readonly hostNetwork?: boolean;

  /**
   * Whether the pods see all processes of their node.
   *
   * @default false
   */
  readonly hostPid?: boolean;

  /**
   * Whether the pods have the shared memory, semaphores and message queues of their node.
   *
   * @default false
   */
  readonly hostIpc?: boolean;
}

/** Kernel parameters that belong to what a pod with the node's network, or its IPC, does not have for itself. */
const SYSCTLS = { hostNetwork: /^net[./]/, hostIpc: /^(kernel[./](sem|shm|msg)|fs[./]mqueue[./])/ };

/** Checks that the pods ask for nothing of their own that they share with the node. */
export function checkHostNamespaces(at: PropPath, host: HostAccess, options: PodOptions): void {
  if (host.hostPid && options.shareProcessNamespace) {
    at.at('shareProcessNamespace').report(ProblemCode.CONFLICT, 'stands beside hostPid, with which the containers see all processes anyway', true, 'leave out one of them');
  }
  for (const name of Object.keys(options.podSecurity?.sysctls ?? {})) {
    for (const key of ['hostNetwork', 'hostIpc'] as const) {
      if (host[key] && SYSCTLS[key].test(name)) {
        at.at('podSecurity').at('sysctls').at(name).report(ProblemCode.CONFLICT, `is the node's own with ${key}`, undefined, `leave it out, or ${key}`);
      }
    }
  }
}

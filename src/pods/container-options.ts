import { EnvFrom, EnvValue, ImagePullPolicy } from 'cdk8s-plus-28';
import { Handler } from './handler';
import { BlockDevice, Mount } from './mount';
import { ContainerPort } from './port';
import { Probe } from './probe';
import { Resources } from './resources';
import { ContainerSecurity } from './security';

/**
 * What every container has beside its image, init containers too.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container
 */
export interface ContainerSettings {
  /**
   * When the node pulls the image.
   *
   * @default - once, as Kubernetes does for a fixed tag
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The program to run, and its first arguments. There is no shell.
   *
   * @default - the image's entrypoint
   */
  readonly command?: string[];

  /**
   * Arguments of the program.
   *
   * @default - the image's
   */
  readonly args?: string[];

  /**
   * Directory in which the program starts.
   *
   * @default - the image's
   */
  readonly workingDir?: string;

  /**
   * Environment variables whose value stands in the program. For passwords use `envValues`, which refers to a Secret.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Environment variables from elsewhere: a Secret, a ConfigMap, a field of the pod.
   *
   * @default - none
   */
  readonly envValues?: { [name: string]: EnvValue };

  /**
   * All values of ConfigMaps or Secrets as environment variables.
   *
   * @default - none
   */
  readonly envFrom?: EnvFrom[];

  /**
   * Files whose content stands in the program: absolute path in the container → content, at most 1 MiB together. They
   * lie in a ConfigMap, and a changed content rolls the pods.
   *
   * @default - none
   */
  readonly configFiles?: { [path: string]: string };

  /**
   * Volumes that the container sees.
   *
   * @default - none
   */
  readonly mounts?: Mount[];

  /**
   * Raw block volumes that the container sees as device files.
   *
   * @default - none
   */
  readonly blockDevices?: BlockDevice[];

  /**
   * Directories of the image that the container may write to, each an empty directory of its own that lives as long as
   * the pod.
   *
   * @default - `/tmp`, or none with a writable root file system
   */
  readonly writablePaths?: string[];

  /**
   * What it gets and may use.
   *
   * @default - requests as the profile of the environment says, no CPU limit, a memory limit equal to the request
   */
  readonly resources?: Resources;

  /**
   * What it may do.
   *
   * @default - what Pod Security `restricted` allows, with a read-only root file system
   */
  readonly security?: ContainerSecurity;
}

/** A container and its image. */
export interface ContainerOptions extends ContainerSettings {
  /** Image with a tag other than `latest`, or with a digest: `ghcr.io/acme/web:1.4.2`. */
  readonly image: string;
}

/** The health of a container that keeps running, and what runs when it starts and stops. */
export interface LifecycleOptions {
  /**
   * Whether it gets requests.
   *
   * @default - a TCP connection to its first TCP port; none without one
   */
  readonly readiness?: Probe;

  /**
   * Whether it is restarted. Gentler than readiness: a restart of an overloaded container makes things worse.
   *
   * @default - a TCP connection to its first TCP port, six failures in a row; none without one
   */
  readonly liveness?: Probe;

  /**
   * When it has started; the other probes wait for it.
   *
   * @default - the liveness probe's connection, for as long as `startupPatience`; none without one
   */
  readonly startup?: Probe;

  /**
   * Runs when the container has started.
   *
   * @default - nothing
   */
  readonly postStart?: Handler;

  /**
   * Runs before the container is stopped.
   *
   * @default - nothing
   */
  readonly preStop?: Handler;
}

/** A container that keeps running. */
export interface LongRunningContainerOptions extends ContainerOptions, LifecycleOptions {}

/** A container that runs to its end before the others start. */
export interface InitContainer extends ContainerOptions {
  /** Its name, unique in the pod, at most 63 characters. */
  readonly name: string;
}

/** A container beside the main one. */
export interface Sidecar extends LongRunningContainerOptions {
  /** Its name, unique in the pod, at most 63 characters. */
  readonly name: string;

  /**
   * Whether it starts before, and stops after, the main container (an init container that is always restarted). Needs
   * Kubernetes 1.29.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   */
  readonly native?: boolean;

  /**
   * Ports that it listens on. They are not in the workload's Service.
   *
   * @default - none
   */
  readonly ports?: ContainerPort[];
}

import { EnvFrom, EnvValue, ImagePullPolicy, Protocol } from 'cdk8s-plus-28';
import type { Container } from 'kubernetes-types/core/v1';
import { checkEnv, renderEnv, renderEnvFrom } from './env';
import { checkCommand, Handler } from './handler';
import { checkImage, imageBehind } from './image';
import { checkMount, Mount, renderMount } from './mount';
import { ContainerPort, renderContainerPort } from './port';
import { Probe } from './probe';
import { checkResources, renderResources, ResourceDefaults, Resources } from './resources';
import { checkContainerSecurity, ContainerSecurity, renderContainerSecurity } from './security';
import { PropPath } from '../validation/prop-path';
import { checkAbsolutePath } from '../validation/rules/paths';

/**
 * What every container has, init containers too.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container
 */
export interface ContainerOptions {
  /** Image with a tag other than `latest`, or with a digest: `ghcr.io/acme/web:1.4.2`. */
  readonly image: string;

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

/** A container that keeps running, and its health. */
export interface LongRunningContainerOptions extends ContainerOptions {
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

/** A container that keeps running, with its ports. */
export interface LongRunningContainer extends LongRunningContainerOptions {
  readonly ports?: ContainerPort[];
}

/** What a container gets from the environment that it is in. */
export interface ContainerDefaults extends ResourceDefaults {
  readonly imageRegistry?: string;
}

export function checkContainer(at: PropPath, container: ContainerOptions): void {
  checkImage(at.at('image'), container.image);
  if (container.command) {
    checkCommand(at.at('command'), container.command);
  }
  if (container.workingDir !== undefined) {
    checkAbsolutePath(at.at('workingDir'), container.workingDir);
  }
  checkEnv(at, container.env ?? {}, container.envValues ?? {});
  (container.mounts ?? []).forEach((mount, index) => checkMount(at.at('mounts').at(index), mount));
  (container.writablePaths ?? []).forEach((path, index) => checkAbsolutePath(at.at('writablePaths').at(index), path));
  checkResources(at.at('resources'), container.resources ?? {});
  checkContainerSecurity(at.at('security'), container.security ?? {});
}

export function checkLongRunningContainer(at: PropPath, container: LongRunningContainer): void {
  checkContainer(at, container);
  const ports = container.ports ?? [];
  for (const kind of ['readiness', 'liveness', 'startup'] as const) {
    container[kind]?._validate(at.at(kind), kind, firstTcpPort(ports));
  }
  container.postStart?._validate(at.at('postStart'));
  container.preStop?._validate(at.at('preStop'));
}

/** The mounts are given apart: those that the pod adds for files and scratch directories are among them. */
export function renderContainer(name: string, container: ContainerOptions, mounts: Mount[], defaults: ContainerDefaults): Container {
  const env = renderEnv(container.env ?? {}, container.envValues ?? {});
  const envFrom = (container.envFrom ?? []).map(renderEnvFrom);
  return {
    name,
    image: imageBehind(defaults.imageRegistry, container.image),
    ...(container.imagePullPolicy && { imagePullPolicy: container.imagePullPolicy }),
    ...(container.command && { command: container.command }),
    ...(container.args && { args: container.args }),
    ...(container.workingDir !== undefined && { workingDir: container.workingDir }),
    ...(env.length > 0 && { env }),
    ...(envFrom.length > 0 && { envFrom }),
    ...(mounts.length > 0 && { volumeMounts: mounts.map(renderMount) }),
    resources: renderResources(container.resources ?? {}, defaults),
    securityContext: renderContainerSecurity(container.security ?? {}),
  };
}

export function renderLongRunning(container: LongRunningContainer): Partial<Container> {
  const ports = container.ports ?? [];
  const port = firstTcpPort(ports);
  const lifecycle = {
    ...(container.postStart && { postStart: container.postStart._toManifest() }),
    ...(container.preStop && { preStop: container.preStop._toManifest() }),
  };
  return {
    ...(ports.length > 0 && { ports: ports.map(renderContainerPort) }),
    readinessProbe: container.readiness?._toManifest(port),
    livenessProbe: container.liveness?._toManifest(port),
    startupProbe: container.startup?._toManifest(port),
    ...(Object.keys(lifecycle).length > 0 && { lifecycle }),
  };
}

export function firstTcpPort(ports: readonly ContainerPort[]): number | undefined {
  return ports.find(port => (port.protocol ?? Protocol.TCP) === Protocol.TCP)?.port;
}

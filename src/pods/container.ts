import { Protocol } from 'cdk8s-plus-28';
import type { Container } from 'kubernetes-types/core/v1';
import { ContainerOptions, LongRunningContainerOptions } from './container-options';
import { checkEnv, checkEnvFrom, renderEnv, renderEnvFrom } from './env';
import { checkArguments, checkCommand } from './handler';
import { checkImage, imageBehind } from './image';
import { listOrNone } from './list';
import { checkBlockDevice, checkMount, Mount, renderMount } from './mount';
import { AgentPort, ContainerPort, renderContainerPort } from './port';
import { checkResources, renderResources, ResourceDefaults } from './resources';
import { checkContainerSecurity, renderContainerSecurity } from './security';
import { PropPath } from '../validation/prop-path';
import { checkAbsolutePath } from '../validation/rules/paths';

/** A container that keeps running, with its ports. */
export interface LongRunningContainer extends LongRunningContainerOptions {
  readonly ports?: (ContainerPort & Pick<AgentPort, 'hostPort'>)[];
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
  checkArguments(at.at('args'), container.args ?? []);
  if (container.workingDir !== undefined) {
    checkAbsolutePath(at.at('workingDir'), container.workingDir);
  }
  checkEnv(at, container.env ?? {}, container.envValues ?? {});
  container.envFrom?.forEach((source, index) => checkEnvFrom(at.at('envFrom').at(index), source));
  (container.mounts ?? []).forEach((mount, index) => checkMount(at.at('mounts').at(index), mount, container.security?.privileged));
  (container.blockDevices ?? []).forEach((device, index) => checkBlockDevice(at.at('blockDevices').at(index), device));
  (container.writablePaths ?? []).forEach((path, index) => checkAbsolutePath(at.at('writablePaths').at(index), path));
  checkResources(at.at('resources'), container.resources ?? {});
  checkContainerSecurity(at.at('security'), container.security ?? {});
}

export function checkLongRunningContainer(at: PropPath, container: LongRunningContainer, gracePeriod: number): void {
  checkContainer(at, container);
  const ports = container.ports ?? [];
  for (const kind of ['readiness', 'liveness', 'startup'] as const) {
    container[kind]?._validate(at.at(kind), kind, firstTcpPort(ports));
  }
  container.postStart?._validate(at.at('postStart'), gracePeriod);
  container.preStop?._validate(at.at('preStop'), gracePeriod);
}

/** The mounts are given apart: those that the pod adds for files and scratch directories are among them. */
export function renderContainer(name: string, container: LongRunningContainer, mounts: Mount[], defaults: ContainerDefaults): Container {
  const { ports = [], postStart, preStop } = container;
  const port = firstTcpPort(ports);
  return {
    name,
    image: imageBehind(defaults.imageRegistry, container.image),
    imagePullPolicy: container.imagePullPolicy,
    command: container.command,
    args: container.args,
    workingDir: container.workingDir,
    ports: listOrNone(ports.map(renderContainerPort)),
    env: listOrNone(renderEnv(container.env ?? {}, container.envValues ?? {})),
    envFrom: listOrNone((container.envFrom ?? []).map(renderEnvFrom)),
    volumeMounts: listOrNone(mounts.map(renderMount)),
    volumeDevices: listOrNone((container.blockDevices ?? []).map(({ path, volume }) => ({ devicePath: path, name: volume.name }))),
    resources: renderResources(container.resources ?? {}, defaults),
    readinessProbe: container.readiness?._toManifest(port),
    livenessProbe: container.liveness?._toManifest(port),
    startupProbe: container.startup?._toManifest(port),
    lifecycle: postStart || preStop ? { postStart: postStart?._toManifest(), preStop: preStop?._toManifest() } : undefined,
    securityContext: renderContainerSecurity(container.security ?? {}),
  };
}

export function firstTcpPort(ports: readonly ContainerPort[]): number | undefined {
  return ports.find(port => (port.protocol ?? Protocol.TCP) === Protocol.TCP)?.port;
}

import { Duration } from 'cdk8s';
import type { Affinity as AffinityManifest, Container, PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1';
import { configHash } from './config-files';
import { ContainerDefaults, firstTcpPort, LongRunningContainer, renderContainer, renderLongRunning } from './container';
import { Sidecar } from './container-options';
import { renderDns } from './dns';
import { Mount } from './mount';
import { PodOptions } from './pod-options';
import { PodVolumes } from './pod-volumes';
import { Probe } from './probe';
import { renderSpread, TopologySpread } from './scheduling/topology-spread';
import { renderPodSecurity } from './security';
import { PropPath } from '../validation/prop-path';
import { secondsOf } from '../validation/rules/durations';

const CONFIG_ANNOTATION = 'checksum/config';
const STARTUP_PERIOD = 5;

/** What a workload asks of its pods; everything in it was checked before. */
export interface PodInput {
  readonly labels: { [key: string]: string };
  readonly selector: { [key: string]: string };
  readonly containerName: string;
  readonly container: LongRunningContainer;
  readonly options: PodOptions;
  readonly defaults: ContainerDefaults;
  readonly serviceAccountName: string;
  readonly startupPatience: Duration;
  readonly spread: readonly TopologySpread[];
}

/** Renders the pods of a workload; their volumes and config files come out of `volumes`. */
export function renderPod(at: PropPath, input: PodInput, volumes: PodVolumes): PodTemplateSpec {
  const { options, defaults } = input;
  const main: Container = {
    ...renderContainer(input.containerName, input.container, volumes.mountsOf(at, input.container, ''), defaults),
    ...renderLongRunning(withProbes(input.container, input.startupPatience)),
  };
  const sidecar = (container: Sidecar, mounts: Mount[]): Container => ({
    ...renderContainer(container.name, container, mounts, defaults),
    ...renderLongRunning(withProbes(container, input.startupPatience)),
  });
  const sidecars = (options.sidecars ?? []).map((container, index) => ({
    native: container.native ?? true,
    manifest: sidecar(container, volumes.mountsOf(at.at('sidecars').at(index), container, `${container.name}-`)),
  }));
  const initContainers = [
    // Native sidecars first: init containers may need them, a proxy for instance.
    ...sidecars.filter(each => each.native).map(each => ({ ...each.manifest, restartPolicy: 'Always' })),
    ...(options.initContainers ?? []).map((container, index) =>
      renderContainer(container.name, container, volumes.mountsOf(at.at('initContainers').at(index), container, `${container.name}-`), defaults)),
  ];
  const annotations = {
    ...(Object.keys(volumes.configData).length > 0 && { [CONFIG_ANNOTATION]: configHash(volumes.configData) }),
    ...options.podAnnotations,
  };
  return {
    metadata: {
      labels: { ...options.podLabels, ...input.labels },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      serviceAccountName: input.serviceAccountName,
      automountServiceAccountToken: options.automountServiceAccountToken ?? false,
      // Variables such as WEB_PORT=tcp://10.0.0.1:80 for every Service of the namespace break more programs than they help.
      enableServiceLinks: false,
      securityContext: renderPodSecurity(options.podSecurity ?? {}),
      ...(initContainers.length > 0 && { initContainers }),
      containers: [main, ...sidecars.filter(each => !each.native).map(each => each.manifest)],
      ...(volumes.volumes.length > 0 && { volumes: volumes.volumes.map(volume => volume._toManifest()) }),
      ...renderPlacement(input),
      ...renderDns(options.dns ?? {}),
      ...renderRest(options),
    },
  };
}

function renderPlacement(input: PodInput): Partial<PodSpec> {
  const { nodeSelector, tolerations, affinity, priorityClassName, runtimeClassName } = input.options;
  const rules: AffinityManifest = {};
  affinity?.forEach(rule => rule._addTo(rules));
  return {
    ...(nodeSelector && { nodeSelector }),
    ...(tolerations?.length && { tolerations: tolerations.map(toleration => toleration._toManifest()) }),
    ...(affinity?.length && { affinity: rules }),
    ...renderSpread(input.spread, input.selector),
    ...(priorityClassName !== undefined && { priorityClassName }),
    ...(runtimeClassName !== undefined && { runtimeClassName }),
  };
}

function renderRest(options: PodOptions): Partial<PodSpec> {
  return {
    ...(options.imagePullSecrets?.length && { imagePullSecrets: options.imagePullSecrets.map(({ name }) => ({ name })) }),
    ...(options.hostAliases?.length && { hostAliases: options.hostAliases.map(({ ip, hostnames }) => ({ ip, hostnames })) }),
    ...(options.terminationGracePeriod && { terminationGracePeriodSeconds: secondsOf(options.terminationGracePeriod) }),
    ...(options.shareProcessNamespace && { shareProcessNamespace: true }),
  };
}

/** A container whose probes are derived from its port where it names none. */
function withProbes(container: LongRunningContainer, startupPatience: Duration): LongRunningContainer {
  if (firstTcpPort(container.ports ?? []) === undefined) {
    return container;
  }
  const attempts = Math.ceil(secondsOf(startupPatience) / STARTUP_PERIOD);
  return {
    ...container,
    readiness: container.readiness ?? Probe.tcp(),
    liveness: container.liveness ?? Probe.tcp({ failureThreshold: 6 }),
    startup: container.startup ?? Probe.tcp({ period: Duration.seconds(STARTUP_PERIOD), failureThreshold: attempts }),
  };
}

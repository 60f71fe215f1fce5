import { Duration } from 'cdk8s';
import type { Container, PodTemplateSpec } from 'kubernetes-types/core/v1';
import { configHash } from './config-files';
import { ContainerDefaults, firstTcpPort, LongRunningContainer, renderContainer } from './container';
import { renderDns } from './dns';
import { HostAccess } from './host-access';
import { listOrNone } from './list';
import { PodOptions } from './pod-options';
import { PodVolumes } from './pod-volumes';
import { Probe } from './probe';
import { Placement, renderPlacement } from './scheduling/placement';
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
  readonly placement: Placement;
  /** Of what is the node's the pods have a share. */
  readonly host?: HostAccess;
  /** For pods that end; the API server's own is for those that keep running. */
  readonly restartPolicy?: string;
}

/** Renders the pods of a workload; their volumes and config files come out of `volumes`. */
export function renderPod(at: PropPath, input: PodInput, volumes: PodVolumes): PodTemplateSpec {
  const { options, startupPatience } = input;
  const render = (place: PropPath, name: string, container: LongRunningContainer, prefix: string): Container =>
    renderContainer(name, container, volumes.mountsOf(place, container, prefix), input.defaults);
  const main = render(at, input.containerName, withProbes(input.container, startupPatience), '');
  const sidecars = (options.sidecars ?? []).map((sidecar, index) => ({
    native: sidecar.native ?? true,
    manifest: render(at.at('sidecars').at(index), sidecar.name, withProbes(sidecar, startupPatience), `${sidecar.name}-`),
  }));
  const initContainers = [
    // Native sidecars first: init containers may need them, a proxy for instance.
    ...sidecars.filter(each => each.native).map(each => ({ ...each.manifest, restartPolicy: 'Always' })),
    ...(options.initContainers ?? []).map((container, index) =>
      render(at.at('initContainers').at(index), container.name, container, `${container.name}-`)),
  ];
  const annotations = Object.keys(volumes.configData).length > 0
    ? { [CONFIG_ANNOTATION]: configHash(volumes.configData), ...options.podAnnotations }
    : options.podAnnotations;
  return {
    metadata: { labels: podLabels(input.labels, options.podLabels ?? {}), annotations },
    spec: {
      hostNetwork: input.host?.hostNetwork || undefined,
      hostPID: input.host?.hostPid || undefined,
      hostIPC: input.host?.hostIpc || undefined,
      serviceAccountName: input.serviceAccountName,
      automountServiceAccountToken: options.automountServiceAccountToken ?? false,
      // Variables such as WEB_PORT=tcp://10.0.0.1:80 for every Service of the namespace break more programs than they help.
      enableServiceLinks: false,
      securityContext: renderPodSecurity(options.podSecurity ?? {}),
      initContainers: listOrNone(initContainers),
      containers: [main, ...sidecars.filter(each => !each.native).map(each => each.manifest)],
      restartPolicy: input.restartPolicy,
      volumes: listOrNone(volumes.volumes.map(volume => volume._toManifest()).filter(volume => volume !== undefined)),
      nodeSelector: options.nodeSelector,
      tolerations: listOrNone((options.tolerations ?? []).map(toleration => toleration._toManifest())),
      ...renderPlacement(input.placement, input.selector),
      priorityClassName: options.priorityClassName,
      runtimeClassName: options.runtimeClassName,
      imagePullSecrets: listOrNone((options.imagePullSecrets ?? []).map(({ name }) => ({ name }))),
      hostAliases: listOrNone((options.hostAliases ?? []).map(({ ip, hostnames }) => ({ ip, hostnames }))),
      terminationGracePeriodSeconds: options.terminationGracePeriod && secondsOf(options.terminationGracePeriod),
      shareProcessNamespace: options.shareProcessNamespace || undefined,
      ...renderDns(options.dns ?? {}),
    },
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

/** What is said of the pods goes before what is said of all objects; but not before the labels by which they are found. */
function podLabels(labels: { [key: string]: string }, own: { [key: string]: string }): { [key: string]: string } {
  const found = Object.entries(labels).filter(([key]) => key.startsWith('app.kubernetes.io/'));
  return { ...labels, ...own, ...Object.fromEntries(found) };
}

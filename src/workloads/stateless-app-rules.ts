import { Duration } from 'cdk8s';
import { PercentOrAbsolute } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkDisruptionBudget, DisruptionBudget } from './disruption-budget';
import { Rollout } from './rollout';
import { StatelessAppProps } from './stateless-app-props';
import { profileOf } from '../environment/defaults';
import { Exposure, ExposureKind } from '../networking/exposure';
import { ServiceParts, ServicePortSpec } from '../networking/service';
import { recommendedLabels, selectorLabels } from '../objects/labels';
import { LongRunningContainer } from '../pods/container';
import { ContainerOptions } from '../pods/container-options';
import { Handler } from '../pods/handler';
import { tagOf } from '../pods/image';
import { GRACE_PERIOD } from '../pods/pod-options';
import { AppPort, checkAppPorts } from '../pods/port';
import { DEFAULT_SPREAD, TopologySpread } from '../pods/scheduling/topology-spread';
import { ClaimTraits, Volume } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { checkAnnotations, checkLabels, checkLabelValue } from '../validation/rules/labels';
import { checkDnsLabel, checkObjectName } from '../validation/rules/names';
import { checkInteger, checkPort } from '../validation/rules/numbers';

const DRAIN_DELAY = Duration.seconds(5);
const PROGRESS_DEADLINE = Duration.minutes(10);

/** What an app knows of itself as long as it lives. */
export interface AppTraits {
  readonly name: string;
  readonly replicas: number;
  readonly selector: { [label: string]: string };
  readonly labels: { [label: string]: string };
  /** How pods are spread while there are several. */
  readonly spread: readonly TopologySpread[];
  /** The budget that holds while there are several pods. */
  readonly disruptionBudget: DisruptionBudget;
}

/** The props of an app with its defaults. */
export interface ResolvedApp {
  readonly traits: AppTraits;
  readonly containerName: string;
  readonly container: LongRunningContainer & { readonly ports: AppPort[] };
  readonly exposure: Exposure;
  readonly service?: ServiceParts;
}

export function resolveApp(at: PropPath, app: Construct, props: StatelessAppProps): ResolvedApp {
  const profile = profileOf(app);
  const name = props.name ?? app.node.id;
  const container = mainContainer(at, props);
  const replicas = props.replicas ?? profile.replicas;
  const disruptionBudget = props.disruptionBudget
    ?? (profile.disruptionBudgets ? DisruptionBudget.maxUnavailable(PercentOrAbsolute.absolute(1)) : DisruptionBudget.none());
  checkAppProps(at, name, props);
  if (replicas > 1) {
    checkDisruptionBudget(at.at('disruptionBudget'), disruptionBudget, replicas);
  }
  const exposure = props.exposure ?? (container.ports.length > 0 ? Exposure.clusterIp() : Exposure.none());
  const selector = selectorLabels(name, name);
  const labels = {
    ...props.labels,
    ...recommendedLabels({ name, instance: name, component: props.component ?? 'app', partOf: props.partOf, version: tagOf(props.image) }),
  };
  return {
    traits: { name, replicas, selector, labels, spread: props.topologySpread ?? DEFAULT_SPREAD, disruptionBudget },
    containerName: props.containerName ?? name.slice(0, 63).replace(/\./g, '-'),
    container,
    exposure,
    service: exposure._kind === ExposureKind.NONE ? undefined : { name, labels, selector, ports: container.ports.map(servicePort), exposure },
  };
}

/** The main container as the props have it, with the one port and the drain delay made explicit. */
function mainContainer(at: PropPath, props: StatelessAppProps): LongRunningContainer & { readonly ports: AppPort[] } {
  const ports = portsOf(at, props);
  const delay = props.drainDelay ?? (ports.length > 0 && !props.preStop ? DRAIN_DELAY : undefined);
  if (props.drainDelay && props.preStop) {
    at.at('drainDelay').report(ProblemCode.CONFLICT, 'is a preStop hook itself', undefined, 'leave out preStop, or do the waiting in it');
  }
  if (delay && checkSeconds(at.at('drainDelay'), delay) && secondsOf(delay) >= secondsOf(props.terminationGracePeriod ?? GRACE_PERIOD)) {
    at.at('drainDelay').report(ProblemCode.UNSAFE, 'is no shorter than the termination grace period, so that the app is killed before it is asked to stop',
      `${secondsOf(delay)}s`, `make it shorter, or terminationGracePeriod longer than ${secondsOf(delay)}s`);
  }
  const drains = delay !== undefined && secondsOf(delay) > 0;
  return { ...props, ports, preStop: props.preStop ?? (drains ? Handler.exec(['sleep', `${secondsOf(delay)}`]) : undefined) };
}

function portsOf(at: PropPath, props: StatelessAppProps): AppPort[] {
  checkAppPorts(at.at('ports'), props.ports ?? []);
  if (props.port === undefined) {
    return props.ports ?? [];
  }
  if (props.ports) {
    at.at('port').report(ProblemCode.CONFLICT, 'stands beside ports', props.port, 'write it as one of the ports');
  }
  checkPort(at.at('port'), props.port);
  return props.ports ?? [{ port: props.port }];
}

/** A store for one node allows no two pods that could be on two nodes, not even for the time of a rollout. */
export function rolloutOf(at: PropPath, props: StatelessAppProps, replicas: number, volumes: readonly Volume[]): Rollout {
  const [store] = exclusiveStores(volumes);
  const rollout = props.rollout ?? (store ? Rollout.recreate() : Rollout.rolling());
  rollout._validate(at.at('rollout'));
  if (replicas > 1) {
    checkSeveralPods(at.at('replicas'), volumes, replicas);
  } else if (store && rollout._overlaps) {
    at.at('rollout').report(ProblemCode.UNSAFE, `starts a new pod before the old one is gone, and the store ${store.path} is ${modeOf(store)}`, undefined,
      'write Rollout.recreate(), or maxSurge 0 with maxUnavailable 1');
  }
  return rollout;
}

/** Refuses several pods that would need a store on several nodes. */
export function checkSeveralPods(at: PropPath, volumes: readonly Volume[], pods: number): void {
  for (const store of exclusiveStores(volumes)) {
    at.report(ProblemCode.UNSAFE, `needs the store ${store.path} on several nodes, and it is ${modeOf(store)}`, pods,
      'run one pod, make the store ReadWriteMany, or use a StatefulDatabase, which has a store for each pod');
  }
}

function exclusiveStores(volumes: readonly Volume[]): ClaimTraits[] {
  return volumes
    .map(volume => volume._claimTraits)
    .filter((traits): traits is ClaimTraits => traits !== undefined && (traits.singleNode || traits.singlePod));
}

function modeOf(store: ClaimTraits): string {
  return store.singlePod ? 'ReadWriteOncePod' : 'ReadWriteOnce';
}

/** Checks the props that are neither the container's nor the pods'. */
function checkAppProps(at: PropPath, name: string, props: StatelessAppProps): void {
  checkObjectName(at.at('name'), name, 63);
  if (props.containerName !== undefined) {
    checkDnsLabel(at.at('containerName'), props.containerName);
  }
  if (props.replicas !== undefined) {
    checkInteger(at.at('replicas'), props.replicas, 0);
  }
  if (props.revisionHistoryLimit !== undefined) {
    checkInteger(at.at('revisionHistoryLimit'), props.revisionHistoryLimit, 0);
  }
  if (props.startupPatience) {
    checkSeconds(at.at('startupPatience'), props.startupPatience, 1);
  }
  checkDeadline(at, props);
  checkIdentity(at, props);
  props.initContainers?.forEach((container, index) => checkIdentity(at.at('initContainers').at(index), container));
  props.sidecars?.forEach((container, index) => checkIdentity(at.at('sidecars').at(index), container));
  checkLabels(at.at('labels'), props.labels ?? {});
  checkAnnotations(at.at('annotations'), props.annotations ?? {});
  for (const key of ['component', 'partOf'] as const) {
    const value = props[key];
    if (value !== undefined) {
      checkLabelValue(at.at(key), value);
    }
  }
}

/** Labels that only the pods of a StatefulSet have: whoever asks for one wants to know which pod it is, for ever. */
const IDENTITY = ['apps.kubernetes.io/pod-index', 'statefulset.kubernetes.io/pod-name'];

function checkIdentity(at: PropPath, container: ContainerOptions): void {
  for (const [name, value] of Object.entries(container.envValues ?? {})) {
    const field: string | undefined = value.valueFrom?.fieldRef?.fieldPath;
    if (field && IDENTITY.some(label => field.includes(`'${label}'`))) {
      at.at('envValues').at(name).report(ProblemCode.UNSAFE, 'asks for a persistent identity, which the pods of a Deployment do not have', field,
        'use a StatefulDatabase, whose pods keep their names');
    }
  }
}

function checkDeadline(at: PropPath, { minReady, progressDeadline }: StatelessAppProps): void {
  const fits = (!minReady || checkSeconds(at.at('minReady'), minReady)) && (!progressDeadline || checkSeconds(at.at('progressDeadline'), progressDeadline, 1));
  if (fits && minReady && secondsOf(minReady) >= secondsOf(progressDeadline ?? PROGRESS_DEADLINE)) {
    at.at('minReady').report(ProblemCode.CONFLICT, 'is no shorter than the progress deadline, so that every rollout fails', `${secondsOf(minReady)}s`,
      `make it shorter than ${secondsOf(progressDeadline ?? PROGRESS_DEADLINE)}s, or progressDeadline longer`);
  }
}

function servicePort({ port, servicePort: exposed, name, protocol, appProtocol }: AppPort): ServicePortSpec {
  return { name, port: exposed ?? port, targetPort: port, protocol, appProtocol };
}

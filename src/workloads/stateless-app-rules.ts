import { Duration } from 'cdk8s';
import { PercentOrAbsolute } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkDisruptionBudget, DisruptionBudget } from './disruption-budget';
import { Rollout } from './rollout';
import { StatelessAppProps } from './stateless-app-props';
import { checkWorkload, exclusiveStores, identityOf, modeOf, portsOf, servicePort } from './workload-rules';
import { profileOf } from '../environment/defaults';
import { Exposure, ExposureKind } from '../networking/exposure';
import { ServiceParts } from '../networking/service';
import { LongRunningContainer } from '../pods/container';
import { Handler, SLEEP_SINCE } from '../pods/handler';
import { GRACE_PERIOD } from '../pods/pod-options';
import { AppPort } from '../pods/port';
import { PlacementOptions } from '../pods/scheduling/placement';
import { Volume } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { kubernetesMinorOf } from '../validation/rules/kubernetes-version';
import { checkInteger } from '../validation/rules/numbers';

const DRAIN_DELAY = Duration.seconds(5);
const PROGRESS_DEADLINE = Duration.minutes(10);

/** What an app knows of itself as long as it lives. */
export interface AppTraits {
  readonly name: string;
  readonly replicas: number;
  readonly selector: { [label: string]: string };
  readonly labels: { [label: string]: string };
  /** What the props say of where pods are. */
  readonly placement: PlacementOptions;
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
  const { containerName, ...identity } = identityOf(name, 'app', props);
  return {
    traits: { ...identity, replicas, placement: props, disruptionBudget },
    containerName,
    container,
    exposure,
    service: exposure._kind === ExposureKind.NONE ? undefined : { ...identity, ports: container.ports.map(servicePort), exposure },
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
  return { ...props, ports, preStop: props.preStop ?? (drains ? drain(at, delay) : undefined) };
}

/** By the kubelet where all clusters can; else a program of the image, which may have none. */
function drain(at: PropPath, delay: Duration): Handler {
  return kubernetesMinorOf(at.construct) >= SLEEP_SINCE ? Handler.sleep(delay) : Handler.exec(['sleep', `${secondsOf(delay)}`]);
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
export function checkSeveralPods(
  at: PropPath, volumes: readonly Volume[], pods: number, instead = 'use a StatefulDatabase, which has a store for each pod',
): void {
  for (const store of exclusiveStores(volumes)) {
    at.report(ProblemCode.UNSAFE, `needs the store ${store.path} on several nodes, and it is ${modeOf(store)}`, pods,
      `run one pod, make the store ReadWriteMany, or ${instead}`);
  }
}

/** Checks the props that are neither the container's nor the pods'. */
function checkAppProps(at: PropPath, name: string, props: StatelessAppProps): void {
  checkWorkload(at, name, 'Deployment', props);
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
}

function checkDeadline(at: PropPath, { minReady, progressDeadline }: StatelessAppProps): void {
  const fits = (!minReady || checkSeconds(at.at('minReady'), minReady)) && (!progressDeadline || checkSeconds(at.at('progressDeadline'), progressDeadline, 1));
  if (fits && minReady && secondsOf(minReady) >= secondsOf(progressDeadline ?? PROGRESS_DEADLINE)) {
    at.at('minReady').report(ProblemCode.CONFLICT, 'is no shorter than the progress deadline, so that every rollout fails', `${secondsOf(minReady)}s`,
      `make it shorter than ${secondsOf(progressDeadline ?? PROGRESS_DEADLINE)}s, or progressDeadline longer`);
  }
}

import { Duration } from 'cdk8s';
import { Rollout } from './rollout';
import { StatelessAppProps } from './stateless-app-props';
import { LongRunningContainer } from '../pods/container';
import { Handler } from '../pods/handler';
import { PodVolumes } from '../pods/pod-volumes';
import { AppPort, checkAppPorts } from '../pods/port';
import { ClaimTraits } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { checkAnnotations, checkLabels, checkLabelValue } from '../validation/rules/labels';
import { checkDnsLabel, checkObjectName } from '../validation/rules/names';
import { checkInteger, checkPort } from '../validation/rules/numbers';

const DRAIN_DELAY = Duration.seconds(5);
const GRACE_PERIOD = Duration.seconds(30);
const PROGRESS_DEADLINE = Duration.minutes(10);

/** The main container as the props have it, with the one port and the drain delay made explicit. */
export function mainContainer(at: PropPath, props: StatelessAppProps): LongRunningContainer & { readonly ports: AppPort[] } {
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
export function rolloutOf(at: PropPath, props: StatelessAppProps, replicas: number, volumes: PodVolumes): Rollout {
  const exclusive = volumes.volumes
    .map(volume => volume._claimTraits)
    .filter((traits): traits is ClaimTraits => traits !== undefined && (traits.singleNode || traits.singlePod));
  const rollout = props.rollout ?? (exclusive.length > 0 ? Rollout.recreate() : Rollout.rolling());
  rollout._validate(at.at('rollout'));
  for (const store of exclusive) {
    const mode = store.singlePod ? 'ReadWriteOncePod' : 'ReadWriteOnce';
    if (replicas > 1) {
      at.at('replicas').report(ProblemCode.UNSAFE, `needs the store ${store.path} on several nodes, and it is ${mode}`, replicas,
        'write replicas: 1, make the store ReadWriteMany, or use a StatefulDatabase, which has a store for each pod');
    } else if (rollout._overlaps) {
      at.at('rollout').report(ProblemCode.UNSAFE, `starts a new pod before the old one is gone, and the store ${store.path} is ${mode}`, undefined,
        'write Rollout.recreate(), or maxSurge 0 with maxUnavailable 1');
    }
  }
  return rollout;
}

/** Checks the props that are neither the container's nor the pods'. */
export function checkAppProps(at: PropPath, name: string, props: StatelessAppProps): void {
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
  checkLabels(at.at('labels'), props.labels ?? {});
  checkAnnotations(at.at('annotations'), props.annotations ?? {});
  for (const key of ['component', 'partOf'] as const) {
    const value = props[key];
    if (value !== undefined) {
      checkLabelValue(at.at(key), value);
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

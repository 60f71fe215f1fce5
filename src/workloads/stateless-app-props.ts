import { Duration } from 'cdk8s';
import { DisruptionBudget } from './disruption-budget';
import { Rollout } from './rollout';
import { Exposure } from '../networking/exposure';
import { LongRunningContainerOptions } from '../pods/container-options';
import { PodOptions } from '../pods/pod-options';
import { AppPort } from '../pods/port';

/** Props of a {@link StatelessApp}: its main container, its pods, and how they are kept running. */
export interface StatelessAppProps extends LongRunningContainerOptions, PodOptions {
  /**
   * Name of the Deployment and of what belongs to it, at most 63 characters. It is never made unique: to rename an app is
   * to delete it and make another one.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * The one TCP port that the app listens on. For several ports, or for another protocol, there is `ports`.
   *
   * @default - none: the app gets no Service and no probes
   */
  readonly port?: number;

  /**
   * The ports that the app listens on. Where there are several, each has a name.
   *
   * @default - `port`
   */
  readonly ports?: AppPort[];

  /**
   * Who can reach the app through its Service.
   *
   * @default Exposure.clusterIp() where there is a port, and else Exposure.none()
   */
  readonly exposure?: Exposure;

  /**
   * Number of pods. It is left out of the Deployment once the app scales by itself.
   *
   * @default - as the profile of the environment says: 2 in production, 1 in development
   */
  readonly replicas?: number;

  /**
   * How pods are replaced by those of a new version.
   *
   * @default Rollout.rolling(), or Rollout.recreate() where a store can be mounted on one node only
   */
  readonly rollout?: Rollout;

  /**
   * How long a new pod must be ready before it counts as available, whole seconds.
   *
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * How long a rollout may make no progress before it is reported as failed, whole seconds. Nothing is rolled back.
   *
   * @default Duration.minutes(10)
   */
  readonly progressDeadline?: Duration;

  /**
   * How many old versions `kubectl rollout undo` can go back to.
   *
   * @default 10
   */
  readonly revisionHistoryLimit?: number;

  /**
   * How long a pod goes on serving after it was told to stop, whole seconds: until every node knows that it is going,
   * requests still arrive. It runs `sleep`, which the image must have; with a `kubernetesVersion` from 1.30 on, the kubelet
   * waits instead.
   *
   * @default Duration.seconds(5) where there is a port and no `preStop`
   */
  readonly drainDelay?: Duration;

  /**
   * How long a pod may take to start before it is restarted, whole seconds.
   *
   * @default Duration.minutes(5)
   */
  readonly startupPatience?: Duration;

  /**
   * Name of the main container, at most 63 characters.
   *
   * @default - the app's name
   */
  readonly containerName?: string;

  /**
   * How many pods may be down at once because of what people do on purpose, such as draining a node.
   *
   * @default - one, where there are several pods and the profile of the environment asks for it, as production does
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * What the app is within the system (`app.kubernetes.io/component`).
   *
   * @default "app"
   */
  readonly component?: string;

  /**
   * The system that the app is a part of (`app.kubernetes.io/part-of`).
   *
   * @default - not said
   */
  readonly partOf?: string;

  /**
   * Further labels of every object of the app.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the Deployment.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

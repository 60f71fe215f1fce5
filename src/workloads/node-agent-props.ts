import { Duration } from 'cdk8s';
import { ClusterAccess } from './cluster-access';
import { NodeUpdate } from './node-update';
import { Nodes } from './nodes';
import { Exposure } from '../networking/exposure';
import { ContainerSettings, LifecycleOptions } from '../pods/container-options';
import { HostAccess } from '../pods/host-access';
import { PodOptions } from '../pods/pod-options';
import { AgentPort } from '../pods/port';

/** Where an agent offers its metrics. */
export interface MetricsEndpoint {
  /**
   * The port of the pods.
   *
   * @default - the agent's first TCP port
   */
  readonly port?: number;

  /**
   * The path, starting with `/`.
   *
   * @default - the scraper's, which is `/metrics`
   */
  readonly path?: string;
}

/** What a {@link NodeAgent} has beside its image: its main container, its pods, its nodes, and what it may do there. */
export interface NodeAgentOptions extends ContainerSettings, LifecycleOptions, PodOptions, HostAccess {
  /**
   * Name of the DaemonSet and of what belongs to it, at most 63 characters. It is never made unique: to rename an agent is
   * to delete it and make another one.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * Which nodes it runs on. `nodeSelector`, `affinity` and `tolerations` narrow and widen that further.
   *
   * @default - every Linux node without a taint
   */
  readonly nodes?: Nodes;

  /**
   * The one TCP port that the agent listens on. For several ports, another protocol or a port of the node, there is `ports`.
   *
   * @default - none: the agent gets no probes
   */
  readonly port?: number;

  /**
   * The ports that the agent listens on. Where there are several, each has a name.
   *
   * @default - `port`
   */
  readonly ports?: AgentPort[];

  /**
   * Who can reach the agent through a Service. `Exposure.headless()` has the addresses of all pods, for who asks each;
   * `Exposure.clusterIp({ internalTrafficPolicy: TrafficPolicy.LOCAL })` leads every pod to the agent on its own node.
   *
   * @default Exposure.none()
   */
  readonly exposure?: Exposure;

  /**
   * Where the agent offers its metrics, as annotations of the pods (`prometheus.io/scrape` and the like), which the usual
   * configuration of Prometheus goes by.
   *
   * @default - not said
   */
  readonly metrics?: MetricsEndpoint;

  /**
   * What the agent may do at the API server, in all namespaces: a ClusterRole named `<namespace>:<name>`, its binding, and
   * a token in the pods. In an Environment that denies by default, ports 443 and 6443 are open to it.
   *
   * @default - nothing
   */
  readonly clusterAccess?: ClusterAccess[];

  /**
   * How pods are replaced by those of a new version.
   *
   * @default NodeUpdate.maxUnavailable(PercentOrAbsolute.absolute(1))
   */
  readonly update?: NodeUpdate;

  /**
   * How long a new pod must be ready before it counts as available, whole seconds.
   *
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * How many old versions `kubectl rollout undo` can go back to.
   *
   * @default 10
   */
  readonly revisionHistoryLimit?: number;

  /**
   * How long a pod may take to start before it is restarted, whole seconds.
   *
   * @default Duration.minutes(5)
   */
  readonly startupPatience?: Duration;

  /**
   * Name of the main container, at most 63 characters.
   *
   * @default - the agent's name
   */
  readonly containerName?: string;

  /**
   * What the agent is within the system (`app.kubernetes.io/component`).
   *
   * @default "agent"
   */
  readonly component?: string;

  /**
   * The system that the agent is a part of (`app.kubernetes.io/part-of`).
   *
   * @default - not said
   */
  readonly partOf?: string;

  /**
   * Further labels of every object of the agent.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the DaemonSet.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/** Props of a {@link NodeAgent}. */
export interface NodeAgentProps extends NodeAgentOptions {
  /** Image with a tag other than `latest`, or with a digest: `fluent/fluentd:v1.17-1`. */
  readonly image: string;
}

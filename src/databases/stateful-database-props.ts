import { Duration } from 'cdk8s';
import { DatabaseContent } from './database-content';
import { DatabaseEngine } from './database-engine';
import { DatabaseStorage, DatabaseVolume } from './database-storage';
import { DatabaseTls } from './database-tls';
import { DatabaseUpdate } from './database-update';
import { MetricsOptions } from './metrics-options';
import { Exposure } from '../networking/exposure';
import { ContainerSettings, LifecycleOptions } from '../pods/container-options';
import { PodOptions } from '../pods/pod-options';
import { DisruptionBudget } from '../workloads/disruption-budget';

/**
 * Props of a {@link StatefulDatabase}: what it runs, on which disks, and all that its container and pods can have
 * besides. What is said here of the container is added to what the engine says, or wins over it.
 */
export interface StatefulDatabaseProps extends DatabaseContent, ContainerSettings, LifecycleOptions, PodOptions {
  /** What it runs. */
  readonly engine: DatabaseEngine;

  /** The disk that each pod has for its data. */
  readonly storage: DatabaseStorage;

  /**
   * Name of the StatefulSet and of what belongs to it, at most 52 characters. **To rename a database is to make a new,
   * empty one**; the claims of the old one are left behind, none is deleted.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * Number of pods. What they are to each other is the engine's: a primary and its standbys, a quorum (an odd number), or
   * parts of a ring. Engines that cannot be several refuse it.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Settings of the server, in its own words: `{ max_connections: '200' }`. They go into its configuration file, and a
   * change rolls the pods.
   *
   * @default - the image's, and what the engine needs
   */
  readonly config?: { [key: string]: string };

  /**
   * The whole content of the server's configuration file instead of `config`. What the engine would have put there is
   * yours to write.
   *
   * @default - made from `config`
   */
  readonly configFile?: string;

  /**
   * A disk of its own for the log (write-ahead, transaction, commit), where the engine can have it apart. It counts from
   * the first start.
   *
   * @default - beside the data
   */
  readonly logStorage?: DatabaseStorage;

  /**
   * Further disks that each pod has for itself.
   *
   * @default - none
   */
  readonly volumes?: DatabaseVolume[];

  /**
   * Whether Kubernetes deletes the claims, **and the data with them**, when the StatefulSet is deleted. Otherwise Argo CD and Helm
   * also keep the Namespace of the `Environment` around it, with which the claims would go.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
   */
  readonly dangerouslyDeleteDataWithDatabase?: boolean;

  /**
   * Whether Kubernetes deletes the claims, **and the data with them**, of the pods that go when there are fewer replicas.
   *
   * @default false
   */
  readonly dangerouslyDeleteDataWhenScaledDown?: boolean;

  /**
   * TLS for clients, from a Secret.
   *
   * @default - none
   */
  readonly tls?: DatabaseTls;

  /**
   * Whether Prometheus can read metrics of it: from a sidecar, or from the server where it has them itself.
   *
   * @default false
   */
  readonly metrics?: boolean;

  /**
   * Who reads the metrics and how they are found.
   *
   * @default - annotations of the pods, and every pod of the cluster may ask
   */
  readonly metricsOptions?: MetricsOptions;

  /**
   * Who can reach it through its client Service.
   *
   * @default Exposure.clusterIp() where there is a port, and else Exposure.none()
   */
  readonly exposure?: Exposure;

  /**
   * Name of the headless Service that gives the pods their names (`spec.serviceName`). It cannot be changed later.
   *
   * @default - `<name>-headless`
   */
  readonly serviceName?: string;

  /**
   * How pods come to a new version.
   *
   * @default DatabaseUpdate.rolling()
   */
  readonly update?: DatabaseUpdate;

  /**
   * Whether all pods start and stop at once, not one after the other. It cannot be changed later.
   *
   * @default - as the engine needs it
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-management-policies
   */
  readonly parallel?: boolean;

  /**
   * The number of the first pod.
   *
   * @default 0
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#start-ordinal
   */
  readonly firstOrdinal?: number;

  /**
   * How long a new pod must be ready before the next one is updated, whole seconds.
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
   * How many pods may be down at once because of what people do on purpose, such as draining a node.
   *
   * @default - one, where there are several pods and the profile of the environment asks for it, as production does
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * How long a pod may take to start before it is restarted, whole seconds: recovery after a crash takes its time.
   *
   * @default Duration.minutes(30)
   */
  readonly startupPatience?: Duration;

  /**
   * What it is within the system (`app.kubernetes.io/component`).
   *
   * @default "database"
   */
  readonly component?: string;

  /**
   * The system that it is a part of (`app.kubernetes.io/part-of`).
   *
   * @default - not said
   */
  readonly partOf?: string;

  /**
   * Further labels of every object but the claims, whose labels never change.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the StatefulSet.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

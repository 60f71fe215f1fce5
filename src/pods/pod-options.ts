import { Duration } from 'cdk8s';
import { HostAlias, ISecret, IServiceAccount } from 'cdk8s-plus-28';
import { InitContainer, Sidecar } from './container-options';
import { DnsSettings } from './dns';
import { Affinity } from './scheduling/affinity';
import { Toleration } from './scheduling/toleration';
import { TopologySpread } from './scheduling/topology-spread';
import { PodSecurity } from './security';

/** What Kubernetes gives a pod that does not say. */
export const GRACE_PERIOD = Duration.seconds(30);

/**
 * What pods have beside their main container.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
export interface PodOptions {
  /**
   * Containers that run to their end, one after the other, before the others start.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
   */
  readonly initContainers?: InitContainer[];

  /**
   * Containers beside the main one.
   *
   * @default - none
   */
  readonly sidecars?: Sidecar[];

  /**
   * What the pods' processes may do.
   *
   * @default - user 10001, not root, the runtime's seccomp profile
   */
  readonly podSecurity?: PodSecurity;

  /**
   * The ServiceAccount to run as.
   *
   * @default - one of its own
   * @see https://kubernetes.io/docs/concepts/security/service-accounts/
   */
  readonly serviceAccount?: IServiceAccount;

  /**
   * Whether the pods get a token with which they can talk to the API server.
   *
   * @default false
   */
  readonly automountServiceAccountToken?: boolean;

  /**
   * Secrets with which images are pulled, of type `kubernetes.io/dockerconfigjson`.
   *
   * @default - none
   */
  readonly imagePullSecrets?: ISecret[];

  /**
   * How important the pods are: more important ones displace others.
   *
   * @default - the cluster's default
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priorityClassName?: string;

  /**
   * The container runtime's configuration, for example gVisor's.
   *
   * @default - the cluster's default
   * @see https://kubernetes.io/docs/concepts/containers/runtime-class/
   */
  readonly runtimeClassName?: string;

  /**
   * Entries of the pods' `/etc/hosts`.
   *
   * @default - none
   */
  readonly hostAliases?: HostAlias[];

  /**
   * How names are resolved.
   *
   * @default - the cluster's DNS
   */
  readonly dns?: DnsSettings;

  /**
   * Labels that a node must have.
   *
   * @default - none
   */
  readonly nodeSelector?: { [label: string]: string };

  /**
   * Taints that do not keep the pods away.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * Where the pods want to be, or must be.
   *
   * @default - anywhere
   */
  readonly affinity?: Affinity[];

  /**
   * How evenly the pods are spread. A list of your own, also an empty one, takes the place of the default as a whole.
   *
   * @default - where there is more than one pod: evenly over zones, and no two on one node, as well as it goes
   */
  readonly topologySpread?: TopologySpread[];

  /**
   * Time that the pods have to stop after they were told to, whole seconds; then they are killed.
   *
   * @default Duration.seconds(30)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * Whether the containers see each other's processes.
   *
   * @default false
   */
  readonly shareProcessNamespace?: boolean;

  /**
   * Further labels of the pods, which go before those that all objects have; but not before `app.kubernetes.io/name` and the like.
   *
   * @default - none
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * Further annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { [key: string]: string };
}

import { Duration } from 'cdk8s';

/** Which of a Service's pods take a request. */
export enum TrafficPolicy {
  /** Any of them. */
  CLUSTER = 'Cluster',

  /** Only those on the node that the request arrived at; without one there, it is dropped. */
  LOCAL = 'Local',
}

/** Which of a Service's pods a client is led to first; when they are gone, all others take their place. */
export enum TrafficDistribution {
  /** Those in its own zone: less delay, and no traffic between zones to pay for. Needs Kubernetes 1.31. */
  PREFER_SAME_ZONE = 'PreferSameZone',

  /** Those on its own node, and then those in its zone. Needs Kubernetes 1.34. */
  PREFER_SAME_NODE = 'PreferSameNode',
}

/** A family of IP addresses. */
export enum IpFamily {
  /** `10.1.2.3` */
  IPV4 = 'IPv4',

  /** `2001:db8::1` */
  IPV6 = 'IPv6',
}

/**
 * How many families of addresses a Service has.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/
 */
export enum IpFamilyPolicy {
  /** One. */
  SINGLE_STACK = 'SingleStack',

  /** Both, where the cluster has both. */
  PREFER_DUAL_STACK = 'PreferDualStack',

  /** Both; a cluster that has one only refuses the Service. */
  REQUIRE_DUAL_STACK = 'RequireDualStack',
}

/** What every Service can say, as {@link Exposure.headless} takes it. */
export interface HeadlessOptions {
  /**
   * Annotations of the Service, by which clouds' load balancers and DNS controllers are configured.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * The families of its addresses, the first one first.
   *
   * @default - the cluster's
   * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/
   */
  readonly ipFamilies?: IpFamily[];

  /**
   * How many families of addresses it has.
   *
   * @default IpFamilyPolicy.SINGLE_STACK
   */
  readonly ipFamilyPolicy?: IpFamilyPolicy;

  /**
   * Whether pods are found by its name before they are ready, as the members of a cluster need it to find each other.
   *
   * @default false
   */
  readonly publishNotReadyAddresses?: boolean;
}

/** Options of {@link Exposure.clusterIp}. */
export interface ClusterIpOptions extends HeadlessOptions {
  /**
   * A fixed address out of the cluster's range for Services.
   *
   * @default - Kubernetes chooses one
   */
  readonly clusterIp?: string;

  /**
   * Requests from one client address go to the same pod until it has sent none for so long: 1 second to 1 day.
   *
   * @default - each connection goes to any pod
   * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity
   */
  readonly sessionAffinityTimeout?: Duration;

  /**
   * Which pods take requests from inside of the cluster.
   *
   * @default TrafficPolicy.CLUSTER
   * @see https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/
   */
  readonly internalTrafficPolicy?: TrafficPolicy;

  /**
   * Which pods are led to first. Needs Kubernetes 1.31 or 1.34 (`kubernetesVersion` of the Environment or App). Where clients
   * are not spread as the pods are, those near to most clients get most of the work.
   *
   * @default - all pods alike
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution
   */
  readonly trafficDistribution?: TrafficDistribution;
}

/** Options of {@link Exposure.nodePort}. */
export interface NodePortOptions extends ClusterIpOptions {
  /**
   * The nodes' port for a port, by its name (or by its number in digits where it has none), 30000 to 32767.
   *
   * @default - Kubernetes chooses them
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#nodeport-custom-port
   */
  readonly nodePorts?: { [port: string]: number };

  /**
   * Which pods take requests from outside. `LOCAL` keeps the client's address.
   *
   * @default TrafficPolicy.CLUSTER
   * @see https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip
   */
  readonly externalTrafficPolicy?: TrafficPolicy;
}

/** Options of {@link Exposure.loadBalancer}. */
export interface LoadBalancerOptions extends NodePortOptions {
  /**
   * Which implementation makes the load balancer, for example `service.k8s.aws/nlb`. It cannot be changed later.
   *
   * @default - the cluster's
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
   */
  readonly loadBalancerClass?: string;

  /**
   * The blocks of client addresses that it lets in, for example `203.0.113.0/24`.
   *
   * @default - all
   */
  readonly sourceRanges?: string[];

  /**
   * Whether the nodes open a port for it as well. Turn it off for load balancers that reach pods directly.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-nodeport-allocation
   */
  readonly allocateNodePorts?: boolean;

  /**
   * The nodes' port that tells the load balancer which nodes have a pod; with `TrafficPolicy.LOCAL` only.
   *
   * @default - Kubernetes chooses one
   */
  readonly healthCheckNodePort?: number;
}

/** @internal */
export enum ExposureKind { CLUSTER_IP, HEADLESS, NODE_PORT, LOAD_BALANCER, NONE }

/**
 * Who can reach an app's pods through its Service. Between headless and the others there is no way back: Kubernetes
 * does not change the `clusterIP` of a Service, it has to be deleted and made again.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export class Exposure {
  /** One address inside of the cluster. */
  public static clusterIp(options: ClusterIpOptions = {}): Exposure {
    return new Exposure(ExposureKind.CLUSTER_IP, options);
  }

  /** No address of its own: its name resolves to the addresses of the pods. */
  public static headless(options: HeadlessOptions = {}): Exposure {
    return new Exposure(ExposureKind.HEADLESS, options);
  }

  /** A port of every node, and an address inside of the cluster. */
  public static nodePort(options: NodePortOptions = {}): Exposure {
    return new Exposure(ExposureKind.NODE_PORT, options);
  }

  /** A load balancer of the cloud, and an address inside of the cluster. */
  public static loadBalancer(options: LoadBalancerOptions = {}): Exposure {
    return new Exposure(ExposureKind.LOAD_BALANCER, options);
  }

  /** No Service. */
  public static none(): Exposure {
    return new Exposure(ExposureKind.NONE, {});
  }

  private constructor(
    /** @internal */
    public readonly _kind: ExposureKind,
    /** @internal */
    public readonly _options: LoadBalancerOptions,
  ) {}

  /**
   * Whether clients outside of the cluster reach it without an Ingress or a route.
   *
   * @internal
   */
  public get _isExternal(): boolean {
    return this._kind === ExposureKind.NODE_PORT || this._kind === ExposureKind.LOAD_BALANCER;
  }
}

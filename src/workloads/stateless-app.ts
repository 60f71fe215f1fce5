import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { addConnection } from './add-connection';
import { Autoscaling, CpuScalingOptions, MemoryScalingOptions, ScalingOptions } from './autoscaling';
import { addCompanions, podSelection } from './companions';
import { DeploymentManifest, leaveReplicasToAutoscaler, renderAppDeployment } from './deployment';
import { addDisruptionBudget } from './disruption-budget';
import { declarePods } from './pods-of';
import { StatelessAppProps } from './stateless-app-props';
import { AppTraits, resolveApp } from './stateless-app-rules';
import { profileOf } from '../environment/defaults';
import { ConnectOptions } from '../networking/connection';
import { Connections, IConnectable } from '../networking/connections';
import { HttpExposure } from '../networking/http-exposure';
import { IngressOptions } from '../networking/ingress';
import { Peer } from '../networking/peer';
import { networkPolicyPort } from '../networking/policy';
import { RouteOptions } from '../networking/route';
import { WorkloadService } from '../networking/service';
import { checkService } from '../networking/service-rules';
import { Manifest } from '../objects/manifest';
import { checkNamespaced } from '../objects/namespace';
import { PodVolumes } from '../pods/pod-volumes';
import { Volume } from '../pods/volume';
import { PropPath } from '../validation/prop-path';

/**
 * An app whose pods are all alike and keep nothing: any of them can be stopped, moved or doubled at any time. It becomes
 * a Deployment, with a Service where it has a port, a ServiceAccount without rights, and a PodDisruptionBudget where
 * there are several pods. What has an identity or a disk of its own is a `StatefulDatabase`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 */
export class StatelessApp extends Construct implements IConnectable, kplus.IPodSelector, kplus.INetworkPolicyPeer, kplus.IScalable {
  /** Name of the Deployment and of what belongs to it. */
  public readonly name: string;

  /** The Deployment. */
  public readonly deployment: Manifest;

  /** The Service; undefined without a port, and with `Exposure.none()`. */
  public readonly service?: WorkloadService;

  /** Whether an autoscaler decides how many pods there are. Set by `markHasAutoscaler`. */
  public hasAutoscaler: boolean = false;

  /** Who may connect to the app, and to whom it may. */
  public readonly connections: Connections;

  private readonly manifest: DeploymentManifest;
  private http?: HttpExposure;
  private readonly traits: AppTraits;
  private readonly volumes: readonly Volume[];
  private autoscaling?: Autoscaling;

  /**
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the app's name unless `name` says otherwise
   * @throws ValidationError with everything that is wrong with the props
   */
  constructor(scope: Construct, id: string, props: StatelessAppProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    const app = resolveApp(at, this, props);
    const { name, labels, selector, replicas } = app.traits;
    const volumes = new PodVolumes(`${name}-config`);
    this.manifest = renderAppDeployment(at, this, app, props, volumes);
    if (app.service && at.reported.length === 0) {
      checkService(at, app.service);
    }
    at.throwReported();

    this.name = name;
    this.traits = app.traits;
    this.volumes = volumes.volumes;
    addCompanions(this, { name, labels }, props, volumes);
    this.deployment = new Manifest(this, 'Resource', this.manifest);
    this.service = app.service && WorkloadService._create(this, 'service', app.service);
    const ports = app.container.ports.map(({ port, protocol }) => networkPolicyPort(port, protocol));
    this.connections = new Connections(this, { name, podLabels: selector, ports, service: this.service, labels });
    declarePods(this, { spec: this.manifest.spec.template.spec!, connections: this.connections });
    if (app.exposure._isExternal) {
      this.connections._open(Peer.anywhere(), ports);
    }
    if (replicas > 1) {
      addDisruptionBudget(this, app.traits);
    }
  }

  /**
   * Exposes the app at a host name, by an Ingress. Several hosts share one Ingress unless they are given names. The app is
   * then reachable in an Environment that denies by default, without a further word.
   *
   * @param host a DNS name, `*.example.com` included
   * @param options paths, TLS, class and annotations
   * @returns the Ingress
   * @throws ValidationError where something is wrong, or the app has no Service
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
   */
  public exposeAt(host: string, options: IngressOptions = {}): Manifest {
    return this.httpExposure().exposeAt(host, options);
  }

  /**
   * Exposes the app through a Gateway, by an HTTPRoute. The app is then reachable in an Environment that denies by
   * default, without a further word.
   *
   * @param options the Gateway, hostnames and paths
   * @returns the HTTPRoute
   * @throws ValidationError where something is wrong, or the app has no Service
   * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
   */
  public exposeVia(options: RouteOptions): Manifest {
    return this.httpExposure().exposeVia(options);
  }

  /**
   * Lets the app reach another one: network policies at both ends, and environment variables that say where it is
   * (`ORDERS_DB_HOST`, `ORDERS_DB_PORT`, ...) in the main container. A variable that the props set stays as it is.
   *
   * @param other a workload, a database or an external service
   * @param options the names of the variables, whether passwords are files, and whether pods wait for the other one
   * @throws ValidationError where the other has no Service or no such user, or cannot be named from here
   */
  public connectTo(other: IConnectable, options: ConnectOptions = {}): void {
    addConnection(this, this.manifest.spec.template.spec!, this.connections.connectTo(other, options));
  }

  /**
   * Lets a peer connect to the app; from then on, nobody else may who was not let in as well.
   *
   * @param peer who may
   * @param ports at which ports of the pods; all that the app has, where it is left out
   * @throws ValidationError where the peer is wrong, or cannot be named from here
   */
  public allowFrom(peer: Peer, ports?: kplus.NetworkPolicyPort[]): void {
    this.connections.allowFrom(peer, ports);
  }

  /**
   * Lets the app connect to a peer; from then on, it reaches nothing else but the DNS. What the peer lets in is the
   * peer's: `connectTo` opens both ends.
   *
   * @param peer to whom it may
   * @param ports at which ports of the peer; those of the other workload where it is one, and else all
   * @throws ValidationError where the peer is wrong, or cannot be named from here
   */
  public allowTo(peer: Peer, ports?: kplus.NetworkPolicyPort[]): void {
    this.connections.allowTo(peer, ports);
  }

  /**
   * Scales the app on the CPU time that its pods use.
   *
   * @param options between how many pods, how fast, and at which use
   * @returns the HorizontalPodAutoscaler, one for all metrics of the app
   * @throws ValidationError where something is wrong, or the app has a store that only one node can mount
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   */
  public scaleOnCpu(options: CpuScalingOptions): Manifest {
    return this.autoscaler().scaleOnCpu(options);
  }

  /**
   * Scales the app on the memory that its pods use.
   *
   * @param options between how many pods, how fast, and at which use
   * @returns the HorizontalPodAutoscaler, one for all metrics of the app
   * @throws ValidationError where something is wrong, or the app has a store that only one node can mount
   */
  public scaleOnMemory(options: MemoryScalingOptions): Manifest {
    return this.autoscaler().scaleOnMemory(options);
  }

  /**
   * Scales the app on any metric: of its pods, of another object, or from outside of the cluster.
   *
   * @param metric for example `Metric.pods({ name: 'requests_per_second', target: MetricTarget.averageValue(100) })`
   * @param options between how many pods, and how fast
   * @returns the HorizontalPodAutoscaler, one for all metrics of the app
   * @throws ValidationError where something is wrong, or the app has a store that only one node can mount
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics
   */
  public scaleOnMetric(metric: kplus.Metric, options: ScalingOptions = {}): Manifest {
    return this.autoscaler().scaleOnMetric(metric, options);
  }

  /** Leaves the number of pods to an autoscaler, such as one of `cdk8s-plus`. */
  public markHasAutoscaler(): void {
    this.becomeScalable();
  }

  /** What an autoscaler of `cdk8s-plus` needs to know. */
  public toScalingTarget(): kplus.ScalingTarget {
    const { cpu, memory } = profileOf(this);
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: this.name,
      // They are only asked whether they have requests, and all of ours do.
      containers: [new kplus.Container({ image: 'any', resources: { cpu: { request: cpu }, memory: { request: memory } } })],
      replicas: this.hasAutoscaler ? undefined : this.traits.replicas,
    };
  }

  /** The app's pods, for `cdk8s-plus` constructs that select pods. */
  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    return podSelection(this, this.traits.selector);
  }

  /** The app's pods, for the network policies of `cdk8s-plus`. */
  public toNetworkPolicyPeerConfig(): kplus.NetworkPolicyPeerConfig {
    return { podSelector: this.toPodSelectorConfig() };
  }

  /** The app's pods, for the network policies of `cdk8s-plus`. */
  public toPodSelector(): kplus.IPodSelector | undefined {
    return this;
  }

  private httpExposure(): HttpExposure {
    return this.http ??= new HttpExposure(this, this.service, this.connections, this.traits.labels);
  }

  private autoscaler(): Autoscaling {
    this.becomeScalable();
    const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: this.name };
    return this.autoscaling ??= new Autoscaling(this, { target, minReplicas: this.traits.replicas, labels: this.traits.labels });
  }

  private becomeScalable(): void {
    if (!this.hasAutoscaler) {
      leaveReplicasToAutoscaler(this, this.traits, this.manifest, this.volumes);
      this.hasAutoscaler = true;
    }
  }
}

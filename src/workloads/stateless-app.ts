import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { DeploymentManifest, renderDeployment } from './deployment';
import { StatelessAppProps } from './stateless-app-props';
import { checkAppProps, mainContainer, rolloutOf } from './stateless-app-rules';
import { checkNamespaced, profileOf } from '../environment/defaults';
import { Environment } from '../environment/environment';
import { Connections, ConnectOptions, IConnectable } from '../networking/connections';
import { Exposure, ExposureKind } from '../networking/exposure';
import { HttpExposure } from '../networking/http-exposure';
import { IngressOptions } from '../networking/ingress';
import { Peer } from '../networking/peer';
import { RouteOptions } from '../networking/route';
import { WorkloadService } from '../networking/service';
import { checkService } from '../networking/service-rules';
import { renderConfigMap } from '../objects/config-map';
import { recommendedLabels, selectorLabels } from '../objects/labels';
import { Manifest } from '../objects/manifest';
import { namespaceOf } from '../objects/namespace';
import { renderServiceAccount } from '../objects/service-account';
import { checkPod } from '../pods/check-pod';
import { checkConfigSize } from '../pods/config-files';
import { renderEnvValue } from '../pods/env';
import { tagOf } from '../pods/image';
import { renderPod } from '../pods/pod';
import { PodVolumes } from '../pods/pod-volumes';
import { AppPort } from '../pods/port';
import { DEFAULT_SPREAD } from '../pods/scheduling/topology-spread';
import { PropPath } from '../validation/prop-path';
import { secondsOf } from '../validation/rules/durations';

const STARTUP_PATIENCE = Duration.minutes(5);

/**
 * An app whose pods are all alike and keep nothing: any of them can be stopped, moved or doubled at any time. It becomes
 * a Deployment, with a Service where it has a port, a ServiceAccount without rights, and a PodDisruptionBudget where
 * there are several pods. What has an identity or a disk of its own is a `StatefulDatabase`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 */
export class StatelessApp extends Construct implements IConnectable, kplus.IPodSelector, kplus.INetworkPolicyPeer {
  /** Name of the Deployment and of what belongs to it. */
  public readonly name: string;

  /** The Deployment. */
  public readonly deployment: Manifest;

  /** The Service; undefined without a port, and with `Exposure.none()`. */
  public readonly service?: WorkloadService;

  /** Who may connect to the app, and to whom it may. */
  public readonly connections: Connections;

  private readonly manifest: DeploymentManifest;
  private readonly http: HttpExposure;
  private readonly selector: { [label: string]: string };

  /**
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the app's name unless `name` says otherwise
   * @throws ValidationError with everything that is wrong with the props
   */
  constructor(scope: Construct, id: string, props: StatelessAppProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    const profile = profileOf(this);
    const name = props.name ?? id;
    const containerName = props.containerName ?? name.slice(0, 63).replace(/\./g, '-');
    const container = mainContainer(at, props);
    const replicas = props.replicas ?? profile.replicas;
    const volumes = new PodVolumes(`${name}-config`);
    const selector = selectorLabels(name, name);
    const labels = {
      ...props.labels,
      ...recommendedLabels({ name, instance: name, component: props.component ?? 'app', partOf: props.partOf, version: tagOf(props.image) }),
    };
    const exposure = props.exposure ?? (container.ports.length > 0 ? Exposure.clusterIp() : Exposure.none());
    const service = exposure._kind === ExposureKind.NONE ? undefined : { name, labels, selector, ports: container.ports.map(servicePort), exposure };

    checkAppProps(at, name, props);
    checkPod(at, containerName, container, props);
    const template = renderPod(at, {
      labels,
      selector,
      containerName,
      container,
      options: props,
      defaults: { cpu: profile.cpu, memory: profile.memory, imageRegistry: Environment.containing(this)?.imageRegistry },
      serviceAccountName: props.serviceAccount?.name ?? name,
      startupPatience: props.startupPatience ?? STARTUP_PATIENCE,
      defaultSpread: replicas > 1 ? DEFAULT_SPREAD : [],
    }, volumes);
    checkConfigSize(at.at('configFiles'), volumes.configData);
    const rollout = rolloutOf(at, props, replicas, volumes);
    if (service && at.reported.length === 0) {
      checkService(at, service);
    }
    at.throwReported();

    this.name = name;
    this.selector = selector;
    this.manifest = renderDeployment({
      name,
      labels,
      annotations: props.annotations,
      selector,
      replicas,
      rollout,
      minReadySeconds: props.minReady && secondsOf(props.minReady),
      progressDeadlineSeconds: props.progressDeadline && secondsOf(props.progressDeadline),
      revisionHistoryLimit: props.revisionHistoryLimit,
      template,
    });
    // What pods need to start stands before them: kubectl applies a file from top to bottom.
    if (!props.serviceAccount) {
      new Manifest(this, 'service-account', renderServiceAccount({ name, labels }));
    }
    if (Object.keys(volumes.configData).length > 0) {
      new Manifest(this, 'config', renderConfigMap({ name: `${name}-config`, labels }, volumes.configData));
    }
    this.deployment = new Manifest(this, 'Resource', this.manifest);
    this.service = service && WorkloadService._create(this, 'service', service);
    const ports = container.ports.map(({ port, protocol }) => kplus.NetworkPolicyPort.of({ port, protocol: networkProtocol(protocol) }));
    this.connections = new Connections(this, { name, podLabels: selector, ports, service: this.service, labels });
    this.http = new HttpExposure(this, this.service, this.connections, labels);
    if (exposure._isExternal) {
      this.connections._open(Peer.anywhere(), ports);
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
    return this.http.exposeAt(host, options);
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
    return this.http.exposeVia(options);
  }

  /**
   * Lets the app reach another one: network policies at both ends, and environment variables that say where it is
   * (`ORDERS_DB_HOST`, `ORDERS_DB_PORT`, ...) in the main container. A variable that the props set stays as it is.
   *
   * @param other a workload, a database or an external service
   * @param options the prefix of the variables
   * @throws ValidationError where the other has no Service, or cannot be named from here
   */
  public connectTo(other: IConnectable, options: ConnectOptions = {}): void {
    const variables = this.connections.connectTo(other, options);
    const container = this.manifest.spec.template.spec!.containers[0];
    const known = new Set((container.env ?? []).map(variable => variable.name));
    const added = Object.entries(variables).filter(([name]) => !known.has(name)).map(([name, value]) => renderEnvValue(name, value));
    container.env = [...container.env ?? [], ...added];
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

  /** The app's pods, for `cdk8s-plus` constructs that select pods. */
  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    const namespace = namespaceOf(this);
    return {
      labelSelector: kplus.LabelSelector.of({ labels: this.selector }),
      namespaces: namespace === undefined ? undefined : { names: [namespace] },
    };
  }

  /** The app's pods, for the network policies of `cdk8s-plus`. */
  public toNetworkPolicyPeerConfig(): kplus.NetworkPolicyPeerConfig {
    return { podSelector: this.toPodSelectorConfig() };
  }

  /** The app's pods, for the network policies of `cdk8s-plus`. */
  public toPodSelector(): kplus.IPodSelector | undefined {
    return this;
  }
}

function servicePort({ port, servicePort: exposed, name, protocol, appProtocol }: AppPort) {
  return { name, port: exposed ?? port, targetPort: port, protocol, appProtocol };
}

function networkProtocol(protocol?: kplus.Protocol): kplus.NetworkProtocol {
  return (protocol ?? kplus.Protocol.TCP) as string as kplus.NetworkProtocol;
}

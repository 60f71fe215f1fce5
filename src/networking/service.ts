import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Service, ServicePort, ServiceSpec } from 'kubernetes-types/core/v1';
import { Exposure, ExposureKind, TrafficDistribution } from './exposure';
import { Manifest } from '../objects/manifest';
import { Typed } from '../objects/typed';
import { secondsOf } from '../validation/rules/durations';
import { kubernetesMinorOf } from '../validation/rules/kubernetes-version';

/** The minor version of Kubernetes from which a Service can say which pods are near. */
export const DISTRIBUTION_SINCE = 31;
/** That from which it can say by what they are near. */
export const NAMED_DISTRIBUTION_SINCE = 34;

/** One port of a Service. */
export interface ServicePortSpec {
  /** Needed where there are several. */
  readonly name?: string;
  /** The port of the Service. */
  readonly port: number;
  /** The port of the pods; the same where it is not said. */
  readonly targetPort?: number;
  /** TCP where it is not said. */
  readonly protocol?: kplus.Protocol;
  /** What is spoken there: `http`, `kubernetes.io/h2c`, ... */
  readonly appProtocol?: string;
}

/** What a Service is made of. */
export interface ServiceParts {
  readonly name: string;
  readonly labels?: { [key: string]: string };
  /** Annotations; those of the exposure where they are left out. */
  readonly annotations?: { [key: string]: string };
  /** The labels of its pods; none where somebody else writes its EndpointSlices. */
  readonly selector?: { [key: string]: string };
  readonly ports: readonly ServicePortSpec[];
  readonly exposure: Exposure;
  /** The name outside that it is an alias of; there is no exposure to choose then. */
  readonly externalName?: string;
}

/**
 * The Service of a workload. It is cdk8s-plus's, so that everything that takes one of those takes it, and its object is
 * a {@link Manifest}.
 */
export class WorkloadService extends kplus.Service {
  /** @internal */
  public static _create(scope: Construct, id: string, parts: ServiceParts): WorkloadService {
    return new WorkloadService(scope, id, parts);
  }

  /** The object, for whatever the props do not reach. */
  public readonly manifest: Manifest;

  /** The same object, for cdk8s-plus. */
  protected readonly apiObject: ApiObject;
  private readonly spec: ServiceSpec;

  private constructor(scope: Construct, id: string, parts: ServiceParts) {
    super(scope, id, {
      metadata: { name: parts.name },
      type: serviceType(parts.exposure),
      clusterIP: clusterIp(parts.exposure),
      externalName: parts.externalName,
      ports: parts.ports.map(port => ({ ...port, nodePort: nodePortOf(parts.exposure, port) })),
    });
    // The object that cdk8s-plus makes drops the fields that it does not know, and with them the users' patches.
    this.node.tryRemoveChild('Resource');
    const service = renderService(parts, kubernetesMinorOf(scope));
    this.spec = service.spec!;
    this.manifest = this.apiObject = new Manifest(this, 'Resource', service);
  }

  /** Adds a port. */
  public bind(port: number, options: kplus.ServiceBindOptions = {}): void {
    super.bind(port, options);
    // Called by the constructor of the base class as well, for the ports that are rendered anyway.
    this.spec?.ports!.push({ ...renderPort({ ...options, port }), nodePort: options.nodePort });
  }

  /** Narrows the pods down to those of a selector. */
  public select(selector: kplus.IPodSelector): void {
    for (const [key, value] of Object.entries(selector.toPodSelectorConfig().labelSelector._toKube().matchLabels ?? {})) {
      this.selectLabel(key, value);
    }
  }

  /** Narrows the pods down to those with a label. */
  public selectLabel(key: string, value: string): void {
    super.selectLabel(key, value);
    this.spec.selector = { ...this.spec.selector, [key]: value };
  }
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/ */
function renderService(parts: ServiceParts, kubernetesMinor: number): Typed<Service> {
  const { exposure } = parts;
  const options = exposure._options;
  const type = parts.externalName === undefined ? serviceType(exposure) : kplus.ServiceType.EXTERNAL_NAME;
  const sessionAffinityTimeout = options.sessionAffinityTimeout && secondsOf(options.sessionAffinityTimeout);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: parts.name, labels: parts.labels, annotations: parts.annotations ?? options.annotations },
    spec: {
      type: type === kplus.ServiceType.CLUSTER_IP ? undefined : type,
      externalName: parts.externalName,
      clusterIP: clusterIp(exposure),
      selector: parts.selector,
      ports: parts.ports.length === 0 ? undefined : parts.ports.map(port => ({
        ...renderPort(port),
        // An alias has no pods.
        targetPort: parts.externalName === undefined ? port.targetPort ?? port.port : undefined,
        nodePort: nodePortOf(exposure, port),
      })),
      publishNotReadyAddresses: options.publishNotReadyAddresses,
      ipFamilies: options.ipFamilies,
      ipFamilyPolicy: options.ipFamilyPolicy,
      sessionAffinity: sessionAffinityTimeout === undefined ? undefined : 'ClientIP',
      sessionAffinityConfig: sessionAffinityTimeout === undefined ? undefined : { clientIP: { timeoutSeconds: sessionAffinityTimeout } },
      internalTrafficPolicy: options.internalTrafficPolicy,
      trafficDistribution: trafficDistribution(options.trafficDistribution, kubernetesMinor),
      externalTrafficPolicy: options.externalTrafficPolicy,
      healthCheckNodePort: options.healthCheckNodePort,
      loadBalancerClass: options.loadBalancerClass,
      loadBalancerSourceRanges: options.sourceRanges,
      allocateLoadBalancerNodePorts: options.allocateNodePorts,
    },
  };
}

/** The same zone has had its name since Kubernetes 1.34. */
function trafficDistribution(distribution: TrafficDistribution | undefined, kubernetesMinor: number): string | undefined {
  return distribution === TrafficDistribution.PREFER_SAME_ZONE && kubernetesMinor < NAMED_DISTRIBUTION_SINCE ? 'PreferClose' : distribution;
}

/** Protocol and target are said even where they are the defaults: server-side apply tells ports apart by them. */
function renderPort(port: ServicePortSpec): ServicePort {
  return {
    name: port.name,
    port: port.port,
    targetPort: port.targetPort ?? port.port,
    protocol: port.protocol ?? kplus.Protocol.TCP,
    appProtocol: port.appProtocol,
  };
}

/** By what a port is named in {@link NodePortOptions.nodePorts}. */
export function portKey(port: ServicePortSpec): string {
  return port.name ?? `${port.port}`;
}

function nodePortOf(exposure: Exposure, port: ServicePortSpec): number | undefined {
  return exposure._options.nodePorts?.[portKey(port)];
}

function clusterIp(exposure: Exposure): string | undefined {
  return exposure._kind === ExposureKind.HEADLESS ? 'None' : exposure._options.clusterIp;
}

function serviceType(exposure: Exposure): kplus.ServiceType {
  switch (exposure._kind) {
    case ExposureKind.NODE_PORT: return kplus.ServiceType.NODE_PORT;
    case ExposureKind.LOAD_BALANCER: return kplus.ServiceType.LOAD_BALANCER;
    default: return kplus.ServiceType.CLUSTER_IP;
  }
}

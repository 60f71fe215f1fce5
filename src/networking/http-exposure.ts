import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { IngressSpec } from 'kubernetes-types/networking/v1';
import { Connections } from './connections';
import { ResolvedPath, resolvePaths } from './http-path';
import { checkIngress, IngressOptions, renderIngress, renderIngressRule } from './ingress';
import { Peer } from './peer';
import { checkRoute, renderHttpRoute, RouteOptions } from './route';
import { WorkloadService } from './service';
import { Manifest } from '../objects/manifest';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** What an Ingress of this library was made of. */
interface IngressRecord {
  readonly manifest: Manifest;
  readonly spec: IngressSpec;
  readonly className?: string;
}

/** The Ingresses and routes of one workload; they and its network policy are kept in step here. */
export class HttpExposure {
  private readonly ingresses = new Map<string, IngressRecord>();

  /**
   * @param scope the workload, which the objects belong to
   * @param service its Service, if it has one
   * @param connections its connections
   * @param labels labels of the objects
   */
  constructor(
    private readonly scope: Construct,
    private readonly service: WorkloadService | undefined,
    private readonly connections: Connections,
    private readonly labels?: { [key: string]: string },
  ) {}

  /** Exposes the workload at a host name. */
  public exposeAt(host: string, options: IngressOptions = {}): Manifest {
    const at = PropPath.of(this.scope).at('exposeAt');
    const service = this.serviceOrThrow(at);
    const name = options.name ?? service.name;
    checkIngress(at, name, host, options);
    const paths = resolvePaths(at.at('paths'), options.paths, service.ports);
    const ingress = this.ingresses.get(name);
    if (ingress) {
      checkFits(at, ingress, host, options);
    }
    at.throwReported();

    const { manifest, spec } = ingress ?? this.addIngress(name, options);
    for (const [key, value] of Object.entries(options.annotations ?? {})) {
      manifest.metadata.addAnnotation(key, value);
    }
    spec.rules!.push(renderIngressRule(host, service, paths));
    if (options.tlsSecret !== undefined) {
      (spec.tls ??= []).push({ hosts: [host], secretName: options.tlsSecret });
    }
    this.open(service, paths, options.allowFrom);
    return manifest;
  }

  /** Exposes the workload through a Gateway. */
  public exposeVia(options: RouteOptions): Manifest {
    const at = PropPath.of(this.scope).at('exposeVia');
    const service = this.serviceOrThrow(at);
    const name = options.name ?? service.name;
    checkRoute(at, name, options);
    const paths = resolvePaths(at.at('paths'), options.paths, service.ports);
    const id = `route-${name}`;
    if (this.scope.node.tryFindChild(id)) {
      at.at('name').report(ProblemCode.DUPLICATE, 'is the name of another route of this app', name, 'give each route a name, or list all hostnames in one');
    }
    at.throwReported();
    this.open(service, paths, options.allowFrom);
    return new Manifest(this.scope, id, renderHttpRoute(name, this.labels, service, paths, options));
  }

  private serviceOrThrow(at: PropPath): WorkloadService {
    if (!this.service) {
      at.report(ProblemCode.CONFLICT, 'needs a Service, and this app has none', undefined, 'give it a port, and an exposure other than Exposure.none()');
      at.throwReported();
    }
    return this.service!;
  }

  private addIngress(name: string, options: IngressOptions): IngressRecord {
    const ingress = renderIngress(name, this.labels, options);
    const record = { manifest: new Manifest(this.scope, `ingress-${name}`, ingress), spec: ingress.spec!, className: options.className };
    this.ingresses.set(name, record);
    return record;
  }

  /** Controllers connect to the pods themselves, at the ports of the pods. */
  private open(service: kplus.Service, paths: readonly ResolvedPath[], from: Peer | undefined): void {
    const ports = service.ports
      .filter(port => port.protocol !== kplus.Protocol.UDP && port.protocol !== kplus.Protocol.SCTP && paths.some(path => path.port === port.port))
      .map(port => kplus.NetworkPolicyPort.tcp(port.targetPort ?? port.port));
    if (from) {
      this.connections.allowFrom(from, ports);
    } else {
      this.connections._open(Peer.anywhere(), ports);
    }
  }
}

/** Whether another host can stand in an Ingress that is there. */
function checkFits(at: PropPath, ingress: IngressRecord, host: string, options: IngressOptions): void {
  const fix = 'give this host an Ingress of its own by `name`';
  if (ingress.spec.rules!.some(rule => rule.host === host)) {
    at.at('host').report(ProblemCode.DUPLICATE, 'is exposed already', host, 'list all of its paths in one call');
  }
  if (options.className !== ingress.className) {
    at.at('className').report(ProblemCode.CONFLICT, `is not that of the Ingress's other hosts, ${JSON.stringify(ingress.className)}`, options.className, fix);
  }
  const annotations: { [key: string]: string } = ingress.manifest.metadata.toJson().annotations ?? {};
  for (const [key, value] of Object.entries(options.annotations ?? {})) {
    if (annotations[key] !== undefined && annotations[key] !== value) {
      at.at('annotations').at(key).report(ProblemCode.CONFLICT, `is ${JSON.stringify(annotations[key])} for the Ingress's other hosts`, value, fix);
    }
  }
}

import { isIP, isIPv4 } from 'net';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Connections, IConnectable } from './connections';
import { checkEndpointPorts, checkEndpoints, renderEndpointSlices } from './endpoints';
import { Exposure, IpFamily, IpFamilyPolicy } from './exposure';
import { ExternalTarget } from './external-target';
import { networkPolicyPort } from './policy';
import { ServiceParts, WorkloadService } from './service';
import { checkService } from './service-rules';
import { recommendedLabels } from '../objects/labels';
import { Manifest } from '../objects/manifest';
import { checkNamespaced } from '../objects/namespace';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { canonicalIp } from '../validation/rules/addresses';
import { checkAnnotations, checkLabels } from '../validation/rules/labels';
import { checkHostName } from '../validation/rules/names';

/** One port of an {@link ExternalService}. */
export interface ExternalPort {
  /** The port at which apps connect to the Service. */
  readonly port: number;

  /**
   * Name of the port, needed where there are several.
   *
   * @default - none
   */
  readonly name?: string;

  /**
   * The port of the outside addresses. An alias of a DNS name and a headless Service cannot translate ports.
   *
   * @default - the same as `port`
   */
  readonly targetPort?: number;

  /**
   * The transport protocol.
   *
   * @default kplus.Protocol.TCP
   */
  readonly protocol?: kplus.Protocol;

  /**
   * What is spoken there, for example `http` or `kubernetes.io/h2c`.
   *
   * @default - not said
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
   */
  readonly appProtocol?: string;
}

/** Props of an {@link ExternalService}. */
export interface ExternalServiceProps {
  /** What it stands for: a DNS name or addresses. */
  readonly target: ExternalTarget;

  /**
   * Its ports. An alias of a DNS name needs none, unless something connects to it.
   *
   * @default - none
   */
  readonly ports?: ExternalPort[];

  /**
   * Name of the Service.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * Labels of its objects.
   *
   * @default - the recommended ones
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the Service.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/**
 * Something outside of the cluster that apps reach by a name inside of it, so that it can move without a change to them.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
 */
export class ExternalService extends Construct implements IConnectable {
  /** The Service. */
  public readonly service: WorkloadService;

  /** By what apps connect to it. */
  public readonly connections: Connections;

  /**
   * @param scope an Environment, or any other chart
   * @param id the construct id, and the name unless `name` says otherwise
   * @throws ValidationError where a prop is wrong
   */
  constructor(scope: Construct, id: string, props: ExternalServiceProps) {
    super(scope, id);
    const { target } = props;
    const name = props.name ?? id;
    const parts: ServiceParts = {
      name,
      labels: { ...recommendedLabels({ name, instance: name }), ...props.labels },
      ports: props.ports ?? [],
      annotations: props.annotations,
      exposure: exposureOf(target),
      externalName: target._dnsName,
    };
    check(PropPath.of(this), this, props, parts);

    this.service = WorkloadService._create(this, 'service', parts);
    this.node.defaultChild = this.service;
    for (const slice of renderEndpointSlices(name, parts.labels, target._addresses, parts.ports)) {
      new Manifest(this, slice.addressType, slice);
    }
    this.connections = new Connections(this, {
      name,
      service: this.service,
      ports: parts.ports.map(port => networkPolicyPort(port.targetPort ?? port.port, port.protocol)),
      addresses: target._dnsName === undefined ? target._addresses.map(singleAddress) : undefined,
    });
  }
}

/** Both families where there are addresses of both, IPv6 where there are only such, and else what the cluster has. */
function exposureOf(target: ExternalTarget): Exposure {
  const [ipv4, ipv6] = [target._addresses.some(isIPv4), target._addresses.some(address => !isIPv4(address))];
  if (target._headless) {
    // Without a selector, a headless Service has the families of its addresses by itself.
    return Exposure.headless();
  }
  return Exposure.clusterIp({
    ipFamilies: ipv6 && !ipv4 ? [IpFamily.IPV6] : undefined,
    ipFamilyPolicy: ipv6 && ipv4 ? IpFamilyPolicy.PREFER_DUAL_STACK : undefined,
  });
}

function check(at: PropPath, construct: Construct, props: ExternalServiceProps, parts: ServiceParts): void {
  const { target } = props;
  checkNamespaced(at, construct);
  checkService(at, parts);
  checkLabels(at.at('labels'), props.labels ?? {});
  checkAnnotations(at.at('annotations'), props.annotations ?? {});
  checkEndpointPorts(at.at('ports'), parts.ports);
  if (target._dnsName === undefined) {
    checkEndpoints(at.at('target'), target._addresses);
  } else if (isIP(target._dnsName)) {
    at.at('target').report(ProblemCode.HOST, 'is an IP address', target._dnsName, 'use ExternalTarget.addresses()');
  } else {
    checkHostName(at.at('target'), target._dnsName.replace(/\.$/, '')); // a final dot says that it is no relative name
  }
  if (target._dnsName !== undefined || target._headless) {
    parts.ports.forEach((port, index) => {
      if (port.targetPort !== undefined && port.targetPort !== port.port) {
        at.at('ports').at(index).at('targetPort').report(ProblemCode.UNSUPPORTED, 'is another than the port, and nothing translates between them', port.targetPort,
          'leave it out, or use ExternalTarget.addresses()');
      }
    });
  }
  at.throwReported();
}

function singleAddress(address: string): string {
  return isIPv4(address) ? `${address}/32` : `${canonicalIp(address)}/128`;
}

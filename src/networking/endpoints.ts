import { isIPv4 } from 'net';
import * as kplus from 'cdk8s-plus-28';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1';
import type { ServicePortSpec } from './service';
import { Typed } from '../objects/typed';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { canonicalIp, checkIp, isAddressWithin } from '../validation/rules/addresses';

/** More than this the API server does not take in one EndpointSlice. */
const MOST_ENDPOINTS = 1000;
const MOST_PORTS = 100;

/** Blocks that no endpoint can be in, as the API server has them. */
const NO_ENDPOINTS: [cidr: string, reason: string][] = [
  ['0.0.0.0/32', 'is no address of anything'],
  ['::/128', 'is no address of anything'],
  ['127.0.0.0/8', 'is a loopback address, which every pod has for itself'],
  ['::1/128', 'is a loopback address, which every pod has for itself'],
  ['169.254.0.0/16', 'is a link-local address'],
  ['fe80::/10', 'is a link-local address'],
  ['224.0.0.0/24', 'is a multicast address'],
  ['ff02::/16', 'is a multicast address'],
];

/** Addresses to which a Service leads. */
export function checkEndpoints(at: PropPath, addresses: readonly string[]): void {
  if (addresses.length === 0) {
    at.report(ProblemCode.REQUIRED, 'are missing', addresses, 'name at least one');
  }
  const seen = new Set<string>();
  addresses.forEach((address, index) => {
    const here = at.at(index);
    if (!checkIp(here, address)) {
      return;
    }
    const reason = NO_ENDPOINTS.find(([cidr]) => isAddressWithin(address, cidr))?.[1];
    if (reason) {
      here.report(ProblemCode.ADDRESS, reason, address, 'write an address that pods can reach');
    }
    if (seen.has(canonicalIp(address))) {
      here.report(ProblemCode.DUPLICATE, 'is there twice', address, 'name each address once');
    }
    seen.add(canonicalIp(address));
  });
  for (const [family, belongs] of [['IPv4', isIPv4], ['IPv6', (address: string) => !isIPv4(address)]] as const) {
    const count = addresses.filter(belongs).length;
    if (count > MOST_ENDPOINTS) {
      at.report(ProblemCode.RANGE, `has ${count} ${family} addresses`, undefined, `name at most ${MOST_ENDPOINTS} of a family`);
    }
  }
}

/** An EndpointSlice holds no more ports. */
export function checkEndpointPorts(at: PropPath, ports: readonly ServicePortSpec[]): void {
  if (ports.length > MOST_PORTS) {
    at.report(ProblemCode.RANGE, `has ${ports.length} elements`, undefined, `name at most ${MOST_PORTS} ports`);
  }
}

/**
 * One slice for each family of addresses.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
export function renderEndpointSlices(
  service: string, labels: { [key: string]: string } | undefined, addresses: readonly string[], ports: readonly ServicePortSpec[],
): Typed<EndpointSlice>[] {
  const families = { IPv4: addresses.filter(isIPv4), IPv6: addresses.filter(address => !isIPv4(address)).map(canonicalIp) };
  return Object.entries(families).filter(([, members]) => members.length > 0).map(([addressType, members]) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${service}-${addressType.toLowerCase()}`,
      labels: { ...labels, 'kubernetes.io/service-name': service, 'endpointslice.kubernetes.io/managed-by': 'cdk8s-workloads' },
    },
    addressType,
    // The lists are replaced as a whole when they are applied: what the API server would add to them is written here.
    endpoints: members.map(address => ({ addresses: [address], conditions: { ready: true } })),
    // By their names the ports of the slice and of the Service belong together.
    ports: ports.map(port => ({ name: port.name ?? '', port: port.targetPort ?? port.port, protocol: port.protocol ?? kplus.Protocol.TCP, appProtocol: port.appProtocol })),
  }));
}

import { isIPv4, isIPv6 } from 'net';
import * as kplus from 'cdk8s-plus-28';
import { Exposure, ExposureKind, HeadlessOptions, IpFamily, IpFamilyPolicy, TrafficDistribution, TrafficPolicy } from './exposure';
import { DISTRIBUTION_SINCE, NAMED_DISTRIBUTION_SINCE, portKey, ServiceParts, ServicePortSpec } from './service';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkCidr, checkIp } from '../validation/rules/addresses';
import { checkSeconds } from '../validation/rules/durations';
import { checkSince } from '../validation/rules/kubernetes-version';
import { checkAnnotations, checkQualifiedName } from '../validation/rules/labels';
import { checkDnsLabel, checkServiceName } from '../validation/rules/names';
import { checkPort } from '../validation/rules/numbers';

const FIRST_NODE_PORT = 30000;
const LAST_NODE_PORT = 32767;
const DAY = 86400;

/**
 * What is wrong with a Service, at the props `name`, `ports` and `exposure` of its owner. The ports may be left out only
 * of an alias and of a headless Service.
 */
export function checkService(at: PropPath, parts: ServiceParts): void {
  checkServiceName(at.at('name'), parts.name);
  checkPortsAndExposure(at, parts);
}

/** What is wrong with a Service beside its name. */
export function checkPortsAndExposure(at: PropPath, parts: ServiceParts): void {
  checkServicePorts(at.at('ports'), parts.ports);
  if (parts.ports.length === 0 && parts.externalName === undefined && parts.exposure._kind !== ExposureKind.HEADLESS) {
    at.at('ports').report(ProblemCode.REQUIRED, 'are missing', undefined, 'name at least one');
  }
  checkExposure(at.at('exposure'), parts.exposure, parts.ports);
}

function checkServicePorts(at: PropPath, ports: readonly ServicePortSpec[]): void {
  const names = new Set<string>();
  const numbers = new Set<string>();
  ports.forEach((port, index) => {
    const here = at.at(index);
    checkPort(here.at('port'), port.port);
    if (port.targetPort !== undefined) {
      checkPort(here.at('targetPort'), port.targetPort);
    }
    if (port.appProtocol !== undefined) {
      checkQualifiedName(here.at('appProtocol'), ProblemCode.NAME, port.appProtocol);
    }
    if (port.name === undefined) {
      if (ports.length > 1) {
        here.at('name').report(ProblemCode.REQUIRED, 'is missing', undefined, 'name each port where a Service has several');
      }
    } else {
      checkDnsLabel(here.at('name'), port.name);
      checkOnce(here.at('name'), names, port.name, port.name, 'give each port a name of its own');
    }
    checkOnce(here.at('port'), numbers, `${port.protocol ?? kplus.Protocol.TCP} ${port.port}`, port.port, 'a Service has a port once for each protocol');
  });
}

function checkExposure(at: PropPath, exposure: Exposure, ports: readonly ServicePortSpec[]): void {
  const options = exposure._options;
  checkAnnotations(at.at('annotations'), options.annotations ?? {});
  checkIpFamilies(at, options);
  if (options.clusterIp !== undefined && checkIp(at.at('clusterIp'), options.clusterIp)) {
    const family = options.ipFamilies?.[0];
    if ((family === IpFamily.IPV4 && !isIPv4(options.clusterIp)) || (family === IpFamily.IPV6 && !isIPv6(options.clusterIp))) {
      at.at('clusterIp').report(ProblemCode.CONFLICT, `is not an ${family} address, the first of ipFamilies`, options.clusterIp, 'write an address of that family');
    }
  }
  if (options.sessionAffinityTimeout) {
    checkSeconds(at.at('sessionAffinityTimeout'), options.sessionAffinityTimeout, 1, DAY);
  }
  if (options.trafficDistribution !== undefined) {
    checkSince(at.at('trafficDistribution'), options.trafficDistribution === TrafficDistribution.PREFER_SAME_NODE ? NAMED_DISTRIBUTION_SINCE : DISTRIBUTION_SINCE);
  }
  checkNodePorts(at, exposure, ports);
  if (options.loadBalancerClass !== undefined) {
    checkQualifiedName(at.at('loadBalancerClass'), ProblemCode.NAME, options.loadBalancerClass);
  }
  options.sourceRanges?.forEach((range, index) => checkCidr(at.at('sourceRanges').at(index), range));
}

function checkIpFamilies(at: PropPath, { ipFamilies, ipFamilyPolicy }: HeadlessOptions): void {
  if (!ipFamilies) {
    return;
  }
  const here = at.at('ipFamilies');
  if (ipFamilies.length === 0) {
    here.report(ProblemCode.REQUIRED, 'is empty', ipFamilies, 'name one or two families, or leave it out');
  } else if (new Set(ipFamilies).size < ipFamilies.length) {
    here.report(ProblemCode.DUPLICATE, 'names a family twice', ipFamilies, 'name each once');
  } else if (ipFamilies.length > 1 && (ipFamilyPolicy ?? IpFamilyPolicy.SINGLE_STACK) === IpFamilyPolicy.SINGLE_STACK) {
    here.report(ProblemCode.CONFLICT, 'has two families, and the Service is single-stack', ipFamilies,
      'set ipFamilyPolicy to IpFamilyPolicy.PREFER_DUAL_STACK or REQUIRE_DUAL_STACK');
  }
}

function checkNodePorts(at: PropPath, exposure: Exposure, ports: readonly ServicePortSpec[]): void {
  const { nodePorts, healthCheckNodePort, externalTrafficPolicy } = exposure._options;
  const used = new Map<number, number | undefined>();
  for (const [key, nodePort] of Object.entries(nodePorts ?? {})) {
    const here = at.at('nodePorts').at(key);
    const port = ports.find(candidate => portKey(candidate) === key);
    if (!port) {
      here.report(ProblemCode.CONFLICT, 'is not a port of this Service', key, `its ports are: ${ports.map(portKey).join(', ')}`);
    } else {
      checkNodePort(here, nodePort);
    }
    // The protocols of one port can share a node port, as those of DNS do.
    if (used.has(nodePort) && used.get(nodePort) !== port?.port) {
      here.report(ProblemCode.DUPLICATE, 'is there twice', nodePort, 'give each port a node port of its own');
    }
    used.set(nodePort, port?.port);
  }
  if (healthCheckNodePort === undefined) {
    return;
  }
  const here = at.at('healthCheckNodePort');
  checkNodePort(here, healthCheckNodePort);
  if (used.has(healthCheckNodePort)) {
    here.report(ProblemCode.DUPLICATE, 'is there twice', healthCheckNodePort, 'give it a node port of its own');
  }
  if (externalTrafficPolicy !== TrafficPolicy.LOCAL) {
    here.report(ProblemCode.CONFLICT, 'is used with externalTrafficPolicy LOCAL only', healthCheckNodePort, 'set externalTrafficPolicy to TrafficPolicy.LOCAL, or leave it out');
  }
}

function checkNodePort(at: PropPath, nodePort: number): void {
  if (!Number.isInteger(nodePort) || nodePort < FIRST_NODE_PORT || nodePort > LAST_NODE_PORT) {
    at.report(ProblemCode.RANGE, 'is out of range', nodePort,
      `write a whole number between ${FIRST_NODE_PORT} and ${LAST_NODE_PORT}, or use service.manifest.override() where the cluster's range is another`);
  }
}

function checkOnce(at: PropPath, seen: Set<string>, key: string, received: unknown, fix: string): void {
  if (seen.has(key)) {
    at.report(ProblemCode.DUPLICATE, 'is there twice', received, fix);
  }
  seen.add(key);
}

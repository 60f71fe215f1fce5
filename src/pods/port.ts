import { Protocol } from 'cdk8s-plus-28';
import type { ContainerPort as ContainerPortManifest } from 'kubernetes-types/core/v1';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkQualifiedName } from '../validation/rules/labels';
import { checkPortName } from '../validation/rules/names';
import { checkPort } from '../validation/rules/numbers';

/**
 * A port that a container listens on.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
 */
export interface ContainerPort {
  /** The port number, 1 to 65535. */
  readonly port: number;

  /**
   * Its name, at most 15 characters; needed where there are several.
   *
   * @default - none
   */
  readonly name?: string;

  /**
   * The protocol.
   *
   * @default Protocol.TCP
   */
  readonly protocol?: Protocol;
}

/** A port of a workload's main container, which its Service has too. */
export interface AppPort extends ContainerPort {
  /**
   * The port of the Service in front of it.
   *
   * @default - the same as `port`
   */
  readonly servicePort?: number;

  /**
   * What is spoken on it, for load balancers and meshes that want to know: `kubernetes.io/h2c`, `https`.
   *
   * @default - not said
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
   */
  readonly appProtocol?: string;
}

/** A port of an agent's container, which can be one of the node as well. */
export interface AgentPort extends AppPort {
  /**
   * The port of the node at which it is reached too. Only Pod Security `privileged` admits it. With `hostNetwork` every port
   * is one of the node anyway.
   *
   * @default - none
   */
  readonly hostPort?: number;
}

export function renderContainerPort(port: ContainerPort & { readonly hostPort?: number }): ContainerPortManifest {
  return {
    containerPort: port.port,
    hostPort: port.hostPort,
    name: port.name,
    protocol: protocolOf(port),
  };
}

export function checkContainerPorts(at: PropPath, ports: ContainerPort[]): void {
  ports.forEach((port, index) => {
    const place = at.at(index);
    checkPort(place.at('port'), port.port);
    if (port.name !== undefined) {
      checkPortName(place.at('name'), port.name);
    } else if (ports.length > 1) {
      place.at('name').report(ProblemCode.REQUIRED, 'is missing: a Service with several ports names each', undefined, 'name each port');
    }
    const before = ports.slice(0, index);
    if (before.some(other => other.port === port.port && protocolOf(other) === protocolOf(port))) {
      place.at('port').report(ProblemCode.DUPLICATE, `is there already for ${protocolOf(port)}`, port.port, 'write it once, or take another protocol');
    }
    if (port.name !== undefined && before.some(other => other.name === port.name)) {
      place.at('name').report(ProblemCode.DUPLICATE, 'is the name of another port as well', port.name, 'give each port a name of its own');
    }
  });
}

/** The ports of the main container, and what its Service makes of them. */
export function checkAppPorts(at: PropPath, ports: AppPort[]): void {
  checkContainerPorts(at, ports);
  ports.forEach((port, index) => {
    const place = at.at(index).at('servicePort');
    const servicePort = port.servicePort ?? port.port;
    const taken = (other: AppPort) => (other.servicePort ?? other.port) === servicePort && protocolOf(other) === protocolOf(port);
    if (port.servicePort !== undefined && checkPort(place, port.servicePort) && ports.slice(0, index).some(taken)) {
      place.report(ProblemCode.DUPLICATE, `is the Service port of another ${protocolOf(port)} port as well`, servicePort, 'give each a port of its own');
    }
    if (port.appProtocol !== undefined) {
      checkQualifiedName(at.at(index).at('appProtocol'), ProblemCode.NAME, port.appProtocol);
    }
  });
}

/** Ports of the node. */
export function checkHostPorts(at: PropPath, ports: AgentPort[], hostNetwork: boolean): void {
  ports.forEach((port, index) => {
    const place = at.at(index).at('hostPort');
    const { hostPort } = port;
    if (hostPort === undefined || !checkPort(place, hostPort)) {
      return;
    }
    if (hostNetwork && hostPort !== port.port) {
      place.report(ProblemCode.CONFLICT, `is not ${port.port}, at which the container listens in the network of the node`, hostPort, 'leave it out');
    }
    if (ports.slice(0, index).some(other => other.hostPort === hostPort && protocolOf(other) === protocolOf(port))) {
      place.report(ProblemCode.DUPLICATE, `is the port of the node of another ${protocolOf(port)} port as well`, hostPort, 'give each a port of its own');
    }
  });
}

export function protocolOf(port: ContainerPort): Protocol {
  return port.protocol ?? Protocol.TCP;
}

import type { ContainerPort } from 'kubernetes-types/core/v1';
import type { NetworkPolicyPort } from 'kubernetes-types/networking/v1';

/** Ports of pods, of one protocol or, where a rule names none, of all. */
export interface PortRange {
  readonly protocol?: string;
  readonly first: number;
  readonly last: number;
}

export const ALL_PORTS: readonly PortRange[] = [{ first: 1, last: 65535 }];

const MOST_SHOWN = 3;

/**
 * The ports of a rule, and all of them where it has none.
 *
 * @param named ports of the pods that are connected to, which a rule can call by their names
 */
export function portRanges(ports: readonly NetworkPolicyPort[] | undefined, named: readonly ContainerPort[]): readonly PortRange[] {
  if (!ports || ports.length === 0) {
    return ALL_PORTS;
  }
  return ports.flatMap(({ port, endPort, protocol = 'TCP' }) => {
    if (port === undefined) {
      return [{ protocol, first: 1, last: 65535 }];
    }
    const number = typeof port === 'number' ? port : named.find(({ name }) => name === port)?.containerPort;
    return number === undefined ? [] : [{ protocol, first: number, last: endPort ?? number }];
  });
}

/** The ports that both have. */
export function commonPorts(some: readonly PortRange[], others: readonly PortRange[]): PortRange[] {
  return some.flatMap(a => others.flatMap(b => {
    const [first, last] = [Math.max(a.first, b.first), Math.min(a.last, b.last)];
    const fits = first <= last && (a.protocol ?? b.protocol) === (b.protocol ?? a.protocol);
    return fits ? [{ protocol: a.protocol ?? b.protocol, first, last }] : [];
  }));
}

/** Each once. */
export function distinctPorts(ports: readonly PortRange[]): PortRange[] {
  return [...new Map(ports.map(port => [portKey(port), port])).values()];
}

export function portKey({ protocol = '', first, last }: PortRange): string {
  return `${protocol}:${first}-${last}`;
}

/** As people read them: `postgres 5432`, `8000-8100`, `53/UDP`, `all ports`. */
export function describePorts(ports: readonly PortRange[], named: readonly ContainerPort[] = []): string[] {
  const shown = distinctPorts(ports).map(({ protocol, first, last }) => {
    const suffix = protocol === undefined || protocol === 'TCP' ? '' : `/${protocol}`;
    if (first === 1 && last === 65535) {
      return protocol === undefined ? 'all ports' : `all ${protocol} ports`;
    }
    const name = first === last ? named.find(port => port.containerPort === first && (port.protocol ?? 'TCP') === (protocol ?? 'TCP'))?.name : undefined;
    return `${name === undefined ? '' : `${name} `}${first === last ? first : `${first}-${last}`}${suffix}`;
  });
  return shown.length > MOST_SHOWN + 1 ? [...shown.slice(0, MOST_SHOWN), `and ${shown.length - MOST_SHOWN} more`] : shown;
}

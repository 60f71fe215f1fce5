import * as kplus from 'cdk8s-plus-28';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import { renderDnsRule } from './default-deny';
import { Typed } from '../objects/typed';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger, checkPort } from '../validation/rules/numbers';

export type Direction = 'Ingress' | 'Egress';

/** The key of a rule's peers. */
const PEERS = { Ingress: 'from', Egress: 'to' } as const;

/** A rule of either direction. */
export interface Rule {
  ports?: NetworkPolicyPort[];
  from?: NetworkPolicyPeer[];
  to?: NetworkPolicyPeer[];
}

/**
 * One direction's rules, without duplicates: what has the same ports stands in one rule. Adding costs the same however
 * many there are, for a database of thousands of apps.
 */
export class RuleList {
  /** The rules; the list stays the same object. */
  public readonly rules: Rule[] = [];
  private readonly byPorts = new Map<string, Rule>();
  private readonly seen = new Set<string>();

  constructor(private readonly direction: Direction) {}

  /** Allows connections with peers (all there are, where none are named) at ports (all there are, where none are named). */
  public add(peers: readonly NetworkPolicyPeer[] | undefined, ports: readonly NetworkPolicyPort[]): void {
    const portsKey = JSON.stringify(ports);
    if (!peers) {
      if (this.isNew(`${portsKey} anywhere`)) {
        this.rules.push(rule(ports));
      }
      return;
    }
    for (const peer of peers) {
      if (this.isNew(`${portsKey} ${JSON.stringify(peer)}`)) {
        this.ruleFor(portsKey, ports)[PEERS[this.direction]]!.push(peer);
      }
    }
  }

  private isNew(key: string): boolean {
    return !this.seen.has(key) && this.seen.add(key) !== undefined;
  }

  private ruleFor(portsKey: string, ports: readonly NetworkPolicyPort[]): Rule {
    const found = this.byPorts.get(portsKey);
    if (found) {
      return found;
    }
    const added = { [PEERS[this.direction]]: [], ...rule(ports) };
    this.byPorts.set(portsKey, added);
    this.rules.push(added);
    return added;
  }
}

function rule(ports: readonly NetworkPolicyPort[]): Rule {
  return ports.length > 0 ? { ports: [...ports] } : {};
}

/**
 * The policy of one workload, which closes no direction yet: {@link isolate} does.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function renderNetworkPolicy(
  name: string, labels: { [key: string]: string } | undefined, podLabels: { [key: string]: string },
): Typed<NetworkPolicy> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, labels },
    spec: { podSelector: { matchLabels: podLabels }, policyTypes: [] },
  };
}

/** Closes a direction of a policy but for its rules, and lets names be resolved. */
export function isolate(policy: NetworkPolicy, direction: Direction, rules: RuleList): void {
  const spec = policy.spec!;
  if (!spec.policyTypes!.includes(direction)) {
    spec.policyTypes = [direction, ...spec.policyTypes!].sort().reverse(); // Ingress first, as everybody writes it
    if (direction === 'Egress') {
      rules.rules.unshift(renderDnsRule());
    }
  }
  attach(policy, direction, rules);
}

/** Puts a direction's rules into a policy, where it is closed; an empty list would say what a missing one says. */
export function attach(policy: NetworkPolicy, direction: Direction, { rules }: RuleList): void {
  const spec = policy.spec!;
  if (rules.length > 0 && spec.policyTypes!.includes(direction)) {
    spec[direction === 'Ingress' ? 'ingress' : 'egress'] = rules;
  }
}

/** Where the API server is reached: at the port of its Service, and at its own behind that. No policy knows its address. */
export const API_SERVER_PORTS = [443, 6443].map(port => kplus.NetworkPolicyPort.tcp(port));

/** A port of pods as cdk8s-plus has it for network policies. */
export function networkPolicyPort(port: number, protocol: kplus.Protocol = kplus.Protocol.TCP): kplus.NetworkPolicyPort {
  return kplus.NetworkPolicyPort.of({ port, protocol: kplus.NetworkProtocol[protocol] });
}

/** A port or range of cdk8s-plus as it stands in a rule; what is wrong is reported. */
export function policyPort(at: PropPath, port: kplus.NetworkPolicyPort): NetworkPolicyPort {
  const { port: first, endPort, protocol } = port._toKube();
  const number = first?.value as number | undefined;
  if (!number) {
    // "All ports" of cdk8s-plus are 0 to 65535, and the API server does not take 0: all ports are those not named.
    if (endPort !== undefined && endPort !== 65535) {
      at.report(ProblemCode.RANGE, 'has a last port and no first', endPort, 'write NetworkPolicyPort.tcpRange(first, last)');
    }
    return { protocol: protocol ?? kplus.NetworkProtocol.TCP };
  }
  checkPort(at, number);
  if (endPort !== undefined) {
    checkInteger(at.at('endPort'), endPort, number, 65535);
  }
  return { port: number, endPort, protocol: protocol ?? kplus.NetworkProtocol.TCP };
}

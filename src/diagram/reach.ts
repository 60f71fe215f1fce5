import { IConstruct } from 'constructs';
import type { ContainerPort } from 'kubernetes-types/core/v1';
import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { Drafts } from './drafts';
import { KubernetesObject, Objects } from './objects';
import { isApiServerRule, isDnsRule, isMeant, isSpecific, NamedPeer, namePeer, peersOf, ruleKey } from './peers';
import { ALL_PORTS, commonPorts, PortRange, portRanges } from './ports';
import { Labels, selects } from './selectors';
import { Box } from './system';
import { ConnectionFacts } from '../networking/connections-props';
import { NAMESPACE_NAME_LABEL } from '../networking/default-deny';
import { Direction, Rule } from '../networking/policy';

/** The pods of a workload, as the network sees them. */
export interface Pods {
  readonly box: Box;
  /** What the object is in that makes them. */
  readonly maker: IConstruct | undefined;
  readonly namespace: string | undefined;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  /** Whether they are on the network of their node, where no policy reaches. */
  readonly hostNetwork: boolean;
  /** What the program has said of their connections; undefined where another library made them. */
  readonly facts?: ConnectionFacts;
  /** Whether they only serve the others of their box. */
  readonly helper: boolean;
  /** Rules that are told of in another way, by their keys. */
  readonly explained: Set<string>;
}

/** What the policies say of one direction of some pods. */
interface Side {
  /** Whether nothing is let through but by a rule. */
  readonly closed: boolean;
  readonly rules: readonly Rule[];
}

/** Not an arrow: it would be one to every address from whatever looks at the cluster. */
const ASKS = 'asks the API server';

/** Makes the box of somebody outside, once for each. */
export type Outsiders = (beside: Box, direction: Direction, peer: NamedPeer) => Box;

/** By what requests from outside come to a port of a box. */
type Entered = (box: Box, port: number) => readonly Box[];

/**
 * Who may connect to whom, as the network policies of a program say it together: an arrow is there where the policies of both
 * ends let it through, and one of them names the other. Where nothing is closed, what was said counts.
 */
export class Reach {
  private readonly sides = new Map<Pods, { readonly [direction in Direction]: Side }>();
  private readonly byNamespace = new Map<string | undefined, Pods[]>();
  private readonly namespaces = new Map<string | undefined, Labels>();

  constructor(objects: Objects, private readonly pods: readonly Pods[]) {
    for (const { name, json } of objects.ofKind('Namespace')) {
      this.namespaces.set(name, { ...json.metadata?.labels, [NAMESPACE_NAME_LABEL]: name });
    }
    const policies = new Map<string | undefined, KubernetesObject[]>();
    for (const policy of objects.ofKind('NetworkPolicy')) {
      policies.set(policy.namespace, [...policies.get(policy.namespace) ?? [], policy]);
    }
    for (const each of pods) {
      this.byNamespace.set(each.namespace, [...this.byNamespace.get(each.namespace) ?? [], each]);
      const specs = (policies.get(each.namespace) ?? []).map(({ json }) => json.spec);
      const own = each.hostNetwork ? [] : specs.filter(spec => selects(spec.podSelector ?? {}, each.labels));
      this.sides.set(each, { Ingress: side(own, 'Ingress', each), Egress: side(own, 'Egress', each) });
    }
  }

  /** Whether nobody gets in, or nothing out, but by a rule. */
  public isClosed(pods: Pods, direction: Direction): boolean {
    return this.sides.get(pods)![direction].closed;
  }

  /**
   * Adds the arrows.
   *
   * @param entered at which ports of a box requests from outside are shown already, and by what
   */
  public connect(drafts: Drafts, outsiders: Outsiders, entered: Entered): void {
    for (const one of this.pods) {
      for (const rule of this.sides.get(one)!.Egress.rules.filter(each => !isDnsRule(each))) {
        if (isApiServerRule(rule)) {
          one.box.lines.push(...one.helper || one.box.lines.includes(ASKS) ? [] : [ASKS]);
          continue;
        }
        peersOf(rule).filter(peer => !one.explained.has(ruleKey(peer, rule.ports))).forEach(peer => this.out(drafts, outsiders, one, rule, peer));
      }
      for (const rule of this.sides.get(one)!.Ingress.rules) {
        peersOf(rule).forEach(peer => this.in(drafts, outsiders, entered, one, rule, peer));
      }
    }
  }

  private out(drafts: Drafts, outsiders: Outsiders, one: Pods, rule: Rule, peer: NetworkPolicyPeer | undefined): void {
    const others = this.specific(peer, one);
    for (const other of others) {
      const ports = commonPorts(portRanges(rule.ports, other.ports), this.through(other, 'Ingress', one, other.ports));
      if (ports.length > 0) {
        drafts.add(one.box, other.box, 'connects', { ports, named: other.ports });
      }
    }
    if (others.length === 0) {
      drafts.add(one.box, outsiders(one.box, 'Egress', namePeer(peer, one.namespace)), 'connects', { ports: portRanges(rule.ports, []) });
    }
  }

  private in(drafts: Drafts, outsiders: Outsiders, entered: Entered, one: Pods, rule: Rule, peer: NetworkPolicyPeer | undefined): void {
    const others = this.specific(peer, one);
    const own = portRanges(rule.ports, one.ports);
    for (const other of others) {
      const ports = commonPorts(own, this.through(other, 'Egress', one, one.ports));
      if (ports.length > 0) {
        drafts.add(other.box, one.box, 'connects', { ports, named: one.ports });
      }
    }
    const entries = (port: PortRange) => (!peer && port.first === port.last ? entered(one.box, port.first) : []);
    own.forEach(port => entries(port).forEach(entry => drafts.add(entry, one.box, 'connects', { note: 'from any address' })));
    const ports = own.filter(port => entries(port).length === 0);
    if (others.length === 0 && ports.length > 0) {
      drafts.add(outsiders(one.box, 'Ingress', namePeer(peer, one.namespace)), one.box, 'connects', { ports, named: one.ports });
    }
  }

  /** The pods of the program that a peer means by their labels. */
  private specific(peer: NetworkPolicyPeer | undefined, one: Pods): Pods[] {
    if (!peer || !isSpecific(peer)) {
      return [];
    }
    const candidates = peer.namespaceSelector ? this.pods : this.byNamespace.get(one.namespace) ?? [];
    return candidates.filter(other => !other.hostNetwork && isMeant(peer, one.namespace, other, namespace => this.labelsOf(namespace)));
  }

  /** The ports at which pods let others in, or are let out to them. */
  private through(pods: Pods, direction: Direction, other: Pods, named: readonly ContainerPort[]): readonly PortRange[] {
    const { closed, rules } = this.sides.get(pods)![direction];
    if (!closed) {
      return ALL_PORTS;
    }
    const fitting = rules.filter(rule => peersOf(rule).some(peer => isMeant(peer, pods.namespace, other, namespace => this.labelsOf(namespace))));
    return fitting.flatMap(rule => portRanges(rule.ports, named));
  }

  private labelsOf(namespace: string | undefined): Labels {
    return this.namespaces.get(namespace) ?? (namespace === undefined ? {} : { [NAMESPACE_NAME_LABEL]: namespace });
  }
}

function side(policies: readonly any[], direction: Direction, { facts, hostNetwork }: Pods): Side {
  const key = direction === 'Ingress' ? 'ingress' : 'egress';
  const closing = policies.filter(({ policyTypes, egress }) => (policyTypes ? policyTypes.includes(direction) : direction === 'Ingress' || egress !== undefined));
  const closed = closing.length > 0;
  return { closed, rules: closed ? closing.flatMap(spec => spec[key] ?? []) : hostNetwork ? [] : facts?.[key] ?? [] };
}

import { BlockList, isIPv4 } from 'net';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';

type Labels = { [key: string]: string };
type Protocol = 'TCP' | 'UDP' | 'SCTP';
type Direction = 'Ingress' | 'Egress';

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Ports that have a name. */
  readonly ports?: readonly { readonly name: string; readonly port: number; readonly protocol?: Protocol }[];
  /** Only where blocks of addresses are to see the pod: they are meant for what is outside of the cluster. */
  readonly ip?: string;
}

/** A pod, or an address outside of the cluster. */
export type End = Pod | string;

interface Connection {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol: Protocol;
}

/**
 * Who reaches whom under the NetworkPolicies among manifests, as Kubernetes defines it: a pod is isolated in a direction
 * once a policy selects it for that direction, and a connection needs the leave of both of its ends.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class PolicyEvaluator {
  private readonly policies: NetworkPolicy[];
  private readonly namespaces = new Map<string, Labels>();

  constructor(manifests: readonly any[]) {
    this.policies = manifests.filter(manifest => manifest.kind === 'NetworkPolicy');
    for (const { metadata } of manifests.filter(manifest => manifest.kind === 'Namespace')) {
      this.namespaces.set(metadata.name, metadata.labels ?? {});
    }
  }

  /** Whether a connection to a port (of the pod, not of a Service) is made. */
  public allows(from: End, to: End, port: number, protocol: Protocol = 'TCP'): boolean {
    if (typeof from !== 'string' && from === to) {
      return true; // a pod cannot be kept from itself
    }
    const connection = { from, to, port, protocol };
    return this.allowsDirection(from, 'Egress', to, connection) && this.allowsDirection(to, 'Ingress', from, connection);
  }

  private allowsDirection(end: End, direction: Direction, other: End, connection: Connection): boolean {
    if (typeof end === 'string') {
      return true; // what is outside knows no policies
    }
    const policies = this.policies.filter(policy => namespaceOf(policy) === end.namespace
      && matches(policy.spec!.podSelector, end.labels) && policyTypes(policy).includes(direction));
    return policies.length === 0 || policies.some(policy => rulesOf(policy, direction).some(rule =>
      (!rule.peers?.length || rule.peers.some(peer => this.matchesPeer(peer, other, namespaceOf(policy))))
      && (!rule.ports?.length || rule.ports.some(port => matchesPort(port, connection)))));
  }

  private matchesPeer(peer: NetworkPolicyPeer, end: End, policyNamespace: string): boolean {
    if (peer.ipBlock) {
      const ip = typeof end === 'string' ? end : end.ip;
      return ip !== undefined && within(ip, peer.ipBlock.cidr) && !peer.ipBlock.except?.some(block => within(ip, block));
    }
    if (typeof end === 'string') {
      return false;
    }
    const inNamespace = peer.namespaceSelector
      ? matches(peer.namespaceSelector, { ...this.namespaces.get(end.namespace), 'kubernetes.io/metadata.name': end.namespace })
      : end.namespace === policyNamespace;
    return inNamespace && matches(peer.podSelector ?? {}, end.labels);
  }
}

function namespaceOf(policy: NetworkPolicy): string {
  return policy.metadata?.namespace ?? 'default';
}

/** Where a policy does not say: Ingress, and Egress where it has rules for it. */
function policyTypes(policy: NetworkPolicy): string[] {
  const { policyTypes: said, egress } = policy.spec!;
  return said?.length ? said : ['Ingress', ...egress?.length ? ['Egress'] : []];
}

function rulesOf({ spec }: NetworkPolicy, direction: Direction): { peers?: NetworkPolicyPeer[]; ports?: NetworkPolicyPort[] }[] {
  return direction === 'Ingress'
    ? (spec!.ingress ?? []).map(rule => ({ peers: rule.from, ports: rule.ports }))
    : (spec!.egress ?? []).map(rule => ({ peers: rule.to, ports: rule.ports }));
}

/** Named ports are those of the pod that is connected to. */
function matchesPort(rule: NetworkPolicyPort, { to, port, protocol }: Connection): boolean {
  if ((rule.protocol ?? 'TCP') !== protocol) {
    return false;
  }
  if (typeof rule.port === 'string') {
    return typeof to !== 'string' && to.ports !== undefined
      && to.ports.some(each => each.name === rule.port && each.port === port && (each.protocol ?? 'TCP') === protocol);
  }
  return rule.port === undefined || (port >= rule.port && port <= (rule.endPort ?? rule.port));
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
export function matches(selector: LabelSelector, labels: Labels): boolean {
  return Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
    && (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      switch (operator) {
        case 'In': return key in labels && values.includes(labels[key]);
        case 'NotIn': return !(key in labels) || !values.includes(labels[key]);
        case 'Exists': return key in labels;
        case 'DoesNotExist': return !(key in labels);
        default: throw new Error(`no such operator: ${operator}`);
      }
    });
}

function within(ip: string, cidr: string): boolean {
  const [address, bits] = cidr.split('/');
  const family = (each: string) => isIPv4(each) ? 'ipv4' : 'ipv6';
  if (family(ip) !== family(address)) {
    return false;
  }
  const block = new BlockList();
  block.addSubnet(address, Number(bits), family(address));
  return block.check(ip, family(ip));
}

/** One pod of each workload among manifests, under the workload's name. */
export function podsOf(manifests: readonly any[]): { [name: string]: Pod } {
  return Object.fromEntries(manifests.filter(manifest => manifest.spec?.template).map(({ metadata, spec }) => {
    const template: PodTemplateSpec = spec.template;
    const named = template.spec!.containers.flatMap(container => container.ports ?? []).filter(port => port.name !== undefined);
    const ports = named.map(port => ({ name: port.name!, port: port.containerPort, protocol: port.protocol as Protocol | undefined }));
    return [metadata.name, { name: metadata.name, namespace: metadata.namespace ?? 'default', labels: template.metadata!.labels!, ports }];
  }));
}

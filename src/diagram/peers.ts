import type { NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import { portKey, portRanges } from './ports';
import { describeSelector, Labels, selects, selectsAll } from './selectors';
import { NAMESPACE_NAME_LABEL, renderDnsRule } from '../networking/default-deny';
import { INTERNET } from '../networking/peer';
import { API_SERVER_PORTS, Rule } from '../networking/policy';

/** The other end of a rule, as people call it. */
export interface NamedPeer {
  /** What tells it apart from others. */
  readonly key: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/** Pods as rules see them. */
export interface SeenPods {
  readonly namespace: string | undefined;
  readonly labels: Labels;
}

/** The peers of a rule; one that is undefined stands for every address. */
export function peersOf(rule: Rule): readonly (NetworkPolicyPeer | undefined)[] {
  const peers = rule.from ?? rule.to;
  return peers && peers.length > 0 ? peers : [undefined];
}

/** Whether a rule is there to have names resolved, which everybody may. */
export function isDnsRule(rule: Rule): boolean {
  const peers = JSON.stringify(rule.to);
  return peers !== undefined && peers === JSON.stringify(renderDnsRule().to) && (rule.ports ?? []).every(({ port }) => port === 53);
}

/** Whether a rule lets pods ask the API server, whose address no policy knows. */
export function isApiServerRule({ to, ports = [] }: Rule): boolean {
  return !to && ports.length === API_SERVER_PORTS.length && API_SERVER_PORTS.every((port, index) => port._toKube().port?.value === ports[index].port);
}

/**
 * Whether a peer is meant by its labels. What is meant by its namespace alone, or its address, can be anybody.
 */
export function isSpecific(peer: NetworkPolicyPeer | undefined): boolean {
  return peer?.podSelector !== undefined && !selectsAll(peer.podSelector);
}

/**
 * Whether pods are meant by a peer. Which addresses they will have, nobody knows.
 *
 * @param from the namespace of the policy
 * @param namespaceLabels the labels of a namespace
 */
export function isMeant(
  peer: NetworkPolicyPeer | undefined, from: string | undefined, pods: SeenPods, namespaceLabels: (namespace: string | undefined) => Labels,
): boolean {
  if (!peer) {
    return true;
  }
  if (peer.ipBlock) {
    return false;
  }
  const here = peer.namespaceSelector ? selects(peer.namespaceSelector, namespaceLabels(pods.namespace)) : pods.namespace === from;
  return here && (!peer.podSelector || selects(peer.podSelector, pods.labels));
}

/** A rule's peer and ports as one text, for what is known of them already. */
export function ruleKey(peer: NetworkPolicyPeer | undefined, ports: readonly NetworkPolicyPort[] | undefined): string {
  return `${namePeer(peer, undefined).key} ${portRanges(ports, []).map(portKey).sort().join(',')}`;
}

export function namePeer(peer: NetworkPolicyPeer | undefined, from: string | undefined): NamedPeer {
  if (!peer) {
    return { key: 'anywhere', title: 'anywhere', lines: ['every address'] };
  }
  if (peer.ipBlock) {
    const { cidr, except = [] } = peer.ipBlock;
    if (INTERNET.some(({ ipBlock }) => ipBlock!.cidr === cidr && (ipBlock!.except ?? []).join() === except.join())) {
      return { key: 'internet', title: 'the internet', lines: ['public addresses'] };
    }
    const lines = except.length > 0 ? [`but not ${except.length > 2 ? `${except.length} blocks in it` : except.join(', ')}`] : ['addresses'];
    return { key: `addresses ${cidr} ${except.join()}`, title: cidr, lines };
  }
  const pods = isSpecific(peer) ? `pods with ${describeSelector(peer.podSelector!)}` : 'all pods';
  const { matchLabels, matchExpressions } = peer.namespaceSelector ?? {};
  const named = peer.namespaceSelector ? matchLabels?.[NAMESPACE_NAME_LABEL] : from;
  const only = Object.keys(matchLabels ?? {}).length <= 1 && !matchExpressions?.length;
  const namespace = named !== undefined && only ? `namespace ${named}`
    : peer.namespaceSelector && !selectsAll(peer.namespaceSelector) ? `namespaces with ${describeSelector(peer.namespaceSelector)}`
      : peer.namespaceSelector ? 'every namespace' : 'this namespace';
  return { key: `pods ${namespace} ${pods}`, title: namespace, lines: [pods] };
}

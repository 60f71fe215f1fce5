import type { NetworkPolicy, NetworkPolicyEgressRule } from 'kubernetes-types/networking/v1';
import { Typed } from '../objects/typed';

/** The label by which the API server lets policies name a namespace. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Names are resolved wherever outgoing connections are restricted: a pod that cannot do so reaches nothing by name. */
export function renderDnsRule(): NetworkPolicyEgressRule {
  const port = 53;
  return {
    to: [{
      namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    }],
    ports: [{ port, protocol: 'UDP' }, { port, protocol: 'TCP' }],
  };
}

/** The policy that closes a namespace in both directions. */
export function renderDefaultDeny(name: string): Typed<NetworkPolicy> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [renderDnsRule()] },
  };
}

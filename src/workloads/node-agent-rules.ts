import { DnsPolicy } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ClusterAccessParts } from './cluster-access';
import { MetricsEndpoint, NodeAgentProps } from './node-agent-props';
import { checkPodSecurityLevel } from './pod-security-check';
import { checkWorkload, identityOf, portsOf, servicePort, WorkloadIdentity } from './workload-rules';
import { Exposure, ExposureKind } from '../networking/exposure';
import { ServiceParts } from '../networking/service';
import { namespaceOf } from '../objects/namespace';
import { checkPod } from '../pods/check-pod';
import { firstTcpPort, LongRunningContainer } from '../pods/container';
import { checkUrlPath } from '../pods/handler';
import { checkHostNamespaces } from '../pods/host-access';
import { hostMounts } from '../pods/host-mounts';
import { PodOptions } from '../pods/pod-options';
import { AgentPort, checkHostPorts } from '../pods/port';
import { securityNeeds } from '../pods/security-needs';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds } from '../validation/rules/durations';
import { checkInteger, checkPort } from '../validation/rules/numbers';

/** The props of an agent with its defaults. */
export interface ResolvedAgent {
  readonly identity: WorkloadIdentity;
  readonly container: LongRunningContainer & { readonly ports: AgentPort[] };
  readonly pod: PodOptions;
  readonly exposure: Exposure;
  readonly service?: ServiceParts;
  readonly serviceAccountName: string;
  readonly access?: ClusterAccessParts;
}

export function resolveAgent(at: PropPath, agent: Construct, props: NodeAgentProps): ResolvedAgent {
  const identity = identityOf(props.name ?? agent.node.id, 'agent', props);
  const container = { ...props, ports: portsOf(at, props) };
  checkAgentProps(at, identity.name, container.ports, props);
  const host = hostMounts(at, props, props, props.podSecurity ?? {});
  const pod = podOf(at, props, container.ports);
  const initContainers = [...props.initContainers ?? [], ...host.initContainers];
  checkPod(at, identity.containerName, container, { ...pod, initContainers });
  checkPodSecurityLevel(agent, () => securityNeeds(at, container, props, props));
  const exposure = props.exposure ?? Exposure.none();
  const serviceAccountName = props.serviceAccount?.name ?? identity.name;
  return {
    identity,
    container: { ...container, mounts: [...props.mounts ?? [], ...host.mounts] },
    pod: { ...pod, initContainers },
    exposure,
    service: exposure._kind === ExposureKind.NONE ? undefined : { ...identity, ports: container.ports.map(servicePort), exposure },
    serviceAccountName,
    access: accessOf(at, agent, identity, serviceAccountName, props),
  };
}

/** The options of the pods, with what follows from where they run and what they offer. */
function podOf(at: PropPath, props: NodeAgentProps, ports: AgentPort[]): PodOptions {
  const { nodes, nodeSelector, affinity, tolerations, dns } = props;
  for (const [label, value] of Object.entries(nodes?._labels ?? {})) {
    if (nodeSelector && Object.hasOwn(nodeSelector, label) && nodeSelector[label] !== value) {
      at.at('nodeSelector').at(label).report(ProblemCode.CONFLICT, `is "${value}" for the chosen nodes`, nodeSelector[label], 'write it once');
    }
  }
  return {
    ...props,
    // A pod with a user id does not run on Windows, and nothing else keeps an agent from a node without a taint.
    nodeSelector: { 'kubernetes.io/os': 'linux', ...nodes?._labels, ...nodeSelector },
    affinity: [...nodes?._affinity ?? [], ...affinity ?? []],
    tolerations: [...nodes?._tolerations ?? [], ...tolerations ?? []],
    // With the network of the node comes its resolver, which does not know the names of the cluster.
    dns: props.hostNetwork ? { ...dns, policy: dns?.policy ?? DnsPolicy.CLUSTER_FIRST_WITH_HOST_NET } : dns,
    automountServiceAccountToken: props.automountServiceAccountToken ?? (props.clusterAccess?.length ? true : undefined),
    podAnnotations: props.metrics ? { ...metricsAnnotations(at.at('metrics'), props.metrics, ports), ...props.podAnnotations } : props.podAnnotations,
  };
}

function metricsAnnotations(at: PropPath, metrics: MetricsEndpoint, ports: AgentPort[]): { [key: string]: string } {
  const port = metrics.port ?? firstTcpPort(ports);
  if (port === undefined) {
    at.at('port').report(ProblemCode.REQUIRED, 'is missing, and the agent has no TCP port', undefined, 'name the port of the metrics, or the ports of the agent');
  } else {
    checkPort(at.at('port'), port);
  }
  if (metrics.path !== undefined) {
    checkUrlPath(at.at('path'), metrics.path);
  }
  return {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': `${port}`,
    ...(metrics.path !== undefined && { 'prometheus.io/path': metrics.path }),
  };
}

function accessOf(
  at: PropPath, agent: Construct, { name, labels }: WorkloadIdentity, serviceAccountName: string, { clusterAccess: access = [] }: NodeAgentProps,
): ClusterAccessParts | undefined {
  if (access.length === 0) {
    return undefined;
  }
  access.forEach((each, index) => each._validate(at.at('clusterAccess').at(index)));
  const namespace = namespaceOf(agent);
  if (namespace === undefined) {
    at.at('clusterAccess').report(ProblemCode.SCOPE, 'is given to an account by its namespace, and the chart has none', undefined,
      'put the agent into an Environment, or give the chart a namespace');
  }
  // Two environments have agents of one name, and a cluster has one ClusterRole of a name.
  return { name: `${namespace}:${name}`, labels, access, serviceAccountName, namespace: namespace ?? '' };
}

/** Checks the props that are neither the container's nor the pods'. */
function checkAgentProps(at: PropPath, name: string, ports: AgentPort[], props: NodeAgentProps): void {
  checkWorkload(at, name, 'DaemonSet', props);
  checkHostPorts(at.at('ports'), ports, props.hostNetwork ?? false);
  checkHostNamespaces(at, props, props);
  if (props.minReady) {
    checkSeconds(at.at('minReady'), props.minReady);
  }
  if (props.revisionHistoryLimit !== undefined) {
    checkInteger(at.at('revisionHistoryLimit'), props.revisionHistoryLimit, 0);
  }
  if (props.startupPatience) {
    checkSeconds(at.at('startupPatience'), props.startupPatience, 1);
  }
  if (props.topologySpread?.length) {
    at.at('topologySpread').report(ProblemCode.UNSUPPORTED, 'has no meaning for an agent, of which every node has one', undefined, 'leave it out, and choose the nodes by nodes');
  }
  checkUpdate(at.at('update'), ports, props);
}

/** Two pods cannot have one port of a node: the new one would wait for the old one, which waits for the new one. */
function checkUpdate(at: PropPath, ports: AgentPort[], { update, hostNetwork, sidecars }: NodeAgentProps): void {
  update?._validate(at);
  const all = [...ports, ...(sidecars ?? []).flatMap(sidecar => sidecar.ports ?? [])];
  const port = (hostNetwork ? all.map(each => each.port) : ports.map(each => each.hostPort)).find(each => each !== undefined);
  if (update?._overlaps && port !== undefined) {
    at.report(ProblemCode.UNSAFE, `starts a new pod before the old one is gone, and both want port ${port} of the node`, undefined, 'write NodeUpdate.maxUnavailable(...)');
  }
}

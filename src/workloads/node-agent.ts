import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { addConnection } from './add-connection';
import { renderClusterRole, renderClusterRoleBinding } from './cluster-access';
import { addCompanions, podSelection } from './companions';
import { DaemonSetManifest, renderAgentDaemonSet } from './daemon-set';
import { NodeAgentProps } from './node-agent-props';
import { resolveAgent, ResolvedAgent } from './node-agent-rules';
import { declarePods } from './pods-of';
import { ConnectOptions } from '../networking/connection';
import { Connections, IConnectable } from '../networking/connections';
import { Peer } from '../networking/peer';
import { API_SERVER_PORTS, networkPolicyPort } from '../networking/policy';
import { WorkloadService } from '../networking/service';
import { checkService } from '../networking/service-rules';
import { Manifest } from '../objects/manifest';
import { checkNamespaced } from '../objects/namespace';
import { PodVolumes } from '../pods/pod-volumes';
import { PropPath } from '../validation/prop-path';

/**
 * A program that runs once on every node, or on every node of a kind: it collects logs or metrics, offers a device, or
 * connects the node to a network or a storage. It becomes a DaemonSet, with a ServiceAccount whose rights are those of
 * `clusterAccess`.
 *
 * What it shares with the node is declared prop by prop (`hostPaths`, `caches`, `hostNetwork`, `hostPid`, `hostIpc`,
 * `hostPort`, `security`), and nothing else is granted: the rest of the pod is as hardened as any other. An Environment
 * enforces Pod Security `restricted` unless it is told otherwise, and does not take an agent that needs more: give agents an
 * Environment of their own with `podSecurity: PodSecurityLevel.PRIVILEGED`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
 */
export class NodeAgent extends Construct implements IConnectable, kplus.IPodSelector, kplus.INetworkPolicyPeer {
  /** Name of the DaemonSet and of what belongs to it. */
  public readonly name: string;

  /** The DaemonSet. */
  public readonly daemonSet: Manifest;

  /** The Service; undefined unless there is an `exposure`. */
  public readonly service?: WorkloadService;

  /** The ClusterRole; undefined without `clusterAccess`. */
  public readonly clusterRole?: Manifest;

  /** Who may connect to the agent, and to whom it may. No network policy reaches an agent with `hostNetwork`. */
  public readonly connections: Connections;

  private readonly manifest: DaemonSetManifest;
  private readonly selector: { readonly [label: string]: string };

  /**
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the agent's name unless `name` says otherwise
   * @throws ValidationError with everything that is wrong with the props, each declaration that the Environment does not admit included
   */
  constructor(scope: Construct, id: string, props: NodeAgentProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    const agent = resolveAgent(at, this, props);
    const { name, labels, selector } = agent.identity;
    const volumes = new PodVolumes(`${name}-config`);
    this.manifest = renderAgentDaemonSet(at, this, agent, props, volumes);
    if (agent.service && at.reported.length === 0) {
      checkService(at, agent.service);
    }
    at.throwReported();

    this.name = name;
    this.selector = selector;
    addCompanions(this, { name, labels }, props, volumes);
    if (agent.access) {
      this.clusterRole = new Manifest(this, 'cluster-role', renderClusterRole(agent.access));
      new Manifest(this, 'cluster-role-binding', renderClusterRoleBinding(agent.access));
    }
    this.daemonSet = new Manifest(this, 'Resource', this.manifest);
    this.service = agent.service && WorkloadService._create(this, 'service', agent.service);
    this.connections = this.connect(agent, props.hostNetwork ?? false);
    declarePods(this, { spec: this.manifest.spec.template.spec!, connections: this.connections });
  }

  /**
   * Lets the agent reach another one: network policies at both ends, and environment variables that say where it is
   * (`ORDERS_DB_HOST`, `ORDERS_DB_PORT`, ...) in the main container. A variable that the props set stays as it is. With
   * `hostNetwork` it gets the variables alone, and the other one has to let in the addresses of the nodes where it is not open.
   *
   * @param other a workload, a database or an external service
   * @param options the names of the variables, whether passwords are files, and whether pods wait for the other one
   * @throws ValidationError where the other has no Service or no such user, or cannot be named from here
   */
  public connectTo(other: IConnectable, options: ConnectOptions = {}): void {
    addConnection(this, this.manifest.spec.template.spec!, this.connections.connectTo(other, options));
  }

  /**
   * Lets a peer connect to the agent; from then on, nobody else may who was not let in as well.
   *
   * @param peer who may
   * @param ports at which ports of the pods; all that the agent has, where it is left out
   * @throws ValidationError where the peer is wrong, or cannot be named from here; and with `hostNetwork`, where no policy reaches
   */
  public allowFrom(peer: Peer, ports?: kplus.NetworkPolicyPort[]): void {
    this.connections.allowFrom(peer, ports);
  }

  /**
   * Lets the agent connect to a peer; from then on, it reaches nothing else but the DNS, and the API server where it has
   * `clusterAccess`. What the peer lets in is the peer's: `connectTo` opens both ends.
   *
   * @param peer to whom it may
   * @param ports at which ports of the peer; those of the other workload where it is one, and else all
   * @throws ValidationError where the peer is wrong, or cannot be named from here; and with `hostNetwork`, where no policy reaches
   */
  public allowTo(peer: Peer, ports?: kplus.NetworkPolicyPort[]): void {
    this.connections.allowTo(peer, ports);
  }

  /** The agent's pods, for `cdk8s-plus` constructs that select pods. */
  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    return podSelection(this, this.selector);
  }

  /** The agent's pods, for the network policies of `cdk8s-plus`. */
  public toNetworkPolicyPeerConfig(): kplus.NetworkPolicyPeerConfig {
    return { podSelector: this.toPodSelectorConfig() };
  }

  /** The agent's pods, for the network policies of `cdk8s-plus`. */
  public toPodSelector(): kplus.IPodSelector | undefined {
    return this;
  }

  private connect({ identity, container, exposure, access }: ResolvedAgent, hostNetwork: boolean): Connections {
    const policyPorts = (ports: typeof container.ports) => ports.map(({ port, protocol }) => networkPolicyPort(port, protocol));
    const { name, labels, selector } = identity;
    const connections = new Connections(this, {
      name, labels, hostNetwork, service: this.service, ports: policyPorts(container.ports), podLabels: hostNetwork ? undefined : selector,
    });
    if (hostNetwork) {
      return connections;
    }
    const open = policyPorts(container.ports.filter(({ hostPort }) => exposure._isExternal || hostPort !== undefined));
    if (open.length > 0) {
      connections._open(Peer.anywhere(), open);
    }
    if (access) {
      connections._open(Peer.anywhere(), API_SERVER_PORTS, 'Egress');
    }
    return connections;
  }
}

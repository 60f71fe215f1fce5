import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { NetworkPolicy, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import { Connection, ConnectOptions } from './connection';
import { connectionWith, hostSeenFrom, loginOf } from './connection-variables';
import { ConnectionFacts, ConnectionsProps } from './connections-props';
import { Peer, podPeer, Viewpoint } from './peer';
import { attach, Direction, isolate, policyPort, renderNetworkPolicy, RuleList } from './policy';
import { Manifest } from '../objects/manifest';
import { namespaceOf, namespaceTraitsOf } from '../objects/namespace';
import { checkAtSynth } from '../validation/checks';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** What can be connected to: workloads, databases, and services outside of the cluster. */
export interface IConnectable {
  /** Who may connect to it, and to whom it may. */
  readonly connections: Connections;
}

/**
 * Who may connect to a workload and to whom it may, as one NetworkPolicy. In an Environment with `defaultDeny` nothing may
 * but what is allowed here. Elsewhere a direction is open until something is said about it, and from then on closed for
 * all else: an app with `allowTo(...)` reaches what it was allowed to and the DNS, and nothing more.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class Connections {
  /** The network policy, where there is one. */
  public get policy(): Manifest | undefined {
    return this.manifest;
  }

  /** Made when they are needed: most workloads of a large program have none. */
  private readonly rules: { [direction in Direction]?: RuleList } = {};
  private readonly ports: readonly NetworkPolicyPort[];
  private manifest?: Manifest;
  private object?: NetworkPolicy;
  private unnamed?: Connections[];

  /**
   * @param scope the workload
   * @throws ValidationError where a port is none
   */
  constructor(private readonly scope: Construct, private readonly props: ConnectionsProps) {
    const at = PropPath.of(scope);
    this.ports = (props.ports ?? []).map((port, index) => policyPort(at.at('ports').at(index), port));
    at.throwReported();
  }

  /**
   * Lets a peer connect to this workload.
   *
   * @param peer who may
   * @param ports at which ports of the pods; all that the workload has, where it is left out
   * @throws ValidationError where the peer is wrong, or cannot be named from here
   */
  public allowFrom(peer: Peer, ports?: kplus.NetworkPolicyPort[]): void {
    this.allow(PropPath.of(this.scope).at('allowFrom'), 'Ingress', peer, ports);
  }

  /**
   * Lets this workload connect to a peer. What the peer lets in is the peer's: see {@link connectTo} for both.
   *
   * @param peer to whom it may
   * @param ports at which ports of the peer; those of the other workload where it is one, and else all, where it is left out
   * @throws ValidationError where the peer is wrong, or cannot be named from here
   */
  public allowTo(peer: Peer, ports?: kplus.NetworkPolicyPort[]): void {
    this.allow(PropPath.of(this.scope).at('allowTo'), 'Egress', peer, ports);
  }

  /**
   * Lets this workload connect to another one, at both ends.
   *
   * @returns what this one's pods need for it: the environment variables `ORDERS_DB_HOST`, `ORDERS_DB_PORT`, ..., and what
   * the options ask for
   * @throws ValidationError where the other has no Service or no such user, or cannot be named from here
   */
  public connectTo(other: IConnectable, options: ConnectOptions = {}): Connection {
    const at = PropPath.of(this.scope).at('connectTo');
    const target = other.connections;
    const { service, host } = target.props;
    if (!service && host === undefined) {
      at.report(ProblemCode.REQUIRED, `${target.path} has no Service to connect to`, undefined, 'give it a port, and an exposure other than Exposure.none()');
    } else if (target.ports.length === 0) {
      at.report(ProblemCode.REQUIRED, `${target.path} has no port to connect to`, undefined, 'give it a port');
    }
    at.throwReported();
    const connection = connectionWith(at, {
      id: target.scope.node.id,
      path: target.path,
      host: service ? hostSeenFrom(namespaceOf(this.scope), service) : host!,
      ports: service ? service.ports : target.ports.map(({ port }) => ({ port: Number(port) })),
      login: loginOf(at.at('username'), target.props, target.path, options.username),
    }, options);
    if (this.props.hostNetwork || !target.props.podLabels) {
      (this.unnamed ??= []).push(target);
    }
    if (this.props.hostNetwork) {
      checkAtSynth(this.scope, here => target.checkOpenToNodes(here.at('connectTo')));
      return connection;
    }
    this.allow(at, 'Egress', Peer.workload(other));
    if (target.props.podLabels) {
      target.allow(at, 'Ingress', Peer.workload({ connections: this }));
    }
    return connection;
  }

  /** Who has the network of the nodes can be let in by their addresses only, which the program may know. */
  private checkOpenToNodes(at: PropPath): void {
    const closed = this.object?.spec?.policyTypes?.includes('Ingress') || namespaceTraitsOf(this.scope).defaultDeny;
    const knowsAddresses = (rule: NetworkPolicyIngressRule) => rule.from === undefined || rule.from.some(peer => peer.ipBlock);
    if (this.props.podLabels && closed && !this.object?.spec?.ingress?.some(knowsAddresses)) {
      at.report(ProblemCode.UNSUPPORTED, `${this.path} lets in nobody by address, and who has the network of the nodes is known by nothing else`, undefined,
        'let the nodes in there: allowFrom(Peer.cidr(...))');
    }
  }

  /**
   * The labels by which the pods are found; undefined where network policies do not know them.
   *
   * @internal
   */
  public get _podLabels(): { [label: string]: string } | undefined {
    return this.props.podLabels;
  }

  /**
   * What was said of it, for who shows it.
   *
   * @internal
   */
  public get _facts(): ConnectionFacts {
    const { rules, ports, unnamed = [], props: { addresses } } = this;
    return { ingress: rules.Ingress?.rules ?? [], egress: rules.Egress?.rules ?? [], ports, addresses, unnamed };
  }

  /**
   * Closes the way in for all but who is let in.
   *
   * @internal
   */
  public _closeIngress(): void {
    this.isolate('Ingress');
  }

  /**
   * Closes the way out to all but the DNS and what is allowed.
   *
   * @internal
   */
  public _closeEgress(): void {
    this.isolate('Egress');
  }

  /**
   * Opens a direction because the workload is exposed to a peer, or needs it to work, which closes nothing for others. Where
   * the namespace is closed anyway, it takes a policy of its own to be open.
   *
   * @internal
   */
  public _open(peer: Peer, ports: readonly kplus.NetworkPolicyPort[], direction: Direction = 'Ingress'): void {
    const at = PropPath.of(this.scope);
    this.add(at, direction, peer, ports.map(port => policyPort(at, port)));
    if (namespaceTraitsOf(this.scope).defaultDeny) {
      this.isolate(direction);
    }
  }

  /**
   * How a rule of another workload names this one.
   *
   * @internal
   */
  public _peersSeenFrom({ at, connections, direction }: Viewpoint): NetworkPolicyPeer[] | undefined {
    if (connections.scope.node.root !== this.scope.node.root) {
      at.report(ProblemCode.SCOPE, `${this.path} is in another App`, undefined, 'name it by Peer.pods(), Peer.namespace() or an ExternalService');
      return [];
    }
    if (!this.props.podLabels) {
      return this.addressesSeen(at, direction);
    }
    const [from, own] = [namespaceOf(connections.scope), namespaceOf(this.scope)];
    if (from !== own && own === undefined) {
      at.report(ProblemCode.SCOPE, `${this.path} is in a chart without a namespace, and cannot be named from another namespace`, undefined, 'give its chart a namespace');
      return [];
    }
    return [podPeer(from, own, this.props.podLabels)];
  }

  private addressesSeen(at: PropPath, direction: Direction): NetworkPolicyPeer[] | undefined {
    if (this.props.addresses) {
      return this.props.addresses.map(cidr => ({ ipBlock: { cidr } }));
    }
    if (direction === 'Ingress' && this.props.hostNetwork) {
      at.report(ProblemCode.UNSUPPORTED, `${this.path} has the network of its nodes, which network policies know by their addresses only`, undefined, 'use Peer.cidr() with those of the nodes');
    } else if (direction === 'Ingress') {
      at.report(ProblemCode.UNSUPPORTED, `${this.path} is known by its DNS name only, which network policies do not know`, undefined, 'use Peer.cidr() with its addresses');
    }
    // To wherever the name points; the ports are what narrows it down.
    return undefined;
  }

  private get path(): string {
    return this.scope.node.path;
  }

  private allow(at: PropPath, direction: Direction, peer: Peer, ports?: readonly kplus.NetworkPolicyPort[]): void {
    const target = direction === 'Ingress' ? this : peer._connections;
    const targetPorts = ports?.map((port, index) => policyPort(at.at('ports').at(index), port)) ?? target?.ports ?? [];
    if (targetPorts.length === 0 && (ports || target)) {
      at.at('ports').report(ProblemCode.REQUIRED, ports ? 'is empty' : `${target!.path} has no ports`, ports,
        'name them, for example [NetworkPolicyPort.tcp(8080)], or all: [NetworkPolicyPort.allTcp()]');
    }
    this.add(at, direction, peer, targetPorts);
    this.isolate(direction);
  }

  private add(at: PropPath, direction: Direction, peer: Peer, ports: readonly NetworkPolicyPort[]): void {
    if (this.props.hostNetwork) {
      at.report(ProblemCode.UNSUPPORTED, `${this.path} has the network of its nodes, where no network policy reaches`, undefined, 'leave it out, or hostNetwork');
    } else if (!this.props.podLabels) {
      at.report(ProblemCode.UNSUPPORTED, `${this.path} is outside of the cluster, where no network policy reaches`, undefined, 'use this on the workloads that connect to it');
    }
    const peers = peer._peersSeenFrom({ at, connections: this, direction });
    at.throwReported();
    this.rulesOf(direction).add(peers, ports);
    if (this.object) {
      attach(this.object, direction, this.rulesOf(direction));
    }
  }

  private isolate(direction: Direction): void {
    if (!this.manifest || !this.object) {
      const object = renderNetworkPolicy(this.props.name, this.props.labels, this.props.podLabels!);
      this.object = object;
      this.manifest = new Manifest(this.scope, 'network-policy', object);
    }
    isolate(this.object, direction, this.rulesOf(direction));
  }

  private rulesOf(direction: Direction): RuleList {
    return this.rules[direction] ??= new RuleList(direction);
  }
}

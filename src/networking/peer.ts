import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import type { Connections, IConnectable } from './connections';
import { NAMESPACE_NAME_LABEL } from './default-deny';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkCidr, isStrictlyWithin } from '../validation/rules/addresses';
import { checkLabels } from '../validation/rules/labels';
import { checkDnsLabel } from '../validation/rules/names';

/** Which pods, as {@link Peer.pods} takes them. */
export interface PodPeerOptions {
  /**
   * Labels that the pods have, all of them.
   *
   * @default - all pods
   */
  readonly labels?: { [key: string]: string };

  /**
   * The namespace that the pods are in.
   *
   * @default - the workload's own, unless `namespaceLabels` say otherwise
   */
  readonly namespace?: string;

  /**
   * Labels that the pods' namespace has, all of them; with none (`{}`), pods of all namespaces.
   *
   * @default - not asked for
   */
  readonly namespaceLabels?: { [key: string]: string };
}

/** The workload whose policy names a peer. */
export interface Viewpoint {
  /** Where to report to. */
  readonly at: PropPath;
  readonly connections: Connections;
  readonly direction: 'Ingress' | 'Egress';
}

/** The peers as they stand in a rule; nothing where everything is meant. */
type PeerRenderer = (from: Viewpoint) => NetworkPolicyPeer[] | undefined;

/** Blocks that the internet does not route to, and the one that cloud providers' metadata services are in. */
const NOT_INTERNET = [
  '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '198.18.0.0/15', '240.0.0.0/4',
];
/** All public addresses; those of IPv6 are in one block. */
export const INTERNET: NetworkPolicyPeer[] = [{ ipBlock: { cidr: '0.0.0.0/0', except: NOT_INTERNET } }, { ipBlock: { cidr: '2000::/3' } }];

/**
 * The other end of a connection, as network policies see it.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
 */
export class Peer {
  /** Every address, inside and outside of the cluster. */
  public static anywhere(): Peer {
    return new Peer(() => undefined);
  }

  /**
   * Public addresses. Private blocks are left out, so that this opens neither other pods nor the cloud's metadata service,
   * as long as pods and nodes have private addresses.
   */
  public static internet(): Peer {
    return new Peer(() => INTERNET);
  }

  /**
   * A block of addresses.
   *
   * @param cidr for example `10.20.0.0/16`, or `10.20.1.7/32` for a single address
   * @param except smaller blocks inside of it that are not meant
   */
  public static cidr(cidr: string, except?: string[]): Peer {
    return new Peer(({ at }) => [ipBlock(at.at('peer'), cidr, except)]);
  }

  /** All pods of a namespace. */
  public static namespace(name: string): Peer {
    return Peer.pods({ namespace: name });
  }

  /**
   * All pods of an Environment.
   *
   * @param environment an Environment, or any other chart with a namespace
   */
  public static environment(environment: Chart): Peer {
    return new Peer(({ at }) => {
      if (environment.namespace === undefined) {
        at.at('peer').report(ProblemCode.SCOPE, 'is a chart without a namespace', environment.node.path, 'give the chart a namespace, or use an Environment that is not clusterScoped');
        return [];
      }
      return [{ namespaceSelector: namespaceSelector(environment.namespace) }];
    });
  }

  /** The pods of a workload; of an ExternalService, its addresses. */
  public static workload(workload: IConnectable): Peer {
    return new Peer(from => workload.connections._peersSeenFrom(from), workload.connections);
  }

  /** Pods by their labels and the labels or name of their namespace. */
  public static pods(options: PodPeerOptions = {}): Peer {
    return new Peer(({ at }) => {
      const here = at.at('peer');
      checkLabels(here.at('labels'), options.labels ?? {});
      checkLabels(here.at('namespaceLabels'), options.namespaceLabels ?? {});
      if (options.namespace !== undefined) {
        checkDnsLabel(here.at('namespace'), options.namespace);
      }
      const own = options.namespace === undefined && !options.namespaceLabels;
      return [{
        namespaceSelector: own ? undefined : namespaceSelector(options.namespace, options.namespaceLabels),
        // In the own namespace the selector has to be there, even if it is for all pods: a peer cannot be empty.
        podSelector: options.labels || own ? labelSelector(options.labels ?? {}) : undefined,
      }];
    });
  }

  /** A peer of cdk8s-plus: its Pods, Namespaces, IP blocks and workloads. */
  public static of(peer: kplus.INetworkPolicyPeer): Peer {
    return new Peer(({ at }) => {
      const { ipBlock: block, podSelector } = peer.toNetworkPolicyPeerConfig();
      if (block) {
        return [ipBlock(at.at('peer'), block.cidr, block.except)];
      }
      const pods = podSelector?.labelSelector._toKube();
      const namespaces = podSelector?.namespaces;
      const namespaceLabels = namespaces?.labelSelector?._toKube();
      if (!namespaces?.names) {
        return [{ namespaceSelector: namespaceLabels, podSelector: pods }];
      }
      // A selector can ask a label for one value only: one peer for each namespace.
      return namespaces.names.map(name => ({
        namespaceSelector: { ...namespaceLabels, ...namespaceSelector(name, namespaceLabels?.matchLabels) },
        podSelector: pods,
      }));
    });
  }

  private constructor(
    private readonly render: PeerRenderer,
    /** @internal */
    public readonly _connections?: Connections,
  ) {}

  /**
   * The peers of a rule, nothing for all there are.
   *
   * @internal
   */
  public _peersSeenFrom(from: Viewpoint): NetworkPolicyPeer[] | undefined {
    return this.render(from);
  }
}

function ipBlock(at: PropPath, cidr: string, except?: string[]): NetworkPolicyPeer {
  const fits = checkCidr(at, cidr);
  except?.forEach((block, index) => {
    const here = at.at('except').at(index);
    if (checkCidr(here, block) && fits && !isStrictlyWithin(block, cidr)) {
      here.report(ProblemCode.ADDRESS, `does not lie within ${cidr}`, block, 'write a smaller block inside of it');
    }
  });
  return { ipBlock: { cidr, except } };
}

function namespaceSelector(name?: string, labels?: { [key: string]: string }): { matchLabels?: { [key: string]: string } } {
  return labelSelector({ ...labels, ...(name !== undefined && { [NAMESPACE_NAME_LABEL]: name }) });
}

function labelSelector(labels: { [key: string]: string }): { matchLabels?: { [key: string]: string } } {
  return Object.keys(labels).length > 0 ? { matchLabels: labels } : {};
}

/** Pods by their labels, named from a workload in a namespace that may be another one. */
export function podPeer(from: string | undefined, namespace: string | undefined, labels: { [key: string]: string }): NetworkPolicyPeer {
  return {
    namespaceSelector: namespace === from ? undefined : namespaceSelector(namespace),
    podSelector: { matchLabels: labels },
  };
}

import * as kplus from 'cdk8s-plus-28';
import type { NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import type { Connections } from './connections';
import type { Rule } from './policy';

/** What one has to know to log in. */
export interface ConnectionLogin {
  /**
   * What another one needs to know besides host and ports, as environment variables without the prefix that they get
   * there: `{ USERNAME: ..., PASSWORD: ... }`.
   *
   * @default - nothing
   */
  readonly variables?: { [name: string]: kplus.EnvValue };

  /**
   * Where the password is, for who wants it as a file.
   *
   * @default - there is none
   */
  readonly passwordSecret?: kplus.SecretValue;

  /**
   * The URL, with `$(HOST)`, `$(PORT)` and `$(...)` for each of the `variables` where those go.
   *
   * @default - there is none
   */
  readonly urlTemplate?: string;
}

/** Props of `Connections`. */
export interface ConnectionsProps extends ConnectionLogin {
  /** Name of the network policy: the workload's. */
  readonly name: string;

  /**
   * The labels by which the workload's pods are found.
   *
   * @default - it has none: it is outside of the cluster, or has the network of its nodes
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * The ports at which its pods (not its Service) are connected to.
   *
   * @default - none
   */
  readonly ports?: kplus.NetworkPolicyPort[];

  /**
   * The Service at which it is reached.
   *
   * @default - `host`
   */
  readonly service?: kplus.Service;

  /**
   * The DNS name or address at which it is reached where it has no Service; the ports are then those of `ports`.
   *
   * @default - none: nothing can connect to it by name
   */
  readonly host?: string;

  /**
   * As whom one can log in beside that: name of the user → what that one has to know.
   *
   * @default - nobody else
   */
  readonly users?: { [username: string]: ConnectionLogin };

  /**
   * The addresses of something outside of the cluster, as CIDR blocks.
   *
   * @default - not known
   */
  readonly addresses?: string[];

  /**
   * Whether its pods have the network of their nodes, so that no network policy reaches them, and none knows them by their
   * labels.
   *
   * @default false
   */
  readonly hostNetwork?: boolean;

  /**
   * Labels of the network policy.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
}

/** What connections know beside their network policy. */
export interface ConnectionFacts {
  /** The rules, whether or not a policy closes their direction. */
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
  readonly ports: readonly NetworkPolicyPort[];
  /** Where it is, outside of the cluster. */
  readonly addresses?: readonly string[];
  /** What it was connected to that no rule names: what is outside, and all of it where it has the network of its nodes. */
  readonly unnamed: readonly Connections[];
}

import { DnsOption, DnsPolicy } from 'cdk8s-plus-28';
import type { PodSpec } from 'kubernetes-types/core/v1';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkIp } from '../validation/rules/addresses';
import { checkSince } from '../validation/rules/kubernetes-version';
import { checkHostName } from '../validation/rules/names';

/** The minor version of Kubernetes that takes the root among the search domains. */
const ROOT_SEARCH_SINCE = 33;

/**
 * How names are resolved in a pod.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export interface DnsSettings {
  /**
   * Whose configuration the rest is added to.
   *
   * @default DnsPolicy.CLUSTER_FIRST
   */
  readonly policy?: DnsPolicy;

  /**
   * IP addresses of name servers, at most 3.
   *
   * @default - those of the policy
   */
  readonly nameservers?: string[];

  /**
   * Domains in which a name without dots is looked for, at most 32.
   *
   * @default - those of the policy
   */
  readonly searches?: string[];

  /**
   * Options of the resolver, for example `{ name: 'ndots', value: '2' }`.
   *
   * @default - those of the policy
   */
  readonly options?: DnsOption[];
}

export function renderDns(dns: DnsSettings): Pick<PodSpec, 'dnsPolicy' | 'dnsConfig'> {
  const { nameservers, searches, options } = dns;
  return {
    dnsPolicy: dns.policy,
    dnsConfig: nameservers || searches || options ? { nameservers, searches, options } : undefined,
  };
}

export function checkDns(at: PropPath, dns: DnsSettings): void {
  const nameservers = dns.nameservers ?? [];
  nameservers.forEach((address, index) => checkIp(at.at('nameservers').at(index), address));
  if (nameservers.length > 3) {
    at.at('nameservers').report(ProblemCode.RANGE, `has ${nameservers.length} entries`, nameservers, 'name at most 3');
  }
  if (dns.policy === DnsPolicy.NONE && nameservers.length === 0) {
    at.at('nameservers').report(ProblemCode.REQUIRED, 'is missing: the policy None takes nothing from the node or the cluster', undefined, 'name at least one address');
  }
  const searches = dns.searches ?? [];
  searches.forEach((domain, index) => {
    const place = at.at('searches').at(index);
    if (domain === '.') {
      checkSince(place, ROOT_SEARCH_SINCE);
    } else {
      checkHostName(place, domain.replace(/\.$/, ''));
    }
  });
  if (searches.length > 32) {
    at.at('searches').report(ProblemCode.RANGE, `has ${searches.length} entries`, undefined, 'name at most 32');
  }
  (dns.options ?? []).forEach((option, index) => {
    if (!option.name) {
      at.at('options').at(index).at('name').report(ProblemCode.REQUIRED, 'is empty', option.name, 'name the option, for example "ndots"');
    }
  });
}

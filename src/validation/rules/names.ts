import { kubernetesMinorOf } from './kubernetes-version';
import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
/** The minor version of Kubernetes from which on the name of a Service may start with a digit. */
const DIGIT_FIRST_SINCE = 36;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const WILDCARD_SUBDOMAIN = /^\*(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/;

/** The name of most objects: a DNS subdomain of at most 253 characters. */
export function checkObjectName(at: PropPath, name: string, longest = 253): boolean {
  return checkName(at, name, SUBDOMAIN, longest, 'lower-case letters, digits, "-" and "."');
}

/** A namespace, volume or container name: a DNS label of at most 63 characters. */
export function checkDnsLabel(at: PropPath, name: string, longest = 63): boolean {
  return checkName(at, name, LABEL, longest, 'lower-case letters, digits and "-"');
}

/** A Service's name, which before Kubernetes 1.36 must start with a letter. */
export function checkServiceName(at: PropPath, name: string, longest = 63): boolean {
  return kubernetesMinorOf(at.construct) >= DIGIT_FIRST_SINCE ? checkDnsLabel(at, name, longest) : checkName(at, name, DNS_1035, longest, 'lower-case letters, digits and "-", the first a letter');
}

/** The name of a container's or Service's port. */
export function checkPortName(at: PropPath, name: string): boolean {
  if (!checkName(at, name, LABEL, 15, 'lower-case letters, digits and single "-"')) {
    return false;
  }
  if (name.includes('--') || !/[a-z]/.test(name)) {
    at.report(ProblemCode.NAME, 'is not a valid port name', name, 'use at least one letter and no "--"');
    return false;
  }
  return true;
}

/** A key of a Secret or ConfigMap. */
export function checkDataKey(at: PropPath, key: string): boolean {
  const fits = key.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(key) && key !== '.' && !key.startsWith('..');
  if (!fits) {
    at.report(ProblemCode.NAME, 'is not a valid key of a Secret or ConfigMap', key, 'use at most 253 letters, digits, "-", "_" and "."');
  }
  return fits;
}

/** A DNS host name; with `wildcard`, also `*.example.com`. */
export function checkHostName(at: PropPath, host: string, options: { wildcard?: boolean } = {}): boolean {
  const fits = host.length <= 253 && (SUBDOMAIN.test(host) || (options.wildcard === true && WILDCARD_SUBDOMAIN.test(host)));
  if (!fits) {
    at.report(ProblemCode.HOST, 'is not a DNS name', host, 'write it in lower case, without scheme, port or path: "shop.example.com"');
  }
  return fits;
}

function checkName(at: PropPath, name: string, pattern: RegExp, longest: number, characters: string): boolean {
  if (name.length > longest) {
    at.report(ProblemCode.NAME, `has ${name.length} characters`, name, `use at most ${longest}`);
    return false;
  }
  if (!pattern.test(name)) {
    at.report(ProblemCode.NAME, 'is not a valid name', name, `use ${characters}, and a letter or digit at both ends`);
    return false;
  }
  return true;
}

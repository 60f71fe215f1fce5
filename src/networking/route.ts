import * as kplus from 'cdk8s-plus-28';
import { HttpPath, ResolvedPath } from './http-path';
import { checkHost } from './ingress';
import { Peer } from './peer';
import { sortedEntries } from '../objects/entries';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkAnnotations } from '../validation/rules/labels';
import { checkDnsLabel, checkObjectName } from '../validation/rules/names';

/**
 * How an app is exposed through a Gateway.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export interface RouteOptions {
  /**
   * Name of the Gateway.
   */
  readonly gateway: string;

  /**
   * Namespace of the Gateway, whose listener must admit routes from the app's.
   *
   * @default - the app's
   */
  readonly gatewayNamespace?: string;

  /**
   * The Gateway's listener.
   *
   * @default - all of its listeners that admit the route
   */
  readonly sectionName?: string;

  /**
   * The host names of the requests that go to the app; `*.example.com` for all below one.
   *
   * @default - those of the Gateway's listener
   */
  readonly hostnames?: string[];

  /**
   * The paths that go to the app.
   *
   * @default - all
   */
  readonly paths?: HttpPath[];

  /**
   * What the matched prefix of the path is replaced with before the app sees the request: "/" cuts it off. Prefix paths
   * only.
   *
   * @default - the app sees the path as it was requested
   * @see https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/
   */
  readonly replacePrefix?: string;

  /**
   * Headers that the app sees with these values, whatever the request had.
   *
   * @default - none
   */
  readonly requestHeaders?: { [name: string]: string };

  /**
   * Name of the HTTPRoute. A second route of an app needs one.
   *
   * @default - the name of the app's Service
   */
  readonly name?: string;

  /**
   * Annotations of the HTTPRoute.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Where the Gateway's connections come from; only that is allowed by the app's network policy.
   *
   * @default Peer.anywhere()
   */
  readonly allowFrom?: Peer;
}

/** The path types of Ingress, as the Gateway API calls them. */
const MATCH_TYPES: { [type in kplus.HttpIngressPathType]: string } = {
  [kplus.HttpIngressPathType.PREFIX]: 'PathPrefix',
  [kplus.HttpIngressPathType.EXACT]: 'Exact',
  [kplus.HttpIngressPathType.IMPLEMENTATION_SPECIFIC]: 'RegularExpression',
};
const PLAIN_PATH = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;
const LONGEST_PATH = 1024;
/** As many elements of each list as the CRD takes. */
const MOST = { hostnames: 16, requestHeaders: 16, paths: 16 };
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;

/** What is wrong with a route; the CRD's rules are not the API server's own, and stand here instead. */
export function checkRoute(at: PropPath, name: string, options: RouteOptions): void {
  checkObjectName(at.at('name'), name);
  checkObjectName(at.at('gateway'), options.gateway);
  if (options.gatewayNamespace !== undefined) {
    checkDnsLabel(at.at('gatewayNamespace'), options.gatewayNamespace);
  }
  if (options.sectionName !== undefined) {
    checkObjectName(at.at('sectionName'), options.sectionName);
  }
  options.hostnames?.forEach((hostname, index) => checkHost(at.at('hostnames').at(index), hostname));
  for (const key of ['hostnames', 'requestHeaders', 'paths'] as const) {
    const count = Object.keys(options[key] ?? {}).length;
    if (count > MOST[key]) {
      at.at(key).report(ProblemCode.RANGE, `has ${count} elements`, undefined, `name at most ${MOST[key]} in one route`);
    }
  }
  options.paths?.forEach(({ path = '/', pathType = kplus.HttpIngressPathType.PREFIX }, index) => {
    const plain = pathType === kplus.HttpIngressPathType.IMPLEMENTATION_SPECIFIC || PLAIN_PATH.test(path);
    if (!plain || path.length > LONGEST_PATH) {
      at.at('paths').at(index).at('path').report(ProblemCode.FORMAT, 'is not the path of a URL as it is sent', path,
        `encode what is no letter or digit of ASCII as "%" and two digits, and write at most ${LONGEST_PATH} characters`);
    }
  });
  if (options.replacePrefix !== undefined) {
    if (!options.replacePrefix.startsWith('/')) {
      at.at('replacePrefix').report(ProblemCode.FORMAT, 'is not the path of a URL', options.replacePrefix, 'start it with "/"');
    }
    if (options.paths?.some(path => (path.pathType ?? kplus.HttpIngressPathType.PREFIX) !== kplus.HttpIngressPathType.PREFIX)) {
      at.at('replacePrefix').report(ProblemCode.CONFLICT, 'goes with prefix paths only', options.replacePrefix, 'use HttpIngressPathType.PREFIX for all paths of this route');
    }
  }
  for (const [header, value] of Object.entries(options.requestHeaders ?? {})) {
    if (!HEADER_NAME.test(header) || value === '' || value.length > 4096) {
      at.at('requestHeaders').at(header).report(ProblemCode.FORMAT, 'is not an HTTP header', { [header]: value }, 'write a name without spaces and colon, and a value of 1 to 4096 characters');
    }
  }
  checkAnnotations(at.at('annotations'), options.annotations ?? {});
}

/** @see https://gateway-api.sigs.k8s.io/reference/spec/#gateway.networking.k8s.io/v1.HTTPRoute */
export function renderHttpRoute(
  name: string, labels: { [key: string]: string } | undefined, service: kplus.Service, paths: readonly ResolvedPath[], options: RouteOptions,
): { apiVersion: string; kind: string; [key: string]: unknown } {
  const headers = sortedEntries(options.requestHeaders ?? {});
  const filters = [
    ...headers.length > 0 ? [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: headers.map(([key, value]) => ({ name: key, value })) } }] : [],
    ...options.replacePrefix === undefined ? [] : [{
      type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: options.replacePrefix } },
    }],
  ];
  const ports = [...new Set(paths.map(path => path.port))];
  // A rule that replaces a prefix has one path, so that it is clear which prefix.
  const groups = options.replacePrefix !== undefined ? paths.map(path => [path]) : ports.map(port => paths.filter(path => path.port === port));
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, labels, annotations: options.annotations },
    spec: {
      parentRefs: [{ name: options.gateway, namespace: options.gatewayNamespace, sectionName: options.sectionName }],
      hostnames: options.hostnames,
      rules: groups.map(group => ({
        matches: group.map(({ path, pathType }) => ({ path: { type: MATCH_TYPES[pathType], value: path } })),
        filters: filters.length > 0 ? filters : undefined,
        backendRefs: [{ name: service.name, port: group[0].port }],
      })),
    },
  };
}

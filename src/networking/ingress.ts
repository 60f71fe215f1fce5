import { isIP } from 'net';
import * as kplus from 'cdk8s-plus-28';
import type { Ingress, IngressRule } from 'kubernetes-types/networking/v1';
import { HttpPath, ResolvedPath } from './http-path';
import { Peer } from './peer';
import { Typed } from '../objects/typed';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkAnnotations } from '../validation/rules/labels';
import { checkHostName, checkObjectName } from '../validation/rules/names';

/** How an app is exposed at a host name. */
export interface IngressOptions {
  /**
   * Name of the Ingress. All hosts of an app that are exposed under one name stand in one Ingress.
   *
   * @default - the name of the app's Service
   */
  readonly name?: string;

  /**
   * The paths at the host that go to the app.
   *
   * @default - all
   */
  readonly paths?: HttpPath[];

  /**
   * The Secret with the certificate and key for the host, of type `kubernetes.io/tls`; cert-manager and its like write it
   * when asked by an annotation. Without it, requests are plain HTTP (unless the controller has a certificate of its own).
   *
   * @default - no TLS
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
   */
  readonly tlsSecret?: string;

  /**
   * Which controller serves it (`ingressClassName`).
   *
   * @default - the cluster's default class
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class
   */
  readonly className?: string;

  /**
   * Annotations of the Ingress, by which controllers are configured.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Where the controller's connections come from; only that is allowed by the app's network policy.
   *
   * @default Peer.anywhere()
   */
  readonly allowFrom?: Peer;
}

/** What is wrong with an exposure at a host. */
export function checkIngress(at: PropPath, name: string, host: string, options: IngressOptions): void {
  checkObjectName(at.at('name'), name);
  checkHost(at.at('host'), host);
  if (options.tlsSecret !== undefined) {
    checkObjectName(at.at('tlsSecret'), options.tlsSecret);
  }
  if (options.className !== undefined) {
    checkObjectName(at.at('className'), options.className);
  }
  checkAnnotations(at.at('annotations'), options.annotations ?? {});
}

/** A host name, or a wildcard for all names one level below one. */
export function checkHost(at: PropPath, host: string): void {
  if (isIP(host)) {
    at.report(ProblemCode.HOST, 'is an IP address', host, 'write a DNS name that resolves to it');
  } else {
    checkHostName(at, host, { wildcard: true });
  }
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ */
export function renderIngress(
  name: string, labels: { [key: string]: string } | undefined, options: IngressOptions,
): Typed<Ingress> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, labels, annotations: options.annotations },
    spec: { ingressClassName: options.className, rules: [] },
  };
}

export function renderIngressRule(host: string, service: kplus.Service, paths: readonly ResolvedPath[]): IngressRule {
  return {
    host,
    http: {
      paths: paths.map(({ path, pathType, port }) => ({ path, pathType, backend: { service: { name: service.name, port: { number: port } } } })),
    },
  };
}

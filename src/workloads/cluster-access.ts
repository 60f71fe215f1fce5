import { IApiEndpoint } from 'cdk8s-plus-28';
import type { ClusterRole, ClusterRoleBinding, PolicyRule } from 'kubernetes-types/rbac/v1';
import { Typed } from '../objects/typed';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * What a workload may do at the API server, in all namespaces.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class ClusterAccess {
  /**
   * Get, list and watch.
   *
   * @param endpoints for example `ApiResource.PODS`, or `ApiResource.custom({ apiGroup: 'example.com', resourceType: 'widgets' })`
   */
  public static read(...endpoints: IApiEndpoint[]): ClusterAccess {
    return new ClusterAccess(['get', 'list', 'watch'], endpoints);
  }

  /**
   * Some actions.
   *
   * @param verbs for example `['get', 'patch']`
   * @param endpoints for example `ApiResource.NODES`, or `NonApiResource.of('/metrics')`
   */
  public static allow(verbs: string[], ...endpoints: IApiEndpoint[]): ClusterAccess {
    return new ClusterAccess(verbs, endpoints);
  }

  private constructor(private readonly verbs: string[], private readonly endpoints: IApiEndpoint[]) {}

  /** @internal */
  public _validate(at: PropPath): void {
    if (this.verbs.length === 0 || this.verbs.includes('')) {
      at.at('verbs').report(ProblemCode.REQUIRED, 'names no action', this.verbs, 'write for example ["get", "list", "watch"]');
    }
    if (this.endpoints.length === 0) {
      at.at('endpoints').report(ProblemCode.REQUIRED, 'is empty', undefined, 'name at least one, for example ApiResource.PODS');
    }
    this.endpoints.forEach((endpoint, index) => {
      const url = endpoint.asNonApiResource();
      if (url !== undefined && !/^(\/.*|\*)$/.test(url)) {
        at.at('endpoints').at(index).report(ProblemCode.FORMAT, 'is not the path of a URL', url, 'start it with "/"');
      }
    });
  }

  /**
   * A rule for each API group, and one for what is none of its resources.
   *
   * @internal
   */
  public _toRules(): PolicyRule[] {
    const rules = new Map<string, PolicyRule>();
    const urls: string[] = [];
    for (const endpoint of this.endpoints) {
      const resource = endpoint.asApiResource();
      if (resource) {
        const { apiGroup, resourceType, resourceName } = resource;
        const key = `${apiGroup} ${resourceName ?? ''}`;
        const rule = rules.get(key) ?? {
          apiGroups: [apiGroup], resources: [], resourceNames: resourceName === undefined ? undefined : [resourceName], verbs: this.verbs,
        };
        rule.resources!.push(resourceType);
        rules.set(key, rule);
      } else {
        urls.push(endpoint.asNonApiResource()!);
      }
    }
    return [...rules.values(), ...(urls.length > 0 ? [{ nonResourceURLs: urls, verbs: this.verbs }] : [])];
  }
}

/** Whom access is given to. */
export interface ClusterAccessParts {
  /** Name of both objects, which are in no namespace. */
  readonly name: string;
  readonly labels: { [key: string]: string };
  readonly access: readonly ClusterAccess[];
  readonly serviceAccountName: string;
  readonly namespace: string;
}

export function renderClusterRole({ name, labels, access }: ClusterAccessParts): Typed<ClusterRole> {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name, labels },
    rules: access.flatMap(each => each._toRules()),
  };
}

export function renderClusterRoleBinding({ name, labels, serviceAccountName, namespace }: ClusterAccessParts): Typed<ClusterRoleBinding> {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name: serviceAccountName, namespace }],
  };
}

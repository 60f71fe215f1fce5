import { Kubectl } from './kubectl';
import { isClusterScoped } from '../../src/objects/manifest';

/**
 * Makes the cluster take objects of kinds that it does not serve (Gateway API, snapshots, Flux and the like): a
 * definition without a schema for each. So that such objects reach the server, keep all that was written, and stand
 * beside the others in an apply and a diff; whether their fields are what those projects expect is not shown by it.
 *
 * @returns takes the definitions away again
 */
export function serveKindsOf(kubectl: Kubectl, objects: any[]): () => void {
  const missing = new Map<string, any>();
  const served = new Map<string, string[]>();
  for (const { apiVersion, kind } of objects.filter(each => each.apiVersion.includes('.'))) {
    const kinds = served.get(apiVersion) ?? servedKinds(kubectl, apiVersion);
    served.set(apiVersion, kinds);
    if (!kinds.includes(kind)) {
      const definition = customResourceDefinition(apiVersion, kind);
      missing.set(definition.metadata.name, definition);
    }
  }
  const names = [...missing.keys()].map(name => `crd/${name}`);
  if (names.length === 0) {
    return () => undefined;
  }
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...missing.values()] });
  kubectl.run(['apply', '-f', '-'], { input });
  kubectl.run(['wait', '--for', 'condition=Established', '--timeout', '60s', ...names]);
  return () => kubectl.run(['delete', '--ignore-not-found', ...names]);
}

function servedKinds(kubectl: Kubectl, apiVersion: string): string[] {
  const resources = kubectl.run(['get', '--raw', `/apis/${apiVersion}`], { mayExitWith: [1] });
  return resources === '' ? [] : JSON.parse(resources).resources.map((each: any) => each.kind);
}

function customResourceDefinition(apiVersion: string, kind: string): any {
  const [group, version] = apiVersion.split('/');
  const singular = kind.toLowerCase();
  const plural = singular.replace(/y$/, 'ie').replace(/s$/, 'se') + 's';
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      annotations: { 'api-approved.kubernetes.io': 'unapproved, testing-only' },
    },
    spec: {
      group,
      scope: isClusterScoped(apiVersion, kind) ? 'Cluster' : 'Namespaced',
      names: { kind, plural, singular },
      versions: [{
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      }],
    },
  };
}

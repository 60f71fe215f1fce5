import type { PolicyRule, Role, RoleBinding } from 'kubernetes-types/rbac/v1';
import { Typed } from './typed';

const GROUP = 'rbac.authorization.k8s.io';

type Metadata = { name: string; labels?: { [key: string]: string } };

/** What may be done in a namespace. */
export function renderRole(metadata: Metadata, rules: PolicyRule[]): Typed<Role> {
  return { apiVersion: `${GROUP}/v1`, kind: 'Role', metadata, rules };
}

/** Who may do it: a ServiceAccount of the same name, unless it is said which one and what. */
export function renderRoleBinding(
  metadata: Metadata, namespace: string | undefined, { account = metadata.name, role = metadata.name }: { account?: string; role?: string } = {},
): Typed<RoleBinding> {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: GROUP, kind: 'Role', name: role },
    // Without a namespace it is the binding's own.
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  };
}

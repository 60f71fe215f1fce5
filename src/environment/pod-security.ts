/**
 * How much a namespace lets its pods do.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export enum PodSecurityLevel {
  /** No restrictions: for agents that need the node. */
  PRIVILEGED = 'privileged',

  /** No host namespaces, host paths or privileged containers. */
  BASELINE = 'baseline',

  /** Hardened pods only: not root, no privilege escalation, no capabilities. */
  RESTRICTED = 'restricted',
}

/** The namespace labels by which the API server enforces a level. */
export function podSecurityLabels(enforce: PodSecurityLevel, audit: PodSecurityLevel, warn: PodSecurityLevel): { [key: string]: string } {
  return {
    'pod-security.kubernetes.io/enforce': enforce,
    'pod-security.kubernetes.io/audit': audit,
    'pod-security.kubernetes.io/warn': warn,
  };
}

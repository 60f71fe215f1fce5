import { IConstruct } from 'constructs';
import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

/** The minor version of the oldest Kubernetes that the library is for, and that manifests are for unless something else is said. */
const OLDEST_MINOR = 29;

const TARGET = Symbol.for('cdk8s-workloads.KubernetesMinor');

/** Checks what a prop says of the Kubernetes that manifests are for: `1.31`, also `v1.31.4` and what clouds append. */
export function checkKubernetesVersion(at: PropPath, version: string): void {
  const minor = minorOf(version);
  if (minor === undefined) {
    at.report(ProblemCode.FORMAT, 'is not a version of Kubernetes', version, 'write it as "1.31"');
  } else if (minor < OLDEST_MINOR) {
    at.report(ProblemCode.KUBERNETES_VERSION, 'is older than what this library is for', version, `write "1.${OLDEST_MINOR}" or newer`);
  }
}

function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d{1,3})(\.\d+)?([-+][\w.+-]*)?$/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** Says for which Kubernetes everything below a construct is; what `checkKubernetesVersion` has found no fault with. */
export function declareKubernetesVersion(construct: IConstruct, version: string): void {
  Object.defineProperty(construct, TARGET, { value: minorOf(version) });
}

/** The minor version of the Kubernetes that a construct's manifests are for: what it is for an older one, newer ones take. */
export function kubernetesMinorOf(construct: IConstruct): number {
  for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
    const declared = (scope as { [TARGET]?: number })[TARGET];
    if (declared !== undefined) {
      return declared;
    }
  }
  return OLDEST_MINOR;
}

/** Refuses what the API server of the oldest cluster does not know: it would drop the field, and take what is left. */
export function checkSince(at: PropPath, minor: number): void {
  const target = kubernetesMinorOf(at.construct);
  if (target < minor) {
    at.report(ProblemCode.KUBERNETES_VERSION, `needs Kubernetes 1.${minor}, and the manifests are for 1.${target}`, undefined,
      `leave it out, or set kubernetesVersion: '1.${minor}' where no cluster is older`);
  }
}

import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** What a chart says of the namespace that its objects go to. */
export interface NamespaceTraits {
  /** Whether there is no namespace at all. */
  readonly clusterScoped: boolean;
  /** Whether its pods reach, and are reached by, only what they were allowed to. */
  readonly defaultDeny: boolean;
}

const TRAITS = Symbol.for('cdk8s-workloads.NamespaceTraits');
const UNKNOWN: NamespaceTraits = { clusterScoped: false, defaultDeny: false };

/** Says of a chart's namespace what the constructs inside go by; a plain chart says nothing. */
export function declareNamespace(chart: Chart, traits: NamespaceTraits): void {
  Object.defineProperty(chart, TRAITS, { value: traits });
}

/** What is known of the namespace that a construct's objects go to. */
export function namespaceTraitsOf(construct: IConstruct): NamespaceTraits {
  return (Chart.of(construct) as { [TRAITS]?: NamespaceTraits })[TRAITS] ?? UNKNOWN;
}

/** The namespace that a construct's objects get from their chart; undefined where kubectl's own decides. */
export function namespaceOf(construct: IConstruct): string | undefined {
  return Chart.of(construct).namespace;
}

/** Refuses a construct that needs a namespace in an environment that has none. */
export function checkNamespaced(at: PropPath, construct: IConstruct): void {
  if (namespaceTraitsOf(construct).clusterScoped) {
    at.report(ProblemCode.SCOPE, 'needs a namespace, and is in a cluster-scoped environment', undefined, 'put it into an Environment without clusterScoped');
  }
}

import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Environment } from './environment';
import { Profile } from './profile';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

const OUTSIDE = Profile.production();

/** The profile of the environment that a construct is in; production's in a plain chart. */
export function profileOf(construct: IConstruct): Profile {
  return Environment.containing(construct)?.profile ?? OUTSIDE;
}

/** The namespace that a construct's objects get from their chart; undefined where kubectl's own decides. */
export function namespaceOf(construct: IConstruct): string | undefined {
  return Chart.of(construct).namespace;
}

/** Refuses a construct that needs a namespace in an environment that has none. */
export function checkNamespaced(at: PropPath, construct: IConstruct): void {
  if (Environment.containing(construct)?.clusterScoped) {
    at.report(ProblemCode.SCOPE, 'needs a namespace, and is in a cluster-scoped environment', undefined, 'put it into an Environment without clusterScoped');
  }
}

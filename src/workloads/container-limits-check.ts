import { IConstruct } from 'constructs';
import type { Container, LimitRange, PodSpec } from 'kubernetes-types/core/v1';
import { Environment } from '../environment/environment';
import { Manifest } from '../objects/manifest';
import { namespaceOf } from '../objects/namespace';
import { checkAtSynth } from '../validation/checks';
import { ProblemCode } from '../validation/problem';
import { amountOf } from '../validation/rules/quantities';

/** Refuses containers that ask for more than the environment lets one have: the API server would take the workload, and no pod of it. */
export function checkWithinLimits(workload: IConstruct, pod: PodSpec): void {
  const environment = Environment.containing(workload);
  const limits = environment?.node.tryFindChild('container-limits');
  if (!(limits instanceof Manifest) || namespaceOf(workload) !== environment?.namespace) {
    return;
  }
  checkAtSynth(workload, at => {
    const most = (limits.toJson() as LimitRange).spec!.limits.flatMap(({ max }) => Object.entries(max ?? {}));
    for (const container of [...pod.initContainers ?? [], ...pod.containers]) {
      for (const [resource, limit] of most) {
        const asked = mostOf(container, resource);
        if (asked !== undefined && amountOf(asked) > amountOf(limit)) {
          at.at('resources').report(ProblemCode.CONFLICT, `asks for more ${resource} in the container ${container.name} than the environment lets one have, which is ${limit}`, asked,
            'ask for less, or raise the containerLimits of the environment');
        }
      }
    }
  });
}

/** A container without a limit is given the largest that there is, so that its request counts. */
function mostOf({ resources }: Container, resource: string): string | undefined {
  return resources?.limits?.[resource] ?? resources?.requests?.[resource];
}

import { IConstruct } from 'constructs';
import { Environment } from '../environment/environment';
import { PodSecurityLevel } from '../environment/pod-security';
import { namespaceOf } from '../objects/namespace';
import { SecurityNeed } from '../pods/security-needs';
import { ProblemCode } from '../validation/problem';

const LEVELS = [PodSecurityLevel.RESTRICTED, PodSecurityLevel.BASELINE, PodSecurityLevel.PRIVILEGED];

/** Refuses each declaration for whose sake the API server would not admit the pods to their namespace. */
export function checkPodSecurityLevel(workload: IConstruct, needs: () => readonly SecurityNeed[]): void {
  const environment = Environment.containing(workload);
  const enforced = environment?.podSecurity;
  if (!environment || !enforced || namespaceOf(workload) !== environment.namespace) {
    return;
  }
  for (const { at, level } of needs()) {
    if (LEVELS.indexOf(level as PodSecurityLevel) > LEVELS.indexOf(enforced)) {
      at.report(ProblemCode.SCOPE, `needs Pod Security ${level}, and the environment ${environment.node.path} enforces ${enforced}`, undefined,
        `leave it out, or use an Environment with podSecurity: PodSecurityLevel.${level.toUpperCase()}`);
    }
  }
}

import { Chart, Duration } from 'cdk8s';
import { RestartPolicy } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { JobSpec, PodFailurePolicy } from 'kubernetes-types/batch/v1';
import { checkJob } from './job-rules';
import { PodFailure, PodFailureRule } from './pod-failure-rule';
import { checkPodSecurityLevel } from './pod-security-check';
import { PodReplacementPolicy, TaskOptions } from './task-options';
import { WorkloadIdentity } from './workload-rules';
import { profileOf } from '../environment/defaults';
import { Environment } from '../environment/environment';
import { checkPod } from '../pods/check-pod';
import { checkConfigSize } from '../pods/config-files';
import { listOrNone } from '../pods/list';
import { renderPod } from '../pods/pod';
import { PodVolumes } from '../pods/pod-volumes';
import { placementOf } from '../pods/scheduling/placement';
import { securityNeeds } from '../pods/security-needs';
import { PropPath } from '../validation/prop-path';
import { secondsOf } from '../validation/rules/durations';

/** How long a sidecar may take to start. */
const STARTUP_PATIENCE = Duration.minutes(5);

/** Checks what the options say about a Job and its pods, and renders its spec: of a Job, or of those that a CronJob makes. */
export function renderJobSpec(
  at: PropPath, scope: Construct, identity: WorkloadIdentity, options: TaskOptions, volumes: PodVolumes,
): JobSpec {
  checkPod(at, identity.containerName, options, options);
  checkPodSecurityLevel(scope, () => securityNeeds(at, options, options));
  const { cpu, memory } = profileOf(scope);
  const restartPolicy = options.restartPolicy ?? RestartPolicy.NEVER;
  const failureRules = options.podFailurePolicy ?? defaultFailureRules(restartPolicy, options.podReplacementPolicy);
  const template = renderPod(at, {
    // cdk8s labels the objects of a chart, and not what is made of them.
    labels: { ...Chart.of(scope).labels, ...identity.labels },
    selector: identity.selector,
    containerName: identity.containerName,
    container: options,
    options,
    defaults: { cpu, memory, imageRegistry: Environment.containing(scope)?.imageRegistry },
    serviceAccountName: options.serviceAccount?.name ?? identity.name,
    startupPatience: STARTUP_PATIENCE,
    placement: placementOf(options, (options.parallelism ?? 1) > 1),
    restartPolicy,
  }, volumes);
  checkConfigSize(at.at('configFiles'), volumes.configData);
  checkJob(at, identity, restartPolicy, options, volumes.volumes);
  return {
    completions: options.completions,
    parallelism: options.parallelism,
    completionMode: options.indexed ? 'Indexed' : undefined,
    backoffLimit: options.backoffLimit,
    backoffLimitPerIndex: options.backoffLimitPerIndex,
    maxFailedIndexes: options.maxFailedIndexes,
    activeDeadlineSeconds: options.activeDeadline && secondsOf(options.activeDeadline),
    ttlSecondsAfterFinished: options.ttlAfterFinished && secondsOf(options.ttlAfterFinished),
    podFailurePolicy: renderFailurePolicy(failureRules),
    podReplacementPolicy: options.podReplacementPolicy,
    successPolicy: options.successPolicy && {
      rules: options.successPolicy.map(({ succeededIndexes, succeededCount }) => ({ succeededIndexes, succeededCount })),
    },
    template,
  };
}

/** A pod that others took the place of has not failed. Kubernetes allows such a rule with two other fields only. */
function defaultFailureRules(restartPolicy: RestartPolicy, replacement: PodReplacementPolicy | undefined): PodFailureRule[] {
  const allowed = restartPolicy === RestartPolicy.NEVER && replacement !== PodReplacementPolicy.TERMINATING_OR_FAILED;
  return allowed ? [PodFailureRule.ignore(PodFailure.disruption())] : [];
}

function renderFailurePolicy(rules: PodFailureRule[]): PodFailurePolicy | undefined {
  const manifests = listOrNone(rules.map(rule => rule._toManifest()));
  return manifests && { rules: manifests };
}

import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { StatefulSet } from 'kubernetes-types/apps/v1';
import { DatabasePod, STARTUP_PATIENCE } from './database-pod';
import { renderClaimTemplate } from './database-storage';
import { DatabaseTraits } from './database-traits';
import { DatabaseUpdate } from './database-update';
import { StatefulDatabaseProps } from './stateful-database-props';
import { profileOf } from '../environment/defaults';
import { Environment } from '../environment/environment';
import { Typed } from '../objects/typed';
import { checkPod } from '../pods/check-pod';
import { checkConfigSize } from '../pods/config-files';
import { renderPod } from '../pods/pod';
import { PodVolumes } from '../pods/pod-volumes';
import { placementOf } from '../pods/scheduling/placement';
import { securityNeeds } from '../pods/security-needs';
import { PropPath } from '../validation/prop-path';
import { secondsOf } from '../validation/rules/durations';
import { checkPodSecurityLevel } from '../workloads/pod-security-check';
import { checkSeveralPods } from '../workloads/stateless-app-rules';

/**
 * Checks what the props say about the pods, and renders the StatefulSet.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/
 */
export function renderStatefulSet(
  at: PropPath, scope: Construct, traits: DatabaseTraits, pod: DatabasePod, props: StatefulDatabaseProps, volumes: PodVolumes,
): Typed<StatefulSet> & { metadata: { name: string } } {
  const { name, engine, replicas, firstOrdinal, selector, labels } = traits;
  const containerName = engine.name;
  checkPod(at, containerName, pod.container, pod.options);
  checkPodSecurityLevel(scope, () => securityNeeds(at, pod.container, pod.options));
  const { cpu, memory } = profileOf(scope);
  const template = renderPod(at, {
    // cdk8s labels the objects of a chart, and not what is made of them.
    labels: { ...Chart.of(scope).labels, ...labels },
    selector,
    containerName,
    container: pod.container,
    options: pod.options,
    defaults: { cpu, memory, imageRegistry: Environment.containing(scope)?.imageRegistry },
    serviceAccountName: props.serviceAccount?.name ?? name,
    startupPatience: props.startupPatience ?? STARTUP_PATIENCE,
    placement: placementOf(pod.options, replicas > 1),
  }, volumes);
  checkConfigSize(at.at('configFiles'), volumes.configData);
  checkConfigSize(at.at('initScripts'), pod.initScripts);
  if (replicas > 1) {
    checkSeveralPods(at.at('replicas'), volumes.volumes, replicas, 'use volumes, which each pod has for itself');
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, labels, annotations: props.annotations },
    spec: {
      serviceName: traits.serviceName,
      replicas,
      podManagementPolicy: isParallel(traits, props) ? 'Parallel' : undefined,
      ordinals: firstOrdinal > 0 ? { start: firstOrdinal } : undefined,
      updateStrategy: (props.update ?? DatabaseUpdate.rolling())._toManifest(),
      minReadySeconds: props.minReady && secondsOf(props.minReady),
      revisionHistoryLimit: props.revisionHistoryLimit,
      // The default of Kubernetes, and said all the same: it is what keeps the data.
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: props.dangerouslyDeleteDataWithDatabase ? 'Delete' : 'Retain',
        whenScaled: props.dangerouslyDeleteDataWhenScaledDown ? 'Delete' : 'Retain',
      },
      selector: { matchLabels: selector },
      template,
      volumeClaimTemplates: pod.claims.map(claim => renderClaimTemplate(claim, selector)),
    },
  };
}

/** Whether all pods start and stop at once. */
export function isParallel({ engine }: DatabaseTraits, props: StatefulDatabaseProps): boolean {
  return props.parallel ?? engine.members.parallel ?? false;
}

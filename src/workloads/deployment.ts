import { Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { Deployment, DeploymentSpec } from 'kubernetes-types/apps/v1';
import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import { addDisruptionBudget, checkDisruptionBudget } from './disruption-budget';
import { checkPodSecurityLevel } from './pod-security-check';
import { checkSharedStores } from './shared-stores';
import { StatelessAppProps } from './stateless-app-props';
import { AppTraits, checkSeveralPods, ResolvedApp, rolloutOf } from './stateless-app-rules';
import { profileOf } from '../environment/defaults';
import { Environment } from '../environment/environment';
import { Typed } from '../objects/typed';
import { checkPod } from '../pods/check-pod';
import { checkConfigSize } from '../pods/config-files';
import { renderPod } from '../pods/pod';
import { PodVolumes } from '../pods/pod-volumes';
import { placementOf, renderPlacement } from '../pods/scheduling/placement';
import { securityNeeds } from '../pods/security-needs';
import { Volume } from '../pods/volume';
import { PropPath } from '../validation/prop-path';
import { secondsOf } from '../validation/rules/durations';

const STARTUP_PATIENCE = Duration.minutes(5);

export type DeploymentManifest = Typed<Deployment> & { metadata: ObjectMeta & { name: string }; spec: DeploymentSpec };

/** Checks what the props say about the pods, and renders the Deployment of an app. */
export function renderAppDeployment(
  at: PropPath, scope: Construct, app: ResolvedApp, props: StatelessAppProps, volumes: PodVolumes,
): DeploymentManifest {
  checkPod(at, app.containerName, app.container, props);
  checkPodSecurityLevel(scope, () => securityNeeds(at, app.container, props));
  const { name, replicas, selector, labels } = app.traits;
  const { cpu, memory } = profileOf(scope);
  const template = renderPod(at, {
    // cdk8s labels the objects of a chart, and not what is made of them.
    labels: { ...Chart.of(scope).labels, ...labels },
    selector,
    containerName: app.containerName,
    container: app.container,
    options: props,
    defaults: { cpu, memory, imageRegistry: Environment.containing(scope)?.imageRegistry },
    serviceAccountName: props.serviceAccount?.name ?? name,
    startupPatience: props.startupPatience ?? STARTUP_PATIENCE,
    placement: placementOf(props, replicas > 1),
  }, volumes);
  checkConfigSize(at.at('configFiles'), volumes.configData);
  checkSharedStores(at.at('mounts'), scope, volumes.volumes, props.affinity ?? []);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels, annotations: props.annotations },
    spec: {
      replicas,
      selector: { matchLabels: selector },
      strategy: rolloutOf(at, props, replicas, volumes.volumes)._toManifest(),
      minReadySeconds: props.minReady && secondsOf(props.minReady),
      progressDeadlineSeconds: props.progressDeadline && secondsOf(props.progressDeadline),
      revisionHistoryLimit: props.revisionHistoryLimit,
      template,
    },
  };
}

/** From a number of pods that the program knows to one that an autoscaler decides, which may be several. */
export function leaveReplicasToAutoscaler(scope: Construct, app: AppTraits, deployment: DeploymentManifest, volumes: readonly Volume[]): void {
  const at = PropPath.of(scope);
  checkSeveralPods(at.at('replicas'), volumes, 2);
  checkDisruptionBudget(at.at('disruptionBudget'), app.disruptionBudget, undefined);
  at.throwReported();
  delete deployment.spec.replicas;
  if (app.replicas <= 1) {
    Object.assign(deployment.spec.template.spec!, renderPlacement(placementOf(app.placement, true), app.selector));
    addDisruptionBudget(scope, app);
  }
}

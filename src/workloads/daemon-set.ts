import { Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { DaemonSet, DaemonSetSpec } from 'kubernetes-types/apps/v1';
import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import { NodeAgentProps } from './node-agent-props';
import { ResolvedAgent } from './node-agent-rules';
import { exclusiveStores, modeOf } from './workload-rules';
import { profileOf } from '../environment/defaults';
import { Environment } from '../environment/environment';
import { Typed } from '../objects/typed';
import { checkConfigSize } from '../pods/config-files';
import { renderPod } from '../pods/pod';
import { PodVolumes } from '../pods/pod-volumes';
import { placementOf } from '../pods/scheduling/placement';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { secondsOf } from '../validation/rules/durations';

const STARTUP_PATIENCE = Duration.minutes(5);

export type DaemonSetManifest = Typed<DaemonSet> & { metadata: ObjectMeta & { name: string }; spec: DaemonSetSpec };

/**
 * Renders the DaemonSet of an agent, and checks what is known of its volumes then.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/
 */
export function renderAgentDaemonSet(
  at: PropPath, scope: Construct, agent: ResolvedAgent, props: NodeAgentProps, volumes: PodVolumes,
): DaemonSetManifest {
  const { name, selector, labels, containerName } = agent.identity;
  const { cpu, memory } = profileOf(scope);
  const template = renderPod(at, {
    // cdk8s labels the objects of a chart, and not what is made of them.
    labels: { ...Chart.of(scope).labels, ...labels },
    selector,
    containerName,
    container: agent.container,
    options: agent.pod,
    defaults: { cpu, memory, imageRegistry: Environment.containing(scope)?.imageRegistry },
    serviceAccountName: agent.serviceAccountName,
    startupPatience: props.startupPatience ?? STARTUP_PATIENCE,
    placement: placementOf(agent.pod, false),
    host: props,
  }, volumes);
  checkConfigSize(at.at('configFiles'), volumes.configData);
  for (const store of exclusiveStores(volumes.volumes)) {
    at.at('mounts').report(ProblemCode.UNSAFE, `needs the store ${store.path} on every node, and it is ${modeOf(store)}`, undefined,
      'make the store ReadWriteMany, or keep what is the node\'s in caches');
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, labels, annotations: props.annotations },
    spec: {
      selector: { matchLabels: selector },
      updateStrategy: props.update?._toManifest(),
      minReadySeconds: props.minReady && secondsOf(props.minReady),
      revisionHistoryLimit: props.revisionHistoryLimit,
      template,
    },
  };
}

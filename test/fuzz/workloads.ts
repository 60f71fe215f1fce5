import * as fc from 'fast-check';
import { call, either, Gen, list, map, maybe, members, mostly, need, one, optional, Props, struct } from './arbitrary';
import { exposure } from './networking';
import { agentPort, appPort, container, history, lifecycle, podOptions, settings } from './pods';
import {
  annotations, args, count, cpu, cron, duration, image, label, labelKey, labels, labelValue, objectName, path, pods, podsOrPercent, port,
  shortDuration, size, text, timeZone, urlPath, yes,
} from './values';
import {
  CpuScalingOptions, DisruptionBudgetOptions, GpuNodesOptions, HelmHookOptions, HostAccess, HostPath, InitContainerOrderingOptions,
  MemoryScalingOptions, MetricsEndpoint, NodeAgentOptions, NodeAgentProps, NodeCache,
  RollingOptions, ScalingOptions, ScheduledTaskProps, StatelessAppProps, SuccessRule, TaskOptions, TaskProps,
} from '../../src';

const budgetOptions = struct<DisruptionBudgetOptions>('DisruptionBudgetOptions', { unhealthyPodEviction: maybe(members('UnhealthyPodEviction', 'ALWAYS_ALLOW', 'IF_HEALTHY_BUDGET'), 2) });
export const disruptionBudget = either(
  call('DisruptionBudget.minAvailable', podsOrPercent, optional(budgetOptions)), call('DisruptionBudget.maxUnavailable', podsOrPercent, optional(budgetOptions)), call('DisruptionBudget.none'),
);
const rollout = either(call('Rollout.rolling', struct<RollingOptions>('RollingOptions', { maxSurge: maybe(podsOrPercent, 2), maxUnavailable: maybe(podsOrPercent, 2) })), call('Rollout.recreate'));

/** Names and labels of what a workload makes. */
const identity = {
  name: maybe(objectName, 4),
  containerName: maybe(label),
  component: maybe(mostly(labelValue, '')),
  partOf: maybe(mostly(labelValue, '')),
  labels: maybe(labels),
  annotations: maybe(annotations),
};
const ports = maybe(list(appPort), 3);

export const app = struct<StatelessAppProps>('StatelessAppProps', {
  ...container,
  ...lifecycle,
  ...podOptions,
  ...identity,
  port: maybe(port, 3),
  ports,
  exposure: maybe(exposure, 4),
  replicas: maybe(pods, 3),
  rollout: maybe(rollout, 3),
  minReady: maybe(shortDuration),
  progressDeadline: maybe(duration),
  revisionHistoryLimit: maybe(history),
  disruptionBudget: maybe(disruptionBudget, 6),
  drainDelay: maybe(shortDuration),
  startupPatience: maybe(duration),
});

const hostPath = struct<HostPath>('HostPath', {
  path: need(path),
  mountPath: maybe(path, 3),
  readOnly: maybe(yes, 3),
  type: maybe(members('HostPathVolumeType', 'DEFAULT', 'DIRECTORY', 'DIRECTORY_OR_CREATE'), 3),
  propagation: maybe(members('MountPropagation', 'NONE', 'HOST_TO_CONTAINER', 'BIDIRECTIONAL'), 3),
  name: maybe(label, 4),
});
const cache = struct<NodeCache>('NodeCache', { path: need(path), mountPath: maybe(path, 2), name: maybe(label, 2) });
const host: Props<HostAccess> = {
  hostPaths: maybe(list(hostPath, 1, 2), 4),
  caches: maybe(list(cache, 1, 2), 4),
  cacheOwnerImage: maybe(image),
  hostNetwork: maybe(yes, 8),
  hostPid: maybe(yes, 8),
  hostIpc: maybe(yes, 8),
};
const nodes: Gen = either(
  call('Nodes.every'), call('Nodes.controlPlane'), call('Nodes.withControlPlane'), call('Nodes.labelled', labels),
  call('Nodes.gpu'),
  call('Nodes.gpu', struct<GpuNodesOptions>('GpuNodesOptions', { labels: maybe(labels, 1.5), taint: maybe(labelKey, 1.5) })),
  call('Nodes.architecture', labelValue), call('Nodes.architecture'),
);
const endpoint = either(members('ApiResource', 'PODS', 'NODES', 'DEPLOYMENTS', 'SECRETS'), call('NonApiResource.of', mostly(one('/metrics', '/healthz'), '', 'a', '*', '/*', '/a/*', '/a*b')));
const clusterAccess = either(
  call('ClusterAccess.read', endpoint), call('ClusterAccess.read', endpoint, endpoint), call('ClusterAccess.read'),
  call('ClusterAccess.allow', mostly(one(['get'], ['*'], ['get', 'watch']), [], ['']), endpoint),
);
const update = either(call('NodeUpdate.maxUnavailable', podsOrPercent), call('NodeUpdate.maxSurge', podsOrPercent), call('NodeUpdate.onDelete'));

const agentOptions: Props<NodeAgentOptions> = {
  ...settings,
  ...lifecycle,
  ...podOptions,
  topologySpread: maybe(list(podOptions.topologySpread.value as Gen, 0, 0), 40),
  ...host,
  ...identity,
  nodes: maybe(nodes, 2),
  port: maybe(port, 4),
  ports: maybe(list(agentPort), 4),
  exposure: maybe(exposure, 6),
  metrics: maybe(struct<MetricsEndpoint>('MetricsEndpoint', { port: maybe(port, 1.3), path: maybe(urlPath, 2) }), 5),
  clusterAccess: maybe(list(clusterAccess, 0, 2), 6),
  update: maybe(update, 6),
  minReady: maybe(shortDuration),
  revisionHistoryLimit: maybe(history),
  startupPatience: maybe(duration),
};
const ownAgent = struct<NodeAgentProps>('NodeAgentProps', { ...agentOptions, image: need(image) });
/** Presets, each with some props of the user's in the place of its own. */
const few = Object.fromEntries(Object.entries<Prop>(agentOptions).map(([prop, { value }]) => [prop, maybe(value, 40)])) as Props<NodeAgentOptions>;
type Prop = Props<NodeAgentOptions>['name'];
const preset = { ...few, image: maybe(image) };
export const agent = fc.oneof(
  { weight: 6, arbitrary: ownAgent },
  { weight: 1, arbitrary: call('AgentPreset.fluentd', struct('FluentdOptions', { ...preset, output: need(text) })) },
  { weight: 1, arbitrary: call('AgentPreset.fluentBit', struct('FluentBitOptions', { ...preset, output: need(map(one('name', 'host', 'constructor'), text, 1, 2)) })) },
  { weight: 1, arbitrary: call('AgentPreset.nodeExporter', struct('AgentPresetOptions', preset)) },
  { weight: 1, arbitrary: call('AgentPreset.nvidiaDevicePlugin', struct('AgentPresetOptions', preset)) },
  { weight: 1, arbitrary: call('AgentPreset.csiNode', struct('CsiNodeOptions', { ...few, image: need(image), driver: need(mostly(one('ebs.csi.aws.com'), '', '../a', 'a b')), registrarImage: maybe(image, 1.5) })) },
);

const exitCodes = list(mostly(one(1, 42, 137), 0, -1, 1.5, 2 ** 31), 0, 3);
const containerName = optional(mostly(one('a', 'web'), ''));
const failure = either(
  call('PodFailure.exitCodes', exitCodes, containerName), call('PodFailure.otherExitCodes', exitCodes, containerName), call('PodFailure.disruption'),
  call('PodFailure.condition', mostly(one('DisruptionTarget', 'example.com/Broken'), '', 'a b', 'a/b/c'), optional(mostly(one('True', 'False', 'Unknown'), 'true', ''))),
);
const failureRule = either(...['failJob', 'failIndex', 'ignore', 'count'].map(name => call(`PodFailureRule.${name}`, failure)));
const job: Props<Omit<TaskOptions, keyof typeof container | keyof typeof podOptions | keyof typeof identity>> = {
  completions: maybe(mostly(count, 0, 100001), 4),
  parallelism: maybe(mostly(pods, 100001), 4),
  indexed: maybe(yes, 4),
  restartPolicy: maybe(members('RestartPolicy', 'NEVER', 'NEVER', 'ON_FAILURE', 'ALWAYS'), 4),
  backoffLimit: maybe(pods, 6),
  backoffLimitPerIndex: maybe(pods, 9),
  maxFailedIndexes: maybe(mostly(pods, 10001), 12),
  activeDeadline: maybe(duration, 6),
  ttlAfterFinished: maybe(duration, 6),
  podFailurePolicy: maybe(list(failureRule, 0, 2), 9),
  successPolicy: maybe(list(struct<SuccessRule>('SuccessRule', { succeededIndexes: maybe(mostly(one('0', '0,2', '0-1'), '', 'a', '1-0', '0-0', '0,0', '2,1', '-1', '0-', ' 0', '00'), 1.5), succeededCount: maybe(count, 1.5) }), 0, 2), 9),
  podReplacementPolicy: maybe(members('PodReplacementPolicy', 'TERMINATING_OR_FAILED', 'FAILED'), 9),
};
const taskOptions: Props<TaskOptions> = { ...container, ...podOptions, ...identity, ...job };
export const task = struct<TaskProps>('TaskProps', { ...taskOptions, ...identity, hashedName: maybe(yes, 3), suspend: maybe(yes, 6) });

/** What schedules have, those of backups too. */
export const scheduling = {
  schedule: need(call('Schedule.cron', cron)),
  timeZone: maybe(timeZone, 4),
  startingDeadline: maybe(duration, 6),
  successfulJobsHistoryLimit: maybe(history, 6),
  failedJobsHistoryLimit: maybe(history, 6),
  suspend: maybe(yes, 6),
};
export const scheduledTask = struct<ScheduledTaskProps>('ScheduledTaskProps', {
  ...taskOptions, ...identity, ...scheduling, concurrencyPolicy: maybe(members('ConcurrencyPolicy', 'ALLOW', 'FORBID', 'REPLACE'), 4),
});

export const ordering: Gen = either(
  call('Ordering.initContainer', optional(struct<InitContainerOrderingOptions>('InitContainerOrderingOptions', { image: maybe(image, 1.3) }))),
  call('Ordering.argoCdSyncWave', optional(mostly(one(1, 2), 0, -1, 1.5))),
  call('Ordering.helmHook', optional(struct<HelmHookOptions>('HelmHookOptions', { events: maybe(list(members('HelmHookEvent', 'PRE_INSTALL', 'POST_UPGRADE')), 2), weight: maybe(mostly(one(-1, 0, 5), 1.5, NaN), 1.5) }))),
);

const rules = struct('other', {
  stabilizationWindow: maybe(shortDuration, 2),
  strategy: maybe(members('ScalingStrategy', 'MAX_CHANGE', 'MIN_CHANGE', 'DISABLED'), 3),
  policies: maybe(list(struct('other', { replicas: need(either(call('Replicas.absolute', mostly(one(1, 4), 0, -1, 1.5)), call('Replicas.percent', mostly(one(10, 100), 0, 200, 1.5)))), duration: maybe(shortDuration, 2) }), 0, 2), 2),
});
const scaling: Props<ScalingOptions> = {
  maxReplicas: maybe(mostly(one(3, 5, 10), 0, 1, 1.5, NaN, 2 ** 31), 1.1),
  minReplicas: maybe(mostly(one(1, 2), 0, 1.5, 11), 3),
  scaleUp: maybe(rules, 4),
  scaleDown: maybe(rules, 4),
};
const utilization = maybe(mostly(one(50, 80, 100), 0, 1.5, -1, 200), 2);
export const cpuScaling = struct<CpuScalingOptions>('CpuScalingOptions', { ...scaling, utilization, average: maybe(cpu, 2.5) });
export const memoryScaling = struct<MemoryScalingOptions>('MemoryScalingOptions', { ...scaling, utilization, average: maybe(size, 2) });
export const scalingOptions = struct<ScalingOptions>('ScalingOptions', scaling);
export const agentArgs = args;

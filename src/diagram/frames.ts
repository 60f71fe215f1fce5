import { Chart } from 'cdk8s';
import { KubernetesObject, Objects } from './objects';
import { isOwned } from './owners';
import { selectsAll } from './selectors';
import { CLOSED, Frame } from './system';
import { count } from './words';
import { Environment } from '../environment/environment';

/** Kinds that boxes, arrows and the lines of a frame tell of, and those that say nothing of what there is. */
const TOLD = new Set([
  'Namespace', 'ResourceQuota', 'LimitRange', 'NetworkPolicy', 'Service', 'EndpointSlice', 'Ingress', 'HTTPRoute', 'HorizontalPodAutoscaler',
  'PersistentVolumeClaim', 'PersistentVolume', 'StorageClass', 'Deployment', 'ReplicaSet', 'Pod', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob',
  'PodDisruptionBudget', 'ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding',
]);
const LONGEST_LIST = 4;

/** Whether nobody in a namespace connects but as it was allowed to. */
export function isClosed(objects: Objects, namespace: string | undefined): boolean {
  return objects.ofKind('NetworkPolicy').some(({ json, namespace: own }) => {
    const { podSelector = {}, policyTypes = [] } = json.spec ?? {};
    return own === namespace && selectsAll(podSelector) && policyTypes.includes('Ingress') && policyTypes.includes('Egress');
  });
}

/** The frame of a chart, with nothing in it yet. */
export function frameOf(chart: Chart, objects: Objects): Frame {
  const environment = chart instanceof Environment ? chart : undefined;
  const { namespace } = chart;
  const level = environment?.podSecurity === undefined ? [] : [`Pod Security ${environment.podSecurity}`];
  const place = environment?.clusterScoped ? ['of the whole cluster'] : namespace === undefined ? [] : [[`namespace ${namespace}`, ...level].join(', ')];
  const lines = [...place, ...quotaOf(objects, chart), ...othersOf(objects, chart)];
  return { title: chart.node.path || chart.node.id, lines, boxes: [], outside: [] };
}

/** What is said of the connections in a frame: one line, where there is something that connects. */
export function networkLine(closed: boolean, someClosed: boolean): string {
  return closed ? CLOSED : `open: everybody may connect to everybody${someClosed ? ', save to what has a lock' : ''}`;
}

/** The most that all pods together may use. */
function quotaOf(objects: Objects, chart: Chart): string[] {
  return objects.ofKind('ResourceQuota').filter(each => each.chart === chart).map(({ json }) => {
    const hard: { [key: string]: unknown } = json.spec?.hard ?? {};
    const names: { readonly [key: string]: string } = { 'requests.cpu': 'CPU', 'requests.memory': 'memory', 'requests.storage': 'storage', 'pods': 'pods' };
    const parts = Object.entries(names).filter(([key]) => hard[key] !== undefined).map(([key, name]) => `${hard[key]} ${name}`);
    return `at most ${(parts.length > 0 ? parts : Object.entries(hard).map(([key, value]) => `${value} ${key}`)).join(', ')}`;
  });
}

/** The objects that nothing here tells of, in a line: which there are, and how many. */
function othersOf(objects: Objects, chart: Chart): string[] {
  const counts = new Map<string, number>();
  const others = objects.all.filter((each: KubernetesObject) => each.chart === chart && !TOLD.has(each.kind) && !isOwned(each.construct));
  others.forEach(({ kind }) => counts.set(kind, (counts.get(kind) ?? 0) + 1));
  const listed = [...counts].slice(0, LONGEST_LIST).map(([kind, number]) => count(number, kind));
  return listed.length === 0 ? [] : [`also: ${listed.join(', ')}${counts.size > listed.length ? ', ...' : ''}`];
}

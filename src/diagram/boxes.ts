import { IConstruct } from 'constructs';
import { Objects, Workload } from './objects';
import { isOutside } from './owners';
import { Box, BoxKind } from './system';
import { count, describeKept, lower, shortImage, whenOf } from './words';
import { BackupListing } from '../backups/backup-listing';
import { Restore } from '../backups/restore';
import { ScheduledBackup } from '../backups/scheduled-backup';
import { ScheduledSnapshot } from '../backups/scheduled-snapshot';
import { DatabaseFacts } from '../databases/database';
import { ENGINES } from '../databases/registry';
import { StatefulDatabase } from '../databases/stateful-database';
import { sizeQuantity } from '../validation/rules/quantities';

/** A box before it is in a frame. */
export type Unplaced = Omit<Box, 'home'>;

const KINDS: { readonly [kind: string]: BoxKind } = {
  Deployment: 'app', ReplicaSet: 'app', Pod: 'app', StatefulSet: 'database', DaemonSet: 'agent', Job: 'task', CronJob: 'schedule',
};

/** The box of what makes pods: one for all that a construct makes, such as a database and the Job that makes its password. */
export function workloadBox(owner: IConstruct, made: Workload, objects: Objects): Unplaced {
  const workload = mainWorkload(owner, made, objects);
  const title = (owner as { name?: string }).name ?? workload.name;
  const box = (kind: BoxKind, lines: string[]) => ({ kind, title, lines, path: owner.node.path });
  if (owner instanceof StatefulDatabase) {
    return box('database', databaseLines(owner._facts, workload));
  }
  if (owner instanceof ScheduledBackup) {
    const verified = owner.verification ? [`restored to verify it: ${lower(whenOf(owner.verification.cronJob.toJson())[0])}`] : [];
    return box('backup', [...whenOf(owner.cronJob.toJson()), describeKept(owner._retention), ...verified, ...owner.watcher ? ['failures are reported'] : []]);
  }
  if (owner instanceof ScheduledSnapshot) {
    return box('backup', ['snapshots', ...whenOf(workload.json), describeKept(owner._retention)]);
  }
  if (owner instanceof Restore) {
    return box('backup', [`restores ${owner._from.name}`, 'runs once']);
  }
  if (owner instanceof BackupListing) {
    return box('backup', [`lists ${owner._from.name}`, 'runs once']);
  }
  return box(KINDS[workload.kind], [...workloadLines(workload, objects), ...workload.template.spec!.hostNetwork ? ['on the network of its nodes'] : []]);
}

/** What a construct is about, of all that makes pods in it. */
export function mainWorkload(owner: IConstruct, made: Workload, objects: Objects): Workload {
  const main = owner.node.defaultChild && objects.of(owner.node.defaultChild);
  return main && 'template' in main ? main as Workload : made;
}

function workloadLines(workload: Workload, objects: Objects): string[] {
  const { spec } = workload.json;
  const image = shortImage(workload.template.spec!.containers[0]?.image);
  switch (workload.kind) {
    case 'DaemonSet': {
      const selector = Object.entries(workload.template.spec!.nodeSelector ?? {}).filter(([key]) => key !== 'kubernetes.io/os').map(([key, value]) => `${key}=${value}`);
      return [selector.length > 0 ? `on nodes with ${selector.join(', ')}` : 'one pod on each node', ...image];
    }
    case 'Job': return [`runs once${spec.completions > 1 ? `, in ${spec.completions} parts` : ''}${spec.suspend ? ', suspended' : ''}`, ...image];
    case 'CronJob': return whenOf(workload.json);
    case 'Pod': return ['1 pod', ...image];
    default: return [pods(workload, objects), ...image];
  }
}

/** How many there are, or between how many an autoscaler chooses. */
function pods(workload: Workload, objects: Objects): string {
  const autoscaler = objects.ofKind('HorizontalPodAutoscaler').find(({ json, namespace }) => {
    const { kind, name } = json.spec?.scaleTargetRef ?? {};
    return namespace === workload.namespace && kind === workload.kind && name === workload.name;
  });
  const { minReplicas, maxReplicas } = autoscaler?.json.spec ?? {};
  return autoscaler ? `${minReplicas ?? 1} to ${maxReplicas} pods` : count(workload.json.spec?.replicas ?? 1, 'pod');
}

function databaseLines({ engine, members, disks, storageClass }: DatabaseFacts, workload: Workload): string[] {
  const replicas = workload.json.spec?.replicas ?? members;
  const each = replicas > 1 ? ' each' : '';
  const on = storageClass ? ` on ${storageClass.storageClassName}` : '';
  const sizes = disks.map(({ size, log }) => `${sizeQuantity(size)}${log ? ' for its log' : ''}`).join(' and ');
  return [...engineLines(engine), membersOf(engine?.name, replicas), ...sizes === '' ? [] : [`${sizes}${each}${on}`]];
}

function membersOf(engine: string | undefined, replicas: number): string {
  const kind = ENGINES.find(({ name }) => name === engine)?.members.kind;
  return kind === 'primary' && replicas > 1 ? `a primary, ${count(replicas - 1, 'follower')}` : count(replicas, kind === 'quorum' || kind === 'ring' ? 'member' : 'pod');
}

function engineLines(engine: DatabaseFacts['engine']): string[] {
  const known = engine && ENGINES.find(({ name }) => name === engine.name);
  return known ? [`${known.title} ${engine.version}`] : shortImage(engine?.image);
}

/** The box of what is outside of the cluster and has a construct. */
export function outsideBox(construct: IConstruct): Unplaced {
  const { _facts: facts, connection, service } = construct as { _facts?: DatabaseFacts; connection?: { host: string }; service?: { node: IConstruct['node'] } };
  const object = service?.node.defaultChild as { toJson(): any } | undefined;
  const { externalName } = object?.toJson().spec ?? {};
  const addresses = isOutside(construct) ? construct.connections._facts.addresses ?? [] : [];
  const place = connection?.host ?? externalName ?? (addresses.length > 1 ? `${addresses[0]} and ${addresses.length - 1} more` : addresses[0]);
  return { kind: 'outside', title: construct.node.id, lines: [...engineLines(facts?.engine), ...place === undefined ? [] : [place]], path: construct.node.path };
}

/** The box of a PersistentVolumeClaim. */
export function storeBox(owner: IConstruct, name: string, spec: any): Unplaced {
  const { accessModes = [], resources, storageClassName, volumeMode } = spec ?? {};
  const size = resources?.requests?.storage;
  const lines = [
    ...size === undefined ? ['made elsewhere'] : [`${size}${storageClassName ? ` on ${storageClassName}` : ''}${volumeMode === 'Block' ? ', a block device' : ''}`],
    ...accessModes.map(String),
  ];
  return { kind: 'store', title: name, lines, path: owner.node.path };
}

/** The box of a StorageClass. */
export function classBox(owner: IConstruct, name: string, json: any): Unplaced {
  const { _traits: traits } = owner as { _traits?: { title: string } };
  const kind = /\((.*)\)$/.exec(traits?.title ?? '')?.[1] ?? json.provisioner;
  return { kind: 'class', title: name, lines: [String(kind), json.reclaimPolicy === 'Retain' ? 'volumes are retained' : 'volumes go with their claims'], path: owner.node.path };
}

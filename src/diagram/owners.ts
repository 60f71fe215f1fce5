import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { BackupListing } from '../backups/backup-listing';
import { Restore } from '../backups/restore';
import { ScheduledBackup } from '../backups/scheduled-backup';
import { ScheduledSnapshot } from '../backups/scheduled-snapshot';
import { IDatabase } from '../databases/database';
import { StatefulDatabase } from '../databases/stateful-database';
import { Environment } from '../environment/environment';
import { Connections } from '../networking/connections';
import { EbsCsiDriver } from '../storage/ebs-csi-driver';
import { VolumeSnapshot } from '../storage/volume-snapshot';
import { VolumeSnapshotClass } from '../storage/volume-snapshot-class';
import { NodeAgent } from '../workloads/node-agent';
import { podsOf } from '../workloads/pods-of';
import { ScheduledTask } from '../workloads/scheduled-task';
import { StatelessApp } from '../workloads/stateless-app';
import { Task } from '../workloads/task';

/** What has a box of its own, or none on purpose: whose objects are not told of one by one. */
const OWNERS = [
  StatelessApp, StatefulDatabase, NodeAgent, Task, ScheduledTask, ScheduledBackup, Restore, BackupListing, ScheduledSnapshot,
  EbsCsiDriver, VolumeSnapshot, VolumeSnapshotClass,
] as const;

/** What makes an object: the outermost construct of this library around it, and itself where there is none. */
export function ownerOf(object: IConstruct): IConstruct {
  let owner = object;
  for (let each = object.node.scope; each && !Chart.isChart(each); each = each.node.scope) {
    if (OWNERS.some(kind => each instanceof kind) || isStore(each) || isStorageClass(each) || isOutside(each)) {
      owner = each;
    }
  }
  return owner;
}

/** Whether an object is told of by something else than itself. */
export function isOwned(object: ApiObject): boolean {
  return ownerOf(object) !== object || object.node.scope instanceof Environment;
}

export function isStore(construct: IConstruct): boolean {
  return 'volume' in construct && '_facts' in construct;
}

export function isStorageClass(construct: IConstruct): boolean {
  return 'storageClassName' in construct && '_traits' in construct;
}

/** What is outside of the cluster, and has a name in it: an ExternalService or a database that somebody else runs. */
export function isOutside(construct: IConstruct): construct is IConstruct & { readonly connections: Connections } & Partial<IDatabase> {
  const { connections } = construct as { connections?: unknown };
  return connections instanceof Connections && !podsOf(construct) && connections._podLabels === undefined && !('task' in construct);
}

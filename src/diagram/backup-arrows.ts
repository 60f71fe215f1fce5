import { NetworkPolicyPort } from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import type { Description } from './describe';
import { ruleKey } from './peers';
import { portRanges } from './ports';
import { Box } from './system';
import { DestinationParts } from '../backups/backup-destination';
import { BackupListing } from '../backups/backup-listing';
import { SourceParts } from '../backups/backup-source';
import { Restore } from '../backups/restore';
import { ScheduledBackup } from '../backups/scheduled-backup';
import { ScheduledSnapshot } from '../backups/scheduled-snapshot';
import { policyPort } from '../networking/policy';
import { PropPath } from '../validation/prop-path';

/** Adds what is backed up where, and what is brought back from there. */
export function addBackups(description: Description): void {
  for (const [construct, box] of [...description.boxes]) {
    if (construct instanceof ScheduledBackup) {
      source(description, box, construct._parts.source, 'backs up');
      construct._parts.destinations.forEach(each => destination(description, construct, box, each, 'keeps in'));
    } else if (construct instanceof Restore) {
      source(description, box, construct._target, 'restores');
      destination(description, construct, box, construct._destination, 'fetches from');
    } else if (construct instanceof BackupListing) {
      destination(description, construct, box, construct._destination, 'lists');
    } else if (construct instanceof ScheduledSnapshot) {
      to(description, box, construct._source, 'of');
    }
  }
}

function source(description: Description, box: Box, { server, store }: SourceParts, word: string): void {
  const construct = server?.database ?? store;
  if (construct) {
    to(description, box, construct, word);
  }
}

function to(description: Description, box: Box, construct: IConstruct, word: string): void {
  const target = description.boxes.get(construct);
  if (target) {
    description.drafts.add(box, target, 'backs-up', { word });
  }
}

function destination(
  description: Description, construct: ScheduledBackup | Restore | BackupListing, box: Box, { store, title, outside }: DestinationParts, word: string,
): void {
  if (store) {
    to(description, box, store, word);
  } else if (outside) {
    const [kind, address] = /^the (restic repository) (.*)$/.exec(title)?.slice(1) ?? [title, ''];
    const target = description.outsider(box, title, kind, [address]);
    const { peer, port } = outside;
    const at = PropPath.of(construct);
    const ports = [policyPort(at, NetworkPolicyPort.tcp(port))];
    const peers = peer._peersSeenFrom({ at, connections: construct.connections, direction: 'Egress' });
    // What watches it connects to others, and may do so at the same port.
    const workloads = [construct.task, ...construct instanceof ScheduledBackup && construct.verification ? [construct.verification] : []];
    workloads.forEach(workload => (peers ?? [undefined]).forEach(each => description.explain(workload, ruleKey(each, ports))));
    description.drafts.add(box, target, 'backs-up', { word, ports: portRanges(ports, []), note: peers ? undefined : 'at any address' });
  }
}

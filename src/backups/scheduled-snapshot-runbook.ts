import { Chart, Duration, Names } from 'cdk8s';
import { describeRetention, Retention } from './retention';
import type { ScheduledSnapshot } from './scheduled-snapshot';
import { RestoredDatabase, SnapshotSourceParts } from './snapshot-source';
import { kubectlIn, oneLine } from '../objects/command-line';
import { VolumeMode } from '../storage/access-mode';
import { attach } from '../synth/attachments';
import { secondsOf } from '../validation/rules/durations';
import { sizeQuantity } from '../validation/rules/quantities';

/** What a runbook is about. */
export interface SnapshotRunbookParts {
  readonly schedule: ScheduledSnapshot;
  readonly namespace: string | undefined;
  readonly source: SnapshotSourceParts;
  readonly retention: Retention;
  readonly deadline: Duration;
}

/** Has a runbook written beside the manifests; the next synthesis then sees when nothing takes snapshots any more. */
export function attachSnapshotRunbook(parts: SnapshotRunbookParts): void {
  const { schedule, source } = parts;
  attach(schedule, {
    file: `${Names.toDnsLabel(Chart.of(schedule))}.${schedule.name}.runbook.md`,
    text: () => renderSnapshotRunbook(parts),
    fixed: () => source.title,
    whenChanged: `${schedule.node.path}: its snapshots are of something else from now on; those that there are stay until they have had their time`,
    whenGone: `${schedule.node.path}: the schedule ${schedule.name} is no longer in the program; nothing takes snapshots of ${source.title} under this name, and nothing removes those that there are`,
  });
}

/** What to do by hand with snapshots, with the commands for these very ones. */
export function renderSnapshotRunbook(parts: SnapshotRunbookParts): string {
  const { schedule, namespace, source, retention, deadline } = parts;
  const { name } = schedule;
  const kubectl = kubectlIn(namespace);
  const { claims, database } = source;
  return `# ${name}

Takes snapshots of ${oneLine(source.title)}, on the claim${claims.length > 1 ? 's' : ''} ${claims.join(', ')}: ${source.holds}. ${claims.length > 1 ? 'Those of one run are kept and removed together. ' : ''}Kept are ${describeRetention(retention)}.

They are no backup: they lie where the volumes lie, and are deleted with the namespace.

## Now

\`\`\`sh
RUN=${name}-$(date +%s)
${kubectl} create job --from=cronjob/${name} "$RUN"
${kubectl} wait --for=condition=complete --timeout=${secondsOf(deadline)}s "job/$RUN"
${kubectl} logs "job/$RUN"
\`\`\`

## What there is

A snapshot is there when READYTOUSE is true. Its name ends in the time at which it was taken, in UTC.

\`\`\`sh
${kubectl} get volumesnapshots --selector cdk8s-workloads/scheduled-snapshot=${name} --sort-by .metadata.creationTimestamp
\`\`\`

## Back

All of it in one shell. \`TIME\` is the end of the name of a snapshot, and the volume may be larger than it was, and no smaller.

\`\`\`sh
TIME=2026-01-31t03-00-00z
SIZE=${source.claim.size ? sizeQuantity(source.claim.size) : '10Gi'}
# new_claim NAME SNAPSHOT${database ? ' DATABASE' : ''}
new_claim() {
  ${kubectl} create --filename - <<YAML
${claimManifest(source)}
YAML
}
\`\`\`

${database ? backIntoDatabase(kubectl, name, database) : backIntoStore(kubectl, name, claims[0])}
`;
}

function claimManifest({ claim, database }: SnapshotSourceParts): string {
  const labels = Object.entries(claim.labels ?? {}).map(([key, value]) => `    ${key}: ${value === database?.name ? '$3' : value}`);
  return [
    'apiVersion: v1',
    'kind: PersistentVolumeClaim',
    'metadata:',
    '  name: $1',
    ...(labels.length > 0 ? ['  labels:', ...labels] : []),
    'spec:',
    `  accessModes: [${claim.accessModes.join(', ')}]`,
    ...(claim.volumeMode === VolumeMode.BLOCK ? ['  volumeMode: Block'] : []),
    ...(claim.storageClassName === undefined ? [] : [`  storageClassName: ${claim.storageClassName}`]),
    '  dataSource:',
    '    apiGroup: snapshot.storage.k8s.io',
    '    kind: VolumeSnapshot',
    '    name: $2',
    '  resources:',
    '    requests:',
    '      storage: $SIZE',
  ].join('\n');
}

function backIntoStore(kubectl: string, name: string, claim: string): string {
  return `Into a claim of its own, for a pod to look at, or to mount instead of what is there:

\`\`\`sh
new_claim ${claim}-back "${name}-${claim}-$TIME"
${kubectl} get pvc ${claim}-back
\`\`\`

In the program, the same is a \`PersistentStore\` with \`source: StorageSource.snapshot(VolumeSnapshot.fromName('${name}-${claim}-2026-01-31t03-00-00z'))\`.`;
}

function backIntoDatabase(kubectl: string, name: string, database: RestoredDatabase): string {
  const inPlace = `### In its place

What is there now goes with its claims, unless their class retains volumes: take a snapshot of it first. What applies the program by itself, such as Argo CD or Flux, has to pause.

\`\`\`sh
${kubectl} scale statefulset ${database.name} --replicas=0
for claim in ${database.claims.join(' ')}; do
  ${kubectl} wait --for=delete "pod/\${claim#${prefixOf(database)}}" --timeout=10m
  ${kubectl} delete pvc "$claim"
done
${anew(name, database)}
${kubectl} scale statefulset ${database.name} --replicas=${database.claims.length}
${kubectl} rollout status statefulset ${database.name}
\`\`\`${database.after === undefined ? '' : `\n\n${database.after}`}`;
  return database.members === 'first' ? `${beside(name, database)}\n\n${inPlace}` : inPlace;
}

/** A copy under another name, which works where no member knows its own name. */
function beside(name: string, database: RestoredDatabase): string {
  const copy = `${database.name}-back`;
  const [first] = database.claims;
  const claim = `${prefixOf(database)}${copy}-0`;
  return `### Beside it

A database of another name finds the claim by its name, and the users and passwords of the snapshot in it.

\`\`\`sh
new_claim ${claim} "${name}-${first}-$TIME" ${copy}
\`\`\`

Then, in the program, \`new StatefulDatabase(scope, '${copy}', ...)\` with the engine, the storage and the Secret of ${database.name}.`;
}

/** The commands that make the claims. */
function anew(name: string, { claims, members, name: instance }: RestoredDatabase): string {
  const [first] = claims;
  switch (members) {
    case 'first':
      return `${claims.length > 1 ? '# The others copy the first one by themselves.\n' : ''}new_claim ${first} "${name}-${first}-$TIME" ${instance}`;
    case 'any':
      return `# Each has all: let it be one that was not behind the others.
FROM=${first}
for claim in ${claims.join(' ')}; do
  new_claim "$claim" "${name}-$FROM-$TIME" ${instance}
done`;
    default:
      return `for claim in ${claims.join(' ')}; do
  new_claim "$claim" "${name}-$claim-$TIME" ${instance}
done`;
  }
}

/** What stands before the name of the pod in that of its claim: `data-`. */
function prefixOf({ name, claims }: RestoredDatabase): string {
  return claims[0].slice(0, claims[0].lastIndexOf(`${name}-`));
}

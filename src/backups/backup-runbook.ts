import { Chart, Names } from 'cdk8s';
import { Retention, describeRetention } from './retention';
import type { BackupParts, ScheduledBackup } from './scheduled-backup';
import { attach } from '../synth/attachments';

/** What a runbook is about. */
export interface BackupRunbookParts {
  readonly backup: ScheduledBackup;
  readonly namespace: string | undefined;
  readonly parts: BackupParts;
  readonly retention: Retention;
}

/** Has a runbook written beside the manifests; the next synthesis then sees when nothing backs it up any more. */
export function attachBackupRunbook(parts: BackupRunbookParts): void {
  const { backup } = parts;
  const file = `${Names.toDnsLabel(Chart.of(backup))}.${backup.name}.runbook.md`;
  attach(backup, {
    file,
    text: () => renderBackupRunbook(parts),
    fixed: () => parts.parts.destinations.map(({ title }) => title).join(', '),
    whenChanged: `${backup.node.path}: its backups are kept elsewhere from now on; those that there are stay where they are, and are removed no more`,
    whenGone: `${backup.node.path}: the backup ${backup.name} is no longer in the program; nothing backs up ${parts.parts.source.title} under this name, and nothing removes the backups that there are`,
  });
}

/** What to do by hand with a backup, with the commands for this very one. */
export function renderBackupRunbook({ backup, namespace, parts, retention }: BackupRunbookParts): string {
  const { name } = backup;
  const { source, destinations } = parts;
  const kubectl = namespace === undefined ? 'kubectl' : `kubectl --namespace ${namespace}`;
  return `# ${name}

Backs up ${source.title}: ${source.holds}. Into ${destinations.map(({ title }) => title).join(', and ')}. Of those there is kept: ${describeRetention(retention)}.

\`\`\`sh
${kubectl} get cronjob ${name}
${kubectl} get jobs --selector app.kubernetes.io/name=${name}
\`\`\`

## Now

\`\`\`sh
RUN=${name}-$(date +%s)
${kubectl} create job --from=cronjob/${name} "$RUN"
${kubectl} wait --for=jsonpath='{.status.conditions[?(@.status=="True")].type}' --timeout=6h "job/$RUN"
${kubectl} logs "job/$RUN" --all-containers --timestamps=false
\`\`\`

Each line of the log is one JSON object; \`outcome\` is \`ok\` or \`failed\`.
`;
}

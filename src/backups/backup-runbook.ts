import { Chart, Names } from 'cdk8s';
import { BackupParts } from './backup';
import { DestinationParts } from './backup-destination';
import { STORE_PATH } from './backup-workspace';
import { describeRetention, Retention } from './retention';
import type { ScheduledBackup } from './scheduled-backup';
import { Environment } from '../environment/environment';
import { kubectlIn, oneLine, shellWord } from '../objects/command-line';
import { renderEnv } from '../pods/env';
import { imageBehind } from '../pods/image';
import { renderMount } from '../pods/mount';
import { renderContainerSecurity, renderPodSecurity } from '../pods/security';
import { attach } from '../synth/attachments';
import { secondsOf } from '../validation/rules/durations';
import { podsOf } from '../workloads/pods-of';

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
    warnings: () => parts.parts.destinations.filter(each => ofSameClass(parts.parts, each)).map(({ title }) =>
      `${backup.node.path}: ${title} is on a volume of the same class as the data: what happens to one of them may happen to both; give it another class, or the backup a second destination outside of the cluster`),
    fixed: () => parts.parts.destinations.map(({ title }) => title).join(', '),
    whenChanged: `${backup.node.path}: its backups are kept elsewhere from now on; those that there are stay where they are, and are removed no more`,
    whenGone: `${backup.node.path}: the backup ${backup.name} is no longer in the program; nothing backs up ${parts.parts.source.title} under this name, and nothing removes the backups that there are`,
  });
}

/** What to do by hand with a backup, with the commands for this very one. */
export function renderBackupRunbook({ backup, namespace, parts, retention }: BackupRunbookParts): string {
  const { name } = backup;
  const { source, destinations } = parts;
  const { serviceAccountName: serviceAccount } = podsOf(backup.task)!.spec;
  const registry = Environment.containing(backup)?.imageRegistry;
  const kubectl = kubectlIn(namespace);
  return `# ${name}

Backs up ${oneLine(source.title)}: ${source.holds}. Into ${destinations.map(({ title }) => oneLine(title)).join(', and ')}. Of those there is kept: ${describeRetention(retention)}.

\`\`\`sh
${kubectl} get cronjob ${name}
${kubectl} get jobs --selector app.kubernetes.io/name=${name}
\`\`\`

## Now

\`\`\`sh
RUN=${name}-$(date +%s)
${kubectl} create job --from=cronjob/${name} "$RUN"
${kubectl} wait --for=condition=complete --timeout=${secondsOf(parts.deadline)}s "job/$RUN"
${kubectl} logs "job/$RUN" --all-containers --ignore-errors
\`\`\`

Each line of the log is one JSON object; its \`outcome\` is \`ok\` or \`failed\`.

## What there is

${destinations.map(destination => look(destination, { kubectl, name, parts, serviceAccount, registry })).join('\n\n')}
${verification(backup, kubectl)}${reports(backup, kubectl)}
## Back

In the program, which writes a Job that runs once:

\`\`\`ts
backup.restore(scope, '${name}-back', { which: BackupSelection.latest() });
\`\`\`

It goes into what is backed up, and fails where that is not empty unless it has \`overwrite: true\`. \`BackupSelection.before('2026-01-31')\` is the newest from before a day. Try it into another database first: \`intoDatabase\`.${parts.source.engine === 'command' ? '' : COMPARES}
`;
}

/** Of what is not brought back by a program of the user's own. */
const COMPARES = ' At its end, what is there is compared with the backup; that fails where somebody writes meanwhile, so stop them before.';

/** How to see whether the newest one comes back; nothing where that is not asked for. */
function verification({ name, verification: task }: ScheduledBackup, kubectl: string): string {
  return task === undefined ? '' : `
## Does it come back?

By its schedule the newest backup is restored into a server of its own, which is asked what has to hold. Now:

\`\`\`sh
RUN=${task.name}-$(date +%s)
${kubectl} create job --from=cronjob/${task.name} "$RUN"
${kubectl} wait --for=condition=complete --timeout=1h "job/$RUN"
${kubectl} logs "job/$RUN" --all-containers --ignore-errors
\`\`\`

Where it fails, the last line of the log says why; \`${kubectl} get jobs --selector app.kubernetes.io/name=${task.name}\` has the last runs. What the database itself would answer in the same way is wrong with the query, or with the data; anything else is wrong with the backups of ${name}.
`;
}

/** What those who are told about the backups can be told, and how to see that it gets there. */
function reports({ watcher }: ScheduledBackup, kubectl: string): string {
  if (!watcher) {
    return '';
  }
  return `
## Reports

The CronJob \`${watcher.name}\` reports, with the reason, what \`failed\`, what does not start (\`stuck\`), a backup that is \`overdue\`, and the first success after a failure (\`recovered\`). It reports again what it could not send. Look now, and see what it says:

\`\`\`sh
LOOK=${watcher.name}-$(date +%s)
${kubectl} create job --from=cronjob/${watcher.name} "$LOOK"
${kubectl} wait --for=condition=complete --timeout=60s "job/$LOOK"
${kubectl} logs "job/$LOOK"
\`\`\`
`;
}

interface Looking {
  readonly kubectl: string;
  readonly name: string;
  readonly parts: BackupParts;
  readonly serviceAccount?: string;
  readonly registry?: string;
}

/** A shell with the tools, where the backups are. */
function look(destination: DestinationParts, of: Looking): string {
  const { kubectl, name, parts, serviceAccount, registry } = of;
  const { env, envValues, mounts } = destination.list;
  const image = imageBehind(registry, destination.image ?? parts.toolImage);
  const overrides = {
    spec: {
      serviceAccountName: serviceAccount,
      securityContext: renderPodSecurity(parts.podSecurity),
      containers: [{
        name: 'look',
        image,
        command: ['sh'],
        stdin: true,
        tty: true,
        env: renderEnv(env ?? {}, envValues ?? {}),
        securityContext: renderContainerSecurity({ writableRootFilesystem: true }),
        volumeMounts: (mounts ?? []).map(mount => ({ ...renderMount(mount), readOnly: true })),
      }],
      volumes: (mounts ?? []).map(({ volume }) => volume._toManifest()),
    },
  };
  const command = env?.STORE
    ? `ls -l ${STORE_PATH}/${name}  # each is a backup
# Are they what was kept?
for backup in ${STORE_PATH}/${name}/2*Z; do (cd "$backup" && sha256sum -c SHA256SUMS); done`
    : `restic snapshots --no-cache --no-lock --host ${name}  # each is a backup
# Are they what was kept?
restic check --no-cache --read-data${destination.store ? ' --no-lock' : ''}`;
  const warning = ofSameClass(parts, destination) ? ' **Its volume is of the same class as that of the data: what happens to one of them may happen to both.**' : '';
  return `In ${oneLine(destination.title)}.${warning} By a shell beside it:

\`\`\`sh
${kubectl} run look --rm -it --restart=Never --image=${shellWord(image)} --overrides=${shellWord(JSON.stringify(overrides))}
\`\`\`

\`\`\`sh
${command}
\`\`\``;
}

/** Whether a store and the data lie on volumes of one class, as far as that is known. */
function ofSameClass({ source }: BackupParts, { store }: DestinationParts): boolean {
  const database = source.server?.database._facts;
  const own = source.store?._facts?.storageClass ?? database?.storageClass;
  return own !== undefined && own.storageClassName === store?._facts?.storageClass?.storageClassName;
}

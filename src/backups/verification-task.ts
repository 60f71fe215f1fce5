import { Construct } from 'constructs';
import { BackupParts } from './backup';
import { DestinationParts, fetchFrom } from './backup-destination';
import { checkStoreReach, explainFailures, fetchStep, stepContainer, workplace } from './backup-pod';
import { podOptionsOf } from './backup-pod-options';
import { BackupSelection } from './backup-selection';
import { SourceParts } from './backup-source';
import { TrialParts } from './backup-trial';
import { BackupVerification, WORK_SIZE } from './backup-verification';
import { BackupWorkspace } from './backup-workspace';
import { BACKOFF_LIMIT, FAILED_JOBS, ScheduledBackupProps } from './scheduled-backup-props';
import { ContainerSettings } from '../pods/container-options';
import { checkResources, Resources } from '../pods/resources';
import { userOf } from '../pods/security';
import { asOwn } from '../validation/as-own';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds } from '../validation/rules/durations';
import { kibibytesOf } from '../validation/rules/quantities';
import { PodFailure, PodFailureRule } from '../workloads/pod-failure-rule';
import { ScheduledTask } from '../workloads/scheduled-task';
import { checkSchedule } from '../workloads/scheduled-task-rules';

/** What its name has behind that of the backup. */
export const VERIFY_SUFFIX = '-verify';

const QUERY = '/scripts/query';
/** The exit code of a script that has found something: another attempt would find the same. */
const FOUND = 1;

/** A verification whose props hold. */
interface Verification {
  readonly props: BackupVerification;
  readonly destination: DestinationParts;
  readonly fetch: ContainerSettings;
  readonly workspace: BackupWorkspace;
}

/** What is asked for; what is wrong is reported. */
export function resolveVerification(
  at: PropPath, construct: Construct, backup: ScheduledBackupProps, source: SourceParts | undefined, destinations: readonly DestinationParts[],
): Verification | undefined {
  const props = backup.verification;
  if (!props) {
    return undefined;
  }
  const place = at.at('verification');
  checkSchedule(place, { schedule: props.schedule });
  if (props.deadline) {
    checkSeconds(place.at('deadline'), props.deadline, 60);
  }
  if (props.resources) {
    checkResources(place.at('resources'), props.resources);
  }
  if (source) {
    checkAgainstSource(place, props, source);
    const { user } = userOf(backup.podSecurity ?? {});
    if (source.trial.server && !user) {
      at.at('podSecurity').report(ProblemCode.UNSUPPORTED, 'has the verification start a server as root', user, 'name another user, or leave verification out');
    }
  }
  const workspace = props.workspace ?? (backup.workspace && !backup.workspace._inStore ? backup.workspace : BackupWorkspace.node(WORK_SIZE));
  props.workspace?._validate(place.at('workspace')); // that of the backup says for itself what is wrong with it
  if (workspace._inStore) {
    place.at('workspace').report(ProblemCode.UNSAFE, 'is the store, where a server that is killed would leave its files', undefined,
      'use BackupWorkspace.node() or BackupWorkspace.volume()');
  }
  const destination = props.destination?._resolve(place.at('destination')) ?? destinations[0];
  if (!destination) {
    return undefined;
  }
  if (props.destination) {
    checkStoreReach(place.at('destination'), construct, destination);
  }
  return { props, destination, fetch: fetchFrom(place.at('destination'), destination), workspace };
}

function checkAgainstSource(at: PropPath, { query, database, serverArguments }: BackupVerification, { trial, title }: SourceParts): void {
  if (query !== undefined && typeof query !== 'string') {
    at.at('query').report(ProblemCode.FORMAT, 'is not a text', query, 'write what has to hold of what was restored');
  } else if (query === undefined ? trial.needsQuery : query.trim() === '') {
    at.at('query').report(ProblemCode.REQUIRED, 'asks nothing', query, 'write what has to hold of what was restored');
  }
  if (database !== undefined && trial.database === undefined) {
    at.at('database').report(ProblemCode.UNSUPPORTED, `is not to be named: there are none in ${title}`, database, 'leave it out');
  } else if (database !== undefined && (database === '' || (trial.numbered && !/^\d+$/.test(database)))) {
    at.at('database').report(ProblemCode.FORMAT, `is none of ${title}`, database, trial.numbered ? 'write its number: "0"' : 'write its name, or leave it out');
  }
  if (serverArguments && !trial.takesArguments) {
    at.at('serverArguments').report(ProblemCode.UNSUPPORTED, `are not taken for ${title}`, serverArguments, 'leave them out');
  }
}

/** What verifies a backup: a CronJob whose pod fetches one, and tries it. */
export function makeVerification(
  backup: Construct, name: string, { props, destination, fetch, workspace }: Verification, of: ScheduledBackupProps, parts: BackupParts,
): ScheduledTask {
  const { trial, engine, before = [], image = parts.toolImage } = parts.source;
  const place = workplace('restore', name, workspace, undefined);
  const resources = resourcesOf(trial, props.resources ?? {});
  const { user, group } = userOf(parts.podSecurity);
  const settings = trial.container(props.serverArguments ?? []);
  const newest = { backup: name, engine, which: BackupSelection.latest(), destination, settings: fetch, toolImage: parts.toolImage };
  const fetching = stepContainer(fetchStep(newest), place, of.resources);
  const verifying = stepContainer({
    name: 'verify',
    image,
    settings: {
      ...settings,
      configFiles: {
        ...settings.configFiles,
        ...(props.query !== undefined && { [QUERY]: `${props.query}\n` }),
        ...(trial.namedUser && { '/etc/passwd': `root:x:0:0:root:/:/bin/sh\n${engine}:x:${user}:${group}::/tmp:/bin/sh\n` }),
      },
    },
    env: variables(name, trial, { props, resources, disk: place.nodeDisk && kibibytesOf(place.nodeDisk) }),
    directories: ['DUMP', 'META', 'DATA'],
  }, place, resources);
  const task = asOwn(backup, () => new ScheduledTask(backup, 'verification', {
    ...podOptionsOf(of),
    ...verifying,
    name: `${name}${VERIFY_SUFFIX}`,
    containerName: verifying.name,
    component: of.component ?? 'backup',
    initContainers: [fetching, ...before],
    schedule: props.schedule,
    timeZone: of.timeZone,
    activeDeadline: props.deadline ?? parts.deadline,
    startingDeadline: of.startingDeadline,
    backoffLimit: of.backoffLimit ?? BACKOFF_LIMIT,
    podFailurePolicy: [PodFailureRule.failJob(PodFailure.exitCodes([FOUND], verifying.name))],
    successfulJobsHistoryLimit: of.successfulJobsHistoryLimit,
    failedJobsHistoryLimit: of.failedJobsHistoryLimit ?? FAILED_JOBS,
    suspend: of.suspend,
    annotations: of.annotations,
  }));
  explainFailures(task);
  destination.connect(task.connections);
  task.connections._closeEgress();
  return task;
}

function resourcesOf(trial: TrialParts, resources: Resources): Resources {
  return { ...resources, memory: resources.memory ?? (resources.memoryLimit ? undefined : trial.memory) };
}

interface Asked {
  readonly props: BackupVerification;
  readonly resources: Resources;
  /** How much of the node's disk there is, in KiB; undefined on a volume. */
  readonly disk?: number;
}

function variables(name: string, trial: TrialParts, { props, resources, disk }: Asked): { [name: string]: string } {
  const memory = resources.memoryLimit ?? resources.memory;
  const found = {
    BACKUP: name,
    QUERY: props.query === undefined ? undefined : QUERY,
    DATABASE: props.database ?? (trial.database || undefined),
    MEMORY: trial.server && memory ? `${Math.floor(kibibytesOf(memory) / 1024)}` : undefined,
    ROOM: disk === undefined ? undefined : `${disk * 1024}`,
  };
  return Object.fromEntries(Object.entries(found).flatMap(([variable, value]) => (value === undefined ? [] : [[variable, value]])));
}

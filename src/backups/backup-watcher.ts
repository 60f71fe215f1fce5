import { Cron, Duration } from 'cdk8s';
import { EnvFieldPaths, EnvValue, NetworkPolicyPort } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { BackupPodOptions, podOptionsOf } from './backup-pod-options';
import { BackupWatch, WebhookOptions } from './backup-watch';
import { running, sh } from './methods';
import type { ScheduledBackupProps } from './scheduled-backup-props';
import { API_SH, WATCH_AWK, WATCH_SH } from './scripts.generated';
import { Peer } from '../networking/peer';
import { API_SERVER_PORTS } from '../networking/policy';
import { recommendedLabels } from '../objects/labels';
import { Manifest } from '../objects/manifest';
import { namespaceOf } from '../objects/namespace';
import { renderRole, renderRoleBinding } from '../objects/role';
import { checkImage, CURL_IMAGE } from '../pods/image';
import { Mount } from '../pods/mount';
import { Volume } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { longestInterval } from '../validation/rules/cron';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { checkDataKey } from '../validation/rules/names';
import { checkPort } from '../validation/rules/numbers';
import { ScheduledTask } from '../workloads/scheduled-task';
import { checkSchedule } from '../workloads/scheduled-task-rules';

/** What the name of a backup has behind it for that of its watch. */
export const WATCH_SUFFIX = '-watch';

const COMPONENT = 'backup-watch';
const SCHEDULE = Cron.schedule({ minute: '*/5' });
const PROGRAM = running(sh({ 'watch.sh': WATCH_SH, 'watch.awk': WATCH_AWK, 'api.sh': API_SH }));
/** As long as its requests may take; it looks at a few Jobs. */
const DEADLINE = Duration.minutes(10);
/** How long a run may take to start: a large image is pulled in less. */
const STUCK = Duration.minutes(10);
const WEBHOOK_PORT = 443;
const SECRETS_PATH = '/run/secrets';
const HISTORY = ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const;

/** A CronJob whose runs are watched. */
export interface Watched {
  readonly name: string;
  /** How old the newest success may be; of any age where it is left out. */
  readonly maximumAge?: Duration;
}

export function checkWatch(at: PropPath, watch: BackupWatch, backup: Pick<ScheduledBackupProps, 'schedule' | 'verification' | typeof HISTORY[number]>): void {
  const place = at.at('watch');
  checkAge(place.at('maximumAge'), watch.maximumAge, backup.schedule);
  if (watch.maximumVerificationAge) {
    checkAge(place.at('maximumVerificationAge'), watch.maximumVerificationAge, backup.verification?.schedule);
  }
  if (!watch.webhook && !watch.metrics && !watch.heartbeat) {
    place.report(ProblemCode.REQUIRED, 'tells nobody', undefined, 'give it a webhook, metrics or a heartbeat');
  }
  for (const key of ['onSuccess', 'textOnly'] as const) {
    if (watch[key] && !watch.webhook) {
      place.at(key).report(ProblemCode.CONFLICT, 'is about what a webhook gets, and there is none', watch[key], 'set webhook, or leave it out');
    }
  }
  for (const key of ['webhook', 'heartbeat'] as const) {
    const receiver = watch[key];
    if (receiver) {
      checkDataKey(place.at(key).at('url').at('key'), receiver.url.key);
      checkPort(place.at(key).at('port'), receiver.port ?? WEBHOOK_PORT);
    }
  }
  watch.metrics?._validate(place.at('metrics'));
  checkSchedule(place, { schedule: watch.schedule ?? SCHEDULE });
  if (watch.image !== undefined) {
    checkImage(place.at('image'), watch.image);
  }
  for (const key of HISTORY) {
    if (backup[key] === 0) {
      at.at(key).report(ProblemCode.CONFLICT, 'keeps no run for the watch to look at', 0, 'write at least 1');
    }
  }
}

/** An age that is reached between any two runs would be reported again and again, and no longer be read. */
function checkAge(at: PropPath, age: Duration, schedule: Cron | undefined): void {
  if (!schedule) {
    at.report(ProblemCode.CONFLICT, 'is the age of verifications, and there are none', undefined, 'set verification, or leave it out');
    return;
  }
  const interval = longestInterval(at.construct, schedule.expressionString);
  if (checkSeconds(at, age, 60) && interval !== undefined && secondsOf(age) <= interval) {
    at.report(ProblemCode.CONFLICT, 'is no longer than it takes from one run to the next', `${secondsOf(age)}s`, `write more than ${interval}s, and what a run takes`);
  }
}

/** Watches CronJobs from beside them; the first is that of the backup. */
export function watchBackup(scope: Construct, watched: readonly [Watched, ...Watched[]], watch: BackupWatch, pods: BackupPodOptions): ScheduledTask {
  const [{ name: backup }] = watched;
  const name = `${backup}${WATCH_SUFFIX}`;
  const { imagePullSecrets, priorityClassName, nodeSelector, tolerations, podLabels, podAnnotations, partOf, labels } = podOptionsOf(pods);
  const { webhook, heartbeat } = watch;
  const metrics = watch.metrics?._settings(`${namespaceOf(scope) ?? 'default'}.${backup}`);
  const task = new ScheduledTask(scope, 'watch', {
    ...PROGRAM,
    name,
    component: COMPONENT,
    partOf,
    labels,
    containerName: 'watch',
    image: watch.image ?? CURL_IMAGE,
    env: {
      BACKUP: backup,
      WATCH: name,
      WATCHED: watched.map(({ name: each, maximumAge }) => `${each}:${maximumAge ? secondsOf(maximumAge) : 0}`).join(' '),
      STUCK: `${secondsOf(STUCK)}`,
      ON_SUCCESS: watch.onSuccess ? '1' : '0',
      ...(webhook && { WEBHOOK_FILE: `${SECRETS_PATH}/webhook/url`, TEXT_ONLY: watch.textOnly ? '1' : '0' }),
      ...(heartbeat && { HEARTBEAT_FILE: `${SECRETS_PATH}/heartbeat/url` }),
      ...metrics?.env,
    },
    envValues: { JOB: EnvValue.fromFieldRef(EnvFieldPaths.POD_LABEL, { key: 'batch.kubernetes.io/job-name' }) },
    mounts: [...receiverMount('webhook', webhook), ...receiverMount('heartbeat', heartbeat), ...metrics?.mounts ?? []],
    resources: watch.resources,
    schedule: watch.schedule ?? SCHEDULE,
    activeDeadline: DEADLINE,
    // What fails is made up for by the next run.
    backoffLimit: 0,
    // The last one that succeeded says from when on to look.
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 1,
    imagePullSecrets,
    priorityClassName,
    nodeSelector,
    tolerations,
    podLabels,
    podAnnotations,
    automountServiceAccountToken: true,
  });
  allowToLook(task, { ...labels, ...recommendedLabels({ name, instance: name, component: COMPONENT, partOf }) }, watched.map(each => each.name));
  task.allowTo(Peer.anywhere(), API_SERVER_PORTS);
  for (const receiver of [webhook, heartbeat]) {
    if (receiver) {
      task.allowTo(receiver.peer ?? Peer.anywhere(), [NetworkPolicyPort.tcp(receiver.port ?? WEBHOOK_PORT)]);
    }
  }
  watch.metrics?._connect(task.connections);
  return task;
}

function receiverMount(name: string, receiver: WebhookOptions | undefined): Mount[] {
  return receiver
    ? [{
      path: `${SECRETS_PATH}/${name}`,
      volume: Volume.secret(receiver.url.secret, { name, items: { [receiver.url.key]: 'url' }, defaultMode: 0o440 }),
      readOnly: true,
    }]
    : [];
}

/**
 * Who lists is shown all that there are: a rule can name neither what it may list nor its labels. In Jobs and pods there is
 * what their manifests say, and no secret; nothing can be changed.
 */
function allowToLook(task: ScheduledTask, labels: { [key: string]: string }, watched: readonly string[]): void {
  const { name } = task;
  new Manifest(task, 'role', renderRole({ name, labels }, [
    { apiGroups: ['batch'], resources: ['cronjobs'], resourceNames: [...watched, name], verbs: ['get'] },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
  ]));
  new Manifest(task, 'role-binding', renderRoleBinding({ name, labels }, namespaceOf(task)));
}

import { Cron, Duration } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { backup } from './backups';
import { BackupMetrics, BackupWatch, ProblemCode, Schedule, ScheduledBackupProps, WebhookOptions } from '../../src';
import { Refusal, refusal } from '../refusal';

function receiver(chart: Construct, options: Partial<WebhookOptions> & { readonly key?: string } = {}): WebhookOptions {
  const { key = 'url', ...others } = options;
  return { url: { secret: Secret.fromSecretName(chart, `receiver-${key}`, 'alerts'), key }, ...others };
}

/** A watch that is wrong; with a webhook, unless the options name one or none. */
function watchWith(
  title: string, options: (chart: Construct) => Partial<BackupWatch>, code: ProblemCode, message: string, props: Partial<ScheduledBackupProps> = {},
): Refusal {
  return refusal(title, chart => backup(chart, { ...props, watch: { maximumAge: Duration.days(2), webhook: receiver(chart), ...options(chart) } }), code, `test/backup: ${message}`);
}

const { CONFLICT, FORMAT, IMAGE_TAG, NAME, RANGE, REQUIRED } = ProblemCode;

export const WATCH_REFUSALS: Refusal[] = [
  watchWith('a watch whose name is too long', () => ({}), NAME, `name: has 47 characters, received "${'b'.repeat(47)}"; use at most 46`, { name: 'b'.repeat(47) }),
  watchWith('a watch that tells nobody', () => ({ webhook: undefined }), REQUIRED, 'watch: tells nobody; give it a webhook, metrics or a heartbeat'),
  watchWith('backups that are too old at once', () => ({ maximumAge: Duration.seconds(59) }), RANGE,
    'watch.maximumAge: is out of range, received "59s"; write whole seconds, at least 60'),
  watchWith('backups that are too old before each run', () => ({ maximumAge: Duration.days(3) }), CONFLICT,
    'watch.maximumAge: is no longer than it takes from one run to the next, received "259200s"; write more than 259200s, and what a run takes', { schedule: Schedule.cron('0 3 * * 1-5') }),
  watchWith('verifications that are too old before each run', () => ({ maximumVerificationAge: Duration.days(7) }), CONFLICT,
    'watch.maximumVerificationAge: is no longer than it takes from one run to the next, received "604800s"; write more than 604800s, and what a run takes',
    { verification: { schedule: Cron.weekly() } }),
  watchWith('the age of verifications that there are not', () => ({ maximumVerificationAge: Duration.days(8) }), CONFLICT,
    'watch.maximumVerificationAge: is the age of verifications, and there are none; set verification, or leave it out'),
  ...(['onSuccess', 'textOnly'] as const).map(key => watchWith(`${key} for metrics alone`, () => ({
    webhook: undefined, metrics: BackupMetrics.pushgateway({ url: 'http://pushgateway' }), [key]: true,
  }), CONFLICT, `watch.${key}: is about what a webhook gets, and there is none, received true; set webhook, or leave it out`)),
  watchWith('a webhook in a key that is none', chart => ({ webhook: receiver(chart, { key: 'a b' }) }), NAME,
    'watch.webhook.url.key: is not a valid key of a Secret or ConfigMap, received "a b"; use at most 253 letters, digits, "-", "_" and "."'),
  watchWith('a heartbeat to a port that is none', chart => ({ heartbeat: receiver(chart, { key: 'heart', port: 0 }) }), RANGE,
    'watch.heartbeat.port: is out of range, received 0; write a whole number between 1 and 65535'),
  watchWith('a Pushgateway without a scheme', () => ({ metrics: BackupMetrics.pushgateway({ url: 'pushgateway:9091' }) }), FORMAT,
    'watch.metrics.url: is not the URL of a Pushgateway, received "pushgateway:9091"; write for example "http://pushgateway.monitoring:9091"'),
  watchWith('a Pushgateway at a port that is none', () => ({ metrics: BackupMetrics.pushgateway({ url: 'http://pushgateway:90910' }) }), RANGE,
    'watch.metrics.port: is out of range, received 90910; write a whole number between 1 and 65535'),
  watchWith('a watch with a schedule that is none', () => ({ schedule: Schedule.cron('* * * *') }), FORMAT,
    'watch.schedule: has 4 fields, received "* * * *"; write five: minute, hour, day of the month, month and day of the week, for example "0 3 * * *"'),
  watchWith('a watch with an image without a version', () => ({ image: 'curlimages/curl' }), IMAGE_TAG,
    'watch.image: has no tag, so that nobody knows which version runs, received "curlimages/curl"; write "curlimages/curl:<version>", or a digest'),
  ...(['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const).map(key => watchWith(`a watched backup without ${key}`, () => ({}), CONFLICT,
    `${key}: keeps no run for the watch to look at, received 0; write at least 1`, { [key]: 0 })),
];

import { Cron, Duration } from 'cdk8s';
import { SecretValue } from 'cdk8s-plus-28';
import { BackupMetrics } from './backup-metrics';
import { Peer } from '../networking/peer';
import { Resources } from '../pods/resources';

/** A receiver of what there is to say about backups. */
export interface WebhookOptions {
  /** The URL, of which others are not to know: a key of a Secret. */
  readonly url: SecretValue;

  /**
   * Where it is, for the network policy.
   *
   * @default Peer.anywhere()
   */
  readonly peer?: Peer;

  /**
   * The port at which it is reached, for the network policy.
   *
   * @default 443
   */
  readonly port?: number;
}

/**
 * Who is told what becomes of the backups, by somebody else than the backups: what was killed, could not start or was never
 * started says nothing by itself. A second CronJob, `<name>-watch`, asks the API server again and again, and reports
 *
 * - `failed`: a run that has failed, and why: what the step that failed has said, out of memory, the deadline
 * - `stuck`: a run that has not started after 10 minutes, because an image cannot be pulled or no node takes its pod
 * - `overdue`: that the newest backup is older than it may be, whatever the reason; then once a day
 * - `recovered`: a run that has succeeded after one that failed
 * - `succeeded`: any other run that has, with `onSuccess`
 *
 * Nothing is lost where a receiver is away: what could not be sent is sent by the next look. A report may come twice.
 */
export interface BackupWatch {
  /** How old the newest backup may be, whole seconds: more than the time from one run to the next, and what a run takes. */
  readonly maximumAge: Duration;

  /**
   * How old the newest verification that succeeded may be, whole seconds, where there is one.
   *
   * @default - of any age; one that fails is reported all the same
   */
  readonly maximumVerificationAge?: Duration;

  /**
   * Who gets a JSON object for each report, by POST. Its `text` is what Slack, Mattermost and others show; programs find
   * `backup`, `namespace`, `outcome`, `reason`, `job`, `started`, `finished`, `seconds` and more beside it.
   *
   * @default - nobody
   */
  readonly webhook?: WebhookOptions;

  /**
   * Whether the receiver gets the `text` alone: for Google Chat, which refuses fields that it does not know.
   *
   * @default false
   */
  readonly textOnly?: boolean;

  /**
   * Whether runs that succeed are reported as well.
   *
   * @default false
   */
  readonly onSuccess?: boolean;

  /**
   * Who gets metrics.
   *
   * @default - nobody
   */
  readonly metrics?: BackupMetrics;

  /**
   * Who is asked, by GET, after each look that has found a backup which is young enough: a service outside of the cluster
   * that alerts when it is no longer asked. It notices as well that the whole cluster is gone.
   *
   * @default - nobody
   */
  readonly heartbeat?: WebhookOptions;

  /**
   * How often it looks, in the time zone "Etc/UTC".
   *
   * @default Cron.schedule({ minute: '*\/5' })
   */
  readonly schedule?: Cron;

  /**
   * The image: curl's, or one with a shell, `awk` and `curl`.
   *
   * @default "curlimages/curl:8.11.1"
   */
  readonly image?: string;

  /**
   * What its container gets and may use.
   *
   * @default - as the profile of the environment says
   */
  readonly resources?: Resources;
}

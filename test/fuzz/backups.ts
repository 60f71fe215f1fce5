import * as fc from 'fast-check';
import { call, either, Gen, list, map, maybe, members, mostly, need, one, optional, Props, reference, struct } from './arbitrary';
import { peer } from './networking';
import { affinity, map1, mount, podSecurity, resources, secret, serviceAccount, settings, toleration, volume } from './pods';
import { storageClass } from './storage';
import { annotations, args, command, dataKey, duration, envName, image, labels, labelValue, objectName, pods, port, size, text, yes } from './values';
import { scheduling } from './workloads';
import {
  AgeEncryptionOptions, BackupJobOptions, BackupListingOptions, BackupPodOptions, BackupVerification, BackupWatch, CommandSourceOptions,
  ExistingBackupProps, OpensslEncryptionOptions, PushgatewayOptions, ResticOptions, ResticStoreOptions, RestoreOptions, Retention,
  ScheduledBackupProps, ScheduledSnapshotProps, StoreDestinationOptions, WebhookOptions,
} from '../../src';

const pod: Props<BackupPodOptions> = {
  toolImage: maybe(image),
  resources: maybe(resources, 6),
  podSecurity: maybe(podSecurity, 6),
  serviceAccount: maybe(serviceAccount),
  imagePullSecrets: maybe(list(secret)),
  priorityClassName: maybe(mostly(objectName, 'system-a'), 16),
  nodeSelector: maybe(labels),
  tolerations: maybe(list(toleration, 1)),
  affinity: maybe(list(affinity, 1)),
  podLabels: maybe(labels),
  podAnnotations: maybe(annotations),
  component: maybe(labelValue),
  partOf: maybe(labelValue),
  labels: maybe(labels),
};
const commandSource = struct<CommandSourceOptions>('CommandSourceOptions', {
  image: need(image),
  command: need(command),
  restoreCommand: maybe(command, 1.3),
  fileName: maybe(mostly(one('dump.sql', 'a'), '', '../a', 'a/b', '-a', '.a', 'ä'), 3),
  env: maybe(map(envName, text, 0, 2), 3),
  envValues: maybe(settings.envValues.value, 4),
  mounts: maybe(list(mount, 0, 1), 6),
  compress: maybe(yes, 3),
});
const source: Gen = either(call('BackupSource.database', reference('database')), call('BackupSource.store', reference('store')), call('BackupSource.command', commandSource), call('BackupSource.command', commandSource));

const secretValue = map1({ secret, key: dataKey });
const readBack = mostly(one('5%', '1/10', '500M'), '', '0%', '101%', 'a', '1/0');
const restic = struct<ResticOptions>('ResticOptions', {
  repository: need(mostly(one('s3:https://s3.eu-central-1.amazonaws.com/bucket/path', 'rest:http://backup:8000/'), '', '/a', 's3:', 'rest:https://a:b@c/', 'sftp:a@b:/c', 'rest:http://a:99999/', 'ftp://a')),
  password: need(secretValue),
  credentials: maybe(settings.envValues.value, 3),
  env: maybe(map(envName, text, 0, 2), 6),
  mounts: maybe(list(mount, 0, 1), 9),
  readOnly: maybe(yes, 6),
  readBack: maybe(readBack, 4),
  name: maybe(mostly(one('offsite', 'b'), '', 'A', 'a'.repeat(50), 'a'.repeat(51), 'a.b'), 3),
  image: maybe(image, 6),
  peer: maybe(peer, 6),
  port: maybe(port, 6),
});
const encryption = either(
  call('BackupEncryption.age', struct<AgeEncryptionOptions>('AgeEncryptionOptions', {
    recipients: need(list(mostly(one(`age1${'q'.repeat(58)}`, 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI'), '', 'a', 'AGE-SECRET-KEY-1'), 0, 2)),
    identity: maybe(secretValue, 2),
    image: need(image),
  })),
  call('BackupEncryption.openssl', struct<OpensslEncryptionOptions>('OpensslEncryptionOptions', { password: need(secretValue), image: maybe(image, 1.5) })),
);
const inStore = struct<StoreDestinationOptions>('StoreDestinationOptions', { encryption: maybe(encryption, 2) });
const resticStore = struct<ResticStoreOptions>('ResticStoreOptions', {
  password: need(secretValue), env: maybe(map(envName, text, 0, 2), 3), readBack: maybe(readBack, 2), image: maybe(image, 3),
});
const destination: Gen = either(
  call('BackupDestination.store', reference('store'), optional(inStore)),
  call('BackupDestination.resticStore', reference('store'), resticStore),
  call('BackupDestination.restic', restic),
);
const workspace: Gen = either(call('BackupWorkspace.node', size), call('BackupWorkspace.volume', size, optional(storageClass)), call('BackupWorkspace.store'));

const verification = struct<BackupVerification>('BackupVerification', {
  schedule: need(scheduling.schedule.value),
  query: maybe(mostly(one('select 1'), '', ' ', 'a\0b', '$(A)', 5), 2),
  database: maybe(mostly(one('orders'), '', 'a b'), 4),
  destination: maybe(destination, 3),
  workspace: maybe(workspace, 3),
  resources: maybe(resources, 3),
  serverArguments: maybe(args, 3),
  deadline: maybe(duration, 3),
});
const webhook = struct<WebhookOptions>('WebhookOptions', { url: need(secretValue), peer: maybe(peer, 2), port: maybe(port, 2) });
const metrics = either(
  call('BackupMetrics.pushgateway', struct<PushgatewayOptions>('PushgatewayOptions', {
    url: need(mostly(one('http://pushgateway:9091'), '', 'pushgateway:9091', 'ftp://a', 'http://a:99999/')), peer: maybe(peer, 2), port: maybe(port, 2),
  })),
  call('BackupMetrics.textfile', volume),
);
const watch = struct<BackupWatch>('BackupWatch', {
  maximumAge: need(call('Duration.hours', mostly(one(26, 48), 0, 1, 1e6))),
  maximumVerificationAge: maybe(call('Duration.days', mostly(one(8), 0)), 4),
  webhook: maybe(webhook, 2),
  textOnly: maybe(yes, 4),
  onSuccess: maybe(yes, 4),
  metrics: maybe(metrics, 2),
  heartbeat: maybe(webhook, 3),
  schedule: maybe(scheduling.schedule.value, 3),
  image: maybe(image, 3),
  resources: maybe(resources, 3),
});

const retention = struct<Retention>('Retention', {
  last: maybe(pods, 3),
  hourly: maybe(pods, 4),
  daily: maybe(pods, 3),
  weekly: maybe(pods, 4),
  monthly: maybe(pods, 4),
  yearly: maybe(pods, 4),
  atLeast: maybe(pods, 4),
});
export const backup = struct<ScheduledBackupProps>('ScheduledBackupProps', {
  ...pod,
  ...scheduling,
  source: need(source),
  destinations: need(fc.oneof({ weight: 4, arbitrary: list(destination, 1, 1) }, { weight: 1, arbitrary: list(destination, 0, 3) })),
  retention: maybe(retention, 3),
  verification: maybe(verification, 3),
  watch: maybe(watch, 3),
  name: maybe(objectName, 4),
  deadline: maybe(duration, 6),
  backoffLimit: maybe(pods, 6),
  workspace: maybe(workspace, 4),
  annotations: maybe(annotations),
});

/** The backup is the one whose `restore()` is called. */
export const restoreOptions = struct<RestoreOptions>('RestoreOptions', {
  ...pod,
  name: maybe(objectName, 4),
  destination: maybe(destination, 9),
  intoDatabase: maybe(reference('database'), 6),
  intoStore: maybe(reference('store'), 6),
  overwrite: maybe(yes, 4),
  which: maybe(either(call('BackupSelection.latest'), call('BackupSelection.named', mostly(one('20260101T000000Z'), '', '../a', 'a')), call('BackupSelection.before', mostly(one('2026-01-01T00:00:00Z'), '', 'a', '2026-13-01'))), 2),
  deadline: maybe(duration, 4),
  backoffLimit: maybe(pods, 4),
  suspend: maybe(yes, 4),
  workspace: maybe(workspace, 6),
  annotations: maybe(annotations, 4),
});

export const listingOptions = struct<BackupListingOptions>('BackupListingOptions', {
  ...pod,
  destination: maybe(destination, 9),
  verify: maybe(yes, 3),
  format: maybe(members('BackupListFormat', 'TABLE', 'JSON'), 2),
  deadline: maybe(duration, 4),
  name: maybe(objectName, 3),
  suspend: maybe(yes, 3),
  annotations: maybe(annotations, 6),
});

/** What another program makes; it is restored and listed here. */
export const existingBackup = struct<ExistingBackupProps>('ExistingBackupProps', {
  name: maybe(objectName, 3), source: need(source), destinations: need(list(destination, 1, 1)), toolImage: maybe(image, 2),
});

const job: Props<BackupJobOptions> = Object.fromEntries(Object.entries(pod).filter(([prop]) => prop !== 'toolImage')) as any;
export const scheduledSnapshot = struct<ScheduledSnapshotProps>('ScheduledSnapshotProps', {
  ...job,
  ...scheduling,
  store: maybe(reference('store'), 2),
  database: maybe(reference('database'), 3),
  snapshotClass: maybe(either(reference('snapshotClass'), call('VolumeSnapshotClass.fromName', objectName)), 2),
  retention: maybe(retention, 2),
  name: maybe(objectName, 4),
  deadline: maybe(duration, 4),
  patience: maybe(duration, 4),
  backoffLimit: maybe(pods, 4),
  image: maybe(image, 4),
  annotations: maybe(annotations, 6),
});

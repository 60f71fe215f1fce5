import * as fc from 'fast-check';
import { call, either, Gen, list, map, maybe, mostly, need, one, optional, Props, reference, struct } from './arbitrary';
import { peer } from './networking';
import { affinity, map1, mount, podSecurity, resources, secret, serviceAccount, settings, toleration } from './pods';
import { storageClass } from './storage';
import { annotations, command, dataKey, duration, envName, image, labels, labelValue, objectName, pods, port, size, text, yes } from './values';
import { scheduling } from './workloads';
import { BackupPodOptions, CommandSourceOptions, ResticOptions, RestoreOptions, Retention, ScheduledBackupProps } from '../../src';

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

const restic = struct<ResticOptions>('ResticOptions', {
  repository: need(mostly(one('s3:https://s3.eu-central-1.amazonaws.com/bucket/path', 'rest:http://backup:8000/'), '', '/a', 's3:', 'rest:https://a:b@c/', 'sftp:a@b:/c', 'rest:http://a:99999/', 'ftp://a')),
  password: need(map1({ secret, key: dataKey })),
  credentials: maybe(settings.envValues.value, 3),
  env: maybe(map(envName, text, 0, 2), 6),
  mounts: maybe(list(mount, 0, 1), 9),
  readBack: maybe(mostly(one('5%', '1/10', '500M'), '', '0%', '101%', 'a', '1/0'), 4),
  name: maybe(mostly(one('offsite', 'b'), '', 'A', 'a'.repeat(50), 'a'.repeat(51), 'a.b'), 3),
  image: maybe(image, 6),
  peer: maybe(peer, 6),
  port: maybe(port, 6),
});
const destination: Gen = either(call('BackupDestination.store', reference('store')), call('BackupDestination.store', reference('store')), call('BackupDestination.restic', restic));
const workspace: Gen = either(call('BackupWorkspace.node', size), call('BackupWorkspace.volume', size, optional(storageClass)), call('BackupWorkspace.store'));

export const backup = struct<ScheduledBackupProps>('ScheduledBackupProps', {
  ...pod,
  ...scheduling,
  source: need(source),
  destinations: need(fc.oneof({ weight: 4, arbitrary: list(destination, 1, 1) }, { weight: 1, arbitrary: list(destination, 0, 3) })),
  retention: maybe(struct<Retention>('Retention', {
    last: maybe(pods, 3),
    hourly: maybe(pods, 4),
    daily: maybe(pods, 3),
    weekly: maybe(pods, 4),
    monthly: maybe(pods, 4),
    yearly: maybe(pods, 4),
    atLeast: maybe(pods, 4),
  }), 3),
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
  intoDatabase: maybe(reference('database'), 9),
  intoStore: maybe(reference('store'), 9),
  overwrite: maybe(yes, 4),
  which: maybe(either(call('BackupSelection.latest'), call('BackupSelection.named', mostly(one('20260101T000000Z'), '', '../a', 'a')), call('BackupSelection.before', mostly(one('2026-01-01T00:00:00Z'), '', 'a', '2026-13-01'))), 2),
  deadline: maybe(duration, 6),
  backoffLimit: maybe(pods, 6),
  suspend: maybe(yes, 4),
  workspace: maybe(workspace, 6),
  annotations: maybe(annotations),
});

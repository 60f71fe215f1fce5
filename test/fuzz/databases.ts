import { call, either, Gen, list, map, maybe, members, mostly, need, one, optional, Props, struct } from './arbitrary';
import { exposure, peer } from './networking';
import { appPort, lifecycle, plainPort, podOptions, secret, settings } from './pods';
import { accessMode, storageClass } from './storage';
import {
  annotations, cidr, dataKey, diskSize, duration, envName, host, id, image, label, labels, labelValue, objectName, path, pods, port, shortDuration,
  text, yes,
} from './values';
import { disruptionBudget } from './workloads';
import {
  CustomEngineOptions, DatabaseContent, DatabaseStorage, DatabaseTls, DatabaseUser, DatabaseVolume, EngineOptions, EtcdOptions,
  ExternalDatabaseProps, ExternalSecretOptions, GeneratedCredentialsOptions,
  LiteralCredentialsOptions, MetricsOptions, RollingUpdateOptions, SecretKeys, StatefulDatabaseProps,
} from '../../src';

/** A version of each engine that it knows. */
const VERSIONS: { readonly [engine: string]: string } = {
  postgres: '17.2', mysql: '8.4', mariadb: '11.8', mongodb: '8.0', kafka: '4.1.1', rabbitmq: '4.1', zookeeper: '3.9.4', cassandra: '5.0.6', redis: '8.0', valkey: '8.1',
};
const versioned = (good: string): Props<EngineOptions> => ({ version: need(mostly(one(good), '', 'latest', '1', 'v17', `${good}-alpine`, '17.2 ', 'a', `${good}-ä`)), image: maybe(image, 9) });
const known = Object.entries(VERSIONS).map(([engine, version]) => call(`DatabaseEngine.${engine}`, struct<EngineOptions>('EngineOptions', versioned(version))));
const custom = struct<CustomEngineOptions>('CustomEngineOptions', {
  name: need(mostly(one('own', 'store-2'), '', 'A', 'a.b', 'a'.repeat(63), 'a'.repeat(64), 'ä')),
  image: need(image),
  dataPath: need(path),
  ports: maybe(list(appPort, 0, 2), 1.5),
  peerPorts: maybe(list(plainPort, 0, 2), 4),
  user: maybe(id, 3),
  findsPeersBeforeReady: maybe(yes, 2),
  parallel: maybe(yes, 3),
  quorum: maybe(yes, 4),
  secretVariables: maybe(map(envName, mostly(one('password'), 'other', '', 'a b'), 0, 2), 2),
  username: maybe(mostly(one('admin'), '', 'a b', 'ä'), 4),
  urlScheme: maybe(mostly(one('own', 'postgresql'), '', 'a b', 'http://'), 4),
});
export const engine: Gen = either(
  ...known,
  call('DatabaseEngine.etcd', struct<EtcdOptions>('EtcdOptions', { ...versioned('3.5.16'), shellImage: maybe(image, 1.5) })),
  call('DatabaseEngine.custom', custom),
  call('DatabaseEngine.custom', custom),
);

const storage: Props<DatabaseStorage> = { size: need(diskSize), storageClass: maybe(storageClass, 3), accessMode: maybe(accessMode, 6) };
const keys = struct<SecretKeys>('SecretKeys', { passwordKey: maybe(dataKey, 2), usernameKey: maybe(dataKey, 2) });
export const credentials: Gen = either(
  call('Credentials.fromSecret', objectName, optional(keys)),
  call('Credentials.generated', optional(struct<GeneratedCredentialsOptions>('GeneratedCredentialsOptions', { secretName: maybe(objectName, 2), length: maybe(mostly(one(16, 32, 128), 15, 129, 1.5), 3), image: maybe(image, 3) }))),
  call('Credentials.externalSecret', struct<ExternalSecretOptions>('ExternalSecretOptions', {
    remoteKey: need(mostly(one('prod/db'), '', 'a b')), store: need(objectName), clusterStore: maybe(yes, 2), secretName: maybe(objectName, 2), refreshInterval: maybe(duration, 3),
  })),
  call('Credentials.literal', mostly(one('secret'), '', 'a\nb', 'ä'), optional(struct<LiteralCredentialsOptions>('LiteralCredentialsOptions', { secretName: maybe(objectName, 2) }))),
  call('Credentials.none'),
);
const name = mostly(one('orders', 'app', 'a_b'), '', 'A', '1a', 'a-b', 'ä', 'a'.repeat(63), 'a'.repeat(64), 'postgres', '\'; drop', 'constructor', '__proto__');
const content: Props<DatabaseContent> = {
  credentials: maybe(credentials, 2),
  username: maybe(name, 9),
  database: maybe(name, 9),
  databases: maybe(list(name, 0, 2), 12),
  users: maybe(list(struct<DatabaseUser>('DatabaseUser', { name: need(name), databases: maybe(list(name, 0, 2), 3), credentials: maybe(credentials, 3) }), 1, 2), 12),
  initScripts: maybe(map(mostly(one('a.sql', '10-b.sh'), 'a', '', '../a.sql', 'a b.sql', '__proto__'), text, 1, 2), 12),
};
const metricsOptions = struct<MetricsOptions>('MetricsOptions', {
  discovery: maybe(members('MetricsDiscovery', 'ANNOTATIONS', 'POD_MONITOR', 'SERVICE_MONITOR'), 2),
  monitorLabels: maybe(labels, 2),
  interval: maybe(duration, 2),
  from: maybe(peer, 2),
  image: maybe(image, 2),
});

export const database = struct<StatefulDatabaseProps>('StatefulDatabaseProps', {
  ...settings,
  ...lifecycle,
  ...podOptions,
  ...content,
  engine: need(engine),
  storage: need(struct<DatabaseStorage>('DatabaseStorage', storage)),
  name: maybe(objectName, 4),
  replicas: maybe(pods, 3),
  config: maybe(map(mostly(one('a', 'max_connections', 'maxmemory'), '', 'a b', 'A-B', 'port', 'dir', 'constructor', '__proto__'), text, 0, 2), 12),
  configFile: maybe(text, 16),
  logStorage: maybe(struct<DatabaseStorage>('DatabaseStorage', storage), 16),
  volumes: maybe(list(struct<DatabaseVolume>('DatabaseVolume', { ...storage, name: need(label), path: need(path) }), 1, 2), 9),
  dangerouslyDeleteDataWithDatabase: maybe(yes, 6),
  dangerouslyDeleteDataWhenScaledDown: maybe(yes, 6),
  tls: maybe(struct<DatabaseTls>('DatabaseTls', { secret: need(secret), withoutCa: maybe(yes, 3) }), 6),
  metrics: maybe(yes, 3),
  metricsOptions: maybe(metricsOptions, 5),
  exposure: maybe(exposure, 6),
  serviceName: maybe(objectName, 6),
  update: maybe(either(call('DatabaseUpdate.onDelete'), call('DatabaseUpdate.rolling', optional(struct<RollingUpdateOptions>('RollingUpdateOptions', { partition: maybe(pods, 1.2) })))), 3),
  parallel: maybe(yes, 6),
  firstOrdinal: maybe(pods, 6),
  minReady: maybe(shortDuration),
  revisionHistoryLimit: maybe(pods),
  disruptionBudget: maybe(disruptionBudget, 6),
  startupPatience: maybe(duration),
  component: maybe(labelValue),
  partOf: maybe(labelValue),
  labels: maybe(labels),
  annotations: maybe(annotations),
});

export const externalDatabase = struct<ExternalDatabaseProps>('ExternalDatabaseProps', {
  host: need(host),
  engine: maybe(engine, 1.5),
  port: maybe(port, 1.5),
  credentials: maybe(credentials, 2),
  username: maybe(mostly(one('admin'), '', 'a b', 'a:b@'), 3),
  database: maybe(mostly(one('orders'), '', 'a/b', 'ä'), 3),
  readHost: maybe(host, 3),
  addresses: maybe(list(cidr), 3),
  tls: maybe(yes, 3),
});

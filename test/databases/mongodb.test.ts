import { Secret } from 'cdk8s-plus-28';
import { database, envOf, mainOf, manifestsOf, podOf, statefulSetOf } from './database';
import { App, Credentials, DatabaseEngine, Environment, Profile, StatefulDatabaseProps } from '../../src';
import { find } from '../support';

const MONGODB = { engine: DatabaseEngine.mongodb({ version: '8.0' }) };
const tls = { secret: Secret.fromSecretName(new Environment(new App(), 'prod'), 'tls', 'orders-tls') };

const main = (props: Partial<StatefulDatabaseProps> = {}) => mainOf({ ...MONGODB, ...props });
const config = (props: Partial<StatefulDatabaseProps> = {}): string => find(manifestsOf({ ...MONGODB, ...props }), 'ConfigMap', 'orders-config').data['etc_mongo_mongod.conf'];
const volume = (name: string, props: Partial<StatefulDatabaseProps> = {}) =>
  podOf({ ...MONGODB, ...props }).volumes.find((each: any) => each.name === name);

test('one server is started by the image\'s entrypoint, which makes its user', () => {
  expect(main()).toMatchObject({ command: ['bash', '/scripts/start.sh'], args: ['--config', '/etc/mongo/mongod.conf', '--dbpath', '/data/db', '--bind_ip_all'] });
  expect(envOf(main({ username: 'admin', database: 'shop' }))).toEqual({
    HOME: '/tmp',
    MONGO_INITDB_ROOT_USERNAME: 'admin',
    MONGO_INITDB_ROOT_PASSWORD_FILE: '/run/secrets/database/password',
    MONGO_INITDB_DATABASE: 'shop',
    DATA: '/data/db',
  });
});

test('settings with dotted names become a file with sections, numbers as they are and all else as texts', () => {
  expect(config({
    config: {
      'storage.wiredTiger.engineConfig.cacheSizeGB': '0.5',
      'storage.directoryPerDB': 'true',
      'net.maxIncomingConnections': '500',
      'auditLog.filter': '{ atype: "x" }',
      'setParameter.note': 'a: "b" # \\c\'',
    },
  })).toBe(`security:
  authorization: "enabled"
storage:
  wiredTiger:
    engineConfig:
      cacheSizeGB: 0.5
  directoryPerDB: true
net:
  maxIncomingConnections: 500
auditLog:
  filter: { atype: "x" }
setParameter:
  note: "a: \\"b\\" # \\\\c'"
`);
});

test('a whole file takes the place of the settings', () => {
  expect(config({ configFile: 'net: {}\n' })).toBe('net: {}\n');
});

test('three servers are a replica set, which knows itself by a key that only several need', () => {
  expect(config({ replicas: 3 })).toBe('security:\n  authorization: "enabled"\n  keyFile: "/run/mongodb/replica-set-key"\nreplication:\n  replSetName: "rs0"\n');
  expect(envOf(main({ replicas: 3, firstOrdinal: 1 }))).toMatchObject({
    HOSTS: [1, 2, 3].map(ordinal => `orders-${ordinal}.orders-headless.prod.svc`).join(' '),
    SUFFIX: '.orders-headless.prod.svc',
    PORT: '27017',
    FIRST_POD: 'orders-1',
    REPLICA_SET: 'rs0',
    MEMBER_KEY: '/run/secrets/database/replica-set-key',
    KEY_FILE: '/run/mongodb/replica-set-key',
    USERNAME: 'root',
    PASSWORD_FILE: '/run/secrets/database/password',
  });
  expect(volume('credentials', { replicas: 3 }).secret.items).toEqual([{ key: 'password', path: 'password' }, { key: 'replica-set-key', path: 'replica-set-key' }]);
  expect(volume('credentials').secret.items).toEqual([{ key: 'password', path: 'password' }]);
  expect(volume('run', { replicas: 3 }).emptyDir).toEqual({ medium: 'Memory' });
});

test('a Secret that is made here has that key from the beginning, so that one server can become three', () => {
  const manifests = manifestsOf({ ...MONGODB, credentials: Credentials.literal('secret') }, Profile.development());
  expect(Object.keys(find(manifests, 'Secret').data)).toEqual(['password', 'replica-set-key']);
});

test('its pods start at once, and find each other before they are ready', () => {
  expect(statefulSetOf({ ...MONGODB, replicas: 3 }).podManagementPolicy).toBe('Parallel');
  expect(find(manifestsOf(MONGODB), 'Service', 'orders-headless').spec.publishNotReadyAddresses).toBe(true);
});

test('further users are made by a script that finds their passwords in files', () => {
  const users = [{ name: 'app', password: { secret: Secret.fromSecretName(new Environment(new App(), 'x'), 's', 'app'), key: 'pw' }, databases: ['shop', 'stock'] }];
  const props = { users, database: 'shop', databases: ['stock'] };
  expect(envOf(main(props)).USERS).toBe('app shop stock');
  expect(find(manifestsOf({ ...MONGODB, ...props }), 'ConfigMap', 'orders-init').data['00-users.js']).toContain('createUser');
  expect(main(props).volumeMounts).toContainEqual({ name: 'init', mountPath: '/docker-entrypoint-initdb.d', readOnly: true });
});

test('its data is on the claim, apart from lost+found, and nothing else is', () => {
  expect(main().volumeMounts).toEqual(expect.arrayContaining([
    { name: 'data', mountPath: '/data/db', subPath: 'db' }, { name: 'tmp', mountPath: '/tmp' }, { name: 'data-configdb', mountPath: '/data/configdb' },
  ]));
  expect(podOf(MONGODB).securityContext).toMatchObject({ runAsUser: 999, runAsGroup: 999, fsGroup: 999 });
});

test('is ready when it answers on the network', () => {
  expect(main().readinessProbe.tcpSocket).toEqual({ port: 27017 });
  expect(main().livenessProbe.tcpSocket).toEqual({ port: 27017 });
});

test.each<[string, Partial<StatefulDatabaseProps>, string]>([
  ['one server', {}, '/?authSource=admin'],
  ['a database', { database: 'shop' }, '/shop?authSource=admin'],
  ['a replica set', { replicas: 3 }, '/?authSource=admin&replicaSet=rs0'],
  ['TLS', { replicas: 3, database: 'shop', tls }, '/shop?authSource=admin&replicaSet=rs0&tls=true'],
])('the URL leads drivers to what is there: %s', (_, props, path) => {
  expect(database(new Environment(new App(), 'prod'), { ...MONGODB, ...props }).connection.urlTemplate).toBe(`mongodb://root:$(PASSWORD)@orders.prod.svc:27017${path}`);
});

test('with TLS, clients have to speak it, without a certificate of their own', () => {
  expect(config({ tls })).toBe(`security:
  authorization: "enabled"
net:
  tls:
    mode: "requireTLS"
    certificateKeyFile: "/run/mongodb/server.pem"
    CAFile: "/run/secrets/tls/ca.crt"
    allowConnectionsWithoutCertificates: true
`);
  expect(config({ tls: { ...tls, withoutCa: true } })).not.toContain('CAFile');
  expect(envOf(main({ tls }))).toMatchObject({ CERTIFICATE: '/run/secrets/tls/tls.crt', KEY: '/run/secrets/tls/tls.key', PEM: '/run/mongodb/server.pem' });
  expect(envOf(main({ tls, replicas: 3 })).TLS).toBe('&tls=true&tlsCAFile=%2Frun%2Fsecrets%2Ftls%2Fca.crt');
  expect(volume('run', { tls }).emptyDir).toEqual({ medium: 'Memory' });
});

describe('metrics', () => {
  const exporter = (props: Partial<StatefulDatabaseProps> = {}) => podOf({ ...MONGODB, metrics: true, ...props }).initContainers[0];

  test('come from an exporter that has the password from the Secret', () => {
    expect(exporter().image).toBe('percona/mongodb_exporter:0.47.0');
    expect(envOf(exporter())).toEqual({
      MONGODB_USER: 'root',
      MONGODB_URI: 'mongodb://127.0.0.1:27017/admin?directConnection=true',
      MONGODB_PASSWORD: { secretKeyRef: { name: 'orders', key: 'password' } },
    });
    expect(exporter().args).toEqual(['--collector.diagnosticdata', '--collector.dbstats']);
  });

  test('are those of the replica set as well where there is one', () => {
    expect(exporter({ replicas: 3 }).args).toContain('--collector.replicasetstatus');
  });

  test('are asked for over TLS where clients speak it', () => {
    expect(envOf(exporter({ tls })).MONGODB_URI).toBe('mongodb://127.0.0.1:27017/admin?directConnection=true&tls=true&tlsInsecure=true');
  });
});


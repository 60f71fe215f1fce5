import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { mongodConfiguration } from './mongodb-config';
import { Mount } from '../../pods/mount';
import { Probe } from '../../pods/probe';
import { Volume } from '../../pods/volume';
import { Engine } from '../engine';
import { EngineInput } from '../engine-input';
import { MONGODB_INITIATED_JS, MONGODB_MEMBERS_JS, MONGODB_START_SH, MONGODB_USERS_JS } from '../scripts.generated';

const PORT = 27017;
const CONFIG = '/etc/mongo/mongod.conf';
const START = '/scripts/start.sh';
const REPLICA_SET = 'rs0';
const MEMBER_KEY = 'replica-set-key';
/** In memory: what the server wants in files that nobody else can read, or in another form. */
const RUN = '/run/mongodb';
const KEY_FILE = `${RUN}/replica-set-key`;
const PEM = `${RUN}/server.pem`;

/** @see https://hub.docker.com/_/mongo */
export const MONGODB: Engine = {
  name: 'mongodb',
  title: 'MongoDB',
  image: 'mongo',
  versions: { example: '8.0', oldest: 7, precision: 2 },
  ports: [{ name: 'mongodb', port: PORT }],
  scheme: { plain: 'mongodb', tls: 'mongodb' },
  urlOptions: ({ members, tls }) => ({
    authSource: 'admin',
    replicaSet: members > 1 ? REPLICA_SET : undefined,
    tls: tls ? 'true' : undefined,
  }),
  user: () => ({ user: 999, group: 999 }),
  data: () => ({ path: '/data/db', subPath: 'db' }),
  // The second is for configuration servers, and the image makes a volume of it.
  writablePaths: ['/tmp', '/data/configdb'],
  cpu: Cpu.millis(250),
  memory: { usual: Size.gibibytes(1), least: Size.mebibytes(512) },
  gracePeriod: Duration.minutes(2),
  members: {
    kind: 'quorum',
    beforeReady: true,
    parallel: true,
    failover: 'the others elect another primary within seconds: with three pods, any one of them can be lost',
    fewer: { note: 'Take those that go out of the replica set first, one after the other: https://www.mongodb.com/docs/manual/tutorial/remove-replica-set-member/' },
  },
  auth: {
    username: 'root',
    renamable: true,
    files: true,
    memberKeys: { [MEMBER_KEY]: 'the members of the replica set know each other by it' },
  },
  initialization: {
    scripts: '/docker-entrypoint-initdb.d',
    scriptNames: /\.(js|sh)$/,
    names: /^[a-z_][a-z0-9_]{0,62}$/,
    taken: ['admin', 'config', 'local'],
  },
  config: {
    see: 'https://www.mongodb.com/docs/manual/reference/configuration-options/',
    key: /^[a-zA-Z]\w*(\.\w+)+$/,
    reserved: {
      'storage.dbPath': 'leave it out: the claim is mounted there',
      'net.port': 'leave it out: the Service can have another port',
      'net.bindIp': 'leave it out: it listens on all addresses',
      'net.bindIpAll': 'leave it out: it listens on all addresses',
      'net.tls.mode': 'use tls',
      'net.tls.certificateKeyFile': 'use tls',
      'net.tls.CAFile': 'use tls',
      'replication.replSetName': 'use replicas',
      'security.authorization': 'leave it out: it is on',
      'security.keyFile': 'use credentials',
      'processManagement.fork': 'leave it out: the container ends with the server',
    },
  },
  exporter: {
    port: 9216,
    sidecar: ({ username, secret, tls, hosts }) => ({
      image: 'percona/mongodb_exporter:0.47.0',
      args: ['--collector.diagnosticdata', '--collector.dbstats', ...(hosts.length > 1 ? ['--collector.replicasetstatus'] : [])],
      env: {
        MONGODB_USER: username!,
        MONGODB_URI: `mongodb://127.0.0.1:${PORT}/admin?directConnection=true${tls ? '&tls=true&tlsInsecure=true' : ''}`,
      },
      envValues: { MONGODB_PASSWORD: secret!.value('password') },
    }),
  },
  pod,
};

function pod(input: EngineInput) {
  const { username, database, secret, users, hosts, tls } = input;
  const several = hosts.length > 1;
  const run: Mount = { path: RUN, volume: Volume.scratch('run', { inMemory: true }) };
  return {
    command: ['bash', START],
    // What the image's entrypoint looks for in arguments, it does not look for in the file.
    args: ['--config', CONFIG, '--dbpath', input.data.path, '--bind_ip_all'],
    env: {
      // The shell leaves files in it, which do not belong into the data.
      HOME: '/tmp',
      MONGO_INITDB_ROOT_USERNAME: username!,
      MONGO_INITDB_ROOT_PASSWORD_FILE: secret!.file('password'),
      ...(database !== undefined && { MONGO_INITDB_DATABASE: database }),
      ...(users.length > 0 && { USERS: users.map(user => [user.name, ...user.databases].join(' ')).join('\n') }),
      DATA: input.data.path,
      ...(tls && { CERTIFICATE: tls.certificate, KEY: tls.key, PEM }),
      ...(several && membersEnvironment(input)),
    },
    files: {
      [START]: MONGODB_START_SH,
      [CONFIG]: input.configFile ?? mongodConfiguration(settings(input)),
      ...(several && { '/scripts/members.js': MONGODB_MEMBERS_JS, '/scripts/initiated.js': MONGODB_INITIATED_JS }),
    },
    initScripts: users.length > 0 ? { '00-users.js': MONGODB_USERS_JS } : undefined,
    mounts: several || tls ? [run] : undefined,
    // The temporary server of the first start listens on loopback only.
    ready: (thresholds: object) => Probe.tcp({ ...thresholds, port: PORT }),
    alive: (thresholds: object) => Probe.tcp({ ...thresholds, port: PORT }),
  };
}

function membersEnvironment({ name, hosts, hostSuffix, firstOrdinal, username, secret, tls }: EngineInput): { [name: string]: string } {
  return {
    HOSTS: hosts.join(' '),
    SUFFIX: hostSuffix,
    PORT: `${PORT}`,
    FIRST_POD: `${name}-${firstOrdinal}`,
    REPLICA_SET,
    MEMBER_KEY: secret!.file(MEMBER_KEY),
    KEY_FILE,
    USERNAME: username!,
    PASSWORD_FILE: secret!.file('password'),
    ...(tls && { TLS: `&tls=true${tls.ca ? `&tlsCAFile=${encodeURIComponent(tls.ca)}` : ''}` }),
  };
}

function settings({ hosts, tls, config }: EngineInput): { [key: string]: string } {
  return {
    'security.authorization': 'enabled',
    ...(hosts.length > 1 && { 'replication.replSetName': REPLICA_SET, 'security.keyFile': KEY_FILE }),
    ...(tls && { 'net.tls.mode': 'requireTLS', 'net.tls.certificateKeyFile': PEM }),
    // Clients need no certificate of their own.
    ...(tls?.ca && { 'net.tls.CAFile': tls.ca, 'net.tls.allowConnectionsWithoutCertificates': 'true' }),
    ...config,
  };
}

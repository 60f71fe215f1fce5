import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { InitContainer } from '../../pods/container-options';
import { Mount } from '../../pods/mount';
import { Probe } from '../../pods/probe';
import { Volume } from '../../pods/volume';
import { CONTENT_SCRIPT, Engine } from '../engine';
import { EngineInput, TlsFiles } from '../engine-input';
import { EnginePod } from '../engine-pod';
import { Exporter } from '../exporter';
import { MYSQL_FINISH_SH, MYSQL_INIT_SH, MYSQL_START_SH } from '../scripts.generated';

export const PORT = 3306;

const DATA = '/var/lib/mysql';
const CONFIG = '/etc/mysql/database.cnf';
const START = '/scripts/start.sh';
const CLONE = '/scripts/clone.sh';
const CLAIM = '/claim';
const RUN = '/var/run/mysqld';
const SOCKET = `${RUN}/mysqld.sock`;
const EXPORTER_CONFIG = '/etc/mysqld-exporter/my.cnf';

/** The directory of the socket, which the exporter shares with the server. */
const RUN_MOUNT: Mount = { path: RUN, volume: Volume.scratch('run', { inMemory: true }) };

/** What MySQL and MariaDB do differently. */
export interface Dialect {
  readonly server: string;
  readonly client: string;
  /** What the names of the image's variables start with. */
  readonly variables: string;
  readonly env?: { [name: string]: string };
  /** Arguments of every server, without which it could not be followed. */
  readonly always: readonly string[];
  /** Arguments of a follower. */
  readonly follower: readonly string[];
  /** What the server takes for itself, in MiB. */
  readonly ownMemory: number;
  /** Settings that the user's win over. */
  readonly settings: (input: EngineInput) => { [key: string]: string };
  readonly cloneScript: string;
  /** What that script has to know of TLS. */
  readonly cloneTls: (tls: TlsFiles) => { [name: string]: string };
  readonly ready: EnginePod['ready'];
  /** Asks the server by its socket whether it is there, and ends with 0 if it answers at all. */
  readonly ping: { readonly program: string; readonly user: string };
}

/** What is known of both. */
export const FAMILY = {
  user: () => ({ user: 999, group: 999 }),
  // Below the root of the claim: the server takes `lost+found` for a database.
  data: () => ({ path: DATA, subPath: 'mysql' }),
  writablePaths: [],
  cpu: Cpu.millis(100),
  gracePeriod: Duration.minutes(2),
  auth: { username: 'root', files: true },
  scheme: { plain: 'mysql', tls: 'mysql' },
} satisfies Partial<Engine>;

export const INITIALIZATION = {
  scripts: '/docker-entrypoint-initdb.d',
  scriptNames: /\.(sh|sql|sql\.gz|sql\.xz|sql\.zst)$/,
  contentScript: CONTENT_SCRIPT,
  names: /^[a-z_][a-z0-9_]{0,62}$/,
  longestUsername: 32,
  taken: ['information_schema', 'mysql', 'performance_schema', 'sys'],
};

/** What is not the user's to set, of both. */
export const RESERVED = {
  datadir: 'leave it out: the claim is mounted there',
  socket: 'leave it out: probes and scripts know where it is',
  port: 'leave it out: the Service can have another port',
  skip_networking: 'leave it out: clients come over the network',
  server_id: 'leave it out: it follows from the number of the pod',
  report_host: 'leave it out: it is the name of the pod',
  log_bin: 'leave it out: followers need it',
  relay_log: 'leave it out: it does not follow the name of the pod',
  read_only: 'use replicas: followers are read-only',
  ssl_cert: 'use tls',
  ssl_key: 'use tls',
  ssl_ca: 'use tls',
  require_secure_transport: 'use tls',
};

/** @see https://github.com/prometheus/mysqld_exporter */
export const EXPORTER: Exporter = {
  port: 9104,
  sidecar: ({ username, secret }) => ({
    image: 'quay.io/prometheus/mysqld-exporter:v0.17.2',
    args: [`--config.my-cnf=${EXPORTER_CONFIG}`],
    envValues: { MYSQLD_EXPORTER_PASSWORD: secret!.value('password') },
    // By the socket it needs no TLS, and the server no certificate for 127.0.0.1.
    configFiles: { [EXPORTER_CONFIG]: `[client]\nuser=${username}\nsocket=${SOCKET}\n` },
    mounts: [RUN_MOUNT],
    writablePaths: [],
  }),
};

export function familyPod(input: EngineInput, dialect: Dialect): EnginePod {
  const { database, secret, databases, users, hosts } = input;
  const several = hosts.length > 1;
  const passwordFile = secret!.file('password');
  return {
    command: ['bash', START],
    args: [dialect.server, ...serverArguments(input, dialect)],
    env: {
      [`${dialect.variables}_ROOT_PASSWORD_FILE`]: passwordFile,
      ...(database !== undefined && { [`${dialect.variables}_DATABASE`]: database }),
      ...dialect.env,
      DATA,
      ...(several && { FIRST_POD: firstPod(input), FOLLOWER: dialect.follower.join(' '), FOLLOWERS: hosts.slice(1).map(host => `${host}/${PORT}`).join(' ') }),
      ...(databases.length + users.length > 0 && { CLIENT: dialect.client, PASSWORD_FILE: passwordFile, SOCKET_PATH: SOCKET }),
      ...(databases.length > 0 && { DATABASES: databases.join(' ') }),
      ...(users.length > 0 && { USERS: users.map(user => [user.name, ...user.databases].join(' ')).join('\n') }),
    },
    files: { [CONFIG]: configuration(input, dialect), [START]: MYSQL_START_SH },
    initScripts: {
      ...(databases.length + users.length > 0 && { [CONTENT_SCRIPT]: MYSQL_INIT_SH }),
      'zzzzzzzz-finish.sh': MYSQL_FINISH_SH,
    },
    mounts: [RUN_MOUNT, temporary(input)],
    initContainers: several ? [clone(input, dialect)] : undefined,
    ready: dialect.ready,
    alive: thresholds => Probe.exec(ping(dialect.ping), thresholds),
  };
}

/** A server that hangs takes connections all the same, but answers none. One that has too many answers. */
function ping({ program, user }: Dialect['ping']): string[] {
  return [program, '--no-defaults', '--protocol=socket', `--socket=${SOCKET}`, `--user=${user}`, '--connect-timeout=3', 'ping'];
}

function firstPod({ name, firstOrdinal }: EngineInput): string {
  return `${name}-${firstOrdinal}`;
}

/** Sorting a large table takes more than a node lends: temporary files lie on the claim, beside the data. */
function temporary({ data }: EngineInput): Mount {
  return { path: '/tmp', volume: data.volume, subPath: 'tmp' };
}

/** What holds whatever the configuration file says. The file has to be named first. */
function serverArguments({ firstOrdinal, tls }: EngineInput, { always }: Dialect): string[] {
  return [
    `--defaults-extra-file=${CONFIG}`,
    `--datadir=${DATA}`,
    `--socket=${SOCKET}`,
    `--port=${PORT}`,
    `--server-id=${100 + firstOrdinal}`,
    '--log-bin=binlog',
    ...always,
    ...(tls ? [`--ssl-cert=${tls.certificate}`, `--ssl-key=${tls.key}`, ...(tls.ca ? [`--ssl-ca=${tls.ca}`] : []), '--require-secure-transport=ON'] : []),
  ];
}

function configuration(input: EngineInput, dialect: Dialect): string {
  if (input.configFile !== undefined) {
    return input.configFile;
  }
  const settings: { [key: string]: string } = {
    // Clients are pods, whose addresses mean nothing; asking for their names takes time.
    skip_name_resolve: 'ON',
    host_cache_size: '0',
    innodb_buffer_pool_size: `${bufferPool(input.memory - dialect.ownMemory)}M`,
    // How long a follower may be away before it has to be cloned anew, as far as the disk goes.
    binlog_expire_logs_seconds: `${Duration.days(3).toSeconds()}`,
    max_binlog_size: `${Math.max(16, Math.min(512, Math.floor(input.storage / 40)))}M`,
    ...dialect.settings(input),
    ...input.config,
  };
  return ['[mysqld]', ...Object.entries(settings).map(([key, value]) => `${key} = ${quoted(value)}`), ''].join('\n');
}

/** Three fifths of what the server leaves, in the chunks of 128 MiB that it is made of; the rest is for connections. */
function bufferPool(memory: number): number {
  return Math.max(1, Math.floor(memory * 3 / 5 / 128)) * 128;
}

/** As option files have it: without quotes, "#" would start a comment, and outer spaces would be lost. */
function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/**
 * Copies the primary's data into an empty claim of a follower. A container of its own: no probe ends it before it is done.
 * It sees the claim from its root, where a copy gets its name when it is whole.
 */
function clone(input: EngineInput, dialect: Dialect): InitContainer {
  return {
    name: 'clone',
    image: input.image,
    command: ['bash', CLONE],
    env: {
      PRIMARY: input.hosts[0],
      FIRST_POD: firstPod(input),
      PASSWORD_FILE: input.secret!.file('password'),
      CLAIM,
      CONFIG,
      SOCKET_PATH: `${RUN}/clone.sock`,
      ...(input.tls && dialect.cloneTls(input.tls)),
    },
    configFiles: { [CLONE]: dialect.cloneScript, [CONFIG]: configuration(input, dialect) },
    mounts: [{ path: CLAIM, volume: input.data.volume }, temporary(input), RUN_MOUNT, input.secret!.mount, ...(input.tls ? [input.tls.mount] : [])],
    writablePaths: [],
    // A server runs in it.
    resources: { memory: Size.mebibytes(input.memory) },
  };
}

import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { InitContainer } from '../../pods/container-options';
import { Mount } from '../../pods/mount';
import { Probe } from '../../pods/probe';
import { Volume } from '../../pods/volume';
import { CONTENT_SCRIPT, Engine } from '../engine';
import { EngineInput } from '../engine-input';
import { POSTGRES_CLONE_SH, POSTGRES_INIT_SH } from '../scripts.generated';
import { Version } from '../version';

const PORT = 5432;
const CONFIG = '/etc/postgresql/postgresql.conf';
const HBA = '/etc/postgresql/pg_hba.conf';
const CLONE = '/scripts/clone.sh';
/** Beside the socket, in memory: standbys read from it with which password they follow. */
const RUN = '/var/run/postgresql';

/** @see https://hub.docker.com/_/postgres */
export const POSTGRES: Engine = {
  name: 'postgres',
  title: 'PostgreSQL',
  image: 'postgres',
  versions: { example: '17.2', oldest: 14 },
  ports: [{ name: 'postgres', port: PORT }],
  scheme: { plain: 'postgresql', tls: 'postgresql' },
  // Clients would take an answer without TLS otherwise.
  urlOptions: ({ tls }) => ({ sslmode: tls ? 'require' : undefined }),
  // Debian's image has the group of its user; Alpine's has other numbers.
  user: version => (version.variant.includes('alpine') ? { user: 70, group: 70 } : { user: 999, group: 999 }),
  data: version => ({ path: is18(version) ? '/var/lib/postgresql' : '/var/lib/postgresql/data' }),
  logPath: '/var/lib/postgresql-wal',
  writablePaths: ['/tmp'],
  cpu: Cpu.millis(100),
  memory: { usual: Size.mebibytes(512), least: Size.mebibytes(128) },
  gracePeriod: Duration.minutes(2),
  members: {
    kind: 'primary',
    failover: 'nothing fails over by itself: while the first pod is away nothing can be written; CloudNativePG is an operator that fails over',
  },
  auth: { username: 'postgres', renamable: true, files: true },
  initialization: {
    scripts: '/docker-entrypoint-initdb.d',
    scriptNames: /\.(sh|sql|sql\.gz|sql\.xz|sql\.zst)$/,
    contentScript: CONTENT_SCRIPT,
    database: username => username,
    names: /^[a-z_][a-z0-9_]{0,62}$/,
  },
  config: {
    see: 'https://www.postgresql.org/docs/current/runtime-config.html',
    key: /^[a-z_]+(\.[a-z_]+)?$/,
    reserved: {
      data_directory: 'leave it out: the claim is mounted there',
      config_file: 'use configFile',
      hba_file: 'use configFile',
      port: 'leave it out: the Service can have another port',
      ssl: 'use tls',
      ssl_cert_file: 'use tls',
      ssl_key_file: 'use tls',
      ssl_ca_file: 'use tls',
      primary_conninfo: 'use replicas',
    },
  },
  exporter: {
    port: 9187,
    sidecar: ({ username, secret, database }) => ({
      image: 'quay.io/prometheuscommunity/postgres-exporter:v0.17.1',
      env: {
        DATA_SOURCE_URI: `127.0.0.1:${PORT}/${database}?sslmode=disable`,
        DATA_SOURCE_USER: username!,
        DATA_SOURCE_PASS_FILE: secret!.file('password'),
      },
      mounts: [secret!.mount],
    }),
  },
  pod: input => {
    const { username, database, secret, databases, users } = input;
    const run: Mount = { path: RUN, volume: Volume.scratch('run', { inMemory: true }) };
    return {
      args: ['postgres', '-c', `config_file=${CONFIG}`],
      env: {
        POSTGRES_USER: username!,
        POSTGRES_DB: database!,
        POSTGRES_PASSWORD_FILE: secret!.file('password'),
        POSTGRES_INITDB_ARGS: initdbArgs(input),
        PGDATA: pgdata(input),
        ...(databases.length > 0 && { DATABASES: databases.join(' ') }),
        ...(users.length > 0 && { USERS: users.map(user => [user.name, ...user.databases].join(' ')).join('\n') }),
      },
      files: { [CONFIG]: input.configFile ?? configuration(input), [HBA]: hba(input) },
      initScripts: databases.length + users.length > 0 ? { [CONTENT_SCRIPT]: POSTGRES_INIT_SH } : undefined,
      mounts: [run, { path: '/dev/shm', volume: Volume.scratch('shm', { inMemory: true }) }],
      initContainers: input.hosts.length > 1 ? [clone(input, run)] : undefined,
      ready: thresholds => Probe.exec(['pg_isready', '-h', '127.0.0.1', '-p', `${PORT}`, '-U', username!, '-d', database!], thresholds),
      // Open while it recovers from a crash, when pg_isready says no.
      alive: thresholds => Probe.tcp({ ...thresholds, port: PORT }),
    };
  },
};

function is18(version: Version): boolean {
  return version.numbers[0] >= 18;
}

/** As the image of each version has it, in a directory below the claim's root, where `lost+found` does not disturb. */
function pgdata({ version, data }: EngineInput): string {
  return is18(version) ? `${data.path}/${version.numbers[0]}/docker` : `${data.path}/pgdata`;
}

function initdbArgs({ log }: EngineInput): string {
  return ['--data-checksums', ...(log ? [`--waldir=${log.path}/pg_wal`] : [])].join(' ');
}

/** Copies the primary's data into an empty claim of a standby. A container of its own: no probe ends it before it is done. */
function clone(input: EngineInput, run: Mount): InitContainer {
  return {
    name: 'clone',
    image: input.image,
    command: ['bash', CLONE],
    env: {
      PRIMARY: input.hosts[0],
      FIRST_POD: `${input.name}-${input.firstOrdinal}`,
      PGUSER: input.username!,
      PASSWORD_FILE: input.secret!.file('password'),
      PGDATA: pgdata(input),
      PGPASSFILE: `${run.path}/pgpass`,
      ...(input.log && { WALDIR: `${input.log.path}/pg_wal` }),
    },
    configFiles: { [CLONE]: POSTGRES_CLONE_SH },
    mounts: [input.data, ...(input.log ? [input.log] : []), input.secret!.mount, run],
  };
}

/** What initdb has found out about the machine holds, and what is said here wins over it. */
function configuration(input: EngineInput): string {
  const settings: { [key: string]: string } = {
    listen_addresses: '*',
    shared_buffers: `${Math.floor(input.memory / 4)}MB`,
    ...(input.hosts.length > 1 && {
      primary_conninfo: `host=${input.hosts[0]} port=${PORT} user=${input.username} passfile=${RUN}/pgpass`,
      // How far a standby may fall behind before it has to be cloned anew.
      wal_keep_size: `${Math.min(1024, Math.floor(input.storage / 10))}MB`,
    }),
    ...(input.tls && { ssl: 'on', ssl_cert_file: input.tls.certificate, ssl_key_file: input.tls.key, ...(input.tls.ca && { ssl_ca_file: input.tls.ca }) }),
    hba_file: HBA,
    ...input.config,
  };
  return [
    `include_if_exists = '${pgdata(input)}/postgresql.conf'`,
    ...Object.entries(settings).map(([key, value]) => `${key} = '${value.replace(/['\\]/g, '$&$&')}'`),
    '',
  ].join('\n');
}

/** Whoever is in the pod owns the data anyway; all others need a password, and TLS where there is some. */
function hba({ tls }: EngineInput): string {
  const kind = tls ? 'hostssl' : 'host';
  return [
    'local    all          all                trust',
    'host     all          all  127.0.0.1/32  scram-sha-256',
    `${kind.padEnd(8)} all          all  all           scram-sha-256`,
    `${kind.padEnd(8)} replication  all  all           scram-sha-256`,
    '',
  ].join('\n');
}

import {
  CLIENT_MONGODB_SH, CLIENT_MYSQL_SH, CLIENT_POSTGRES_SH, CLIENT_RABBITMQ_SH, CLIENT_REDIS_SH, DATABASES_MYSQL_SH, DEFINITIONS_AWK,
  DUMP_ETCD_SH, DUMP_MARIADB_SH, DUMP_MONGODB_SH, DUMP_MYSQL_SH, DUMP_POSTGRES_SH, DUMP_RABBITMQ_SH, DUMP_REDIS_SH, LIB_SH,
  RESTORE_ETCD_SH, RESTORE_MARIADB_SH, RESTORE_MONGODB_SH, RESTORE_MYSQL_SH, RESTORE_POSTGRES_SH, RESTORE_RABBITMQ_SH,
  RESTORE_REDIS_SH, SHELL_ETCD_SH, VERIFY_ETCD_SH, VERIFY_MONGODB_SH, VERIFY_MYSQL_SH, VERIFY_POSTGRES_SH, VERIFY_RABBITMQ_SH,
  VERIFY_REDIS_SH, VERIFY_SH,
} from './scripts.generated';
import { SHELL_IMAGE } from '../databases/engines/etcd';
import { ContainerSettings, InitContainer } from '../pods/container-options';
import { Mount } from '../pods/mount';
import { Volume } from '../pods/volume';

/** A script, with what it reads by `.`. */
export interface Program {
  /** What the official image and its variants have. */
  readonly shell: 'bash' | 'sh';
  /** The name of the script that runs. */
  readonly main: string;
  /** File name → content, the script's own among them. */
  readonly files: { readonly [name: string]: string };
}

/** What a method has to know of the server. */
export interface Server {
  readonly tls: boolean;
  /** The file with who has signed its certificate; undefined where that is not known. */
  readonly authority?: string;
  /** Number of its pods. */
  readonly members: number;
}

/** How a server of its own is made for a restore, and asked. */
export interface Trial {
  /** What makes it, beside what restores into it. */
  readonly program: Program;
  /** Its port on loopback, and who asks it: what a connection calls it → what it is. */
  readonly server: { readonly [variable: string]: string };
  /** What else its script asks for. */
  readonly env?: { readonly [name: string]: string };
  /** The database that is asked where nothing names one, empty where that is none; undefined where it has no databases. */
  readonly database?: string;
  /** Whether databases have numbers for names. */
  readonly numbered?: boolean;
  /** Whether the image has to know the user that it runs as. */
  readonly namedUser?: boolean;
  /** Whether it holds all data in memory, twice while it is restored. */
  readonly inMemory?: boolean;
  /** Whether it takes no arguments. */
  readonly withoutArguments?: boolean;
}

/** How an engine is backed up and restored: its own tools, out of its own image. */
export interface BackupMethod {
  readonly dump: Program;
  readonly restore: Program;
  readonly trial: Trial;
  /** What its scripts call where the server is, and who asks it: what a connection calls it → what they do. */
  readonly variables: { readonly [variable: string]: string };
  /** What else they ask for; it may refer to those. */
  readonly env?: (server: Server) => { readonly [name: string]: string | undefined };
  /** An image with a static `/bin/busybox`, where the engine's own has no shell. */
  readonly shellImage?: string;
  /** `none` where the dump is compressed already. */
  readonly compression: 'gzip' | 'none';
  /** What a backup holds, in a sentence. */
  readonly holds: string;
}

const SCRIPTS = '/scripts';
const SHELL_DIR = '/shell';
const BUSYBOX = `${SHELL_DIR}/busybox`;
const DB = { HOST: 'DB_HOST', PORT: 'DB_PORT', USERNAME: 'DB_USER' };
const TRANSACTIONAL = 'all databases as they were at one moment (tables that are not transactional, as they were when they were read), and the users';
export const METHODS: { readonly [engine: string]: BackupMethod } = {
  postgres: {
    dump: bash({ 'dump-postgres.sh': DUMP_POSTGRES_SH, 'client-postgres.sh': CLIENT_POSTGRES_SH }),
    restore: bash({ 'restore-postgres.sh': RESTORE_POSTGRES_SH, 'client-postgres.sh': CLIENT_POSTGRES_SH }),
    trial: {
      program: bash({ 'verify-postgres.sh': VERIFY_POSTGRES_SH, 'verify.sh': VERIFY_SH }),
      server: { PORT: '5432', USERNAME: 'postgres' },
      env: { PASSWORD_FILE: '/dev/null' },
      database: 'postgres',
      namedUser: true,
    },
    variables: { HOST: 'PGHOST', PORT: 'PGPORT', USERNAME: 'PGUSER' },
    env: ({ tls, authority }) => ({ PGSSLMODE: tls ? (authority ? 'verify-full' : 'require') : undefined, PGSSLROOTCERT: authority }),
    compression: 'none',
    holds: 'all databases, each as it was at one moment, and the roles with their passwords',
  },
  mysql: {
    dump: bash({ 'dump-mysql.sh': DUMP_MYSQL_SH, 'client-mysql.sh': CLIENT_MYSQL_SH }),
    restore: bash({ 'restore-mysql.sh': RESTORE_MYSQL_SH, 'client-mysql.sh': CLIENT_MYSQL_SH, 'databases-mysql.sh': DATABASES_MYSQL_SH }),
    trial: mysqlTrial('mysql'),
    variables: DB,
    env: ({ authority }) => ({ TLS_CA: authority }),
    compression: 'gzip',
    holds: TRANSACTIONAL,
  },
  mariadb: {
    dump: bash({ 'dump-mariadb.sh': DUMP_MARIADB_SH, 'client-mysql.sh': CLIENT_MYSQL_SH }),
    restore: bash({ 'restore-mariadb.sh': RESTORE_MARIADB_SH, 'client-mysql.sh': CLIENT_MYSQL_SH, 'databases-mysql.sh': DATABASES_MYSQL_SH }),
    trial: mysqlTrial('mariadb'),
    variables: DB,
    env: ({ authority }) => ({ TLS_CA: authority }),
    compression: 'gzip',
    holds: TRANSACTIONAL,
  },
  mongodb: {
    dump: bash({ 'dump-mongodb.sh': DUMP_MONGODB_SH, 'client-mongodb.sh': CLIENT_MONGODB_SH }),
    restore: bash({ 'restore-mongodb.sh': RESTORE_MONGODB_SH, 'client-mongodb.sh': CLIENT_MONGODB_SH }),
    trial: {
      program: bash({ 'verify-mongodb.sh': VERIFY_MONGODB_SH, 'verify.sh': VERIFY_SH }),
      server: { PORT: '27017', USERNAME: 'verification' },
      // Where its shell may leave files.
      env: { HOME: '/tmp' },
      database: 'test',
    },
    variables: DB,
    env: ({ authority, members }) => ({ REPLICA_SET: members > 1 ? 'rs0' : undefined, TLS_CA: authority }),
    compression: 'none',
    holds: 'all databases and users; of a replica set, as they were at one moment, and of a server alone, each collection as it was when it was read',
  },
  redis: redis('redis'),
  valkey: redis('valkey'),
  etcd: {
    dump: sh({ 'dump-etcd.sh': DUMP_ETCD_SH, 'shell-etcd.sh': SHELL_ETCD_SH }),
    restore: sh({ 'restore-etcd.sh': RESTORE_ETCD_SH, 'shell-etcd.sh': SHELL_ETCD_SH }),
    trial: {
      program: sh({ 'verify-etcd.sh': VERIFY_ETCD_SH, 'verify.sh': VERIFY_SH }),
      server: { PORT: '2379' },
    },
    variables: { HOST: 'DB_HOST', PORT: 'DB_PORT' },
    env: ({ tls, authority }) => ({ ETCDCTL_ENDPOINTS: `${tls ? 'https' : 'http'}://$(DB_HOST):$(DB_PORT)`, ETCDCTL_CACERT: authority, BUSYBOX }),
    shellImage: SHELL_IMAGE,
    compression: 'gzip',
    holds: 'a snapshot of all keys; a restore brings back the keys without a lease, and neither their revisions nor users and roles',
  },
  rabbitmq: {
    dump: bash({ 'dump-rabbitmq.sh': DUMP_RABBITMQ_SH, 'client-rabbitmq.sh': CLIENT_RABBITMQ_SH }),
    restore: bash({ 'restore-rabbitmq.sh': RESTORE_RABBITMQ_SH, 'client-rabbitmq.sh': CLIENT_RABBITMQ_SH, 'definitions.awk': DEFINITIONS_AWK }),
    trial: {
      program: bash({ 'verify-rabbitmq.sh': VERIFY_RABBITMQ_SH, 'verify.sh': VERIFY_SH }),
      server: { MANAGEMENT_PORT: '15672', USERNAME: 'verification' },
      database: '/',
      withoutArguments: true,
    },
    variables: { HOST: 'DB_HOST', MANAGEMENT_PORT: 'DB_PORT', USERNAME: 'DB_USER' },
    env: ({ authority }) => ({ TLS_CA: authority }),
    compression: 'gzip',
    holds: 'the definitions: virtual hosts, users, rights, queues, exchanges, bindings and policies, and **no messages**',
  },
};

function mysqlTrial(client: string): Trial {
  return {
    program: bash({ 'verify-mysql.sh': VERIFY_MYSQL_SH, 'verify.sh': VERIFY_SH }),
    server: { PORT: '3306', USERNAME: 'root' },
    env: { CLIENT: client, PASSWORD_FILE: '/dev/null' },
    database: '',
  };
}

function redis(name: string): BackupMethod {
  return {
    dump: sh({ 'dump-redis.sh': DUMP_REDIS_SH, 'client-redis.sh': CLIENT_REDIS_SH }),
    restore: sh({ 'restore-redis.sh': RESTORE_REDIS_SH, 'client-redis.sh': CLIENT_REDIS_SH }),
    trial: {
      program: sh({ 'verify-redis.sh': VERIFY_REDIS_SH, 'verify.sh': VERIFY_SH }),
      server: { PORT: '6379' },
      database: '0',
      numbered: true,
      inMemory: true,
    },
    variables: DB,
    env: ({ tls, authority }) => ({ PROGRAM: name, CLIENT_OPTIONS: tls ? `--tls${authority ? ` --cacert ${authority}` : ''}` : undefined }),
    compression: 'none',
    holds: 'all keys as they were at one moment, and the functions; not the users',
  };
}

/** What to do about engines that no single run can dump without losing something. */
export const ALTERNATIVES: { readonly [engine: string]: string } = {
  kafka: 'mirror the topics to another cluster with MirrorMaker 2, or take volume snapshots of all brokers while they are stopped',
  cassandra: 'run nodetool snapshot on every node and copy what it makes, as Medusa does',
  zookeeper: 'take volume snapshots of its claims: each member has all the data',
};

/** A container that runs a program; with `busybox`, where its image has no shell. */
export function running({ shell, main, files }: Program, args: readonly string[] = [], busybox = false): Pick<ContainerSettings, 'command' | 'configFiles'> {
  return {
    command: [...(busybox ? [BUSYBOX] : []), shell, `${SCRIPTS}/${main}`, ...args],
    configFiles: Object.fromEntries(Object.entries(files).map(([name, content]) => [`${SCRIPTS}/${name}`, content])),
  };
}

/** A script for bash; its first file is the one that runs. */
export function bash(files: { readonly [name: string]: string }): Program {
  return program('bash', files);
}

/** A script for any shell; its first file is the one that runs. */
export function sh(files: { readonly [name: string]: string }): Program {
  return program('sh', files);
}

function program(shell: 'bash' | 'sh', files: { readonly [name: string]: string }): Program {
  return { shell, main: Object.keys(files)[0], files: { ...files, 'lib.sh': LIB_SH } };
}

/** What puts a shell beside an image that has none, and where it is found. */
export function shellContainer(image: string): { readonly container: InitContainer; readonly mount: Mount } {
  const volume = Volume.scratch('shell');
  return {
    container: { name: 'shell', image, command: ['/bin/busybox', 'cp', '/bin/busybox', BUSYBOX], mounts: [{ path: SHELL_DIR, volume }], writablePaths: [] },
    mount: { path: SHELL_DIR, volume, readOnly: true },
  };
}

import {
  CLIENT_MYSQL_SH, DUMP_MARIADB_SH, DUMP_POSTGRES_SH, LIB_SH, RESTORE_MARIADB_SH, RESTORE_POSTGRES_SH,
} from './scripts.generated';
import { ContainerSettings } from '../pods/container-options';

/** A script, with what it reads by `.`. */
export interface Program {
  /** What the official image and its variants have. */
  readonly shell: 'bash' | 'sh';
  /** The name of the script that runs. */
  readonly main: string;
  /** File name → content, the script's own among them. */
  readonly files: { readonly [name: string]: string };
}

/** How an engine is backed up and restored: its own tools, out of its own image. */
export interface BackupMethod {
  readonly dump: Program;
  readonly restore: Program;
  /** What its scripts call where the server is, and who asks it. */
  readonly variables: { readonly host: string; readonly port: string; readonly user?: string };
  /** `none` where the dump is compressed already. */
  readonly compression: 'gzip' | 'none';
  /** What a backup holds, in a sentence. */
  readonly holds: string;
}

const SCRIPTS = '/scripts';
const MYSQL_VARIABLES = { host: 'DB_HOST', port: 'DB_PORT', user: 'DB_USER' };

export const METHODS: { readonly [engine: string]: BackupMethod } = {
  postgres: {
    dump: bash({ 'dump-postgres.sh': DUMP_POSTGRES_SH }),
    restore: bash({ 'restore-postgres.sh': RESTORE_POSTGRES_SH }),
    variables: { host: 'PGHOST', port: 'PGPORT', user: 'PGUSER' },
    compression: 'none',
    holds: 'all databases, each as it was at one moment, and the roles with their passwords',
  },
  mariadb: {
    dump: bash({ 'dump-mariadb.sh': DUMP_MARIADB_SH, 'client-mysql.sh': CLIENT_MYSQL_SH }),
    restore: bash({ 'restore-mariadb.sh': RESTORE_MARIADB_SH, 'client-mysql.sh': CLIENT_MYSQL_SH }),
    variables: MYSQL_VARIABLES,
    compression: 'gzip',
    holds: 'all databases as they were at one moment (tables that are not transactional, as they were when they were read), and the users',
  },
};

/** What to do about engines that no single run can dump without losing something. */
export const ALTERNATIVES: { readonly [engine: string]: string } = {
  kafka: 'mirror the topics to another cluster with MirrorMaker 2, or take volume snapshots of all brokers while they are stopped',
  cassandra: 'run nodetool snapshot on every node and copy what it makes, as Medusa does',
  zookeeper: 'take volume snapshots of its claims: each member has all the data',
};

/** A container that runs a program. */
export function running({ shell, main, files }: Program, args: readonly string[] = []): Pick<ContainerSettings, 'command' | 'configFiles'> {
  return {
    command: [shell, `${SCRIPTS}/${main}`, ...args],
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

import { Size } from 'cdk8s';
import { Dialect, EXPORTER, FAMILY, familyPod, INITIALIZATION, PORT, RESERVED } from './mysql-family';
import { Probe } from '../../pods/probe';
import { Engine } from '../engine';
import { MARIADB_CLONE_SH } from '../scripts.generated';

const DIALECT: Dialect = {
  server: 'mariadbd',
  client: 'mariadb',
  variables: 'MARIADB',
  env: {
    // After a new major version, the system tables have to be brought to it.
    MARIADB_AUTO_UPGRADE: '1',
    // A user without a password and without rights, for whoever is in the pod: the liveness probe.
    MARIADB_MYSQL_LOCALHOST_USER: '1',
  },
  always: [],
  // However long the primary is away, it is asked again.
  follower: ['--read-only=ON', '--event-scheduler=OFF', '--relay-log=relay', '--master-retry-count=0'],
  ownMemory: 64,
  settings: ({ storage }) => ({
    character_set_server: 'utf8mb4',
    gtid_strict_mode: 'ON',
    // What a crash of the node takes from the log, followers would have and the primary not.
    sync_binlog: '1',
    // Since 11.4 the log is kept for ever while nobody follows, unless it is told this; and it can have a size.
    loose_slave_connections_needed_for_purge: '0',
    loose_max_binlog_total_size: `${Math.floor(storage / 5)}M`,
  }),
  cloneScript: MARIADB_CLONE_SH,
  cloneTls: () => ({ TLS: '1' }),
  // Asks whether there is a network, which a server that initialises a data directory has not. A connection that says nothing
  // would stand in the log every time.
  ready: thresholds => Probe.exec(['healthcheck.sh', '--connect'], thresholds),
  ping: { program: 'mariadb-admin', user: 'mysql' },
};

/** @see https://hub.docker.com/_/mariadb */
export const MARIADB: Engine = {
  ...FAMILY,
  name: 'mariadb',
  title: 'MariaDB',
  image: 'mariadb',
  versions: { example: '11.8', oldest: 10, oldestMinor: 6 },
  ports: [{ name: 'mariadb', port: PORT }],
  memory: { usual: Size.mebibytes(512), least: Size.mebibytes(256) },
  members: {
    kind: 'primary',
    failover: 'nothing fails over by itself: while the first pod is away nothing can be written; mariadb-operator is an operator that fails over',
  },
  initialization: INITIALIZATION,
  config: {
    see: 'https://mariadb.com/docs/server/server-management/variables-and-modes/server-system-variables, and write "_" for "-"',
    key: /^[a-z][a-z0-9_]*$/,
    reserved: RESERVED,
  },
  exporter: EXPORTER,
  pod: input => familyPod(input, DIALECT),
};

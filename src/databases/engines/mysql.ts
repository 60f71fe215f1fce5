import { Size } from 'cdk8s';
import { Dialect, EXPORTER, FAMILY, familyPod, INITIALIZATION, PORT, RESERVED } from './mysql-family';
import { Probe } from '../../pods/probe';
import { Engine } from '../engine';
import { MYSQL_CLONE_SH } from '../scripts.generated';

/** Its caches are made for larger machines: with those, it takes half a GiB before there is a page in its buffer pool. */
const SMALL: { [key: string]: string } = { table_open_cache: '400', table_definition_cache: '400', innodb_log_buffer_size: '16M' };

const DIALECT: Dialect = {
  server: 'mysqld',
  client: 'mysql',
  variables: 'MYSQL',
  always: ['--gtid-mode=ON', '--enforce-gtid-consistency=ON'],
  follower: ['--super-read-only=ON', '--event-scheduler=OFF', '--relay-log=relay', '--relay-log-recovery=ON'],
  ownMemory: 512,
  settings: ({ memory }) => (memory < 1024 ? SMALL : {}),
  cloneScript: MYSQL_CLONE_SH,
  cloneTls: ({ ca = '' }) => ({ TLS_CA: ca }),
  // The server that initialises a data directory has no network.
  ready: thresholds => Probe.tcp({ ...thresholds, port: PORT }),
  // A user of every MySQL, who can never log in: one that does not exist may stand in the log.
  ping: { program: 'mysqladmin', user: 'mysql.sys' },
};

/** @see https://hub.docker.com/_/mysql */
export const MYSQL: Engine = {
  ...FAMILY,
  name: 'mysql',
  title: 'MySQL',
  image: 'mysql',
  versions: { example: '8.4', oldest: 8, oldestMinor: 0, oldestPatch: 23 },
  ports: [{ name: 'mysql', port: PORT }, { name: 'mysqlx', port: 33060 }],
  memory: { usual: Size.gibibytes(1), least: Size.mebibytes(512) },
  members: {
    kind: 'primary',
    failover: 'nothing fails over by itself: while the first pod is away nothing can be written; the MySQL Operator runs an InnoDB Cluster, which fails over',
  },
  initialization: INITIALIZATION,
  config: {
    see: 'https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html, and write "_" for "-"',
    key: /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)?$/,
    reserved: {
      ...RESERVED,
      super_read_only: RESERVED.read_only,
      gtid_mode: RESERVED.log_bin,
      enforce_gtid_consistency: RESERVED.log_bin,
      mysqlx_port: RESERVED.port,
    },
  },
  exporter: EXPORTER,
  pod: input => familyPod(input, DIALECT),
};

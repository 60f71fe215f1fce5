import { Size } from 'cdk8s';
import { Dialect, EXPORTER, FAMILY, familyPod, INITIALIZATION, PORT, RESERVED } from './mysql-family';
import { Engine } from '../engine';
import { MYSQL_CLONE_SH } from '../scripts.generated';

/**
 * 0 as soon as the server answers, be it that nobody of this name may in, or that there are too many connections. The server
 * that initialises a data directory has no network.
 */
const PING = ['mysqladmin', '--no-defaults', '--protocol=tcp', '--host=127.0.0.1', `--port=${PORT}`, '--user=healthcheck', '--connect-timeout=3', 'ping'];

const DIALECT: Dialect = {
  server: 'mysqld',
  client: 'mysql',
  variables: 'MYSQL',
  always: ['--gtid-mode=ON', '--enforce-gtid-consistency=ON'],
  follower: ['--super-read-only=ON', '--event-scheduler=OFF', '--relay-log=relay', '--relay-log-recovery=ON'],
  settings: () => ({}),
  cloneScript: MYSQL_CLONE_SH,
  cloneTls: ({ ca = '' }) => ({ TLS_CA: ca }),
  ready: PING,
  alive: PING,
};

/** @see https://hub.docker.com/_/mysql */
export const MYSQL: Engine = {
  ...FAMILY,
  name: 'mysql',
  title: 'MySQL',
  image: 'mysql',
  versions: { example: '8.4', oldest: 8 },
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

import { Size } from 'cdk8s';
import { database } from './database';
import { DatabaseEngine, ProblemCode, StatefulDatabaseProps } from '../../src';
import { Refusal, refusal } from '../refusal';

const MYSQL = DatabaseEngine.mysql({ version: '8.4' });
const MARIADB = DatabaseEngine.mariadb({ version: '11.8' });

function of(engine: DatabaseEngine, title: string, props: Partial<StatefulDatabaseProps>, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => database(chart, { engine, ...props }), code, `test/orders: ${message}`);
}

function user(title: string, name: string, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => {
    database(chart, { engine: MARIADB, users: [{ name }] });
  }, code, `test/orders: users[0].name: ${message}`);
}

export const MYSQL_REFUSALS: Refusal[] = [
  of(MYSQL, 'MySQL 5.7', { engine: DatabaseEngine.mysql({ version: '5.7' }) }, ProblemCode.UNSUPPORTED,
    'engine.version: is older than MySQL 8.0.23, which is the first that this engine knows how to run, received "5.7"; use 8.4, or DatabaseEngine.custom()'),
  of(MARIADB, 'MariaDB 10.5', { engine: DatabaseEngine.mariadb({ version: '10.5-jammy' }) }, ProblemCode.UNSUPPORTED,
    'engine.version: is older than MariaDB 10.6, which is the first that this engine knows how to run, received "10.5-jammy"; use 11.8, or DatabaseEngine.custom()'),
  of(MARIADB, 'a root of MariaDB with another name', { username: 'admin' }, ProblemCode.UNSUPPORTED, 'username: is root with MariaDB, received "admin"; leave it out'),
  of(MYSQL, 'a number of a MySQL server', { config: { server_id: '7' } }, ProblemCode.CONFLICT,
    'config.server_id: is what this library sets, received "7"; leave it out: it follows from the number of the pod'),
  of(MYSQL, 'a MySQL that does not number its transactions', { config: { gtid_mode: 'OFF' } }, ProblemCode.CONFLICT,
    'config.gtid_mode: is what this library sets, received "OFF"; leave it out: followers need it'),
  of(MARIADB, 'a certificate in the configuration of MariaDB', { config: { ssl_cert: '/etc/db.crt' } }, ProblemCode.CONFLICT,
    'config.ssl_cert: is what this library sets, received "/etc/db.crt"; use tls'),
  of(MYSQL, 'a setting of MySQL with "-"', { config: { 'max-connections': '50' } }, ProblemCode.FORMAT,
    'config["max-connections"]: is not a setting of MySQL, received "max-connections"; '
    + 'see https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html, and write "_" for "-"'),
  of(MARIADB, 'a setting of MariaDB in upper case', { config: { MaxConnections: '50' } }, ProblemCode.FORMAT,
    'config.MaxConnections: is not a setting of MariaDB, received "MaxConnections"; '
    + 'see https://mariadb.com/docs/server/server-management/variables-and-modes/server-system-variables, and write "_" for "-"'),
  of(MYSQL, 'a MySQL with too little memory', { resources: { memory: Size.mebibytes(256) } }, ProblemCode.UNSAFE,
    'resources.memory: is less than MySQL starts with, received "256Mi"; write at least 512Mi'),
  of(MARIADB, 'the database of MariaDB itself among others', { databases: ['mysql'] }, ProblemCode.DUPLICATE,
    'databases[0]: is a database of MariaDB itself, received "mysql"; take another name'),
  user('a second root of MariaDB', 'root', ProblemCode.DUPLICATE, 'is the name of another user, received "root"; name each user once'),
];

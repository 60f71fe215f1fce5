import { database } from './database';
import { Credentials, DatabaseEngine, ProblemCode, StatefulDatabaseProps } from '../../src';
import { Refusal, refusal } from '../refusal';

function etcd(title: string, props: Partial<StatefulDatabaseProps>, code: ProblemCode, message: string): Refusal {
  const engine = DatabaseEngine.etcd({ version: '3.5.16' });
  return refusal(title, chart => database(chart, { engine, credentials: undefined, ...props }), code, `test/orders: ${message}`);
}

function rabbitmq(title: string, props: Partial<StatefulDatabaseProps>, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => database(chart, { engine: DatabaseEngine.rabbitmq({ version: '4.1' }), ...props }), code, `test/orders: ${message}`);
}

const NAME_FIX = 'start with a letter, and use at most 63 lower-case letters, digits and "_"';

export const QUORUM_REFUSALS: Refusal[] = [
  etcd('an etcd without /readyz', { engine: DatabaseEngine.etcd({ version: '3.5.10' }) }, ProblemCode.UNSUPPORTED,
    'engine.version: is older than etcd 3.5.11, which is the first that this engine knows how to run, received "3.5.10"; use 3.5.16, or DatabaseEngine.custom()'),
  etcd('an etcd version that is no tag', { engine: DatabaseEngine.etcd({ version: '3.5' }) }, ProblemCode.FORMAT,
    'engine.version: is not a version of etcd, received "3.5"; write for example "3.5.16"'),
  etcd('a shell of the latest image', { engine: DatabaseEngine.etcd({ version: '3.5.16', shellImage: 'busybox' }) }, ProblemCode.IMAGE_TAG,
    'engine.shellImage: has no tag, so that nobody knows which version runs, received "busybox"; write "busybox:<version>", or a digest'),
  etcd('ten members of etcd', { replicas: 10 }, ProblemCode.UNSAFE, 'replicas: is even: no more of 10 pods can be lost than of 9, received 10; write 9 or 11'),
  etcd('a password of etcd', { credentials: Credentials.fromSecret('orders') }, ProblemCode.UNSUPPORTED,
    'credentials: has no use: etcd has no passwords here, and the network policy lets in who is connected; leave it out'),
  etcd('a database in etcd', { database: 'shop' }, ProblemCode.UNSUPPORTED, 'database: is nothing that the image of etcd makes, received "shop"; leave it out'),
  etcd('a configuration file of etcd', { configFile: 'name: a' }, ProblemCode.UNSUPPORTED,
    'configFile: cannot be: with a file etcd takes no flags, and each member has others; use config'),
  etcd('a setting of etcd with dashes in front', { config: { '--max-txn-ops': '1' } }, ProblemCode.FORMAT,
    'config["--max-txn-ops"]: is not a setting of etcd, received "--max-txn-ops"; see https://etcd.io/docs/latest/op-guide/configuration/'),
  etcd('another directory of etcd', { config: { 'data-dir': '/data' } }, ProblemCode.CONFLICT,
    'config["data-dir"]: is what this library sets, received "/data"; leave it out: the claim is mounted there'),
  rabbitmq('an old RabbitMQ', { engine: DatabaseEngine.rabbitmq({ version: '3.12' }) }, ProblemCode.UNSUPPORTED,
    'engine.version: is older than RabbitMQ 3.13, which is the first that this engine knows how to run, received "3.12"; use 4.1, or DatabaseEngine.custom()'),
  rabbitmq('four nodes of RabbitMQ', { replicas: 4 }, ProblemCode.UNSAFE, 'replicas: is even: no more of 4 pods can be lost than of 3, received 4; write 3 or 5'),
  rabbitmq('a RabbitMQ without a password', { credentials: Credentials.none() }, ProblemCode.UNSAFE,
    'credentials: leaves RabbitMQ without a password, and it does not start so; use Credentials.generated() or fromSecret()'),
  rabbitmq('a virtual host that is "/", as it is without a word', { database: '/' }, ProblemCode.NAME, `database: is not a name that needs no quoting everywhere, received "/"; ${NAME_FIX}`),
  rabbitmq('a script of RabbitMQ', { initScripts: { 'a.sh': 'x' } }, ProblemCode.UNSUPPORTED, 'initScripts["a.sh"]: is nothing that the image of RabbitMQ runs; leave it out'),
  rabbitmq('another port of RabbitMQ', { config: { 'listeners.tcp.default': '1234' } }, ProblemCode.CONFLICT,
    'config["listeners.tcp.default"]: is what this library sets, received "1234"; leave it out: the Service can have another port'),
  rabbitmq('a setting of RabbitMQ with a space', { config: { 'log level': 'debug' } }, ProblemCode.FORMAT,
    'config["log level"]: is not a setting of RabbitMQ, received "log level"; see https://www.rabbitmq.com/docs/configure'),
  rabbitmq('a value that RabbitMQ cannot read', { config: { cluster_name: "it's #1" } }, ProblemCode.FORMAT,
    "config.cluster_name: cannot be written in RabbitMQ's file, where a quote cannot stand in quotes, received \"it's #1\"; leave out ' or what needs quotes: # and white space at the ends"),
];

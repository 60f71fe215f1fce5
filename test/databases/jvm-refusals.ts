import { Size } from 'cdk8s';
import { database } from './database';
import { Credentials, DatabaseEngine, ProblemCode, StatefulDatabaseProps } from '../../src';
import { Refusal, refusal } from '../refusal';

const ENGINES = {
  kafka: DatabaseEngine.kafka({ version: '4.1.1' }),
  zookeeper: DatabaseEngine.zookeeper({ version: '3.9.4' }),
  cassandra: DatabaseEngine.cassandra({ version: '5.0.6' }),
  mongodb: DatabaseEngine.mongodb({ version: '8.0' }),
};

function one(name: keyof typeof ENGINES, title: string, props: Partial<StatefulDatabaseProps>, code: ProblemCode, message: string): Refusal {
  const engine = ENGINES[name];
  const credentials = name === 'mongodb' ? Credentials.fromSecret('orders') : undefined;
  return refusal(title, chart => database(chart, { engine, credentials, ...props }), code, `test/orders: ${message}`);
}

function setting(name: keyof typeof ENGINES, key: string, fix: string): Refusal {
  return one(name, `${key} of ${name}`, { config: { [key]: 'x' } }, ProblemCode.CONFLICT,
    `config${/^\w+$/.test(key) ? `.${key}` : `["${key}"]`}: is what this library sets, received "x"; ${fix}`);
}

export const JVM_REFUSALS: Refusal[] = [
  one('kafka', 'two Kafka brokers', { replicas: 2 }, ProblemCode.UNSAFE,
    'replicas: is even: no more of 2 pods can be lost than of 1, received 2; write 1 or 3'),
  one('kafka', 'a password for Kafka', { credentials: Credentials.fromSecret('orders') }, ProblemCode.UNSUPPORTED,
    'credentials: has no use: Apache Kafka has no passwords here, and the network policy lets in who is connected; leave it out'),
  one('kafka', 'a Kafka of ZooKeeper', { engine: DatabaseEngine.kafka({ version: '3.7.2' }) }, ProblemCode.UNSUPPORTED,
    'engine.version: is older than Apache Kafka 3.8, which is the first that this engine knows how to run, received "3.7.2"; use 4.1.1, or DatabaseEngine.custom()'),
  one('kafka', 'a Kafka version that is no tag', { engine: DatabaseEngine.kafka({ version: '4.1' }) }, ProblemCode.FORMAT,
    'engine.version: is not a version of Apache Kafka, received "4.1"; write for example "4.1.1"'),
  one('kafka', 'a log of Kafka on a disk of its own', { logStorage: { size: Size.gibibytes(1) } }, ProblemCode.UNSUPPORTED,
    'logStorage: cannot be: Apache Kafka has its log beside its data; leave it out, or use volumes'),
  one('kafka', 'a setting of Kafka in upper case', { config: { LogDirs: 'x' } }, ProblemCode.FORMAT,
    'config.LogDirs: is not a setting of Apache Kafka, received "LogDirs"; see https://kafka.apache.org/documentation/#brokerconfigs'),
  setting('kafka', 'node.id', 'leave it out: it is the number of the pod'),
  setting('kafka', 'controller.quorum.voters', 'use replicas'),
  setting('kafka', 'listeners', 'use env with KAFKA_LISTENERS'),
  setting('kafka', 'log.dirs', 'leave it out: the claim is mounted there'),
  setting('kafka', 'ssl.keystore.location', 'use tls'),

  one('zookeeper', 'eight members of ZooKeeper', { replicas: 8 }, ProblemCode.UNSAFE,
    'replicas: is even: no more of 8 pods can be lost than of 7, received 8; write 7 or 9'),
  one('zookeeper', 'ZooKeeper 3.7', { engine: DatabaseEngine.zookeeper({ version: '3.7' }) }, ProblemCode.UNSUPPORTED,
    'engine.version: is older than ZooKeeper 3.8, which is the first that this engine knows how to run, received "3.7"; use 3.9.4, or DatabaseEngine.custom()'),
  one('zookeeper', 'members of ZooKeeper by hand', { config: { 'server.1': 'a:2888:3888' } }, ProblemCode.FORMAT,
    'config["server.1"]: is not a setting of ZooKeeper, received "server.1"; see https://zookeeper.apache.org/doc/current/zookeeperAdmin.html#sc_configuration'),
  setting('zookeeper', 'dataLogDir', 'use logStorage'),
  setting('zookeeper', 'db.autocreate', 'leave it out: it keeps new members from outvoting the data that is there'),
  one('zookeeper', 'a database of ZooKeeper', { database: 'shop' }, ProblemCode.UNSUPPORTED,
    'database: is nothing that the image of ZooKeeper makes, received "shop"; leave it out'),
  one('zookeeper', 'a ZooKeeper with too little memory', { resources: { memory: Size.mebibytes(128) } }, ProblemCode.UNSAFE,
    'resources.memory: is less than ZooKeeper starts with, received "128Mi"; write at least 256Mi'),

  one('cassandra', 'Cassandra 4.0', { engine: DatabaseEngine.cassandra({ version: '4.0' }) }, ProblemCode.UNSUPPORTED,
    'engine.version: is older than Cassandra 4.1, which is the first that this engine knows how to run, received "4.0"; use 5.0.6, or DatabaseEngine.custom()'),
  one('cassandra', 'metrics of Cassandra', { metrics: true }, ProblemCode.UNSUPPORTED,
    'metrics: is not possible: Cassandra has them in JMX, and what reads them is made part of its JVM, which its image does not do, received true; '
    + 'leave it out, and add a sidecar that you know'),
  one('cassandra', 'a nested setting of Cassandra', { config: { 'client_encryption_options.enabled': 'true' } }, ProblemCode.FORMAT,
    'config["client_encryption_options.enabled"]: is not a setting of Cassandra, received "client_encryption_options.enabled"; '
    + 'see https://cassandra.apache.org/doc/stable/cassandra/managing/configuration/cass_yaml_file.html'),
  setting('cassandra', 'seed_provider', 'leave it out: the first pods are the seeds'),
  setting('cassandra', 'commitlog_directory', 'use logStorage'),
  setting('cassandra', 'client_encryption_options', 'use tls, or configFile'),

  one('mongodb', 'six members of a replica set', { replicas: 6 }, ProblemCode.UNSAFE,
    'replicas: is even: no more of 6 pods can be lost than of 5, received 6; write 5 or 7'),
  one('mongodb', 'MongoDB 6', { engine: DatabaseEngine.mongodb({ version: '6.0' }) }, ProblemCode.UNSUPPORTED,
    'engine.version: is older than MongoDB 7, which is the first that this engine knows how to run, received "6.0"; use 8.0, or DatabaseEngine.custom()'),
  one('mongodb', 'a MongoDB without a password', { credentials: Credentials.none() }, ProblemCode.UNSAFE,
    'credentials: leaves MongoDB without a password, and it does not start so; use Credentials.generated() or fromSecret()'),
  one('mongodb', 'the database of MongoDB\'s own users', { database: 'admin' }, ProblemCode.DUPLICATE,
    'database: is a database of MongoDB itself, received "admin"; take another name'),
  one('mongodb', 'a section of MongoDB as a setting', { config: { net: '{}' } }, ProblemCode.FORMAT,
    'config.net: is not a setting of MongoDB, received "net"; see https://www.mongodb.com/docs/manual/reference/configuration-options/'),
  one('mongodb', 'an SQL script of MongoDB', { initScripts: { 'a.sql': '' } }, ProblemCode.FORMAT,
    'initScripts["a.sql"]: is not the name of a script that the image of MongoDB runs, received "a.sql"; end it so that it matches /\\.(js|sh)$/'),
  setting('mongodb', 'storage.dbPath', 'leave it out: the claim is mounted there'),
  setting('mongodb', 'replication.replSetName', 'use replicas'),
  setting('mongodb', 'net.tls.mode', 'use tls'),
];

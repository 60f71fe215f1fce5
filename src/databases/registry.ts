import { Engine } from './engine';
import { etcd } from './engines/etcd';
import { KAFKA } from './engines/kafka';
import { MARIADB } from './engines/mariadb';
import { MYSQL } from './engines/mysql';
import { RABBITMQ } from './engines/rabbitmq';
import { ZOOKEEPER } from './engines/zookeeper';
import { CASSANDRA } from './engines/cassandra';
import { MONGODB } from './engines/mongodb';
import { POSTGRES } from './engines/postgres';
import { REDIS, VALKEY } from './engines/redis';

/** All engines. A new one is a file in engines/, a line here, and a factory of DatabaseEngine. */
export const ENGINES: readonly Engine[] = [
  POSTGRES,
  MYSQL,
  MARIADB,
  MONGODB,
  KAFKA,
  RABBITMQ,
  ZOOKEEPER,
  CASSANDRA,
  etcd(),
  REDIS,
  VALKEY,
];

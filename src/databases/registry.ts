import { Engine } from './engine';
import { CASSANDRA } from './engines/cassandra';
import { etcd } from './engines/etcd';
import { KAFKA } from './engines/kafka';
import { MARIADB } from './engines/mariadb';
import { MONGODB } from './engines/mongodb';
import { MYSQL } from './engines/mysql';
import { POSTGRES } from './engines/postgres';
import { RABBITMQ } from './engines/rabbitmq';
import { REDIS, VALKEY } from './engines/redis';
import { ZOOKEEPER } from './engines/zookeeper';

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

import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { database } from './database';
import { DatabaseEngine, ProblemCode, StatefulDatabaseProps } from '../../src';
import { Refusal, refusal } from '../refusal';

const REDIS = DatabaseEngine.redis({ version: '8.0' });

function redis(title: string, props: Partial<StatefulDatabaseProps>, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => database(chart, { engine: REDIS, ...props }), code, `test/orders: ${message}`);
}

function setting(title: string, key: string, value: string, code: ProblemCode, message: string): Refusal {
  return redis(title, { config: { [key]: value } }, code, `config${/^\w+$/.test(key) ? `.${key}` : `["${key}"]`}: ${message}`);
}

const tls = (chart: Construct) => ({ secret: Secret.fromSecretName(chart, 'tls', 'orders-tls'), withoutCa: true });

export const REDIS_REFUSALS: Refusal[] = [
  redis('a Redis with followers that keeps nothing', { replicas: 2, config: { appendonly: 'no', save: '' } }, ProblemCode.UNSAFE,
    'config: keeps nothing on the disks: the first pod comes back empty from every restart, and those that follow it drop what they have; '
    + 'leave appendonly or save out, or write replicas: 1'),
  refusal('followers of a Redis whose certificate nobody can check', chart => database(chart, { engine: REDIS, replicas: 3, tls: tls(chart) }), ProblemCode.UNSUPPORTED,
    'test/orders: tls.withoutCa: leaves those that follow the first pod without a way to know it, received true; add ca.crt to the Secret'),
  setting('a password in the configuration of Redis', 'requirepass', 'x', ProblemCode.CONFLICT, 'is what this library sets, received "x"; use credentials'),
  setting('a file of users that makes Redis forget its password', 'aclfile', '/etc/users.acl', ProblemCode.CONFLICT,
    'is what this library sets, received "/etc/users.acl"; leave it out: with one, Redis forgets its password; use user'),
  setting('a setting of Redis in upper case', 'MaxMemory', '1gb', ProblemCode.FORMAT,
    'is not a setting of Redis, received "MaxMemory"; see https://redis.io/docs/latest/operate/oss_and_stack/management/config/'),
  redis('a user of Redis', { username: 'app' }, ProblemCode.UNSUPPORTED, 'username: is unknown to Redis, received "app"; leave it out'),
  redis('a database of Redis', { database: 'shop' }, ProblemCode.UNSUPPORTED, 'database: is nothing that the image of Redis makes, received "shop"; leave it out'),
  redis('a log of Redis on a disk of its own', { logStorage: { size: Size.gibibytes(1) } }, ProblemCode.UNSUPPORTED,
    'logStorage: cannot be: Redis has its log beside its data; leave it out, or use volumes'),
  redis('a Redis with too little memory', { resources: { memory: Size.mebibytes(16) } }, ProblemCode.UNSAFE,
    'resources.memory: is less than Redis starts with, received "16Mi"; write at least 32Mi'),
  redis('Redis 6', { engine: DatabaseEngine.redis({ version: '6.2' }) }, ProblemCode.UNSUPPORTED,
    'engine.version: is older than Redis 7, which is the first that this engine knows how to run, received "6.2"; use 8.0, or DatabaseEngine.custom()'),
  redis('a Valkey before the first one', { engine: DatabaseEngine.valkey({ version: '7.0' }) }, ProblemCode.UNSUPPORTED,
    'engine.version: is older than Valkey 7.2, which is the first that this engine knows how to run, received "7.0"; use 8.1, or DatabaseEngine.custom()'),
];

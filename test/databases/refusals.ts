import { App, Duration, Size } from 'cdk8s';
import { PercentOrAbsolute, Protocol, Secret } from 'cdk8s-plus-28';
import { database } from './database';
import {
  AccessMode, Credentials, CustomEngineOptions, DatabaseEngine, DatabaseUpdate, DisruptionBudget, EbsStorageClass, Environment, Exposure,
  MetricsDiscovery, PersistentStore, ProblemCode, StatefulDatabase, StatefulDatabaseProps, Volume,
} from '../../src';
import { LABEL_FIX, Refusal, refusal } from '../refusal';

/** A Postgres with props that are wrong. */
function db(title: string, props: Partial<StatefulDatabaseProps>, code: ProblemCode, message: string, id = 'orders'): Refusal {
  return refusal(title, chart => database(chart, props, id), code, `test/${id}: ${message}`);
}

/** An engine of the user's own with options that are wrong. */
function custom(title: string, options: Partial<CustomEngineOptions>, code: ProblemCode, message: string): Refusal {
  return db(title, { engine: DatabaseEngine.custom({ ...SEARCH, ...options }), credentials: undefined }, code, `engine.${message}`);
}

/** An engine that can do next to nothing with props that it does not know. */
function unknown(title: string, props: Partial<StatefulDatabaseProps>, code: ProblemCode, message: string): Refusal {
  return db(title, { engine: DatabaseEngine.custom(SEARCH), credentials: undefined, ...props }, code, message);
}

/** A Postgres on a disk of EBS. */
function onEbs(title: string, accessMode: AccessMode, message: string): Refusal {
  return refusal(title, chart => {
    const storageClass = new EbsStorageClass(new Environment(chart.node.root as App, 'cluster', { clusterScoped: true }), 'fast');
    database(chart, { storage: { size: Size.gibibytes(1), storageClass, accessMode } });
  }, ProblemCode.UNSUPPORTED, `test/orders: ${message}`);
}

const SEARCH = { name: 'search', image: 'search:1.0', dataPath: '/data' };
const MYSQL = DatabaseEngine.mysql({ version: '8.4' });
const size = Size.gibibytes(1);
const nothing = Size.kibibytes(0);
const secret = Secret.fromSecretName(new App(), 'secret', 'app');

const PATH_FIX = 'start it with "/", and use no ".." and no ":"';
const SIZE_FIX = 'write for example Size.mebibytes(512)';
const NAME_FIX = 'start with a letter, and use at most 63 lower-case letters, digits and "_"';
const KEY_FIX = 'use at most 253 letters, digits, "-", "_" and "."';
const LABEL_VALUE_FIX = 'use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends';
const MONITOR_FIX = 'write discovery: MetricsDiscovery.POD_MONITOR, or leave it out';

const names: Refusal[] = [
  db('a database with a name of 53 characters', {}, ProblemCode.NAME, `name: has 53 characters, received "${'a'.repeat(53)}"; use at most 52`, 'a'.repeat(53)),
  db('a database with a name that is longer than any', {}, ProblemCode.NAME, `name: has 64 characters, received "${'a'.repeat(64)}"; use at most 52`, 'a'.repeat(64)),
  db('a database with a dot in its name', { name: 'a.b' }, ProblemCode.NAME, `name: is not a valid name, received "a.b"; ${LABEL_FIX}`),
  db('a headless Service in upper case', { serviceName: 'Peers' }, ProblemCode.NAME, `serviceName: is not a valid name, received "Peers"; ${LABEL_FIX}`),
  db('a headless Service of the name of the other one', { serviceName: 'orders' }, ProblemCode.DUPLICATE,
    'serviceName: is the name of another Service of the database, received "orders"; take another name'),
  db('a headless Service of the name of that for readers, before there are any', { serviceName: 'orders-read' }, ProblemCode.DUPLICATE,
    'serviceName: is the name of another Service of the database, received "orders-read"; take another name'),
  db('a label of a database with a space', { labels: { team: 'my team' } }, ProblemCode.LABEL, `labels.team: is not a valid label value, received "my team"; ${LABEL_VALUE_FIX}`),
  db('a component of a database with a space', { component: 'my db' }, ProblemCode.LABEL, `component: is not a valid label value, received "my db"; ${LABEL_VALUE_FIX}`),
];

const numbers: Refusal[] = [
  db('a database with negative replicas', { replicas: -1 }, ProblemCode.RANGE, 'replicas: is out of range, received -1; write a whole number of at least 0'),
  db('half a first ordinal', { firstOrdinal: 1.5 }, ProblemCode.RANGE, 'firstOrdinal: is out of range, received 1.5; write a whole number of at least 0'),
  db('a database with a negative history', { revisionHistoryLimit: -1 }, ProblemCode.RANGE,
    'revisionHistoryLimit: is out of range, received -1; write a whole number of at least 0'),
  db('half a second of being ready', { minReady: Duration.millis(500) }, ProblemCode.RANGE, 'minReady: is out of range, received "0.5s"; write whole seconds, at least 0'),
  db('no patience with the start of a database', { startupPatience: Duration.seconds(0) }, ProblemCode.RANGE,
    'startupPatience: is out of range, received "0s"; write whole seconds, at least 1'),
  db('a negative partition', { update: DatabaseUpdate.rolling({ partition: -1 }) }, ProblemCode.RANGE,
    'update.partition: is out of range, received -1; write a whole number of at least 0'),
  db('a budget that lets no pod go', { replicas: 3, disruptionBudget: DisruptionBudget.minAvailable(PercentOrAbsolute.absolute(3)) }, ProblemCode.UNSAFE,
    'disruptionBudget.minAvailable: lets none of 3 pods be evicted, received 3; let at least one be: a node with such a pod can never be drained, nor the cluster be upgraded'),
  refusal('a pod where there is none', chart => database(chart, { replicas: 0 }).podHost(0), ProblemCode.CONFLICT,
    'test/orders: podHost: names a pod, and there are none, received 0; give it replicas'),
  refusal('a pod that does not exist', chart => database(chart, { replicas: 3 }).podHost(3), ProblemCode.RANGE,
    'test/orders: podHost: is out of range, received 3; write a whole number between 0 and 2'),
  db('too little memory', { resources: { memory: Size.mebibytes(127) } }, ProblemCode.UNSAFE,
    'resources.memory: is less than PostgreSQL starts with, received "127Mi"; write at least 128Mi'),
  db('too low a limit of memory', { resources: { memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(100) } }, ProblemCode.UNSAFE,
    'resources.memoryLimit: is less than PostgreSQL starts with, received "100Mi"; write at least 128Mi'),
  db('no memory at all', { resources: { memory: nothing } }, ProblemCode.QUANTITY, `resources.memory: is not a whole, positive number of KiB, received 0; ${SIZE_FIX}`),
];

const disks: Refusal[] = [
  db('a disk of no size', { storage: { size: nothing } }, ProblemCode.QUANTITY, `storage.size: is not a whole, positive number of KiB, received 0; ${SIZE_FIX}`),
  db('a log of no size', { logStorage: { size: nothing } }, ProblemCode.QUANTITY, `logStorage.size: is not a whole, positive number of KiB, received 0; ${SIZE_FIX}`),
  db('a disk that can only be read', { storage: { size, accessMode: AccessMode.READ_ONLY_MANY } }, ProblemCode.UNSUPPORTED,
    'storage.accessMode: can only be read, received "ReadOnlyMany"; write AccessMode.READ_WRITE_ONCE'),
  onEbs('a disk of EBS for several nodes', AccessMode.READ_WRITE_MANY,
    'storage.accessMode: is not offered by the class "fast" (EBS gp3), received "ReadWriteMany"; use ReadWriteOnce or ReadWriteOncePod, or a shared file system such as EFS or NFS'),
  db('a further disk with a space in its name', { volumes: [{ name: 'my disk', path: '/a', size }] }, ProblemCode.NAME,
    `volumes[0].name: is not a valid name, received "my disk"; ${LABEL_FIX}`),
  db('a further disk at a relative path', { volumes: [{ name: 'a', path: 'a', size }] }, ProblemCode.FILE_PATH, `volumes[0].path: is not an absolute path, received "a"; ${PATH_FIX}`),
  db('a further disk of no size', { volumes: [{ name: 'a', path: '/a', size: nothing }] }, ProblemCode.QUANTITY,
    `volumes[0].size: is not a whole, positive number of KiB, received 0; ${SIZE_FIX}`),
  db('two disks of one name', { volumes: [{ name: 'a', path: '/a', size }, { name: 'a', path: '/b', size }] }, ProblemCode.DUPLICATE,
    'volumes[1].name: is the name of another disk of the database, received "a"; give each disk a name of its own'),
  db('a disk with the name of that of the data', { volumes: [{ name: 'data', path: '/a', size }] }, ProblemCode.DUPLICATE,
    'volumes[0].name: is the name of another disk of the database, received "data"; give each disk a name of its own'),
  db('a disk with the name of that of the log', { logStorage: { size }, volumes: [{ name: 'log', path: '/a', size }] }, ProblemCode.DUPLICATE,
    'volumes[0].name: is the name of another disk of the database, received "log"; give each disk a name of its own'),
  db('a disk where the data is', { volumes: [{ name: 'a', path: '/var/lib/postgresql/data', size }] }, ProblemCode.DUPLICATE,
    'mounts two things at one path, received "/var/lib/postgresql/data"; give each mount, config file and writable path a path of its own'),
  db('a volume with the name of the disk of the data', { mounts: [{ path: '/a', volume: Volume.scratch('data') }] }, ProblemCode.DUPLICATE,
    'mounts[1].volume: is the name of another volume of the pod as well, received "data"; give each volume a name of its own, or share one Volume object between the containers'),
  refusal('one store for several pods', chart => {
    database(chart, { replicas: 3, mounts: [{ path: '/shared', volume: new PersistentStore(chart, 'shared', { size }).volume }] });
  }, ProblemCode.UNSAFE, 'test/orders: replicas: needs the store test/shared on several nodes, and it is ReadWriteOnce, received 3; '
    + 'run one pod, make the store ReadWriteMany, or use volumes, which each pod has for itself'),
  unknown('a log apart, of an engine that cannot', { logStorage: { size } }, ProblemCode.UNSUPPORTED, 'logStorage: cannot be: search has its log beside its data; leave it out, or use volumes'),
];

const settings: Refusal[] = [
  db('settings beside a file of them', { config: { work_mem: '4MB' }, configFile: '' }, ProblemCode.CONFLICT, 'configFile: stands beside config; write all of it in one of them'),
  unknown('settings of an engine without a file for them', { config: {} }, ProblemCode.UNSUPPORTED, 'config: is not known of search; use configFiles, env or args'),
  unknown('a file of settings of an engine without one', { configFile: '' }, ProblemCode.UNSUPPORTED, 'configFile: is not known of search; use configFiles, env or args'),
  db('a setting that is none', { config: { 'Work-Mem': '4MB' } }, ProblemCode.FORMAT,
    'config["Work-Mem"]: is not a setting of PostgreSQL, received "Work-Mem"; see https://www.postgresql.org/docs/current/runtime-config.html'),
  db('a setting of this library', { config: { port: '5433' } }, ProblemCode.CONFLICT, 'config.port: is what this library sets, received "5433"; leave it out: the Service can have another port'),
  db('a setting of two lines', { config: { work_mem: '4MB\nport = 1' } }, ProblemCode.FORMAT,
    'config.work_mem: is not a text of one line, received "4MB\\nport = 1"; write one line, or use configFile'),
  db('a setting that is a number', { config: { work_mem: 4 as unknown as string } }, ProblemCode.FORMAT,
    'config.work_mem: is not a text of one line, received 4; write one line, or use configFile'),
  unknown('files of a database of more than 1 MiB', { configFiles: { '/etc/big': 'x'.repeat(1024 * 1024) } }, ProblemCode.TOO_LARGE,
    'configFiles: has 1048583 bytes in all; keep the files below 1 MiB together, or put them on a volume'),
  unknown('TLS of a custom engine', { tls: { secret } }, ProblemCode.UNSUPPORTED, 'tls: is not known of a custom engine; leave it out'),
];

const content: Refusal[] = [
  db('a user that needs quoting', { username: 'My-User' }, ProblemCode.NAME, `username: is not a name that needs no quoting everywhere, received "My-User"; ${NAME_FIX}`),
  db('a database that needs quoting', { database: 'my-shop' }, ProblemCode.NAME, `database: is not a name that needs no quoting everywhere, received "my-shop"; ${NAME_FIX}`),
  db('a further database that needs quoting', { databases: ['shop', '1st'] }, ProblemCode.NAME, `databases[1]: is not a name that needs no quoting everywhere, received "1st"; ${NAME_FIX}`),
  db('another name for root', { engine: MYSQL, username: 'admin' }, ProblemCode.UNSUPPORTED, 'username: is root with MySQL, received "admin"; leave it out'),
  unknown('a user of an engine without', { username: 'admin' }, ProblemCode.UNSUPPORTED, 'username: is unknown to search, received "admin"; leave it out'),
  unknown('a database of an engine that makes none', { database: 'shop' }, ProblemCode.UNSUPPORTED, 'database: is nothing that the image of search makes, received "shop"; leave it out'),
  unknown('databases of an engine that makes none', { databases: ['shop'] }, ProblemCode.UNSUPPORTED, 'databases: is nothing that the image of search makes; leave it out'),
  unknown('users of an engine that makes none', { users: [{ name: 'app' }] }, ProblemCode.UNSUPPORTED, 'users: is nothing that the image of search makes; leave it out'),
  unknown('scripts of an engine that runs none', { initScripts: { 'a.sh': '' } }, ProblemCode.UNSUPPORTED, 'initScripts: is nothing that the image of search makes; leave it out'),
  db('a database of the server itself', { engine: MYSQL, database: 'sys' }, ProblemCode.DUPLICATE, 'database: is a database of MySQL itself, received "sys"; take another name'),
  db('the first database among the further ones', { databases: ['postgres'] }, ProblemCode.DUPLICATE, 'databases[0]: is there already, received "postgres"; name each database once'),
  db('a database twice', { databases: ['shop', 'shop'] }, ProblemCode.DUPLICATE, 'databases[1]: is there already, received "shop"; name each database once'),
  db('a further user that needs quoting', { users: [{ name: 'App' }] }, ProblemCode.NAME, `users[0].name: is not a name that needs no quoting everywhere, received "App"; ${NAME_FIX}`),
  db('a further user with too long a name', { engine: MYSQL, users: [{ name: 'a'.repeat(33) }] }, ProblemCode.NAME,
    `users[0].name: has 33 characters, received "${'a'.repeat(33)}"; use at most 32`),
  db('the first user among the further ones', { users: [{ name: 'postgres' }] }, ProblemCode.DUPLICATE, 'users[0].name: is the name of another user, received "postgres"; name each user once'),
  db('a user twice', { users: [{ name: 'app' }, { name: 'app' }] }, ProblemCode.DUPLICATE, 'users[1].name: is the name of another user, received "app"; name each user once'),
  db('a user of a database that nobody makes', { users: [{ name: 'app', databases: ['shop'] }] }, ProblemCode.CONFLICT,
    'users[0].databases[0]: is not a database that is made here, received "shop"; add it to databases'),
  db('a password of a user under a key with a space', { users: [{ name: 'app', credentials: Credentials.fromSecret('app', { passwordKey: 'my password' }) }] }, ProblemCode.NAME,
    `users[0].credentials.passwordKey: is not a valid key of a Secret or ConfigMap, received "my password"; ${KEY_FIX}`),
  db('a user with the Secret of another', { users: [{ name: 'app' }, { name: 'web', credentials: Credentials.generated({ secretName: 'orders-app-credentials' }) }] }, ProblemCode.DUPLICATE,
    'users[1].credentials.secretName: is the Secret of another user, received "orders-app-credentials"; leave it out, or give each user one'),
  db('a user without a password', { users: [{ name: 'app', credentials: Credentials.none() }] }, ProblemCode.UNSAFE,
    'users[0].credentials: leaves a user without a password; leave it out, or use Credentials.fromSecret()'),
  db('a user whose Secret knows the name', { users: [{ name: 'app', credentials: Credentials.fromSecret('app', { usernameKey: 'user' }) }] }, ProblemCode.UNSUPPORTED,
    'users[0].credentials.usernameKey: is for databases outside of the cluster, received "user"; leave it out: the program knows the user'),
  db('a user with too long a name for the Secret', { users: [{ name: 'a'.repeat(60) }] }, ProblemCode.NAME,
    `users[0].credentials.secretName: has 79 characters, and names the Job that makes it as well, received "orders-${'a'.repeat(60)}-credentials"; use at most 54`),
  db('a script that the image would not run', { initScripts: { 'schema.txt': '' } }, ProblemCode.FORMAT,
    'initScripts["schema.txt"]: is not the name of a script that the image of PostgreSQL runs, received "schema.txt"; end it so that it matches /\\.(sh|sql|sql\\.gz|sql\\.xz|sql\\.zst)$/'),
  db('a script in a directory', { initScripts: { 'a/b.sql': '' } }, ProblemCode.NAME, `initScripts["a/b.sql"]: is not a valid key of a Secret or ConfigMap, received "a/b.sql"; ${KEY_FIX}`),
  db('a script that is no text', { initScripts: { 'a.sql': 1 as unknown as string } }, ProblemCode.FORMAT, 'initScripts["a.sql"]: is not a text, received 1; write the content of the script'),
  db('scripts of more than 1 MiB', { initScripts: { 'a.sql': 'x'.repeat(1024 * 1024) } }, ProblemCode.TOO_LARGE,
    'initScripts: has 1048581 bytes in all; keep the files below 1 MiB together, or put them on a volume'),
];

const metrics: Refusal[] = [
  db('options of metrics without any', { metricsOptions: {} }, ProblemCode.CONFLICT, 'metricsOptions: has no meaning without metrics; write metrics: true, or leave it out'),
  unknown('metrics of an engine of which nothing is known', { metrics: true }, ProblemCode.UNSUPPORTED,
    'metrics: is not known of a custom engine, received true; leave it out, and add a sidecar that you know'),
  db('an exporter without a tag', { metrics: true, metricsOptions: { image: 'exporter' } }, ProblemCode.IMAGE_TAG,
    'metricsOptions.image: has no tag, so that nobody knows which version runs, received "exporter"; write "exporter:<version>", or a digest'),
  db('an exporter of a server that is its own', { engine: DatabaseEngine.etcd({ version: '3.5.16' }), credentials: undefined, metrics: true, metricsOptions: { image: 'exporter:1.0' } },
    ProblemCode.UNSUPPORTED, 'metricsOptions.image: has no meaning: etcd has its metrics itself, received "exporter:1.0"; leave it out'),
  db('a label of a monitor with a space', { metrics: true, metricsOptions: { discovery: MetricsDiscovery.POD_MONITOR, monitorLabels: { a: 'b c' } } }, ProblemCode.LABEL,
    `metricsOptions.monitorLabels.a: is not a valid label value, received "b c"; ${LABEL_VALUE_FIX}`),
  db('labels of a monitor without one', { metrics: true, metricsOptions: { monitorLabels: { a: 'b' } } }, ProblemCode.CONFLICT,
    `metricsOptions.monitorLabels: goes with a PodMonitor or ServiceMonitor only; ${MONITOR_FIX}`),
  db('an interval without a monitor', { metrics: true, metricsOptions: { discovery: MetricsDiscovery.ANNOTATIONS, interval: Duration.seconds(30) } }, ProblemCode.CONFLICT,
    `metricsOptions.interval: goes with a PodMonitor or ServiceMonitor only; ${MONITOR_FIX}`),
  db('an interval of no time', { metrics: true, metricsOptions: { discovery: MetricsDiscovery.POD_MONITOR, interval: Duration.seconds(0) } }, ProblemCode.RANGE,
    'metricsOptions.interval: is out of range, received "0s"; write whole seconds, at least 1'),
];

const engines: Refusal[] = [
  custom('an engine with a space in its name', { name: 'my search' }, ProblemCode.NAME, `name: is not a valid name, received "my search"; ${LABEL_FIX}`),
  custom('an engine whose image has no tag', { image: 'search' }, ProblemCode.IMAGE_TAG,
    'image: has no tag, so that nobody knows which version runs, received "search"; write "search:<version>", or a digest'),
  custom('data at a relative path', { dataPath: 'data' }, ProblemCode.FILE_PATH, `dataPath: is not an absolute path, received "data"; ${PATH_FIX}`),
  custom('a port of an engine that is none', { ports: [{ port: 0 }] }, ProblemCode.RANGE, 'ports[0].port: is out of range, received 0; write a whole number between 1 and 65535'),
  custom('a port of peers that is none', { peerPorts: [{ port: 65536 }] }, ProblemCode.RANGE, 'peerPorts[0].port: is out of range, received 65536; write a whole number between 1 and 65535'),
  custom('a port of peers beside one without a name', { ports: [{ port: 9200 }], peerPorts: [{ port: 9300, name: 'peers' }] }, ProblemCode.REQUIRED,
    'ports[0].name: is missing: a Service with several ports names each; name each port'),
  custom('a port of peers without a name beside one', { ports: [{ port: 9200, name: 'http' }], peerPorts: [{ port: 9300 }] }, ProblemCode.REQUIRED,
    'peerPorts[0].name: is missing: a Service with several ports names each; name each port'),
  custom('a port of peers that is the clients\'', { ports: [{ port: 80, name: 'http', protocol: Protocol.TCP }], peerPorts: [{ port: 80, name: 'peers' }] }, ProblemCode.DUPLICATE,
    'peerPorts[0].port: is one of the clients\' ports as well, received 80; write it once'),
  custom('a port of peers with the name of the clients\'', { ports: [{ port: 9200, name: 'http' }], peerPorts: [{ port: 9300, name: 'http' }] }, ProblemCode.DUPLICATE,
    'peerPorts[0].name: is the name of another port as well, received "http"; give each port a name of its own'),
  custom('half a user', { user: 0.5 }, ProblemCode.RANGE, 'user: is out of range, received 0.5; write a whole number of at least 0'),
  custom('a variable with a space', { secretVariables: { 'MY PASSWORD': 'password' } }, ProblemCode.ENV_NAME,
    'secretVariables["MY PASSWORD"]: is not a valid name of an environment variable, received "MY PASSWORD"; use letters, digits, "_", "-" and ".", not starting with a digit'),
  custom('a key with a space', { secretVariables: { PASSWORD: 'password', COOKIE: 'my cookie' } }, ProblemCode.NAME,
    `secretVariables.COOKIE: is not a valid key of a Secret or ConfigMap, received "my cookie"; ${KEY_FIX}`),
  custom('a scheme that is a URL', { urlScheme: 'search://' }, ProblemCode.FORMAT, 'urlScheme: is not the scheme of a URL, received "search://"; write it as in "postgresql", without "://"'),
  db('an image of an engine without a tag', { engine: DatabaseEngine.postgres({ version: '17.2', image: 'mirror/postgres' }) }, ProblemCode.IMAGE_TAG,
    'engine.image: has no tag, so that nobody knows which version runs, received "mirror/postgres"; write "mirror/postgres:<version>", or a digest'),
  db('a version that is none', { engine: DatabaseEngine.postgres({ version: 'newest' }) }, ProblemCode.FORMAT, 'engine.version: is not a version of PostgreSQL, received "newest"; write for example "17.2"'),
  db('a version of long ago', { engine: DatabaseEngine.postgres({ version: '9.6' }) }, ProblemCode.UNSUPPORTED,
    'engine.version: is older than PostgreSQL 14, which is the first that this engine knows how to run, received "9.6"; use 17.2, or DatabaseEngine.custom()'),
  unknown('an exposure of an engine without ports', { exposure: Exposure.clusterIp() }, ProblemCode.REQUIRED, 'ports: are missing; name at least one'),
  refusal('a database outside of namespaces', chart => {
    const cluster = new Environment(chart.node.root as App, 'cluster', { clusterScoped: true });
    new StatefulDatabase(cluster, 'orders', { engine: DatabaseEngine.custom(SEARCH), storage: { size }, credentials: Credentials.none() });
  }, ProblemCode.SCOPE, 'cluster/orders: needs a namespace, and is in a cluster-scoped environment; put it into an Environment without clusterScoped'),
];

export const DATABASE_REFUSALS: Refusal[] = [...names, ...numbers, ...disks, ...settings, ...content, ...metrics, ...engines];

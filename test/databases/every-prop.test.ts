import { Duration, Size } from 'cdk8s';
import { PercentOrAbsolute, Secret } from 'cdk8s-plus-28';
import {
  AccessMode, App, ConnectOptions, Credentials, CustomEngineOptions, Database, DatabaseEngine, DatabaseStorage, DatabaseTls, DatabaseUpdate,
  DatabaseUser, DatabaseVolume, DisruptionBudget, EbsStorageClass, EngineOptions, Environment, EtcdOptions, Exposure, ExternalDatabaseProps,
  ExternalSecretOptions, GeneratedCredentialsOptions, LiteralCredentialsOptions, MetricsDiscovery, MetricsOptions, Peer, PodSecurityLevel, Profile,
  RollingUpdateOptions, SecretKeys, StatefulDatabase, StatefulDatabaseProps, StatelessApp, Volume,
} from '../../src';
import { placesIn, without } from '../places';
import { container, Every, longRunning, NEEDED, podOptions, port } from '../workloads/every';

const outside = new Environment(new App(), 'cluster', { clusterScoped: true });
const secret = Secret.fromSecretName(outside, 'secret', 'mine');
const storageClass = new EbsStorageClass(outside, 'fast');

// Not "data", which is the name of the disk.
const mounts = container.mounts.map(mount => ({ ...mount, volume: Volume.scratch('own') }));
const storage: Every<DatabaseStorage> = { size: Size.gibibytes(20), storageClass, accessMode: AccessMode.READ_WRITE_ONCE_POD };
const volume: Every<DatabaseVolume> = { ...storage, name: 'archive', path: '/archive' };
const user: Every<DatabaseUser> = { name: 'app', credentials: Credentials.fromSecret('app'), databases: ['shop'] };
const tls: Every<DatabaseTls> = { secret, withoutCa: true };
const metricsOptions: Every<MetricsOptions> = {
  discovery: MetricsDiscovery.POD_MONITOR,
  monitorLabels: { release: 'prometheus' },
  interval: Duration.seconds(30),
  from: Peer.namespace('monitoring'),
  image: 'mirror/exporter:1.0',
};
const props: Every<Omit<StatefulDatabaseProps, 'configFile' | 'startupPatience'>> = {
  ...container,
  ...longRunning,
  ...podOptions,
  mounts,
  initContainers: podOptions.initContainers.map(init => ({ ...init, mounts })),
  sidecars: podOptions.sidecars.map(sidecar => ({ ...sidecar, mounts })),
  engine: DatabaseEngine.postgres({ version: '17.2' }),
  storage,
  name: 'shop-db',
  replicas: 3,
  config: { work_mem: '8MB' },
  logStorage: { ...storage, size: Size.gibibytes(2) },
  volumes: [volume],
  dangerouslyDeleteDataWithDatabase: true,
  dangerouslyDeleteDataWhenScaledDown: true,
  tls,
  metrics: true,
  metricsOptions,
  exposure: Exposure.loadBalancer(),
  serviceName: 'shop-db-peers',
  update: DatabaseUpdate.onDelete(),
  parallel: true,
  firstOrdinal: 5,
  minReady: Duration.seconds(11),
  revisionHistoryLimit: 3,
  disruptionBudget: DisruptionBudget.minAvailable(PercentOrAbsolute.absolute(1)),
  component: 'store',
  partOf: 'shop',
  labels: { team: 'orders' },
  annotations: { 'example.com/owner': 'orders' },
  credentials: Credentials.fromSecret('mine'),
  username: 'owner',
  database: 'main',
  databases: ['shop'],
  users: [user],
  initScripts: { 'a.sql': 'SELECT 1;' },
};
const engineOptions: Every<EngineOptions> = { version: '17.2', image: 'mirror/postgres:17.2' };
const etcdOptions: Every<EtcdOptions> = { version: '3.5.16', image: 'mirror/etcd:v3.5.16', shellImage: 'mirror/busybox:1.0' };
const customOptions: Every<CustomEngineOptions> = {
  name: 'search',
  image: 'search:1.0',
  dataPath: '/srv',
  ports: [port],
  peerPorts: [{ port: 9300, name: 'peers', protocol: port.protocol }],
  user: 2000,
  findsPeersBeforeReady: true,
  parallel: true,
  quorum: true,
  secretVariables: { PASSWORD: 'password', COOKIE: 'cookie' },
  username: 'elastic',
  urlScheme: 'search',
};
const rolling: Every<RollingUpdateOptions> = { partition: 2 };

const keys: Every<SecretKeys> = { passwordKey: 'pass', usernameKey: 'user' };
const external: Every<ExternalSecretOptions> = {
  remoteKey: 'prod/orders', store: 'vault', clusterStore: false, secretName: 'mine', refreshInterval: Duration.minutes(5),
};
const generated: Every<GeneratedCredentialsOptions> = { secretName: 'mine', length: 64, image: 'tools:1.0' };
const literal: Every<LiteralCredentialsOptions> = { secretName: 'mine' };

const externalDatabase: Every<ExternalDatabaseProps> = {
  host: 'cache.example.com',
  engine: DatabaseEngine.redis({ version: '8.0' }),
  port: 16379,
  credentials: Credentials.fromSecret('mine'),
  username: 'owner',
  database: '1',
  readHost: 'cache-read.example.com',
  addresses: ['10.1.2.0/24'],
  tls: false,
};
const connection: Every<Omit<ConnectOptions, 'url' | 'passwordFile'>> = {
  prefix: 'main', names: { HOST: 'PGHOST' }, username: 'app', wait: true, waitImage: 'mirror/busybox:1.0',
};

/** The manifests of a program, or the refusal of it. */
function outcomeOf(program: (env: Environment) => unknown): string {
  const app = new App();
  try {
    program(new Environment(app, 'prod', { profile: Profile.development({ disruptionBudgets: true }), podSecurity: PodSecurityLevel.PRIVILEGED }));
    return app.synthYaml();
  } catch (error) {
    return (error as Error).message;
  }
}

function database(env: Environment, given: Partial<StatefulDatabaseProps> = {}): StatefulDatabase {
  return new StatefulDatabase(env, 'orders', { engine: props.engine, storage: { size: Size.gibibytes(10) }, credentials: props.credentials, ...given });
}

function connected(env: Environment, options: ConnectOptions, given?: Partial<StatefulDatabaseProps>): void {
  new StatelessApp(env, 'web', { image: 'app:1.0' }).connectTo(database(env, given), options);
}

/** Each way to say something, with all that can be said, and what cannot be left out because something else asks for it. */
const cases: [title: string, props: any, program: (env: Environment, props: any) => unknown, needed?: RegExp][] = [
  ['StatefulDatabase', props, (env, given) => new StatefulDatabase(env, 'orders', given), /(^|\.)(engine|storage|size|secret)$/],
  ['DatabaseEngine', engineOptions, (env, given) => database(env, { engine: DatabaseEngine.postgres(given) }), /^version$/],
  ['DatabaseEngine.etcd', etcdOptions, (env, given) => database(env, { engine: DatabaseEngine.etcd(given), credentials: undefined, replicas: 3 }), /^version$/],
  ['DatabaseEngine.custom', customOptions, (env, given) => connected(env, { url: true }, { engine: DatabaseEngine.custom(given), replicas: 3 }), /^(dataPath|quorum)$/],
  ['DatabaseUpdate.rolling', rolling, (env, given) => database(env, { update: DatabaseUpdate.rolling(given) })],
  ['Credentials.fromSecret', keys, (env, given) => {
    const elsewhere = Database.fromExternal(env, 'orders', { host: 'db', port: 1, credentials: Credentials.fromSecret('mine', given) });
    new StatelessApp(env, 'web', { image: 'app:1.0' }).connectTo(elsewhere);
  }],
  ['Credentials.externalSecret', external, (env, given) => database(env, { credentials: Credentials.externalSecret(given) }), /^(remoteKey|store)$/],
  ['Credentials.generated', generated, (env, given) => database(env, { credentials: Credentials.generated(given) })],
  ['Credentials.literal', literal, (env, given) => database(env, { credentials: Credentials.literal('s3cret', given) })],
  ['Database.fromExternal', externalDatabase, (env, given) => {
    new StatelessApp(env, 'web', { image: 'app:1.0' }).connectTo(Database.fromExternal(env, 'cache', given), { url: true });
  }, /^host$/],
  ['ConnectOptions', connection, (env, given) => connected(env, given, { users: [{ name: 'app' }] })],
];

const places = cases.flatMap(([title, given, program, needed]) => [...placesIn(given)]
  .filter(place => ![needed, ...NEEDED].some(pattern => pattern?.test(place.join('.'))))
  .map(place => ({
    title: `${title}: ${place.join('.')}`,
    all: () => outcomeOf(env => program(env, given)),
    less: () => outcomeOf(env => program(env, without(given, place))),
  })));

test.each(cases)('%s takes all of its props at once', (_, given, program) => {
  expect(outcomeOf(env => program(env, given))).toMatch(/^apiVersion: /);
});

test.each(places)('$title shows in the manifests', ({ all, less }) => {
  expect(less() === all()).toBe(false);
});

test('what refuses something only, does', () => {
  const engine = (quorum: boolean) => DatabaseEngine.custom({ ...customOptions, quorum });
  const quorum = (given: boolean) => outcomeOf(env => database(env, { engine: engine(given), replicas: 2 }));
  expect(quorum(true)).toContain('replicas: is even');
  expect(quorum(false)).not.toContain('replicas: is even');
});

test('what excludes another of the props shows in the manifests', () => {
  expect(outcomeOf(env => database(env, { configFile: 'own = 1\n' }))).toContain('own = 1');
  expect(outcomeOf(env => database(env, { startupPatience: Duration.minutes(10) }))).toContain('failureThreshold: 120');
  expect(outcomeOf(env => connected(env, { url: true }))).toContain('value: postgresql://$(ORDERS_USERNAME):$(ORDERS_PASSWORD)@$(ORDERS_HOST):$(ORDERS_PORT)/postgres');
  expect(outcomeOf(env => connected(env, { passwordFile: true }))).toContain('value: /run/secrets/orders/password');
});

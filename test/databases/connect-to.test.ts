import { database } from './database';
import {
  App, ConnectOptions, Credentials, Database, DatabaseEngine, Environment, Exposure, IConnectable, NodeAgent, Schedule, ScheduledTask,
  StatefulDatabaseProps, StatelessApp, Task, Volume,
} from '../../src';
import { podSecurityViolations } from '../pod-security';
import { find } from '../support';

/** What connects, and where its pods are. */
interface Workload {
  connectTo(other: IConnectable, options?: ConnectOptions): void;
}
const OWN = { image: 'app:1.0', env: { ORDERS_PORT: '6432' } };
const WORKLOADS: [title: string, make: (env: Environment, more?: object) => Workload, kind: string, podOf: (manifest: any) => any][] = [
  ['StatelessApp', (env, more) => new StatelessApp(env, 'web', { ...OWN, ...more }), 'Deployment', ({ spec }) => spec.template.spec],
  ['Task', (env, more) => new Task(env, 'web', { ...OWN, ...more }), 'Job', ({ spec }) => spec.template.spec],
  ['ScheduledTask', (env, more) => new ScheduledTask(env, 'web', { ...OWN, schedule: Schedule.cron('0 3 * * *'), ...more }), 'CronJob', ({ spec }) => spec.jobTemplate.spec.template.spec],
  ['NodeAgent', (env, more) => new NodeAgent(env, 'web', { ...OWN, ...more }), 'DaemonSet', ({ spec }) => spec.template.spec],
];
const PASSWORD = { secretKeyRef: { name: 'orders', key: 'password' } };

/** The variables of a container, in order. */
function variablesOf({ env = [] }: any): [name: string, value: any][] {
  return env.map((variable: any) => [variable.name, variable.value ?? variable.valueFrom]);
}

describe.each(WORKLOADS)('a %s that is connected to a database', (_, make, kind, podIn) => {
  function podOf(options?: ConnectOptions, props: Partial<StatefulDatabaseProps> = {}, more?: object): any {
    const env = new Environment(new App(), 'prod', { imageRegistry: 'mirror.example.com' });
    make(env, more).connectTo(database(env, props), options);
    return podIn(find(env.toJson(), kind));
  }
  const mainOf = (...args: Parameters<typeof podOf>) => podOf(...args).containers[0];

  test('has what it needs in variables, after its own, which stay as they are', () => {
    expect(variablesOf(mainOf())).toEqual([
      ['ORDERS_PORT', '6432'], ['ORDERS_HOST', 'orders'], ['ORDERS_DATABASE', 'postgres'], ['ORDERS_USERNAME', 'postgres'], ['ORDERS_PASSWORD', PASSWORD],
    ]);
    expect(podOf().initContainers).toBeUndefined();
    expect(podOf().volumes).toEqual([expect.objectContaining({ name: 'tmp' })]);
  });

  test('has them under other names', () => {
    expect(variablesOf(mainOf({ prefix: 'main-db', names: { HOST: 'PGHOST', PASSWORD: 'PGPASSWORD' } })).slice(1)).toEqual([
      ['PGHOST', 'orders'], ['MAIN_DB_PORT', '5432'], ['MAIN_DB_DATABASE', 'postgres'], ['MAIN_DB_USERNAME', 'postgres'], ['PGPASSWORD', PASSWORD],
    ]);
  });

  test('has a URL, in which Kubernetes puts what stands before it', () => {
    const variables = variablesOf(mainOf({ url: true, names: { HOST: 'PGHOST', URL: 'DATABASE_URL' } }));
    expect(variables[variables.length - 1]).toEqual(['DATABASE_URL', 'postgresql://$(ORDERS_USERNAME):$(ORDERS_PASSWORD)@$(PGHOST):$(ORDERS_PORT)/postgres']);
  });

  test('has a password in a file that its group can read, and in no variable', () => {
    const pod = podOf({ passwordFile: true, prefix: 'main_db' });
    const names = variablesOf(pod.containers[0]).map(([name]) => name);
    expect(names).toEqual(['ORDERS_PORT', 'MAIN_DB_HOST', 'MAIN_DB_PORT', 'MAIN_DB_DATABASE', 'MAIN_DB_USERNAME', 'MAIN_DB_PASSWORD_FILE']);
    expect(variablesOf(pod.containers[0])).toContainEqual(['MAIN_DB_PASSWORD_FILE', '/run/secrets/main-db/password']);
    expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'main-db', mountPath: '/run/secrets/main-db', readOnly: true });
    expect(pod.volumes).toContainEqual({ name: 'main-db', secret: { secretName: 'orders', items: [{ key: 'password', path: 'password' }], defaultMode: 0o440 } });
  });

  test('has it as well where it has no other volumes, as with a writable root', () => {
    const pod = podOf({ passwordFile: true }, {}, { security: { writableRootFilesystem: true } });
    expect(pod.containers[0].volumeMounts).toEqual([{ name: 'orders', mountPath: '/run/secrets/orders', readOnly: true }]);
    expect(pod.volumes).toHaveLength(1);
  });

  test('waits before its own init containers, after its native sidecars, as restricted as they are', () => {
    const more = { initContainers: [{ name: 'first', image: 'first:1.0' }], sidecars: [{ name: 'proxy', image: 'proxy:1.0' }] };
    const pod = podOf({ wait: true }, {}, more);
    expect(pod.initContainers.map((container: any) => container.name)).toEqual(['proxy', 'wait-for-orders', 'first']);
    const [, waiting] = pod.initContainers;
    expect(waiting.image).toBe('mirror.example.com/busybox:1.37');
    expect(variablesOf(waiting)).toEqual([['HOST', 'orders'], ['PORT', '5432']]);
    expect(waiting.command.slice(0, 2)).toEqual(['sh', '-c']);
    expect(waiting.volumeMounts).toBeUndefined();
    expect(waiting.resources.requests).toBeDefined();
    expect(waiting.securityContext).toEqual(pod.initContainers[2].securityContext);
    expect(podSecurityViolations(pod)).toEqual([]);
    expect(podOf({ wait: true, waitImage: 'own/busybox:1.0' }).initContainers[0].image).toBe('mirror.example.com/own/busybox:1.0');
    expect(podOf({ wait: true }).initContainers).toHaveLength(1);
  });

  test('can be connected to two databases of one id, by prefixes', () => {
    const app = new App();
    const [prod, other] = ['prod', 'other'].map(id => new Environment(app, id));
    const workload = make(prod, { env: {} });
    workload.connectTo(database(prod), { passwordFile: true, wait: true });
    workload.connectTo(database(other), { prefix: 'other', passwordFile: true, wait: true });
    const pod = podIn(find(prod.toJson(), kind));
    expect(variablesOf(pod.containers[0]).filter(([name]) => /_HOST$/.test(name))).toEqual([['ORDERS_HOST', 'orders'], ['OTHER_HOST', 'orders.other.svc']]);
    expect(pod.volumes.map((volume: any) => volume.name)).toEqual(expect.arrayContaining(['orders', 'other']));
    expect(pod.initContainers.map((container: any) => container.name).sort()).toEqual(['wait-for-orders', 'wait-for-other']);
    const { ingress } = find(other.toJson(), 'NetworkPolicy', 'orders').spec;
    expect(ingress[0].from).toEqual([{
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'prod' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } },
    }]);
  });

  test('can be connected twice to one, which says nothing new', () => {
    const env = new Environment(new App(), 'prod');
    const [workload, db] = [make(env), database(env)];
    workload.connectTo(db);
    const once = find(env.toJson(), kind);
    workload.connectTo(db);
    expect(find(env.toJson(), kind)).toEqual(once);
  });
});

describe('what a database is to those who connect', () => {
  function variables(make: (env: Environment) => IConnectable, options: ConnectOptions = {}): { [name: string]: any } {
    const env = new Environment(new App(), 'prod');
    new StatelessApp(env, 'web', { image: 'app:1.0' }).connectTo(make(env), { prefix: 'db', ...options });
    return Object.fromEntries(variablesOf(find(env.toJson(), 'Deployment').spec.template.spec.containers[0]));
  }

  test('is a host for readers as well, where there are several pods', () => {
    expect(variables(env => database(env, { replicas: 3 }))).toMatchObject({ DB_HOST: 'orders', DB_READ_HOST: 'orders-read.prod.svc' });
    expect(Object.keys(variables(env => database(env)))).not.toContain('DB_READ_HOST');
  });

  test('is the user and database that were named, and the key of the password', () => {
    const credentials = Credentials.fromSecret('mine', { passwordKey: 'pass' });
    expect(variables(env => database(env, { username: 'owner', database: 'shop', credentials }))).toMatchObject({
      DB_USERNAME: 'owner', DB_DATABASE: 'shop', DB_PASSWORD: { secretKeyRef: { name: 'mine', key: 'pass' } },
    });
  });

  test('is its pods themselves, where it has no Service for clients', () => {
    const engine = DatabaseEngine.custom({ name: 'search', image: 'search:1.0', dataPath: '/data', ports: [{ name: 'http', port: 9200 }] });
    expect(variables(env => database(env, { engine, credentials: undefined, exposure: Exposure.none() }))).toEqual({
      DB_HOST: 'orders-headless', DB_PORT: '9200', DB_URL: 'http://orders-headless:9200',
    });
  });

  test('has a URL of its own behind its variables, even where its port speaks HTTP', () => {
    const engine = DatabaseEngine.custom({
      name: 'search', image: 'search:1.0', dataPath: '/data', ports: [{ name: 'http', port: 9200 }], urlScheme: 'search', username: 'elastic', secretVariables: { P: 'password' },
    });
    const all = variables(env => database(env, { engine }), { url: true });
    expect(Object.keys(all)).toEqual(['DB_HOST', 'DB_PORT', 'DB_USERNAME', 'DB_PASSWORD', 'DB_URL']);
    expect(all.DB_URL).toBe('search://$(DB_USERNAME):$(DB_PASSWORD)@$(DB_HOST):$(DB_PORT)');
  });

  test('has no user in its URL where it has none, and a user that the Secret alone knows', () => {
    const external = (credentials?: Credentials, username?: string) => variables(env => Database.fromExternal(env, 'db', {
      host: 'db.example.com', engine: DatabaseEngine.redis({ version: '8.0' }), credentials, username,
    }), { url: true });
    expect(external().DB_URL).toBe('rediss://$(DB_HOST):$(DB_PORT)');
    expect(external(undefined, 'app').DB_URL).toBe('rediss://$(DB_USERNAME)@$(DB_HOST):$(DB_PORT)');
    expect(external(Credentials.fromSecret('mine')).DB_URL).toBe('rediss://:$(DB_PASSWORD)@$(DB_HOST):$(DB_PORT)');
    const known = external(Credentials.fromSecret('mine', { usernameKey: 'user' }));
    expect(known.DB_USERNAME).toEqual({ secretKeyRef: { name: 'mine', key: 'user' } });
    expect(known.DB_URL).toBe('rediss://$(DB_USERNAME):$(DB_PASSWORD)@$(DB_HOST):$(DB_PORT)');
  });

  test.each([
    ['Orders.DB v2', 'ORDERS_DB_V2', 'orders-db-v2'],
    [`_${'a'.repeat(48)}-b`, `_${'A'.repeat(48)}_B`, `${'a'.repeat(48)}-b`],
    [`${'a'.repeat(49)}-b`, `${'A'.repeat(49)}_B`, 'a'.repeat(49)],
    ['db_', 'DB_', 'db'],
  ])('makes names that Kubernetes takes of the prefix %s', (prefix, start, name) => {
    const env = new Environment(new App(), 'prod');
    new StatelessApp(env, 'web', { image: 'app:1.0' }).connectTo(database(env), { prefix, passwordFile: true, wait: true });
    const pod = find(env.toJson(), 'Deployment').spec.template.spec;
    expect(variablesOf(pod.containers[0])).toContainEqual([`${start}_PASSWORD_FILE`, `/run/secrets/${name}/password`]);
    expect(pod.volumes).toContainEqual(expect.objectContaining({ name }));
    expect(pod.initContainers[0].name).toBe(`wait-for-${name}`);
  });
});

describe('a further user of a database', () => {
  function variables(props: Partial<StatefulDatabaseProps>, options: ConnectOptions): { [name: string]: any } {
    const env = new Environment(new App(), 'prod');
    new StatelessApp(env, 'web', { image: 'app:1.0' }).connectTo(database(env, props), { prefix: 'db', ...options });
    return Object.fromEntries(variablesOf(find(env.toJson(), 'Deployment').spec.template.spec.containers[0]));
  }

  test('is connected as with its own password, and with no other', () => {
    const credentials = Credentials.fromSecret('app', { passwordKey: 'word' });
    expect(variables({ database: 'shop', users: [{ name: 'app', databases: ['shop'], credentials }] }, { username: 'app', url: true })).toEqual({
      DB_HOST: 'orders',
      DB_PORT: '5432',
      DB_DATABASE: 'shop',
      DB_USERNAME: 'app',
      DB_PASSWORD: { secretKeyRef: { name: 'app', key: 'word' } },
      DB_URL: 'postgresql://$(DB_USERNAME):$(DB_PASSWORD)@$(DB_HOST):$(DB_PORT)/shop',
    });
  });

  test('is led to the first database where that is its own, and else to the first of its own', () => {
    const led = (databases?: string[]) => variables({ database: 'shop', databases: ['audit', 'reports'], users: [{ name: 'app', databases }] }, { username: 'app' }).DB_DATABASE;
    expect(led(['reports', 'shop'])).toBe('shop');
    expect(led(['reports', 'audit'])).toBe('reports');
    expect(led()).toBe('shop');
  });

  test('is the one that the server is made with, where that is named', () => {
    expect(variables({ users: [{ name: 'app' }] }, { username: 'postgres' })).toEqual(variables({}, {}));
  });

  test.each([['fromSecret', Credentials.fromSecret('orders')], ['externalSecret', Credentials.externalSecret({ store: 'vault', remoteKey: 'orders' })]])(
    'has a generated one beside that of the server by %s', (_, credentials) => {
      const env = new Environment(new App(), 'prod');
      database(env, { credentials, users: [{ name: 'app' }] });
      expect(env.toJson().filter(({ kind }) => kind === 'Job').map(({ spec }) => spec.template.spec.containers[0].env[0].value)).toEqual(['orders-app-credentials 32 password']);
    },
  );

  test('has a Secret of its own, which is made as that of the server, and which the server reads', () => {
    const env = new Environment(new App(), 'prod');
    const credentials = Credentials.generated({ secretName: 'orders', length: 40 });
    database(env, { credentials, users: [{ name: 'shop_app' }, { name: 'own', credentials: Credentials.generated({ image: 'tools:1.0' }) }] });
    const secret = 'orders-shop-app-credentials';
    const jobs = env.toJson().filter(({ kind }) => kind === 'Job').map(({ spec }) => spec.template.spec.containers[0]);
    expect(jobs.map(({ image, env: [{ value }] }) => [image, value])).toEqual([
      ['curlimages/curl:8.11.1', `orders 40 password\n${secret} 40 password`],
      ['tools:1.0', 'orders-own-credentials 32 password'],
    ]);
    expect(find(env.toJson(), 'StatefulSet').spec.template.spec.volumes).toContainEqual(expect.objectContaining({ secret: expect.objectContaining({ secretName: secret }) }));
  });
});

test.each([
  ['a volume', { passwordFile: true }, { mounts: [{ path: '/own', volume: Volume.scratch('orders') }] }],
  ['an init container', { wait: true }, { initContainers: [{ name: 'wait-for-orders', image: 'own:1.0' }] }],
  ['its main container', { wait: true }, { containerName: 'wait-for-orders' }],
])('a prefix that makes the name of %s of the pod is refused', (_, options, props) => {
  const env = new Environment(new App(), 'prod');
  const web = new StatelessApp(env, 'web', { image: 'app:1.0', ...props });
  expect(() => web.connectTo(database(env), options)).toThrow(/^prod\/web: connectTo\.prefix: makes the name (wait-for-)?orders, which the pod has already; give each connection a prefix of its own \[duplicate\]$/);
});


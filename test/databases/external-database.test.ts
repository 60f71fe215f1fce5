import { App, Credentials, Database, DatabaseEngine, Environment, ExternalDatabaseProps, Profile, StatelessApp } from '../../src';
import { find } from '../support';

const POSTGRES = DatabaseEngine.postgres({ version: '17.2' });
const HOST = 'orders.eu-central-1.rds.amazonaws.com';

function environment(): Environment {
  return new Environment(new App(), 'shop', { profile: Profile.development() });
}

function connection(props: Partial<ExternalDatabaseProps>) {
  return Database.fromExternal(environment(), 'orders-db', { host: HOST, ...props }).connection;
}

/** What an app that is connected to it becomes. */
function connected(props: Partial<ExternalDatabaseProps>, url = false): any[] {
  const env = environment();
  new StatelessApp(env, 'web', { image: 'app:1.0' }).connectTo(Database.fromExternal(env, 'orders-db', { host: HOST, engine: POSTGRES, ...props }), { url });
  return env.toJson();
}

function variables(props: Partial<ExternalDatabaseProps>, url = false): [string, unknown][] {
  const [container] = find(connected(props, url), 'Deployment').spec.template.spec.containers;
  return container.env.map(({ name, value, valueFrom }: any) => [name, value ?? valueFrom.secretKeyRef]);
}

test('it makes nothing in the cluster', () => {
  const env = environment();
  Database.fromExternal(env, 'orders-db', { host: HOST, engine: POSTGRES, credentials: Credentials.fromSecret('orders') });
  expect(env.toJson().map(each => each.kind)).toEqual(['Namespace']);
});

test('its connection says where it is, at its own name', () => {
  const props = { engine: POSTGRES, credentials: Credentials.fromSecret('orders'), username: 'app', database: 'shop', readHost: `ro.${HOST}` };
  expect(connection(props)).toEqual({
    host: HOST,
    port: 5432,
    database: 'shop',
    username: 'app',
    passwordSecret: { secret: expect.objectContaining({ name: 'orders' }), key: 'password' },
    urlTemplate: `postgresql://app:$(PASSWORD)@${HOST}:5432/shop?sslmode=require`,
    readHost: `ro.${HOST}`,
  });
});

test('its port is the engine\'s, or another one', () => {
  expect(connection({ engine: POSTGRES }).port).toBe(5432);
  expect(connection({ engine: POSTGRES, port: 6432 }).port).toBe(6432);
  expect(connection({ port: 1433 })).toEqual({ host: HOST, port: 1433 });
});

test('its clients speak TLS unless it is said that they do not', () => {
  const redis = DatabaseEngine.redis({ version: '8.0' });
  expect(connection({ engine: redis }).urlTemplate).toMatch(/^rediss:/);
  expect(connection({ engine: redis, tls: false }).urlTemplate).toMatch(/^redis:/);
  expect(connection({ engine: DatabaseEngine.mongodb({ version: '8.0' }), database: 'shop' }).urlTemplate).toBe(`mongodb://${HOST}:27017/shop?authSource=admin&tls=true`);
});

test('an app gets what it knows, and from the Secret what only that knows', () => {
  const credentials = Credentials.fromSecret('orders', { usernameKey: 'user', passwordKey: 'pw' });
  expect(variables({ credentials, database: 'shop' }, true)).toEqual([
    ['ORDERS_DB_HOST', HOST],
    ['ORDERS_DB_PORT', '5432'],
    ['ORDERS_DB_DATABASE', 'shop'],
    ['ORDERS_DB_USERNAME', { name: 'orders', key: 'user' }],
    ['ORDERS_DB_PASSWORD', { name: 'orders', key: 'pw' }],
    ['ORDERS_DB_URL', 'postgresql://$(ORDERS_DB_USERNAME):$(ORDERS_DB_PASSWORD)@$(ORDERS_DB_HOST):$(ORDERS_DB_PORT)/shop?sslmode=require'],
  ]);
});

test('without a password, there is none in the URL', () => {
  expect(variables({}, true).map(([, value]) => value)).toEqual([HOST, '5432', 'postgresql://$(ORDERS_DB_HOST):$(ORDERS_DB_PORT)/?sslmode=require']);
});

test.each<[string, Partial<ExternalDatabaseProps>, unknown]>([
  ['its addresses', { addresses: ['10.20.0.0/16', '2001:db8::/32'] }, [{ ipBlock: { cidr: '10.20.0.0/16' } }, { ipBlock: { cidr: '2001:db8::/32' } }]],
  ['its own, where that is its host', { host: '10.20.0.5' }, [{ ipBlock: { cidr: '10.20.0.5/32' } }]],
  ['every one, where only its name is known', {}, undefined],
])('apps reach it at its port at %s', (_, props, to) => {
  expect(find(connected(props), 'NetworkPolicy', 'web').spec.egress[1]).toEqual({ ports: [{ port: 5432, protocol: 'TCP' }], to });
});

test('its Secret can be made by the External Secrets Operator', () => {
  const credentials = Credentials.externalSecret({ store: 'aws', remoteKey: 'prod/orders' });
  const external = find(connected({ credentials, username: 'app' }), 'ExternalSecret');
  expect(external.metadata.name).toBe('orders-db-credentials');
  expect(external.spec.data).toEqual([{ secretKey: 'password', remoteRef: { key: 'prod/orders', property: 'password' } }]);
});

test('two of them have each a Secret', () => {
  const env = environment();
  for (const name of ['a', 'b']) {
    Database.fromExternal(env, name, { host: HOST, port: 1, credentials: Credentials.literal('secret') });
  }
  expect(env.toJson().filter(each => each.kind === 'Secret').map(each => each.metadata.name)).toEqual(['a-credentials', 'b-credentials']);
});

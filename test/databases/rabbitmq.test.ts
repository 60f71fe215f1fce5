import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { database, envOf, mainOf, manifestsOf, podOf } from './database';
import { App, Credentials, DatabaseEngine, Environment, Profile, StatefulDatabaseProps, StatelessApp } from '../../src';
import { find } from '../support';

const RABBITMQ = { engine: DatabaseEngine.rabbitmq({ version: '4.1' }) };
const secret = Secret.fromSecretName(new Environment(new App(), 'prod'), 'tls', 'orders-tls');

const pod = (props: Partial<StatefulDatabaseProps> = {}) => podOf({ ...RABBITMQ, ...props });
const main = (props: Partial<StatefulDatabaseProps> = {}) => mainOf({ ...RABBITMQ, ...props });
const prepareEnv = (props: Partial<StatefulDatabaseProps> = {}) => envOf(pod(props).initContainers[0]);
const file = (name: string, props: Partial<StatefulDatabaseProps> = {}): string => find(manifestsOf({ ...RABBITMQ, ...props }), 'ConfigMap', 'orders-config').data[name];

/** The settings, as they are written. */
function settings(props: Partial<StatefulDatabaseProps> = {}): { [key: string]: string } {
  const lines = file('etc_rabbitmq_conf.d_90-settings.conf', props).trimEnd().split('\n');
  return Object.fromEntries(lines.map(line => [line.slice(0, line.indexOf(' = ')), line.slice(line.indexOf(' = ') + 3)]));
}

test('runs as the user that its image has, which on Alpine is another one', () => {
  expect(pod().securityContext).toMatchObject({ runAsUser: 999, runAsGroup: 999, fsGroup: 999 });
  expect(pod({ engine: DatabaseEngine.rabbitmq({ version: '4.1-management-alpine' }) }).securityContext).toMatchObject({ runAsUser: 100, runAsGroup: 101, fsGroup: 101 });
});

test('a node has a name that stays, under which its data lies', () => {
  expect(envOf(main())).toMatchObject({
    RABBITMQ_USE_LONGNAME: 'true',
    RABBITMQ_NODENAME: 'rabbit@$(POD_NAME).orders-headless.prod.svc',
  });
  const names = main().env.map((each: any) => each.name);
  expect(names.indexOf('POD_NAME')).toBeLessThan(names.indexOf('RABBITMQ_NODENAME'));
  expect(prepareEnv().NODE_DIR).toBe('/var/lib/rabbitmq/mnesia/rabbit@$(POD_NAME).orders-headless.prod.svc');
  expect(main().volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/rabbitmq' });
});

test('cookie and password hashes are in memory, which is its home', () => {
  const { volumes, containers, initContainers } = pod();
  expect(volumes).toContainEqual({ name: 'run', emptyDir: { medium: 'Memory' } });
  for (const container of [containers[0], initContainers[0]]) {
    expect(envOf(container).HOME).toBe('/run/rabbitmq');
    expect(container.volumeMounts).toContainEqual({ name: 'run', mountPath: '/run/rabbitmq' });
  }
  expect(settings().load_definitions).toBe('/run/rabbitmq/definitions.json');
});

test('its Secret has the password and the cookie', () => {
  const { volumes } = pod({ credentials: Credentials.fromSecret('orders', { passwordKey: 'pass' }) });
  const items = [{ key: 'erlang-cookie', path: 'erlang-cookie' }, { key: 'pass', path: 'password' }];
  expect(volumes).toContainEqual({ name: 'credentials', secret: { secretName: 'orders', items, defaultMode: 0o440 } });
  expect(prepareEnv()).toMatchObject({ PASSWORD_FILE: '/run/secrets/database/password', COOKIE_FILE: '/run/secrets/database/erlang-cookie', USERNAME: 'admin' });
});

test('databases are virtual hosts, of which there is "/" without a word', () => {
  expect(prepareEnv().VHOSTS).toBe('/');
  expect(prepareEnv({ database: 'shop', databases: ['reports', 'logs'] }).VHOSTS).toBe('shop reports logs');
});

test('users come with the virtual hosts that they may use, and their passwords with where they are made', () => {
  const credentials = Credentials.fromSecret('app', { passwordKey: 'word' });
  const props = { database: 'shop', users: [{ name: 'app', credentials, databases: ['shop'] }, { name: 'idle', credentials }] };
  expect(prepareEnv(props).USERS).toBe('app shop\nidle');
  expect(pod(props).initContainers[0].volumeMounts).toContainEqual({ name: 'user-0', mountPath: '/run/secrets/users/app', readOnly: true });
});

test('one node is no cluster', () => {
  expect(settings({ storage: { size: Size.gibibytes(5) } })).toEqual({
    'listeners.tcp.default': '5672',
    'load_definitions': '/run/rabbitmq/definitions.json',
    'total_memory_available_override_value': '820MB',
    'disk_free_limit.absolute': '1024MB',
    'default_queue_type': 'quorum',
  });
  expect(main().lifecycle).toBeUndefined();
});

test('three nodes find each other by the names of their pods', () => {
  expect(settings({ replicas: 3, firstOrdinal: 1 })).toMatchObject({
    'cluster_formation.peer_discovery_backend': 'classic_config',
    'cluster_formation.classic_config.nodes.1': 'rabbit@orders-1.orders-headless.prod.svc',
    'cluster_formation.classic_config.nodes.2': 'rabbit@orders-2.orders-headless.prod.svc',
    'cluster_formation.classic_config.nodes.3': 'rabbit@orders-3.orders-headless.prod.svc',
    'cluster_partition_handling': 'pause_minority',
    'default_queue_type': 'quorum',
    'quorum_queue.continuous_membership_reconciliation.enabled': 'true',
    'quorum_queue.continuous_membership_reconciliation.auto_remove': 'true',
    'quorum_queue.continuous_membership_reconciliation.target_group_size': '3',
  });
  expect(settings({ replicas: 5 })['quorum_queue.continuous_membership_reconciliation.target_group_size']).toBe('3');
  expect(prepareEnv({ replicas: 3, firstOrdinal: 1 }).HOSTS).toBe([1, 2, 3].map(ordinal => `orders-${ordinal}.orders-headless.prod.svc`).join(' '));
});

test('nodes start at once, and are named before they are ready', () => {
  const manifests = manifestsOf({ ...RABBITMQ, replicas: 3 });
  expect(find(manifests, 'StatefulSet').spec.podManagementPolicy).toBe('Parallel');
  expect(find(manifests, 'Service', 'orders-headless').spec.publishNotReadyAddresses).toBe(true);
});

test('one of several stops when its queues can do without it', () => {
  expect(main({ replicas: 3 }).lifecycle.preStop.exec.command).toEqual(['rabbitmq-upgrade', 'await_online_quorum_plus_one', '--timeout', '60']);
});

test('takes a fifth less memory than it may use, at most 2 GiB less, and keeps a fifth of its disk free, at most 2 GiB', () => {
  const large = settings({ resources: { memory: Size.gibibytes(32) }, storage: { size: Size.gibibytes(100) } });
  expect(large).toMatchObject({ 'total_memory_available_override_value': `${30 * 1024}MB`, 'disk_free_limit.absolute': '2048MB' });
});

test('is ready when it takes clients, and alive as long as Erlang is', () => {
  const { readinessProbe, livenessProbe, startupProbe } = main();
  expect(readinessProbe.tcpSocket).toEqual({ port: 5672 });
  expect(startupProbe.tcpSocket).toEqual({ port: 5672 });
  expect(livenessProbe.tcpSocket).toEqual({ port: 25672 });
});

test('settings win over those of the library, with quotes where they need some', () => {
  expect(settings({ config: { 'default_queue_type': 'classic', 'log.console.level': 'debug', 'cluster_name': 'a #1', 'motd': '', 'mirroring': 'it\'s' } })).toMatchObject({
    'default_queue_type': 'classic',
    'log.console.level': 'debug',
    'cluster_name': "'a #1'",
    'motd': "''",
    'mirroring': "it's",
  });
});

test('takes a whole configuration file instead', () => {
  expect(file('etc_rabbitmq_conf.d_90-settings.conf', { configFile: 'log.console = true\n' })).toBe('log.console = true\n');
});

test('has the management and Prometheus plugins, or those of a file of the program', () => {
  expect(file('etc_rabbitmq_enabled_plugins')).toBe('[rabbitmq_management,rabbitmq_prometheus].\n');
  expect(file('etc_rabbitmq_enabled_plugins', { configFiles: { '/etc/rabbitmq/enabled_plugins': '[rabbitmq_mqtt].' } })).toBe('[rabbitmq_mqtt].');
});

describe('with TLS', () => {
  test('clients use it, at ports of its own', () => {
    expect(settings({ tls: { secret } })).toMatchObject({
      'listeners.tcp': 'none',
      'listeners.ssl.default': '5671',
      'ssl_options.certfile': '/run/secrets/tls/tls.crt',
      'ssl_options.keyfile': '/run/secrets/tls/tls.key',
      'ssl_options.cacertfile': '/run/secrets/tls/ca.crt',
      'management.ssl.port': '15671',
      'management.ssl.certfile': '/run/secrets/tls/tls.crt',
    });
    expect(settings({ tls: { secret } })).not.toHaveProperty('listeners.tcp.default');
    expect(main({ tls: { secret } }).readinessProbe.tcpSocket).toEqual({ port: 5671 });
    expect(main({ tls: { secret } }).ports.map((port: any) => port.containerPort)).toEqual([5671, 15671, 4369, 25672]);
    expect(settings({ tls: { secret, withoutCa: true } })).not.toHaveProperty('ssl_options.cacertfile');
  });

  test('apps are led there', () => {
    const prod = new Environment(new App(), 'prod', { profile: Profile.production() });
    const db = database(prod, { ...RABBITMQ, tls: { secret }, database: 'shop' });
    new StatelessApp(prod, 'web', { image: 'web:1.0' }).connectTo(db, { url: true });
    expect(db.connection.port).toBe(5671);
    expect(envOf(find(prod.toJson(), 'Deployment').spec.template.spec.containers[0]).ORDERS_URL).toBe('amqps://$(ORDERS_USERNAME):$(ORDERS_PASSWORD)@$(ORDERS_HOST):$(ORDERS_PORT)/shop');
    const policies = prod.toJson().filter(manifest => manifest.kind === 'NetworkPolicy');
    expect(JSON.stringify(policies)).toContain('5671');
    expect(JSON.stringify(policies)).not.toContain('5672');
  });
});

test('has its metrics itself', () => {
  expect(main({ metrics: true }).ports).toContainEqual({ name: 'metrics', containerPort: 15692, protocol: 'TCP' });
});

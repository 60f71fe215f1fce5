import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { envOf, mainOf, manifestsOf, podOf, statefulSetOf } from './database';
import { App, DatabaseEngine, Environment, StatefulDatabaseProps } from '../../src';
import { find } from '../support';

const CASSANDRA = { engine: DatabaseEngine.cassandra({ version: '5.0.6' }), credentials: undefined };
const tls = { secret: Secret.fromSecretName(new Environment(new App(), 'prod'), 'tls', 'orders-tls') };

const main = (props: Partial<StatefulDatabaseProps> = {}) => mainOf({ ...CASSANDRA, ...props });
const configure = (props: Partial<StatefulDatabaseProps> = {}) => podOf({ ...CASSANDRA, ...props }).initContainers[0];
const files = (props: Partial<StatefulDatabaseProps> = {}) => find(manifestsOf({ ...CASSANDRA, ...props }), 'ConfigMap').data;
const settings = (props: Partial<StatefulDatabaseProps> = {}): string[] => files(props)['given_settings.yaml'].split('\n');

test('has a cluster of its own name, in the data center that its file says', () => {
  expect(settings()).toEqual(['cluster_name: "orders"', 'endpoint_snitch: "GossipingPropertyFileSnitch"', '']);
});

test('settings of the program win, numbers, lists and maps as they are and all else as texts', () => {
  const config = {
    cluster_name: 'it\'s "all" \\ # mine: x',
    concurrent_reads: '64',
    hinted_handoff_enabled: 'false',
    hinted_handoff_disabled_datacenters: '[dc2, "d # 3"]',
    audit_logging_options: '{enabled: true}',
    read_request_timeout: '5000ms',
  };
  expect(settings({ config })).toEqual([
    'cluster_name: "it\'s \\"all\\" \\\\ # mine: x"',
    'endpoint_snitch: "GossipingPropertyFileSnitch"',
    'concurrent_reads: 64',
    'hinted_handoff_enabled: false',
    'hinted_handoff_disabled_datacenters: [dc2, "d # 3"]',
    'audit_logging_options: {enabled: true}',
    'read_request_timeout: "5000ms"',
    '',
  ]);
});

test('a whole file takes the place of the image\'s', () => {
  const data = files({ configFile: 'cluster_name: other\n' });
  expect(data['given_cassandra.yaml']).toBe('cluster_name: other\n');
  expect(data).not.toHaveProperty(['given_settings.yaml']);
});

test('its configuration is put together in a directory of the pod, from the image\'s own', () => {
  expect(configure()).toMatchObject({ name: 'configure', image: 'cassandra:5.0.6', command: ['bash', '/scripts/configure.sh'] });
  expect(envOf(configure())).toEqual({
    SOURCE: '/etc/cassandra', TARGET: '/config', SETTINGS: '/given/settings.yaml', FILE: '/given/cassandra.yaml', LOGGING: '/given/logback.xml',
  });
  expect(configure().volumeMounts).toContainEqual({ name: 'etc', mountPath: '/config' });
  expect(main().volumeMounts).toContainEqual({ name: 'etc', mountPath: '/etc/cassandra' });
});

test('it logs to the standard output alone', () => {
  expect(files()['given_logback.xml'].match(/<appender .*/g)).toEqual(['<appender name="STDOUT" class="ch.qos.logback.core.ConsoleAppender">']);
});

test('is started by a script that knows all nodes', () => {
  expect(main().command).toEqual(['bash', '/scripts/start.sh']);
  expect(envOf(main({ replicas: 2, firstOrdinal: 3 }))).toEqual({
    HOSTS: 'orders-3.orders-headless.prod.svc orders-4.orders-headless.prod.svc',
    FIRST_ORDINAL: '3',
    DATA: '/var/lib/cassandra',
    PORT: '9042',
    MAX_HEAP_SIZE: '2048M',
    HEAP_NEWSIZE: '512M',
    CASSANDRA_LISTEN_ADDRESS: { fieldRef: { fieldPath: 'status.podIP' } },
  });
});

test('half of the memory is heap', () => {
  expect(envOf(main({ resources: { memory: Size.gibibytes(16) } }))).toMatchObject({ MAX_HEAP_SIZE: '8192M', HEAP_NEWSIZE: '2048M' });
});

test('has its commit log on a disk of its own where that is wanted', () => {
  const logStorage = { size: Size.gibibytes(5) };
  expect(settings({ logStorage })).toContain('commitlog_directory: "/var/lib/cassandra-commitlog/commitlog"');
  expect(main({ logStorage }).volumeMounts).toContainEqual({ name: 'log', mountPath: '/var/lib/cassandra-commitlog' });
});

test('nodes start one after the other, in any number, and find each other before they are ready', () => {
  expect(statefulSetOf({ ...CASSANDRA, replicas: 4 })).toMatchObject({ replicas: 4 });
  expect(statefulSetOf({ ...CASSANDRA, replicas: 4 }).podManagementPolicy).toBeUndefined();
  expect(find(manifestsOf(CASSANDRA), 'Service', 'orders-headless').spec).toMatchObject({ publishNotReadyAddresses: true });
});

test('is ready when it answers clients, and alive as long as other nodes reach it', () => {
  expect(main().readinessProbe.tcpSocket).toEqual({ port: 9042 });
  expect(main().livenessProbe.tcpSocket).toEqual({ port: 7000 });
});

test('with TLS, clients have to speak it', () => {
  expect(settings({ tls })).toContain(`client_encryption_options: ${JSON.stringify({
    enabled: true,
    optional: false,
    require_client_auth: false,
    ssl_context_factory: { class_name: 'org.apache.cassandra.security.PEMBasedSslContextFactory' },
    keystore: '/run/cassandra/keystore.pem',
    truststore: '/run/secrets/tls/ca.crt',
  })}`);
  expect(settings({ tls: { ...tls, withoutCa: true } }).join('\n')).not.toContain('truststore');
  expect(envOf(main({ tls }))).toMatchObject({ CERTIFICATE: '/run/secrets/tls/tls.crt', KEY: '/run/secrets/tls/tls.key', KEYSTORE: '/run/cassandra/keystore.pem' });
  expect(podOf({ ...CASSANDRA, tls }).volumes).toContainEqual({ name: 'keystore', emptyDir: { medium: 'Memory' } });
});

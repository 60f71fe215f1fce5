import { Size } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import { database, envOf, mainOf, manifestsOf, podOf, statefulSetOf } from './database';
import { App, DatabaseEngine, Environment, StatefulDatabaseProps } from '../../src';
import { find } from '../support';

const KAFKA = { engine: DatabaseEngine.kafka({ version: '4.1.1' }), credentials: undefined };
const tls = { secret: Secret.fromSecretName(new Environment(new App(), 'prod'), 'tls', 'orders-tls') };

const main = (props: Partial<StatefulDatabaseProps> = {}) => mainOf({ ...KAFKA, ...props });
const exporter = (props: Partial<StatefulDatabaseProps> = {}) => podOf({ ...KAFKA, metrics: true, ...props }).initContainers[0];

function file(name: string, props: Partial<StatefulDatabaseProps> = {}): string {
  return find(manifestsOf({ ...KAFKA, ...props }), 'ConfigMap').data[`mnt_shared_config_${name}`];
}

/** The settings of `server.properties`, as they are written there. */
function settings(props: Partial<StatefulDatabaseProps> = {}): { [key: string]: string } {
  return Object.fromEntries(file('server.properties', props).trimEnd().split('\n').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

test('a broker is its own controller', () => {
  expect(settings()).toEqual({
    'process.roles': 'broker,controller',
    'controller.quorum.voters': '0@orders-0.orders-headless.prod.svc:9093',
    'controller.listener.names': 'CONTROLLERS',
    'listener.security.protocol.map': 'CLIENTS:PLAINTEXT,BROKERS:PLAINTEXT,CONTROLLERS:PLAINTEXT',
    'inter.broker.listener.name': 'BROKERS',
    'log.dirs': '/var/lib/kafka/data/logs',
    'default.replication.factor': '1',
    'min.insync.replicas': '1',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
  });
});

test('each of three knows all controllers by the numbers of their pods, and topics are there three times', () => {
  expect(settings({ replicas: 3, firstOrdinal: 5 })).toMatchObject({
    'controller.quorum.voters': '5@orders-5.orders-headless.prod.svc:9093,6@orders-6.orders-headless.prod.svc:9093,7@orders-7.orders-headless.prod.svc:9093',
    'default.replication.factor': '3',
    'min.insync.replicas': '2',
    'offsets.topic.replication.factor': '3',
    'transaction.state.log.replication.factor': '3',
    'transaction.state.log.min.isr': '2',
  });
  expect(settings({ replicas: 5 })['default.replication.factor']).toBe('3');
});

test('what differs between pods is in the environment, which the image appends to the file', () => {
  const { env } = main();
  expect(envOf(main())).toMatchObject({
    KAFKA_NODE_ID: { fieldRef: { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" } },
    KAFKA_LISTENERS: 'CLIENTS://:9092,BROKERS://:9094,CONTROLLERS://:9093',
    KAFKA_ADVERTISED_LISTENERS: 'CLIENTS://$(POD_NAME).orders-headless.prod.svc:9092,BROKERS://$(POD_NAME).orders-headless.prod.svc:9094',
  });
  const names = env.map((each: any) => each.name);
  expect(names.indexOf('POD_NAME')).toBeLessThan(names.indexOf('KAFKA_ADVERTISED_LISTENERS'));
});

test('listeners can be replaced', () => {
  const advertised = 'CLIENTS://kafka.example.com:9092,BROKERS://$(POD_NAME).orders-headless:9094';
  expect(envOf(main({ envValues: { KAFKA_ADVERTISED_LISTENERS: EnvValue.fromValue(advertised) } })).KAFKA_ADVERTISED_LISTENERS).toBe(advertised);
  expect(envOf(main({ env: { KAFKA_LISTENERS: 'CLIENTS://:9092' } })).KAFKA_LISTENERS).toBe('CLIENTS://:9092');
});

test('the id of the cluster is 16 bytes that stay the same, and others with another number of controllers, name or namespace', () => {
  const id = (props: Partial<StatefulDatabaseProps> = {}): string => envOf(main(props)).CLUSTER_ID;
  expect(id()).toMatch(/^[A-Za-z0-9_][-A-Za-z0-9_]{21}$/);
  expect(Buffer.from(id(), 'base64url')).toHaveLength(16);
  expect(id({ config: { 'num.io.threads': '4' }, resources: { memory: Size.gibibytes(4) } })).toBe(id());
  expect(new Set([id(), id({ replicas: 3 }), id({ name: 'others' }), id({ serviceName: 'others' })]).size).toBe(4);
});

test('no id of a cluster starts with a "-", which would be an option', () => {
  const ids = Array.from({ length: 200 }, (_, index) => envOf(main({ name: `orders-${index}` })).CLUSTER_ID);
  expect(ids.filter(id => id.startsWith('-'))).toEqual([]);
});

test('half of the memory is heap', () => {
  expect(envOf(main()).KAFKA_HEAP_OPTS).toBe('-Xms512m -Xmx512m');
  expect(envOf(main({ resources: { memory: Size.gibibytes(2), memoryLimit: Size.gibibytes(6) } })).KAFKA_HEAP_OPTS).toBe('-Xms3072m -Xmx3072m');
});

test('settings of the program win, and are escaped as Java reads them', () => {
  const config = { 'min.insync.replicas': '3', 'sasl.jaas.config': ' a="b\\c" # d=e;', 'broker.rack': 'zürich 😀\tx', 'log_x-y.z': '' };
  const own = settings({ replicas: 3, config });
  expect(own['min.insync.replicas']).toBe('3');
  expect(own['sasl.jaas.config']).toBe('\\ a="b\\\\c" # d=e;');
  expect(own['broker.rack']).toBe('z\\u00fcrich \\ud83d\\ude00\\u0009x');
  expect(own['log_x-y.z']).toBe('');
});

test('a whole file takes the place of the settings', () => {
  expect(file('server.properties', { configFile: 'process.roles=broker\n' })).toBe('process.roles=broker\n');
});

test('it logs to the standard output alone, as its version is told so', () => {
  expect(file('log4j2.yaml')).toContain('ref: STDOUT');
  expect(file('log4j.properties', { engine: DatabaseEngine.kafka({ version: '3.9.1' }) })).toContain('log4j.rootLogger=INFO, stdout\n');
  expect(envOf(main())).toMatchObject({ EXTRA_ARGS: '-name kafkaServer', LOG_DIR: '/tmp' });
});

test('settings of a version that does not know them are left out', () => {
  expect(Object.keys(settings({ engine: DatabaseEngine.kafka({ version: '3.8.0' }) })).filter(key => key.startsWith('share.'))).toEqual([]);
});

test('it writes where the image puts its configuration together, beside the data', () => {
  const mounts = main().volumeMounts;
  expect(mounts).toEqual(expect.arrayContaining([{ name: 'data', mountPath: '/var/lib/kafka/data' }, { name: 'opt-kafka-config', mountPath: '/opt/kafka/config' }, { name: 'tmp', mountPath: '/tmp' }]));
  expect(podOf(KAFKA).securityContext).toMatchObject({ runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 });
});

test('its pods start at once, and find each other before they are ready', () => {
  expect(statefulSetOf({ ...KAFKA, replicas: 3 }).podManagementPolicy).toBe('Parallel');
  const headless = find(manifestsOf(KAFKA), 'Service', 'orders-headless').spec;
  expect(headless.publishNotReadyAddresses).toBe(true);
  expect(headless.ports.map((port: any) => [port.name, port.port])).toEqual([['kafka', 9092], ['controllers', 9093], ['brokers', 9094]]);
});

test('it is ready when it answers clients', () => {
  expect(main().readinessProbe.tcpSocket).toEqual({ port: 9092 });
  expect(main().startupProbe.tcpSocket).toEqual({ port: 9092 });
  expect(main().livenessProbe.tcpSocket).toEqual({ port: 9092 });
});

describe('with TLS', () => {
  test('clients speak it, and the PEM files are read from the Secret', () => {
    expect(settings({ tls })).toMatchObject({
      'listener.security.protocol.map': 'CLIENTS:SSL,BROKERS:PLAINTEXT,CONTROLLERS:PLAINTEXT',
      'config.providers': 'directory',
      'config.providers.directory.class': 'org.apache.kafka.common.config.provider.DirectoryConfigProvider',
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.certificate.chain': '${directory:/run/secrets/tls:tls.crt}',
      'ssl.keystore.key': '${directory:/run/secrets/tls:tls.key}',
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.certificates': '${directory:/run/secrets/tls:ca.crt}',
    });
  });

  test('a Secret without the certificate of who signed it is enough', () => {
    expect(Object.keys(settings({ tls: { ...tls, withoutCa: true } })).filter(key => key.startsWith('ssl.truststore'))).toEqual([]);
  });
});

describe('metrics', () => {
  test('come from an exporter that waits for the broker of its pod', () => {
    expect(exporter()).toMatchObject({ image: 'danielqsj/kafka-exporter:v1.9.0', args: ['$(POD_NAME).orders-headless.prod.svc', '9092'] });
    expect(exporter().command.slice(0, 2)).toEqual(['sh', '-c']);
    expect(envOf(exporter())).toEqual({ POD_NAME: { fieldRef: { fieldPath: 'metadata.name' } } });
  });

  test('that exporter keeps nobody waiting', () => {
    expect(exporter().startupProbe).toBeUndefined();
    expect(exporter().readinessProbe).toBeUndefined();
  });

  test('that exporter speaks TLS where clients do', () => {
    expect(exporter({ tls }).args.slice(2)).toEqual(['--tls.enabled', '--tls.ca-file=/run/secrets/tls/ca.crt']);
    expect(exporter({ tls }).volumeMounts).toContainEqual({ name: 'tls', mountPath: '/run/secrets/tls', readOnly: true });
    expect(exporter({ tls: { ...tls, withoutCa: true } }).args.slice(2)).toEqual(['--tls.enabled']);
  });
});

test('its clients have no URL and no password', () => {
  const prod = new Environment(new App(), 'prod');
  expect(database(prod, KAFKA).connection).toEqual({ host: 'orders.prod.svc', port: 9092 });
});

import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { envOf, mainOf, manifestsOf, podOf, statefulSetOf } from './database';
import { App, DatabaseEngine, Environment, StatefulDatabaseProps } from '../../src';
import { find } from '../support';

const ZOOKEEPER = { engine: DatabaseEngine.zookeeper({ version: '3.9.4' }), credentials: undefined };
const tls = { secret: Secret.fromSecretName(new Environment(new App(), 'prod'), 'tls', 'orders-tls') };

const main = (props: Partial<StatefulDatabaseProps> = {}) => mainOf({ ...ZOOKEEPER, ...props });

function settings(props: Partial<StatefulDatabaseProps> = {}): { [key: string]: string } {
  const file: string = find(manifestsOf({ ...ZOOKEEPER, ...props }), 'ConfigMap').data['conf_zoo.cfg'];
  return Object.fromEntries(file.trimEnd().split('\n').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

test('a server alone knows of no others', () => {
  expect(settings()).toEqual({
    'dataDir': '/data',
    'clientPort': '2181',
    'tickTime': '2000',
    'initLimit': '30',
    'syncLimit': '5',
    'autopurge.snapRetainCount': '3',
    'autopurge.purgeInterval': '1',
    'admin.enableServer': 'false',
    'metricsProvider.className': 'org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider',
    'metricsProvider.httpPort': '7000',
    '4lw.commands.whitelist': 'srvr',
  });
});

test('members are numbered from 1, and none without data votes for there being none', () => {
  expect(settings({ replicas: 3 })).toMatchObject({
    'server.1': 'orders-0.orders-headless.prod.svc:2888:3888',
    'server.2': 'orders-1.orders-headless.prod.svc:2888:3888',
    'server.3': 'orders-2.orders-headless.prod.svc:2888:3888',
    'quorumListenOnAllIPs': 'true',
    'db.autocreate': 'false',
  });
  expect(Object.keys(settings({ replicas: 3, firstOrdinal: 4 })).filter(key => key.startsWith('server.'))).toEqual(['server.5', 'server.6', 'server.7']);
});

test('is started by a script that knows which member it is', () => {
  expect(main({ replicas: 3, firstOrdinal: 4 }).command).toEqual(['bash', '/scripts/start.sh']);
  expect(envOf(main({ replicas: 3, firstOrdinal: 4 }))).toEqual({ MEMBERS: '3', FIRST_ORDINAL: '4', DATA: '/data', LOG: '/data', PORT: '2181', ZK_SERVER_HEAP: '341' });
});

test('has its transaction log on a disk of its own where that is wanted', () => {
  const logStorage = { size: Size.gibibytes(5) };
  expect(settings({ logStorage }).dataLogDir).toBe('/datalog');
  expect(envOf(main({ logStorage })).LOG).toBe('/datalog');
  expect(main({ logStorage }).volumeMounts).toContainEqual({ name: 'log', mountPath: '/datalog' });
});

test('two thirds of the memory are heap', () => {
  expect(envOf(main({ resources: { memory: Size.mebibytes(1536) } })).ZK_SERVER_HEAP).toBe('1024');
});

test('settings of the program win, but for the command that the probe needs', () => {
  const own = settings({ config: { 'tickTime': '3000', 'preAllocSize': '1024', '4lw.commands.whitelist': 'ruok, mntr', 'a.b': 'c\\d' } });
  expect(own).toMatchObject({ 'tickTime': '3000', 'preAllocSize': '1024', '4lw.commands.whitelist': 'srvr,ruok, mntr', 'a.b': 'c\\\\d' });
});

test('a whole file takes the place of the settings', () => {
  expect(settings({ configFile: 'dataDir=/data\n' })).toEqual({ dataDir: '/data' });
});

test('is ready while there is a quorum, and alive without', () => {
  expect(main().readinessProbe.exec.command).toEqual(['bash', '/scripts/ready.sh']);
  expect(main().startupProbe.exec.command).toEqual(['bash', '/scripts/ready.sh']);
  expect(main().livenessProbe.tcpSocket).toEqual({ port: 2181 });
});

test('its pods start at once, and find each other before they are ready', () => {
  expect(statefulSetOf({ ...ZOOKEEPER, replicas: 3 }).podManagementPolicy).toBe('Parallel');
  const headless = find(manifestsOf(ZOOKEEPER), 'Service', 'orders-headless').spec;
  expect(headless.publishNotReadyAddresses).toBe(true);
  expect(headless.ports.map((port: any) => [port.name, port.port])).toEqual([['zookeeper', 2181], ['peer', 2888], ['election', 3888]]);
});

test('runs as its image does, with data and nothing else to write to', () => {
  expect(podOf(ZOOKEEPER).securityContext).toMatchObject({ runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 });
  expect(main().volumeMounts.filter((mount: any) => !mount.readOnly)).toEqual([{ name: 'data', mountPath: '/data' }, { name: 'tmp', mountPath: '/tmp' }]);
});

test('with TLS, clients speak it at the same port, and the probe asks inside of the pod', () => {
  expect(settings({ tls })).toMatchObject({
    'clientPort': '2182',
    'clientPortAddress': '127.0.0.1',
    'secureClientPort': '2181',
    'serverCnxnFactory': 'org.apache.zookeeper.server.NettyServerCnxnFactory',
    'ssl.clientAuth': 'none',
    'ssl.keyStore.location': '/run/zookeeper/keystore.pem',
    'ssl.keyStore.type': 'PEM',
    'ssl.trustStore.location': '/run/secrets/tls/ca.crt',
    'ssl.trustStore.type': 'PEM',
  });
  expect(envOf(main({ tls }))).toMatchObject({ PORT: '2182', CERTIFICATE: '/run/secrets/tls/tls.crt', KEY: '/run/secrets/tls/tls.key', KEYSTORE: '/run/zookeeper/keystore.pem' });
  expect(podOf({ ...ZOOKEEPER, tls }).volumes).toContainEqual({ name: 'keystore', emptyDir: { medium: 'Memory' } });
  expect(settings({ tls: { ...tls, withoutCa: true } })).not.toHaveProperty(['ssl.trustStore.location']);
});

test('has its metrics itself', () => {
  const pod = podOf({ ...ZOOKEEPER, metrics: true });
  expect(pod.containers[0].ports).toContainEqual({ name: 'metrics', containerPort: 7000, protocol: 'TCP' });
  expect(pod.initContainers).toBeUndefined();
});

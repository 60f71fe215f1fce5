import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { envOf, mainOf, manifestsOf, podOf, statefulSetOf } from './database';
import { App, DatabaseEngine, Environment, MetricsDiscovery, StatefulDatabaseProps } from '../../src';
import { find } from '../support';

const ETCD = { engine: DatabaseEngine.etcd({ version: '3.5.16' }), credentials: undefined };
const tls = { secret: Secret.fromSecretName(new Environment(new App(), 'prod'), 'tls', 'orders-tls') };

const main = (props: Partial<StatefulDatabaseProps> = {}) => mainOf({ ...ETCD, ...props });
const flags = (props: Partial<StatefulDatabaseProps> = {}): { [flag: string]: string } =>
  Object.fromEntries(main(props).args.map((flag: string) => [flag.slice(2, flag.indexOf('=')), flag.slice(flag.indexOf('=') + 1)]));

test('the tags of its image start with a v', () => {
  expect(main().image).toBe('quay.io/coreos/etcd:v3.5.16');
  expect(main({ engine: DatabaseEngine.etcd({ version: 'v3.6.1' }) }).image).toBe('quay.io/coreos/etcd:v3.6.1');
});

test('a member alone is etcd and nothing else', () => {
  expect(main().command).toEqual(['/usr/local/bin/etcd']);
  expect(podOf(ETCD).initContainers).toBeUndefined();
  expect(flags()).toEqual({
    'name': '$(POD_NAME)',
    'data-dir': '/var/lib/etcd/data',
    'listen-client-urls': 'http://0.0.0.0:2379',
    'advertise-client-urls': 'http://$(POD_NAME).orders-headless.prod.svc:2379',
    'listen-peer-urls': 'http://0.0.0.0:2380',
    'initial-advertise-peer-urls': 'http://$(POD_NAME).orders-headless.prod.svc:2380',
    'listen-metrics-urls': 'http://0.0.0.0:2381',
    'initial-cluster-token': 'orders',
    'initial-cluster': '$(POD_NAME)=http://orders-0.orders-headless.prod.svc:2380',
    'auto-compaction-mode': 'periodic',
    'auto-compaction-retention': '8h',
    'quota-backend-bytes': `${(10 * 1024 - 512) / 2 * 1024 * 1024}`,
  });
  expect(envOf(main()).POD_NAME).toEqual({ fieldRef: { fieldPath: 'metadata.name' } });
});

test('three find out when they start with which cluster they do, by a shell that the image has not', () => {
  const pod = podOf({ ...ETCD, replicas: 3, firstOrdinal: 5 });
  const [{ command, volumeMounts, env }] = pod.containers;
  expect(command).toEqual(['/shell/busybox', 'sh', '/scripts/start.sh']);
  expect(volumeMounts).toContainEqual({ name: 'shell', mountPath: '/shell', readOnly: true });
  expect(envOf({ env })).toMatchObject({
    BUSYBOX: '/shell/busybox',
    HOSTS: [5, 6, 7].map(ordinal => `orders-${ordinal}.orders-headless.prod.svc`).join(' '),
    CLIENT_SCHEME: 'http',
    DATA_DIR: '/var/lib/etcd/data',
    WAL_DIR: '/var/lib/etcd/data/member/wal',
  });
  expect(flags({ replicas: 3 })).not.toHaveProperty('initial-cluster');
  expect(pod.initContainers).toMatchObject([{ name: 'shell', image: 'busybox:1.37.0-musl', command: ['/bin/busybox', 'cp', '/bin/busybox', '/shell/busybox'] }]);
});

test('the shell can come from another image', () => {
  const engine = DatabaseEngine.etcd({ version: '3.5.16', shellImage: 'ghcr.io/acme/busybox:1.0' });
  expect(podOf({ ...ETCD, engine, replicas: 3 }).initContainers[0].image).toBe('ghcr.io/acme/busybox:1.0');
});

test('members start at once, and are named before they are ready', () => {
  const manifests = manifestsOf({ ...ETCD, replicas: 3 });
  expect(find(manifests, 'StatefulSet').spec.podManagementPolicy).toBe('Parallel');
  expect(find(manifests, 'Service', 'orders-headless').spec.publishNotReadyAddresses).toBe(true);
  expect(find(manifests, 'Service', 'orders').spec.selector).toEqual(statefulSetOf({ ...ETCD, replicas: 3 }).selector.matchLabels);
  expect(find(manifests, 'PodDisruptionBudget').spec.maxUnavailable).toBe(1);
});

test('it is ready with a majority, and alive without', () => {
  const { readinessProbe, livenessProbe, startupProbe } = main();
  expect(readinessProbe.httpGet).toEqual({ path: '/readyz', port: 2381 });
  expect(startupProbe.httpGet).toEqual(readinessProbe.httpGet);
  expect(livenessProbe.httpGet).toEqual({ path: '/livez', port: 2381 });
});

test('a log on a disk of its own leaves the whole other one to the data', () => {
  const logStorage = { size: Size.gibibytes(2) };
  expect(flags({ logStorage })).toMatchObject({ 'wal-dir': '/var/lib/etcd-wal/wal', 'quota-backend-bytes': `${5 * 1024 ** 3}` });
  expect(envOf(main({ logStorage, replicas: 3 })).WAL_DIR).toBe('/var/lib/etcd-wal/wal');
});

test('the quota is no more than etcd recommends, and something on the smallest disk', () => {
  expect(flags({ storage: { size: Size.gibibytes(100) } })['quota-backend-bytes']).toBe(`${8 * 1024 ** 3}`);
  expect(flags({ storage: { size: Size.mebibytes(256) } })['quota-backend-bytes']).toBe(`${64 * 1024 ** 2}`);
});

test('settings are flags as they stand, and win over those of the library', () => {
  const config = { 'max-txn-ops': '256', 'auto-compaction-retention': '1h', 'log-format': 'a "b" \\ $(POD_NAME) # $$' };
  expect(flags({ config })).toMatchObject({ ...config, 'log-format': 'a "b" \\ $$(POD_NAME) # $$' });
});

test('Go stays below its memory', () => {
  expect(envOf(main({ resources: { memory: Size.gibibytes(1) } })).GOMEMLIMIT).toBe('819MiB');
});

test('TLS is for clients, who need no certificate of their own', () => {
  expect(flags({ tls })).toMatchObject({
    'listen-client-urls': 'https://0.0.0.0:2379',
    'advertise-client-urls': 'https://$(POD_NAME).orders-headless.prod.svc:2379',
    'listen-peer-urls': 'http://0.0.0.0:2380',
    'cert-file': '/run/secrets/tls/tls.crt',
    'key-file': '/run/secrets/tls/tls.key',
  });
  expect(flags({ tls })).not.toHaveProperty('trusted-ca-file');
  expect(envOf(main({ tls, replicas: 3 }))).toMatchObject({
    CLIENT_SCHEME: 'https',
    ETCDCTL_ENDPOINTS: 'https://$(POD_NAME).orders-headless.prod.svc:2379',
    ETCDCTL_CERT: '/run/secrets/tls/tls.crt',
    ETCDCTL_KEY: '/run/secrets/tls/tls.key',
    ETCDCTL_CACERT: '/run/secrets/tls/ca.crt',
  });
});

test('clients need a certificate where the program says so', () => {
  expect(flags({ tls, config: { 'client-cert-auth': 'true' } })).toMatchObject({ 'client-cert-auth': 'true', 'trusted-ca-file': '/run/secrets/tls/ca.crt' });
});

test('etcdctl in a pod knows its member, whose name stands before its address', () => {
  const names = main().env.map((each: any) => each.name);
  expect(envOf(main()).ETCDCTL_ENDPOINTS).toBe('http://$(POD_NAME).orders-headless.prod.svc:2379');
  expect(names.indexOf('POD_NAME')).toBeLessThan(names.indexOf('ETCDCTL_ENDPOINTS'));
});

test('its metrics are where its health is, in the Service once', () => {
  const manifests = manifestsOf({ ...ETCD, metrics: true, metricsOptions: { discovery: MetricsDiscovery.SERVICE_MONITOR } });
  expect(find(manifests, 'Service', 'orders-headless').spec.ports.map((port: any) => port.name)).toEqual(['client', 'peer', 'metrics']);
  expect(main({ metrics: true }).ports.map((port: any) => port.containerPort)).toEqual([2379, 2380, 2381]);
});

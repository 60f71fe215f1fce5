import { Duration, Size } from 'cdk8s';
import { PercentOrAbsolute, Protocol, Secret, ServiceAccount } from 'cdk8s-plus-28';
import { database, envOf, kinds, LEAST, mainOf, manifestsOf, podOf, statefulSetOf } from './database';
import {
  App, Credentials, DatabaseEngine, DatabaseUpdate, DisruptionBudget, EbsStorageClass, Environment, Exposure, Handler, Probe, Profile, Resources,
  Volume,
} from '../../src';
import { find, problemsOf } from '../support';

describe('a StatefulDatabase', () => {
  test('is a StatefulSet and what belongs to it, in the order in which it is needed', () => {
    expect(kinds(manifestsOf())).toEqual([
      'Namespace/prod', 'ServiceAccount/orders', 'ConfigMap/orders-config', 'Service/orders-headless', 'Service/orders', 'StatefulSet/orders', 'NetworkPolicy/orders',
    ]);
  });

  test('has a Service of its readers and a budget beside, where there are several pods', () => {
    expect(kinds(manifestsOf({ replicas: 3 }))).toEqual(expect.arrayContaining(['Service/orders-read', 'PodDisruptionBudget/orders']));
  });

  test('has a claim for each pod, whose labels do not change with the version', () => {
    const [claim] = statefulSetOf().volumeClaimTemplates;
    expect(claim).toEqual({
      metadata: { name: 'data', labels: { 'app.kubernetes.io/name': 'postgres', 'app.kubernetes.io/instance': 'orders' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
    });
  });

  test('has its claims of a class', () => {
    const app = new App();
    const storageClass = new EbsStorageClass(new Environment(app, 'cluster', { clusterScoped: true }), 'fast');
    const [claim] = statefulSetOf({ storage: { size: Size.gibibytes(10), storageClass } }).volumeClaimTemplates;
    expect(claim.spec.storageClassName).toBe('fast');
  });

  test('has further claims, and mounts them', () => {
    const props = { volumes: [{ name: 'archive', path: '/archive', size: Size.gibibytes(5) }], logStorage: { size: Size.gibibytes(2) } };
    const names = statefulSetOf(props).volumeClaimTemplates.map((claim: any) => claim.metadata.name);
    expect(names).toEqual(['data', 'log', 'archive']);
    expect(mainOf(props).volumeMounts).toContainEqual({ name: 'archive', mountPath: '/archive' });
    expect(podOf(props).volumes.map((volume: any) => volume.name)).not.toContain('archive');
  });

  test('keeps its claims, unless a prop with a frightening name says otherwise', () => {
    expect(statefulSetOf().persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
    expect(statefulSetOf({ dangerouslyDeleteDataWithDatabase: true }).persistentVolumeClaimRetentionPolicy.whenDeleted).toBe('Delete');
    expect(statefulSetOf({ dangerouslyDeleteDataWhenScaledDown: true }).persistentVolumeClaimRetentionPolicy.whenScaled).toBe('Delete');
  });

  test('is updated in order, from a partition on, or when its pods are deleted', () => {
    expect(statefulSetOf().updateStrategy).toEqual({ type: 'RollingUpdate' });
    expect(statefulSetOf({ update: DatabaseUpdate.rolling({ partition: 2 }) }).updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 2 } });
    expect(statefulSetOf({ update: DatabaseUpdate.onDelete() }).updateStrategy).toEqual({ type: 'OnDelete' });
  });

  test('says the rest of a StatefulSet by one prop each', () => {
    expect(statefulSetOf({ parallel: true }).podManagementPolicy).toBe('Parallel');
    expect(statefulSetOf({ firstOrdinal: 5 }).ordinals).toEqual({ start: 5 });
    expect(statefulSetOf().ordinals).toBeUndefined();
    expect(statefulSetOf({ minReady: Duration.seconds(20) }).minReadySeconds).toBe(20);
    expect(statefulSetOf({ revisionHistoryLimit: 3 }).revisionHistoryLimit).toBe(3);
    expect(statefulSetOf({ serviceName: 'my-service' }).serviceName).toBe('my-service');
  });

  test('leads writers to the first pod and readers to all, where there are several', () => {
    const manifests = manifestsOf({ replicas: 3, firstOrdinal: 1 });
    expect(find(manifests, 'Service', 'orders').spec.selector).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'orders-1' });
    expect(find(manifests, 'Service', 'orders-read').spec.selector).toEqual({ 'app.kubernetes.io/name': 'postgres', 'app.kubernetes.io/instance': 'orders' });
  });

  test('is exposed as told, or not at all', () => {
    expect(find(manifestsOf({ exposure: Exposure.loadBalancer() }), 'Service', 'orders').spec.type).toBe('LoadBalancer');
    const manifests = manifestsOf({ exposure: Exposure.none() });
    expect(kinds(manifests).filter(each => each.startsWith('Service/'))).toEqual(['Service/orders-headless']);
  });

  test('is restarted for nothing that counts on the first start only', () => {
    const template = (initScripts: { [name: string]: string }) => statefulSetOf({ initScripts }).template;
    expect(template({ 'a.sql': 'SELECT 2' })).toEqual(template({ 'a.sql': 'SELECT 1' }));
    expect(find(manifestsOf({ initScripts: { 'a.sql': 'SELECT 1' } }), 'ConfigMap', 'orders-init').data).toEqual({ 'a.sql': 'SELECT 1' });
  });

  test('is restarted for a changed configuration', () => {
    const template = (maxConnections: string) => statefulSetOf({ config: { max_connections: maxConnections } }).template;
    expect(template('200').metadata.annotations).not.toEqual(template('300').metadata.annotations);
  });

  test('has a budget of one pod that spares those that recover, in an environment that has budgets', () => {
    expect(find(manifestsOf({ replicas: 3 }), 'PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'IfHealthyBudget' });
    expect(kinds(manifestsOf({ replicas: 3 }, Profile.development()))).not.toContain('PodDisruptionBudget/orders');
    const own = DisruptionBudget.minAvailable(PercentOrAbsolute.absolute(1));
    expect(find(manifestsOf({ replicas: 3, disruptionBudget: own }), 'PodDisruptionBudget').spec).toMatchObject({ minAvailable: 1 });
  });
});

describe('what the props add to what the engine says', () => {
  test('goes into the container beside it', () => {
    const volume = Volume.scratch('own');
    const main = mainOf({ env: { TZ: 'UTC' }, mounts: [{ path: '/own', volume }], writablePaths: ['/var/cache'], configFiles: { '/etc/own': 'a' }, args: ['-c', 'a=b'] });
    expect(envOf(main)).toMatchObject({ TZ: 'UTC', POSTGRES_DB: 'postgres' });
    expect(main.volumeMounts.map((mount: any) => mount.mountPath)).toEqual(expect.arrayContaining(['/own', '/var/cache', '/tmp', '/etc/own', '/var/lib/postgresql/data']));
    expect(main.args.slice(-2)).toEqual(['-c', 'a=b']);
  });

  test('wins over it', () => {
    const main = mainOf({
      command: ['own'],
      env: { POSTGRES_INITDB_ARGS: '--locale=C' },
      readiness: Probe.tcp(),
      preStop: Handler.exec(['stop']),
      resources: { memory: Size.gibibytes(4) },
    });
    expect(main.command).toEqual(['own']);
    expect(main.args).toBeUndefined();
    expect(envOf(main).POSTGRES_INITDB_ARGS).toBe('--locale=C');
    expect(main.readinessProbe.tcpSocket).toEqual({ port: 5432 });
    expect(main.lifecycle.preStop.exec.command).toEqual(['stop']);
    expect(main.resources.limits.memory).toBe('4Gi');
  });

  test('is all the memory that there is, where it is a limit', () => {
    const memory = (resources: Resources) => [mainOf({ resources }).resources.requests.memory, mainOf({ resources }).resources.limits.memory];
    expect(memory({ memoryLimit: Size.gibibytes(1) })).toEqual(['1Gi', '1Gi']);
    expect(memory({ memory: Size.gibibytes(2) })).toEqual(['2Gi', '2Gi']);
    expect(memory({ memory: Size.gibibytes(1), memoryLimit: Size.gibibytes(2) })).toEqual(['1Gi', '2Gi']);
    expect(memory({})).toEqual(['512Mi', '512Mi']);
  });

  test('is the user of the pods, where an image is made for another one', () => {
    expect(podOf({ podSecurity: { user: 1001 } }).securityContext).toMatchObject({ runAsUser: 1001, runAsGroup: 999, fsGroup: 999 });
  });

  test('is the patience with a start', () => {
    expect(mainOf({ startupPatience: Duration.hours(2) }).startupProbe).toMatchObject({ periodSeconds: 5, failureThreshold: 1440 });
  });
});

test('a custom engine has the ports that it is given, and its own Service', () => {
  const engine = DatabaseEngine.custom({
    name: 'search', image: 'search:1.0', dataPath: '/data', ports: [{ name: 'http', port: 9200, servicePort: 80 }], peerPorts: [{ name: 'peers', port: 9300, protocol: Protocol.TCP }],
  });
  const manifests = manifestsOf({ engine, credentials: undefined });
  expect(find(manifests, 'Service', 'orders').spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 9200, protocol: 'TCP' }]);
  expect(find(manifests, 'Service', 'orders-headless').spec.ports.map((port: any) => port.name)).toEqual(['http', 'peers']);
});

test('TLS is a Secret that the server can read and nobody else', () => {
  const prod = new Environment(new App(), 'prod');
  database(prod, { tls: { secret: Secret.fromSecretName(prod, 'tls', 'orders-tls'), withoutCa: true } });
  const { spec } = find(prod.toJson(), 'StatefulSet').spec.template;
  expect(spec.volumes).toContainEqual({ name: 'tls', secret: { secretName: 'orders-tls', defaultMode: 0o440 } });
  expect(spec.containers[0].volumeMounts).toContainEqual({ name: 'tls', mountPath: '/run/secrets/tls', readOnly: true });
  const { data } = find(prod.toJson(), 'ConfigMap', 'orders-config');
  expect(data['etc_postgresql_postgresql.conf']).toContain("ssl_cert_file = '/run/secrets/tls/tls.crt'");
  expect(data['etc_postgresql_postgresql.conf']).not.toContain('ssl_ca_file');
  expect(data['etc_postgresql_pg_hba.conf']).toMatch(/^hostssl +all +all +all +scram-sha-256$/m);
});

test('an engine says its version and image, with the tags that the image has', () => {
  expect(DatabaseEngine.postgres({ version: '17.2-alpine' })).toMatchObject({ name: 'postgres', version: '17.2-alpine', image: 'postgres:17.2-alpine' });
  expect(DatabaseEngine.etcd({ version: '3.5.16' })).toMatchObject({ version: '3.5.16', image: 'quay.io/coreos/etcd:v3.5.16' });
  expect(DatabaseEngine.postgres({ version: '17.2', image: 'mirror/postgres:17.2-1' }).image).toBe('mirror/postgres:17.2-1');
  expect(DatabaseEngine.of('oracle', { version: '23' })).toMatchObject({ name: 'oracle', image: '' });
});

test('a custom engine runs as the user that it is made for, and gives its Services any names', () => {
  const userOf = (user?: number) => podOf({ engine: DatabaseEngine.custom({ name: 'search', image: 'search:1.0', dataPath: '/data', user }), credentials: undefined }).securityContext;
  expect(userOf()).toMatchObject({ runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001 });
  expect(userOf(2000)).toMatchObject({ runAsUser: 2000, runAsGroup: 2000, fsGroup: 2000 });
  const engine = DatabaseEngine.custom({ name: 'search', image: 'search:1.0', dataPath: '/data', ports: [{ port: 9200 }] });
  expect(statefulSetOf({ engine, credentials: undefined, serviceName: 'orders-read' }).serviceName).toBe('orders-read');
  expect(statefulSetOf({ serviceName: 'orders', exposure: Exposure.none() }).serviceName).toBe('orders');
});

test('what is wrong with the database, its password, its metrics and its pods is said at once', () => {
  const problems = problemsOf(() => manifestsOf({
    replicas: -1,
    config: { port: '1' },
    credentials: Credentials.generated({ length: 1 }),
    metrics: true,
    metricsOptions: { image: 'exporter' },
    exposure: Exposure.clusterIp({ clusterIp: 'none' }),
    nodeSelector: { 'a b': '' },
    sidecars: [{ name: 'A', image: 'a:1.0' }],
  }));
  expect(problems.map(problem => problem.prop)).toEqual([
    'replicas', 'config.port', 'metricsOptions.image', 'credentials.length', 'exposure.clusterIp', 'sidecars[0].name', 'nodeSelector["a b"]',
  ]);
});

test('a quorum can be stopped: of no pods there is no majority', () => {
  const engine = DatabaseEngine.custom({ name: 'search', image: 'search:1.0', dataPath: '/data', quorum: true });
  expect(find(manifestsOf({ engine, credentials: undefined, replicas: 0 }), 'StatefulSet').spec.replicas).toBe(0);
});

test('the account of the pods can be one that exists, and is none of the database then', () => {
  const manifests = manifestsOf({ serviceAccount: ServiceAccount.fromServiceAccountName(new App(), 'account', 'robot') });
  expect(find(manifests, 'StatefulSet').spec.template.spec.serviceAccountName).toBe('robot');
  expect(kinds(manifests)).not.toContain('ServiceAccount/orders');
});

test('a program needs no more than an engine and a size', () => {
  const prod = new Environment(new App(), 'prod');
  database(prod, { ...LEAST, credentials: undefined });
  expect(kinds(prod.toJson())).toEqual(expect.arrayContaining(['Role/orders-credentials', 'RoleBinding/orders-credentials', 'StatefulSet/orders']));
});

test('what the namespace of its Environment does not admit is refused', () => {
  const prod = new Environment(new App(), 'prod');
  expect(problemsOf(() => database(prod, { security: { allowRoot: true } }))).toEqual([expect.objectContaining({
    code: 'scope', prop: 'security.allowRoot', message: 'needs Pod Security baseline, and the environment prod enforces restricted',
  })]);
});

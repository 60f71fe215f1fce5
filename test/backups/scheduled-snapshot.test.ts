import { Cron, Duration, Size, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { database, store } from './backups';
import {
  AccessMode, App, BackupJobOptions, DatabaseEngine, EbsStorageClass, Environment, PersistentStore, PodSecurityLevel, Retention, ScheduledSnapshot,
  ScheduledSnapshotProps, SnapshotDriver, StatefulDatabase, StatefulDatabaseProps, StorageSource, ReclaimPolicy, VolumeMode, VolumeSnapshotClass,
} from '../../src';
import { placesIn, without } from '../places';
import { find, synthesize } from '../support';
import { Every, NEEDED, podOptions } from '../workloads/every';

/** The snapshots of a store, unless the props say otherwise. */
function snapshots(scope: Construct, props: Partial<ScheduledSnapshotProps> = {}): ScheduledSnapshot {
  return new ScheduledSnapshot(scope, 'snapshots', { store: props.database ? undefined : store(scope, 'files'), schedule: Cron.hourly(), ...props });
}

function ofDatabase(scope: Construct, props: Partial<StatefulDatabaseProps>): ScheduledSnapshot {
  return snapshots(scope, { database: database(scope, 'db', { storage: { size: Size.gibibytes(20) }, credentials: undefined, ...props }) as StatefulDatabase });
}

function variables(manifests: any[]): { [name: string]: string } {
  const [container] = find(manifests, 'CronJob').spec.jobTemplate.spec.template.spec.containers;
  return Object.fromEntries(container.env.map(({ name, value }: any) => [name, value]));
}

/** The commands of a section of the runbook. */
function section(runbook: string, title: string): string {
  const text = runbook.slice(runbook.indexOf(`# ${title}\n`));
  const start = text.indexOf('```sh\n') + 6;
  return text.slice(start, text.indexOf('```', start));
}

test('is a CronJob that waits for the last run, with an end and attempts', () => {
  const { spec } = find(synthesize(chart => snapshots(chart)), 'CronJob');
  expect(spec).toMatchObject({ schedule: '0 * * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 3600, failedJobsHistoryLimit: 3 });
  expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 21600, backoffLimit: 3 });
});

test('its pods run the script, with what they need to know', () => {
  const manifests = synthesize(chart => snapshots(chart));
  const { containers: [container], automountServiceAccountToken } = find(manifests, 'CronJob').spec.jobTemplate.spec.template.spec;
  expect(container).toMatchObject({ image: 'curlimages/curl:8.11.1', command: ['sh', '/scripts/snapshot.sh'], terminationMessagePolicy: 'FallbackToLogsOnError' });
  expect(automountServiceAccountToken).toBe(true);
  expect(Object.keys(find(manifests, 'ConfigMap').data).sort()).toEqual(['scripts_api.sh', 'scripts_lib.sh', 'scripts_retention.sh', 'scripts_snapshot.sh']);
  expect(variables(manifests)).toEqual({
    BACKUP: 'snapshots', CLAIMS: 'files', DEADLINE: '21600', PATIENCE: '300', KEEP_DAILY: '7', KEEP_WEEKLY: '4', KEEP_MONTHLY: '12', KEEP_AT_LEAST: '3',
  });
});

test('they may make, list and delete the snapshots of the namespace, and nothing else', () => {
  const manifests = synthesize(chart => snapshots(chart));
  expect(find(manifests, 'Role').rules).toEqual([{ apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs: ['create', 'delete', 'list'] }]);
  expect(find(manifests, 'RoleBinding')).toMatchObject({ roleRef: { kind: 'Role', name: 'snapshots' }, subjects: [{ kind: 'ServiceAccount', name: 'snapshots' }] });
  expect(manifests.filter(({ kind }) => kind.startsWith('ClusterRole'))).toEqual([]);
});

test('a ServiceAccount of somebody else gets the role', () => {
  const manifests = synthesize(chart => snapshots(chart, { serviceAccount: podOptions.serviceAccount }));
  expect(find(manifests, 'RoleBinding').subjects[0].name).toBe('robot');
});

test('they reach the API server and the DNS, and nothing else', () => {
  const { spec } = find(synthesize(chart => snapshots(chart)), 'NetworkPolicy');
  expect(spec.policyTypes).toEqual(['Egress']);
  expect(spec.egress.map(({ ports }: any) => ports.map(({ port }: any) => port))).toEqual([[53, 53], [443, 6443]]);
});

describe('of a database', () => {
  const claims = (props: Partial<StatefulDatabaseProps>) => variables(synthesize(chart => ofDatabase(chart, props))).CLAIMS;
  const [zookeeper, mongodb, cassandra] = [
    DatabaseEngine.zookeeper({ version: '3.9.3' }), DatabaseEngine.mongodb({ version: '8.0.4' }), DatabaseEngine.cassandra({ version: '5.0.2' }),
  ];

  test.each([
    DatabaseEngine.postgres({ version: '17.2' }), DatabaseEngine.mysql({ version: '8.4.3' }), DatabaseEngine.mariadb({ version: '11.8.1' }),
    DatabaseEngine.redis({ version: '8.0' }), DatabaseEngine.valkey({ version: '8.1' }),
  ].map(engine => [engine.name, engine] as const))('%s: of the first pod alone, which the others copy', (_, engine) => {
    expect(claims({ engine, replicas: 3 })).toBe('data-db-0');
  });

  test.each([zookeeper, mongodb, cassandra].map(engine => [engine.name, engine] as const))('%s: of each member', (_, engine) => {
    expect(claims({ engine, replicas: 3 })).toBe('data-db-0 data-db-1 data-db-2');
  });

  test.each([
    DatabaseEngine.etcd({ version: '3.5.16' }), DatabaseEngine.rabbitmq({ version: '4.0' }), DatabaseEngine.kafka({ version: '3.9.0' }),
  ].map(engine => [engine.name, engine] as const))('%s: where it is alone', (_, engine) => {
    expect(claims({ engine, replicas: 1 })).toBe('data-db-0');
  });

  test('of any image: of each pod', () => {
    expect(claims({ engine: DatabaseEngine.custom({ name: 'clickhouse', image: 'clickhouse:24', dataPath: '/data' }), replicas: 2, firstOrdinal: 1 })).toBe('data-db-1 data-db-2');
  });

  test('not of further disks, which are stores of their own', () => {
    const volumes = [{ name: 'log', path: '/archive', size: Size.gibibytes(1) }];
    expect(claims({ volumes })).toBe('data-db-0');
  });
});

describe('the runbook', () => {
  const runbookOf = (make: (chart: Construct) => ScheduledSnapshot): string => make(Testing.chart()).runbook;

  test('makes a claim that holds what the snapshot holds, and finds the same pods', () => {
    const runbook = runbookOf(chart => ofDatabase(chart, { storage: { size: Size.gibibytes(20), storageClass: new EbsStorageClass(chart, 'fast'), accessMode: AccessMode.READ_WRITE_ONCE_POD } }));
    expect(section(runbook, 'Back')).toContain(`  kubectl create --filename - <<YAML
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: $1
  labels:
    app.kubernetes.io/name: postgres
    app.kubernetes.io/instance: $3
spec:
  accessModes: [ReadWriteOncePod]
  storageClassName: fast
  dataSource:
    apiGroup: snapshot.storage.k8s.io
    kind: VolumeSnapshot
    name: $2
  resources:
    requests:
      storage: $SIZE
YAML
`);
    expect(section(runbook, 'Back')).toContain('SIZE=20Gi\n');
  });

  test('brings a store back beside itself', () => {
    const runbook = runbookOf(chart => snapshots(chart, { store: new PersistentStore(chart, 'raw', { size: Size.gibibytes(3), volumeMode: VolumeMode.BLOCK, accessModes: [AccessMode.READ_WRITE_MANY] }) }));
    expect(section(runbook, 'Back')).toContain('  accessModes: [ReadWriteMany]\n  volumeMode: Block\n  dataSource:');
    expect(runbook).toContain('new_claim raw-back "snapshots-raw-$TIME"\n');
    expect(runbook).toContain("StorageSource.snapshot(VolumeSnapshot.fromName('snapshots-raw-2026-01-31t03-00-00z'))");
  });

  test('lets the first pod of a database be copied by the others again, or makes another database of it', () => {
    const runbook = runbookOf(chart => ofDatabase(chart, { replicas: 2 }));
    expect(section(runbook, 'In its place')).toBe(`kubectl scale statefulset db --replicas=0
for claim in data-db-0 data-db-1; do
  kubectl wait --for=delete "pod/\${claim#data-}" --timeout=10m
  kubectl delete pvc "$claim"
done
# The others copy the first one by themselves.
new_claim data-db-0 "snapshots-data-db-0-$TIME" db
kubectl scale statefulset db --replicas=2
kubectl rollout status statefulset db
`);
    expect(section(runbook, 'Beside it')).toBe('new_claim data-db-back-0 "snapshots-data-db-0-$TIME" db-back\n');
  });

  test('makes all members of ZooKeeper of one of them, and each of Cassandra of its own', () => {
    const zookeeper = runbookOf(chart => ofDatabase(chart, { engine: DatabaseEngine.zookeeper({ version: '3.9.3' }), replicas: 3 }));
    expect(section(zookeeper, 'In its place')).toContain('FROM=data-db-0\nfor claim in data-db-0 data-db-1 data-db-2; do\n  new_claim "$claim" "snapshots-$FROM-$TIME" db\ndone\n');
    expect(zookeeper).not.toContain('Beside it');
    const cassandra = runbookOf(chart => ofDatabase(chart, { engine: DatabaseEngine.cassandra({ version: '5.0.2' }), replicas: 2 }));
    expect(section(cassandra, 'In its place')).toContain('for claim in data-db-0 data-db-1; do\n  new_claim "$claim" "snapshots-$claim-$TIME" db\ndone\n');
    expect(cassandra).toContain('mended by `nodetool repair --full`');
  });

  test('names the namespace, and how long a run may take', () => {
    const env = new Environment(new App(), 'prod');
    expect(section(snapshots(env, { deadline: Duration.hours(1) }).runbook, 'Now')).toContain('kubectl --namespace prod wait --for=condition=complete --timeout=3600s "job/$RUN"');
  });
});

describe('each prop shows in the manifests', () => {
  const {
    imagePullSecrets, priorityClassName, nodeSelector, tolerations, affinity, podLabels, podAnnotations, serviceAccount, podSecurity,
  } = podOptions;
  const pods: Every<BackupJobOptions> = {
    resources: { memory: Size.mebibytes(300) },
    podSecurity,
    serviceAccount,
    imagePullSecrets,
    priorityClassName,
    nodeSelector,
    tolerations,
    affinity,
    podLabels,
    podAnnotations,
    component: 'frozen',
    partOf: 'shop',
    labels: { team: 'orders' },
  };
  const retention: Every<Retention> = { last: 2, hourly: 24, daily: 8, weekly: 5, monthly: 6, yearly: 10, atLeast: 4 };
  const props: Every<Omit<ScheduledSnapshotProps, 'store' | 'database'>> = {
    ...pods,
    snapshotClass: VolumeSnapshotClass.fromName('fast'),
    schedule: Cron.weekly(),
    timeZone: 'Europe/Berlin',
    retention,
    name: 'frozen',
    deadline: Duration.hours(2),
    patience: Duration.minutes(1),
    startingDeadline: Duration.minutes(10),
    backoffLimit: 1,
    successfulJobsHistoryLimit: 5,
    failedJobsHistoryLimit: 6,
    suspend: true,
    image: 'mirror/curl:8.11.1',
    annotations: { 'example.com/owner': 'orders' },
  };
  const synthesized = (changed: object): string => {
    const env = new Environment(new App(), 'prod', { podSecurity: PodSecurityLevel.PRIVILEGED });
    snapshots(env, changed);
    return JSON.stringify(Testing.synth(env));
  };
  const OTHERWISE = [...NEEDED.filter(pattern => !pattern.test('name')), /^schedule$/, /\.(name|volumeSnapshotClassName|key|secret|path|volume|topologyKey)$/];
  const places = [...placesIn(props)].map(path => ({ path, place: path.join('.') })).filter(({ place }) => !OTHERWISE.some(pattern => pattern.test(place)));
  const whole = synthesized(props);

  test.each(places)('$place', ({ path }) => {
    expect(synthesized(without(props, path))).not.toBe(whole);
  });

  test('labels are those of the snapshots as well', () => {
    expect(variables(synthesize(chart => snapshots(chart, { labels: { 'team': 'orders', 'example.com/cost': '7' } }))).LABELS).toBe('"team":"orders","example.com/cost":"7"');
  });
});

test('a class of one\'s own is named', () => {
  const made = synthesize(chart => snapshots(chart, {
    store: new PersistentStore(chart, 'disk', { size: Size.gibibytes(1), source: StorageSource.dynamic(new EbsStorageClass(chart, 'fast')) }),
    snapshotClass: new VolumeSnapshotClass(chart, 'frozen', { driver: SnapshotDriver.ebs(), deletionPolicy: ReclaimPolicy.DELETE }),
  }));
  expect(variables(made)).toMatchObject({ CLAIMS: 'disk', SNAPSHOT_CLASS: 'frozen' });
});

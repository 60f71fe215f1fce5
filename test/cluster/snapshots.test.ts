import { Cron, Duration, Size } from 'cdk8s';
import { serveKindsOf } from './custom-resources';
import { describeOn, eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { fencesOf } from '../../examples/support/markdown';
import {
  Credentials, DatabaseEngine, EbsStorageClass, Environment, ReclaimPolicy, ScheduledSnapshot, StatefulDatabase, VolumeSnapshotClass,
} from '../../src';

const NAME = 'test-snapshots';
const KIND = { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot' };

/**
 * The CronJob, its rights, its image's shell and the API server are those of the cluster. No driver here makes snapshots: the
 * test says of each what a snapshot controller would.
 */
describeOn(['real'], 'snapshots by a schedule', () => {
  const cluster = Kubectl.connect();
  let namespace: TestNamespace;
  let withdraw: () => void;
  let runbook: string;
  beforeAll(() => {
    withdraw = serveKindsOf(cluster, [KIND]);
    namespace = new TestNamespace(cluster, NAME);
    namespace.apply((env, app) => {
      const outside = new Environment(app, 'cluster', { clusterScoped: true });
      const db = new StatefulDatabase(env, 'db', {
        engine: DatabaseEngine.postgres({ version: '17' }),
        credentials: Credentials.fromSecret('db'),
        storage: { size: Size.gibibytes(1), storageClass: new EbsStorageClass(outside, NAME, { reclaimPolicy: ReclaimPolicy.DELETE }) },
      });
      runbook = new ScheduledSnapshot(env, 'nightly', {
        database: db,
        snapshotClass: VolumeSnapshotClass.fromName('none'),
        schedule: Cron.annually(),
        retention: { last: 1, atLeast: 1 },
        patience: Duration.seconds(0),
        backoffLimit: 0,
        // Its default image is not on every cluster of tests; this one has curl as well.
        image: 'busybox:1.37',
      }).runbook;
    });
  });
  afterAll(() => {
    namespace?.remove();
    cluster.run(['delete', 'storageclass', '--ignore-not-found', NAME]);
    withdraw?.();
  });

  const snapshots = () => namespace.kubectl.list('volumesnapshots');
  const finished = (job: string) => (namespace.kubectl.get('job', job).status.conditions ?? []).find(({ type, status }: any) => status === 'True' && ['Complete', 'Failed'].includes(type))?.type;

  /** A run, in which the driver says something of the new snapshot. */
  async function run(job: string, status: object): Promise<{ readonly ended: string; readonly last: any }> {
    const before = snapshots().map(({ metadata }) => metadata.name);
    namespace.kubectl.run(['create', 'job', '--from=cronjob/nightly', job]);
    let made: any;
    await eventually(() => {
      made = snapshots().find(({ metadata }) => !before.includes(metadata.name));
      return made !== undefined;
    }, () => namespace.kubectl.run(['get', 'pods', '-o', 'wide']));
    expect(made).toMatchObject({ spec: { volumeSnapshotClassName: 'none', source: { persistentVolumeClaimName: 'data-db-0' } } });
    namespace.kubectl.run(['patch', 'volumesnapshot', made.metadata.name, '--type=merge', '--patch', JSON.stringify({ status })]);
    await eventually(() => finished(job) !== undefined, () => namespace.kubectl.run(['get', 'pods', '-o', 'wide']));
    const lines = namespace.kubectl.run(['logs', `job/${job}`]).trimEnd().split('\n');
    return { ended: finished(job), last: JSON.parse(lines[lines.length - 1]) };
  }
  const ready = { readyToUse: true, restoreSize: '1Gi' };

  test('a run waits until its snapshot is ready', async () => {
    const { ended, last } = await run('first', ready);
    expect([ended, last]).toEqual(['Complete', expect.objectContaining({ message: 'finished', backups: 1 })]);
    expect(snapshots()).toHaveLength(1);
  });

  test('a run whose snapshot cannot be taken fails with what the driver says, and costs no other', async () => {
    const [{ metadata: { name } }] = snapshots();
    const { ended, last } = await run('refused', { readyToUse: false, error: { message: 'the "volume" is <gone>' } });
    expect([ended, last]).toEqual(['Failed', expect.objectContaining({ outcome: 'failed', error: 'data-db-0: the "volume" is <gone>' })]);
    expect(snapshots().map(({ metadata }) => metadata.name)).toEqual([name]);
  });

  test('why it has failed stands in the status of its pod', () => {
    const [pod] = namespace.kubectl.list('pods', '--selector', 'batch.kubernetes.io/job-name=refused');
    expect(pod.status.containerStatuses[0].state.terminated.message).toContain('the \\"volume\\" is <gone>');
  });

  test('older ones are removed when a new one is there', async () => {
    const [{ metadata: { name } }] = snapshots();
    const { ended } = await run('second', ready);
    expect(ended).toBe('Complete');
    expect(snapshots().map(({ metadata }) => metadata.name)).toEqual([expect.not.stringMatching(name)]);
  });

  test.each([
    ['list', 'volumesnapshots', 'yes'], ['delete', 'volumesnapshots', 'yes'], ['patch', 'volumesnapshots', 'no'], ['get', 'secrets', 'no'], ['delete', 'persistentvolumeclaims', 'no'],
  ])('its pods may %s %s: %s', (verb, kind, answer) => {
    const account = `system:serviceaccount:${NAME}:nightly`;
    expect(namespace.kubectl.run(['auth', 'can-i', verb, kind, '--as', account], { mayExitWith: [1] }).trim()).toBe(answer);
  });

  test('the runbook makes claims that the cluster takes, in its place and beside it', () => {
    const [{ metadata: { name } }] = snapshots();
    const commands = (section: string) => fencesOf(runbook.slice(runbook.indexOf(`# ${section}\n`))).find(({ language }) => language === 'sh')!.code;
    const functions = commands('Back').replace(/^TIME=.*$/m, `TIME=${name.slice(-20)}`);
    namespace.kubectl.shell(commands('What there is'), '.');
    // No driver makes a volume of it, so that the database would wait for ever.
    namespace.kubectl.shell([functions, commands('Beside it'), commands('In its place').replace(/--replicas=[1-9]/, '--replicas=0')].join('\n'), '.');
    for (const claim of ['data-db-back-0', 'data-db-0']) {
      expect(namespace.kubectl.get('pvc', claim).spec).toMatchObject({ dataSource: { kind: 'VolumeSnapshot', name }, resources: { requests: { storage: '1Gi' } } });
    }
  });
});

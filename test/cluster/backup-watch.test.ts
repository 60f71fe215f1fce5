import { Cron, Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { receiverApp, runNow, start, toldTo } from './backups';
import { describeOn, eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import {
  BackupDestination, BackupMetrics, BackupSource, EbsStorageClass, Environment, Peer, PersistentStore, ReclaimPolicy, Schedule, ScheduledBackup,
  ScheduledBackupProps, StorageSource,
} from '../../src';

const NAME = 'test-backup-watch';
const IMAGE = 'busybox:1.37';

const PROGRAMS = {
  good: 'echo data',
  broken: 'echo half; echo "the \\"shop\\" cannot be read: öäü" >&2; exit 3',
  large: 'tail /dev/zero',
  slow: 'echo data; sleep 300',
};

describeOn(['real'], 'Watched backups', () => {
  const cluster = Kubectl.connect();
  let namespace: TestNamespace;
  let looks = 0;
  beforeAll(() => {
    namespace = new TestNamespace(cluster, NAME);
    apply('good');
    namespace.rolledOut('receiver');
  });
  afterAll(() => {
    namespace?.kubectl.run(['delete', 'pods', '--all', '--grace-period=0', '--force']);
    namespace?.remove();
    cluster.run(['delete', 'storageclass', '--ignore-not-found', NAME]);
  });

  function apply(program: keyof typeof PROGRAMS, image = IMAGE): void {
    namespace.apply((env, app) => {
      const outside = new Environment(app, 'cluster', { clusterScoped: true });
      const storageClass = new EbsStorageClass(outside, NAME, { reclaimPolicy: ReclaimPolicy.DELETE });
      const store = new PersistentStore(env, 'vault', { size: Size.gibibytes(1), source: StorageSource.dynamic(storageClass) });
      const receiver = receiverApp(env);
      const secret = new Secret(env, 'receivers', { stringData: { alerts: 'http://receiver:8080/alerts?of="all"', heart: 'http://receiver:8080/heart' } });
      const peer = Peer.workload(receiver);
      const backup = (id: string, props: Partial<ScheduledBackupProps>) => new ScheduledBackup(env, id, {
        source: BackupSource.command({ image, command: ['sh', '-c', PROGRAMS[program]] }),
        destinations: [BackupDestination.store(store)],
        schedule: Cron.annually(),
        backoffLimit: 0,
        ...props,
      });
      const watch = { image: IMAGE, webhook: { url: { secret, key: 'alerts' }, peer, port: 8080 } };
      const { watcher } = backup('orders', {
        resources: { memory: Size.mebibytes(64) },
        watch: {
          ...watch,
          maximumAge: Duration.days(400),
          schedule: Cron.annually(),
          onSuccess: true,
          metrics: BackupMetrics.pushgateway({ url: 'http://receiver:8080/gateway', peer, port: 8080 }),
          heartbeat: { url: { secret, key: 'heart' }, peer, port: 8080 },
        },
      });
      // Ten minutes are long for a test.
      const stuck = { name: 'watch', env: [{ name: 'STUCK', value: '1' }] };
      watcher!.cronJob.override({ spec: { jobTemplate: { spec: { template: { spec: { containers: [stuck] } } } } } });
      backup('missing', { schedule: Schedule.cron('@every 30s'), suspend: true, watch: { ...watch, maximumAge: Duration.minutes(1), schedule: Schedule.cron('* * * * *') } });
    });
  }

  const told = (path: string) => toldTo(namespace, path);

  /** What one more look has reported. What ended in the second in which it begins is left to the next one. */
  async function look(): Promise<any[]> {
    const before = told('/alerts').length;
    await new Promise(resolve => setTimeout(resolve, 1100));
    const { ended, log } = await runNow(namespace, 'orders-watch', `orders-watch-${looks++}`);
    expect([ended, log]).toEqual(['Complete', expect.stringContaining('"message":"looked"')]);
    const alerts = told('/alerts').slice(before);
    expect(alerts.every(({ method, uri }) => method === 'POST' && uri === '/alerts?of="all"')).toBe(true);
    return alerts.map(({ body }) => JSON.parse(body)).filter(({ backup }) => backup === 'orders');
  }

  test('a run that succeeds is reported with what was kept, and in metrics', async () => {
    await runNow(namespace, 'orders', 'orders-good');
    expect(await look()).toMatchObject([{
      namespace: NAME, job: 'orders-good', outcome: 'succeeded', dumpBytes: 5, destinations: [{ name: 'vault', bytes: expect.any(Number), backups: 1 }],
    }]);
    const [{ method, uri, body }] = told('/gateway');
    expect([method, uri]).toEqual(['PUT', `/gateway/metrics/job/backup/namespace/${NAME}/backup/orders`]);
    expect(body).toMatch(/^backup_last_run_success\{backup="orders",namespace="test-backup-watch"\} 1$/m);
    expect(body).toMatch(/^backup_dump_bytes\{.*\} 5$/m);
    expect(told('/heart')).toHaveLength(1);
  });

  test('nothing is reported twice', async () => {
    expect(await look()).toEqual([]);
  });

  describe('runs that fail', () => {
    let reports: { readonly [job: string]: any };
    beforeAll(async () => {
      const { kubectl } = namespace;
      const podOf = (job: string) => kubectl.list('pods', '-l', `batch.kubernetes.io/job-name=${job}`)[0];
      const isSo = (holds: () => unknown) => eventually(() => Boolean(holds()), () => kubectl.run(['get', 'pods', '-o', 'yaml']));
      const failed = (job: string) => kubectl.get('job', job).status.conditions?.some(({ type }: any) => type === 'Failed');
      for (const program of ['slow', 'broken', 'large'] as const) {
        apply(program);
        start(namespace, 'orders', `orders-${program}`);
      }
      apply('good', 'acme/no-such:1.0');
      start(namespace, 'orders', 'orders-stuck');
      await isSo(() => podOf('orders-slow')?.status.initContainerStatuses?.[0]?.state.running);
      kubectl.run(['delete', 'pods', '-l', 'batch.kubernetes.io/job-name=orders-slow', '--grace-period=0', '--force']);
      await isSo(() => ['orders-slow', 'orders-broken', 'orders-large'].every(failed));
      await isSo(() => /Image/.test(podOf('orders-stuck')?.status.initContainerStatuses?.[0]?.state.waiting?.reason));
      reports = Object.fromEntries((await look()).map(report => [report.job, report]));
      kubectl.run(['delete', 'job', 'orders-stuck']);
    });

    test('a program that fails is reported with what it said', () => {
      expect(reports['orders-broken']).toMatchObject({
        outcome: 'failed',
        container: 'dump',
        exitCode: 1,
        condition: 'BackoffLimitExceeded',
        reason: 'dump failed: the program failed (program sh): the "shop" cannot be read: öäü',
      });
    });

    test('a program that takes more memory than there is is reported', () => {
      expect(reports['orders-large']).toMatchObject({ outcome: 'failed', container: 'dump', reason: expect.stringMatching(/^dump failed: out of memory, exit code \d+/) });
    });

    test('a run whose pod is killed is reported', () => {
      expect(reports['orders-slow']).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('its pod is gone') });
    });

    test('a run whose image cannot be pulled is reported before its deadline', () => {
      expect(reports['orders-stuck']).toMatchObject({ outcome: 'stuck', reason: expect.stringMatching(/^dump cannot start: (ErrImagePull|ImagePullBackOff): /) });
    });
  });

  test('the first success after those is a recovery', async () => {
    apply('good');
    await runNow(namespace, 'orders', 'orders-again');
    expect(await look()).toMatchObject([{ job: 'orders-again', outcome: 'recovered', destinations: [{ backups: 2 }] }]);
  });

  test('a backup that is not started is reported by the schedule of the watch', async () => {
    const overdue = () => told('/alerts').map(({ body }) => JSON.parse(body)).filter(({ backup }) => backup === 'missing');
    await eventually(() => overdue().length > 0, () => namespace.kubectl.run(['get', 'cronjobs,jobs']), 150);
    expect(overdue()[0]).toMatchObject({ outcome: 'overdue', lastSuccess: null, reason: expect.stringMatching(/^there is none since it was made, .* ago, and may be 60 s old; it is suspended$/) });
  });

  test('the watch may read neither Secrets nor other schedules, and change nothing', () => {
    const may = (...words: string[]) => namespace.kubectl.run(['auth', 'can-i', ...words, `--as=system:serviceaccount:${NAME}:orders-watch`], { mayExitWith: [1] }).trim();
    expect([may('list', 'jobs'), may('list', 'pods'), may('get', 'cronjobs/orders')]).toEqual(['yes', 'yes', 'yes']);
    expect([may('get', 'secrets'), may('list', 'secrets'), may('get', 'cronjobs/missing'), may('list', 'cronjobs'), may('delete', 'jobs'), may('get', 'pods/log'), may('create', 'pods')])
      .toEqual(['no', 'no', 'no', 'no', 'no', 'no', 'no']);
  });
});

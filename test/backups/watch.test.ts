import { describeWith } from './scripts';
import { WatchedCluster } from './watched';

const BEFORE = '2026-01-10T03:05:00Z';
const NOW = '2026-01-10T03:10:00Z';
const line = (fields: object) => JSON.stringify({ time: '2026-01-10T03:06:00Z', backup: 'nightly', ...fields });
const exceeded = { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
const kept = line({ step: 'keep', outcome: 'ok', message: 'finished', backups: 8, bytes: 12345678, dumpBytes: 99999999 });

function terminated(name: string, exitCode: number, reason: string, message?: string) {
  return { name, state: { terminated: { exitCode, reason, message } } };
}

describeWith('curl', 'awk')('A look at a backup', () => {
  let cluster: WatchedCluster;
  beforeEach(async () => {
    cluster = new WatchedCluster(NOW);
    cluster.looked(BEFORE);
    cluster.cronJob('nightly', { status: { lastSuccessfulTime: '2026-01-09T03:02:00Z', lastScheduleTime: '2026-01-10T03:00:00Z' } });
    await cluster.listen();
  });
  afterEach(() => cluster.close());

  function failedRun(name: string, finished: string): void {
    cluster.job(name, '2026-01-10T03:00:00Z', { finished, failed: exceeded });
  }

  test('where nothing has ended, nobody is told anything', async () => {
    cluster.job('going', '2026-01-10T03:09:00Z');
    const { ran, alerts } = await cluster.look();
    expect(ran).toMatchObject({ status: 0, errors: '', log: [{ message: 'looked', alerts: 0 }] });
    expect(alerts).toEqual([]);
  });

  test('a run that has failed is reported, with what the step said and what programs wrote before', async () => {
    failedRun('run', '2026-01-10T03:06:00Z');
    cluster.podOf('run', {
      phase: 'Failed',
      initContainerStatuses: [terminated('dump', 1, 'Error', [
        line({ step: 'dump', outcome: 'ok', message: 'dumped', database: '{"time":"x' }),
        'pg_dump: error: "a\\b" <shop> & more',
        'öäü 😀',
        line({ step: 'dump', outcome: 'failed', message: 'pg_dump failed', database: 'it\'s "odd"', seconds: 4 }),
        '',
      ].join('\n'))],
      containerStatuses: [{ name: 'keep-vault', state: { waiting: { reason: 'PodInitializing' } } }],
    });
    const { alerts } = await cluster.look();
    const reason = 'dump failed: pg_dump failed (database it\'s "odd"): pg_dump: error: "a\\b" <shop> & more öäü 😀';
    expect(alerts).toEqual([{
      text: `Backup prod/nightly has failed: ${reason}`,
      backup: 'nightly',
      namespace: 'prod',
      task: 'backup',
      outcome: 'failed',
      reason,
      condition: 'BackoffLimitExceeded',
      job: 'run',
      started: '2026-01-10T03:00:00Z',
      finished: '2026-01-10T03:06:00Z',
      seconds: 360,
      failedPods: 1,
      container: 'dump',
      exitCode: 1,
    }]);
  });

  test.each<[title: string, status: object, reason: string]>([
    ['that was killed for its memory', { containerStatuses: [terminated('keep-vault', 137, 'OOMKilled', `${line({ step: 'keep', outcome: 'ok', message: 'kept' })}\n`)] },
      'keep-vault failed: out of memory, exit code 137'],
    ['that cannot run', { containerStatuses: [terminated('keep-vault', 128, 'StartError', 'exec: "sh": not found')] },
      'keep-vault failed: StartError, exit code 128: exec: "sh": not found'],
    ['that said nothing', { containerStatuses: [terminated('keep-vault', 1, 'Error')] }, 'keep-vault failed: Error, exit code 1'],
    ['that said something without an end', { containerStatuses: [terminated('keep-vault', 2, 'Error', 'cut off","outcome":"ok"}\nsh: {"time":"2026')] },
      'keep-vault failed: cut off","outcome":"ok"} sh:'],
    ['two of which failed', { containerStatuses: [terminated('keep-vault', 1, 'Error', line({ outcome: 'failed', message: 'full' })), terminated('keep-restic', 1, 'Error', line({ outcome: 'failed', message: 'away' }))] },
      'keep-vault failed: full; keep-restic failed: away'],
    ['that was evicted', { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: ephemeral-storage.' }, 'Evicted: The node was low on resource: ephemeral-storage.'],
    ['whose node is gone', { phase: 'Failed', conditions: [{ type: 'DisruptionTarget', status: 'True', message: 'PodGC: node no longer exists' }] }, 'the pod was taken away: PodGC: node no longer exists'],
  ])('a container %s is the reason', async (_, status, reason) => {
    failedRun('run', '2026-01-10T03:06:00Z');
    cluster.podOf('run', status);
    expect((await cluster.look()).alerts).toMatchObject([{ outcome: 'failed', reason }]);
  });

  test('of several attempts, the last one says why', async () => {
    failedRun('run', '2026-01-10T03:06:00Z');
    cluster.podOf('run', { containerStatuses: [terminated('keep-vault', 1, 'Error', line({ outcome: 'failed', message: 'second' }))] }, '2026-01-10T03:01:00Z');
    cluster.podOf('run', { containerStatuses: [terminated('keep-vault', 1, 'Error', line({ outcome: 'failed', message: 'first' }))] }, '2026-01-10T03:00:00Z');
    expect((await cluster.look()).alerts).toMatchObject([{ reason: 'keep-vault failed: second' }]);
  });

  test('a run whose pod is gone is reported, as is one that took too long', async () => {
    failedRun('killed', '2026-01-10T03:06:00Z');
    cluster.job('long', '2026-01-09T21:00:00Z', { finished: '2026-01-10T03:07:00Z', failed: { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' }, failedPods: 0 });
    const { alerts } = await cluster.look();
    expect(alerts.map(({ reason }) => reason)).toEqual([
      'BackoffLimitExceeded: Job has reached the specified backoff limit; its pod is gone: it was deleted, or its node was lost',
      'it took longer than it may (DeadlineExceeded), and was stopped',
    ]);
  });

  test.each([
    ['2026-01-10T03:04:59Z', []],
    ['2026-01-10T03:05:00Z', ['run']],
    ['2026-01-10T03:09:59Z', ['run']],
    ['2026-01-10T03:10:00Z', []],
  ])('what ended at %s is reported by this look or by another one, and never by two', async (finished, jobs) => {
    failedRun('run', finished);
    expect((await cluster.look()).alerts.map(({ job }) => job)).toEqual(jobs);
  });

  test('looks that failed are made up for', async () => {
    cluster.job('watch-failed', '2026-01-10T03:07:00Z', { finished: '2026-01-10T03:07:10Z', failed: exceeded }, 'nightly-watch');
    failedRun('run', '2026-01-10T03:06:00Z');
    expect((await cluster.look()).alerts).toMatchObject([{ job: 'run' }]);
  });

  test('the first look reports what has failed since the watch was made', async () => {
    cluster.jobs = cluster.jobs.filter(({ metadata }) => metadata.name === 'watch-now');
    cluster.job('old', '2025-12-31T03:00:00Z', { finished: '2025-12-31T04:00:00Z', failed: exceeded });
    failedRun('run', '2026-01-02T03:06:00Z');
    expect((await cluster.look()).alerts).toMatchObject([{ job: 'run' }]);
  });

  test('a run that succeeds is reported where that is asked for, with what was kept', async () => {
    cluster.job('run', '2026-01-10T03:00:00Z', { finished: '2026-01-10T03:06:05Z' });
    cluster.podOf('run', { phase: 'Succeeded', initContainerStatuses: [terminated('dump', 0, 'Completed', line({ outcome: 'ok', bytes: 1 }))], containerStatuses: [terminated('keep-vault', 0, 'Completed', kept), terminated('keep-restic', 0, 'Completed', kept)] });
    expect((await cluster.look()).alerts).toEqual([]);
    const { alerts: [alert] } = await cluster.look({ ON_SUCCESS: '1' });
    expect(alert).toMatchObject({
      text: 'Backup prod/nightly has succeeded: 11.8 MiB in vault, which has 8, 11.8 MiB in restic, which has 8',
      outcome: 'succeeded',
      job: 'run',
      seconds: 365,
      failedPods: 0,
      dumpBytes: 99999999,
      destinations: [{ name: 'vault', bytes: 12345678, backups: 8 }, { name: 'restic', bytes: 12345678, backups: 8 }],
    });
  });

  test('the first success after a failure is reported in any case', async () => {
    failedRun('bad', '2026-01-10T03:02:00Z');
    cluster.job('good', '2026-01-10T03:05:00Z', { finished: '2026-01-10T03:06:00Z' });
    cluster.job('better', '2026-01-10T03:07:00Z', { finished: '2026-01-10T03:08:00Z' });
    expect((await cluster.look()).alerts).toMatchObject([{ job: 'good', outcome: 'recovered', text: 'Backup prod/nightly has succeeded again' }]);
  });

  test.each<[title: string, status: object, reason: string]>([
    ['an image that cannot be pulled', { containerStatuses: [{ name: 'keep-vault', state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "a:1"' } } }] },
      'keep-vault cannot start: ImagePullBackOff: Back-off pulling image "a:1"'],
    ['a Secret that is not there', { containerStatuses: [{ name: 'keep-vault', state: { waiting: { reason: 'CreateContainerConfigError', message: 'secret "x" not found' } } }] },
      'keep-vault cannot start: CreateContainerConfigError: secret "x" not found'],
    ['no node for it', { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available: 3 Insufficient memory.' }] },
      'no node takes the pod: 0/3 nodes are available: 3 Insufficient memory.'],
    ['a reason that only events have', {}, 'its pod is pending; the events of the pod say why'],
  ])('a run that does not start for %s is reported once, when it should have', async (_, status, reason) => {
    cluster.job('run', '2026-01-10T02:56:00Z');
    cluster.podOf('run', { phase: 'Pending', ...status }, '2026-01-10T02:56:00Z');
    const { alerts } = await cluster.look();
    expect(alerts).toMatchObject([{ outcome: 'stuck', reason, text: `Backup prod/nightly does not start: ${reason}`, started: '2026-01-10T02:56:00Z' }]);
    expect(alerts[0]).not.toHaveProperty('finished');
    cluster.pods[0].metadata.creationTimestamp = '2026-01-10T02:54:00Z';
    expect((await cluster.look()).alerts).toEqual([]);
  });

  test('a run that has no pod is reported, and one that is tried again is not', async () => {
    cluster.job('quota', '2026-01-10T02:56:00Z');
    cluster.job('again', '2026-01-10T02:56:00Z', { failedPods: 1 });
    expect((await cluster.look()).alerts).toMatchObject([{ job: 'quota', outcome: 'stuck', reason: 'there is no pod; the events of the Job say why' }]);
  });

  test.each<[title: string, lastSuccess: string, alerts: number]>([
    ['not yet', '2026-01-08T03:10:00Z', 0],
    ['for the first time', '2026-01-08T03:09:59Z', 1],
    ['since a while', '2026-01-08T03:04:59Z', 0],
    ['for a day', '2026-01-07T03:06:00Z', 1],
    ['for two days and a bit', '2026-01-06T02:06:00Z', 0],
  ])('a backup that is too old %s', async (_, lastSuccessfulTime, count) => {
    cluster.cronJob('nightly', { status: { lastSuccessfulTime } });
    expect((await cluster.look()).alerts.filter(({ outcome }) => outcome === 'overdue')).toHaveLength(count);
  });

  describe('a backup that is too old', () => {
    const lastSuccess = '2026-01-08T03:06:00Z';
    beforeEach(() => cluster.cronJob('nightly', { status: { lastSuccessfulTime: lastSuccess, lastScheduleTime: '2026-01-09T03:00:00Z' } }));
    const START = `the newest one is from ${lastSuccess}, 2 days ago, and may be 2 days old`;

    test('was not started', async () => {
      const { alerts } = await cluster.look();
      expect(alerts).toEqual([{
        text: `Backup prod/nightly is overdue: ${START}; the last run was at 2026-01-09T03:00:00Z`,
        backup: 'nightly',
        namespace: 'prod',
        task: 'backup',
        outcome: 'overdue',
        reason: `${START}; the last run was at 2026-01-09T03:00:00Z`,
        lastSuccess,
      }]);
    });

    test('is suspended', async () => {
      cluster.cronJob('nightly', { status: { lastSuccessfulTime: lastSuccess }, suspend: true });
      expect((await cluster.look()).alerts).toMatchObject([{ reason: `${START}; it is suspended` }]);
    });

    test('is still being made', async () => {
      cluster.job('run', '2026-01-10T03:00:00Z');
      expect((await cluster.look()).alerts).toMatchObject([{ reason: `${START}; a run goes on since 2026-01-10T03:00:00Z` }]);
    });

    test('was not made, because its run has failed', async () => {
      failedRun('run', '2026-01-10T03:01:00Z');
      cluster.podOf('run', { containerStatuses: [terminated('keep-vault', 1, 'Error', line({ outcome: 'failed', message: 'full' }))] });
      expect((await cluster.look()).alerts).toMatchObject([{ reason: `${START}; the last run has failed: keep-vault failed: full` }]);
    });

    test('was never made, and the watch is new', async () => {
      cluster.jobs = cluster.jobs.filter(({ metadata }) => metadata.name === 'watch-now');
      cluster.cronJob('nightly');
      expect((await cluster.look()).alerts).toMatchObject([{ reason: 'there is none since it was made, 9 days ago, and may be 2 days old; the last run was at no time', lastSuccess: null }]);
    });
  });
});

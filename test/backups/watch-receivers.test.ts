import { spawnSync } from 'child_process';
import { statSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { SCRIPTS, describeWith } from './scripts';
import { prettyLikeGo, WatchedCluster } from './watched';

describeWith('curl', 'awk')('Those who are told', () => {
  let cluster: WatchedCluster;
  beforeEach(async () => {
    cluster = new WatchedCluster('2026-01-10T03:10:00Z');
    cluster.looked('2026-01-10T03:05:00Z');
    cluster.job('run', '2026-01-10T03:00:00Z', { finished: '2026-01-10T03:06:00Z', failed: { reason: 'DeadlineExceeded', message: '' } });
    cluster.cronJob('nightly', { status: { lastSuccessfulTime: '2026-01-09T03:02:00Z' } });
    await cluster.listen();
  });
  afterEach(() => cluster.close());

  const paths = () => cluster.received.map(({ method, url }) => `${method} ${url}`);

  test('the URL of the webhook and the token are in no arguments', async () => {
    const { ran } = await cluster.look();
    expect(paths()).toEqual(['POST /hook?token=secret']);
    expect(cluster.pod.read('curl.log')).not.toMatch(/secret|Bearer/);
    expect(ran.output + ran.errors).not.toMatch(/secret|Bearer/);
  });

  test('a receiver that takes a text alone gets nothing else', async () => {
    const { alerts } = await cluster.look({ TEXT_ONLY: '1' });
    expect(alerts).toEqual([{ text: 'Backup prod/nightly has failed: it took longer than it may (DeadlineExceeded), and was stopped' }]);
  });

  test.each([404, 301])('where the webhook answers %d, all else is done, and the look has failed', async status => {
    cluster.answers['/hook'] = status;
    cluster.job('other', '2026-01-10T03:00:00Z', { finished: '2026-01-10T03:07:00Z', failed: { reason: 'DeadlineExceeded', message: '' } });
    const { ran } = await cluster.look({ PUSHGATEWAY: cluster.url, HEARTBEAT_FILE: cluster.pod.path('heartbeat/url') });
    expect(paths()).toEqual(['POST /hook?token=secret', 'POST /hook?token=secret', 'PUT /metrics/job/backup/namespace/prod/backup/nightly', 'GET /heart']);
    expect(ran.status).toBe(1);
    expect(ran.log.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
      { message: 'an alert cannot be sent', error: `${status} said` },
      { message: 'an alert cannot be sent' },
      { message: 'not all could be sent; the next run tries again', alerts: 2, failures: 2 },
    ]);
  });

  test('a receiver that is not there is said', async () => {
    cluster.pod.write('webhook/url', 'http://127.0.0.1:1/x');
    const { ran } = await cluster.look();
    expect(ran.status).toBe(1);
    expect(ran.log[1]).toMatchObject({ message: 'an alert cannot be sent', error: expect.stringContaining('127.0.0.1') });
  });

  test('an API server that refuses fails the look, which tells nobody', async () => {
    const { ran } = await cluster.look({ ACCOUNT: cluster.pod.write('other/namespace', 'prod').replace('/namespace', ''), HEARTBEAT_FILE: cluster.pod.path('heartbeat/url') });
    expect(ran.status).toBe(1);
    expect(ran.log).toMatchObject([{
      message: 'the API server does not answer as it should', path: '/apis/batch/v1/namespaces/prod/cronjobs/nightly-watch', error: '403: cronjobs "nightly-watch" is forbidden',
    }]);
    expect(paths()).toEqual([]);
  });

  test('the heartbeat stops where the newest backup is too old', async () => {
    const env = { HEARTBEAT_FILE: cluster.pod.path('heartbeat/url') };
    await cluster.look(env);
    expect(paths()).toContain('GET /heart');
    cluster.cronJob('nightly', { status: { lastSuccessfulTime: '2026-01-01T03:02:00Z' } });
    await cluster.look(env);
    expect(paths()).not.toContain('GET /heart');
  });

  /** The values of metrics by name and further labels. */
  function metricsIn(text: string): { [name: string]: number } {
    const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
    return Object.fromEntries(lines.map(line => {
      const [, name, labels, value] = /^(\w+)\{backup="nightly",namespace="prod"(.*)\} (\d+)$/.exec(line)!;
      return [`${name}${labels}`, Number(value)];
    }));
  }

  test('metrics say how the last run ended, and what the newest backup is', async () => {
    const keep = (name: string, bytes: number) => {
      const message = JSON.stringify({ time: '2026-01-09T03:02:00Z', step: 'keep', outcome: 'ok', backups: 8, bytes, dumpBytes: 99 });
      return { name, state: { terminated: { exitCode: 0, reason: 'Completed', message } } };
    };
    cluster.job('good', '2026-01-09T03:00:00Z', { finished: '2026-01-09T03:02:00Z' });
    cluster.podOf('good', { containerStatuses: [keep('keep-vault', 77), keep('keep-restic', 78)] });
    await cluster.look({ PUSHGATEWAY: `${cluster.url}/` });
    const { body } = cluster.received.find(({ method }) => method === 'PUT')!;
    expect(metricsIn(body)).toEqual({
      'backup_last_success_timestamp_seconds': Date.parse('2026-01-09T03:02:00Z') / 1000,
      'backup_last_run_timestamp_seconds': Date.parse('2026-01-10T03:06:00Z') / 1000,
      'backup_last_run_success': 0,
      'backup_duration_seconds': 360,
      'backup_maximum_age_seconds': 172800,
      'backup_overdue': 0,
      'backup_suspended': 0,
      'backup_dump_bytes': 99,
      'backup_bytes,destination="vault"': 77,
      'backup_bytes,destination="restic"': 78,
      'backup_count,destination="vault"': 8,
      'backup_count,destination="restic"': 8,
      'backup_watch_timestamp_seconds': Date.parse('2026-01-10T03:10:00Z') / 1000,
    });
    expect(body.match(/^# TYPE \w+ gauge$/gm)).toHaveLength(11);
  });

  test('verifications have metrics and reports of their own', async () => {
    cluster.cronJob('nightly-verify', { suspend: true });
    cluster.job('verify', '2026-01-10T03:07:00Z', { finished: '2026-01-10T03:08:00Z', failed: { reason: 'DeadlineExceeded', message: '' } }, 'nightly-verify');
    const { alerts } = await cluster.look({ PUSHGATEWAY: cluster.url, WATCHED: 'nightly:172800 nightly-verify:691200' });
    expect(alerts.map(({ text, task }) => [task, text])).toEqual([
      ['backup', 'Backup prod/nightly has failed: it took longer than it may (DeadlineExceeded), and was stopped'],
      ['verification', 'Verification of backup prod/nightly has failed: it took longer than it may (DeadlineExceeded), and was stopped'],
    ]);
    expect(metricsIn(cluster.received.find(({ method }) => method === 'PUT')!.body)).toMatchObject({
      backup_suspended: 0,
      backup_verification_suspended: 1,
      backup_verification_last_run_success: 0,
      backup_verification_overdue: 1,
      backup_verification_maximum_age_seconds: 691200,
    });
  });

  test('a file of metrics is replaced as a whole, and everybody may read it', async () => {
    const file = cluster.pod.write('metrics/nightly.prom', 'old\n');
    const { ran } = await cluster.look({ TEXTFILE: file });
    expect([ran.status, ran.errors]).toEqual([0, '']);
    expect(metricsIn(cluster.pod.read('metrics/nightly.prom'))).toMatchObject({ backup_last_run_success: 0 });
    expect(cluster.pod.list('metrics')).toEqual(['nightly.prom']);
    expect((statSync(file).mode % 0o1000).toString(8)).toBe('644');
  });

  test('a file that cannot be written fails the look', async () => {
    const { ran } = await cluster.look({ TEXTFILE: '/nowhere/nightly.prom' });
    expect(ran.status).toBe(1);
    expect(ran.log[1]).toMatchObject({ message: 'the metrics cannot be written', error: expect.stringContaining('/nowhere/nightly.prom') });
  });

  /** What `flat` has to make of an object. */
  function flattened(value: unknown, path = ''): string[] {
    if (value !== null && typeof value === 'object') {
      return Object.entries(value).flatMap(([key, each]) => flattened(each, path === '' ? plain(key) : `${path}.${plain(key)}`));
    }
    return [`${path}\t${typeof value === 'string' ? plain(value) : JSON.stringify(value)}`];
  }

  function plain(text: string): string {
    return text.replace(/[\b\f\n\r\t]/g, ' ').replace(/[\u0000-\u001f\u2028\u2029]/g, '?');
  }

  test('what the API server answers is read as JSON is, however awkward', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.constantFrom('{', '}', '[', '],', '"x": {', '\\', '\\"', '": "', 'a\nb', ' x', 'x,'));
    const value = fc.letrec(tie => ({
      value: fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(text, tie('value'), { maxKeys: 3 })),
    })).value;
    const items = fc.array(fc.record({ value }), { minLength: 40, maxLength: 40 });
    const script = '. "$1/api.sh"; flat';
    fc.assert(fc.property(items, objects => {
      const whole = { kind: 'List', items: objects };
      const env = { ...process.env, ACCOUNT: cluster.pod.path('account'), KUBERNETES_SERVICE_HOST: '::1', KUBERNETES_SERVICE_PORT: '443' };
      const { stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', join(SCRIPTS)], { env, input: `${prettyLikeGo(whole)}\n`, encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(stdout.split('\n').slice(0, -1)).toEqual(flattened(whole));
    }), { numRuns: 25 });
  });
});

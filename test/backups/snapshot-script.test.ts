import { failure, has } from './scripts';
import { refusal, SnapshotCluster } from './snapshots';

const OLD = ['2026-01-01t03-00-00z', '2026-01-02t03-00-00z', '2026-01-03t03-00-00z'];

// Each run starts dozens of programs, and a machine may be busy.
jest.setTimeout(60_000);

let cluster: SnapshotCluster;
beforeEach(async () => {
  cluster = new SnapshotCluster();
  await cluster.listen();
});
afterEach(() => cluster.close());
// Elsewhere the report says that these were skipped.
const test = has('curl') ? global.test : global.test.skip;

const messages = ({ log }: { log: any[] }) => log.map(({ message }) => message);
const deleted = () => cluster.asked.filter(each => each.startsWith('DELETE ')).map(each => each.slice(7));

test('a snapshot of each claim is made, with the time in its name and the labels by which it is found', async () => {
  const ran = await cluster.run({ SNAPSHOT_CLASS: 'fast', LABELS: '"team":"orders"' });
  expect(ran).toMatchObject({ status: 0, errors: '' });
  const [first, second] = cluster.own;
  const time = first.metadata.name.slice(-20);
  expect(time).toMatch(/^\d{4}-\d\d-\d\dt\d\d-\d\d-\d\dz$/);
  expect(Math.abs(Date.now() - Date.parse(time.toUpperCase().replace(/-(\d\d)-(\d\d)Z/, ':$1:$2Z')))).toBeLessThan(60_000);
  expect({ ...first, status: undefined }).toEqual({
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name: `nightly-data-db-0-${time}`, labels: { 'team': 'orders', 'cdk8s-workloads/scheduled-snapshot': 'nightly', 'cdk8s-workloads/claims': '2' } },
    spec: { volumeSnapshotClassName: 'fast', source: { persistentVolumeClaimName: 'data-db-0' } },
  });
  expect(second.metadata.name).toBe(`nightly-data-db-1-${time}`);
  expect(ran.log).toMatchObject([
    { message: 'began', claim: 'data-db-0' }, { message: 'began', claim: 'data-db-1' },
    { message: 'ready', claim: 'data-db-0', size: '1Gi' }, { message: 'ready', claim: 'data-db-1' },
    { backup: 'nightly', step: 'snapshot', outcome: 'ok', message: 'finished', backups: 1, claims: 2 },
  ]);
});

test('without a class, the default one of the driver takes it', async () => {
  await cluster.run({ CLAIMS: 'files' });
  expect(cluster.own[0].spec).toEqual({ source: { persistentVolumeClaimName: 'files' } });
});

test('older ones are removed when all new ones are ready, and not before', async () => {
  OLD.forEach(time => cluster.taken(time));
  let removed: string[] | undefined;
  cluster.beforeLook = look => {
    if (look > 0 && look < 4) {
      // One of the two.
      cluster.own[0].status = { readyToUse: true, restoreSize: '1Gi' };
      cluster.own[1].status = { readyToUse: false };
    } else if (look === 4) {
      removed = deleted();
      cluster.own[1].status = { readyToUse: true };
    }
  };
  expect(await cluster.run()).toMatchObject({ status: 0 });
  expect(removed).toEqual([]);
  expect(deleted().sort()).toEqual([`nightly-data-db-0-${OLD[0]}`, `nightly-data-db-1-${OLD[0]}`]);
});

test('a run whose snapshots are not all ready does not count', async () => {
  OLD.forEach(time => cluster.taken(time));
  const late = new Date(Date.now() - 600_000).toISOString().slice(0, 19).toLowerCase().replace(/:/g, '-') + 'z';
  cluster.taken(late, { readyToUse: true }, ['data-db-0']);
  await cluster.run();
  expect(deleted().sort()).toEqual([`nightly-data-db-0-${OLD[0]}`, `nightly-data-db-1-${OLD[0]}`]);
});

describe('what runs that were ended have left', () => {
  const left = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19).toLowerCase().replace(/:/g, '-') + 'z';

  test('is removed when they cannot be alive any more, and not before', async () => {
    const dead = [...cluster.taken(left(120), { error: { message: 'no' } }), ...cluster.taken(left(90), { readyToUse: true }, ['data-db-0'])];
    const alive = cluster.taken(left(30), { readyToUse: false });
    const ran = await cluster.run();
    expect(deleted().sort()).toEqual(dead.sort());
    expect(ran.log.filter(({ message }) => message === 'removed what a run that was ended has left')).toHaveLength(3);
    expect([...cluster.snapshots.keys()]).toEqual(expect.arrayContaining(alive));
  });

  test('is as good as any other where it has become ready by itself', async () => {
    cluster.taken(left(120));
    const { log } = await cluster.run();
    expect(deleted()).toEqual([]);
    expect(log[log.length - 1]).toMatchObject({ message: 'finished', backups: 2 });
  });

  test('is left alone where it is being removed already', async () => {
    cluster.taken(left(120)).forEach(name => { cluster.snapshots.get(name).metadata.deletionTimestamp = '2026-01-31T03:00:00Z'; });
    const { log } = await cluster.run();
    expect(deleted()).toEqual([]);
    expect(log[log.length - 1]).toMatchObject({ backups: 1 });
  });
});

test('what somebody else has given the label is theirs', async () => {
  cluster.taken('2020-01-01t03-00-00z');
  for (const name of ['other-data-db-0-2020-01-01t03-00-00z', 'nightly-before-upgrade', 'nightly-data-db-0-2020-01-01t03-00']) {
    cluster.snapshots.set(name, { ...cluster.snapshots.values().next().value, metadata: { name, labels: { 'cdk8s-workloads/scheduled-snapshot': 'nightly' } } });
  }
  await cluster.run({ KEEP_LAST: '1' });
  expect(deleted().sort()).toEqual(['nightly-data-db-0-2020-01-01t03-00-00z', 'nightly-data-db-1-2020-01-01t03-00-00z']);
});

describe('a run fails, removes what it has made, and nothing else', () => {
  beforeEach(() => OLD.forEach(time => cluster.taken(time)));
  afterEach(() => {
    expect([...cluster.snapshots.keys()].map(name => name.slice(-20))).toEqual(OLD.flatMap(time => [time, time]));
  });

  test('where an error of the driver stands, which it says', async () => {
    const message = 'Failed to create: <"quota">\n\tof volume \\x & others';
    cluster.beforeLook = look => { if (look === 2) { cluster.own[1].status = { readyToUse: false, error: { time: 't', message } }; } };
    const ran = await cluster.run();
    expect(failure(ran)).toBe('a snapshot cannot be made');
    expect(ran.log[ran.log.length - 1]).toMatchObject({ error: 'data-db-1: Failed to create: <"quota">  of volume \\x & others' });
  });

  test('where the API server refuses one', async () => {
    cluster.instead = (method, name) => (method === 'POST' && name!.includes('data-db-1') ? { status: 403, object: refusal(403, 'exceeded quota: snapshots') } : undefined);
    const ran = await cluster.run();
    expect(failure(ran)).toBe('a snapshot cannot be made');
    expect(ran.log[ran.log.length - 1]).toMatchObject({ claim: 'data-db-1', answer: '403: exceeded quota: snapshots' });
  });

  test.each([
    ['removed', () => { cluster.snapshots.delete(cluster.own[0].metadata.name); }],
    ['being removed', () => { cluster.own[0].metadata.deletionTimestamp = '2026-01-31T03:00:00Z'; }],
  ])('where one of its own is %s by somebody else', async (_, happens) => {
    cluster.beforeLook = look => { if (look === 2) { happens(); } };
    expect(failure(await cluster.run())).toBe('a snapshot was removed by somebody else before it was ready');
  });
});

test('an error that passes is none: drivers try again', async () => {
  cluster.beforeLook = look => {
    if (look === 1) {
      cluster.own[0].status = { readyToUse: false, error: { message: 'throttled' } };
    } else if (look === 3) {
      cluster.own[0].status = undefined;
      cluster.finishAll();
    }
  };
  expect(await cluster.run({ PATIENCE: '60' })).toMatchObject({ status: 0 });
});

test('a run that is told to stop says so, and leaves what may still become ready to the next one', async () => {
  cluster.beforeLook = () => undefined;
  const pid = cluster.pod.path('pid');
  cluster.pod.program('sh-with-pid', `echo $$ > ${pid}\nexec sh "$@"`);
  const running = cluster.pod.start('snapshot.sh', {}, cluster.pod.path('bin/sh-with-pid'));
  while (cluster.looks < 3) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  process.kill(Number(cluster.pod.read('pid')), 'SIGTERM');
  expect(failure(await running)).toBe('was stopped before all snapshots were ready');
  expect([cluster.own.length, deleted()]).toEqual([2, []]);
});

describe('the API server', () => {
  test.each([
    [404, 'the cluster knows no VolumeSnapshots: it needs the snapshot controller and its CRDs'],
    [403, 'the snapshots cannot be listed'],
  ])('answers %i when it is asked what there is: %s', async (status, message) => {
    cluster.instead = () => ({ status, object: refusal(status, 'why') });
    expect(failure(await cluster.run())).toBe(message);
    expect(cluster.asked).toEqual([]);
  });

  test('is asked again while it is away', async () => {
    let calls = 0;
    cluster.instead = method => (++calls % 3 > 0 ? { status: method === 'GET' ? 503 : 500, object: refusal(500, 'etcd has no leader') } : undefined);
    expect(await cluster.run()).toMatchObject({ status: 0 });
    expect(cluster.own).toHaveLength(2);
  });

  test('has not answered, and the snapshot is there all the same', async () => {
    let lost = false;
    cluster.instead = (method, name) => {
      if (method !== 'POST' || lost) {
        return undefined;
      }
      lost = true;
      cluster.taken(name!.slice(-20), undefined, ['data-db-0']);
      return { status: 504, object: refusal(504, 'timeout') };
    };
    expect(await cluster.run()).toMatchObject({ status: 0 });
    expect(cluster.snapshots.size).toBe(2);
  });

  test('is nowhere', async () => {
    const ran = await cluster.run({ KUBERNETES_SERVICE_PORT: '1', PAUSE: '0' });
    expect(failure(ran)).toBe('the snapshots cannot be listed');
    expect(ran.log[0].answer).toMatch(/^curl: \(7\)/);
  });

  test('does not let a snapshot be removed, which fails the run after the new ones are there', async () => {
    OLD.forEach(time => cluster.taken(time));
    cluster.instead = method => (method === 'DELETE' ? { status: 403, object: refusal(403, 'no') } : undefined);
    const ran = await cluster.run();
    expect(failure(ran)).toBe('a snapshot cannot be removed');
    expect(messages(ran)).toContain('ready');
  });

  test('gets the token from nobody who looks at arguments', async () => {
    await cluster.run();
    expect(cluster.pod.read('curl.log')).not.toContain('t0ken');
  });
});

import { utimesSync } from 'fs';
import { failure, Pod } from './scripts';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
  for (const name of ['.work-run_run-a', '.work-run_run-b', '.work-run-2_run-2-a', '.work-old_old-a', '.restore-run_run-a']) {
    pod.write(`store/nightly/${name}/dump/x`, 'x');
  }
  utimesSync(pod.path('store/nightly/.work-old_old-a'), 0, 0);
  pod.write('source/a', 'a');
});
afterEach(() => pod.remove());

const dump = (env: { [name: string]: string }) => pod.run('dump-files.sh', { SOURCE: pod.path('source'), POD_NAME: 'run-b', ...env });

test('a run removes what other attempts of its Job have left, and runs that cannot be alive, before it takes any space', () => {
  const { status, log } = dump({ RUN: pod.path('store/nightly/.work-run') });
  expect(status).toBe(0);
  expect(log.map(({ message }) => message)).toEqual(['removed what a run that was ended has left', 'removed what a run that was ended has left', 'packed']);
  expect(pod.left()).toEqual(['.restore-run_run-a', '.work-run-2_run-2-a', '.work-run_run-b']);
});

test('a restore leaves the runs of backups alone', () => {
  pod.run('fetch-store.sh', { RUN: pod.path('store/nightly/.restore-run'), POD_NAME: 'run-b', DEADLINE: '' });
  expect(pod.left()).toEqual(['.work-old_old-a', '.work-run-2_run-2-a', '.work-run_run-a', '.work-run_run-b']);
});

test('what works elsewhere, or in a store that nobody has worked in, removes nothing', () => {
  expect(dump({})).toMatchObject({ status: 0, errors: '' });
  expect(pod.left()).toHaveLength(5);
  expect(dump({ RUN: pod.path('store/weekly/.work-run') })).toMatchObject({ status: 0, errors: '' });
});

test('a restore leaves nothing where it worked, whether it succeeds or not', () => {
  for (const [content, said] of [[undefined, undefined], ['there', 'the store is not empty, and was not to be overwritten']] as const) {
    pod.write('work/dump/files.tar', Buffer.alloc(10240));
    pod.write('target/lost+found/x', '');
    if (content) {
      pod.write('target/a', content);
    }
    const run = pod.run('restore-files.sh', { TARGET: pod.path('target'), DUMP: pod.path('work/dump'), FORGET: pod.path('work') });
    expect(run.status).toBe(said ? 1 : 0);
    expect(pod.list('work')).toEqual([]);
    expect(said && failure(run)).toBe(said);
  }
});

import { spawnSync } from 'child_process';
import { failure, Pod } from './scripts';

let pod: Pod;
beforeEach(() => { pod = new Pod(); });
afterEach(() => pod.remove());

const OLD = ['2026-01-01T03-00-00Z', '2026-01-02T03-00-00Z', '2026-01-03T03-00-00Z'];

describe('a backup is fetched', () => {
  beforeEach(() => OLD.forEach(time => pod.keptAt(time)));
  function fetched(env: { [name: string]: string }): string {
    expect(pod.run('fetch-store.sh', env)).toMatchObject({ status: 0, errors: '' });
    return pod.read('dump/files.tar');
  }

  test.each([
    ['the newest without further ado', {}, OLD[2]],
    ['by its name', { WHICH: OLD[0] }, OLD[0]],
    ['the newest before a time', { BEFORE: '2026-01-02T12:00:00Z' }, OLD[1]],
    ['the newest at a time', { BEFORE: '2026-01-02T03:00:00Z' }, OLD[1]],
    ['the newest before a day', { BEFORE: '2026-01-02' }, OLD[0]],
  ])('%s', (_, env, content) => {
    expect(fetched(env)).toBe(content);
  });

  test.each([
    [{ WHICH: '2026-02-01T03-00-00Z' }, 'there is no such backup'],
    [{ BEFORE: '2026-01-01' }, 'there is no such backup'],
    [{ BACKUP: 'other' }, 'there are no backups here'],
    [{ WHICH: '../other/2026-01-01T03-00-00Z' }, 'is not the name or the time of a backup'],
    [{ WHICH: OLD[0], BEFORE: '2026-01-01' }, 'is not the name or the time of a backup'],
    [{ BEFORE: 'yesterday' }, 'is not the name or the time of a backup'],
    [{ ENGINE: 'postgres' }, 'is a backup of something else'],
  ])('not with %j: %s', (env: { [name: string]: string }, message) => {
    expect(failure(pod.run('fetch-store.sh', env))).toBe(message);
  });

  test('but not what is only half there', () => {
    pod.write('store/nightly/.keep-2026-01-09T03-00-00Z/files.tar', 'x');
    expect(fetched({})).toBe(OLD[2]);
  });

  test('not where a byte of it is another one', () => {
    pod.write(`store/nightly/${OLD[2]}/files.tar`, '2026-01-03T03-00-01Z');
    expect(failure(pod.run('fetch-store.sh'))).toBe('is not what was kept: its checksums are wrong');
  });

  test('not where a file of it is gone', () => {
    spawnSync('rm', [pod.path('store/nightly', OLD[2], 'files.tar')]);
    expect(failure(pod.run('fetch-store.sh'))).toBe('is not what was kept: its checksums are wrong');
  });

  test('not where there is no space for it', () => {
    pod.program('df', 'printf "x\\nx 100 100 0 100%% /\\n"');
    expect(failure(pod.run('fetch-store.sh'))).toBe('there is not enough free space for the dump');
  });
});

describe('the list', () => {
  beforeEach(() => OLD.slice(1).forEach(time => pod.keptAt(time)));

  test('is a table', () => {
    expect(pod.run('list-store.sh').output.split('\n').map(line => line.replace(/ +/g, ' '))).toEqual([
      'BACKUP NAME ENGINE VERSION BYTES STATE',
      `nightly ${OLD[1]} files 1.2 20 unread`,
      `nightly ${OLD[2]} files 1.2 20 unread`,
      '',
    ]);
  });

  test('is JSON', () => {
    const { output } = pod.run('list-store.sh', { FORMAT: 'json' });
    expect(JSON.parse(output)).toMatchObject([{ name: OLD[1], backup: 'nightly', engine: 'files', bytes: 20 }, { name: OLD[2] }]);
    expect(JSON.parse(pod.run('list-store.sh', { FORMAT: 'json', BACKUP: 'other' }).output)).toEqual([]);
  });

  test('finds a damaged backup, and is an error then', () => {
    pod.write(`store/nightly/${OLD[1]}/files.tar`, 'x');
    const run = pod.run('list-store.sh', { VERIFY: '1' });
    expect(failure(run)).toBe('backups are damaged');
    expect(run.output).toMatch(new RegExp(`${OLD[1]}.*damaged\n.*${OLD[2]}.*whole\n`));
  });
});

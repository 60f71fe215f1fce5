import { spawn, spawnSync } from 'child_process';
import { randomBytes } from 'crypto';
import { failure, Pod, testWith } from './scripts';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
  pod.env = { ...pod.env, RESTIC_REPOSITORY: pod.path('repository'), RESTIC_PASSWORD_FILE: pod.write('password', 'right\n'), KEEP_LAST: '2' };
});
afterEach(() => pod.remove());

const test = testWith('restic');

/** The largest file of the repository. */
const incompressible = randomBytes(5000);

/** A backup with a content of its own, as if it had been prepared at this second of a minute. */
function prepared(second: number): string {
  pod.prepare({ 'files.tar': `content ${second}`, 'other': incompressible });
  const time = `2026-01-01T03:00:0${second}Z`;
  pod.write('set/manifest.json', pod.read('set/manifest.json').replace(/"time": ".*"/, `"time": "${time}"`));
  spawnSync('sh', ['-c', 'sha256sum ./files.tar ./manifest.json ./other > SHA256SUMS'], { cwd: pod.path('set') });
  return time.replace(/:/g, '-');
}

function restic(...args: string[]): string {
  return spawnSync('restic', args, { env: pod.env, encoding: 'utf8' }).stdout;
}

function names(): string[] {
  return JSON.parse(restic('snapshots', '--json')).map(({ tags }: { tags?: string[] }) => tags?.[0]);
}

test('what is kept in a repository is the dump when it is fetched, and the oldest are removed', () => {
  const [first, second, third] = [1, 2, 3].map(each => {
    const name = prepared(each);
    expect(pod.run('keep-restic.sh')).toMatchObject({ status: 0, errors: '' });
    return name;
  });
  expect(names()).toEqual([second, third]);
  for (const [env, content] of [[{}, 'content 3'], [{ WHICH: second }, 'content 2']] as const) {
    spawnSync('rm', ['-r', pod.path('dump'), pod.path('set')]);
    expect(pod.run('fetch-restic.sh', env)).toMatchObject({ status: 0, errors: '', log: [{ message: 'fetched', version: '1.2' }] });
    expect([pod.read('dump/files.tar'), pod.list('set')]).toEqual([content, []]);
  }
  expect(failure(pod.run('fetch-restic.sh', { WHICH: first }))).toBe('there is no such backup');
  expect(JSON.parse(pod.run('list-restic.sh', { FORMAT: 'json' }).output)).toHaveLength(2);
}, 60_000);

test('a repository is made where there is none, and not by a wrong password', () => {
  prepared(1);
  expect(pod.run('keep-restic.sh').log[0]).toMatchObject({ message: 'made the repository' });
  prepared(2);
  const config = pod.read('repository/config');
  expect(failure(pod.run('keep-restic.sh', { RESTIC_PASSWORD_FILE: pod.write('other', 'wrong\n') }))).toBe('the password is not that of the repository');
  expect(pod.list('repository/keys')).toHaveLength(1);
  expect(pod.read('repository/config')).toBe(config);
  expect(failure(pod.run('fetch-restic.sh', { RESTIC_REPOSITORY: pod.path('none') }))).toBe('the repository cannot be opened');
  expect(pod.list('none')).toEqual([]);
}, 60_000);

test('backups of others, and what has no name, are left alone', () => {
  prepared(1);
  pod.run('keep-restic.sh', { BACKUP: 'weekly', KEEP_LAST: '1' });
  restic('backup', '--host', 'nightly', pod.path('password'));
  [2, 3].forEach(second => {
    prepared(second);
    pod.run('keep-restic.sh', { KEEP_LAST: '1' });
  });
  expect(names()).toEqual(expect.arrayContaining(['2026-01-01T03-00-01Z', undefined, '2026-01-01T03-00-03Z']));
  expect(names()).toHaveLength(3);
}, 60_000);

test('a damaged repository fails the run before anything is removed', () => {
  [1, 2].forEach(second => {
    prepared(second);
    pod.run('keep-restic.sh');
  });
  spawnSync('sh', ['-c', 'chmod u+w data/*/*; each=$(ls -S data/*/* | head -n 1); printf x | dd of="$each" conv=notrunc bs=1 seek=99'], { cwd: pod.path('repository') });
  prepared(3);
  expect(failure(pod.run('keep-restic.sh', { CHECK: '100%' }))).toBe('the repository is damaged');
  expect(names()).toHaveLength(3);
  expect(failure(pod.run('list-restic.sh', { VERIFY: '1' }))).toBe('the repository is damaged');
}, 60_000);

test('a step that is begun again after it has kept its backup keeps it once', () => {
  prepared(1);
  pod.run('keep-restic.sh');
  expect(pod.run('keep-restic.sh').log.map(({ message }) => message)).toEqual(['checked', 'finished']);
  expect(names()).toHaveLength(1);
}, 60_000);

test('a run that is killed while it keeps a backup, or removes one, costs none, and the next run succeeds', async () => {
  prepared(1);
  pod.run('keep-restic.sh');
  for (const [second, command] of [[2, 'backup'], [3, 'forget']] as const) {
    prepared(second);
    // It is killed when it has its lock.
    pod.program('restic', `case " $* " in *" ${command} "*) PATH=\${PATH#*:}; restic "$@" & until ls ${pod.path('repository/locks')}/* > /dev/null 2>&1; do :; done; kill -9 $! $PPID ;; *) PATH=\${PATH#*:} exec restic "$@" ;; esac`);
    const child = spawn('sh', [`${pod.env.SCRIPTS}/keep-restic.sh`], { env: { ...pod.env, KEEP_LAST: '1' }, stdio: 'ignore' });
    await new Promise(resolve => child.on('close', resolve));
    pod.withoutProgram('restic');
    expect(pod.list('repository/locks')).toHaveLength(1);
    expect(pod.run('keep-restic.sh', { KEEP_LAST: '1' })).toMatchObject({ status: 0 });
    expect(names()).toEqual([`2026-01-01T03-00-0${second}Z`]);
  }
}, 120_000);

test('a repository that does not answer is given up soon, and what restic has met is said', () => {
  prepared(1);
  const env = { RESTIC_REPOSITORY: 'rest:http://127.0.0.1:9/', PATIENCE: '3', no_proxy: '*' };
  for (const script of ['keep-restic.sh', 'fetch-restic.sh', 'list-restic.sh']) {
    const run = pod.run(script, env);
    expect(failure(run)).toBe('the repository does not answer as it should');
    expect(run.log[0].error).toContain('connection refused');
  }
}, 60_000);

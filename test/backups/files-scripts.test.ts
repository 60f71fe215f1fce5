import { spawnSync } from 'child_process';
import { failure, Pod, Ran } from './scripts';

let pod: Pod;
beforeEach(() => { pod = new Pod(); });
afterEach(() => pod.remove());

test('files come back as they were, and what was there is removed where it was to be', () => {
  pod.write('source/sub/a b', 'content');
  pod.write('target/old', 'x');
  expect(pod.run('dump-files.sh', { SOURCE: pod.path('source') })).toMatchObject({ status: 0 });
  expect(pod.run('restore-files.sh', { TARGET: pod.path('target'), OVERWRITE: '1' })).toMatchObject({ status: 0 });
  expect([pod.list('target'), pod.read('target/sub/a b')]).toEqual([['sub'], 'content']);
});

test.each([['a\\nb', '.a\\'], ['a\nb', '..a\n', 'a\\\nb', '.\n']])('files whose names are awkward for a list come back as well: %j', (...names) => {
  [...names, 'plain'].forEach(name => pod.write(`source/${name}`, name));
  expect(pod.run('dump-files.sh', { SOURCE: pod.path('source') })).toMatchObject({ status: 0, log: [{ message: 'packed' }] });
  pod.write('target/lost+found/x', '');
  expect(pod.run('restore-files.sh', { TARGET: pod.path('target') })).toMatchObject({ status: 0 });
  expect(pod.list('target')).toEqual([...names, 'plain', 'lost+found'].sort());
  names.forEach(name => expect(pod.read('target', name)).toBe(name));
});

describe('files that somebody writes to', () => {
  const dump = (says: string, status: number) => {
    pod.write('source/a', 'a');
    pod.program('tar', `/bin/tar "$@"; case $1 in -cf) printf '%s\\n' ${says} >&2; exit ${status} ;; esac`);
    return pod.run('dump-files.sh', { SOURCE: pod.path('source') });
  };

  test.each([
    "'tar: ./a: file changed as we read it'",
    "'tar: ./a: File shrank by 10 bytes; padding with zeros'",
    "'tar: ./b: File removed before we read it'",
    "\"tar: can't open './b': No such file or directory\" 'tar: error exit delayed from previous errors'",
    "'tar: ./b: Cannot stat: No such file or directory' 'tar: Exiting with failure status due to previous errors'",
  ])('are packed as they are read, which is said: %s', says => {
    const { status, log } = dump(says, 2);
    expect([status, log]).toMatchObject([0, [{ message: 'some changed while they were read', files: 1 }, { message: 'packed', files: 1 }]]);
  });

  test.each([
    ["'tar: ./b: file changed as we read it' 'tar: ./a: Cannot open: Permission denied'", 2],
    ["'tar: ./a: file changed as we read it'", 137],
  ])('are no backup where one of them cannot be read, or tar does not end: %s, %s', (says, status) => {
    expect(failure(dump(says, status))).toBe('the files cannot be packed');
  });

  test('are an empty archive where there are none', () => {
    pod.write('source/lost+found/x', '');
    expect(pod.run('dump-files.sh', { SOURCE: pod.path('source') })).toMatchObject({ status: 0, log: [{ message: 'packed', files: 0 }] });
    expect(pod.run('restore-files.sh', { TARGET: pod.path('store') })).toMatchObject({ status: 0 });
  });
});

describe('what is there after a restore is compared with the archive', () => {
  /** Files are unpacked, and somebody does something to them before they are compared. */
  function restored(meanwhile: string): Ran {
    pod.write('source/empty', '');
    pod.write('source/sub/a b', 'content');
    pod.write('source/sub/ö "q" \\n \\ link to -> x', 'öäü');
    spawnSync('sh', ['-c', 'ln sub/a\\ b hard; ln -s sub link; mkfifo pipe; mkdir directory; chmod 640 sub/a\\ b; touch -d 2020-01-01 empty'], { cwd: pod.path('source') });
    expect(pod.run('dump-files.sh', { SOURCE: pod.path('source') })).toMatchObject({ status: 0 });
    spawnSync('mkdir', ['-p', pod.path('target')]);
    pod.program('tar', `/bin/tar "$@" || exit; case $1 in -xpf) cd ${pod.path('target')} && ${meanwhile} ;; esac`);
    return pod.run('restore-files.sh', { TARGET: pod.path('target') });
  }

  test('and all is there, with its kind, its content, its permissions and its time', () => {
    const run = restored('true');
    expect([run.errors, run.log.map(({ message, files }) => [message, files])]).toEqual(['', [['compared with the backup: all is there', 8], ['unpacked', 8]]]);
  });

  test.each([
    ['rm link sub/*', 'files of the backup are not there', 3],
    ['rm -r *', 'files of the backup are not there', 8],
    ['rm pipe; : > pipe', 'files are not as they are in the backup: is somebody writing to them?', 1],
    ['rm -r directory; : > directory', 'files are not as they are in the backup: is somebody writing to them?', 1],
    ['ln -sfn . link', 'files are not as they are in the backup: is somebody writing to them?', 1],
    ['echo more >> empty', 'files are not as they are in the backup: is somebody writing to them?', 1],
  ])('where %s, the restore fails, and says which is the first', (meanwhile, message, files) => {
    const run = restored(meanwhile);
    expect([failure(run), run.log[0].files, run.log[0].first]).toEqual([message, files, expect.stringMatching(/^\.\//)]);
  });

  test('where only a byte is another one, it says in which file', () => {
    const run = restored("printf 'contenT' > 'sub/a b'; touch -r hard 'sub/a b'");
    expect([failure(run), run.log[run.log.length - 1].first]).toEqual(['files have other content than in the backup: is somebody writing to them?', expect.stringMatching(/^\.\/(sub\/a b|hard)$/)]);
  });

  test.each(['chmod 600 empty', 'touch empty'])('where %s, it goes on, and says so: not every file system keeps that', meanwhile => {
    expect(restored(meanwhile)).toMatchObject({
      status: 0,
      log: [{ message: 'files have other permissions or times than in the backup', files: 1, first: './empty' }, { message: 'compared with the backup: all is there' }, { message: 'unpacked' }],
    });
  });

  test('new files are nothing that was lost', () => {
    expect(restored('echo new > new')).toMatchObject({ status: 0 });
  });

  test('names with line breaks are said not to be compared', () => {
    pod.write('source/sub/a\nb', 'x');
    expect(restored('true')).toMatchObject({ status: 0, log: [{ message: 'not compared with the backup, as there are names with line breaks' }, { message: 'unpacked' }] });
  });
});

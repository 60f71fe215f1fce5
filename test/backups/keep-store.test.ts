import { spawnSync } from 'child_process';
import { existsSync, utimesSync, writeFileSync } from 'fs';
import { failure, Pod, testWith } from './scripts';

let pod: Pod;
beforeEach(() => { pod = new Pod(); });
afterEach(() => pod.remove());

const FILES = { 'globals.sql': 'CREATE ROLE "ä";\n', 'sub/with space.dump': Buffer.from([0, 255, 10, 13, 39, 34]) };
const OLD = ['2026-01-01T03-00-00Z', '2026-01-02T03-00-00Z', '2026-01-03T03-00-00Z'];

function comparedDump(): void {
  expect(pod.read('dump/globals.sql')).toBe(FILES['globals.sql']);
  expect([...Buffer.from(pod.read('dump/sub/with space.dump'), 'utf8')]).toEqual([...Buffer.from(FILES['sub/with space.dump'].toString('utf8'), 'utf8')]);
}

describe('what is kept in a store is the dump when it is fetched', () => {
  function roundTrip(env: { [name: string]: string }, kept: string[], shell = ['sh']): void {
    Object.entries(FILES).forEach(([name, content]) => pod.write(`dump/${name}`, content));
    pod.write('meta/version', '17.2\n');
    for (const script of ['prepare.sh', 'keep-store.sh']) {
      expect(pod.run(script, env, { shell })).toMatchObject({ status: 0, errors: '' });
    }
    const [name] = pod.kept();
    expect(pod.list('store/nightly', name)).toEqual(['SHA256SUMS', ...kept, 'manifest.json', 'sub'].sort());
    spawnSync('rm', ['-r', pod.path('dump'), pod.path('meta')]);
    expect(pod.run('fetch-store.sh', env, { shell })).toMatchObject({
      status: 0, errors: '', log: [{ outcome: 'ok', message: 'fetched', name, version: '17.2' }],
    });
    comparedDump();
    expect(pod.read('meta/version')).toBe('17.2\n');
    expect(pod.isWhole(name)).toBe(true);
  }

  test('as it is', () => roundTrip({}, ['globals.sql']));

  test('compressed', () => roundTrip({ COMPRESS: 'gzip' }, ['globals.sql.gz']));

  testWith('busybox')("by Alpine's shell and tools", () => {
    const busybox = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();
    spawnSync(busybox, ['--install', '-s', pod.path('bin')]);
    // Debian builds it without this one, Alpine with it.
    pod.program('flock', 'exec /usr/bin/flock "$@"');
    roundTrip({ COMPRESS: 'gzip' }, ['globals.sql.gz'], ['busybox', 'sh']);
  });
});

test('a manifest says what it is', () => {
  pod.prepare(FILES, { COMPRESS: 'gzip', BACKUP: 'a "quoted" name' });
  const { time, bytes, ...rest } = JSON.parse(pod.read('set/manifest.json'));
  expect(rest).toEqual({ backup: 'a "quoted" name', engine: 'files', version: '1.2', compression: 'gzip', encryption: 'none', dumpBytes: 24 });
  expect(bytes).toBeGreaterThan(0);
  expect(Date.now() - new Date(time).getTime()).toBeLessThan(60_000);
});

test.each([
  ['no dump', {}, 'there is no dump in '],
  ['an empty dump', { 'files.tar': '' }, 'the dump is empty'],
])('%s is not kept', (_, files, message) => {
  expect(failure(pod.prepare(files))).toContain(message);
});

test('the name of a backup is when it was prepared, and its lines of log say so', () => {
  pod.prepare(FILES);
  const time = JSON.parse(pod.read('set/manifest.json')).time.replace(/:/g, '-');
  const path = pod.path('store/nightly', time);
  expect(pod.run('keep-store.sh').log).toMatchObject([
    { backup: 'nightly', step: 'keep', outcome: 'ok', message: 'kept', path },
    { message: 'finished', backups: 1 },
  ]);
  expect(pod.list('store')).toEqual(['README.txt', 'nightly']);
});

test('the oldest are removed when a new one is kept', () => {
  OLD.forEach(time => pod.keptAt(time));
  pod.prepare(FILES);
  const { log } = pod.run('keep-store.sh');
  expect(log.map(({ message }) => message)).toEqual(['kept', 'removed a backup that has had its time', 'finished']);
  expect(pod.kept().slice(0, 2)).toEqual(OLD.slice(1));
  expect(pod.kept()).toHaveLength(3);
});

test('a step that is begun again after it has kept its backup goes on to remove the oldest', () => {
  OLD.forEach(time => pod.keptAt(time));
  pod.prepare(FILES);
  pod.run('keep-store.sh', { KEEP_LAST: '1000' });
  expect(pod.run('keep-store.sh')).toMatchObject({ status: 0, log: [{ message: 'removed a backup that has had its time' }, { message: 'finished', backups: 3 }] });
});

test('a run that works in the store moves what it has prepared, and leaves nothing else', () => {
  pod.env = { ...pod.env, DUMP: pod.path('store/nightly/.work-pod/dump'), META: pod.path('store/nightly/.work-pod/meta'), SET: pod.path('store/nightly/.work-pod/set') };
  pod.write('store/nightly/.work-pod/dump/a', 'a');
  pod.write('store/nightly/.work-pod/meta/version', '1');
  pod.run('prepare.sh');
  expect(pod.run('keep-store.sh')).toMatchObject({ status: 0, errors: '' });
  expect([pod.kept().length, pod.left()]).toEqual([1, []]);
  expect(pod.isWhole(pod.kept()[0])).toBe(true);
});

describe('what others have left in the store', () => {
  beforeEach(() => {
    pod.write('store/nightly/.work-dead/dump/a', 'a');
    utimesSync(pod.path('store/nightly/.work-dead'), 0, 0);
    pod.write('store/nightly/.work-alive/dump/a', 'a');
    pod.write('store/nightly/.keep-2026-01-01T03-00-00Z/a', 'a');
    pod.write('store/nightly/.expired-2026-01-01T03-00-00Z/a', 'a');
    pod.write('store/other/2026-01-01T03-00-00Z/a', 'a');
    pod.prepare(FILES);
  });

  test('is removed when nobody can be at it any more', () => {
    pod.run('keep-store.sh');
    expect(pod.left()).toEqual(['.work-alive']);
    expect(pod.list('store/other')).toEqual(['2026-01-01T03-00-00Z']);
  });

  test('is left alone by a second run at the same time, which fails', async () => {
    spawnSync('mkdir', ['-p', pod.path('store/nightly')]);
    pod.program('sync', `touch ${pod.path('there')}; while [ ! -e ${pod.path('go')} ]; do sleep 0.05; done`);
    const first = pod.start('keep-store.sh');
    while (!existsSync(pod.path('there'))) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    expect(failure(pod.run('keep-store.sh'))).toBe('another run is keeping a backup here');
    expect(pod.left().filter(name => name.startsWith('.keep'))).toHaveLength(1);
    writeFileSync(pod.path('go'), '');
    expect(await first).toMatchObject({ status: 0 });
    expect(pod.kept()).toHaveLength(1);
  });
});

describe('nothing is removed, and nothing is kept', () => {
  beforeEach(() => {
    OLD.forEach(time => pod.keptAt(time));
    pod.prepare(FILES);
  });
  afterEach(() => {
    expect(pod.kept()).toEqual(OLD);
    expect(OLD.every(name => pod.isWhole(name))).toBe(true);
    // The next run succeeds.
    pod.list('bin').forEach(name => pod.withoutProgram(name));
    pod.prepare(FILES);
    expect(pod.run('keep-store.sh')).toMatchObject({ status: 0 });
    expect([pod.kept().length, pod.left()]).toEqual([3, []]);
  });

  test('where the store does not have the space', () => {
    pod.program('df', 'printf "Filesystem 1024-blocks Used Available Capacity Mounted on\\nx 100 100 0 100%% /\\n"');
    const run = pod.run('keep-store.sh');
    expect(failure(run)).toBe('there is not enough free space in the store');
    expect(run.log[0]).toMatchObject({ free: 0 });
  });

  test('where the store is full before it is all written', () => {
    pod.program('cp', '/bin/cp "$@"; rm "$3"/globals.sql; echo "No space left on device" >&2; exit 1');
    expect(failure(pod.run('keep-store.sh'))).toBe('the files cannot be written to the store');
    expect(pod.left()).toEqual([]);
  });

  test('where the store returns something else than was written', () => {
    pod.program('cp', '/bin/cp "$@"; echo x >> "$3"/globals.sql');
    expect(failure(pod.run('keep-store.sh'))).toBe('what was written to the store is not what was prepared');
  });

  test('where the set is not what was prepared', () => {
    pod.write('set/globals.sql', 'other');
    expect(failure(pod.run('keep-store.sh'))).toBe('what was written to the store is not what was prepared');
  });

  test('where the set has no manifest', () => {
    spawnSync('rm', [pod.path('set/manifest.json')]);
    expect(pod.run('keep-store.sh').status).not.toBe(0);
  });
});

const canMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;
(canMount ? test : test.skip)(`a full disk fails the run and costs no backup${canMount ? '' : ' (nothing can be mounted here)'}`, () => {
  pod.program('run', `mount -t tmpfs -o size=64k tmpfs "$STORE" && mkdir -p "$STORE/nightly" && sh ${pod.env.SCRIPTS}/keep-store.sh || ls -A "$STORE/nightly"`);
  pod.prepare({ big: Buffer.alloc(200_000) });
  // It claims to have the space: others may take it meanwhile.
  pod.program('df', 'printf "Filesystem 1024-blocks Used Available Capacity Mounted on\\nx 9999 0 9999 0%% /\\n"');
  const { stdout } = spawnSync('unshare', ['-m', 'run'], { env: pod.env, encoding: 'utf8' });
  expect(stdout).toContain('the files cannot be written to the store');
  expect(stdout.trimEnd().split('\n').slice(1)).toEqual(['.lock']);
});

describe('a run that is killed', () => {
  let template: Pod;
  beforeAll(() => {
    template = new Pod();
    OLD.forEach(time => template.keptAt(time));
    template.prepare(FILES);
  });
  afterAll(() => template.remove());

  /** Programs that change the store; the nth call of them is the last thing that happens. */
  function killedAt(call: number, when: 'before' | 'after' | 'within'): boolean {
    for (const tool of ['cp', 'mv', 'rm', 'sync', 'mkdir']) {
      pod.program(tool, [
        `calls=$(($(cat ${pod.path('calls')}) + 1)); echo "$calls" > ${pod.path('calls')}`,
        `if [ "$calls" = ${call} ]; then`,
        when === 'before' ? '' : `/bin/${tool} "$@"`,
        when === 'within' && tool === 'cp' ? 'echo x > "$3/globals.sql"; rm "$3/SHA256SUMS"' : '',
        `kill -9 "$(cat ${pod.path('pid')})" $$`,
        'fi',
        `exec /bin/${tool} "$@"`,
      ].join('\n'));
    }
    pod.write('calls', '0');
    const { signal } = spawnSync('sh', ['-c', `echo $$ > ${pod.path('pid')}; exec sh ${pod.env.SCRIPTS}/keep-store.sh`], { env: pod.env, encoding: 'utf8' });
    pod.list('bin').forEach(name => pod.withoutProgram(name));
    return signal === 'SIGKILL';
  }

  test.each(['before', 'after', 'within'] as const)('%s any of its steps costs no backup, and the next run succeeds', when => {
    let call = 0;
    let killed = true;
    while (killed) {
      pod.remove();
      pod = new Pod();
      spawnSync('cp', ['-a', template.path('store'), template.path('set'), pod.folder]);
      killed = killedAt(++call, when);
      const kept = pod.kept();
      expect({ call, damaged: kept.filter(name => !pod.isWhole(name)) }).toEqual({ call, damaged: [] });
      expect(OLD.slice(1).filter(name => !kept.includes(name))).toEqual([]);
      expect({ call, run: pod.run('keep-store.sh') }).toMatchObject({ call, run: { status: 0 } });
      expect({ call, left: pod.left(), kept: pod.kept().length }).toEqual({ call, left: [], kept: 3 });
    }
    // cp and mv of the new one, mv and rm of the oldest, mv of what says how to read it, and those around them.
    expect(call).toBeGreaterThan(7);
  }, 120_000);
});

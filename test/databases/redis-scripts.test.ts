import { spawnSync } from 'child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const SCRIPTS = join(__dirname, '../../src/databases/scripts');
const SEVERAL = 'db-0.headless.prod.svc db-1.headless.prod.svc';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redis-'));
  for (const each of ['bin', 'run', 'data']) {
    mkdirSync(join(folder, each));
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(path: string, content: string): string {
  writeFileSync(join(folder, path), content);
  return join(folder, path);
}

/** A program of the image, as far as the script has to do with it. */
function program(name: string, script: string): void {
  chmodSync(file(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
}

function run(script: string, env: { [name: string]: string }): { status: number | null; output: string; errors: string } {
  const { status, stdout, stderr } = spawnSync('sh', [join(SCRIPTS, script)], {
    env: {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      SERVER: 'redis-server',
      CLIENT: 'redis-cli',
      CLIENT_OPTIONS: '',
      CONFIG: file('redis.conf', 'appendonly yes\n'),
      PASSWORD_FILE: '',
      RUN: join(folder, 'run'),
      DATA: join(folder, 'data'),
      MEMBERS: 'db-0.headless.prod.svc',
      ...env,
    },
    encoding: 'utf8',
  });
  return { status, output: stdout, errors: stderr };
}

describe('the start of Redis', () => {
  /** What the server is started with. */
  function start(pod: string, env: { [name: string]: string } = {}): string[] {
    program('hostname', `echo ${pod}`);
    program('docker-entrypoint.sh', 'echo "started $1 with ${REDISCLI_AUTH-no password}"; cat "$2"');
    const { output } = run('redis-start.sh', env);
    return output.split('\n').filter(line => line !== '' && !line.startsWith('include '));
  }

  test('puts the password into a file in memory, whatever characters it has, and leaves none in the environment', () => {
    const password = 'a"b\\c \'d\' #e $f';
    const lines = start('db-0', { PASSWORD_FILE: file('password', `${password}\n`) });
    expect(lines).toEqual(['started redis-server with no password', 'requirepass "a\\"b\\\\c \'d\' #e $f"', 'masterauth "a\\"b\\\\c \'d\' #e $f"']);
    expect(readFileSync(join(folder, 'run/password'), 'utf8')).toBe(`${password}\n`);
  });

  test.each([['no password', ''], ['a password of two lines', 'a\nb\n']])('refuses %s, with which everybody or nobody got in', (_, content) => {
    program('hostname', 'echo db-0');
    expect(run('redis-start.sh', { PASSWORD_FILE: file('password', content) })).toMatchObject({ status: 1, errors: expect.stringContaining('is not one line') });
  });

  test('lets all but the first pod follow it', () => {
    expect(start('db-1', { MEMBERS: SEVERAL })).toEqual([
      'started redis-server with no password', 'replicaof db-0.headless.prod.svc 6379', 'replica-announce-ip db-1.headless.prod.svc',
    ]);
    expect(start('db-2')).toContain('replicaof db-0.headless.prod.svc 6379');
    expect(start('db-0')).toEqual(['started redis-server with no password']);
  });

  test('begins a log with the dump that is there, which the server would ignore', () => {
    file('data/dump.rdb', 'REDIS');
    start('db-0');
    expect(readFileSync(join(folder, 'data/appendonlydir/appendonly.aof.1.base.rdb'), 'utf8')).toBe('REDIS');
    expect(readFileSync(join(folder, 'data/appendonlydir/appendonly.aof.manifest'), 'utf8')).toBe('file appendonly.aof.1.base.rdb seq 1 type b\n');
  });

  test('knows the names that the configuration gives to log and dump', () => {
    file('data/mine.rdb', 'REDIS');
    start('db-0', { CONFIG: file('mine.conf', 'appendonly no\nAppendOnly yes\ndbfilename "mine.rdb"\nappenddirname logs\nappendfilename "a.aof"\n') });
    expect(readdirSync(join(folder, 'data/logs')).sort()).toEqual(['a.aof.1.base.rdb', 'a.aof.manifest']);
  });

  test('leaves a log as it is where there is one', () => {
    mkdirSync(join(folder, 'data/appendonlydir'));
    file('data/appendonlydir/appendonly.aof.manifest', 'mine');
    file('data/dump.rdb', 'REDIS');
    start('db-0');
    expect(readdirSync(join(folder, 'data/appendonlydir'))).toEqual(['appendonly.aof.manifest']);
    expect(readFileSync(join(folder, 'data/appendonlydir/appendonly.aof.manifest'), 'utf8')).toBe('mine');
  });

  test('puts a log away that is not written to any more, so that it is not taken for the newest data one day', () => {
    mkdirSync(join(folder, 'data/appendonlydir'));
    start('db-0', { CONFIG: file('off.conf', 'appendonly no\n') });
    expect(readdirSync(join(folder, 'data'))).toEqual(['appendonlydir.unused']);
  });

  test('clears away what was cut off while it was written', () => {
    file('data/temp-123.rdb', '');
    file('data/temp-rewriteaof-bg-45.aof', '');
    start('db-0');
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
  });

  describe('of a first pod with an empty disk', () => {
    const state = (keys: string, offset: number) => `# Persistence\\nloading:0\\nasync_loading:0\\n# Replication\\nrole:slave\\nmaster_repl_offset:${offset}\\n# Keyspace\\n${keys}`;
    const members = `${SEVERAL} db-2.headless.prod.svc db-3.headless.prod.svc`;

    /** Members with an address, and a client that notes what it is asked to do. */
    function answering(states: { [member: string]: string }): void {
      program('getent', `case $2 in ${['db-0', ...Object.keys(states)].map(member => `${member}.*`).join('|')}) ;; *) exit 2 ;; esac`);
      program('redis-cli', [
        'host=$2; shift 2',
        `case $1 in INFO) case $host in ${Object.entries(states).map(([member, text]) => `${member}.*) printf '${text}\\n' ;;`).join(' ')} esac ;;`,
        `--rdb) echo "$host" > "$2" ;; *) echo "$host $*" >> ${join(folder, 'asked')} ;; esac`,
      ].join('\n'));
    }

    test('takes back what the one that is furthest has, which it stops from following meanwhile', () => {
      answering({ 'db-1': state('db0:keys=5,expires=0', 100), 'db-2': state('db3:keys=5,expires=0', 200), 'db-3': state('', 300) });
      start('db-0', { MEMBERS: members });
      expect(readFileSync(join(folder, 'data/dump.rdb'), 'utf8')).toBe('db-2.headless.prod.svc\n');
      expect(readFileSync(join(folder, 'asked'), 'utf8').split('\n')).toEqual([
        'db-2.headless.prod.svc REPLICAOF NO ONE', 'db-2.headless.prod.svc REPLICAOF db-0.headless.prod.svc 6379', '',
      ]);
      expect(existsSync(join(folder, 'data/appendonlydir/appendonly.aof.manifest'))).toBe(true);
    });

    test('begins with nothing where nobody has anything', () => {
      answering({ 'db-1': state('', 0) });
      expect(start('db-0', { MEMBERS: members })).toEqual(['started redis-server with no password']);
      expect(readdirSync(join(folder, 'data'))).toEqual([]);
    });

    test('waits for one that has not loaded yet', () => {
      answering({ 'db-1': state('db0:keys=5', 1).replace('loading:0', 'loading:1') });
      program('sleep', `cp ${join(folder, 'bin/loaded')} ${join(folder, 'bin/redis-cli')}`);
      const loading = readFileSync(join(folder, 'bin/redis-cli'), 'utf8');
      program('loaded', loading.replace(/^#!.*\n/, '').replace('\\nloading:1', '\\nloading:0'));
      expect(start('db-0', { MEMBERS: SEVERAL })[0]).toContain('waiting for db-1.headless.prod.svc');
      expect(readFileSync(join(folder, 'data/dump.rdb'), 'utf8')).toBe('db-1.headless.prod.svc\n');
    });
  });
});

describe('Redis is ready', () => {
  const FOLLOWER = 'role:slave\\nmaster_link_status:down\\nmaster_sync_in_progress:0\\nmaster_link_down_since_seconds:-1';
  const KEYS = '# Keyspace\\ndb0:keys=1,expires=0';
  const LOADED = '# Persistence\\nloading:0\\nasync_loading:0';

  test.each([
    ['when its data is loaded', `${LOADED}\\nrole:master`, true],
    ['not while it loads', '# Persistence\\nloading:1\\nasync_loading:0\\nrole:master', false],
    ['not where it answers with an error', 'NOAUTH Authentication required.', false],
    ['when it has met its primary', `${LOADED}\\nrole:slave\\nmaster_link_status:up`, true],
    ['where it has lost its primary', `${LOADED}\\nrole:slave\\nmaster_link_status:down\\nmaster_link_down_since_seconds:9`, true],
    ['not before it has met its primary', `uptime_in_seconds:59\\n${LOADED}\\n${FOLLOWER}\\n${KEYS}`, false],
    ['with what it has where its primary does not come for a minute', `uptime_in_seconds:60\\n${LOADED}\\n${FOLLOWER}\\n${KEYS}`, true],
    ['not with nothing, however long its primary does not come', `uptime_in_seconds:600\\n${LOADED}\\n${FOLLOWER}\\n# Keyspace`, false],
    ['not while its primary gives it all', `uptime_in_seconds:600\\n${LOADED}\\n${FOLLOWER}\\n${KEYS}`.replace('progress:0', 'progress:1'), false],
  ])('%s', (_, state, ready) => {
    program('redis-cli', `printf '${state}\\n'`);
    expect(run('redis-ready.sh', {}).status).toBe(ready ? 0 : 1);
  });

  test('by the password that it was started with, or by a new one that it was given since', () => {
    const right = (password: string) => program('redis-cli', `[ "$REDISCLI_AUTH" = '${password}' ] && printf '${LOADED}\\nrole:master\\n' || echo WRONGPASS`);
    file('run/password', 'old\n');
    const env = { PASSWORD_FILE: file('password', 'new\n') };
    right('old');
    expect(run('redis-ready.sh', env).status).toBe(0);
    right('new');
    expect(run('redis-ready.sh', env).status).toBe(0);
    right('other');
    expect(run('redis-ready.sh', env)).toMatchObject({ status: 1, errors: 'WRONGPASS\n' });
  });
});

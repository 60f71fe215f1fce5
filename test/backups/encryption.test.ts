import { spawnSync } from 'child_process';
import { failure, Pod, Ran, testWith } from './scripts';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
  openssl();
});
afterEach(() => pod.remove());

const FILES = { 'globals.sql': 'CREATE ROLE "ä";\n'.repeat(1000), 'sub/with space.dump': 'x', 'empty': '' };

type Env = { [name: string]: string };

const OPENSSL = spawnSync('sh', ['-c', 'command -v openssl'], { encoding: 'utf8' }).stdout.trim();

/** Makes keys in no time, where the right one would keep guessing slow, and does what a test asks for before and after. */
function openssl(before = '', after = ''): void {
  pod.program('openssl', `for each; do shift; [ "$each" = 600000 ] && each=1; set -- "$@" "$each"; done; ${before}\n${OPENSSL} "$@"\ncode=$?; ${after}\nexit $code`);
}

function byPassword(password = 'pass "word" $x'): Env {
  return { ENCRYPT: 'openssl', SECRET_FILE: pod.write('password', `${password}\n`) };
}

/** What encrypts, and what decrypts. */
function byKey(): [Env, Env] {
  const { stdout } = spawnSync('age-keygen', { encoding: 'utf8' });
  const recipient = /public key: (.*)/.exec(stdout)![1];
  return [{ ENCRYPT: 'age', RECIPIENTS: recipient }, { ENCRYPT: 'age', SECRET_FILE: pod.write('identity', stdout) }];
}

function keep(env: Env, prepared: Env = {}): string {
  pod.prepare(FILES, prepared);
  expect(pod.run('keep-store.sh', env)).toMatchObject({ status: 0, errors: '' });
  return pod.kept()[pod.kept().length - 1];
}

function fetch(env: Env): Ran {
  spawnSync('rm', ['-rf', pod.path('dump'), pod.path('meta'), pod.path('set')]);
  return pod.run('fetch-store.sh', env);
}

function isDump(): void {
  expect(Object.keys(FILES).map(name => pod.read('dump', name))).toEqual(Object.values(FILES));
  expect(pod.list('set')).toEqual([]);
}

const ENCRYPTED = (end: string) => ['SHA256SUMS', `SHA256SUMS${end}`, `empty.gz${end}`, `globals.sql.gz${end}`, 'manifest.json', `manifest.json${end}`, 'sub'];

testWith('openssl')('what a password has encrypted is the dump when it is fetched, and nothing of it is to be read before', () => {
  const name = keep(byPassword(), { COMPRESS: 'gzip' });
  expect(pod.list('store/nightly', name)).toEqual(ENCRYPTED('.enc'));
  expect(pod.isWhole(name)).toBe(true);
  expect(JSON.parse(pod.read('store/nightly', name, 'manifest.json'))).toMatchObject({ encryption: 'openssl', compression: 'gzip', engine: 'files', version: '1.2' });
  expect(fetch(byPassword())).toMatchObject({ status: 0, errors: '', log: [{ message: 'fetched', name, version: '1.2' }] });
  isDump();
});

testWith('age')('what is encrypted by a public key takes the private one to fetch, and only then', () => {
  const [encrypt, decrypt] = byKey();
  const name = keep(encrypt, { COMPRESS: 'gzip' });
  expect(pod.list('store/nightly', name)).toEqual(ENCRYPTED('.age'));
  expect(failure(fetch(encrypt))).toBe('is encrypted, and there is nothing to decrypt it with');
  expect(fetch(decrypt)).toMatchObject({ status: 0, errors: '' });
  isDump();
});

testWith('openssl')('the lines of the store\'s README make it plain by hand', () => {
  const { SECRET_FILE } = byPassword();
  pod.withoutProgram('openssl');
  const name = keep(byPassword());
  const command = /openssl enc .*PASSWORD/.exec(pod.read('store/README.txt'))![0].replace('PASSWORD', SECRET_FILE);
  const { stdout } = spawnSync('sh', ['-c', `${command} -in "$0"`, pod.path('store/nightly', name, 'globals.sql.enc')], { encoding: 'utf8' });
  expect(stdout).toBe(FILES['globals.sql']);
});

testWith('openssl', 'age')('a backup is not fetched', () => {
  keep(byPassword());
  expect(failure(fetch(byPassword('another')))).toBe('cannot be decrypted');
  expect(failure(fetch({}))).toBe('is encrypted, and there is nothing to decrypt it with');
  expect(failure(fetch(byKey()[1]))).toBe('is encrypted in another way');
  pod.program('df', 'printf "x\\nx 1 1 0 100%% /\\n"');
  expect(failure(fetch(byPassword()))).toBe('there is not enough free space to decrypt it');
  expect(pod.list('dump')).toEqual([]);
});

testWith('openssl')('who has the store and no password can change nothing in it unnoticed', () => {
  const name = keep(byPassword());
  const folder = pod.path('store/nightly', name);
  const swap = 'mv globals.sql.enc x; mv sub/*.enc globals.sql.enc; mv x "sub/with space.dump.enc"';
  spawnSync('sh', ['-c', `${swap}; rm SHA256SUMS; find . -type f | sort | while read -r each; do sha256sum "$each"; done > ../sums; mv ../sums SHA256SUMS`], { cwd: folder });
  expect(pod.isWhole(name)).toBe(true);
  expect(failure(fetch(byPassword()))).toBe('is not what was kept: its checksums are wrong');
});

testWith('openssl')('what was kept before it was encrypted is still fetched, and kept', () => {
  pod.keptAt('2026-01-01T03-00-00Z');
  expect(fetch(byPassword())).toMatchObject({ status: 0, errors: '' });
  expect(pod.read('dump/files.tar')).toBe('2026-01-01T03-00-00Z');
  keep(byPassword());
  expect(pod.kept()).toHaveLength(2);
});

testWith('age')('a step that is begun again after it has kept its backup keeps it once', () => {
  const [encrypt] = byKey();
  keep(encrypt);
  expect(pod.run('keep-store.sh', encrypt)).toMatchObject({ status: 0, log: [{ message: 'finished', backups: 1 }] });
  pod.write('set/manifest.json', pod.read('set/manifest.json').replace(/"bytes": /, '"bytes": 1'));
  expect(failure(pod.run('keep-store.sh', encrypt))).toBe('there is another backup of this second');
});

describe('nothing is kept, and nothing is left that could be read', () => {
  const nothing = () => expect([pod.kept(), pod.left()]).toEqual([[], []]);

  testWith('openssl')('where a file cannot be encrypted', () => {
    pod.prepare(FILES);
    openssl('case "$*" in *globals.sql*) exit 1 ;; esac');
    expect(failure(pod.run('keep-store.sh', byPassword()))).toBe('the files cannot be encrypted and written to the store');
    nothing();
  });

  testWith('openssl')('where what is written cannot be decrypted', () => {
    pod.prepare(FILES);
    openssl('', 'case "$*" in *" -d "*) ;; *) for out; do :; done; echo x >> "$out" ;; esac');
    expect(failure(pod.run('keep-store.sh', byPassword()))).toBe('the files cannot be encrypted and written to the store');
    nothing();
  });

  testWith('age')('where nobody could decrypt it', () => {
    pod.prepare(FILES);
    expect(failure(pod.run('keep-store.sh', { ENCRYPT: 'age' }))).toBe('the files cannot be encrypted and written to the store');
    nothing();
  });

  test('where the set is not what was prepared', () => {
    pod.prepare(FILES);
    pod.write('set/globals.sql', 'other');
    expect(failure(pod.run('keep-store.sh', byPassword()))).toBe('what is to be encrypted is not what was prepared');
    nothing();
  });
});

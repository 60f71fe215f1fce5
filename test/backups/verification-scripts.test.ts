import { spawnSync } from 'child_process';
import { chmodSync } from 'fs';
import { failure, Pod, Ran, SCRIPTS, testWith } from './scripts';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
  pod.env = { ...pod.env, DATA: pod.path('data'), DB_HOST: '127.0.0.1', DB_PORT: '1234', MEMORY: '512' };
});
afterEach(() => pod.remove());

/** What the scripts of all engines read, and a line of one of them. */
function line(script: string, ...args: string[]): Ran {
  pod.write('dump/a', 'x');
  return pod.run('verify.sh', { STEP: 'verify' }, { shell: ['sh', '-c', `. "$SCRIPTS/lib.sh"; . "$0"; ${script}`], args });
}

test.each(['t', 'true', '1', '7', '-1', '0.5', '1e3'])('a query holds whose answer is %s', answer => {
  expect(line('holds "$1"', answer)).toMatchObject({ status: 0, log: [{ outcome: 'ok', message: 'the query holds' }] });
});

test.each(['', 'f', 'false', '0', '0.0', '-0', '0e5', 'NULL', 'nil', 'tt', 't\nt', '1\n2', '1 2', 'T', 'x1'])('a query does not hold whose answer is %j, which is said', answer => {
  const run = line('holds "$1"', answer);
  expect(failure(run)).toBe('the query does not hold');
  expect(`${run.log[0].answer}`).toBe(answer === '0' ? '0' : answer.replace('\n', ' '));
});

test('a server that does not start says why', () => {
  const run = line('serve sh -c "echo no such module; exit 3"; until_up false');
  expect([failure(run), run.log[0].error]).toEqual(['the server does not start', 'no such module']);
});

test.each([['that succeeds', ''], ['that fails', '; fail "for a reason"'], ['that ends otherwise', '; exit 3']])('a server does not outlive a step %s', (_, ending) => {
  line(`serve sleep 300; until_up true; echo "$server_process" > "$TMPDIR/server"${ending}`);
  expect(spawnSync('kill', ['-0', pod.read('tmp/server').trim()]).status).not.toBe(0);
});

test('what a restore says of its failure is the last that is said', () => {
  pod.write('target/old', 'x');
  const run = line('export TARGET="$1"; restore sh restore-files.sh', pod.path('target'));
  expect(failure(run)).toBe('the store is not empty, and was not to be overwritten');
});

test('nothing is restored where there is not enough room', () => {
  const run = pod.run('verify-files.sh', { ROOM: '1024', DUMP: pod.write('dump/files.tar', 'x'.repeat(600)) && pod.path('dump') });
  expect([failure(run), run.log[0].needed, run.log[0].free]).toEqual(['there is not enough free space for what is restored', 600, 424]);
});

describe('files', () => {
  beforeEach(() => {
    pod.write('source/sub/a b', 'content');
    expect(pod.run('dump-files.sh', { SOURCE: pod.path('source') }).status).toBe(0);
  });
  const verify = (query?: string) => pod.run('verify-files.sh', query === undefined ? {} : { QUERY: pod.write('query', `${query}\n`) });

  test('are unpacked, and there has to be one', () => {
    expect(verify().log).toMatchObject([{ step: 'restore', message: 'compared with the backup: all is there' }, { message: 'unpacked' }, { message: 'verified: it can be restored' }]);
  });

  test('are looked at by a program in their directory', () => {
    expect(verify('test "$(cat "sub/a b")" = content')).toMatchObject({ status: 0 });
    const run = verify('cat sub/other');
    expect([failure(run), run.log[2].answer]).toEqual(['the query does not hold', expect.stringContaining('sub/other')]);
  });
});

test('what a program wrote is what another one reads', () => {
  pod.write('dump/all.ldif', 'dn: cn=a\n');
  const verify = (query: string) => pod.run('verify-command.sh', { FILE: 'all.ldif', QUERY: pod.write('query', query) });
  expect(verify('grep -q ^dn:').log).toMatchObject([{ message: 'the query holds' }, { message: 'verified: it can be restored' }]);
  expect(failure(verify('grep ^cn:'))).toBe('the query does not hold');
});

/** What stands in for the programs of images that are not on this machine; the client's last answer is ANSWER. */
function images(): void {
  const note = (name: string) => `echo "${name} $*" >> ${pod.path('asked')}`;
  const server = (name: string) => pod.program(name, `${note(name)}; case "$*" in *--initialize*) ;; *) exec sleep 300 ;; esac`);
  ['mysqld', 'mongod'].forEach(server);
  pod.program('mysql', `${note('mysql')}; case "$*" in *--execute*) echo 0 ;; *--database*) cat >> ${pod.path('asked')}; echo "$ANSWER" ;; *) cat > /dev/null ;; esac`);
  pod.program('mongosh', `${note('mongosh')}; case "$*" in *print\\(\\(*) echo "$ANSWER" ;; esac`);
  pod.program('mongorestore', `${note('mongorestore')}; printf '2026-01-31T03:00:00.000+0000\\t0 document(s) restored successfully. 0 document(s) failed to restore.\\n' >&2`);
}

test.each([
  ['mysql', { CLIENT: 'mysql', DB_USER: 'root', PASSWORD_FILE: '/dev/null' }, /^mysqld --no-defaults .*--port=1234 .*--x=y$/m, /^mysql .*--database=shop\nSELECT 1$/m, []],
  ['mongodb', { DB_USER: 'verification', REPLICA_SET: 'rs0' }, /^mongod --dbpath \S+\/data --bind_ip 127.0.0.1 --port 1234 .*--replSet rs0 --x=y$/m, /print\(\(SELECT 1\)\)/, ['compared with the backup: all is there']],
])('a server of %s is started on loopback, restored into and asked', (engine, env, started, asked, compared) => {
  images();
  pod.write('dump/users.sql', '-- Dump completed\n');
  const verify = (ANSWER: string) => pod.run(`verify-${engine}.sh`, { ...env, ANSWER, DATABASE: 'shop', QUERY: pod.write('query', 'SELECT 1\n') }, { shell: ['bash'], args: ['--x=y'] });
  expect(verify('1').log.map(({ message }) => message)).toEqual(['started a server', ...compared, 'restored all databases', 'the query holds', 'verified: it can be restored']);
  expect(pod.read('asked')).toMatch(started);
  expect(pod.read('asked')).toMatch(asked);
  expect(failure(verify('0'))).toBe('the query does not hold');
});

/** The programs of a server refuse to be root's. */
function asNobody(): string[] {
  if (process.getuid?.() !== 0) {
    return ['bash'];
  }
  spawnSync('chown', ['-R', '65534', pod.folder]);
  chmodSync(pod.folder, 0o755);
  return ['setpriv', '--reuid=65534', '--clear-groups', 'bash'];
}

testWith('initdb', 'postgres', 'psql', 'pg_dump', 'pg_restore', 'setpriv')('a dump of a real Postgres is restored into another one, of which the query holds', () => {
  const settings = { PGHOST: '127.0.0.1', PGPORT: '15329', PGUSER: 'admin', PASSWORD_FILE: '/dev/null', DATABASE: 'shop' };
  pod.env = { ...pod.env, ...settings };
  const source = `
    initdb --pgdata="$1" --username=admin --auth=trust --no-sync > /dev/null
    postgres -D "$1" -c port=15329 -c unix_socket_directories= > "$1.log" 2>&1 & trap "kill -9 $!" EXIT
    until psql --quiet postgres --command='CREATE DATABASE shop' 2> /dev/null; do sleep 0.2; done
    psql --quiet shop --command='CREATE TABLE orders AS SELECT generate_series(1, 100) AS id; CREATE ROLE reader; GRANT SELECT ON orders TO reader'
    bash "${SCRIPTS}/dump-postgres.sh"`;
  const shell = asNobody();
  expect(pod.run('', {}, { shell: [...shell, '-ec', source], args: [pod.path('source')] })).toMatchObject({ status: 0, errors: '' });
  const verify = (query: string) => {
    pod.write('query', query);
    return pod.run('verify-postgres.sh', { QUERY: pod.path('query'), PGUSER: 'postgres', PGPORT: '15328' }, { shell });
  };
  expect(verify('SELECT count(*) = 100 FROM orders').log.map(({ message }) => message)).toEqual([
    'started a server', 'restored', 'restored', 'restored all databases', 'the query holds', 'verified: it can be restored',
  ]);
  expect(failure(verify('SELECT count(*) > 100 FROM orders'))).toBe('the query does not hold');
  expect(failure(verify('SELECT nothing'))).toBe('the query failed');
}, 120_000);

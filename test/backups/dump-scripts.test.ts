import { failure, Pod, Ran } from './scripts';

const PASSWORD = 'p\\a"s\' $w:d';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
  pod.env = {
    ...pod.env,
    DB_HOST: 'db.prod.svc',
    DB_PORT: '1234',
    DB_USER: 'admin',
    PGHOST: 'db.prod.svc',
    PGPORT: '5432',
    PGUSER: 'postgres',
    PASSWORD_FILE: pod.write('password', `${PASSWORD}\n`),
  };
});
afterEach(() => pod.remove());

/** A program of the image that notes its arguments, and what it finds in the files that they name. */
function tool(name: string, body: string): void {
  pod.program(name, [
    `echo "${name} $*" >> ${pod.path('asked')}`,
    `for each; do case $each in --*=${pod.path('tmp')}/*) cat "\${each#*=}" >> ${pod.path('login')} ;; esac; done`,
    body,
  ].join('\n'));
}

const bash = (script: string, env: { [name: string]: string } = {}): Ran => pod.run(script, env, { shell: ['bash'] });

/** What stands in for the tools of each image; a dump of theirs is `$1`, and they fail where FAIL is their name. */
function images(): void {
  const fails = (name: string) => `case " $FAIL " in *" ${name} "*) echo "${name} was cut off" >&2; exit 3 ;; esac`;
  tool('psql', `${fails('psql')}; case "$*" in *server_version*) echo 17.2 ;; *rolsuper*) echo t ;; *datname*) echo 73686f70 ;; esac; cat "$PGPASSFILE" >> ${pod.path('login')}`);
  tool('pg_dumpall', `echo 'CREATE ROLE x;'; ${fails('pg_dumpall')}`);
  tool('pg_dump', `for each; do case $each in --file=*) echo PGDMP > "\${each#*=}" ;; esac; done; ${fails('pg_dump')}`);
  tool('pg_restore', fails('pg_restore'));
  const client = 'case "$*" in *version*) echo 11.8.2 ;; *schemata*) echo shop ;; *concat*quote*user*host*mysql.user*) echo "\'app\'@\'%\'" ;; *\'CREATE USER\'*) echo "CREATE USER \'app\'@\'%\'" ;; esac';
  for (const name of ['mysql', 'mariadb']) {
    tool(name, `${fails(name)}; ${client}`);
  }
  for (const name of ['mysqldump', 'mariadb-dump']) {
    tool(name, `echo 'CREATE DATABASE'; ${fails(name)}; [ "$CUT" = ${name} ] || echo '-- Dump completed on 2026-01-01'`);
  }
  tool('redis-cli', `printf "%s\\n" "$REDISCLI_AUTH" >> ${pod.path('login')}; ${fails('redis-cli')}; case "$*" in *INFO*) printf 'redis_version:8.0.2\\r\\n' ;; *--rdb*) for each; do :; done; echo REDIS > "$each"; ${fails('rdb')} ;; esac`);
  tool('redis-check-rdb', `${fails('redis-check-rdb')}; echo '[info] 7 keys read'`);
  tool('etcdctl', `case "$*" in endpoint*) echo 'http://db, 1a, 3.5.16, 20 kB, true' ;; *) echo db > "$3" ;; esac; ${fails('etcdctl')}`);
  tool('etcdutl', `${fails('etcdutl')}; echo '7c2a, 42, 7, 20 kB'`);
  tool('mongosh', `${fails('mongosh')}; echo 8.0.4`);
  tool('mongodump', `for each; do case $each in --archive=*) echo BSON > "\${each#*=}" ;; esac; done; ${fails('mongodump')}`);
  tool('mongorestore', fails('mongorestore'));
}

interface Dump {
  readonly version: string;
  readonly files: string[];
  /** The programs that it needs. */
  readonly fails: string[];
  readonly env?: { [name: string]: string };
}

const dumps: { [engine: string]: Dump } = {
  postgres: { version: '17.2', files: ['globals.sql', 'shop.dump'], fails: ['psql', 'pg_dumpall', 'pg_dump', 'pg_restore'] },
  mariadb: { version: '11.8.2', files: ['databases.sql', 'events.sql', 'users.sql'], fails: ['mariadb', 'mariadb-dump'] },
  mysql: { version: '11.8.2', files: ['databases.sql', 'events.sql', 'users.sql'], fails: ['mysql', 'mysqldump'] },
  redis: { version: '8.0.2', files: ['dump.rdb'], fails: ['redis-cli', 'rdb', 'redis-check-rdb'], env: { PROGRAM: 'redis' } },
  etcd: { version: '3.5.16', files: ['etcd.db'], fails: ['etcdctl', 'etcdutl'] },
  mongodb: { version: '8.0.4', files: ['mongodb.archive'], fails: ['mongosh', 'mongodump', 'mongorestore'] },
};
const cases = Object.entries(dumps).map(([engine, rest]) => ({ engine, ...rest }));

describe.each(cases)('a dump of $engine', ({ engine, version, files, fails, env }) => {
  beforeEach(images);

  test('is left with what it is a dump of', () => {
    expect(bash(`dump-${engine}.sh`, env)).toMatchObject({ status: 0, errors: '' });
    expect([pod.list('dump'), pod.read('meta/version')]).toEqual([files, `${version}\n`]);
  });

  test.each(fails)('fails where %s does, which is said', program => {
    const run = bash(`dump-${engine}.sh`, { ...env, FAIL: program });
    expect(run.status).not.toBe(0);
    expect(run.log[run.log.length - 1]).toMatchObject({ outcome: 'failed', step: 'dump' });
  });

  if (engine !== 'etcd') {
    test('has the password in no argument', () => {
      bash(`dump-${engine}.sh`, env);
      expect(pod.read('asked')).not.toContain('$w:d');
    });
  }
});

test.each(['mysql', 'mariadb'])('a dump of %s that was cut off without an error fails all the same', engine => {
  images();
  expect(failure(bash(`dump-${engine}.sh`, { CUT: engine === 'mysql' ? 'mysqldump' : 'mariadb-dump' }))).toBe('the dump has no end');
});

test('a user of whom MariaDB knows nothing, as it looks up no names, costs no backup', () => {
  images();
  tool('mariadb-dump', [
    'case "$*" in *--system=users*) echo "mariadb-dump: Couldn\'t execute \'SHOW CREATE USER \'app\'@\'host\'\': Can\'t find any matching row in the user table (1133)" >&2; status=2 ;; esac',
    'echo "-- Dump completed"; exit ${status:-0}',
  ].join('\n'));
  expect(bash('dump-mariadb.sh')).toMatchObject({ status: 0, log: [{ outcome: 'ok', message: 'dumped all databases' }] });
});

test('a dump that fails in a store takes what it has made away, and no other', () => {
  images();
  const work = (name: string) => pod.path('store/nightly', name);
  pod.write('store/nightly/.work-run_other/dump/x', 'x');
  const env = { DUMP: work('.work-run_pod/dump'), META: work('.work-run_pod/meta'), DISCARD: work('.work-run_pod') };
  expect(failure(bash('dump-postgres.sh', { ...env, FAIL: 'pg_restore' }))).toBe('the dump cannot be read back');
  expect(pod.left()).toEqual(['.work-run_other']);
  expect(bash('dump-postgres.sh', env)).toMatchObject({ status: 0 });
  expect(pod.left()).toEqual(['.work-run_other', '.work-run_pod']);
});

test('passwords with characters that mean something are what the tools log in with', () => {
  images();
  bash('dump-mariadb.sh');
  expect(pod.read('login')).toContain('password="p\\\\a\\"s\' $w:d"\n');
  bash('dump-postgres.sh');
  expect(pod.read('login')).toContain('*:*:*:*:p\\\\a"s\' $w\\:d\n');
  bash('dump-redis.sh', { PROGRAM: 'redis' });
  expect(pod.read('login')).toContain(`${PASSWORD}\n`);
  bash('dump-mongodb.sh');
  expect(pod.read('login')).toContain('password: "p\\\\a\\"s\' $w:d"\n');
});

test('tools that are older than the server say so, and there is no dump', () => {
  images();
  const said = 'pg_dumpall: error: aborting because of server version mismatch pg_dumpall: detail: server version: 17.2; pg_dumpall version: 15.18';
  tool('pg_dumpall', `printf '%s\\n' ${said.split(/ (?=pg_dumpall: detail)/).map(line => `'${line}'`).join(' ')} >&2; exit 1`);
  expect(bash('dump-postgres.sh')).toMatchObject({ status: 1, log: [{ message: 'pg_dumpall failed', error: said }] });
});

test('a replica set of MongoDB is dumped as it is at one moment', () => {
  images();
  bash('dump-mongodb.sh', { REPLICA_SET: 'rs0' });
  expect(pod.read('asked')).toMatch(/mongodump .*--host=rs0\/db\.prod\.svc .*--oplog /);
});

describe('a restore refuses what is not empty', () => {
  test('of MariaDB', () => {
    tool('mariadb', 'echo 3');
    pod.write('dump/users.sql', '-- Dump completed\n');
    pod.write('dump/databases.sql', 'CREATE DATABASE /*!32312 IF NOT EXISTS*/ `sh``op` /*!40100 X */;\n-- Dump completed\n');
    pod.write('meta/version', '1');
    expect(failure(bash('restore-mariadb.sh'))).toBe('the database is not empty, and was not to be overwritten');
    expect(pod.read('asked')).not.toContain('DROP');
  });

  test('of Redis', () => {
    tool('redis-cli', 'echo "db0:keys=1,expires=0,avg_ttl=0"');
    expect(failure(bash('restore-redis.sh', { PROGRAM: 'redis' }))).toBe('the server is not empty, and was not to be overwritten');
    expect(pod.read('asked')).not.toContain('FLUSHALL');
  });

  test('of etcd', () => {
    tool('etcdctl', 'echo key');
    expect(failure(bash('restore-etcd.sh'))).toBe('the cluster has keys, and was not to be overwritten');
    expect(pod.read('asked')).not.toContain('del');
  });

  test('of MongoDB', () => {
    tool('mongosh', 'echo shop');
    expect(failure(bash('restore-mongodb.sh'))).toBe('the server has databases, and was not to be overwritten');
    expect(pod.read('asked')).not.toContain('dropDatabase');
  });

  test('of files', () => {
    pod.write('target/old', 'x');
    expect(failure(pod.run('restore-files.sh', { TARGET: pod.path('target') }))).toBe('the store is not empty, and was not to be overwritten');
    expect(pod.list('target')).toEqual(['old']);
  });
});

test('a line of the log is JSON whatever is in it', () => {
  pod.program('odd', 'echo x >&2; exit 1');
  const { log } = pod.run('dump-command.sh', { FILE: 'x', BACKUP: 'a"b\\c\td' }, { args: ['odd'] });
  expect(log).toEqual([{ backup: 'a"b\\c d', step: 'dump', outcome: 'failed', message: 'the program failed', program: 'odd' }]);
});

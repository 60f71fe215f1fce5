import { Pod } from './scripts';

let pod: Pod;
beforeEach(() => { pod = new Pod(); });
afterEach(() => pod.remove());

/** As pg_dumpall writes it. */
const GLOBALS = `--
-- Roles
--

CREATE ROLE app;
ALTER ROLE app WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:a';
CREATE ROLE "app b";
ALTER ROLE "app b" WITH SUPERUSER LOGIN PASSWORD 'SCRAM-SHA-256$4096:b';
CREATE ROLE apple;
ALTER ROLE apple WITH NOLOGIN;
CREATE ROLE postgres;
ALTER ROLE postgres WITH SUPERUSER INHERIT CREATEROLE CREATEDB LOGIN REPLICATION BYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:c';
ALTER ROLE postgres SET search_path TO 'shop';
GRANT apple TO app;
`;

test('roles that are there already keep their passwords, one of which the restore itself has', () => {
  pod.write('dump/globals.sql', GLOBALS);
  pod.write('dump/shop.dump', 'x');
  pod.write('meta/version', '17.2\n');
  const read = pod.path('read');
  pod.program('psql', `case "$*" in *quote_ident*) printf 'postgres\\napp\\n"it''s"\\n' ;; *--file=*) for each; do case $each in --file=*) cp "\${each#--file=}" ${read} ;; esac; done ;; *) echo 0 ;; esac`);
  pod.program('pg_restore', 'case "$*" in *--list*) echo "; dbname: shop" ;; esac');
  const env = { PASSWORD_FILE: pod.write('password', 'secret'), PGHOST: 'db', PGPORT: '5432', PGUSER: 'postgres' };
  expect(pod.run('restore-postgres.sh', env, { shell: ['bash'] })).toMatchObject({ status: 0, errors: '' });
  expect(pod.read('read').split('\n').filter(line => line !== '' && !line.startsWith('--'))).toEqual([
    'CREATE ROLE "app b";',
    "ALTER ROLE \"app b\" WITH SUPERUSER LOGIN PASSWORD 'SCRAM-SHA-256$4096:b';",
    'CREATE ROLE apple;',
    'ALTER ROLE apple WITH NOLOGIN;',
    'GRANT apple TO app;',
  ]);
});

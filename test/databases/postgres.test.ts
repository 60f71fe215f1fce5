import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { database, envOf, mainOf, manifestsOf, podOf } from './database';
import { App, Credentials, DatabaseEngine, Environment } from '../../src';
import { find } from '../support';

const of = (version: string) => ({ engine: DatabaseEngine.postgres({ version }) });
const configOf = (props = {}, file = 'postgresql.conf') => find(manifestsOf(props), 'ConfigMap', 'orders-config').data[`etc_postgresql_${file}`];

describe('Postgres', () => {
  test('is the official image of its version, and another one where that is said', () => {
    expect(mainOf(of('16.4')).image).toBe('postgres:16.4');
    expect(mainOf({ engine: DatabaseEngine.postgres({ version: '16.4', image: 'ghcr.io/acme/postgis:16-3.5' }) }).image).toBe('ghcr.io/acme/postgis:16-3.5');
  });

  test('has its data in a directory below the claim up to 17, and where the image of 18 has it from 18 on', () => {
    const [before, after] = [mainOf(of('17.2')), mainOf(of('18.1'))];
    expect(before.volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/postgresql/data' });
    expect(envOf(before).PGDATA).toBe('/var/lib/postgresql/data/pgdata');
    expect(after.volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/postgresql' });
    expect(envOf(after).PGDATA).toBe('/var/lib/postgresql/18/docker');
  });

  test('runs as the user that its image has, which on Alpine is another one', () => {
    expect(podOf(of('17.2')).securityContext).toMatchObject({ runAsUser: 999, runAsGroup: 999, fsGroup: 999 });
    expect(podOf(of('17.2-alpine3.21')).securityContext).toMatchObject({ runAsUser: 70, runAsGroup: 70, fsGroup: 70 });
  });

  test('reads its password from a file of the Secret', () => {
    expect(envOf(mainOf()).POSTGRES_PASSWORD_FILE).toBe('/run/secrets/database/password');
    expect(mainOf().volumeMounts).toContainEqual({ name: 'credentials', mountPath: '/run/secrets/database', readOnly: true });
    expect(podOf().volumes).toContainEqual({ name: 'credentials', secret: { secretName: 'orders', items: [{ key: 'password', path: 'password' }], defaultMode: 0o440 } });
  });

  test('gets a quarter of its memory as shared buffers, unless the program says otherwise', () => {
    expect(configOf({ resources: { memory: Size.gibibytes(4) } })).toContain("shared_buffers = '1024MB'\n");
    expect(configOf({ config: { shared_buffers: '2GB' } })).toContain("shared_buffers = '2GB'\n");
  });

  test('has its settings after those of initdb, with quotes that hold', () => {
    const lines = configOf({ config: { log_line_prefix: "it's %m \\ # " } }).split('\n');
    expect(lines[0]).toBe("include_if_exists = '/var/lib/postgresql/data/pgdata/postgresql.conf'");
    expect(lines).toContain("log_line_prefix = 'it''s %m \\\\ # '");
  });

  test('takes a whole configuration file instead', () => {
    expect(configOf({ configFile: 'work_mem = 1MB\n' })).toBe('work_mem = 1MB\n');
  });

  test('asks everybody on the network for a password', () => {
    const hba = configOf({}, 'pg_hba.conf').trim().split('\n').map((line: string) => line.split(/ +/));
    expect(hba.filter(([kind]: string[]) => kind !== 'local').map((words: string[]) => words[words.length - 1])).toEqual(['scram-sha-256', 'scram-sha-256', 'scram-sha-256']);
  });

  test('is alive while it recovers, and ready when it answers on the network', () => {
    const { readinessProbe, livenessProbe, startupProbe } = mainOf({ database: 'shop' });
    expect(readinessProbe.exec.command).toEqual(['pg_isready', '-h', '127.0.0.1', '-p', '5432', '-U', 'postgres', '-d', 'shop']);
    expect(startupProbe.exec).toEqual(readinessProbe.exec);
    expect(livenessProbe.tcpSocket).toEqual({ port: 5432 });
  });

  test('makes the databases and users of the program on its first start', () => {
    const prod = new Environment(new App(), 'prod');
    const credentials = Credentials.fromSecret('reporter', { passwordKey: 'pw' });
    database(prod, { databases: ['reports'], users: [{ name: 'report_er', credentials, databases: ['reports'] }, { name: 'idle', credentials }] });
    const pod = find(prod.toJson(), 'StatefulSet').spec.template.spec;
    expect(envOf(pod.containers[0])).toMatchObject({ DATABASES: 'reports', USERS: 'report_er reports\nidle' });
    expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'user-0', mountPath: '/run/secrets/users/report_er', readOnly: true });
    expect(pod.volumes).toContainEqual({ name: 'user-0', secret: { secretName: 'reporter', items: [{ key: 'pw', path: 'password' }], defaultMode: 0o440 } });
    expect(Object.keys(find(prod.toJson(), 'ConfigMap', 'orders-init').data)).toEqual(['00-databases-and-users.sh']);
  });

  test('has its write-ahead log on a disk of its own', () => {
    const props = { logStorage: { size: Size.gibibytes(5) }, replicas: 2 };
    expect(envOf(mainOf(props)).POSTGRES_INITDB_ARGS).toBe('--data-checksums --waldir=/var/lib/postgresql-wal/pg_wal');
    expect(mainOf(props).volumeMounts).toContainEqual({ name: 'log', mountPath: '/var/lib/postgresql-wal' });
    expect(envOf(podOf(props).initContainers[0]).WALDIR).toBe('/var/lib/postgresql-wal/pg_wal');
  });
});

test('the URL of a Postgres with TLS asks for it', () => {
  const prod = new Environment(new App(), 'prod');
  const db = database(prod, { tls: { secret: Secret.fromSecretName(prod, 'tls', 'orders-tls') } });
  expect(db.connection.urlTemplate).toBe('postgresql://postgres:$(PASSWORD)@orders.prod.svc:5432/postgres?sslmode=require');
});

describe('standbys of Postgres', () => {
  const clone = (props = {}) => podOf({ replicas: 3, ...props }).initContainers[0];

  test('are copied from the first pod, wherever the numbers begin', () => {
    expect(envOf(clone({ firstOrdinal: 4 }))).toMatchObject({ PRIMARY: 'orders-4.orders-headless.prod.svc', FIRST_POD: 'orders-4', PGUSER: 'postgres' });
    expect(clone().image).toBe('postgres:17.2');
    expect(podOf({ replicas: 1 }).initContainers).toBeUndefined();
  });

  test('follow the first pod with a password that lies in memory alone', () => {
    expect(configOf({ replicas: 3, username: 'owner' })).toContain("primary_conninfo = 'host=orders-0.orders-headless.prod.svc port=5432 user=owner passfile=/var/run/postgresql/pgpass'");
    expect(envOf(clone()).PGPASSFILE).toBe('/var/run/postgresql/pgpass');
    expect(podOf({ replicas: 3 }).volumes).toContainEqual({ name: 'run', emptyDir: { medium: 'Memory' } });
  });

  test('may fall behind by a tenth of the disk, and by a GiB at most', () => {
    expect(configOf({ replicas: 2, storage: { size: Size.gibibytes(4) } })).toContain("wal_keep_size = '409MB'");
    expect(configOf({ replicas: 2, storage: { size: Size.gibibytes(100) } })).toContain("wal_keep_size = '1024MB'");
  });
});

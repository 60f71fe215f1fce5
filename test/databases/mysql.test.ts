import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { database, envOf, mainOf, manifestsOf, podOf, statefulSetOf } from './database';
import { App, Credentials, DatabaseEngine, Environment } from '../../src';
import { find } from '../support';

const MYSQL = { engine: DatabaseEngine.mysql({ version: '8.4' }) };
const MARIADB = { engine: DatabaseEngine.mariadb({ version: '11.8' }) };
const settings = (props: object): string[] => find(manifestsOf(props), 'ConfigMap', 'orders-config').data['etc_mysql_database.cnf'].split('\n');
const tlsOf = (withoutCa = false) => ({ tls: { secret: Secret.fromSecretName(new Environment(new App(), 'tls'), 'tls', 'orders-tls'), withoutCa } });

describe.each([['MySQL', 'mysql', 'MYSQL', MYSQL], ['MariaDB', 'mariadb', 'MARIADB', MARIADB]] as const)('%s', (_, name, variables, engine) => {
  const clone = (props = {}) => podOf({ ...engine, replicas: 3, ...props }).initContainers[0];

  test('is the official image of its version, and another one where that is said', () => {
    expect(mainOf(engine).image).toBe(name === 'mysql' ? 'mysql:8.4' : 'mariadb:11.8');
    expect(mainOf({ engine: DatabaseEngine.of(name, { version: '11.4.2-ubi', image: 'ghcr.io/acme/db:1' }) }).image).toBe('ghcr.io/acme/db:1');
  });

  test('has its data and its temporary files in directories of the claim, beside lost+found', () => {
    expect(mainOf(engine).volumeMounts).toEqual(expect.arrayContaining([
      { name: 'data', mountPath: '/var/lib/mysql', subPath: 'mysql' },
      { name: 'data', mountPath: '/tmp', subPath: 'tmp' },
    ]));
  });

  test('has its socket in memory', () => {
    expect(mainOf(engine).volumeMounts).toContainEqual({ name: 'run', mountPath: '/var/run/mysqld' });
    expect(podOf(engine).volumes).toContainEqual({ name: 'run', emptyDir: { medium: 'Memory' } });
  });

  test('runs as the user of its image', () => {
    expect(podOf(engine).securityContext).toMatchObject({ runAsUser: 999, runAsGroup: 999, fsGroup: 999 });
  });

  test('reads the password of root from a file of the Secret', () => {
    expect(envOf(mainOf(engine))[`${variables}_ROOT_PASSWORD_FILE`]).toBe('/run/secrets/database/password');
    expect(mainOf(engine).volumeMounts).toContainEqual({ name: 'credentials', mountPath: '/run/secrets/database', readOnly: true });
  });

  test('makes no database unless the program names one', () => {
    expect(envOf(mainOf(engine))).not.toHaveProperty(`${variables}_DATABASE`);
    expect(envOf(mainOf({ ...engine, database: 'shop' }))[`${variables}_DATABASE`]).toBe('shop');
  });

  test('makes the further databases and users of the program on its first start', () => {
    const prod = new Environment(new App(), 'prod');
    const credentials = Credentials.fromSecret('reporter', { passwordKey: 'pw' });
    database(prod, { ...engine, databases: ['reports', 'archive'], users: [{ name: 'reporter', credentials, databases: ['reports'] }, { name: 'idle', credentials }] });
    const [main] = find(prod.toJson(), 'StatefulSet').spec.template.spec.containers;
    expect(envOf(main)).toMatchObject({
      CLIENT: name,
      SOCKET_PATH: '/var/run/mysqld/mysqld.sock',
      PASSWORD_FILE: '/run/secrets/database/password',
      DATABASES: 'reports archive',
      USERS: 'reporter reports\nidle',
    });
    expect(main.volumeMounts).toContainEqual({ name: 'init', mountPath: '/docker-entrypoint-initdb.d', readOnly: true });
  });

  test('runs the scripts of the program between its own: the databases are there, and the end is the last', () => {
    const init = find(manifestsOf({ ...engine, databases: ['reports'], initScripts: { '10-tables.sql': 'SELECT 1;' } }), 'ConfigMap', 'orders-init').data;
    expect(Object.keys(init).sort()).toEqual(['00-databases-and-users.sh', '10-tables.sql', 'zzzzzzzz-finish.sh']);
    expect(Object.keys(find(manifestsOf(engine), 'ConfigMap', 'orders-init').data)).toEqual(['zzzzzzzz-finish.sh']);
  });

  test('writes settings so that no character of them has a meaning', () => {
    const config = { init_connect: 'SET @a = "it\'s # \\ "', max_connections: '50' };
    expect(settings({ ...engine, config })).toEqual(expect.arrayContaining(['[mysqld]', 'init_connect = "SET @a = \\"it\'s # \\\\ \\""', 'max_connections = "50"']));
  });

  test('has the settings of the program instead of its own', () => {
    const lines = settings({ ...engine, config: { innodb_buffer_pool_size: '1G' } }).filter(line => line.startsWith('innodb_buffer_pool_size'));
    expect(lines).toEqual(['innodb_buffer_pool_size = "1G"']);
  });

  test('takes a whole configuration file instead, which cannot break what it must be told', () => {
    const props = { ...engine, configFile: '[mysqld]\nmax_connections = 5\n' };
    expect(settings(props)).toEqual(['[mysqld]', 'max_connections = 5', '']);
    expect(mainOf(props).args).toEqual(mainOf(engine).args);
    expect(mainOf(engine).args).toEqual(expect.arrayContaining(['--datadir=/var/lib/mysql', '--log-bin=binlog']));
  });

  test('reads its configuration last, which has to be said first', () => {
    expect(mainOf(engine).args.slice(0, 2)).toEqual([name === 'mysql' ? 'mysqld' : 'mariadbd', '--defaults-extra-file=/etc/mysql/database.cnf']);
  });

  test('adds the arguments of the program to its own', () => {
    expect(mainOf({ ...engine, args: ['--general-log=ON'] }).args.slice(-1)).toEqual(['--general-log=ON']);
  });

  test('keeps three days of its log, in files that fit the disk', () => {
    expect(settings({ ...engine, storage: { size: Size.gibibytes(10) } })).toEqual(expect.arrayContaining(['binlog_expire_logs_seconds = "259200"', 'max_binlog_size = "256M"']));
    expect(settings({ ...engine, storage: { size: Size.gibibytes(500) } })).toContain('max_binlog_size = "512M"');
    expect(settings({ ...engine, storage: { size: Size.mebibytes(256) } })).toContain('max_binlog_size = "16M"');
  });

  test('is alive as long as it answers at its socket', () => {
    expect(mainOf(engine).livenessProbe.exec.command).toEqual([
      name === 'mysql' ? 'mysqladmin' : 'mariadb-admin', '--no-defaults', '--protocol=socket', '--socket=/var/run/mysqld/mysqld.sock',
      name === 'mysql' ? '--user=mysql.sys' : '--user=mysql', '--connect-timeout=3', 'ping',
    ]);
  });

  test('takes nobody without TLS from the network where there is a certificate', () => {
    expect(mainOf({ ...engine, ...tlsOf() }).args).toEqual(expect.arrayContaining([
      '--ssl-cert=/run/secrets/tls/tls.crt', '--ssl-key=/run/secrets/tls/tls.key', '--ssl-ca=/run/secrets/tls/ca.crt', '--require-secure-transport=ON',
    ]));
    expect(mainOf({ ...engine, ...tlsOf(true) }).args.filter((each: string) => each.startsWith('--ssl-ca'))).toEqual([]);
    expect(mainOf(engine).args.filter((each: string) => /ssl|secure/.test(each))).toEqual([]);
  });

  test('has an exporter that comes by the socket, as root', () => {
    const exporter = podOf({ ...engine, metrics: true }).initContainers.find((container: any) => container.name === 'exporter');
    expect(exporter).toMatchObject({
      image: 'quay.io/prometheus/mysqld-exporter:v0.17.2',
      args: ['--config.my-cnf=/etc/mysqld-exporter/my.cnf'],
      env: [{ name: 'MYSQLD_EXPORTER_PASSWORD', valueFrom: { secretKeyRef: { name: 'orders', key: 'password' } } }],
      ports: [{ name: 'metrics', containerPort: 9104, protocol: 'TCP' }],
    });
    expect(exporter.volumeMounts).toContainEqual({ name: 'run', mountPath: '/var/run/mysqld' });
    expect(find(manifestsOf({ ...engine, metrics: true }), 'ConfigMap', 'orders-config').data['etc_mysqld-exporter_my.cnf']).toBe('[client]\nuser=root\nsocket=/var/run/mysqld/mysqld.sock\n');
  });

  test('has followers that are told from the primary by their number, wherever the numbers begin', () => {
    const props = { ...engine, replicas: 3, firstOrdinal: 4 };
    expect(envOf(mainOf(props))).toMatchObject({ FIRST_POD: 'orders-4', FOLLOWERS: 'orders-5.orders-headless.prod.svc/3306 orders-6.orders-headless.prod.svc/3306' });
    expect(mainOf(props).args).toContain('--server-id=104');
    expect(envOf(clone(props))).toMatchObject({ PRIMARY: 'orders-4.orders-headless.prod.svc', FIRST_POD: 'orders-4' });
    expect(envOf(mainOf(engine))).not.toHaveProperty('FIRST_POD');
  });

  test('has a primary whose arguments stay the same when it gets followers', () => {
    expect(mainOf({ ...engine, replicas: 3 }).args).toEqual(mainOf(engine).args);
    expect(settings({ ...engine, replicas: 3 })).toEqual(settings(engine));
  });

  test('copies the primary to the root of a claim, with the memory that a server needs', () => {
    expect(clone()).toMatchObject({ name: 'clone', image: mainOf(engine).image, command: ['bash', '/scripts/clone.sh'] });
    expect(clone().volumeMounts).toEqual(expect.arrayContaining([
      { name: 'data', mountPath: '/claim' },
      { name: 'data', mountPath: '/tmp', subPath: 'tmp' },
      { name: 'credentials', mountPath: '/run/secrets/database', readOnly: true },
    ]));
    expect(clone({ resources: { memory: Size.gibibytes(3) } }).resources.limits.memory).toBe('3Gi');
    expect(envOf(clone())).toMatchObject({ CLAIM: '/claim', CONFIG: '/etc/mysql/database.cnf', SOCKET_PATH: '/var/run/mysqld/clone.sock' });
    expect(podOf(engine).initContainers).toBeUndefined();
  });

  test('leads clients who write to the primary, and who read to all', () => {
    const manifests = manifestsOf({ ...engine, replicas: 2 });
    expect(find(manifests, 'Service', 'orders').spec.selector).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'orders-0' });
    expect(find(manifests, 'Service', 'orders-read').spec.selector).not.toHaveProperty('statefulset.kubernetes.io/pod-name');
  });

  test('starts followers one after the other, when the primary is ready', () => {
    expect(statefulSetOf({ ...engine, replicas: 3 }).podManagementPolicy).toBeUndefined();
  });

  test('is reached by a URL', () => {
    const db = database(new Environment(new App(), 'prod'), { ...engine, database: 'shop' });
    expect(db.connection.urlTemplate).toBe('mysql://root:$(PASSWORD)@orders.prod.svc:3306/shop');
  });
});

describe('MySQL', () => {
  test('has the ports of both of its protocols', () => {
    expect(mainOf(MYSQL).ports).toEqual([{ name: 'mysql', containerPort: 3306, protocol: 'TCP' }, { name: 'mysqlx', containerPort: 33060, protocol: 'TCP' }]);
  });

  test('numbers its transactions, by which followers know where they are', () => {
    expect(mainOf(MYSQL).args).toEqual(expect.arrayContaining(['--gtid-mode=ON', '--enforce-gtid-consistency=ON']));
  });

  test('keeps everybody from writing to a follower, and events from running there', () => {
    expect(envOf(mainOf({ ...MYSQL, replicas: 2 })).FOLLOWER).toBe('--super-read-only=ON --event-scheduler=OFF --relay-log=relay --relay-log-recovery=ON');
  });

  test('is ready when it listens on the network, which the server that initialises does not', () => {
    expect(mainOf(MYSQL).readinessProbe.tcpSocket).toEqual({ port: 3306 });
    expect(mainOf(MYSQL).startupProbe.tcpSocket).toEqual({ port: 3306 });
  });

  test('gets three fifths of what it does not take for itself as buffer pool, in its chunks', () => {
    const pool = (memory: Size) => settings({ ...MYSQL, resources: { memory } }).find(line => line.startsWith('innodb_buffer_pool_size'));
    expect(pool(Size.mebibytes(512))).toBe('innodb_buffer_pool_size = "128M"');
    expect(pool(Size.gibibytes(1))).toBe('innodb_buffer_pool_size = "256M"');
    expect(pool(Size.gibibytes(8))).toBe('innodb_buffer_pool_size = "4608M"');
  });

  test('has smaller caches below a GiB', () => {
    expect(settings({ ...MYSQL, resources: { memory: Size.mebibytes(1023) } })).toEqual(expect.arrayContaining(['table_open_cache = "400"', 'innodb_log_buffer_size = "16M"']));
    expect(settings(MYSQL).filter(line => line.startsWith('table_'))).toEqual([]);
  });

  test('looks at the primary\'s certificate where it knows who signed it', () => {
    const clone = (props: object) => envOf(podOf({ ...MYSQL, replicas: 2, ...props }).initContainers[0]).TLS_CA;
    expect([clone({}), clone(tlsOf(true)), clone(tlsOf())]).toEqual([undefined, '', '/run/secrets/tls/ca.crt']);
  });
});

describe('MariaDB', () => {
  test('brings its system tables to a new version', () => {
    expect(envOf(mainOf(MARIADB)).MARIADB_AUTO_UPGRADE).toBe('1');
  });

  test('has a user without rights for its liveness, so that nobody is turned away', () => {
    expect(envOf(mainOf(MARIADB)).MARIADB_MYSQL_LOCALHOST_USER).toBe('1');
  });

  test('keeps apps from writing to a follower, and events from running there', () => {
    expect(envOf(mainOf({ ...MARIADB, replicas: 2 })).FOLLOWER).toBe('--read-only=ON --event-scheduler=OFF --relay-log=relay --master-retry-count=0');
  });

  test('is ready when the image\'s own check finds it on the network', () => {
    expect(mainOf(MARIADB).readinessProbe.exec.command).toEqual(['healthcheck.sh', '--connect']);
  });

  test('gets three fifths of what it does not take for itself as buffer pool, in its chunks', () => {
    const pool = (memory: Size) => settings({ ...MARIADB, resources: { memory } }).find(line => line.startsWith('innodb_buffer_pool_size'));
    expect(pool(Size.mebibytes(256))).toBe('innodb_buffer_pool_size = "128M"');
    expect(pool(Size.mebibytes(512))).toBe('innodb_buffer_pool_size = "256M"');
    expect(pool(Size.gibibytes(8))).toBe('innodb_buffer_pool_size = "4864M"');
  });

  test('does not keep its log for ever because nobody follows, and gives it a fifth of the disk', () => {
    expect(settings({ ...MARIADB, storage: { size: Size.gibibytes(10) } })).toEqual(expect.arrayContaining([
      'loose_slave_connections_needed_for_purge = "0"', 'loose_max_binlog_total_size = "2048M"', 'sync_binlog = "1"', 'gtid_strict_mode = "ON"',
    ]));
  });

  test('copies over TLS where the primary takes nothing else', () => {
    const clone = (props: object) => podOf({ ...MARIADB, replicas: 2, ...props }).initContainers[0];
    expect(envOf(clone(tlsOf())).TLS).toBe('1');
    expect(clone(tlsOf()).volumeMounts).toContainEqual({ name: 'tls', mountPath: '/run/secrets/tls', readOnly: true });
    expect(envOf(clone({}))).not.toHaveProperty('TLS');
  });
});

import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { database, envOf, mainOf, manifestsOf, podOf } from './database';
import { App, Credentials, DatabaseEngine, Environment, StatefulDatabaseProps } from '../../src';
import { find } from '../support';

const ENGINES = {
  redis: DatabaseEngine.redis({ version: '8.0' }),
  valkey: DatabaseEngine.valkey({ version: '8.1' }),
};
const tls = { secret: Secret.fromSecretName(new Environment(new App(), 'prod'), 'tls', 'orders-tls') };

describe.each(Object.entries(ENGINES))('%s', (name, engine) => {
  const main = (props: Partial<StatefulDatabaseProps> = {}) => mainOf({ engine, ...props });
  const configOf = (props: Partial<StatefulDatabaseProps> = {}) =>
    find(manifestsOf({ engine, ...props }), 'ConfigMap', 'orders-config').data[`etc_${name}_${name}.conf`];
  const exporter = (props: Partial<StatefulDatabaseProps> = {}) =>
    podOf({ engine, metrics: true, ...props }).initContainers.find((each: any) => each.name === 'exporter');

  test('is started by a script that knows its programs and where everything lies', () => {
    expect(main().command).toEqual(['sh', '/scripts/start.sh']);
    expect(envOf(main())).toEqual({
      SERVER: `${name}-server`,
      CLIENT: `${name}-cli`,
      CLIENT_OPTIONS: '',
      CONFIG: `/etc/${name}/${name}.conf`,
      PASSWORD_FILE: '/run/secrets/database/password',
      RUN: `/run/${name}`,
      DATA: '/data',
      MEMBERS: 'orders-0.orders-headless.prod.svc',
    });
  });

  test('has its data on the claim, and the configuration with its password in memory', () => {
    expect(main().volumeMounts).toEqual(expect.arrayContaining([{ name: 'data', mountPath: '/data' }, { name: 'run', mountPath: `/run/${name}` }]));
    expect(podOf({ engine }).volumes).toContainEqual({ name: 'run', emptyDir: { medium: 'Memory' } });
  });

  test('keeps a log on the disk, and takes no more of its memory for data than leaves room for a fork', () => {
    expect(configOf({ resources: { memory: Size.gibibytes(2) } })).toBe('dir /data\nappendonly yes\nmaxmemory 1433mb\n');
    expect(configOf({ resources: { memory: Size.gibibytes(1), memoryLimit: Size.gibibytes(2) } })).toContain('maxmemory 1433mb\n');
  });

  test('takes the settings of the program, which win', () => {
    expect(configOf({ config: { maxmemory: '100mb', appendonly: 'no', save: '' } })).toBe('dir /data\nappendonly no\nmaxmemory 100mb\nsave ""\n');
  });

  test('has values in quotes that need them, and those of several words as they are', () => {
    const config = {
      'save': '900 1 300 10',
      'notify-keyspace-events': '',
      'tls-protocols': 'TLSv1.2 TLSv1.3',
      'proc-title-template': '{title} "a" \\ #',
      'user': 'app on #5e88 ~app:* +@all',
    };
    expect(configOf({ config }).split('\n').slice(3)).toEqual([
      'save 900 1 300 10',
      'notify-keyspace-events ""',
      'tls-protocols "TLSv1.2 TLSv1.3"',
      'proc-title-template "{title} \\"a\\" \\\\ #"',
      'user app on #5e88 ~app:* +@all',
      '',
    ]);
  });

  test('takes a whole configuration file instead', () => {
    expect(configOf({ configFile: 'save 60 1\n' })).toBe('save 60 1\n');
  });

  test('knows all its pods, the primary first, and has room for what followers have not taken yet', () => {
    const several = { replicas: 3, firstOrdinal: 2, resources: { memory: Size.gibibytes(1) } };
    expect(envOf(main(several)).MEMBERS).toBe([2, 3, 4].map(ordinal => `orders-${ordinal}.orders-headless.prod.svc`).join(' '));
    expect(configOf(several)).toContain('repl-backlog-size 64mb\nclient-output-buffer-limit replica 128mb 64mb 60\n');
  });

  test('is found by its pods before it is ready: a primary that has lost its disk asks the others', () => {
    expect(find(manifestsOf({ engine }), 'Service', 'orders-headless').spec.publishNotReadyAddresses).toBe(true);
  });

  test('can do without a password, and answers on the network all the same', () => {
    const none = { credentials: Credentials.none() };
    expect(envOf(main(none)).PASSWORD_FILE).toBe('');
    expect(configOf(none)).toContain('protected-mode no\n');
    expect(configOf()).not.toContain('protected-mode');
    expect(main(none).volumeMounts.map((mount: any) => mount.name)).not.toContain('credentials');
  });

  test('speaks TLS with everybody, its followers among them', () => {
    expect(configOf({ tls }).split('\n')).toEqual(expect.arrayContaining([
      'port 0', 'tls-port 6379', 'tls-cert-file /run/secrets/tls/tls.crt', 'tls-key-file /run/secrets/tls/tls.key',
      'tls-ca-cert-file /run/secrets/tls/ca.crt', 'tls-replication yes', 'tls-auth-clients no',
    ]));
    expect(envOf(main({ tls })).CLIENT_OPTIONS).toBe('--tls --insecure --cert /run/secrets/tls/tls.crt --key /run/secrets/tls/tls.key');
  });

  test('speaks TLS without the certificate of who signed its own, where nobody follows', () => {
    const config = configOf({ tls: { ...tls, withoutCa: true } });
    expect(config).toContain('tls-port 6379');
    expect(config).not.toMatch(/tls-ca-cert-file|tls-replication/);
  });

  test('is ready when a script says so, and alive while it is busy', () => {
    const { readinessProbe, livenessProbe, startupProbe } = main();
    expect(readinessProbe.exec.command).toEqual(['sh', '/scripts/ready.sh']);
    expect(startupProbe.exec).toEqual(readinessProbe.exec);
    expect(livenessProbe.tcpSocket).toEqual({ port: 6379 });
  });

  test('is asked for its metrics with the password from the Secret', () => {
    expect(envOf(exporter())).toEqual({ REDIS_ADDR: 'redis://127.0.0.1:6379', REDIS_PASSWORD: { secretKeyRef: { name: 'orders', key: 'password' } } });
    expect(envOf(exporter({ credentials: Credentials.none() }))).toEqual({ REDIS_ADDR: 'redis://127.0.0.1:6379' });
  });

  test('is asked for its metrics by TLS where it speaks nothing else', () => {
    expect(envOf(exporter({ tls }))).toMatchObject({ REDIS_ADDR: 'rediss://127.0.0.1:6379', REDIS_EXPORTER_SKIP_TLS_VERIFICATION: 'true' });
    expect(exporter({ tls }).volumeMounts).toContainEqual({ name: 'tls', mountPath: '/run/secrets/tls', readOnly: true });
  });

  test('is known by a URL with a password and no user', () => {
    const prod = new Environment(new App(), 'prod');
    expect(database(prod, { engine }, 'a').connection.urlTemplate).toBe('redis://:$(PASSWORD)@a.prod.svc:6379');
    expect(database(prod, { engine, tls }, 'b').connection.urlTemplate).toBe('rediss://:$(PASSWORD)@b.prod.svc:6379');
    expect(database(prod, { engine, credentials: Credentials.none() }, 'c').connection).toMatchObject({ urlTemplate: 'redis://c.prod.svc:6379', username: undefined });
  });

  test('has the group that its image has, which on Alpine is another one', () => {
    const groups = (version: string) => podOf({ engine: DatabaseEngine.of(name, { version }) }).securityContext;
    expect(groups('8.0')).toMatchObject({ runAsUser: 999, runAsGroup: 999, fsGroup: 999 });
    expect(groups('8.0-alpine3.21')).toMatchObject({ runAsUser: 999, runAsGroup: 1000, fsGroup: 1000 });
  });

  test('has time to write all it has when it stops', () => {
    expect(podOf({ engine }).terminationGracePeriodSeconds).toBe(120);
  });
});

test('Redis and Valkey are their official images', () => {
  expect(mainOf({ engine: ENGINES.redis }).image).toBe('redis:8.0');
  expect(mainOf({ engine: ENGINES.valkey }).image).toBe('valkey/valkey:8.1');
});

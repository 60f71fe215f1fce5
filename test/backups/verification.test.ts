import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { backup, database, repository, store } from './backups';
import {
  BackupDestination, BackupSource, BackupVerification, BackupWorkspace, DatabaseEngine, ScheduledBackupProps, StatefulDatabaseProps, StorageClass,
} from '../../src';
import { find, synthesize } from '../support';

const schedule = Cron.weekly();

/** What a backup of a Postgres with a verification becomes. */
function verified(options: Partial<BackupVerification> = {}, props: (chart: Chart) => Partial<ScheduledBackupProps> = () => ({})): any[] {
  return synthesize(chart => backup(chart, { ...props(chart), verification: { schedule, ...options } }));
}

function cronJob(options?: Partial<BackupVerification>, props?: (chart: Chart) => Partial<ScheduledBackupProps>): any {
  return find(verified(options, props), 'CronJob', 'backup-verify').spec;
}

function pods(options?: Partial<BackupVerification>, props?: (chart: Chart) => Partial<ScheduledBackupProps>): any {
  return cronJob(options, props).jobTemplate.spec.template.spec;
}

function verifying(options?: Partial<BackupVerification>, props?: (chart: Chart) => Partial<ScheduledBackupProps>): any {
  return pods(options, props).containers[0];
}

function variables(container: any): { [name: string]: string } {
  return Object.fromEntries(container.env.map(({ name, value }: any) => [name, value]));
}

const of = (engine: DatabaseEngine, props: Partial<StatefulDatabaseProps> = {}) => (chart: Construct) => ({ source: BackupSource.database(database(chart, 'db', { engine, ...props })) });
const withoutPassword = { credentials: undefined };

test('without a word there is none', () => {
  expect(synthesize(chart => backup(chart)).filter(({ kind }) => kind === 'CronJob')).toHaveLength(1);
});

test('it is a CronJob of its own, in the time zone of the backup, with its deadlines and attempts', () => {
  const spec = cronJob({}, () => ({ timeZone: 'Europe/Berlin', deadline: Duration.hours(2), startingDeadline: Duration.minutes(5), backoffLimit: 1, suspend: true }));
  expect(spec).toMatchObject({ schedule: '0 0 * * 0', timeZone: 'Europe/Berlin', concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 300, suspend: true, failedJobsHistoryLimit: 3 });
  expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 7200, backoffLimit: 1 });
  expect(cronJob({ deadline: Duration.hours(1) }).jobTemplate.spec.activeDeadlineSeconds).toBe(3600);
});

test('what it has found is not tried again, and what kept it from looking is', () => {
  const { backoffLimit, podFailurePolicy } = cronJob().jobTemplate.spec;
  expect(backoffLimit).toBe(3);
  expect(podFailurePolicy.rules).toEqual([{ action: 'FailJob', onExitCodes: { containerName: 'verify', operator: 'In', values: [1] } }]);
});

test('its pod fetches the newest backup, and restores it with the image of the server', () => {
  const { initContainers: [fetch], containers: [verify] } = pods();
  expect(fetch).toMatchObject({ name: 'fetch', image: 'restic/restic:0.18.0', command: ['sh', '/scripts/fetch-store.sh'] });
  expect(variables(fetch)).toMatchObject({ BACKUP: 'backup', ENGINE: 'postgres', WHICH: 'latest', DUMP: '/work/dump' });
  expect(verify).toMatchObject({ name: 'verify', image: 'postgres:17.2', command: ['bash', '/scripts/verify-postgres.sh'] });
  expect(variables(verify)).toMatchObject({ PGHOST: '127.0.0.1', DUMP: '/work/dump', DATA: '/work/data' });
});

test('it restores by the very script that a restore runs', () => {
  const manifests = synthesize(chart => backup(chart, { verification: { schedule } }).restore(chart, 'restore'));
  const scripts = (name: string) => find(manifests, 'ConfigMap', name).data;
  expect(scripts('backup-verify-config')['scripts_restore-postgres.sh']).toBe(scripts('restore-config')['scripts_restore-postgres.sh']);
});

test.each([
  [DatabaseEngine.postgres({ version: '17.2' }), {}, ['bash', '/scripts/verify-postgres.sh'], { PGUSER: 'postgres', DATABASE: 'postgres', PASSWORD_FILE: '/dev/null' }],
  [DatabaseEngine.mysql({ version: '8.4' }), {}, ['bash', '/scripts/verify-mysql.sh'], { CLIENT: 'mysql', DB_USER: 'root', DB_PORT: '3306' }],
  [DatabaseEngine.mariadb({ version: '11.8' }), { database: 'shop' }, ['bash', '/scripts/verify-mysql.sh'], { CLIENT: 'mariadb', DATABASE: 'shop' }],
  [DatabaseEngine.mongodb({ version: '8.0' }), { replicas: 3 }, ['bash', '/scripts/verify-mongodb.sh'], { REPLICA_SET: 'rs0', DB_USER: 'verification' }],
  [DatabaseEngine.redis({ version: '8.0' }), {}, ['sh', '/scripts/verify-redis.sh'], { PROGRAM: 'redis', DATABASE: '0', DB_PORT: '6379' }],
  [DatabaseEngine.valkey({ version: '8.1' }), {}, ['sh', '/scripts/verify-redis.sh'], { PROGRAM: 'valkey' }],
  [DatabaseEngine.etcd({ version: '3.5.16' }), withoutPassword, ['/shell/busybox', 'sh', '/scripts/verify-etcd.sh'], { DB_HOST: '127.0.0.1', ETCDCTL_ENDPOINTS: 'http://$(DB_HOST):$(DB_PORT)' }],
  [DatabaseEngine.rabbitmq({ version: '4.1' }), {}, ['bash', '/scripts/verify-rabbitmq.sh'], { DB_PORT: '15672', DATABASE: '/' }],
] as const)('%# a server of its own', (engine, props, command, env) => {
  const { command: found, ...verify } = verifying({}, of(engine, props as Partial<StatefulDatabaseProps>));
  expect(found).toEqual(command);
  expect(variables(verify)).toMatchObject(env);
});

test('every script that is run or read is mounted', () => {
  for (const engine of [DatabaseEngine.postgres({ version: '17.2' }), DatabaseEngine.mariadb({ version: '11.8' }), DatabaseEngine.mongodb({ version: '8.0' }), DatabaseEngine.redis({ version: '8.0' })]) {
    const manifests = verified({}, of(engine));
    const { command: [, script], volumeMounts } = find(manifests, 'CronJob', 'backup-verify').spec.jobTemplate.spec.template.spec.containers[0];
    const { data } = find(manifests, 'ConfigMap', 'backup-verify-config');
    const read = [...data[script.slice(1).replace('/', '_')].matchAll(/^(?:\. .*\/|restore \w+ )"?([\w-]+\.sh)"?$/gm)].map(([, name]) => `/scripts/${name}`);
    expect(read.length).toBeGreaterThan(1);
    expect(volumeMounts.map((mount: any) => mount.mountPath)).toEqual(expect.arrayContaining(read));
  }
});

test('the query is a file, in which nothing is replaced', () => {
  const query = 'SELECT $$(HOME)$$ = $(QUERY)';
  const manifests = verified({ query });
  expect(find(manifests, 'ConfigMap', 'backup-verify-config').data.scripts_query).toBe(`${query}\n`);
  const [{ env, volumeMounts }] = find(manifests, 'CronJob', 'backup-verify').spec.jobTemplate.spec.template.spec.containers;
  expect(env).toContainEqual({ name: 'QUERY', value: '/scripts/query' });
  expect(volumeMounts).toContainEqual({ name: 'config', mountPath: '/scripts/query', subPath: 'scripts_query', readOnly: true });
});

test('it is asked of the database that is named, and else of that of the connection', () => {
  const asked = (options: Partial<BackupVerification>) => variables(verifying(options, of(DatabaseEngine.postgres({ version: '17.2' }), { database: 'shop' }))).DATABASE;
  expect(asked({})).toBe('shop');
  expect(asked({ database: 'ledger' })).toBe('ledger');
});

test('it has neither the password of the database nor a way to it', () => {
  const manifests = verified();
  expect(JSON.stringify(find(manifests, 'CronJob', 'backup-verify'))).not.toContain('"secretName":"orders-db"');
  const [{ egress, policyTypes }] = manifests.filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'backup-verify').map(({ spec }) => spec);
  expect(policyTypes).toEqual(['Egress']);
  expect(egress.flatMap(({ ports }: any) => ports.map(({ port }: any) => port))).toEqual([53, 53]);
  expect(JSON.stringify(find(manifests, 'NetworkPolicy', 'orders-db').spec.ingress)).not.toContain('backup-verify');
});

test('it only reads the store, as a restore does that works elsewhere', () => {
  const mounted = (container: any) => container.volumeMounts.find(({ mountPath }: any) => mountPath === '/store');
  const manifests = synthesize(chart => {
    const made = backup(chart, { verification: { schedule } });
    made.restore(chart, 'beside', { workspace: BackupWorkspace.node(Size.gibibytes(1)) });
    made.restore(chart, 'within');
  });
  const fetching = (kind: string, name: string) => {
    const { spec } = find(manifests, kind, name);
    return mounted((spec.jobTemplate?.spec ?? spec).template.spec.initContainers[0]);
  };
  expect(fetching('CronJob', 'backup-verify').readOnly).toBe(true);
  expect(fetching('Job', 'beside').readOnly).toBe(true);
  expect(fetching('Job', 'within').readOnly).toBeUndefined();
});

test('it reaches the repository that it fetches from', () => {
  const manifests = verified({}, chart => ({ destinations: [repository(chart, 'rest:http://backup.example.com:8000/')] }));
  expect(JSON.stringify(find(manifests, 'NetworkPolicy', 'backup-verify').spec.egress)).toContain('"port":8000');
});

test('it fetches from the first destination, or from another', () => {
  const fetching = (options: (chart: Chart) => Partial<BackupVerification>) => {
    const manifests = synthesize(chart => backup(chart, {
      destinations: [BackupDestination.store(store(chart)), repository(chart)], verification: { schedule, ...options(chart) },
    }));
    return find(manifests, 'CronJob', 'backup-verify').spec.jobTemplate.spec.template.spec.initContainers[0].command[1];
  };
  expect(fetching(() => ({}))).toBe('/scripts/fetch-store.sh');
  expect(fetching(chart => ({ destination: repository(new Construct(chart, 'other')) }))).toBe('/scripts/fetch-restic.sh');
});

test('it works beside the store, where the backup does unless that works in the store, and knows how much room there is', () => {
  const work = (options: Partial<BackupVerification>, workspace?: BackupWorkspace) => {
    const { volumes, containers: [{ env }] } = pods(options, () => ({ workspace }));
    return [volumes.find(({ name }: any) => name === 'work'), env.find(({ name }: any) => name === 'ROOM')?.value];
  };
  expect(work({})).toEqual([{ name: 'work', emptyDir: { sizeLimit: '10Gi' } }, '10737418240']);
  expect(work({}, BackupWorkspace.node(Size.gibibytes(3)))).toEqual([{ name: 'work', emptyDir: { sizeLimit: '3Gi' } }, '3221225472']);
  const [volume, room] = work({ workspace: BackupWorkspace.volume(Size.gibibytes(50), StorageClass.fromName('fast')) });
  expect(volume.ephemeral.volumeClaimTemplate.spec.resources.requests.storage).toBe('50Gi');
  expect(room).toBeUndefined();
});

test('its server has the memory that its kind needs, and knows how much that is', () => {
  const memory = (options: Partial<BackupVerification>, props?: (chart: Construct) => Partial<ScheduledBackupProps>) => {
    const verify = verifying(options, props);
    return [verify.resources.limits.memory, variables(verify).MEMORY];
  };
  expect(memory({})).toEqual(['512Mi', '512']);
  expect(memory({ resources: { memory: Size.gibibytes(2) } })).toEqual(['2Gi', '2048']);
  expect(memory({ resources: { memory: Size.gibibytes(1), memoryLimit: Size.gibibytes(4) } })).toEqual(['4Gi', '4096']);
});

test('a server that holds everything in memory gets that of the database twice', () => {
  const redis = DatabaseEngine.redis({ version: '8.0' });
  expect(verifying({}, of(redis)).resources.limits.memory).toBe('512Mi');
  expect(verifying({}, of(redis, { resources: { memory: Size.gibibytes(3) } })).resources.limits.memory).toBe('6Gi');
});

test('its server takes further arguments', () => {
  expect(verifying({ serverArguments: ['-c', 'shared_preload_libraries=timescaledb'] }).command).toEqual(
    ['bash', '/scripts/verify-postgres.sh', '-c', 'shared_preload_libraries=timescaledb']);
});

test('Postgres, which does not start as somebody without a name, is given one', () => {
  const passwd = (props?: () => Partial<ScheduledBackupProps>) => find(verified({}, props), 'ConfigMap', 'backup-verify-config').data.etc_passwd;
  expect(passwd()).toContain('postgres:x:10001:10001::/tmp:/bin/sh\n');
  expect(passwd(() => ({ podSecurity: { user: 999, group: 998 } }))).toContain('postgres:x:999:998:');
});

test('files are unpacked beside their store, with the tools', () => {
  const { containers: [verify], volumes } = pods({ query: 'test -s a.csv' }, chart => ({ source: BackupSource.store(store(chart, 'files')) }));
  expect(verify).toMatchObject({ image: 'restic/restic:0.18.0', command: ['sh', '/scripts/verify-files.sh'] });
  expect(volumes.map(({ name }: any) => name)).not.toContain('files');
});

test('what a program wrote is looked at in its image, without its environment', () => {
  const source = BackupSource.command({ image: 'acme/export:1.0', command: ['export'], restoreCommand: ['import'], fileName: 'all.ldif', env: { HOST: 'ldap' } });
  const verify = verifying({ query: 'grep -q ^dn:' }, () => ({ source }));
  expect(verify).toMatchObject({ image: 'acme/export:1.0', command: ['sh', '/scripts/verify-command.sh'] });
  expect(variables(verify)).toMatchObject({ FILE: 'all.ldif' });
  expect(variables(verify).HOST).toBeUndefined();
});

test('the runbook says how it is run now, where there is one', () => {
  const runbook = (verification?: BackupVerification) => {
    const chart = new Chart(new App(), 'prod', { namespace: 'prod' });
    return backup(chart, { verification }).runbook;
  };
  expect(runbook({ schedule })).toContain('RUN=backup-verify-$(date +%s)\nkubectl --namespace prod create job --from=cronjob/backup-verify "$RUN"');
  expect(runbook()).not.toContain('verify');
});

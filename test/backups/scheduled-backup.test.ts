import { mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App as PlainApp, Chart, Cron, Duration, Size, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { backup, database, repository, store } from './backups';
import {
  App, BackupDestination, BackupSource, BackupWorkspace, Credentials, Database, DatabaseEngine, Environment, ScheduledBackup, ScheduledBackupProps,
  PersistentStore, StatelessApp, StorageClass, StorageSource,
} from '../../src';
import { find, synthesize } from '../support';

function cronJob(props: Partial<ScheduledBackupProps> = {}): any {
  return find(synthesize(chart => backup(chart, props)), 'CronJob');
}

/** The pods of the one backup in a program. */
function podsOf(program: (chart: Chart) => void): any {
  return find(synthesize(program), 'CronJob').spec.jobTemplate.spec.template.spec;
}

function pods(props: Partial<ScheduledBackupProps> = {}): any {
  return podsOf(chart => backup(chart, props));
}

function variables(container: any): { [name: string]: string } {
  return Object.fromEntries(container.env.map(({ name, value }: any) => [name, value]));
}

/** A store, and a repository. */
function both(chart: Construct): Partial<ScheduledBackupProps> {
  return { destinations: [BackupDestination.store(store(chart)), repository(chart)] };
}

const names = (containers: any[]) => containers.map(({ name }) => name);

test('a backup is a CronJob that waits for the last run, with an end and attempts', () => {
  const { spec } = cronJob();
  expect(spec).toMatchObject({ schedule: '0 0 * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 3600, failedJobsHistoryLimit: 3 });
  expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 21600, backoffLimit: 3 });
  expect(spec.jobTemplate.spec.template.spec.restartPolicy).toBe('Never');
});

test('its pods dump with the image of the server, and keep with that of the tools', () => {
  const { initContainers, containers } = pods();
  expect(initContainers.map(({ name, image }: any) => [name, image])).toEqual([['dump', 'postgres:17.2'], ['prepare', 'restic/restic:0.18.0']]);
  expect(containers.map(({ name, image }: any) => [name, image])).toEqual([['keep-vault', 'restic/restic:0.18.0']]);
});

test('the dump is told where the server is, and reads its password from a file', () => {
  const { initContainers: [dump], volumes } = pods();
  expect(variables(dump)).toMatchObject({ PGHOST: 'orders-db', PGPORT: '5432', PGUSER: 'postgres', PASSWORD_FILE: '/run/secrets/database/password' });
  const { name } = dump.volumeMounts.find((mount: any) => mount.mountPath === '/run/secrets/database');
  expect(volumes.find((volume: any) => volume.name === name).secret.secretName).toBe('orders-db');
});

test('no other container has the password, and what the tools write it to lies in memory', () => {
  const { initContainers: [dump, prepare], containers: [keep], volumes } = pods();
  const mounted = (container: any) => container.volumeMounts.map((mount: any) => mount.mountPath);
  expect([...mounted(prepare), ...mounted(keep)].filter(path => path.startsWith('/run/secrets'))).toEqual([]);
  const { name } = dump.volumeMounts.find((mount: any) => mount.mountPath === '/tmp');
  expect(volumes.find((volume: any) => volume.name === name).emptyDir).toEqual({ medium: 'Memory' });
});

test('with one store, the run works in it, in a directory of its own', () => {
  const { initContainers: [dump], containers: [keep], volumes } = pods();
  expect(variables(dump).DUMP).toBe('/store/backup/.work-$(JOB_NAME)_$(POD_NAME)/dump');
  expect(variables(keep)).toMatchObject({ STORE: '/store', SET: '/store/backup/.work-$(JOB_NAME)_$(POD_NAME)/set' });
  const order = dump.env.map(({ name }: any) => name);
  expect(order.indexOf('POD_NAME')).toBeLessThan(order.indexOf('DUMP'));
  expect(names(volumes)).not.toContain('work');
});

test('with several destinations, each has a container, and they share a directory of the pod', () => {
  const { initContainers: [dump], containers, volumes } = podsOf(chart => backup(chart, both(chart)));
  expect(names(containers)).toEqual(['keep-vault', 'keep-restic']);
  expect(variables(dump).DUMP).toBe('/work/dump');
  expect(volumes.find((volume: any) => volume.name === 'work')).toEqual({ name: 'work', emptyDir: { sizeLimit: '10Gi' } });
  expect(containers[1].resources.limits['ephemeral-storage']).toBe('11Gi');
});

test('credentials of a repository are in its own container only', () => {
  const { initContainers, containers: [keepStore, keepRestic] } = podsOf(chart => backup(chart, both(chart)));
  const has = (container: any) => container.env.some(({ name }: any) => name === 'AWS_SECRET_ACCESS_KEY');
  expect([...initContainers, keepStore].filter(has)).toEqual([]);
  expect(keepRestic.env).toContainEqual({ name: 'AWS_SECRET_ACCESS_KEY', valueFrom: { secretKeyRef: { name: 'repository', key: 'aws' } } });
  expect(variables(keepRestic).RESTIC_PASSWORD_FILE).toBe('/run/secrets/restic/password');
});

test('every script that a container runs or reads is mounted, and is in the ConfigMap', () => {
  const manifests = synthesize(chart => backup(chart, both(chart)));
  const { initContainers, containers } = find(manifests, 'CronJob').spec.jobTemplate.spec.template.spec;
  const { data } = find(manifests, 'ConfigMap', 'backup-config');
  for (const { command, volumeMounts } of [...initContainers, ...containers]) {
    const key = volumeMounts.find((mount: any) => mount.mountPath === command[1]).subPath;
    const read = [...data[key].matchAll(/^\. .*\/([\w-]+\.sh)"?$/gm)].map(([, script]) => script);
    expect(read.length).toBeGreaterThan(0);
    expect(volumeMounts.map((mount: any) => mount.mountPath)).toEqual(expect.arrayContaining(read.map(script => `/scripts/${script}`)));
    expect(volumeMounts.filter((mount: any) => mount.name === 'config' && data[mount.subPath] === undefined)).toEqual([]);
  }
});

test('what is compressed already, and what restic compresses, is not compressed before', () => {
  const compression = (program: (chart: Chart) => void) => variables(podsOf(program).initContainers.find(({ name }: any) => name === 'prepare')).COMPRESS;
  const files = (chart: Construct) => BackupSource.store(store(chart, 'files'));
  expect(compression(chart => backup(chart))).toBe('none');
  expect(compression(chart => backup(chart, { source: files(chart) }))).toBe('gzip');
  expect(compression(chart => backup(chart, { source: files(chart), destinations: [repository(chart)] }))).toBe('none');
});

test('what is kept is said to every destination', () => {
  const { containers } = podsOf(chart => backup(chart, { ...both(chart), retention: { daily: 14, yearly: 2 } }));
  for (const container of containers) {
    const { KEEP_DAILY, KEEP_YEARLY, KEEP_AT_LEAST, KEEP_WEEKLY } = variables(container);
    expect({ KEEP_DAILY, KEEP_YEARLY, KEEP_AT_LEAST, KEEP_WEEKLY }).toEqual({ KEEP_DAILY: '14', KEEP_YEARLY: '2', KEEP_AT_LEAST: '3' });
  }
  expect(variables(pods().containers[0])).toMatchObject({ KEEP_DAILY: '7', KEEP_WEEKLY: '4', KEEP_MONTHLY: '12' });
});

test('the pods reach the database, the repository and the DNS alone, and the database lets them in', () => {
  const manifests = synthesize(chart => backup(chart, { destinations: [repository(chart, 'rest:https://backup.example.com:8443/orders')] }));
  const own = find(manifests, 'NetworkPolicy', 'backup').spec;
  expect(own.policyTypes).toEqual(['Egress']);
  expect(own.egress.map((rule: any) => rule.ports[0].port)).toEqual([53, 5432, 8443]);
  const theirs = find(manifests, 'NetworkPolicy', 'orders-db').spec;
  expect(JSON.stringify(theirs.ingress)).toContain('"app.kubernetes.io/instance":"backup"');
});

test('a workspace is a volume of its own for each run', () => {
  const workspace = BackupWorkspace.volume(Size.gibibytes(50), StorageClass.fromName('fast'));
  const { volumes, containers: [keep] } = pods({ workspace });
  expect(volumes.find((volume: any) => volume.name === 'work').ephemeral.volumeClaimTemplate.spec).toEqual({
    accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '50Gi' } },
  });
  expect(keep.resources.limits['ephemeral-storage']).toBe('1Gi');
});

test('the files of a store are mounted read-only, by the volume itself', () => {
  const { initContainers: [dump], volumes } = podsOf(chart => backup(chart, { source: BackupSource.store(store(chart, 'files')) }));
  expect(dump.volumeMounts).toContainEqual({ name: 'files', mountPath: '/source', readOnly: true });
  expect(volumes).toContainEqual({ name: 'files', persistentVolumeClaim: { claimName: 'files', readOnly: true } });
});

test('they are read on the node where another workload mounts them, even one that is made later', () => {
  const { affinity } = podsOf(chart => {
    const files = store(chart, 'files');
    backup(chart, { source: BackupSource.store(files) });
    new StatelessApp(chart, 'web', { image: 'web:1.0', replicas: 1, mounts: [{ path: '/files', volume: files.volume }] });
  });
  expect(affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([{
    labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } }, topologyKey: 'kubernetes.io/hostname',
  }]);
});

test('what a program writes is the dump', () => {
  const { initContainers: [dump] } = pods({ source: BackupSource.command({ image: 'acme/export:1.0', command: ['export', '--all'], fileName: 'all.ldif', env: { LEVEL: '9' } }) });
  expect(dump).toMatchObject({ image: 'acme/export:1.0', command: ['sh', '/scripts/dump-command.sh', 'export', '--all'] });
  expect(variables(dump)).toMatchObject({ FILE: 'all.ldif', LEVEL: '9' });
});

test('etcd, whose image has no shell, gets one first', () => {
  const engine = DatabaseEngine.etcd({ version: '3.5.16' });
  const { initContainers } = podsOf(chart => backup(chart, { source: BackupSource.database(database(chart, 'config', { engine, credentials: undefined })) }));
  expect(names(initContainers)).toEqual(['shell', 'dump', 'prepare']);
  expect(initContainers[1].command.slice(0, 2)).toEqual(['/shell/busybox', 'sh']);
  expect(variables(initContainers[1]).ETCDCTL_ENDPOINTS).toBe('http://$(DB_HOST):$(DB_PORT)');
});

test('the shell of etcd comes from the image that the engine names', () => {
  const engine = DatabaseEngine.etcd({ version: '3.5.16', shellImage: 'mirror.example.com/busybox:1.37-musl' });
  const { initContainers } = podsOf(chart => backup(chart, { source: BackupSource.database(database(chart, 'config', { engine, credentials: undefined })) }));
  expect(initContainers[0].image).toBe('mirror.example.com/busybox:1.37-musl');
});

test('an external database is asked with TLS, as the user that its Secret knows', () => {
  const { initContainers: [dump] } = podsOf(chart => {
    const rds = Database.fromExternal(chart, 'rds', {
      host: 'orders.example.com', engine: DatabaseEngine.postgres({ version: '16' }), credentials: Credentials.fromSecret('rds', { usernameKey: 'user' }),
    });
    backup(chart, { source: BackupSource.database(rds) });
  });
  expect(variables(dump)).toMatchObject({ PGHOST: 'orders.example.com', PGSSLMODE: 'require' });
  expect(dump.env).toContainEqual({ name: 'PGUSER', valueFrom: { secretKeyRef: { name: 'rds', key: 'user' } } });
  expect(dump.image).toBe('postgres:16');
});

test('images come from the registry of the environment, in every container', () => {
  const env = new Environment(Testing.app(), 'prod', { imageRegistry: 'registry.example.com' });
  backup(env, { destinations: [BackupDestination.store(store(env)), repository(env)] });
  const { initContainers, containers } = find(Testing.synth(env), 'CronJob').spec.jobTemplate.spec.template.spec;
  expect([...initContainers, ...containers].filter(({ image }: any) => !image.startsWith('registry.example.com/'))).toEqual([]);
});

test('the runbook names what there is, where it is, and how to run it now', () => {
  const chart = new Chart(new PlainApp(), 'prod', { namespace: 'prod' });
  const { runbook } = new ScheduledBackup(chart, 'orders', {
    source: BackupSource.database(database(chart)),
    destinations: [BackupDestination.store(store(chart))],
    schedule: Cron.daily(),
    deadline: Duration.hours(1),
  });
  expect(runbook).toContain('Backs up postgres 17.2 (prod/orders-db)');
  expect(runbook).toContain('the store prod/vault');
  expect(runbook).toContain('kubectl --namespace prod create job --from=cronjob/orders');
  expect(runbook).toContain('the newest one of each of 7 days');
});

test('the runbook says that a restore compares, but for one by a program of its own', () => {
  const says = 'what is there is compared with the backup; that fails where somebody writes meanwhile, so stop them before';
  expect(backup(Testing.chart()).runbook).toContain(says);
  expect(backup(Testing.chart(), { source: BackupSource.command({ image: 'a:1', command: ['a'] }) }).runbook).not.toContain(says);
});

test('the runbook warns of a store of the same class as the data', () => {
  const runbook = (...classes: string[]) => {
    const chart = Testing.chart();
    const [own, other] = classes.map(name => StorageClass.fromName(name));
    const vault = new PersistentStore(chart, 'vault', { size: Size.gibibytes(10), source: StorageSource.dynamic(other) });
    const source = BackupSource.database(database(chart, 'db', { storage: { size: Size.gibibytes(10), storageClass: own } }));
    return backup(chart, { source, destinations: [BackupDestination.store(vault)] }).runbook;
  };
  expect(runbook('fast', 'fast')).toContain('Its volume is of the same class as that of the data');
  expect(runbook('fast', 'cold')).not.toContain('of the same class');
});

test('the runbook has a shell beside the backups, that Pod Security restricted admits, quoted for a shell', () => {
  const env = new Environment(Testing.app(), 'prod', { imageRegistry: 'registry.example.com' });
  const secret = Secret.fromSecretName(env, 'secret', 'repository');
  const { runbook } = backup(env, {
    destinations: [BackupDestination.restic({ repository: 'gs:acme:/orders', password: { secret, key: 'password' }, env: { NOTE: "it's" } })],
  });
  const [, quoted] = /--overrides='(.*)'\n/.exec(runbook)!;
  const { spec } = JSON.parse(quoted.replace(/'\\''/g, "'"));
  expect(spec.containers[0].env).toContainEqual({ name: 'NOTE', value: "it's" });
  expect(spec.containers[0].image).toBe('registry.example.com/restic/restic:0.18.0');
  expect(spec.containers[0].securityContext.allowPrivilegeEscalation).toBe(false);
  expect(spec.volumes.map((volume: any) => volume.name)).toEqual(['restic-password']);
});

test('App writes it beside the manifests', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'backup-')) });
  const { runbook } = backup(new Environment(app, 'prod'));
  app.synth();
  expect(readFileSync(join(app.outdir, 'prod.backup.runbook.md'), 'utf8')).toContain(runbook);
});

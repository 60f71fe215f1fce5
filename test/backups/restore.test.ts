import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { backup, database, repository, store } from './backups';
import { BackupSelection, BackupSource, Credentials, Database, DatabaseEngine, RestoreOptions, StatelessApp } from '../../src';
import { find, synthesize } from '../support';

/** What a restore becomes, of the backup of a Postgres into a store. */
function restored(options: (chart: Chart) => RestoreOptions = () => ({})): any[] {
  return synthesize(chart => backup(chart).restore(chart, 'restore', options(chart)));
}

function job(options?: (chart: Chart) => RestoreOptions): any {
  return find(restored(options), 'Job').spec;
}

function variables(container: any): { [name: string]: string } {
  return Object.fromEntries(container.env.map(({ name, value }: any) => [name, value]));
}

test('a restore is a Job that fetches a backup, and then loads it with the image of the server', () => {
  const { initContainers: [fetch], containers: [restore] } = job().template.spec;
  expect(fetch).toMatchObject({ name: 'fetch', image: 'restic/restic:0.18.0', command: ['sh', '/scripts/fetch-store.sh'] });
  expect(restore).toMatchObject({ name: 'restore', image: 'postgres:17.2', command: ['bash', '/scripts/restore-postgres.sh'] });
  expect(variables(fetch)).toMatchObject({ BACKUP: 'backup', ENGINE: 'postgres', WHICH: 'latest', STORE: '/store' });
  expect(variables(restore)).toMatchObject({ PGHOST: 'orders-db', PGUSER: 'postgres', PASSWORD_FILE: '/run/secrets/database/password' });
});

test('the name of its Job has no hash, and one attempt, so that nothing runs again by itself', () => {
  expect(find(restored(), 'Job').metadata.name).toBe('restore');
  expect(job().backoffLimit).toBe(0);
});

test('it overwrites nothing unless it is told to', () => {
  const overwrite = (options?: () => RestoreOptions) => variables(job(options).template.spec.containers[0]).OVERWRITE;
  expect(overwrite()).toBe('0');
  expect(overwrite(() => ({ overwrite: true }))).toBe('1');
});

test('it takes the backup of a name, or the newest from before a time', () => {
  const asked = (which: BackupSelection) => variables(job(() => ({ which })).template.spec.initContainers[0]);
  expect(asked(BackupSelection.named('2026-01-31T03-00-00Z')).WHICH).toBe('2026-01-31T03-00-00Z');
  expect(asked(BackupSelection.before('2026-01-31T03:00:00Z')).BEFORE).toBe('2026-01-31T03:00:00Z');
});

test('another database is restored by its own image, and lets it in', () => {
  const manifests = restored(chart => ({ intoDatabase: database(chart, 'staging-db', { engine: DatabaseEngine.postgres({ version: '18.0' }) }) }));
  const { containers: [restore] } = find(manifests, 'Job').spec.template.spec;
  expect(restore.image).toBe('postgres:18.0');
  expect(variables(restore).PGHOST).toBe('staging-db');
  expect(JSON.stringify(find(manifests, 'NetworkPolicy', 'staging-db').spec.ingress)).toContain('"app.kubernetes.io/instance":"restore"');
});

test('a database of another namespace is named from outside', () => {
  const { containers: [restore] } = job(chart => ({
    intoDatabase: Database.fromExternal(chart, 'staging', {
      host: 'orders-db.staging.svc', engine: DatabaseEngine.postgres({ version: '17.2' }), credentials: Credentials.fromSecret('staging-db'), username: 'postgres', tls: false,
    }),
  })).template.spec;
  expect(variables(restore)).toMatchObject({ PGHOST: 'orders-db.staging.svc', PGUSER: 'postgres' });
  expect(variables(restore).PGSSLMODE).toBeUndefined();
});

test('from a repository, it works in a directory of its pod', () => {
  const { initContainers: [fetch], volumes } = find(synthesize(chart => backup(chart, { destinations: [repository(chart)] }).restore(chart, 'restore')), 'Job').spec.template.spec;
  expect(fetch.command).toEqual(['sh', '/scripts/fetch-restic.sh']);
  expect(variables(fetch)).toMatchObject({ SET: '/work/set', DUMP: '/work/dump', RESTIC_REPOSITORY: 's3:https://s3.eu-central-1.amazonaws.com/acme/orders' });
  expect(volumes).toContainEqual({ name: 'work', emptyDir: { sizeLimit: '10Gi' } });
});

test('files come back into their store, or into another, near to who mounts it', () => {
  const program = (chart: Construct, options: RestoreOptions) => {
    const files = store(chart, 'files');
    new StatelessApp(chart, 'web', { image: 'web:1.0', replicas: 1, mounts: [{ path: '/files', volume: files.volume }] });
    backup(chart, { source: BackupSource.store(files) }).restore(chart, 'restore', options);
  };
  const own = find(synthesize(chart => program(chart, {})), 'Job').spec.template.spec;
  expect(own.containers[0].volumeMounts).toContainEqual({ name: 'files', mountPath: '/target' });
  expect(own.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight).toBe(100);
  const other = find(synthesize(chart => program(chart, { intoStore: store(chart, 'copy') })), 'Job').spec.template.spec;
  expect(other.containers[0].volumeMounts).toContainEqual({ name: 'copy', mountPath: '/target' });
});

test('what a program wrote is read by another', () => {
  const chart = Testing.chart();
  const source = BackupSource.command({ image: 'acme/export:1.0', command: ['export'], restoreCommand: ['import', '--clean'] });
  backup(chart, { source }).restore(chart, 'restore');
  expect(find(Testing.synth(chart), 'Job').spec.template.spec.containers[0].command).toEqual(['sh', '/scripts/restore-command.sh', 'import', '--clean']);
});

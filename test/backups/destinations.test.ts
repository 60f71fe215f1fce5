import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Chart, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { backup, database, repository, store } from './backups';
import {
  AgeEncryptionOptions, App, Backup, BackupDestination, BackupEncryption, BackupListFormat, BackupListingOptions, BackupSource, Environment,
  PersistentStore, ResticStoreOptions, ScheduledBackupProps, StorageClass, StorageSource,
} from '../../src';
import { find, synthesize } from '../support';
import { Every } from '../workloads/every';

const RECIPIENT = `age1${'q'.repeat(58)}`;

const secretOf = (scope: Construct) => Secret.fromSecretName(scope, 'keys', 'keys');

function age(scope: Construct, options: Partial<AgeEncryptionOptions> = {}): BackupEncryption {
  return BackupEncryption.age({ recipients: [RECIPIENT, 'ssh-ed25519 AAAA me@home'], identity: { secret: secretOf(scope), key: 'id' }, image: 'acme/age:1.2.1', ...options });
}

function openssl(scope: Construct, image?: string): BackupEncryption {
  return BackupEncryption.openssl({ password: { secret: secretOf(scope), key: 'password' }, image });
}

function podsOf(manifests: any[], kind = 'CronJob'): any {
  const { spec } = find(manifests, kind);
  return (spec.jobTemplate?.spec ?? spec).template.spec;
}

function backupPods(props: (chart: Chart) => Partial<ScheduledBackupProps>): any {
  return podsOf(synthesize(chart => backup(chart, props(chart))));
}

function variables({ env }: any): { [name: string]: string } {
  return Object.fromEntries(env.map(({ name, value }: any) => [name, value]));
}

const paths = ({ volumeMounts }: any) => volumeMounts.map(({ mountPath }: any) => mountPath);

const encrypted = (encryption: (chart: Construct) => BackupEncryption) => (chart: Chart) =>
  ({ destinations: [BackupDestination.store(store(chart), { encryption: encryption(chart) })] });

describe('an encrypted store', () => {
  test('is written to by an image that encrypts, from a directory beside it', () => {
    const { initContainers: [dump, prepare], containers: [keep], volumes } = backupPods(encrypted(openssl));
    expect([prepare.image, keep.image]).toEqual(['restic/restic:0.18.0', 'alpine/openssl:3.5.8']);
    expect([variables(dump).DUMP, variables(keep).SET]).toEqual(['/work/dump', '/work/set']);
    expect(paths(dump)).not.toContain('/store');
    expect(volumes).toContainEqual({ name: 'work', emptyDir: { sizeLimit: '10Gi' } });
  });

  test('by openssl takes the password as a file, in the container that encrypts alone', () => {
    const { initContainers, containers: [keep], volumes } = backupPods(encrypted(chart => openssl(chart, 'acme/openssl:3')));
    expect(keep.image).toBe('acme/openssl:3');
    expect(variables(keep)).toMatchObject({ ENCRYPT: 'openssl', SECRET_FILE: '/run/secrets/key/key' });
    expect(initContainers.flatMap(paths)).not.toContain('/run/secrets/key');
    expect(volumes).toContainEqual({ name: 'vault-key', secret: { secretName: 'keys', items: [{ key: 'password', path: 'key' }], defaultMode: 0o440 } });
  });

  test('by age is written to without any key, and read with one', () => {
    const manifests = synthesize(chart => backup(chart, encrypted(age)(chart)).restore(chart, 'restore'));
    const { containers: [keep], volumes } = podsOf(manifests);
    expect(variables(keep)).toMatchObject({ ENCRYPT: 'age', RECIPIENTS: `${RECIPIENT}\nssh-ed25519 AAAA me@home` });
    expect(variables(keep).SECRET_FILE).toBeUndefined();
    expect(volumes.map(({ name }: any) => name)).not.toContain('vault-key');
    const { initContainers: [fetch] } = podsOf(manifests, 'Job');
    expect([fetch.image, variables(fetch).SECRET_FILE, variables(fetch).SET]).toEqual(['acme/age:1.2.1', '/run/secrets/key/key', '/work/set']);
  });
});

describe('a repository on a store', () => {
  const options: (chart: Construct) => Every<ResticStoreOptions> = chart => ({
    password: { secret: secretOf(chart), key: 'password' }, env: { RESTIC_COMPRESSION: 'max' }, readBack: '10%', image: 'acme/restic:0.18',
  });

  test('is a directory of it, to which the pods have no other way', () => {
    const manifests = synthesize(chart => backup(chart, { destinations: [BackupDestination.resticStore(store(chart), options(chart))] }));
    const { initContainers: [dump], containers: [keep] } = podsOf(manifests);
    expect(keep).toMatchObject({ name: 'keep-vault', image: 'acme/restic:0.18', command: ['sh', '/scripts/keep-restic.sh'] });
    expect(variables(keep)).toMatchObject({ RESTIC_REPOSITORY: '/store/restic', CHECK: '10%', RESTIC_COMPRESSION: 'max', SET: '/work/set' });
    expect(paths(dump)).not.toContain('/store');
    expect(find(manifests, 'NetworkPolicy', 'backup').spec.egress.map((rule: any) => rule.ports[0].port)).toEqual([53, 5432]);
  });

  test('is not compressed before, and restored from a directory beside it', () => {
    const manifests = synthesize(chart => {
      const { password } = options(chart);
      backup(chart, { source: BackupSource.store(store(chart, 'files')), destinations: [BackupDestination.resticStore(store(chart), { password })] }).restore(chart, 'restore');
    });
    expect(variables(podsOf(manifests).initContainers[1]).COMPRESS).toBe('none');
    expect(variables(podsOf(manifests, 'Job').initContainers[0])).toMatchObject({ RESTIC_REPOSITORY: '/store/restic', DUMP: '/work/dump' });
  });
});

describe('a backup that the program does not make', () => {
  const restored = () => synthesize(chart => {
    const existing = Backup.fromExisting(chart, 'elsewhere', { name: 'orders', source: BackupSource.database(database(chart)), destinations: [repository(chart)], toolImage: 'mirror/restic:0.18.0' });
    existing.restore(chart, 'restore');
    existing.list(chart, 'list');
  });

  test('becomes nothing by itself', () => {
    const manifests = restored();
    expect(manifests.filter(({ kind }: any) => kind === 'CronJob')).toEqual([]);
  });

  test('is restored by its name, into what it names', () => {
    const { initContainers: [fetch], containers: [restore] } = find(restored(), 'Job', 'restore').spec.template.spec;
    expect(fetch.image).toBe('mirror/restic:0.18.0');
    expect(variables(fetch)).toMatchObject({ BACKUP: 'orders', ENGINE: 'postgres', RESTIC_REPOSITORY: 's3:https://s3.eu-central-1.amazonaws.com/acme/orders' });
    expect(variables(restore)).toMatchObject({ PGHOST: 'orders-db', OVERWRITE: '0' });
  });

  test('is listed by its name', () => {
    const { containers: [list] } = find(restored(), 'Job', 'list').spec.template.spec;
    expect(variables(list)).toMatchObject({ BACKUP: 'orders', FORMAT: 'table', VERIFY: '0' });
  });
});

test('a repository that can only be read is not locked', () => {
  const manifests = synthesize(chart => {
    const destinations = [BackupDestination.restic({ repository: 'gs:acme:/orders', password: { secret: secretOf(chart), key: 'password' }, readOnly: true })];
    Backup.fromExisting(chart, 'orders', { source: BackupSource.database(database(chart)), destinations }).restore(chart, 'restore');
  });
  expect(variables(podsOf(manifests, 'Job').initContainers[0]).NO_LOCK).toBe('1');
});

describe('a listing', () => {
  function listed(options?: (chart: Construct) => BackupListingOptions, props?: (chart: Chart) => Partial<ScheduledBackupProps>): any[] {
    return synthesize(chart => backup(chart, props?.(chart)).list(chart, 'list', options?.(chart)));
  }

  test('is a Job whose pod can read the store, and no more', () => {
    const manifests = listed();
    const { containers: [list] } = find(manifests, 'Job', 'list').spec.template.spec;
    expect(list).toMatchObject({ name: 'list', image: 'restic/restic:0.18.0', command: ['sh', '/scripts/list-store.sh'] });
    expect(list.volumeMounts).toContainEqual({ name: 'vault', mountPath: '/store', readOnly: true });
    expect(find(manifests, 'NetworkPolicy', 'list').spec).toMatchObject({ policyTypes: ['Egress'], egress: [{ ports: [{ port: 53 }, { port: 53 }] }] });
  });

  test('of an encrypted store has no key', () => {
    const { containers: [list], volumes } = find(listed(() => ({ verify: true }), encrypted(age)), 'Job', 'list').spec.template.spec;
    expect(variables(list).VERIFY).toBe('1');
    expect(volumes.map(({ name }: any) => name)).not.toContain('vault-key');
  });

  test('is of another destination, where one is named', () => {
    const { containers: [list] } = find(listed(chart => ({ destination: repository(chart), format: BackupListFormat.JSON })), 'Job', 'list').spec.template.spec;
    expect(list.command).toEqual(['sh', '/scripts/list-restic.sh']);
    expect(variables(list)).toMatchObject({ FORMAT: 'json', RESTIC_PASSWORD_FILE: '/run/secrets/restic/password' });
  });
});

test('what has all that it needs in a store reaches nothing but the DNS', () => {
  const manifests = synthesize(chart => backup(chart, { source: BackupSource.store(store(chart, 'files')) }).restore(chart, 'restore'));
  for (const name of ['backup', 'restore']) {
    expect(find(manifests, 'NetworkPolicy', name).spec).toMatchObject({ policyTypes: ['Egress'], egress: [{ ports: [{ port: 53 }, { port: 53 }] }] });
  }
});

test('a program may reach what it likes', () => {
  const manifests = synthesize(chart => backup(chart, { source: BackupSource.command({ image: 'acme/export:1.0', command: ['export'] }) }));
  expect(manifests.filter(({ kind }: any) => kind === 'NetworkPolicy')).toEqual([]);
});

test('in a store, the first step knows of other attempts of its Job, and the last one of a restore leaves nothing', () => {
  const manifests = synthesize(chart => backup(chart).restore(chart, 'restore'));
  const { initContainers: [dump, prepare] } = podsOf(manifests);
  expect(variables(dump)).toMatchObject({ RUN: '/store/backup/.work-$(JOB_NAME)', DEADLINE: '21600' });
  expect(dump.env).toContainEqual({ name: 'JOB_NAME', valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-name']" } } });
  expect(variables(prepare).RUN).toBeUndefined();
  const { initContainers: [fetch], containers: [restore] } = podsOf(manifests, 'Job');
  expect(variables(fetch)).toMatchObject({ RUN: '/store/backup/.restore-$(JOB_NAME)' });
  expect(variables(restore)).toMatchObject({ FORGET: '/store/backup/.restore-$(JOB_NAME)_$(POD_NAME)' });
});

test('a store of the same class as the data is warned of', () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const warnings = (name: string) => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'backup-')) });
    const env = new Environment(app, 'prod');
    const [fast, other] = ['fast', name].map(each => StorageSource.dynamic(StorageClass.fromName(each)));
    const [files, vault] = [fast, other].map((source, index) => new PersistentStore(env, `store-${index}`, { size: Size.gibibytes(1), source }));
    backup(env, { source: BackupSource.store(files), destinations: [BackupDestination.store(vault)] });
    app.synth();
    return warn.mock.calls.splice(0).map(([warning]) => warning);
  };
  expect(warnings('cold')).toEqual([]);
  expect(warnings('fast')).toEqual([
    'prod/backup: the store prod/store-1 is on a volume of the same class as the data: what happens to one of them may happen to both; give it another class, or the backup a second destination outside of the cluster',
  ]);
  warn.mockRestore();
});

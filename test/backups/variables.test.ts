import { Secret } from 'cdk8s-plus-28';
import { backup, store } from './backups';
import { BackupDestination, BackupSelection, BackupSource } from '../../src';
import { OF_COMMANDS, OF_REPOSITORIES } from '../../src/backups/variables';
import { synthesize } from '../support';

/** The variables of all containers that have one of the program's own, of all pods. */
function besideOurs(manifests: any[]): string[] {
  const pods = manifests.flatMap(({ spec }) => spec?.jobTemplate?.spec.template.spec ?? spec?.template?.spec ?? []);
  const all = pods.flatMap(({ initContainers, containers }) => [...initContainers ?? [], ...containers])
    .map(({ env }) => (env ?? []).map(({ name }: any) => name)).filter(names => names.includes('OURS'));
  expect(all.length).toBeGreaterThan(0);
  return [...new Set<string>(all.flat())].filter(name => name !== 'OURS').sort();
}

const env = { OURS: '1' };
const every = { last: 1, hourly: 1, daily: 1, weekly: 1, monthly: 1, yearly: 1, atLeast: 1 };

test('a program may have no variable that its step sets itself', () => {
  const names = besideOurs(synthesize(chart => backup(chart, {
    source: BackupSource.command({ image: 'acme/export:1', command: ['export'], restoreCommand: ['import'], env }),
  }).restore(chart, 'restore')));
  expect(names.filter(name => !OF_COMMANDS.has(name))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(['BACKUP', 'FILE', 'FORGET', 'OVERWRITE', 'RUN']));
});

test('a repository may have no variable that its steps set themselves', () => {
  const names = besideOurs(synthesize(chart => {
    const password = { secret: Secret.fromSecretName(chart, 'keys', 'keys'), key: 'password' };
    const common = { password, env };
    const repository = (readOnly: boolean) => BackupDestination.restic({ ...common, repository: 's3:https://s3.example.com/acme', readBack: '5%', readOnly });
    const from = backup(chart, { destinations: [repository(false), BackupDestination.resticStore(store(chart), common)], retention: every });
    from.restore(chart, 'restore', { which: BackupSelection.before('2026-02-01'), destination: repository(true) });
    from.list(chart, 'list', { verify: true });
  }));
  expect(names.filter(name => !OF_REPOSITORIES.has(name))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(['BEFORE', 'CHECK', 'KEEP_AT_LEAST', 'NO_LOCK', 'RESTIC_REPOSITORY', 'SET', 'VERIFY']));
});

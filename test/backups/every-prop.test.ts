import { Cron, Duration, Size, Testing } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import { backup, database, store } from './backups';
import {
  App, BackupDestination, BackupListFormat, BackupListingOptions, BackupPodOptions, BackupSelection, BackupSource, BackupVerification,
  BackupWorkspace, CommandSourceOptions, Environment, Peer, PodSecurityLevel, ResticOptions, Restore, RestoreProps, Retention,
  ScheduledBackup, ScheduledBackupProps, Volume,
} from '../../src';
import { placesIn, without } from '../places';
import { Every, NEEDED, podOptions } from '../workloads/every';

const {
  imagePullSecrets, priorityClassName, nodeSelector, tolerations, affinity, podLabels, podAnnotations, serviceAccount, podSecurity,
} = podOptions;
const outside = Testing.chart();
const secret = Secret.fromSecretName(outside, 'secret', 'restic');

const pods: Every<BackupPodOptions> = {
  toolImage: 'mirror/restic:0.18.0',
  resources: { memory: Size.mebibytes(300), ephemeralStorageLimit: Size.gibibytes(30) },
  podSecurity,
  serviceAccount,
  imagePullSecrets,
  priorityClassName,
  nodeSelector,
  tolerations,
  affinity,
  podLabels,
  podAnnotations,
  component: 'archive',
  partOf: 'shop',
  labels: { team: 'orders' },
};
const retention: Every<Retention> = { last: 2, hourly: 24, daily: 8, weekly: 5, monthly: 6, yearly: 10, atLeast: 4 };
const command: Every<CommandSourceOptions> = {
  image: 'acme/export:1.0',
  command: ['export', '--all'],
  restoreCommand: ['import'],
  fileName: 'all.ldif',
  env: { LEVEL: '9' },
  envValues: { TOKEN: EnvValue.fromSecretValue({ secret, key: 'token' }) },
  mounts: [{ path: '/config', volume: Volume.scratch('export'), readOnly: true }],
  compress: false,
};
const restic: Every<Omit<ResticOptions, 'readOnly'>> = {
  repository: 'sftp://backup@example.com/orders',
  password: { secret, key: 'password' },
  credentials: { AWS_ACCESS_KEY_ID: EnvValue.fromSecretValue({ secret, key: 'id' }) },
  env: { AWS_DEFAULT_REGION: 'eu-central-1' },
  mounts: [{ path: '/root/.ssh', volume: Volume.secret(secret), readOnly: true }],
  readBack: '5%',
  name: 'offsite',
  image: 'acme/restic-ssh:1.0',
  peer: Peer.cidr('192.0.2.0/24'),
  port: 2222,
};

const verification: Every<Omit<BackupVerification, 'destination' | 'workspace'>> = {
  schedule: Cron.weekly(),
  query: 'SELECT true',
  database: 'shop',
  resources: { memory: Size.mebibytes(600) },
  serverArguments: ['-c', 'work_mem=64MB'],
  deadline: Duration.hours(1),
};

type BackupProps = Every<Omit<ScheduledBackupProps, 'source' | 'destinations' | 'workspace' | 'verification' | 'watch'>>;
const backupProps: BackupProps = {
  ...pods,
  schedule: Cron.weekly(),
  timeZone: 'Europe/Berlin',
  retention,
  name: 'nightly',
  deadline: Duration.hours(2),
  startingDeadline: Duration.minutes(10),
  backoffLimit: 1,
  successfulJobsHistoryLimit: 5,
  failedJobsHistoryLimit: 6,
  suspend: true,
  annotations: { 'example.com/owner': 'orders' },
};
const restoreProps: Every<Omit<RestoreProps, 'from' | 'intoDatabase' | 'intoStore' | 'destination' | 'workspace'>> = {
  ...pods,
  which: BackupSelection.named('2026-01-31T03-00-00Z'),
  overwrite: true,
  deadline: Duration.hours(3),
  backoffLimit: 2,
  name: 'back',
  suspend: true,
  annotations: { 'example.com/owner': 'orders' },
};

const OTHERWISE = [...NEEDED.filter(pattern => !pattern.test('name')), /^(schedule|image|command|repository|password)$/, /\.(name|key|secret|path|volume|topologyKey)$/];

function placesOf(props: object) {
  return [...placesIn(props)].map(path => ({ path, place: path.join('.') })).filter(({ place }) => !OTHERWISE.some(pattern => pattern.test(place)));
}

/** What a program makes in a namespace where pods may do everything. */
function synthesized(program: (env: Environment) => void): string {
  const env = new Environment(new App(), 'prod', { podSecurity: PodSecurityLevel.PRIVILEGED });
  program(env);
  return JSON.stringify(Testing.synth(env));
}

function shows(make: (env: Environment, props: any) => void, props: object): (path: string[]) => boolean {
  const whole = synthesized(env => make(env, props));
  return path => synthesized(env => make(env, without(props, path))) !== whole;
}

const backupShows = shows((env, props) => new ScheduledBackup(env, 'orders', {
  ...props, source: BackupSource.database(database(env)), destinations: [BackupDestination.store(store(env))],
}), backupProps);
test.each(placesOf(backupProps))('$place of a ScheduledBackup shows in the manifests', ({ path }) => {
  expect(backupShows(path)).toBe(true);
});

const verificationShows = shows((env, props) => backup(env, { verification: props }), verification);
test.each(placesOf(verification))('$place of a verification shows in the manifests', ({ path }) => {
  expect(verificationShows(path)).toBe(true);
});

const restoreShows = shows((env, props) => new Restore(env, 'restore', { ...props, from: backup(env) }), restoreProps);
test.each(placesOf(restoreProps))('$place of a Restore shows in the manifests', ({ path }) => {
  expect(restoreShows(path)).toBe(true);
});

const listingProps: Every<Omit<BackupListingOptions, 'destination'>> = {
  ...pods, verify: true, format: BackupListFormat.JSON, deadline: Duration.hours(3), name: 'all', suspend: true, annotations: { 'example.com/owner': 'orders' },
};
const listingShows = shows((env, props) => backup(env).list(env, 'list', props), listingProps);
test.each(placesOf(listingProps))('$place of a BackupListing shows in the manifests', ({ path }) => {
  expect(listingShows(path)).toBe(true);
});

const commandShows = shows((env, props) => backup(env, { source: BackupSource.command(props) }).restore(env, 'restore'), command);
test.each(placesOf({ ...command, restoreCommand: undefined }))('$place of a program shows in the manifests', ({ path }) => {
  expect(path[0] === 'restoreCommand' || commandShows(path)).toBe(true);
});

const resticShows = shows((env, props) => backup(env, { destinations: [BackupDestination.restic(props)] }), restic);
test.each(placesOf(restic))('$place of a repository shows in the manifests', ({ path }) => {
  expect(resticShows(path)).toBe(true);
});

test('workspaces, and what a restore goes into and comes from, show in the manifests', () => {
  const plain = synthesized(env => backup(env));
  expect(synthesized(env => backup(env, { workspace: BackupWorkspace.node(Size.gibibytes(7)) }))).not.toBe(plain);
  const restored = (options: (env: Environment) => object) => synthesized(env => {
    const from = backup(env);
    const other = { intoDatabase: database(env, 'other'), destination: BackupDestination.store(store(env, 'copy')), workspace: BackupWorkspace.node(Size.gibibytes(7)) };
    from.restore(env, 'restore', Object.fromEntries(Object.entries(other).filter(([key]) => key in options(env))));
  });
  const none = restored(() => ({}));
  for (const key of ['intoDatabase', 'destination', 'workspace']) {
    expect(restored(() => ({ [key]: true }))).not.toBe(none);
  }
});

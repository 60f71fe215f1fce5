import { Duration } from 'cdk8s';
import { Cpu, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { backup, database, repository, store } from './backups';
import {
  AgeEncryptionOptions, Backup, BackupDestination, BackupEncryption, BackupSource, BackupWorkspace, ExistingBackupProps, Environment, ProblemCode,
  ResticStoreOptions, BackupListingOptions,
} from '../../src';
import { NAME_FIX, Refusal, refusal } from '../refusal';

const { REQUIRED, NAME, RANGE, FORMAT, CONFLICT, SCOPE, IMAGE_TAG, UNSUPPORTED } = ProblemCode;

const password = (chart: Construct, key = 'password') => ({ secret: Secret.fromSecretName(chart, 'keys', 'keys'), key });
const RECIPIENT = `age1${'q'.repeat(58)}`;

function ageWith(title: string, options: Partial<AgeEncryptionOptions>, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => backup(chart, {
    destinations: [BackupDestination.store(store(chart), { encryption: BackupEncryption.age({ recipients: [RECIPIENT], image: 'acme/age:1', ...options }) })],
  }), code, `test/backup: destinations[0].encryption.${message}`);
}

function resticStoreWith(title: string, options: (chart: Construct) => Partial<ResticStoreOptions>, code: ProblemCode, message: string): Refusal {
  const destination = (chart: Construct) => BackupDestination.resticStore(store(chart), { password: password(chart), ...options(chart) });
  return refusal(title, chart => backup(chart, { destinations: [destination(chart)] }, 'on-volume'), code, `test/on-volume: destinations[0].${message}`);
}

function existingWith(title: string, props: (chart: Construct) => Partial<ExistingBackupProps>, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => {
    const { source, destinations, ...rest } = props(chart);
    Backup.fromExisting(chart, 'orders', { source: source ?? BackupSource.database(database(chart)), destinations: destinations ?? [repository(chart)], ...rest });
  }, code, `test/orders: ${message}`);
}

function listWith(title: string, options: (chart: Construct) => BackupListingOptions, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => backup(chart).list(chart, 'list', options(chart)), code, `test/list: ${message}`);
}

const elsewhere = (chart: Construct) => new Environment(chart.node.root as Construct, 'other');

export const DESTINATION_REFUSALS: Refusal[] = [
  ageWith('a backup that nobody can decrypt', { recipients: [] }, REQUIRED, 'recipients: names nobody who could decrypt it, received []; write the public keys: "age1..."'),
  ageWith('a private key as a recipient', { recipients: [RECIPIENT, `AGE-SECRET-KEY-1${'Q'.repeat(58)}`] }, FORMAT,
    'recipients[1]: is not a public key of age or SSH; write what age-keygen calls the public key: "age1..."'),
  ageWith('an image of any version that encrypts', { image: 'acme/age' }, IMAGE_TAG,
    'image: has no tag, so that nobody knows which version runs, received "acme/age"; write "acme/age:<version>", or a digest'),
  refusal('a password of openssl with a key that is none', chart => backup(chart, {
    destinations: [BackupDestination.store(store(chart), { encryption: BackupEncryption.openssl({ password: password(chart, 'a b') }) })],
  }), NAME, 'test/backup: destinations[0].encryption.password.key: is not a valid key of a Secret or ConfigMap, received "a b"; use at most 253 letters, digits, "-", "_" and "."'),
  refusal('a restore of what cannot be decrypted here', chart => {
    const encryption = BackupEncryption.age({ recipients: [RECIPIENT], image: 'acme/age:1' });
    backup(chart, { destinations: [BackupDestination.store(store(chart), { encryption })] }).restore(chart, 'restore');
  }, REQUIRED, 'test/restore: destination: cannot be decrypted: there is no private key, received "the store test/vault, encrypted"; give BackupEncryption.age() an identity'),
  refusal('work in a store in which nothing is to be read', chart => backup(chart, {
    destinations: [BackupDestination.store(store(chart), { encryption: BackupEncryption.openssl({ password: password(chart) }) })],
    workspace: BackupWorkspace.store(),
  }, 'secret-backup'), CONFLICT, 'test/secret-backup: workspace: is the store, and there is not one destination, which is a store with plain files; use BackupWorkspace.node() or BackupWorkspace.volume()'),
  resticStoreWith('a repository on a store with a part that is none', () => ({ readBack: 'all' }), FORMAT, 'readBack: is not a part of a repository, received "all"; write "5%", "1/10" or "500M"'),
  resticStoreWith('a repository on a store with any version of restic', () => ({ image: 'restic/restic' }), IMAGE_TAG,
    'image: has no tag, so that nobody knows which version runs, received "restic/restic"; write "restic/restic:<version>", or a digest'),
  refusal('a backup to where nothing can be written', chart => backup(chart, {
    destinations: [BackupDestination.restic({ repository: 'gs:acme:/orders', password: password(chart), readOnly: true })],
  }), UNSUPPORTED, 'test/backup: destinations[0]: can only be read, received "the restic repository gs:acme:/orders"; leave out readOnly, and give it credentials that can write'),
  existingWith('an existing backup with a wrong name', () => ({ name: 'Orders' }), NAME, `name: is not a valid name, received "Orders"; ${NAME_FIX}`),
  existingWith('an existing backup that is nowhere', () => ({ destinations: [] }), REQUIRED, 'destinations: names no destination; write for example [BackupDestination.store(vault)]'),
  existingWith('an existing backup on a store of another namespace', chart => ({ destinations: [BackupDestination.store(store(elsewhere(chart)))] }), SCOPE,
    'destinations[0]: is in another namespace, whose stores cannot be mounted here, received "other/vault"; use a store of this one'),
  existingWith('an existing backup with tools of any version', () => ({ toolImage: 'restic/restic' }), IMAGE_TAG,
    'toolImage: has no tag, so that nobody knows which version runs, received "restic/restic"; write "restic/restic:<version>", or a digest'),
  listWith('a list with a wrong name', () => ({ name: 'List' }), NAME, `name: is not a valid name, received "List"; ${NAME_FIX}`),
  listWith('a list that takes no time', () => ({ deadline: Duration.seconds(0) }), RANGE, 'deadline: is out of range, received "0s"; write whole seconds, at least 1'),
  listWith('a list of a store of another namespace', chart => ({ destination: BackupDestination.store(store(elsewhere(chart))) }), SCOPE,
    'destination: is in another namespace, whose stores cannot be mounted here, received "other/vault"; use a store of this one'),
  listWith('a list with tools of any version', () => ({ toolImage: 'restic/restic' }), IMAGE_TAG,
    'toolImage: has no tag, so that nobody knows which version runs, received "restic/restic"; write "restic/restic:<version>", or a digest'),
  // What its pods are made of is told where it was written.
  refusal('a backup with resources that are none', chart => backup(chart, { resources: { cpu: Cpu.units(2), cpuLimit: Cpu.units(1) } }), RANGE,
    'test/backup: resources.cpuLimit: is less than what is requested, received "1"; write at least 2'),
];

import { Cron, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { backup, database, store } from './backups';
import { BackupDestination, BackupSource, BackupVerification, BackupWorkspace, DatabaseEngine, Environment, ProblemCode, Schedule, ScheduledBackupProps } from '../../src';
import { Refusal, refusal } from '../refusal';

/** A verification that is wrong, of a Postgres unless the props say otherwise. */
function verificationWith(
  title: string, options: (chart: Construct) => Partial<BackupVerification>, code: ProblemCode, message: string,
  props: (chart: Construct) => Partial<ScheduledBackupProps> = () => ({}),
): Refusal {
  return refusal(title, chart => backup(chart, { ...props(chart), verification: { schedule: Cron.weekly(), ...options(chart) } }), code, `test/backup: ${message}`);
}

const { REQUIRED, NAME, RANGE, FORMAT, UNSUPPORTED, UNSAFE, SCOPE } = ProblemCode;
const etcd = (chart: Construct) => ({
  source: BackupSource.database(database(chart, 'config', { engine: DatabaseEngine.etcd({ version: '3.5.16' }), credentials: undefined })),
});
const redis = (chart: Construct) => ({ source: BackupSource.database(database(chart, 'cache', { engine: DatabaseEngine.redis({ version: '8.0' }) })) });
const rabbitmq = (chart: Construct) => ({ source: BackupSource.database(database(chart, 'queue', { engine: DatabaseEngine.rabbitmq({ version: '4.1' }) })) });

export const VERIFICATION_REFUSALS: Refusal[] = [
  verificationWith('a verification whose name is too long', () => ({}), NAME, `name: has 46 characters, received "${'b'.repeat(46)}"; use at most 45`, () => ({ name: 'b'.repeat(46) })),
  verificationWith('a verification with a schedule that is none', () => ({ schedule: Schedule.cron('0 0 3 * * 0') }), FORMAT,
    'verification.schedule: has 6 fields, received "0 0 3 * * 0"; write five: minute, hour, day of the month, month and day of the week, for example "0 3 * * *"'),
  verificationWith('a verification that asks nothing', () => ({ query: ' ' }), REQUIRED, 'verification.query: asks nothing, received " "; write what has to hold of what was restored'),
  verificationWith('a question that is no text', () => ({ query: 1 as any }), FORMAT, 'verification.query: is not a text, received 1; write what has to hold of what was restored'),
  verificationWith('a verification that cannot see anything', () => ({}), REQUIRED, 'verification.query: asks nothing; write what has to hold of what was restored',
    () => ({ source: BackupSource.command({ image: 'a:1', command: ['a'], restoreCommand: ['b'] }) })),
  verificationWith('a database where there are none', () => ({ database: 'shop' }), UNSUPPORTED,
    'verification.database: is not to be named: there are none in etcd 3.5.16 (test/config), received "shop"; leave it out', etcd),
  verificationWith('a database without a name', () => ({ database: '' }), FORMAT,
    'verification.database: is none of postgres 17.2 (test/orders-db), received ""; write its name, or leave it out'),
  verificationWith('a name where databases have numbers', () => ({ database: 'shop' }), FORMAT,
    'verification.database: is none of redis 8.0 (test/cache), received "shop"; write its number: "0"', redis),
  verificationWith('arguments of a broker', () => ({ serverArguments: ['-detached'] }), UNSUPPORTED,
    'verification.serverArguments: are not taken for rabbitmq 4.1 (test/queue), received ["-detached"]; leave them out', rabbitmq),
  verificationWith('a server in the store', () => ({ workspace: BackupWorkspace.store() }), UNSAFE,
    'verification.workspace: is the store, where a server that is killed would leave its files; use BackupWorkspace.node() or BackupWorkspace.volume()'),
  verificationWith('a verification with less than a minute', () => ({ deadline: Duration.seconds(59) }), RANGE,
    'verification.deadline: is out of range, received "59s"; write whole seconds, at least 60'),
  verificationWith('a verification with less memory than it asks for', () => ({ resources: { memory: Size.mebibytes(2), memoryLimit: Size.mebibytes(1) } }), RANGE,
    'verification.resources.memoryLimit: is less than what is requested, received "1Mi"; write at least 2Mi'),
  verificationWith('a server that is root', () => ({}), UNSUPPORTED, 'podSecurity: has the verification start a server as root; name another user, or leave verification out',
    () => ({ podSecurity: { allowRoot: true } })),
  verificationWith('a verification of what is in another namespace', chart => ({
    destination: BackupDestination.store(store(new Environment(chart.node.root as Construct, 'other'), 'files')),
  }), SCOPE, 'verification.destination: is in another namespace, whose stores cannot be mounted here, received "other/files"; use a store of this one'),
];

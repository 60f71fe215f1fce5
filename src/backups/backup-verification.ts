import { Cron, Duration, Size } from 'cdk8s';
import { BackupDestination } from './backup-destination';
import { BackupWorkspace } from './backup-workspace';
import { Resources } from '../pods/resources';

/**
 * A backup is verified by restoring it, again and again: a second CronJob, `<name>-verify`, fetches the newest backup, starts a
 * server of its own in its pod with the image of the database, restores into that by the very program that a `Restore` runs,
 * and asks it. The pod reaches nothing but where the backup is: not the database, whose password it does not have either. Of what
 * is restored nothing is left.
 *
 * That the checksums of a backup are right and that its tool can read it is verified by each run of the backup itself.
 */
export interface BackupVerification {
  /** When it runs, in the `timeZone` of the backup: `Cron.weekly()`, or any other expression by `Schedule.cron('0 6 * * 0')`. */
  readonly schedule: Cron;

  /**
   * What has to hold of what was restored. Anything else than what is said here fails the run, which logs the answer:
   *
   * - PostgreSQL, MySQL, MariaDB: a query in SQL, whose one value is true, or a number other than 0:
   *   `SELECT count(*) > 0 FROM orders WHERE at > now() - interval '2 days'`
   * - MongoDB: an expression in JavaScript, in which the database is `db`: `db.orders.countDocuments()`
   * - Redis, Valkey: a script in Lua: `return redis.call('EXISTS', 'orders')`
   * - etcd: a key that has to be there; one with a lease is never restored
   * - RabbitMQ: the name of a queue that has to be there
   * - files: a program of the shell, which has to end with 0, in the directory of the files: `test -s invoices.csv`. It is run
   *   by the `toolImage`
   * - a program: the same, with what the program wrote as its standard input, in the program's own image, but without its
   *   environment and its volumes. Needed here: the `restoreCommand` is not run, for what it restores into is somebody's
   *
   * @default - that the restore succeeds, and that there is a table, a key, a database or a file afterwards
   */
  readonly query?: string;

  /**
   * The database that is asked: its name; its number for Redis and Valkey, its virtual host for RabbitMQ.
   *
   * @default - that of the database's connection; without one `postgres`, none for MySQL and MariaDB, `test`, `0` or `/`
   */
  readonly database?: string;

  /**
   * From where the backup is fetched.
   *
   * @default - the first destination of the backup
   */
  readonly destination?: BackupDestination;

  /**
   * Where it is restored, of which nothing is left. There has to be room for the dump and, beside it, for all data, which is larger
   * than its dump. Not the store: a server that is killed would leave its files there.
   *
   * @default - as the workspace of the backup, where that is not the store, and else BackupWorkspace.node(Size.gibibytes(10))
   */
  readonly workspace?: BackupWorkspace;

  /**
   * What the server gets and may use. All keys of Redis and Valkey lie in it twice, for a while.
   *
   * @default - as a database of its kind gets without a word; of Redis and Valkey, twice the memory of the database, or of
   * one without a word where that is not known
   */
  readonly resources?: Resources;

  /**
   * Further arguments of the server, for what the database itself would not start without:
   * `['-c', 'shared_preload_libraries=timescaledb']`, `['--lower-case-table-names=1']`. Not for RabbitMQ.
   *
   * @default - none
   */
  readonly serverArguments?: string[];

  /**
   * How long a run may take, whole seconds, further attempts included; then it is stopped, and has failed.
   *
   * @default - that of the backup
   */
  readonly deadline?: Duration;
}

/** Where a verification works, where nothing is said. */
export const WORK_SIZE = Size.gibibytes(10);

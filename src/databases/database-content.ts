import { Credentials } from './credentials';

/** A user of a database besides the first one. */
export interface DatabaseUser {
  /** The name, in lower case. */
  readonly name: string;

  /**
   * The databases that the user may do everything in.
   *
   * @default - none
   */
  readonly databases?: string[];

  /**
   * Where the password comes from. The Secret is one of the user's own, `<database>-<user>-credentials` unless the
   * credentials name it.
   *
   * @default - generated, of the length and in the image of the database's own where that is generated
   */
  readonly credentials?: Credentials;
}

/** Who may log in to a database, and what is in it from its first start on. */
export interface DatabaseContent {
  /**
   * Where its password comes from.
   *
   * @default Credentials.generated() where the engine has a password
   */
  readonly credentials?: Credentials;

  /**
   * The user that the server is made with, and whose password the credentials are. It counts on the first start only.
   *
   * @default - the engine's: `postgres`, `root`, ...
   */
  readonly username?: string;

  /**
   * The database that is made on the first start, and that apps are led to.
   *
   * @default - the engine's
   */
  readonly database?: string;

  /**
   * Further databases that are made on the first start; the runbook has the commands for one that comes later.
   *
   * @default - none
   */
  readonly databases?: string[];

  /**
   * Further users that are made on the first start; the runbook has the commands for one who comes later. An app becomes
   * one of them by the `username` of `connectTo`, so that it may do no more than it has to.
   *
   * @default - none
   */
  readonly users?: DatabaseUser[];

  /**
   * Scripts that the image runs on the first start, in the order of their names: name → content. They count in an empty
   * data directory only, and so a change of them rolls nothing.
   *
   * @default - none
   */
  readonly initScripts?: { [name: string]: string };
}

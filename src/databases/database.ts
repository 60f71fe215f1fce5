import { Size } from 'cdk8s';
import { ISecret, SecretValue } from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import type { DatabaseEngine } from './database-engine';
import { IConnectable } from '../networking/connections';
import { AccessMode } from '../storage/access-mode';
import { IStorageClass } from '../storage/storage-class';

/** Where a database is, and who it lets in. */
export interface DatabaseConnection {
  /** Its DNS name, which works in every namespace of the cluster. */
  readonly host: string;

  /** Its port. */
  readonly port: number;

  /**
   * The database on that server.
   *
   * @default - the engine knows none
   */
  readonly database?: string;

  /**
   * The user.
   *
   * @default - the engine knows none, or the Secret alone does
   */
  readonly username?: string;

  /**
   * Where the password is: a Secret of the database's namespace. Pods can read those of their own namespace only, so that an
   * app elsewhere needs one of the same name and keys beside it.
   *
   * @default - there is none
   */
  readonly passwordSecret?: SecretValue;

  /**
   * The URL for clients, with `$(USERNAME)` and `$(PASSWORD)` where those go.
   *
   * @default - its clients know no URL
   */
  readonly urlTemplate?: string;

  /**
   * The DNS name of all its pods that can be read from.
   *
   * @default - there is none beside `host`
   */
  readonly readHost?: string;
}

/** A database that apps connect to: one in the cluster, or one outside. */
export interface IDatabase extends IConnectable, IConstruct {
  /** Where it is, and who it lets in. */
  readonly connection: DatabaseConnection;

  /**
   * What its backups go by.
   *
   * @internal
   */
  readonly _facts?: DatabaseFacts;
}

/** What is known about a database, whoever runs it. */
export interface DatabaseFacts {
  readonly engine?: DatabaseEngine;
  /** Whether clients speak TLS with it. */
  readonly tls: boolean;
  /** The Secret whose `ca.crt` has signed its certificate; undefined where there is none, or none known. */
  readonly authority?: ISecret;
  /** Number of its pods; 1 of one that somebody else runs. */
  readonly members: number;
  /** How much memory each of them may take; undefined where that is not known. */
  readonly memory?: Size;
  /** Its disks, that of the data first; none where somebody else runs it. */
  readonly disks: readonly DatabaseDisk[];
  /** The class that makes the disks of its data; undefined where that is the default one, or not known. */
  readonly storageClass?: IStorageClass;
}

/** A disk that each pod of a database has for itself. */
export interface DatabaseDisk {
  readonly size: Size;
  readonly accessMode: AccessMode;
  /** Whether the log of the data lies on it. */
  readonly log: boolean;
  /** Names of its claims, in the namespace of the database: one for each pod, in order. */
  readonly claims: readonly string[];
}

import { EnvValue } from 'cdk8s-plus-28';
import { Version } from './version';
import { Mount } from '../pods/mount';

/** What an engine has to know of the database that it is to run. */
export interface EngineInput {
  /** Name of the StatefulSet. */
  readonly name: string;
  readonly version: Version;
  /** The DNS names of the pods, in the order of their ordinals. */
  readonly hosts: readonly string[];
  /** What follows a pod's name in its DNS name: `.orders-db-headless.prod.svc`. */
  readonly hostSuffix: string;
  /** The ordinal of the first pod. */
  readonly firstOrdinal: number;
  /** The memory limit of the container, in MiB. */
  readonly memory: number;
  /** The size of the data's claim, in MiB. */
  readonly storage: number;
  /** Where the data lies. */
  readonly data: Mount;
  /** Where the log lies, where it has a claim of its own. */
  readonly log?: Mount;
  readonly username?: string;
  /** The database that is made first. */
  readonly database?: string;
  /** Further databases. */
  readonly databases: readonly string[];
  /** Further users. */
  readonly users: readonly UserInput[];
  /** Undefined where there is no password. */
  readonly secret?: SecretInput;
  /** The user's settings, in the order of the program. */
  readonly config: { readonly [key: string]: string };
  /** The user's whole configuration file instead. */
  readonly configFile?: string;
  /** Where the certificate lies; undefined without TLS. */
  readonly tls?: TlsFiles;
  /** The image that runs, for init containers that need its programs. */
  readonly image: string;
}

/** Where the password is found. */
export interface SecretInput {
  /** The directory with a file for each key, for engines that read files. */
  readonly mount: Mount;
  /** The path of a key's file. */
  readonly file: (key: string) => string;
  /** A key's value as an environment variable, for engines that read those. */
  readonly value: (key: string) => EnvValue;
}

/** A further user, with where its password is found. */
export interface UserInput {
  readonly name: string;
  readonly databases: readonly string[];
  readonly passwordFile: string;
  readonly mount: Mount;
}

/** The files of a certificate. */
export interface TlsFiles {
  readonly mount: Mount;
  readonly certificate: string;
  readonly key: string;
  /** The certificate of who signed it; undefined where the Secret has none. */
  readonly ca?: string;
}

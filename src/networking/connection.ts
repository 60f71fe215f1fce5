import { EnvValue } from 'cdk8s-plus-28';
import { InitContainer } from '../pods/container-options';
import { Mount } from '../pods/mount';

/** Options of {@link Connections.connectTo}. */
export interface ConnectOptions {
  /**
   * What the names of the environment variables start with, without the "_" that follows.
   *
   * @default - the other one's construct id in upper case, "-" and "." as "_": `ORDERS_DB`
   */
  readonly prefix?: string;

  /**
   * Other names for single variables, by what follows the prefix: `{ HOST: 'PGHOST', PASSWORD: 'PGPASSWORD' }`.
   *
   * @default - the prefix, "_", and what it is
   */
  readonly names?: { [variable: string]: string };

  /**
   * The user of a database to connect as: one of its `users`, who may do less than the one that the server is made with.
   *
   * @default - the one that the server is made with, who may do everything
   */
  readonly username?: string;

  /**
   * Whether a database is given as one URL as well: `ORDERS_DB_URL`. A password with characters that have a meaning in
   * URLs breaks it; generated ones have none.
   *
   * @default false
   */
  readonly url?: boolean;

  /**
   * Whether the password of a database is a file instead of a variable. `ORDERS_DB_PASSWORD_FILE` has its path,
   * `/run/secrets/orders-db/password`.
   *
   * @default false
   */
  readonly passwordFile?: boolean;

  /**
   * Whether the pods start only when the other one answers at its port: an init container waits for it.
   *
   * @default false
   */
  readonly wait?: boolean;

  /**
   * The image of that init container, with `sh` and `busybox`.
   *
   * @default "busybox:1.37"
   */
  readonly waitImage?: string;
}

/** What the pods of a workload need for a connection; workloads of this library give it to theirs. */
export interface Connection {
  /** Environment variables of the main container, in an order in which later ones may refer to earlier ones. */
  readonly variables: { [name: string]: EnvValue };

  /** Volumes of the main container. */
  readonly mounts: Mount[];

  /** Containers that run before the others. */
  readonly initContainers: InitContainer[];
}

import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { EngineInput } from './engine-input';
import { EnginePod } from './engine-pod';
import { Exporter } from './exporter';
import { Version, VersionRule } from './version';
import { AppPort, ContainerPort } from '../pods/port';
import { PropPath } from '../validation/prop-path';

/**
 * What is known about one kind of database. All else is the same for all of them: an engine is data, and two functions of
 * the version that runs and of what is asked for.
 */
export interface Engine {
  /** Its name in the registry, the name of its container, and `app.kubernetes.io/name`. */
  readonly name: string;

  /** Its name as people write it: `PostgreSQL`. */
  readonly title: string;

  /** The repository of its official image. */
  readonly image: string;

  /** Which versions there are. */
  readonly versions: VersionRule;

  /** The image's tag for a version; the version itself where it is left out. */
  readonly tag?: (version: Version) => string;

  /** The ports for clients, the main one first. */
  readonly ports: readonly AppPort[];

  /** The ports for clients with TLS, where those are others. */
  readonly tlsPorts?: readonly AppPort[];

  /** The ports at which members talk to each other, beside the clients'. */
  readonly peerPorts?: readonly ContainerPort[];

  /** The scheme of its URLs, without and with TLS; undefined where its clients know no URL. */
  readonly scheme?: { readonly plain: string; readonly tls: string };

  /** What its URLs have as parameters behind the `?`. */
  readonly urlOptions?: (server: { readonly members: number; readonly tls: boolean }) => { readonly [name: string]: string | undefined };

  /** The user and group that the image is made for. */
  readonly user: (version: Version) => { readonly user: number; readonly group: number };

  /** Where the claim is mounted. A subdirectory of it where the server wants no `lost+found` beside its files. */
  readonly data: (version: Version) => { readonly path: string; readonly subPath?: string };

  /** Where a claim of its own for the log (write-ahead, commit, transaction) is mounted; undefined where it cannot be apart. */
  readonly logPath?: string;

  /** What the server writes to beside its data. */
  readonly writablePaths: readonly string[];

  /** What it gets without a word, and what it does not start with less of; as every other container where it is left out. */
  readonly cpu?: Cpu;
  readonly memory?: { readonly usual: Size; readonly least: Size };

  /** How long a clean stop may take. */
  readonly gracePeriod: Duration;

  /** What several pods of it are. */
  readonly members: Members;

  /** Who may log in; undefined where it has no passwords (and the network policy is all there is). */
  readonly auth?: Authentication;

  /** Whether it makes databases, users and runs scripts in an empty data directory. */
  readonly initialization?: Initialization;

  /** Its configuration file; undefined where it has none. */
  readonly config?: Configuration;

  /** Why it cannot serve TLS from the PEM files of a Secret; undefined where it can. */
  readonly noTls?: string;

  /** What tells Prometheus about it; or why nothing does. */
  readonly exporter: Exporter | string;

  /** Reports what only this engine finds wrong with what is asked of it. */
  readonly check?: (at: PropPath, input: EngineInput) => void;

  /** The container, its files and its probes. */
  readonly pod: (input: EngineInput) => EnginePod;
}

/** What several pods of an engine are. */
export interface Members {
  /**
   * `primary`: the first pod is written to, the others follow it. `quorum`: they elect among themselves, and a majority
   * must be up. `ring`: each holds a part. `independent`: they know nothing of each other, or only the image knows.
   */
  readonly kind: 'primary' | 'quorum' | 'ring' | 'independent';

  /** Whether members have to find each other before they are ready. */
  readonly beforeReady?: boolean;

  /** Whether all pods start at once. */
  readonly parallel?: boolean;

  /** What happens when a pod is lost for good, in one sentence. */
  readonly failover: string;

  /** How there come to be fewer of them; undefined where those that go have nothing that the others do not have. */
  readonly fewer?: FewerMembers;
}

/** How members leave a database for good. */
export interface FewerMembers {
  /** What is to be known beforehand, in a sentence or two. */
  readonly note: string;

  /** Whether there can never be fewer. */
  readonly never?: boolean;

  /** What is done for the pod `$POD` while it is still there, as lines of shell; undefined where nothing is. */
  readonly leave?: (shell: MemberShell) => readonly string[];
}

/** What the commands of a runbook are made of. */
export interface MemberShell {
  /** What stands before a program that runs in the container of a pod. */
  readonly exec: (pod: string) => string;
  /** Name of the first pod, which stays. */
  readonly first: string;
  /** What follows a pod's name in its DNS name. */
  readonly hostSuffix: string;
}

/** Who may log in. */
export interface Authentication {
  /** The user that the server is made with; undefined where there are no users, only a password. */
  readonly username?: string;

  /** Whether that user can have another name. */
  readonly renamable?: boolean;

  /** Whether the server reads its password from a file, not from the environment. */
  readonly files: boolean;

  /** What else its Secret must hold: key → what for. It is made of letters and digits. */
  readonly keys?: { readonly [key: string]: string };

  /** The same, where there are several pods. */
  readonly memberKeys?: { readonly [key: string]: string };

  /** Whether it can do without any password. */
  readonly optional?: boolean;
}

/** The first one that the images run. */
export const CONTENT_SCRIPT = '00-databases-and-users.sh';

/** What an engine does in an empty data directory. */
export interface Initialization {
  /** The directory of its scripts; undefined where it runs none. */
  readonly scripts?: string;

  /** Which file names it runs. */
  readonly scriptNames?: RegExp;

  /** The one of them that makes further databases and users, of `DATABASES` and `USERS`; it can be run later as well. */
  readonly contentScript?: string;

  /** The database that is there without a word: its name, or that of the user. */
  readonly database?: (username: string) => string;

  /** What names of databases and users may be made of. */
  readonly names: RegExp;

  /** How long names of users may be, where that is shorter. */
  readonly longestUsername?: number;

  /** The databases that are there already, for the server itself. */
  readonly taken?: readonly string[];
}

/** An engine's configuration file. */
export interface Configuration {
  /** Where its documentation is. */
  readonly see: string;

  /** What its keys look like. */
  readonly key: RegExp;

  /** Keys that are not the user's to set, each with what to use instead. */
  readonly reserved: { readonly [key: string]: string };

  /** Why it cannot be a whole file of the user's; undefined where it can. */
  readonly noFile?: string;
}

import { EnvValue } from 'cdk8s-plus-28';
import { commandTrial, databaseTrial, FILES_TRIAL, TrialParts } from './backup-trial';
import { ALTERNATIVES, BackupMethod, METHODS, running, sh, shellContainer } from './methods';
import { DUMP_COMMAND_SH, DUMP_FILES_SH, RESTORE_COMMAND_SH, RESTORE_FILES_SH } from './scripts.generated';
import { checkVariables, OF_COMMANDS } from './variables';
import { IDatabase } from '../databases/database';
import { ContainerSettings, InitContainer } from '../pods/container-options';
import { checkCommand } from '../pods/handler';
import { checkImage } from '../pods/image';
import { Mount } from '../pods/mount';
import { Volume } from '../pods/volume';
import { IPersistentStore } from '../storage/claim';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** Options of {@link BackupSource.command}. */
export interface CommandSourceOptions {
  /** The image, with a shell (`sh`) beside the program. */
  readonly image: string;

  /** The program and its arguments. What it writes to its standard output is the backup; it has to fail where that is not whole. */
  readonly command: string[];

  /**
   * The program that restores it, with its arguments: it reads a backup from its standard input.
   *
   * @default - it cannot be restored by a `Restore`
   */
  readonly restoreCommand?: string[];

  /**
   * What the backup's file is called.
   *
   * @default "dump"
   */
  readonly fileName?: string;

  /**
   * Environment variables of both programs. For passwords use `envValues`, which refers to a Secret.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Environment variables of both programs from elsewhere: a Secret, a ConfigMap, a field of the pod.
   *
   * @default - none
   */
  readonly envValues?: { [name: string]: EnvValue };

  /**
   * Volumes that both programs see.
   *
   * @default - none
   */
  readonly mounts?: Mount[];

  /**
   * Whether what it writes is compressed with gzip. Not worth the time for what is compressed already.
   *
   * @default true
   */
  readonly compress?: boolean;
}

/** What is backed up. */
export class BackupSource {
  /**
   * A database, in the cluster or outside: PostgreSQL, MySQL, MariaDB, MongoDB, Redis, Valkey, etcd, or the definitions (not
   * the messages) of RabbitMQ. It is dumped over the network by its own tools, out of its own image and version, as the user
   * of its credentials. What a backup holds stands in its runbook.
   *
   * Kafka, Cassandra and ZooKeeper have no dump that a single run could make; they are refused, with what to do instead.
   *
   * @param database the database, which says what it runs
   */
  public static database(database: IDatabase): BackupSource {
    return new BackupSource(at => databaseParts(at, database));
  }

  /**
   * The files of a store. They are read while others may write to them: what has to be consistent (the files of a database)
   * is not to be backed up in this way. A store that is ReadWriteOnce is backed up on the node where a workload of the program
   * mounts it, and while none does, the backup waits.
   *
   * @param store the store, which is mounted read-only
   */
  public static store(store: IPersistentStore): BackupSource {
    return new BackupSource(at => storeParts(at, store));
  }

  /**
   * What a program writes to its standard output.
   *
   * @param options the image and the program
   */
  public static command(options: CommandSourceOptions): BackupSource {
    return new BackupSource(at => commandParts(at, options));
  }

  private constructor(private readonly resolve: (at: PropPath) => SourceParts | undefined) {}

  /**
   * What is known of it; undefined where something is wrong, which is then reported.
   *
   * @internal
   */
  public _resolve(at: PropPath): SourceParts | undefined {
    return this.resolve(at);
  }
}

/** What is backed up, as the pods of a backup or of a restore see it. */
export interface SourceParts {
  /** By what its backups are told apart from others: postgres, files, command. */
  readonly engine: string;
  /** As people call it: `PostgreSQL 17.2 (prod/orders-db)`. */
  readonly title: string;
  /** What a backup of it holds, in a sentence. */
  readonly holds: string;
  /** `none` where the dump is compressed already. */
  readonly compression: 'gzip' | 'none';
  /** The image of both programs; that of the tools where it is left out. */
  readonly image?: string;
  /** What both programs need first. */
  readonly before?: InitContainer[];
  /** What writes the dump into `$DUMP`. */
  readonly dump: ContainerSettings;
  /** What loads it from there; undefined where nothing does. */
  readonly restore?: ContainerSettings;
  /** What restores it into a server of the pod's own, and asks that. */
  readonly trial: TrialParts;
  /** The database that both connect to. */
  readonly server?: { readonly database: IDatabase; readonly method: BackupMethod };
  /** The store whose files are backed up. */
  readonly store?: IPersistentStore;
}

/** Where the tools' files with the password lie: in memory only. */
const SECRETS: Mount = { path: '/tmp', volume: Volume.scratch('secrets', { inMemory: true }) };

function databaseParts(at: PropPath, database: IDatabase): SourceParts | undefined {
  const engine = database._facts?.engine;
  if (!engine) {
    at.report(ProblemCode.REQUIRED, `does not say what ${database.node.path} runs`, undefined, 'give it an engine, or use BackupSource.command()');
    return undefined;
  }
  const method = METHODS[engine.name];
  if (!method) {
    at.report(ProblemCode.UNSUPPORTED, 'has no dump that a single run could make', engine.name, ALTERNATIVES[engine.name] ?? 'use BackupSource.command()');
    return undefined;
  }
  const shellImage = method.shellImage && (engine._choice.otherImages.shellImage ?? method.shellImage);
  const shell = shellImage === undefined ? undefined : shellContainer(shellImage);
  const mounts = [SECRETS, ...(shell ? [shell.mount] : [])];
  return {
    engine: engine.name,
    title: `${engine.name} ${engine.version} (${database.node.path})`,
    holds: method.holds,
    compression: method.compression,
    image: engine.image,
    before: shell && [shell.container],
    dump: { ...running(method.dump, [], shell !== undefined), mounts },
    restore: { ...running(method.restore, [], shell !== undefined), mounts },
    trial: databaseTrial(at, database, engine, method, shell ? [shell.mount] : []),
    server: { database, method },
  };
}

const SOURCE_PATH = '/source';
const TARGET_PATH = '/target';

function storeParts(at: PropPath, store: IPersistentStore): SourceParts {
  checkStore(at, store);
  return {
    engine: 'files',
    title: `the files of ${store.node.path}`,
    holds: 'the files as they were when each was read',
    compression: 'gzip',
    dump: {
      ...running(sh({ 'dump-files.sh': DUMP_FILES_SH })),
      env: { SOURCE: SOURCE_PATH },
      mounts: [{ path: SOURCE_PATH, volume: readOnlyVolume(store), readOnly: true }],
    },
    restore: {
      ...running(sh({ 'restore-files.sh': RESTORE_FILES_SH })),
      env: { TARGET: TARGET_PATH },
      mounts: [{ path: TARGET_PATH, volume: store.volume }],
    },
    trial: FILES_TRIAL,
    store,
  };
}

/** The kubelet changes the owner of the files of a volume that can be written to, and leaves those of others alone. */
function readOnlyVolume(store: IPersistentStore): Volume {
  return Volume.custom(store.volume.name, { persistentVolumeClaim: { claimName: store.name, readOnly: true } });
}

function checkStore(at: PropPath, store: IPersistentStore): void {
  const traits = store.volume._claimTraits;
  if (traits?.block) {
    at.report(ProblemCode.UNSUPPORTED, 'is a raw block device, not a directory', store.node.path, 'take volume snapshots of it, or use BackupSource.command()');
  }
  if (traits?.singlePod) {
    at.report(ProblemCode.UNSUPPORTED, 'can be mounted by one pod only, so that nobody else could while it is backed up', store.node.path,
      'make it ReadWriteOnce, or take volume snapshots of it');
  }
}

const FILE_NAME = 'dump';

function commandParts(at: PropPath, options: CommandSourceOptions): SourceParts {
  const { env, envValues, mounts, restoreCommand, fileName = FILE_NAME } = options;
  checkImage(at.at('image'), options.image);
  checkCommand(at.at('command'), options.command);
  if (restoreCommand) {
    checkCommand(at.at('restoreCommand'), restoreCommand);
  }
  if (!/^[A-Za-z0-9_][-._A-Za-z0-9]*$/.test(fileName)) {
    at.at('fileName').report(ProblemCode.FORMAT, 'is not the name of a file', fileName, 'use letters, digits, "-", "_" and "."');
  }
  checkVariables(at, { env, envValues }, OF_COMMANDS);
  const settings = { env: { ...env, FILE: fileName }, envValues, mounts };
  return {
    engine: 'command',
    title: `the output of ${options.command[0]}`,
    holds: 'what the program wrote',
    compression: options.compress ?? true ? 'gzip' : 'none',
    image: options.image,
    dump: { ...running(sh({ 'dump-command.sh': DUMP_COMMAND_SH }), options.command), ...settings },
    restore: restoreCommand && { ...running(sh({ 'restore-command.sh': RESTORE_COMMAND_SH }), restoreCommand), ...settings },
    trial: commandTrial(fileName),
  };
}

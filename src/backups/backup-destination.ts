import { BackupEncryption } from './backup-encryption';
import { SourceParts } from './backup-source';
import { STORE_PATH } from './backup-workspace';
import { running, sh } from './methods';
import { ResticOptions, resticParts, ResticStoreOptions, resticStoreParts } from './restic';
import { CHOOSE_SH, ENCRYPTION_SH, FETCH_STORE_SH, KEEP_STORE_SH, LIST_STORE_SH, RETENTION_SH, UNPACK_SH } from './scripts.generated';
import { Connections } from '../networking/connections';
import { Peer } from '../networking/peer';
import { ContainerSettings } from '../pods/container-options';
import { IPersistentStore } from '../storage/claim';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** Options of {@link BackupDestination.store}. */
export interface StoreDestinationOptions {
  /**
   * How the files are encrypted. The run then works beside the store, where nothing of it is ever to be read.
   *
   * @default - they are not: who sees the store reads them
   */
  readonly encryption?: BackupEncryption;
}

/** Where backups are kept. */
export class BackupDestination {
  /**
   * A store, as plain files: a directory for each backup, and in it one for each time, with a list of what is in it and the
   * checksums. Everybody can look at it and restore it by hand; what is kept of it is decided by the retention. Several backups
   * can share a store, each with a name of its own.
   *
   * It is to be another store than the one whose data is backed up; and a store lies in the same data centre: think of a second
   * destination outside of it.
   *
   * @param store the store
   * @param options whether its files are encrypted
   */
  public static store(store: IPersistentStore, options: StoreDestinationOptions = {}): BackupDestination {
    return new BackupDestination(at => storeParts(at, store, options));
  }

  /**
   * A restic repository on a store: encrypted, and what is there already takes no more space. It is the directory `restic` of the
   * store, and is made where it is not there; several backups can share it, each with a name of its own. For plain files that
   * everybody can read by hand see {@link store}, and what is said there of stores holds here as well.
   *
   * @param store the store
   * @param options the password
   * @see https://restic.readthedocs.io/en/stable/030_preparing_a_new_repo.html#local
   */
  public static resticStore(store: IPersistentStore, options: ResticStoreOptions): BackupDestination {
    return new BackupDestination(at => {
      checkDestinationStore(at, store);
      return resticStoreParts(at, store, options);
    });
  }

  /**
   * A restic repository, outside of the cluster: S3, Google Cloud Storage, Azure, B2, SFTP, a REST server. What goes there is
   * encrypted, and what is there already takes no more space. A repository that is not there is made; several backups can
   * share one, each with a name of its own.
   *
   * @param options the repository, and what it takes to get in
   * @see https://restic.readthedocs.io/en/stable/030_preparing_a_new_repo.html
   */
  public static restic(options: ResticOptions): BackupDestination {
    return new BackupDestination(at => resticParts(at, options));
  }

  private constructor(private readonly resolve: (at: PropPath) => DestinationParts) {}

  /**
   * What is known of it; what is wrong is reported.
   *
   * @internal
   */
  public _resolve(at: PropPath): DestinationParts {
    return this.resolve(at);
  }
}

/** Where backups are kept, as the pods of a backup or of a restore see it. */
export interface DestinationParts {
  /** What tells it apart from the others of a backup: the end of a container's name. */
  readonly name: string;
  /** As people call it: `the store prod/vault`. */
  readonly title: string;
  /** Whether what is kept there is compressed there. */
  readonly compresses?: boolean;
  /** Whether nothing can be kept there. */
  readonly readOnly?: boolean;
  /** What keeps a backup there. */
  readonly keep: ContainerSettings;
  /** What fetches one from there; undefined where nothing can read what is there. */
  readonly fetch: ContainerSettings | undefined;
  /** What lists them. */
  readonly list: ContainerSettings;
  /** The image of all these; that of the tools where it is left out. */
  readonly image?: string;
  /** The store, where it is one. */
  readonly store?: IPersistentStore;
  /** Where it is, where it is outside: the address, and the port. */
  readonly outside?: { readonly peer: Peer; readonly port: number };
  /** Whether a run can work in the store: not where everything in it is encrypted. */
  readonly worksInStore: boolean;
  /** Lets the pods reach it. */
  readonly connect: (connections: Connections) => void;
}

function storeParts(at: PropPath, store: IPersistentStore, options: StoreDestinationOptions): DestinationParts {
  checkDestinationStore(at, store);
  const { volume } = store;
  const { image, encrypt, decrypt } = options.encryption?._resolve(at.at('encryption'), volume.name) ?? { encrypt: {}, decrypt: {} };
  const there = (settings: ContainerSettings, readOnly?: boolean): ContainerSettings => ({
    env: { STORE: STORE_PATH, ...settings.env },
    mounts: [{ path: STORE_PATH, volume, readOnly }, ...settings.mounts ?? []],
  });
  const keep = sh({ 'keep-store.sh': KEEP_STORE_SH, 'encryption.sh': ENCRYPTION_SH, 'retention.sh': RETENTION_SH });
  const fetch = sh({ 'fetch-store.sh': FETCH_STORE_SH, 'choose.sh': CHOOSE_SH, 'encryption.sh': ENCRYPTION_SH, 'unpack.sh': UNPACK_SH });
  return {
    name: volume.name,
    title: `the store ${store.node.path}${options.encryption ? ', encrypted' : ''}`,
    keep: { ...running(keep), ...there(encrypt) },
    fetch: decrypt && { ...running(fetch), ...there(decrypt, true) },
    list: { ...running(sh({ 'list-store.sh': LIST_STORE_SH })), ...there({}, true) },
    image,
    store,
    worksInStore: !options.encryption,
    connect: () => undefined,
  };
}

function checkDestinationStore(at: PropPath, store: IPersistentStore): void {
  const traits = store.volume._claimTraits;
  if (traits?.block) {
    at.report(ProblemCode.UNSUPPORTED, 'is a raw block device, not a directory', store.node.path, 'use a store with VolumeMode.FILESYSTEM');
  }
  if (traits?.readOnly) {
    at.report(ProblemCode.UNSUPPORTED, 'can only be read', store.node.path, 'use a store that can be written to');
  }
}

/** Refuses what backups cannot be written to. */
export function checkWritable(at: PropPath, { readOnly, title }: DestinationParts): void {
  if (readOnly) {
    at.report(ProblemCode.UNSUPPORTED, 'can only be read', title, 'leave out readOnly, and give it credentials that can write');
  }
}

/** What fetches a backup; reported where nothing can read it. */
export function fetchFrom(at: PropPath, { fetch, title }: DestinationParts): ContainerSettings {
  if (!fetch) {
    at.report(ProblemCode.REQUIRED, 'cannot be decrypted: there is no private key', title, 'give BackupEncryption.age() an identity');
  }
  return fetch ?? {};
}

/** Refuses destinations that lose the backup with the data, and those that are there twice. */
export function checkDestinations(at: PropPath, destinations: readonly DestinationParts[], source: SourceParts | undefined): void {
  if (destinations.length === 0) {
    at.report(ProblemCode.REQUIRED, 'names no destination', undefined, 'write for example [BackupDestination.store(vault)]');
  }
  const claims = source?.server ? source.server.database._facts?.disks.flatMap(disk => disk.claims) ?? [] : [source?.store?.name];
  destinations.forEach(({ name, store, title }, index) => {
    if (store && claims.includes(store.name)) {
      at.at(index).report(ProblemCode.UNSAFE, 'is where the data itself is: both are lost together', store.name, 'use a store of its own');
    }
    if (destinations.findIndex(other => other.name === name) !== index) {
      at.at(index).report(ProblemCode.DUPLICATE, `has the name of another destination, ${name}`, title, 'leave one of them out, or give a repository another name');
    }
  });
}

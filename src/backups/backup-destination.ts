import { SourceParts } from './backup-source';
import { running, sh } from './methods';
import { ResticOptions, resticParts } from './restic';
import { CHOOSE_SH, FETCH_STORE_SH, KEEP_STORE_SH, RETENTION_SH, UNPACK_SH } from './scripts.generated';
import { Connections } from '../networking/connections';
import { ContainerSettings } from '../pods/container-options';
import { IPersistentStore } from '../storage/claim';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** Where the scripts find a store. */
export const STORE_PATH = '/store';

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
   */
  public static store(store: IPersistentStore): BackupDestination {
    return new BackupDestination(at => storeParts(at, store));
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
  /** What keeps a backup there. */
  readonly keep: ContainerSettings;
  /** What fetches one from there. */
  readonly fetch: ContainerSettings;
  /** The image of both; that of the tools where it is left out. */
  readonly image?: string;
  /** The store, where it is one. */
  readonly store?: IPersistentStore;
  /** Lets the pods reach it. */
  readonly connect: (connections: Connections) => void;
}

function storeParts(at: PropPath, store: IPersistentStore): DestinationParts {
  const traits = store.volume._claimTraits;
  if (traits?.block) {
    at.report(ProblemCode.UNSUPPORTED, 'is a raw block device, not a directory', store.node.path, 'use a store with VolumeMode.FILESYSTEM');
  }
  if (traits?.readOnly) {
    at.report(ProblemCode.UNSUPPORTED, 'can only be read', store.node.path, 'use a store that can be written to');
  }
  const there = { env: { STORE: STORE_PATH }, mounts: [{ path: STORE_PATH, volume: store.volume }] };
  return {
    name: store.volume.name,
    title: `the store ${store.node.path}`,
    keep: { ...running(sh({ 'keep-store.sh': KEEP_STORE_SH, 'retention.sh': RETENTION_SH })), ...there },
    fetch: { ...running(sh({ 'fetch-store.sh': FETCH_STORE_SH, 'choose.sh': CHOOSE_SH, 'unpack.sh': UNPACK_SH })), ...there },
    store,
    connect: () => undefined,
  };
}

/** Refuses destinations that lose the backup with the data, and those that are there twice. */
export function checkDestinations(at: PropPath, destinations: readonly DestinationParts[], source: SourceParts | undefined): void {
  if (destinations.length === 0) {
    at.report(ProblemCode.REQUIRED, 'names no destination', undefined, 'write for example [BackupDestination.store(vault)]');
  }
  const claims = source?.server ? source.server.database._facts?.claims ?? [] : [source?.store?.name];
  destinations.forEach(({ name, store, title }, index) => {
    if (store && claims.includes(store.name)) {
      at.at(index).report(ProblemCode.UNSAFE, 'is where the data itself is: both are lost together', store.name, 'use a store of its own');
    }
    if (destinations.findIndex(other => other.name === name) !== index) {
      at.at(index).report(ProblemCode.DUPLICATE, `has the name of another destination, ${name}`, title, 'leave one of them out, or give a repository another name');
    }
  });
}

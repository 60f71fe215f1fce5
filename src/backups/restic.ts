import { EnvValue, NetworkPolicyPort, SecretValue } from 'cdk8s-plus-28';
import type { DestinationParts } from './backup-destination';
import { STORE_PATH } from './backup-workspace';
import { Program, running, sh } from './methods';
import { CHOOSE_SH, FETCH_RESTIC_SH, KEEP_RESTIC_SH, LIST_RESTIC_SH, RESTIC_SH, RETENTION_SH, UNPACK_SH } from './scripts.generated';
import { checkVariables, OF_REPOSITORIES } from './variables';
import { Peer } from '../networking/peer';
import { ContainerSettings } from '../pods/container-options';
import { checkImage } from '../pods/image';
import { Mount } from '../pods/mount';
import { Volume } from '../pods/volume';
import { IPersistentStore } from '../storage/claim';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkDataKey, checkDnsLabel } from '../validation/rules/names';
import { checkPort } from '../validation/rules/numbers';

/** Options of `BackupDestination.restic`. */
export interface ResticOptions {
  /**
   * The repository, as restic names it: `s3:https://s3.eu-central-1.amazonaws.com/acme-backups/orders`,
   * `gs:acme-backups:/orders`, `azure:acme-backups:/orders`, `rest:https://backup.example.com/orders`. Nothing secret in it.
   */
  readonly repository: string;

  /**
   * Where its password is. **Without the password nobody can restore what is there**: keep it in another place than the
   * cluster as well.
   */
  readonly password: SecretValue;

  /**
   * What it takes to get in, as the environment variables that restic knows: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, ...
   *
   * @default - none: the role of the service account, or of the node
   */
  readonly credentials?: { [name: string]: EnvValue };

  /**
   * Further environment variables: `AWS_DEFAULT_REGION`, `RESTIC_LIMIT_UPLOAD`, ...
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Files that it takes to get in: a key for Google Cloud Storage, or for SFTP.
   *
   * @default - none
   */
  readonly mounts?: Mount[];

  /**
   * How much of the repository each run reads back: `5%`, `1/10` or `500M`. What is read there may cost.
   *
   * @default - its structure only
   * @see https://restic.readthedocs.io/en/stable/045_working_with_repos.html#checking-integrity-and-consistency
   */
  readonly readBack?: string;

  /**
   * Whether the credentials can only read, as those of staging should. Restores and lists then lock nothing: where the one who
   * backs up removes what they are reading, they fail, and can be tried again.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * Its name, for backups with several repositories: the end of a container's name.
   *
   * @default "restic"
   */
  readonly name?: string;

  /**
   * The image, with restic 0.17 or newer and a shell.
   *
   * @default - the `toolImage` of the backup
   */
  readonly image?: string;

  /**
   * Where it is, for the network policy.
   *
   * @default Peer.anywhere()
   */
  readonly peer?: Peer;

  /**
   * The port at which it is reached.
   *
   * @default - that of the repository's URL; 443 for one without, and 22 for SFTP
   */
  readonly port?: number;
}

/** Options of `BackupDestination.resticStore`. */
export interface ResticStoreOptions {
  /**
   * Where its password is. **Without the password nobody can restore what is there**: keep it in another place than the
   * cluster as well.
   */
  readonly password: SecretValue;

  /**
   * Further environment variables: `RESTIC_PACK_SIZE`, `RESTIC_COMPRESSION`, ...
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * How much of the repository each run reads back: `5%`, `1/10` or `500M`.
   *
   * @default - its structure only
   * @see https://restic.readthedocs.io/en/stable/045_working_with_repos.html#checking-integrity-and-consistency
   */
  readonly readBack?: string;

  /**
   * The image, with restic 0.17 or newer and a shell.
   *
   * @default - the `toolImage` of the backup
   */
  readonly image?: string;
}

const BACKENDS = /^(s3|gs|azure|b2|sftp|rest|swift|rclone):./;
const SECRETS_PATH = '/run/secrets';

/** A repository outside, as the pods of a backup or of a restore see it; what is wrong is reported. */
export function resticParts(at: PropPath, options: ResticOptions): DestinationParts {
  const { repository, name = 'restic', port = portOf(repository) } = options;
  checkRepository(at.at('repository'), repository);
  // The longest prefix of a container's name is "keep-", and the longest end of a volume's "-password".
  checkDnsLabel(at.at('name'), name, 50);
  checkPort(at.at('port'), port);
  const peer = options.peer ?? Peer.anywhere();
  return {
    name,
    title: `the restic repository ${repository}`,
    ...containers(at, options, repository, name, {
      env: options.readOnly ? { NO_LOCK: '1' } : {}, envValues: options.credentials, mounts: options.mounts,
    }),
    readOnly: options.readOnly,
    worksInStore: false,
    outside: { peer, port },
    connect: connections => connections.allowTo(peer, [NetworkPolicyPort.tcp(port)]),
  };
}

/** A repository on a store; what is wrong with the store, who calls has reported. */
export function resticStoreParts(at: PropPath, store: IPersistentStore, options: ResticStoreOptions): DestinationParts {
  const { name } = store.volume;
  const mounted = (readOnly?: boolean) => [{ path: STORE_PATH, volume: store.volume, readOnly }];
  // What is mounted to be read has no place for a lock.
  const [access, toRead] = [{ mounts: mounted() }, { mounts: mounted(true), env: { NO_LOCK: '1' } }];
  return {
    name,
    title: `the restic repository in the store ${store.node.path}`,
    ...containers(at, options, `${STORE_PATH}/restic`, name.slice(0, 50), access, toRead),
    store,
    worksInStore: false,
    connect: () => undefined,
  };
}

/** What keeps, fetches and lists, with what it takes to get in. */
function containers(
  at: PropPath, options: ResticStoreOptions & Pick<ResticOptions, 'credentials'>, repository: string, name: string, access: ContainerSettings, toRead = access,
): Pick<DestinationParts, 'compresses' | 'image' | 'keep' | 'fetch' | 'list'> {
  const { password, readBack } = options;
  checkDataKey(at.at('password').at('key'), password.key);
  checkVariables(at, { env: options.env, credentials: options.credentials }, OF_REPOSITORIES);
  if (readBack !== undefined && !/^(\d+(\.\d+)?%|[1-9]\d*\/[1-9]\d*|\d+[KMGT]?)$/.test(readBack)) {
    at.at('readBack').report(ProblemCode.FORMAT, 'is not a part of a repository', readBack, 'write "5%", "1/10" or "500M"');
  }
  if (options.image !== undefined) {
    checkImage(at.at('image'), options.image);
  }
  const file = `${SECRETS_PATH}/${name}`;
  const volume = Volume.secret(password.secret, { name: `${name}-password`, items: { [password.key]: 'password' }, defaultMode: 0o440 });
  const env = { RESTIC_REPOSITORY: repository, RESTIC_PASSWORD_FILE: `${file}/password`, ...options.env };
  const settings = (program: Program, { mounts, env: further, envValues }: ContainerSettings): ContainerSettings => ({
    ...running(program), env: { ...env, ...further }, envValues, mounts: [{ path: file, volume, readOnly: true }, ...mounts ?? []],
  });
  const fetch = sh({ 'fetch-restic.sh': FETCH_RESTIC_SH, 'restic.sh': RESTIC_SH, 'choose.sh': CHOOSE_SH, 'unpack.sh': UNPACK_SH });
  const keep = settings(sh({ 'keep-restic.sh': KEEP_RESTIC_SH, 'restic.sh': RESTIC_SH, 'retention.sh': RETENTION_SH }), access);
  return {
    compresses: true,
    image: options.image,
    keep: readBack === undefined ? keep : { ...keep, env: { ...keep.env, CHECK: readBack } },
    fetch: settings(fetch, access),
    list: settings(sh({ 'list-restic.sh': LIST_RESTIC_SH, 'restic.sh': RESTIC_SH }), toRead),
  };
}

function checkRepository(at: PropPath, repository: string): void {
  if (!BACKENDS.test(repository)) {
    at.report(ProblemCode.FORMAT, 'is not a repository outside of the cluster', repository,
      'write it as restic does: "s3:https://s3.eu-central-1.amazonaws.com/bucket/path", or use BackupDestination.resticStore()');
  } else if (/\/\/[^/@]*:[^/@]*@/.test(repository)) {
    at.report(ProblemCode.UNSAFE, 'has a password in it, which would stand in the manifests', undefined,
      'put it into a Secret: RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD among the credentials');
  }
}

function portOf(repository: string): number {
  const [, scheme, port] = /^(?:\w+:)?(https?|sftp):\/\/[^/]*?(?::(\d+))?(?:\/|$)/.exec(repository) ?? [];
  if (port !== undefined) {
    return Number(port);
  }
  return scheme === 'http' ? 80 : repository.startsWith('sftp:') ? 22 : 443;
}

import { Size } from 'cdk8s';
import { EnvFieldPaths, EnvValue, ISecret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { DestinationParts } from './backup-destination';
import { BackupSelection } from './backup-selection';
import { SourceParts } from './backup-source';
import { BackupWorkspace, STORE_PATH } from './backup-workspace';
import { profileOf } from '../environment/defaults';
import { Environment } from '../environment/environment';
import { Connections } from '../networking/connections';
import { namespaceOf } from '../objects/namespace';
import { configKey } from '../pods/config-files';
import { renderContainer } from '../pods/container';
import { ContainerOptions, ContainerSettings, InitContainer } from '../pods/container-options';
import { renderEnvValue } from '../pods/env';
import { Mount, renderMount } from '../pods/mount';
import { Resources } from '../pods/resources';
import { Volume } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { kibibytesOf } from '../validation/rules/quantities';
import { podsOf } from '../workloads/pods-of';

/** The tools of what is done with a dump: a shell, gzip, sha256sum, flock, and restic. */
export const TOOL_IMAGE = 'restic/restic:0.18.0';

const WORK_PATH = '/work';
/** What a container may write on the node besides. */
const OTHER_DISK = Size.gibibytes(1);

/** The directories of a run: of the dump, of what it is, of the files that are kept, and of what is restored to try it. */
type Directory = 'DUMP' | 'META' | 'SET' | 'DATA';

/** Where the steps of one pod find each other's files. */
export interface Workplace {
  readonly mounts: Mount[];
  /** The directory above, in which `$(POD_NAME)` may stand. */
  readonly root: string;
  /** In a store: the beginning of the directories of all attempts of this run, in which `$(JOB_NAME)` stands. */
  readonly run?: string;
  readonly nodeDisk?: Size;
}

/** One step of a run. */
export interface Step {
  /** Name of its container. */
  readonly name: string;
  readonly image: string;
  readonly settings: ContainerSettings;
  readonly env: { [name: string]: string };
  readonly directories: readonly Directory[];
  /** Whether it is the first of its run, or the last one that needs the directories. */
  readonly place?: 'first' | 'last';
}

/**
 * The directories of a run: on a volume of its pod, or in the store, where what is finished is moved without a copy. There it
 * has the names of the Job and the pod, so that no two runs share one, and that of what is done: the next attempt removes what
 * is left over, or a later run.
 */
export function workplace(of: 'work' | 'restore', backup: string, workspace: BackupWorkspace, store: Volume | undefined): Workplace {
  const volume = workspace._volume();
  if (volume || !store) {
    return { mounts: [{ path: WORK_PATH, volume: volume! }], root: WORK_PATH, nodeDisk: workspace._nodeDisk };
  }
  const run = `${STORE_PATH}/${backup}/.${of}-$(JOB_NAME)`;
  return { mounts: [{ path: STORE_PATH, volume: store }], root: `${run}_$(POD_NAME)`, run };
}

/** The container of a step, at its workplace. */
export function stepContainer(step: Step, place: Workplace, resources: Resources = {}): InitContainer {
  const { name, image, settings, env, directories } = step;
  // Where it works in the store, it writes to what it may only read elsewhere.
  const paths = new Set(place.mounts.map(mount => mount.path));
  const places = directories.map(directory => [directory, EnvValue.fromValue(`${place.root}/${directory.toLowerCase()}`)]);
  return {
    name,
    image,
    ...settings,
    env: { ...env, ...settings.env },
    // In an order in which later ones can refer to earlier ones.
    envValues: {
      ...settings.envValues,
      ...(place.run !== undefined && inStore(place.run, place.root, step.place)),
      ...Object.fromEntries(places),
    },
    mounts: [...(settings.mounts ?? []).filter(mount => !paths.has(mount.path)), ...place.mounts],
    resources: withDisk(resources, place.nodeDisk),
  };
}

/** What is fetched, and from where. */
export interface Fetch {
  /** Name of the backups. */
  readonly backup: string;
  readonly engine: string;
  readonly which: BackupSelection;
  readonly destination: DestinationParts;
  /** What fetches it from there. */
  readonly settings: ContainerSettings;
  readonly toolImage: string;
}

/** The step that fetches a backup, the first of its pod. */
export function fetchStep({ backup, engine, which, destination, settings, toolImage }: Fetch): Step {
  return {
    name: 'fetch',
    image: destination.image ?? toolImage,
    settings,
    env: { BACKUP: backup, ENGINE: engine, ...which._variables },
    directories: ['DUMP', 'META', 'SET'],
    place: 'first',
  };
}

/** What a step has to know of the other attempts, and of itself. */
function inStore(run: string, root: string, order: Step['place']): { [name: string]: EnvValue } {
  const names = {
    POD_NAME: EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME),
    JOB_NAME: EnvValue.fromFieldRef(EnvFieldPaths.POD_LABEL, { key: 'batch.kubernetes.io/job-name' }),
  };
  const place = EnvValue.fromValue(root);
  switch (order) {
    case 'first': return { ...names, RUN: EnvValue.fromValue(run), DISCARD: place };
    case 'last': return { ...names, FORGET: place };
    default: return { ...names, DISCARD: place };
  }
}

/** What lies in an empty directory counts as the containers' own disk. */
function withDisk(resources: Resources, disk: Size | undefined): Resources {
  const needed = disk && Size.kibibytes(kibibytesOf(disk) + kibibytesOf(OTHER_DISK));
  return { ...resources, ephemeralStorageLimit: resources.ephemeralStorageLimit ?? needed };
}

/** Further containers beside the main one, each of which ends by itself; the pod has succeeded when all have. */
export function addContainers(workload: Construct, containers: readonly (ContainerOptions & { readonly name: string })[]): void {
  const pod = podsOf(workload)!.spec;
  const { cpu, memory } = profileOf(workload);
  const defaults = { cpu, memory, imageRegistry: Environment.containing(workload)?.imageRegistry };
  for (const container of containers) {
    const tmp: Mount = { path: '/tmp', volume: Volume.scratch(`${container.name}-tmp`) };
    const files = Object.keys(container.configFiles ?? {}).map(path => ({ name: 'config', mountPath: path, subPath: configKey(path), readOnly: true }));
    const manifest = renderContainer(container.name, container, [...container.mounts ?? [], tmp], defaults);
    pod.containers.push({ ...manifest, volumeMounts: [...manifest.volumeMounts ?? [], ...files] });
    for (const { volume } of [...container.mounts ?? [], tmp]) {
      if (!pod.volumes!.some(other => other.name === volume.name)) {
        pod.volumes!.push(volume._toManifest()!);
      }
    }
  }
}

/** Has the status of a pod that has failed say why, for those who watch: it holds the end of the log. */
export function explainFailures(workload: Construct): void {
  const { initContainers = [], containers } = podsOf(workload)!.spec;
  for (const container of [...initContainers, ...containers]) {
    container.terminationMessagePolicy = 'FallbackToLogsOnError';
  }
}

const PREFIX = 'database';
const AUTHORITY_PATH = '/run/secrets/authority';

/** Connects the pods to the database, and tells one of their containers where it is and where the password is. */
export function connectToServer(workload: Construct, connections: Connections, containerName: string, { database, method }: NonNullable<SourceParts['server']>): void {
  const connection = connections.connectTo(database, { prefix: PREFIX, passwordFile: database.connection.passwordSecret !== undefined });
  const { tls, authority, members } = database._facts!;
  const mounts = [...connection.mounts, ...(authority ? [authorityMount(authority)] : [])];
  const pod = podsOf(workload)!.spec;
  const container = [...pod.initContainers ?? [], ...pod.containers].find(({ name }) => name === containerName)!;
  const names: { readonly [variable: string]: string | undefined } = { ...method.variables, PASSWORD_FILE: 'PASSWORD_FILE' };
  const found = Object.entries(connection.variables).flatMap(([variable, value]) => {
    const name = names[variable.slice(PREFIX.length + 1)];
    return name === undefined ? [] : [renderEnvValue(name, value)];
  });
  const env = method.env?.({ tls, authority: authority && `${AUTHORITY_PATH}/ca.crt`, members }) ?? {};
  const further = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  container.env = [...container.env ?? [], ...found, ...further];
  container.volumeMounts = [...container.volumeMounts ?? [], ...mounts.map(renderMount)];
  pod.volumes = [...pod.volumes ?? [], ...mounts.map(({ volume }) => volume._toManifest()!)];
}

/** Not the key beside it, which is the server's. */
function authorityMount(secret: ISecret): Mount {
  return { path: AUTHORITY_PATH, volume: Volume.secret(secret, { name: 'authority', items: { 'ca.crt': 'ca.crt' } }), readOnly: true };
}

/** Refuses what the pods could not mount, or read the password of, because it is in another namespace. */
export function checkReach(at: PropPath, construct: Construct, parts: SourceParts | undefined): void {
  const own = namespaceOf(construct);
  if (parts?.store && namespaceOf(parts.store) !== own) {
    at.report(ProblemCode.SCOPE, 'is in another namespace, whose stores cannot be mounted here', parts.store.node.path, 'put both into one Environment');
  }
  const database = parts?.server?.database;
  if (database && namespaceOf(database) !== own && (database.connection.passwordSecret ?? database._facts?.authority)) {
    at.report(ProblemCode.SCOPE, 'is in another namespace, whose Secrets cannot be read here', database.node.path,
      'put both into one Environment, or name it by Database.fromExternal() with a Secret of this one');
  }
}

/** Refuses a store that is in another namespace. */
export function checkStoreReach(at: PropPath, construct: Construct, { store }: DestinationParts): void {
  if (store && namespaceOf(store) !== namespaceOf(construct)) {
    at.report(ProblemCode.SCOPE, 'is in another namespace, whose stores cannot be mounted here', store.node.path, 'use a store of this one');
  }
}

import { Duration, Size } from 'cdk8s';
import { BoundSecret } from './bound-credentials';
import { ClaimTemplate, claimTemplate } from './database-storage';
import { tlsFiles } from './database-tls';
import { DatabaseTraits, hostsOf } from './database-traits';
import { BoundUser } from './database-users';
import { Engine } from './engine';
import { EngineInput, SecretInput, UserInput } from './engine-input';
import { EnginePod } from './engine-pod';
import { Exporter } from './exporter';
import { exporterSidecar, metricsAnnotations, metricsPort } from './metrics';
import { StatefulDatabaseProps } from './stateful-database-props';
import { Profile } from '../environment/profile';
import { LongRunningContainer } from '../pods/container';
import { Mount } from '../pods/mount';
import { PodOptions } from '../pods/pod-options';
import { ContainerPort } from '../pods/port';
import { Resources } from '../pods/resources';
import { Volume } from '../pods/volume';
import { PropPath } from '../validation/prop-path';
import { secondsOf } from '../validation/rules/durations';
import { kibibytesOf } from '../validation/rules/quantities';

const SECRET_PATH = '/run/secrets/database';
const USERS_PATH = '/run/secrets/users';
const STARTUP_PERIOD = 5;

/** Recovery after a crash takes as long as there is log to replay. */
export const STARTUP_PATIENCE = Duration.minutes(30);

/** What the pods of a database are made of: what the engine says, and what the user adds. */
export interface DatabasePod {
  readonly container: LongRunningContainer & { readonly ports: ContainerPort[] };
  readonly options: PodOptions;
  readonly claims: readonly ClaimTemplate[];
  /** What the image runs on the first start: file name → content. */
  readonly initScripts: { [name: string]: string };
}

/** Who may log in. */
export interface Logins {
  /** Undefined where there is no password. */
  readonly secret?: BoundSecret;
  readonly users: readonly BoundUser[];
}

/** Name of the ConfigMap with the scripts of the first start. */
export function initConfigMapName(name: string): string {
  return `${name}-init`;
}

export function resolvePod(
  at: PropPath, traits: DatabaseTraits, props: StatefulDatabaseProps, logins: Logins, exporter: Exporter | undefined, profile: Profile,
): DatabasePod {
  const { engine, name } = traits;
  const version = props.engine._choice.version;
  const { path, subPath } = engine.data(version);
  const data = claimTemplate('data', props.storage, path, subPath);
  const log = props.logStorage && engine.logPath ? claimTemplate('log', props.logStorage, engine.logPath) : undefined;
  const others = (props.volumes ?? []).map(volume => claimTemplate(volume.name, volume, volume.path));
  const resources = resourcesOf(engine, props, profile);
  const input = inputOf(traits, props, logins, resources, data.mount, log?.mount);
  engine.check?.(at, input);
  const pod = engine.pod(input);
  const initScripts = { ...pod.initScripts, ...props.initScripts };
  const scripts = Object.keys(initScripts).length > 0 && engine.initialization?.scripts;
  const { user, group } = engine.user(version);
  const sidecar = exporter && exporterSidecar(exporter, input, props.metricsOptions);
  return {
    claims: [data, ...(log ? [log] : []), ...others],
    initScripts,
    container: {
      ...props,
      image: props.engine.image,
      ports: portsOf(traits, exporter),
      command: props.command ?? pod.command,
      args: props.command ? props.args : concatenated(pod.args, props.args),
      env: { ...pod.env, ...props.env },
      envValues: { ...pod.envValues, ...props.envValues },
      configFiles: { ...pod.files, ...props.configFiles },
      // The user's first: problems are reported by their index.
      mounts: [
        ...props.mounts ?? [],
        data.mount,
        ...(log ? [log.mount] : []),
        ...others.map(each => each.mount),
        ...(input.secret && engine.auth?.files ? [input.secret.mount] : []),
        ...input.users.map(each => each.mount),
        ...(input.tls ? [input.tls.mount] : []),
        ...(scripts ? [{ path: scripts, volume: initVolume(name), readOnly: true }] : []),
        ...pod.mounts ?? [],
      ],
      writablePaths: [...props.writablePaths ?? [], ...engine.writablePaths.filter(each => !props.writablePaths?.includes(each))],
      resources,
      ...probesOf(pod, props),
      preStop: props.preStop ?? pod.preStop,
    },
    options: {
      ...props,
      initContainers: concatenated(props.initContainers, pod.initContainers),
      sidecars: concatenated(props.sidecars, sidecar && [sidecar]),
      podSecurity: {
        ...props.podSecurity,
        user: props.podSecurity?.user ?? user,
        group: props.podSecurity?.group ?? group,
        fsGroup: props.podSecurity?.fsGroup ?? group,
      },
      podAnnotations: { ...metricsAnnotations(exporter, props.metricsOptions), ...props.podAnnotations },
      terminationGracePeriod: props.terminationGracePeriod ?? engine.gracePeriod,
    },
  };
}

/** The ports of the main container; the server's own metrics among them. */
export function portsOf({ engine, ports: clientPorts }: DatabaseTraits, exporter: Exporter | undefined): ContainerPort[] {
  const ports = [...clientPorts, ...engine.peerPorts ?? []];
  const own = exporter && !exporter.sidecar && !ports.some(port => port.port === exporter.port);
  return own ? [...ports, metricsPort(exporter)] : ports;
}

function inputOf(
  traits: DatabaseTraits, props: StatefulDatabaseProps, { secret, users }: Logins, resources: Resources, data: Mount, log: Mount | undefined,
): EngineInput {
  const { engine } = traits;
  const username = engine.auth && (props.username ?? engine.auth.username);
  return {
    name: traits.name,
    version: props.engine._choice.version,
    image: props.engine.image,
    hosts: hostsOf(traits),
    hostSuffix: traits.hostSuffix,
    firstOrdinal: traits.firstOrdinal,
    memory: mebibytes(resources.memoryLimit ?? resources.memory!),
    storage: mebibytes(props.storage.size),
    data,
    log,
    username,
    database: databaseOf(engine, props),
    databases: props.databases ?? [],
    users: users.map(userInput),
    secret: secret && secretInput(traits, secret),
    config: props.config ?? {},
    configFile: props.configFile,
    tls: props.tls && tlsFiles(props.tls),
  };
}

/** The database that is there after the first start. */
export function databaseOf(engine: Engine, props: StatefulDatabaseProps): string | undefined {
  return props.database ?? engine.initialization?.database?.(props.username ?? engine.auth?.username ?? '');
}

function secretInput({ engine, replicas }: DatabaseTraits, secret: BoundSecret): SecretInput {
  const keys = ['password', ...Object.keys({ ...engine.auth?.keys, ...(replicas > 1 && engine.auth?.memberKeys) })];
  const items = Object.fromEntries(keys.map(key => [secret.key(key), key]));
  return {
    mount: { path: SECRET_PATH, volume: Volume.secret(secret.secret, { name: 'credentials', items, defaultMode: 0o440 }), readOnly: true },
    file: key => `${SECRET_PATH}/${key}`,
    value: key => secret.value(key),
  };
}

function userInput({ name, databases, secret: { password } }: BoundUser, index: number): UserInput {
  const path = `${USERS_PATH}/${name}`;
  // Not by the user's name, which may be too long for a volume's, or end in "_".
  const volume = Volume.secret(password.secret, { name: `user-${index}`, items: { [password.key]: 'password' }, defaultMode: 0o440 });
  return { name, databases, passwordFile: `${path}/password`, mount: { path, volume, readOnly: true } };
}

function initVolume(name: string): Volume {
  return Volume.custom('init', { configMap: { name: initConfigMapName(name) } });
}

/** A server that is given less than it asks for is killed: its request is its limit. */
function resourcesOf(engine: Engine, { resources = {} }: StatefulDatabaseProps, profile: Profile): Resources {
  return {
    ...resources,
    cpu: resources.cpu ?? (resources.cpuLimit ? undefined : engine.cpu),
    memory: resources.memory ?? resources.memoryLimit ?? engine.memory?.usual ?? profile.memory,
  };
}

function probesOf(pod: EnginePod, props: StatefulDatabaseProps): Pick<LongRunningContainer, 'readiness' | 'liveness' | 'startup'> {
  const timeout = Duration.seconds(5);
  const attempts = Math.ceil(secondsOf(props.startupPatience ?? STARTUP_PATIENCE) / STARTUP_PERIOD);
  return {
    readiness: props.readiness ?? pod.ready({ timeout }),
    liveness: props.liveness ?? pod.alive({ timeout, failureThreshold: 6 }),
    startup: props.startup ?? pod.ready({ timeout, period: Duration.seconds(STARTUP_PERIOD), failureThreshold: attempts }),
  };
}

function concatenated<T>(first: T[] | undefined, second: T[] | undefined): T[] | undefined {
  return first && second ? [...first, ...second] : first ?? second;
}

function mebibytes(size: Size): number {
  return Math.floor(kibibytesOf(size) / 1024);
}

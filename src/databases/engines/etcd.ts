import { Duration, Size } from 'cdk8s';
import { Cpu, EnvFieldPaths, EnvValue } from 'cdk8s-plus-28';
import { Probe } from '../../pods/probe';
import { Volume } from '../../pods/volume';
import { Engine } from '../engine';
import { EngineInput } from '../engine-input';
import { EnginePod } from '../engine-pod';
import { ETCD_START_SH } from '../scripts.generated';

const CLIENT_PORT = 2379;
const PEER_PORT = 2380;
/** Health and metrics have a port of their own, without TLS and certificates of clients. */
const METRICS_PORT = 2381;
const ETCD = '/usr/local/bin/etcd';
const START = '/scripts/start.sh';
const SHELL_DIR = '/shell';
const BUSYBOX = `${SHELL_DIR}/busybox`;
/** The user of images that have no users, as those without a shell have it. */
const NONROOT = 65532;
/** What etcd recommends not to exceed. */
const LARGEST_QUOTA = 8192;

/** Whose shell several members start with, unless the program says otherwise: a static program. */
export const SHELL_IMAGE = 'busybox:1.37.0-musl';

/**
 * @param shellImage an image with a static `/bin/busybox`
 * @see https://etcd.io/docs/latest/op-guide/
 */
export function etcd(shellImage: string = SHELL_IMAGE): Engine {
  return {
    name: 'etcd',
    title: 'etcd',
    image: 'quay.io/coreos/etcd',
    versions: { example: '3.5.16', oldest: 3, oldestMinor: 5, oldestPatch: 11, precision: 3 },
    tag: version => `v${version.text}`,
    ports: [{ name: 'client', port: CLIENT_PORT }],
    peerPorts: [{ name: 'peer', port: PEER_PORT }, { name: 'metrics', port: METRICS_PORT }],
    scheme: { plain: 'http', tls: 'https' },
    user: () => ({ user: NONROOT, group: NONROOT }),
    data: () => ({ path: '/var/lib/etcd' }),
    logPath: '/var/lib/etcd-wal',
    writablePaths: ['/tmp'],
    cpu: Cpu.millis(100),
    memory: { usual: Size.mebibytes(512), least: Size.mebibytes(64) },
    gracePeriod: Duration.seconds(30),
    members: {
      kind: 'quorum',
      beforeReady: true,
      parallel: true,
      failover: 'the members elect another leader by themselves, as long as a majority of them is up',
      fewer: {
        note: 'A member that is gone without a word still counts as one of the majority, which is then soon lost.',
        leave: ({ exec, first }) => [
          `ID=$(${exec(first)} etcdctl member list | sed -n "s/,.* $POD,.*//p")`,
          '# It is refused until all members have been connected for five seconds.',
          `until ${exec(first)} etcdctl member remove "$ID"; do sleep 2; done`,
        ],
      },
    },
    config: {
      see: 'https://etcd.io/docs/latest/op-guide/configuration/',
      key: /^[a-z][a-z0-9-]*$/,
      noFile: 'cannot be: with a file etcd takes no flags, and each member has others',
      reserved: {
        'name': 'leave it out: it is the name of the pod',
        'data-dir': 'leave it out: the claim is mounted there',
        'wal-dir': 'use logStorage',
        'config-file': 'use config',
        'listen-client-urls': 'leave it out: the Service can have another port',
        'advertise-client-urls': 'leave it out',
        'listen-peer-urls': 'leave it out',
        'initial-advertise-peer-urls': 'leave it out',
        'listen-metrics-urls': 'leave it out: the probes ask there',
        'initial-cluster': 'use replicas',
        'initial-cluster-state': 'use replicas',
        'initial-cluster-token': 'leave it out: it is the name of the database',
        'cert-file': 'use tls',
        'key-file': 'use tls',
        'trusted-ca-file': 'use tls',
      },
    },
    exporter: { port: METRICS_PORT },
    pod: input => ({
      ...(input.hosts.length > 1 ? several(input, shellImage) : alone(input)),
      ready: thresholds => Probe.http('/readyz', { ...thresholds, port: METRICS_PORT }),
      // Its own store, not the cluster's: a member without a majority is alive.
      alive: thresholds => Probe.http('/livez', { ...thresholds, port: METRICS_PORT }),
    }),
  };
}

type Start = Pick<EnginePod, 'command' | 'args' | 'env' | 'envValues' | 'files' | 'mounts' | 'initContainers'>;

function alone(input: EngineInput): Start {
  const [host] = input.hosts;
  return {
    command: [ETCD],
    args: flags(input, { 'initial-cluster': `$(POD_NAME)=http://${host}:${PEER_PORT}` }),
    env: env(input),
    envValues: references(input),
  };
}

/** Which cluster a new member starts with is known when it starts: a script finds it out, and the image has no shell. */
function several(input: EngineInput, shellImage: string): Start {
  const { hosts } = input;
  const shell = Volume.scratch('shell');
  return {
    command: [BUSYBOX, 'sh', START],
    args: flags(input),
    env: {
      ...env(input),
      BUSYBOX,
      HOSTS: hosts.join(' '),
      CLIENT_SCHEME: clientScheme(input),
      DATA_DIR: dataDir(input),
      WAL_DIR: walDir(input) ?? `${dataDir(input)}/member/wal`,
    },
    envValues: references(input),
    files: { [START]: ETCD_START_SH },
    mounts: [{ path: SHELL_DIR, volume: shell, readOnly: true }],
    initContainers: [{
      name: 'shell',
      image: shellImage,
      command: ['/bin/busybox', 'cp', '/bin/busybox', BUSYBOX],
      mounts: [{ path: SHELL_DIR, volume: shell }],
    }],
  };
}

function env({ memory, tls }: EngineInput): { [name: string]: string } {
  return {
    // What Go should stay below; the data is mapped beside it, and can be let go of.
    GOMEMLIMIT: `${Math.floor(memory * 0.8)}MiB`,
    // For etcdctl in the pod, with nothing more to say.
    ...(tls && { ETCDCTL_CERT: tls.certificate, ETCDCTL_KEY: tls.key, ...(tls.ca && { ETCDCTL_CACERT: tls.ca }) }),
  };
}

/** Kubernetes puts the name of the pod in, which stands before it. */
function references(input: EngineInput): { [name: string]: EnvValue } {
  return {
    POD_NAME: EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME),
    ETCDCTL_ENDPOINTS: EnvValue.fromValue(clientUrl(input)),
  };
}

/** As flags, not as a file: in a file each setting has a type of its own, and each member would need another one. */
function flags(input: EngineInput, initial: { [flag: string]: string } = {}): string[] {
  const { config, tls } = input;
  const settings: { [flag: string]: string | undefined } = {
    'name': '$(POD_NAME)',
    'data-dir': dataDir(input),
    'wal-dir': walDir(input),
    'listen-client-urls': `${clientScheme(input)}://0.0.0.0:${CLIENT_PORT}`,
    'advertise-client-urls': clientUrl(input),
    'listen-peer-urls': `http://0.0.0.0:${PEER_PORT}`,
    'initial-advertise-peer-urls': `http://$(POD_NAME)${input.hostSuffix}:${PEER_PORT}`,
    'listen-metrics-urls': `http://0.0.0.0:${METRICS_PORT}`,
    'initial-cluster-token': input.name,
    ...initial,
    'cert-file': tls?.certificate,
    'key-file': tls?.key,
    // With it, etcd lets nobody in who has no certificate.
    'trusted-ca-file': config['client-cert-auth'] === 'true' ? tls?.ca : undefined,
    // Off by default in etcd: what nobody asks for any more would fill it.
    'auto-compaction-mode': 'periodic',
    'auto-compaction-retention': '8h',
    'quota-backend-bytes': `${quota(input)}`,
    ...Object.fromEntries(Object.entries(config).map(([key, value]) => [key, value.replace(/\$\(/g, '$$$$(')])),
  };
  return Object.entries(settings).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${value}`]));
}

function clientScheme({ tls }: EngineInput): string {
  return tls ? 'https' : 'http';
}

function clientUrl(input: EngineInput): string {
  return `${clientScheme(input)}://$(POD_NAME)${input.hostSuffix}:${CLIENT_PORT}`;
}

/** Not the root of the claim: etcd wants a directory that nobody else can read. */
function dataDir({ data }: EngineInput): string {
  return `${data.path}/data`;
}

function walDir({ log }: EngineInput): string | undefined {
  return log && `${log.path}/wal`;
}

/** A copy of the data has room beside it, as from a leader's snapshot and while it is defragmented, and the log as well. */
function quota({ storage, log }: EngineInput): number {
  const forLog = log ? 0 : 512;
  const mebibytes = Math.min(LARGEST_QUOTA, Math.max(64, Math.floor((storage - forLog) / 2)));
  return mebibytes * 1024 * 1024;
}

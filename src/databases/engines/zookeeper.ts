import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { Probe } from '../../pods/probe';
import { Volume } from '../../pods/volume';
import { Engine } from '../engine';
import { EngineInput, TlsFiles } from '../engine-input';
import { javaProperties } from '../java-properties';
import { ZOOKEEPER_READY_SH, ZOOKEEPER_START_SH } from '../scripts.generated';

const PORT = 2181;
/** With TLS, where the probe asks inside of the pod. */
const LOCAL_PORT = 2182;
const PEER_PORT = 2888;
const ELECTION_PORT = 3888;
const METRICS_PORT = 7000;
const CONFIG = '/conf/zoo.cfg';
const START = '/scripts/start.sh';
const READY = '/scripts/ready.sh';
/** In memory: key and certificate in one file. */
const KEYSTORE_DIRECTORY = '/run/zookeeper';
const KEYSTORE = `${KEYSTORE_DIRECTORY}/keystore.pem`;

/** @see https://hub.docker.com/_/zookeeper */
export const ZOOKEEPER: Engine = {
  name: 'zookeeper',
  title: 'ZooKeeper',
  image: 'zookeeper',
  versions: { example: '3.9.4', oldest: 3, oldestMinor: 8, precision: 2 },
  ports: [{ name: 'zookeeper', port: PORT }],
  peerPorts: [{ name: 'peer', port: PEER_PORT }, { name: 'election', port: ELECTION_PORT }],
  user: () => ({ user: 1000, group: 1000 }),
  data: () => ({ path: '/data' }),
  logPath: '/datalog',
  writablePaths: ['/tmp'],
  cpu: Cpu.millis(100),
  memory: { usual: Size.mebibytes(512), least: Size.mebibytes(256) },
  gracePeriod: Duration.minutes(1),
  members: {
    kind: 'quorum',
    beforeReady: true,
    parallel: true,
    failover: 'the others elect another leader within seconds: with three pods, any one of them can be lost',
    fewer: { note: 'Let nobody write meanwhile: a majority of those that are left need not have what a majority of all had written last.' },
  },
  config: {
    see: 'https://zookeeper.apache.org/doc/current/zookeeperAdmin.html#sc_configuration',
    key: /^(?!(server|group|weight)\.)\w+(\.\w+)*$/,
    reserved: {
      'dataDir': 'leave it out: the claim is mounted there',
      'dataLogDir': 'use logStorage',
      'clientPort': 'leave it out: the Service can have another port',
      'clientPortAddress': 'leave it out: it listens on all addresses',
      'secureClientPort': 'use tls',
      'quorumListenOnAllIPs': 'leave it out: pods do not know their name before they start',
      'dynamicConfigFile': 'use replicas',
      'serverCnxnFactory': 'use tls',
      'db.autocreate': 'leave it out: it keeps new members from outvoting the data that is there',
      'metricsProvider.className': 'use metrics',
      'metricsProvider.httpPort': 'use metrics',
      'ssl.keyStore.location': 'use tls',
      'ssl.keyStore.type': 'use tls',
      'ssl.trustStore.location': 'use tls',
      'ssl.trustStore.type': 'use tls',
    },
  },
  exporter: { port: METRICS_PORT },
  pod: input => ({
    command: ['bash', START],
    env: {
      MEMBERS: `${input.hosts.length}`,
      FIRST_ORDINAL: `${input.firstOrdinal}`,
      DATA: input.data.path,
      LOG: (input.log ?? input.data).path,
      PORT: `${localPort(input)}`,
      // All data is on the heap.
      ZK_SERVER_HEAP: `${Math.floor(input.memory * 2 / 3)}`,
      ...(input.tls && { CERTIFICATE: input.tls.certificate, KEY: input.tls.key, KEYSTORE }),
    },
    files: {
      [CONFIG]: input.configFile ?? javaProperties({ ...settings(input), ...input.config, ...fixedSettings(input) }),
      [START]: ZOOKEEPER_START_SH,
      [READY]: ZOOKEEPER_READY_SH,
    },
    mounts: input.tls && [{ path: KEYSTORE_DIRECTORY, volume: Volume.scratch('keystore', { inMemory: true }) }],
    ready: thresholds => Probe.exec(['bash', READY], thresholds),
    // Open while it looks for the others, too.
    alive: thresholds => Probe.tcp({ ...thresholds, port: PORT }),
  }),
};

function localPort({ tls }: EngineInput): number {
  return tls ? LOCAL_PORT : PORT;
}

function settings(input: EngineInput): { [key: string]: string | undefined } {
  const { data, log, hosts, firstOrdinal, tls } = input;
  const several = hosts.length > 1;
  return {
    'dataDir': data.path,
    'dataLogDir': log?.path,
    'clientPort': `${localPort(input)}`,
    'clientPortAddress': tls && '127.0.0.1',
    'tickTime': '2000',
    // A larger database takes longer to come over.
    'initLimit': '30',
    'syncLimit': '5',
    'autopurge.snapRetainCount': '3',
    'autopurge.purgeInterval': '1',
    'admin.enableServer': 'false',
    'metricsProvider.className': 'org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider',
    'metricsProvider.httpPort': `${METRICS_PORT}`,
    ...tlsSettings(tls),
    'quorumListenOnAllIPs': several ? 'true' : undefined,
    'db.autocreate': several ? 'false' : undefined,
    ...(several && Object.fromEntries(hosts.map((host, index) => [`server.${firstOrdinal + index + 1}`, `${host}:${PEER_PORT}:${ELECTION_PORT}`]))),
  };
}

function tlsSettings(tls: TlsFiles | undefined): { [key: string]: string | undefined } {
  return tls ? {
    'secureClientPort': `${PORT}`,
    'serverCnxnFactory': 'org.apache.zookeeper.server.NettyServerCnxnFactory',
    'ssl.clientAuth': 'none',
    'ssl.keyStore.location': KEYSTORE,
    'ssl.keyStore.type': 'PEM',
    'ssl.trustStore.location': tls.ca,
    'ssl.trustStore.type': tls.ca && 'PEM',
  } : {};
}

/** What the probe asks is allowed, whatever else is. */
function fixedSettings({ config }: EngineInput): { [key: string]: string } {
  const key = '4lw.commands.whitelist';
  return { [key]: ['srvr', ...(key in config ? [config[key]] : [])].join(',') };
}

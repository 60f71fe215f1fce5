import { Duration, Size } from 'cdk8s';
import { Cpu, EnvFieldPaths, EnvValue } from 'cdk8s-plus-28';
import { LOGBACK_XML } from './cassandra-logging';
import { InitContainer } from '../../pods/container-options';
import { Probe } from '../../pods/probe';
import { Volume } from '../../pods/volume';
import { Engine } from '../engine';
import { EngineInput, TlsFiles } from '../engine-input';
import { CASSANDRA_CONFIGURE_SH, CASSANDRA_START_SH } from '../scripts.generated';
import { yamlValue } from '../yaml-value';

const PORT = 9042;
const PEER_PORT = 7000;
const CONFIG_DIRECTORY = '/etc/cassandra';
const START = '/scripts/start.sh';
const CONFIGURE = '/scripts/configure.sh';
/** What the init container takes its part from. */
const GIVEN = '/given';
/** In memory: key and certificate in one file. */
const KEYSTORE_DIRECTORY = '/run/cassandra';
const KEYSTORE = `${KEYSTORE_DIRECTORY}/keystore.pem`;

/** @see https://hub.docker.com/_/cassandra */
export const CASSANDRA: Engine = {
  name: 'cassandra',
  title: 'Cassandra',
  image: 'cassandra',
  versions: { example: '5.0.6', oldest: 4, oldestMinor: 1, precision: 2 },
  ports: [{ name: 'cql', port: PORT }],
  peerPorts: [{ name: 'nodes', port: PEER_PORT }],
  user: () => ({ user: 999, group: 999 }),
  data: () => ({ path: '/var/lib/cassandra' }),
  logPath: '/var/lib/cassandra-commitlog',
  // The first is for the log of the garbage collector.
  writablePaths: ['/var/log/cassandra', '/tmp'],
  cpu: Cpu.millis(500),
  memory: { usual: Size.gibibytes(4), least: Size.gibibytes(1) },
  gracePeriod: Duration.minutes(3),
  members: {
    kind: 'ring',
    beforeReady: true,
    failover: 'its part of the data is read and written where else it is, as the replication of each keyspace says',
    fewer: {
      note: 'A node has a part of the data, which it hands to the others as it leaves: they need the space for it, and keyspaces no more replicas than there are nodes left.',
      leave: ({ exec }) => [`${exec('"$POD"')} nodetool decommission`],
    },
  },
  config: {
    see: 'https://cassandra.apache.org/doc/stable/cassandra/managing/configuration/cass_yaml_file.html',
    key: /^[a-z][a-z0-9_]*$/,
    reserved: {
      seed_provider: 'leave it out: the first pods are the seeds',
      listen_address: 'leave it out: it is that of the pod',
      listen_interface: 'leave it out: it is that of the pod',
      broadcast_address: 'leave it out: it is that of the pod',
      rpc_address: 'leave it out: it listens on all addresses',
      rpc_interface: 'leave it out: it listens on all addresses',
      broadcast_rpc_address: 'leave it out: it is that of the pod',
      storage_port: 'leave it out: no other pod is at that address',
      native_transport_port: 'leave it out: the Service can have another port',
      data_file_directories: 'leave it out: the claim is mounted there',
      commitlog_directory: 'use logStorage',
      client_encryption_options: 'use tls, or configFile',
    },
  },
  exporter: 'is not possible: Cassandra has them in JMX, and what reads them is made part of its JVM, which its image does not do',
  pod: input => {
    const config = Volume.scratch('etc');
    return {
      command: ['bash', START],
      env: {
        HOSTS: input.hosts.join(' '),
        FIRST_ORDINAL: `${input.firstOrdinal}`,
        DATA: input.data.path,
        PORT: `${PORT}`,
        ...heap(input.memory),
        ...(input.tls && { CERTIFICATE: input.tls.certificate, KEY: input.tls.key, KEYSTORE }),
      },
      envValues: { CASSANDRA_LISTEN_ADDRESS: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP) },
      files: { [START]: CASSANDRA_START_SH },
      mounts: [
        { path: CONFIG_DIRECTORY, volume: config },
        ...(input.tls ? [{ path: KEYSTORE_DIRECTORY, volume: Volume.scratch('keystore', { inMemory: true }) }] : []),
      ],
      initContainers: [configure(input, config)],
      // Opened last, when the node has joined.
      ready: thresholds => Probe.tcp({ ...thresholds, port: PORT }),
      // A node that has a broken disk keeps away from clients, and waits to be looked at.
      alive: thresholds => Probe.tcp({ ...thresholds, port: PEER_PORT }),
    };
  },
};

/** The image's entrypoint writes its settings into files, which have to be the pod's own. */
function configure(input: EngineInput, config: Volume): InitContainer {
  const target = '/config';
  const [settingsFile, wholeFile, loggingFile] = ['settings.yaml', 'cassandra.yaml', 'logback.xml'].map(name => `${GIVEN}/${name}`);
  return {
    name: 'configure',
    image: input.image,
    command: ['bash', CONFIGURE],
    env: { SOURCE: CONFIG_DIRECTORY, TARGET: target, SETTINGS: settingsFile, FILE: wholeFile, LOGGING: loggingFile },
    configFiles: {
      [CONFIGURE]: CASSANDRA_CONFIGURE_SH,
      [loggingFile]: LOGBACK_XML,
      ...(input.configFile === undefined ? { [settingsFile]: settings(input) } : { [wholeFile]: input.configFile }),
    },
    mounts: [{ path: target, volume: config }],
    writablePaths: [],
  };
}

function settings({ name, log, tls, config }: EngineInput): string {
  const values: { [key: string]: string } = {
    cluster_name: name,
    // Says in which data center and rack a node is, as those of several data centers do; it cannot be changed later.
    endpoint_snitch: 'GossipingPropertyFileSnitch',
    ...(log && { commitlog_directory: `${log.path}/commitlog` }),
    ...(tls && { client_encryption_options: JSON.stringify(encryption(tls)) }),
    ...config,
  };
  return Object.entries(values).map(([key, value]) => `${key}: ${yamlValue(value)}\n`).join('');
}

function encryption({ ca }: TlsFiles) {
  return {
    enabled: true,
    optional: false,
    require_client_auth: false,
    ssl_context_factory: { class_name: 'org.apache.cassandra.security.PEMBasedSslContextFactory' },
    keystore: KEYSTORE,
    ...(ca && { truststore: ca }),
  };
}

/** Half of the memory; the other half is for what is beside the heap, and for the files that are read again. */
function heap(memory: number): { [name: string]: string } {
  const size = Math.floor(memory / 2);
  return { MAX_HEAP_SIZE: `${size}M`, HEAP_NEWSIZE: `${Math.floor(size / 4)}M` };
}

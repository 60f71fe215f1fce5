import { createHash } from 'crypto';
import { Duration, Size } from 'cdk8s';
import { Cpu, EnvFieldPaths, EnvValue } from 'cdk8s-plus-28';
import { LOG4J2_YAML, LOG4J_PROPERTIES } from './kafka-logging';
import { Probe } from '../../pods/probe';
import { Engine } from '../engine';
import { EngineInput, TlsFiles } from '../engine-input';
import { javaProperties } from '../java-properties';
import { Version } from '../version';

const PORT = 9092;
const CONTROLLER_PORT = 9093;
const BROKER_PORT = 9094;
/** From here the image takes files into its configuration. */
const SHARED = '/mnt/shared/config';
/** Not named SSL with TLS: the image would then ask for key stores and the files with their passwords. */
const CLIENTS = 'CLIENTS';
const CONTROLLERS = 'CONTROLLERS';
const BROKERS = 'BROKERS';
/** A topic is there more than once where it can be, and a write counts when it is there twice. */
const COPIES = 3;

/** @see https://hub.docker.com/r/apache/kafka */
export const KAFKA: Engine = {
  name: 'kafka',
  title: 'Apache Kafka',
  image: 'apache/kafka',
  versions: { example: '4.1.1', oldest: 3, oldestMinor: 8, precision: 3 },
  ports: [{ name: 'kafka', port: PORT }],
  peerPorts: [{ name: 'controllers', port: CONTROLLER_PORT }, { name: 'brokers', port: BROKER_PORT }],
  user: () => ({ user: 1000, group: 1000 }),
  data: () => ({ path: '/var/lib/kafka/data' }),
  // The first is where the image puts its configuration together.
  writablePaths: ['/opt/kafka/config', '/tmp'],
  cpu: Cpu.millis(250),
  memory: { usual: Size.gibibytes(1), least: Size.mebibytes(512) },
  gracePeriod: Duration.minutes(2),
  members: {
    kind: 'quorum',
    beforeReady: true,
    parallel: true,
    failover: 'the others take over, where topics have several replicas: with three pods, any one of them can be lost',
    fewer: { never: true, note: 'The number of pods is for ever, and Kafka refuses to start with another one. Mirror the topics into a smaller cluster with MirrorMaker 2.' },
  },
  config: {
    see: 'https://kafka.apache.org/documentation/#brokerconfigs',
    key: /^[a-z][-\w]*(\.[-\w]+)*$/,
    reserved: {
      'node.id': 'leave it out: it is the number of the pod',
      'broker.id': 'leave it out: it is the number of the pod',
      'process.roles': 'leave it out: every pod is broker and controller',
      'controller.quorum.voters': 'use replicas',
      'controller.quorum.bootstrap.servers': 'use replicas',
      'controller.listener.names': 'use configFile',
      'listeners': 'use env with KAFKA_LISTENERS',
      'advertised.listeners': 'use envValues with KAFKA_ADVERTISED_LISTENERS',
      'listener.security.protocol.map': 'use tls, or configFile',
      'inter.broker.listener.name': 'use configFile',
      'security.inter.broker.protocol': 'use tls',
      'log.dir': 'leave it out: the claim is mounted there',
      'log.dirs': 'leave it out: the claim is mounted there',
      'metadata.log.dir': 'leave it out: it is beside the data',
      'config.providers': 'use configFile',
      'ssl.keystore.key': 'use tls',
      'ssl.keystore.certificate.chain': 'use tls',
      'ssl.keystore.location': 'use tls',
      'ssl.truststore.certificates': 'use tls',
      'ssl.truststore.location': 'use tls',
    },
  },
  exporter: {
    port: 9308,
    sidecar: ({ hostSuffix, tls }) => ({
      image: 'danielqsj/kafka-exporter:v1.9.0',
      // It gives up where no broker answers yet.
      command: ['sh', '-c', 'until nc -z "$0" "$1"; do sleep 2; done; exec /bin/kafka_exporter --kafka.server="$0:$1" "$@"'],
      args: [`$(POD_NAME)${hostSuffix}`, `${PORT}`, ...(tls ? ['--tls.enabled', ...(tls.ca ? [`--tls.ca-file=${tls.ca}`] : [])] : [])],
      envValues: { POD_NAME: EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME) },
      mounts: tls && [tls.mount],
    }),
  },
  pod: input => ({
    env: {
      CLUSTER_ID: clusterId(input),
      // Half of the memory; the other half is for what is beside the heap, and for the files that are read again.
      KAFKA_HEAP_OPTS: heap(input.memory),
      // No log of the garbage collector beside the server's, which goes to the standard output alone.
      EXTRA_ARGS: '-name kafkaServer',
      LOG_DIR: '/tmp',
      // The image would make them of the advertised ones, without the controller's.
      KAFKA_LISTENERS: `${CLIENTS}://:${PORT},${BROKERS}://:${BROKER_PORT},${CONTROLLERS}://:${CONTROLLER_PORT}`,
    },
    envValues: {
      POD_NAME: EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME),
      // What differs between pods; the image appends it to the file.
      KAFKA_NODE_ID: EnvValue.fromFieldRef(EnvFieldPaths.POD_LABEL, { key: 'apps.kubernetes.io/pod-index' }),
      KAFKA_ADVERTISED_LISTENERS: EnvValue.fromValue(advertised(input.hostSuffix)),
    },
    files: {
      [`${SHARED}/server.properties`]: input.configFile ?? javaProperties({ ...settings(input), ...input.config }),
      ...loggingFile(input.version),
    },
    ready: thresholds => Probe.tcp({ ...thresholds, port: PORT }),
    alive: thresholds => Probe.tcp({ ...thresholds, port: PORT }),
  }),
};

function settings({ hosts, firstOrdinal, data, tls, version }: EngineInput): { [key: string]: string | undefined } {
  const copies = `${Math.min(COPIES, hosts.length)}`;
  const written = hosts.length < COPIES ? '1' : `${COPIES - 1}`;
  const is4 = version.numbers[0] >= 4;
  return {
    'process.roles': 'broker,controller',
    'controller.quorum.voters': hosts.map((host, index) => `${firstOrdinal + index}@${host}:${CONTROLLER_PORT}`).join(','),
    'controller.listener.names': CONTROLLERS,
    'listener.security.protocol.map': `${CLIENTS}:${tls ? 'SSL' : 'PLAINTEXT'},${BROKERS}:PLAINTEXT,${CONTROLLERS}:PLAINTEXT`,
    'inter.broker.listener.name': BROKERS,
    // A directory of its own: `lost+found` is no partition.
    'log.dirs': `${data.path}/logs`,
    'default.replication.factor': copies,
    'min.insync.replicas': written,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': written,
    'share.coordinator.state.topic.replication.factor': is4 ? copies : undefined,
    'share.coordinator.state.topic.min.isr': is4 ? written : undefined,
    ...tlsSettings(tls),
  };
}

/** The PEM files are read from where they lie: nothing is copied, and nothing is written into a key store. */
function tlsSettings(tls: TlsFiles | undefined): { [key: string]: string | undefined } {
  const file = (path: string) => `\${directory:${tls!.mount.path}:${path.slice(tls!.mount.path.length + 1)}}`;
  return tls ? {
    'config.providers': 'directory',
    'config.providers.directory.class': 'org.apache.kafka.common.config.provider.DirectoryConfigProvider',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.certificate.chain': file(tls.certificate),
    'ssl.keystore.key': file(tls.key),
    'ssl.truststore.type': tls.ca && 'PEM',
    'ssl.truststore.certificates': tls.ca && file(tls.ca),
  } : {};
}

/** Where a pod is, for clients and for the other brokers, who need no TLS. */
function advertised(hostSuffix: string): string {
  const host = `$(POD_NAME)${hostSuffix}`;
  return `${CLIENTS}://${host}:${PORT},${BROKERS}://${host}:${BROKER_PORT}`;
}

function heap(memory: number): string {
  const size = Math.floor(memory / 2);
  return `-Xms${size}m -Xmx${size}m`;
}

/**
 * 16 bytes as Kafka writes them, the same at every synthesis. The number of controllers is in them: Kafka cannot be told a
 * new one, and would forget its topics where new, empty controllers were the majority. With another id it does not start.
 */
function clusterId({ name, hostSuffix, hosts }: EngineInput): string {
  const bytes = createHash('sha256').update(`${name}${hostSuffix} ${hosts.length}`).digest().subarray(0, 16);
  bytes[0] %= 128; // Not starting with "-": it becomes an argument.
  return bytes.toString('base64url');
}

function loggingFile({ numbers }: Version): { [path: string]: string } {
  return numbers[0] >= 4 ? { [`${SHARED}/log4j2.yaml`]: LOG4J2_YAML } : { [`${SHARED}/log4j.properties`]: LOG4J_PROPERTIES };
}

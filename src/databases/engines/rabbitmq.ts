import { Duration, Size } from 'cdk8s';
import { Cpu, EnvFieldPaths, EnvValue } from 'cdk8s-plus-28';
import { InitContainer } from '../../pods/container-options';
import { Handler } from '../../pods/handler';
import { Mount } from '../../pods/mount';
import { Probe } from '../../pods/probe';
import { Volume } from '../../pods/volume';
import { ProblemCode } from '../../validation/problem';
import { Engine } from '../engine';
import { EngineInput } from '../engine-input';
import { RABBITMQ_PREPARE_SH } from '../scripts.generated';

const PORT = 5672;
const TLS_PORT = 5671;
const MANAGEMENT_PORT = 15672;
const MANAGEMENT_TLS_PORT = 15671;
const METRICS_PORT = 15692;
/** How Erlang's nodes talk to each other. */
const DISTRIBUTION_PORT = 25672;
const PREPARE = '/scripts/prepare.sh';
/** How many members a quorum queue has: more of them are slower, and 3 is what RabbitMQ gives a queue itself. */
const REPLICAS = 3;
/** The home directory, in memory: cookie and password hashes are not for the claim. */
const RUN_DIR = '/run/rabbitmq';
const DATA_DIR = '/var/lib/rabbitmq';
/** After the image's own, over which it wins. */
const CONFIG = '/etc/rabbitmq/conf.d/90-settings.conf';
const PLUGINS = '/etc/rabbitmq/enabled_plugins';

/** @see https://hub.docker.com/_/rabbitmq */
export const RABBITMQ: Engine = {
  name: 'rabbitmq',
  title: 'RabbitMQ',
  image: 'rabbitmq',
  versions: { example: '4.1', oldest: 3, oldestMinor: 13 },
  ports: [{ name: 'amqp', port: PORT }, { name: 'management', port: MANAGEMENT_PORT }],
  tlsPorts: [{ name: 'amqps', port: TLS_PORT }, { name: 'management', port: MANAGEMENT_TLS_PORT }],
  peerPorts: [{ name: 'epmd', port: 4369 }, { name: 'distribution', port: DISTRIBUTION_PORT }],
  scheme: { plain: 'amqp', tls: 'amqps' },
  user: version => (version.variant.includes('alpine') ? { user: 100, group: 101 } : { user: 999, group: 999 }),
  data: () => ({ path: DATA_DIR }),
  // Crash dumps, and what the packages of some distributions write before the server starts.
  writablePaths: ['/tmp', '/var/log/rabbitmq'],
  cpu: Cpu.millis(200),
  memory: { usual: Size.gibibytes(1), least: Size.mebibytes(256) },
  gracePeriod: Duration.minutes(2),
  members: {
    kind: 'quorum',
    beforeReady: true,
    parallel: true,
    failover: 'quorum queues and streams elect other leaders by themselves, as long as a majority of the nodes is up; classic queues are away as long as their node is',
    fewer: {
      note: 'A node that is gone without a word still counts as one of the majority of its queues. Classic queues on it are lost with it: let consumers empty them first.',
      leave: ({ exec, first, hostSuffix }) => [
        `NODE="${nodeName(`$POD${hostSuffix}`)}"`,
        `${exec(first)} rabbitmq-queues shrink "$NODE"`,
        `${exec('"$POD"')} rabbitmqctl stop_app`,
        `${exec(first)} rabbitmqctl forget_cluster_node "$NODE"`,
      ],
    },
  },
  auth: {
    username: 'admin',
    renamable: true,
    files: true,
    keys: { 'erlang-cookie': 'by which the nodes know each other' },
  },
  initialization: { names: /^[a-z_][a-z0-9_]{0,62}$/ },
  config: {
    see: 'https://www.rabbitmq.com/docs/configure',
    key: /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/,
    reserved: {
      'listeners.tcp': 'use tls',
      'listeners.tcp.default': 'leave it out: the Service can have another port',
      'listeners.ssl.default': 'use tls',
      'ssl_options.certfile': 'use tls',
      'ssl_options.keyfile': 'use tls',
      'ssl_options.cacertfile': 'use tls',
      'management.tcp.port': 'leave it out: the Service can have another port',
      'management.ssl.port': 'use tls',
      'management.ssl.certfile': 'use tls',
      'management.ssl.keyfile': 'use tls',
      'management.ssl.cacertfile': 'use tls',
      'prometheus.tcp.port': 'use metrics',
      'load_definitions': 'use database, databases and users, or definitions.local.path in configFile',
      'default_user': 'use username',
      'default_pass': 'use credentials',
      'default_vhost': 'use database',
      'cluster_formation.peer_discovery_backend': 'use replicas',
    },
  },
  exporter: { port: METRICS_PORT },
  check: (at, { config }) => {
    for (const [key, value] of Object.entries(config)) {
      if (NEEDS_QUOTES.test(value) && value.includes("'")) {
        at.at('config').at(key).report(ProblemCode.FORMAT, "cannot be written in RabbitMQ's file, where a quote cannot stand in quotes", value, "leave out ' or what needs quotes: # and white space at the ends");
      }
    }
  },
  pod: input => {
    const several = input.hosts.length > 1;
    const run: Mount = { path: RUN_DIR, volume: Volume.scratch('run', { inMemory: true }) };
    return {
      env: {
        ...HOME,
        // Standard output, and no files that grow.
        RABBITMQ_LOGS: '-',
        // Erlang sizes a table by how many files it may open, which is no limit at all on some nodes.
        ERL_MAX_PORTS: '65536',
      },
      envValues: nodeEnv(input),
      files: {
        [CONFIG]: input.configFile ?? configuration(input),
        [PLUGINS]: '[rabbitmq_management,rabbitmq_prometheus].\n',
      },
      mounts: [run],
      initContainers: [prepare(input, run)],
      ready: thresholds => Probe.tcp({ ...thresholds, port: input.tls ? TLS_PORT : PORT }),
      // Erlang itself: in a minority, and while it starts, RabbitMQ takes no clients and is alive.
      alive: thresholds => Probe.tcp({ ...thresholds, port: DISTRIBUTION_PORT }),
      // After a restart a node is ready before all its queues have caught up: the next one waits until they can do without it.
      preStop: several ? Handler.exec(['rabbitmq-upgrade', 'await_online_quorum_plus_one', '--timeout', '60']) : undefined,
    };
  },
};

/** For the server and for its tools. */
const HOME = { HOME: RUN_DIR, RABBITMQ_USE_LONGNAME: 'true' };

/** Kubernetes puts the name of the pod in, which stands before it. */
function nodeEnv({ hostSuffix }: EngineInput): { [name: string]: EnvValue } {
  return {
    POD_NAME: EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME),
    RABBITMQ_NODENAME: EnvValue.fromValue(nodeName(`$(POD_NAME)${hostSuffix}`)),
  };
}

function nodeName(host: string): string {
  return `rabbit@${host}`;
}

function prepare(input: EngineInput, run: Mount): InitContainer {
  const { secret, users, databases } = input;
  return {
    name: 'prepare',
    image: input.image,
    command: ['bash', PREPARE],
    env: {
      ...HOME,
      RUN_DIR,
      COOKIE_FILE: secret!.file('erlang-cookie'),
      PASSWORD_FILE: secret!.file('password'),
      USERNAME: input.username!,
      VHOSTS: [input.database ?? '/', ...databases].join(' '),
      ...(users.length > 0 && { USERS: users.map(user => [user.name, ...user.databases].join(' ')).join('\n') }),
      HOSTS: input.hosts.join(' '),
    },
    envValues: {
      ...nodeEnv(input),
      NODE_DIR: EnvValue.fromValue(`${DATA_DIR}/mnesia/${nodeName(`$(POD_NAME)${input.hostSuffix}`)}`),
    },
    configFiles: { [PREPARE]: RABBITMQ_PREPARE_SH },
    // RabbitMQ's tools are Erlang as well.
    resources: { memory: Size.mebibytes(256) },
    mounts: [run, input.data, secret!.mount, ...users.map(user => user.mount)],
  };
}

function configuration(input: EngineInput): string {
  const { hosts, memory, storage, tls, config } = input;
  const settings: { [key: string]: string | undefined } = {
    ...(tls ? tlsSettings(tls) : { 'listeners.tcp.default': `${PORT}` }),
    'load_definitions': `${RUN_DIR}/definitions.json`,
    // What the operating system calls memory is the node's; a part is for what Erlang does not count.
    'total_memory_available_override_value': `${memory - Math.min(2048, Math.floor(memory / 5))}MB`,
    'disk_free_limit.absolute': `${Math.min(2048, Math.floor(storage / 5))}MB`,
    // With one node as with several: what an app declares would be another queue when there are more of them.
    'default_queue_type': 'quorum',
    ...(hosts.length > 1 && clusterSettings(hosts)),
    ...config,
  };
  return Object.entries(settings).map(([key, value]) => `${key} = ${quoted(value!)}\n`).join('');
}

function tlsSettings({ certificate, key, ca }: NonNullable<EngineInput['tls']>): { [key: string]: string } {
  const files = (prefix: string) => ({ [`${prefix}.certfile`]: certificate, [`${prefix}.keyfile`]: key, ...(ca && { [`${prefix}.cacertfile`]: ca }) });
  return {
    'listeners.tcp': 'none',
    'listeners.ssl.default': `${TLS_PORT}`,
    ...files('ssl_options'),
    'management.ssl.port': `${MANAGEMENT_TLS_PORT}`,
    ...files('management.ssl'),
  };
}

function clusterSettings(hosts: readonly string[]): { [key: string]: string } {
  return {
    'cluster_formation.peer_discovery_backend': 'classic_config',
    ...Object.fromEntries(hosts.map((host, index) => [`cluster_formation.classic_config.nodes.${index + 1}`, nodeName(host)])),
    // For as long as the pod may take to start: a node that gives up makes a cluster of its own.
    'cluster_formation.discovery_retry_limit': '86400',
    'cluster_formation.discovery_retry_interval': '1000',
    'cluster_partition_handling': 'pause_minority',
    // New nodes, and those that have lost their claim, get their part of the queues.
    'quorum_queue.continuous_membership_reconciliation.enabled': 'true',
    'quorum_queue.continuous_membership_reconciliation.auto_remove': 'true',
    'quorum_queue.continuous_membership_reconciliation.target_group_size': `${Math.min(hosts.length, REPLICAS)}`,
  };
}

/** What would be taken for a comment, for quotes or for nothing. */
const NEEDS_QUOTES = /^['\s]|#|\s$|^$/;

function quoted(value: string): string {
  return NEEDS_QUOTES.test(value) ? `'${value}'` : value;
}

import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { redisConfiguration } from './redis-config';
import { Mount } from '../../pods/mount';
import { Probe, ProbeThresholds } from '../../pods/probe';
import { Volume } from '../../pods/volume';
import { ProblemCode } from '../../validation/problem';
import { PropPath } from '../../validation/prop-path';
import { Engine } from '../engine';
import { EngineInput, TlsFiles } from '../engine-input';
import { REDIS_READY_SH, REDIS_START_SH } from '../scripts.generated';

export const REDIS_PORT = 6379;
const START = '/scripts/start.sh';
const READY = '/scripts/ready.sh';

/** What Redis and Valkey, which was forked from it, do not have in common. */
interface Dialect {
  readonly name: string;
  readonly title: string;
  readonly image: string;
  readonly example: string;
  readonly oldestMinor?: number;
  readonly see: string;
  /** Who fails over, and who runs clusters. */
  readonly operator: string;
  readonly clusters: string;
}

/** @see https://hub.docker.com/_/redis */
export const REDIS = engineOf({
  name: 'redis',
  title: 'Redis',
  image: 'redis',
  example: '8.0',
  see: 'https://redis.io/docs/latest/operate/oss_and_stack/management/config/',
  operator: 'the Redis operator of OT-Container-Kit',
  clusters: 'the Redis operator of OT-Container-Kit',
});

/** @see https://hub.docker.com/r/valkey/valkey */
export const VALKEY = engineOf({
  name: 'valkey',
  title: 'Valkey',
  image: 'valkey/valkey',
  example: '8.1',
  oldestMinor: 2,
  see: 'https://valkey.io/topics/valkey.conf/',
  operator: 'the valkey-operator of SAP',
  clusters: 'the valkey-operator of Hyperspike',
});

function engineOf({ name, title, image, example, oldestMinor, see, operator, clusters }: Dialect): Engine {
  const config = `/etc/${name}/${name}.conf`;
  const runPath = `/run/${name}`;
  return {
    name,
    title,
    image,
    versions: { example, oldest: 7, oldestMinor },
    ports: [{ name, port: REDIS_PORT }],
    // Clients of both know these schemes, and few know others.
    scheme: { plain: 'redis', tls: 'rediss' },
    // In Alpine's image another group had the number.
    user: version => ({ user: 999, group: version.variant.includes('alpine') ? 1000 : 999 }),
    data: () => ({ path: '/data' }),
    writablePaths: ['/tmp'],
    cpu: Cpu.millis(100),
    memory: { usual: Size.mebibytes(256), least: Size.mebibytes(32) },
    gracePeriod: Duration.minutes(2),
    members: {
      kind: 'primary',
      // A primary that has lost its disk asks the others for theirs.
      beforeReady: true,
      failover: `nothing fails over by itself: while the first pod is away nothing can be written; ${operator} fails over`,
    },
    auth: { files: true, optional: true },
    config: {
      see,
      key: /^[a-z][a-z0-9_]*([-.][a-z0-9_]+)*$/,
      reserved: {
        'dir': 'leave it out: the claim is mounted there',
        'port': 'leave it out: the Service can have another port',
        'tls-port': 'use tls',
        'tls-cert-file': 'use tls',
        'tls-key-file': 'use tls',
        'tls-ca-cert-file': 'use tls',
        'tls-ca-cert-dir': 'use tls',
        'tls-replication': 'use tls',
        'requirepass': 'use credentials',
        'masterauth': 'use credentials',
        'masteruser': 'leave it out: pods follow with the password of the credentials',
        'aclfile': `leave it out: with one, ${title} forgets its password; use user`,
        'replicaof': 'use replicas',
        'slaveof': 'use replicas',
        'replica-announce-ip': 'leave it out: it is the name of the pod',
        'replica-announce-port': 'leave it out: the Service can have another port',
        'cluster-enabled': `leave it out: ${clusters} runs clusters`,
        'daemonize': 'leave it out: a container ends with its first process',
      },
    },
    exporter: {
      port: 9121,
      sidecar: ({ secret, tls }) => ({
        image: 'oliver006/redis_exporter:v1.80.0',
        env: {
          REDIS_ADDR: `${tls ? 'rediss' : 'redis'}://127.0.0.1:${REDIS_PORT}`,
          // The certificate is not for loopback.
          ...(tls && {
            REDIS_EXPORTER_SKIP_TLS_VERIFICATION: 'true',
            REDIS_EXPORTER_TLS_CLIENT_CERT_FILE: tls.certificate,
            REDIS_EXPORTER_TLS_CLIENT_KEY_FILE: tls.key,
          }),
        },
        // Its file with passwords is JSON, by address.
        envValues: secret && { REDIS_PASSWORD: secret.value('password') },
        mounts: tls && [tls.mount],
      }),
    },
    check: checkReplication,
    pod: input => {
      const run: Mount = { path: runPath, volume: Volume.scratch('run', { inMemory: true }) };
      return {
        command: ['sh', START],
        env: {
          SERVER: `${name}-server`,
          CLIENT: `${name}-cli`,
          CLIENT_OPTIONS: clientOptions(input.tls),
          CONFIG: config,
          PASSWORD_FILE: input.secret?.file('password') ?? '',
          RUN: runPath,
          DATA: input.data.path,
          MEMBERS: input.hosts.join(' '),
        },
        files: { [config]: input.configFile ?? redisConfiguration(input), [START]: REDIS_START_SH, [READY]: REDIS_READY_SH },
        mounts: [run],
        ready: (thresholds: ProbeThresholds) => Probe.exec(['sh', READY], thresholds),
        // A script, a large key or a fork keeps it from answering, and a restart would make that worse.
        alive: (thresholds: ProbeThresholds) => Probe.tcp({ ...thresholds, port: REDIS_PORT }),
      };
    },
  };
}

/** For clients in the pod: the certificate is not for loopback. */
function clientOptions(tls: TlsFiles | undefined): string {
  return tls ? `--tls --insecure --cert ${tls.certificate} --key ${tls.key}` : '';
}

function checkReplication(at: PropPath, { hosts, config, tls }: EngineInput): void {
  if (hosts.length < 2) {
    return;
  }
  if (config.appendonly === 'no' && config.save === '') {
    at.at('config').report(ProblemCode.UNSAFE, 'keeps nothing on the disks: the first pod comes back empty from every restart, and those that follow it drop what they have',
      undefined, 'leave appendonly or save out, or write replicas: 1');
  }
  if (tls && !tls.ca) {
    at.at('tls').at('withoutCa').report(ProblemCode.UNSUPPORTED, 'leaves those that follow the first pod without a way to know it', true, 'add ca.crt to the Secret');
  }
}

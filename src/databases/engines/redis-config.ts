import { EngineInput } from '../engine-input';

/** What has several arguments. Of all else, the value is one. */
const OF_SEVERAL_WORDS = [
  'bind',
  'client-output-buffer-limit',
  'include',
  'latency-tracking-info-percentiles',
  'loadmodule',
  'oom-score-adj-values',
  'rename-command',
  'save',
  'shutdown-on-sigint',
  'shutdown-on-sigterm',
  'user',
];

/**
 * The configuration that all pods have; what no two have in common, the start adds. What the user says wins.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/config/
 */
export function redisConfiguration(input: EngineInput): string {
  const { memory, hosts, secret, tls, data } = input;
  const settings: { [key: string]: string } = {
    dir: data.path,
    // Without a password it would answer on loopback alone; who gets in is the network policy's.
    ...(!secret && { 'protected-mode': 'no' }),
    ...(tls && {
      'port': '0',
      'tls-port': '6379',
      'tls-cert-file': tls.certificate,
      'tls-key-file': tls.key,
      ...(tls.ca && { 'tls-ca-cert-file': tls.ca, 'tls-replication': 'yes' }),
      'tls-auth-clients': 'no',
    }),
    appendonly: 'yes',
    // The rest is for buffers, and for what changes while a fork writes everything to the disk.
    maxmemory: `${Math.floor(memory * 0.7)}mb`,
    ...(hosts.length > 1 && {
      // What a follower has not yet taken lies in memory, beyond maxmemory.
      'repl-backlog-size': `${Math.ceil(memory / 16)}mb`,
      'client-output-buffer-limit': `replica ${Math.ceil(memory / 8)}mb ${Math.ceil(memory / 16)}mb 60`,
    }),
    ...input.config,
  };
  return Object.entries(settings).map(([key, value]) => `${key} ${argument(key, value)}\n`).join('');
}

function argument(key: string, value: string): string {
  const plain = value !== '' && (OF_SEVERAL_WORDS.includes(key) || /^[^\s"'\\]+$/.test(value));
  return plain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

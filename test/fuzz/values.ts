import * as fc from 'fast-check';
import { call, either, map, members, mostly, one } from './arbitrary';

const long = (length: number) => 'a'.repeat(length);
/** Names that seldom meet in one program. */
const names = (prefix: string, suffix = '') => fc.nat(99).map(number => `${prefix}${number}${suffix}`);

/** What is no name of anything: empty, with white space, not of ASCII, with what has a meaning in paths, YAML and shells. */
const NO_NAMES = ['', ' ', 'a b', 'a\n', '\ta', 'ä', '🙂', 'A', 'a_b', '-a', 'a-', '.a', 'a.', 'a..b', '..', '../etc', 'a:b', '$(id)', '{{a}}', '*', '~', '"', '__proto__'];

/** DNS labels: the longest, those that start with a digit, those that YAML could take for something else. */
export const label = mostly(either(one('a', 'web', 'data', 'main-2'), names('a'), names('b-'), names('c')), 'constructor', '1a', '0', '1e3', 'null', 'true', 'y', 'a--b', long(63), long(64), 'a.b', ...NO_NAMES);

/** DNS subdomains: the names of most objects. */
export const objectName = mostly(one('a', 'web', 'data', 'shop-api', 'b-1', 'c'), 'constructor', '1a', '0', 'null', 'a.b', '1.2', long(52), long(53), long(63), long(64), `${long(63)}.b`,
  `${long(120)}.${long(132)}`, `${long(120)}.${long(133)}`, ...NO_NAMES);

/** Keys of labels and annotations, with and without a domain. */
export const labelKey = mostly(one('team', 'example.com/team', 'tier', 'a.b_c-d', 'toString'), 'constructor', long(63), long(64), `${long(253)}/a`, `${long(254)}/a`, 'EXAMPLE.com/a', 'example.com/', '/a',
  'a/b/c', '1', 'kubernetes.io/team', 'app.kubernetes.io/name', 'Ü', '', ' ', 'a b', '-a', 'a-', '__proto__');
export const labelValue = mostly(one('a', 'orders', 'v1.2', 'A_b', ''), long(63), long(64), '-', 'a b', 'ä', 'true', '1', '1e3', '0x1F', 'a\n', { wrong: true }, 5, true);
export const labels = map(labelKey, labelValue, 1, 2);

/** Text that YAML, a shell or the API server could take for something else. */
const TEXTS = ['', 'yes', 'NO', 'on', '~', 'null', '012', '0x10', '1e3', '.5', '1:30', '2026-01-01', '=', '<<', '- a', '# a', 'a: b', '"', '\'', '`id`', '$(HOST)', '$$(A)', '${A}', '{{ .A }}',
  'a\nb', 'a\n', '\n', ' a ', '\ta', 'a\r\nb', '\r', '\0', '\x07', '\x7f', '\x85', '\u2028', '\ufeff', 'ä', '🙂', '\ud800', '%', '--- ', '|', '>', '&a', '*a', '!a', '@a', long(4097), '__proto__'];
export const text = mostly(one('a', 'info', 'b c', '1', 'true'), ...TEXTS, 5, 0, true, null, { wrong: true });
export const annotations = map(labelKey, either(text, one(long(200))), 1, 2);

/** Names of environment variables. */
export const envName = mostly(one('LEVEL', 'a', 'A_B', '_X', 'HOST', 'constructor'), '__proto__', 'a.b', 'a-b', '1A', '', 'A=B', 'A B', 'ä', '.', '..', '.a', '..a', 'a$', 'A\n', long(300));

/** Keys of Secrets and ConfigMaps. */
export const dataKey = mostly(one('password', 'tls.crt', 'A_b-1'), 'constructor', '__proto__', '.', '..', '..a', '...', '.a', '', 'a/b', 'a b', 'ä', long(253), long(254));

/** Ports, and what is just beside them. */
export const port = mostly(either(one(80, 443, 8080), fc.integer({ min: 1024, max: 60000 })), 1, 65535, 0, -1, 65536, 1.5, NaN, Infinity, 1e21, '80');
export const portName = mostly(either(one('http', 'grpc-1'), names('p'), names('q-')), long(15), long(16), '1', '1a', 'a--b', 'A', '-a', 'a-', '', 'a.b', 'ä', '__proto__', 'constructor');

/** Whole numbers, and what is not one. */
export const count = mostly(one(1, 2, 3, 5), 0, -1, 1.5, 100, 2 ** 31 - 1, 2 ** 31, 1e21, NaN, Infinity, -0, '1');
/** The number of pods: 0 is one. */
export const pods = mostly(one(0, 1, 2, 3), -1, 1.5, 1000, NaN, '2');
/** Users and groups: 0 is root. */
export const id = mostly(one(1000, 10001, 65534), 0, 1, 2 ** 31 - 1, 2 ** 31, -1, 1.5, NaN, '0');
export const yes = fc.boolean();

const amountOf = (unit: string, good: number[], ...edges: unknown[]) => call(unit, mostly(one(...good), ...edges));

/** Durations: zero, less than a second, the longest that 32 bits hold, and longer ones. */
export const duration = either(
  amountOf('Duration.seconds', [1, 5, 30, 60], 0, 1.5, 2 ** 31 - 1, 2 ** 31, 1e12),
  amountOf('Duration.minutes', [1, 5, 10], 0, 0.5, 1 / 3),
  amountOf('Duration.hours', [1, 12], 1e6),
  amountOf('Duration.millis', [1000, 2000], 1, 500, 1500),
);
/** For what has another duration above it. */
export const shortDuration = amountOf('Duration.seconds', [1, 2, 5], 0, 29, 30, 31, 0.5, 3600, 3601, 1800, 1801, 86400, 86401);

/** Sizes of every suffix: nothing, no whole KiB, and more than the API server counts. */
export const size = either(
  amountOf('Size.mebibytes', [64, 100, 256, 1024, 1000], 0, 0.5, 1.1, 1 / 3),
  amountOf('Size.gibibytes', [1, 2, 5], 0, 1.5, 0.1, 1e6),
  amountOf('Size.kibibytes', [65536, 100000], 0, 1, 1.5),
);
/** Sizes of disks. */
export const diskSize = either(
  amountOf('Size.gibibytes', [1, 5, 10, 100, 125, 500], 0, 1.5, 0.1, 16385, 65536, 65537),
  amountOf('Size.tebibytes', [1, 2], 0, 1.5, 64, 65, 1e5),
  amountOf('Size.mebibytes', [1024, 2048], 1500, 1, 0.5),
  amountOf('Size.pebibyte', [1], 8191, 8192, 8e3, 1e9),
);
export const cpu = either(
  amountOf('Cpu.millis', [10, 100, 250, 500], 0, -1, 1, 0.5, 1.5, 1e9, NaN, 2 ** 53),
  amountOf('Cpu.units', [1, 2], 0, -1, 0.5, 0.1, 1.1, 0.0001, 1e6, NaN),
);
/** Absolute numbers and percentages of pods. */
export const podsOrPercent = either(
  amountOf('PercentOrAbsolute.absolute', [1, 2, 3], 0, -1, 1.5, 2 ** 31, NaN),
  amountOf('PercentOrAbsolute.percent', [10, 25, 50, 100], 0, 1, 101, 200, -1, 12.5, NaN),
);

/** Absolute paths; with what runtimes take apart at a colon, and what the API server refuses. */
export const path = mostly(either(one('/data', '/srv/a b', '/.hidden'), names('/a'), names('/var/lib/b'), names('/c', '/d')), '/', '/tmp', '/constructor', '/__proto__', '/a/', '//a', '/a//b', 'a', '', '.', '/..', '/a/..', '/a/../b', '/..a', '/a:b', '/ä', '/🙂',
  '/a\0', '/a\n', `/${long(300)}`, '/$(id)');
export const subPath = mostly(one('a', 'a/b', '.hidden', 'constructor'), '', '.', '..', 'a/..', 'a/../b', '/a', '..a', '...', 'a//b', 'a/', 'a\0', 'ä', 'a:b');
export const urlPath = mostly(one('/', '/healthz', '/a/b', '/a?b=c'), '', 'a', '/a b', '/a\n', '//', '/../a', '/./', '/a/.', '/%2f', '/ä', '/#a', '/a//b', '/$(A)', `/${long(2000)}`);

/** Images: with and without registry, digest, upper case; without a version. */
export const image = mostly(one('app:1.0', 'ghcr.io/acme/web:1.4.2', 'localhost:5000/a/b:v1', 'redis:8', `app@sha256:${'0'.repeat(64)}`, `a/b:1@sha256:${'f'.repeat(64)}`), 'app', 'app:latest', '', ' ', 'App:1', 'app:1 ', 'app::1',
  'app:', ':1', 'app@sha256:0', `app:${long(128)}`, `app:${long(129)}`, 'app:1.0-', 'app:_1', 'http://a/b:1', 'a//b:1', '[::1]:5000/a:1', '/a:1', '${A}:1', 'ä:1');

export const command = fc.oneof({ weight: 20, arbitrary: fc.constantFrom<readonly string[]>(['run'], ['sh', '-c', 'sleep 1'], ['/bin/a', '']) }, { weight: 1, arbitrary: fc.constantFrom<readonly string[]>([], [''], ['', 'a'], ['a\nb', '$(A)', '🙂']) });
export const args = fc.constantFrom<readonly string[]>(['a'], ['--b=c', ''], ['yes', '012', '1e3'], [], ['a\0b', '$(A)']);

/** Addresses: with host bits, leading zeros, a zone, IPv4 in IPv6's clothes. */
export const ip = mostly(one('10.1.2.3', '192.168.0.1', '2001:db8::1'), '0.0.0.0', '127.0.0.1', '::1', '169.254.1.1', '224.0.0.1', 'fe80::1', '::ffff:10.0.0.1', '010.0.0.1', '10.0.0', '10.0.0.256', 'fe80::1%eth0', '2001:DB8::1',
  '2001:0db8:0::1', '::', '', ' ', 'a', '10.0.0.1 ', '1', '10.0.0.1/32');
export const cidr = mostly(one('10.0.0.0/8', '192.168.1.0/24', '10.1.2.3/32', '2001:db8::/32', '0.0.0.0/0', '::/0'), '10.0.0.1/8', '10.0.0.0', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/-1', '10.0.0.0/', '::/129', '::ffff:0:0/96',
  '010.0.0.0/8', '', ' ', 'a/8', '2001:DB8::/32', '2001:db8:0::/32', '10.0.0.0/8 ');
export const host = mostly(one('shop.example.com', 'a', 'db.internal', 'a-b.c'), '*.example.com', '*', '*.com', 'a.*.b', 'example.com.', 'Example.com', '10.0.0.1', '1.2', '', ' ', 'a_b.c', '-a.b', 'a..b', 'http://a', 'a:80', 'a/b', 'ä.de',
  long(63), long(64), `${long(63)}.${long(63)}.${long(63)}.${long(61)}`, `${long(63)}.${long(63)}.${long(63)}.${long(62)}`, 'localhost', '::1');

/** Schedules: macros, steps, names, days that never come. */
export const cron = mostly(one('0 3 * * *', '*/15 * * * *', '@daily', '0 0 1 1 *', '0 9 * * mon-fri', '5,35 8-18/2 * jan,jul *', '@every 1h30m'), '@every 1s', '@every 0s', '@every 1', '@reboot', '', ' ', '* * * *', '* * * * * *',
  '60 * * * *', '* 24 * * *', '0 0 30 2 *', '0 0 31 4,6 *', '0 0 29 2 *', '* * * * 7', '* * 0 * *', '* * * 13 *', '*/0 * * * *', '*/100 * * * *', '5/15 * * * *', '5-1 * * * *', '*-5 * * * *', '1,,2 * * * *', '? ? ? ? ?',
  'TZ=UTC 0 0 * * *', 'CRON_TZ=UTC 0 0 * * *', '0 0 L * *', '0 0 * * 1#1', '0\t0 * * *', ' 0 0 * * *', '0 0 * * * ', '00 03 * * *', '-1 * * * *', '@Daily', '@hourly ', '0 0 * * MON', '1-1 * * * *', '٣ * * * *');
export const timeZone = mostly(one('Europe/Berlin', 'Etc/UTC', 'America/New_York', 'UTC', 'Asia/Kolkata'), 'Local', 'local', '', 'CET', 'EST5EDT', 'GMT+1', 'Etc/GMT+12', 'Europe/berlin', 'Asia/Calcutta', 'US/Pacific', 'Europe/Kyiv', 'a', '../etc', '+01:00',
  'Zulu', 'posix/UTC', 'posixrules', 'Factory', 'localtime', 'right/UTC');

export const protocol = members('Protocol', 'TCP', 'TCP', 'TCP', 'UDP', 'SCTP');

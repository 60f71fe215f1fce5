import { spawnSync } from 'child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { createServer, Server } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';

const SCRIPTS = join(__dirname, '../../src/databases/scripts');
const IMAGES = `# The name of the cluster
cluster_name: 'Test Cluster'

seed_provider:
  # Addresses
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters:
# not indented
      - seeds: "127.0.0.1:7000"

# concurrent_reads: 32
concurrent_reads: 32
concurrent_reads_of_others: 1
client_encryption_options:
  enabled: false

  keystore: conf/.keystore
listen_address: localhost
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cassandra-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);

describe('the configuration', () => {
  function configured(settings: string | undefined, whole?: string): string {
    mkdirSync(path('image/triggers'), { recursive: true });
    mkdirSync(path('config'));
    writeFileSync(path('image/cassandra.yaml'), IMAGES);
    writeFileSync(path('image/logback.xml'), '<image/>');
    writeFileSync(path('image/triggers/README'), '');
    writeFileSync(path('logback.xml'), '<own/>');
    if (settings !== undefined) {
      writeFileSync(path('settings.yaml'), settings);
    }
    if (whole !== undefined) {
      writeFileSync(path('whole.yaml'), whole);
    }
    const { status, stderr } = spawnSync('bash', [join(SCRIPTS, 'cassandra-configure.sh')], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, SOURCE: path('image'), TARGET: path('config'), SETTINGS: path('settings.yaml'), FILE: path('whole.yaml'), LOGGING: path('logback.xml') },
    });
    expect([status, stderr]).toEqual([0, '']);
    return readFileSync(path('config/cassandra.yaml'), 'utf8');
  }

  test('is the image\'s with other values for some keys, whatever belongs to them', () => {
    expect(configured('concurrent_reads: 64\nclient_encryption_options: {"enabled":true}\nnew_one: "a: b"\n')).toBe(`# The name of the cluster
cluster_name: 'Test Cluster'

seed_provider:
  # Addresses
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters:
# not indented
      - seeds: "127.0.0.1:7000"

# concurrent_reads: 32
concurrent_reads_of_others: 1
listen_address: localhost
concurrent_reads: 64
client_encryption_options: {"enabled":true}
new_one: "a: b"
`);
  });

  test('leaves nothing of a list with comments in it', () => {
    expect(configured('seed_provider: []\n')).not.toContain('seeds:');
  });

  test('is a file of the program\'s where there is one', () => {
    expect(configured(undefined, 'cluster_name: mine\n')).toBe('cluster_name: mine\n');
  });

  test('has all else that the image has, but for how it logs', () => {
    configured('a: 1\n');
    expect(existsSync(path('config/triggers/README'))).toBe(true);
    expect(readFileSync(path('config/logback.xml'), 'utf8')).toBe('<own/>');
  });
});

describe('the start', () => {
  let server: Server | undefined;

  beforeEach(() => {
    mkdirSync(path('bin'));
    writeFileSync(path('bin/docker-entrypoint.sh'), '#!/bin/sh\necho "$* from $CASSANDRA_SEEDS"\n');
    chmodSync(path('bin/docker-entrypoint.sh'), 0o755);
  });

  afterEach(() => server?.close());

  function start(pod: string, HOSTS: string, env: { [name: string]: string } = {}) {
    return spawnSync('bash', [join(SCRIPTS, 'cassandra-start.sh')], {
      encoding: 'utf8',
      env: { PATH: `${path('bin')}:${process.env.PATH}`, HOSTNAME: pod, HOSTS, FIRST_ORDINAL: '0', DATA: path('data'), PORT: '1', ...env },
    });
  }

  const seeds = (pod: string, hosts: string, env: { [name: string]: string } = {}): string => start(pod, hosts, env).stdout.split('\n')[0];

  test('the first node is a seed, and the only one while there is nothing yet', () => {
    expect(start('db-0', '127.0.0.1 127.0.0.2').stdout).toBe('seeds: 127.0.0.1\ncassandra -f from 127.0.0.1\n');
  });

  test('with its data, it knows others as well', () => {
    mkdirSync(path('data/data/system'), { recursive: true });
    expect(seeds('db-0', 'a b c d')).toBe('seeds: a,b,c');
  });

  test('without its data where others have some, it is no seed, so that it gets it from them', async () => {
    server = createServer();
    const port = await new Promise<number>(resolve => server!.listen(0, '127.0.0.1', () => resolve((server!.address() as { port: number }).port)));
    expect(seeds('db-0', 'first.invalid 127.0.0.1 third.invalid', { PORT: `${port}` })).toBe('seeds: 127.0.0.1,third.invalid');
  });

  test('no other node is a seed to itself', () => {
    expect(seeds('db-1', 'a b c d')).toBe('seeds: a,c');
    expect(seeds('db-3', 'a b c d')).toBe('seeds: a,b,c');
    expect(seeds('db-6', 'a b', { FIRST_ORDINAL: '5' })).toBe('seeds: a');
  });

  test('with TLS, key and certificate go into one file that nobody else reads', () => {
    writeFileSync(path('tls.crt'), 'certificate\n');
    writeFileSync(path('tls.key'), '-----BEGIN PRIVATE KEY-----\n');
    start('db-1', 'a b', { CERTIFICATE: path('tls.crt'), KEY: path('tls.key'), KEYSTORE: path('keystore.pem') });
    expect(readFileSync(path('keystore.pem'), 'utf8')).toBe('-----BEGIN PRIVATE KEY-----\ncertificate\n');
    expect(statSync(path('keystore.pem')).mode % 0o1000).toBe(0o600);
  });

  test('a key that the server could not read is an error', () => {
    writeFileSync(path('tls.key'), '-----BEGIN EC PRIVATE KEY-----\n');
    const { status, stderr } = start('db-1', 'a b', { CERTIFICATE: path('tls.crt'), KEY: path('tls.key'), KEYSTORE: path('keystore.pem') });
    expect([status, stderr]).toEqual([1, `the key in ${path('tls.key')} is not PKCS #8 (-----BEGIN PRIVATE KEY-----), which is all that Cassandra reads\n`]);
  });
});

import { spawnSync } from 'child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const START = join(__dirname, '../../src/databases/scripts/zookeeper-start.sh');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zookeeper-'));
  mkdirSync(join(folder, 'data/version-2'), { recursive: true });
  // The entrypoint lies at the root of the image; here the script gets another place for it.
  writeFileSync(join(folder, 'entrypoint.sh'), '#!/bin/sh\necho "started $*"\n');
  chmodSync(join(folder, 'entrypoint.sh'), 0o755);
  writeFileSync(join(folder, 'start.sh'), readFileSync(START, 'utf8').replace('/docker-entrypoint.sh', join(folder, 'entrypoint.sh')));
});

afterEach(() => rmSync(folder, { recursive: true }));

function start(pod: string, env: { [name: string]: string } = {}) {
  const data = join(folder, 'data');
  return spawnSync('bash', [join(folder, 'start.sh')], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOSTNAME: pod, MEMBERS: '3', FIRST_ORDINAL: '0', DATA: data, LOG: data, ...env },
  });
}

const mayVote = (): boolean => existsSync(join(folder, 'data/initialize'));

test('a member has the number of its pod and one', () => {
  expect(start('orders-db-11').stdout).toBe('started zkServer.sh start-foreground\n');
  expect(readFileSync(join(folder, 'data/myid'), 'utf8')).toBe('12\n');
});

test.each([
  ['orders-0', '3', '0', true],
  ['orders-1', '3', '0', true],
  ['orders-2', '3', '0', false],
  ['orders-0', '1', '0', true],
  ['orders-7', '5', '5', true],
  ['orders-8', '5', '5', false],
])('without data, %s of %s from %s on says that there is none: %s', (pod, MEMBERS, FIRST_ORDINAL, expected) => {
  expect(start(pod, { MEMBERS, FIRST_ORDINAL }).status).toBe(0);
  expect(mayVote()).toBe(expected);
});

test('with data, it says nothing of the kind', () => {
  writeFileSync(join(folder, 'data/version-2/snapshot.0'), '');
  start('orders-0');
  expect(mayVote()).toBe(false);
});

test('it says so where the log is', () => {
  mkdirSync(join(folder, 'log'));
  start('orders-0', { LOG: join(folder, 'log') });
  expect([mayVote(), existsSync(join(folder, 'log/initialize'))]).toEqual([false, true]);
});

describe('with TLS', () => {
  const files = () => ({ CERTIFICATE: join(folder, 'tls.crt'), KEY: join(folder, 'tls.key'), KEYSTORE: join(folder, 'keystore.pem') });

  test('key and certificate go into one file that nobody else reads', () => {
    writeFileSync(join(folder, 'tls.crt'), 'certificate\n');
    writeFileSync(join(folder, 'tls.key'), '-----BEGIN PRIVATE KEY-----\n');
    expect(start('orders-0', files()).status).toBe(0);
    expect(readFileSync(join(folder, 'keystore.pem'), 'utf8')).toBe('-----BEGIN PRIVATE KEY-----\ncertificate\n');
    expect(statSync(join(folder, 'keystore.pem')).mode % 0o1000).toBe(0o600);
  });

  test('a key that the server could not read is an error', () => {
    writeFileSync(join(folder, 'tls.key'), '-----BEGIN RSA PRIVATE KEY-----\n');
    const { status, stderr } = start('orders-0', files());
    expect(status).toBe(1);
    expect(stderr).toBe(`the key in ${join(folder, 'tls.key')} is not PKCS #8 (-----BEGIN PRIVATE KEY-----), which is all that ZooKeeper reads\n`);
  });
});

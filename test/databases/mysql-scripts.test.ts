import { spawnSync } from 'child_process';
import { once } from 'events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { AddressInfo, createServer } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';

const SCRIPTS = join(__dirname, '../../src/databases/scripts');
const SERVER = ['mysqld', '--server-id=100'];
const FOLLOWING = { FIRST_POD: 'db-0', FOLLOWER: '--super-read-only=ON --relay-log=relay' };

let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mysql-'));
  data = join(folder, 'data');
  mkdirSync(data);
  mkdirSync(join(folder, 'bin'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the entrypoint of the image does. */
function entrypoint(script: string): void {
  writeFileSync(join(folder, 'bin/docker-entrypoint.sh'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'bin/docker-entrypoint.sh'), 0o755);
}

function start(env: { [name: string]: string } = {}) {
  const { status, stdout, stderr } = spawnSync('bash', [join(SCRIPTS, 'mysql-start.sh'), ...SERVER], {
    env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, DATA: data, HOSTNAME: 'db-0', ...env },
    encoding: 'utf8',
  });
  return { status, output: stdout.trim(), errors: stderr.trim() };
}

describe('the start of MySQL and MariaDB', () => {
  const initialise = 'mkdir "$DATA/mysql"; echo table > "$DATA/mysql/user"';
  const finish = `. ${join(SCRIPTS, 'mysql-finish.sh')}`;

  test('hands its arguments to the entrypoint of the image', () => {
    entrypoint(`${finish}; echo "$@"`);
    expect(start().output).toBe('mysqld --server-id=100');
    expect(start(FOLLOWING).output).toBe('mysqld --server-id=100');
  });

  test('adds those of a follower, and its number', () => {
    mkdirSync(join(data, 'mysql'));
    entrypoint('echo "$@"');
    expect(start({ ...FOLLOWING, HOSTNAME: 'db-12' }).output)
      .toBe('mysqld --server-id=100 --server-id=112 --report-host=db-12 --super-read-only=ON --relay-log=relay');
  });

  test('refuses a follower that has nothing to follow with', () => {
    entrypoint('echo started');
    expect(start({ ...FOLLOWING, HOSTNAME: 'db-1' })).toEqual({
      status: 1, output: '', errors: 'there is no copy of the primary: a server of its own would not follow it',
    });
  });

  test('begins anew after a first start that was cut off', () => {
    entrypoint(`${initialise}; exit 3`);
    expect(start().status).toBe(3);
    entrypoint(`ls -A "$DATA"; ${initialise}; ${finish}`);
    expect(start()).toEqual({ status: 0, output: 'the first start did not come to its end: it begins anew\n.unfinished', errors: '' });
    expect(readdirSync(data)).toEqual(['mysql']);
  });

  test('does so again and again until the scripts of the first start succeed', () => {
    entrypoint(`${initialise}; exit 3`);
    expect([start().status, start().status, start().status]).toEqual([3, 3, 3]);
  });

  test('leaves everything as it is once the first start has come to its end', () => {
    entrypoint(`${initialise}; ${finish}; exit 3`);
    start();
    entrypoint('echo again');
    expect(start().output).toBe('again');
    expect(existsSync(join(data, 'mysql/user'))).toBe(true);
  });

  test('makes no empty database where followers have one', async () => {
    entrypoint('echo started');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const follower = `127.0.0.1/${(server.address() as AddressInfo).port}`;
    expect(start({ ...FOLLOWING, FOLLOWERS: `127.0.0.1/1 ${follower}` })).toEqual({
      status: 1,
      output: '',
      errors: '127.0.0.1 has a database, and the primary has none: save what is there, then delete the claims and pods of all followers, and the primary begins with an empty one',
    });
    expect(readdirSync(data)).toEqual([]);
    server.close();
    await once(server, 'close');
    expect(start({ ...FOLLOWING, FOLLOWERS: follower }).output).toBe('started');
  });

  test('leaves data as it is that was there before this library', () => {
    mkdirSync(join(data, 'mysql'));
    writeFileSync(join(data, 'ibdata1'), 'rows');
    entrypoint('exit 3');
    start();
    start();
    expect(readdirSync(data).sort()).toEqual(['ibdata1', 'mysql']);
  });
});

describe.each(['mysql-clone.sh', 'mariadb-clone.sh'])('%s', script => {
  const clone = (pod: string) => spawnSync('bash', [join(SCRIPTS, script)], {
    env: { PATH: process.env.PATH!, CLAIM: folder, FIRST_POD: 'db-0', HOSTNAME: pod, PRIMARY: 'db-0.db-headless' },
    encoding: 'utf8',
  });

  test('copies nothing to the primary', () => {
    expect(clone('db-0')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('leaves a follower as it is that has its data', () => {
    mkdirSync(join(folder, 'mysql/mysql'), { recursive: true });
    expect(clone('db-1')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });
});

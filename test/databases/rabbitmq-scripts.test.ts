import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { createServer, Server } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';

const PREPARE = readFileSync(join(__dirname, '../../src/databases/scripts/rabbitmq-prepare.sh'), 'utf8');
const PASSWORD = 's3cret:\\pass "word\'%s';

let folder: string;
let port: number;
let server: Server;

/** Stands for Erlang on another host: a port that is open. */
beforeAll(done => {
  server = createServer().listen(0, '127.0.0.1', () => {
    port = (server.address() as { port: number }).port;
    done();
  });
});

afterAll(done => {
  server.close(done);
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rabbitmq-'));
  for (const each of ['run', 'bin', 'data', 'users/app', 'users/idle']) {
    mkdirSync(join(folder, each), { recursive: true });
  }
  writeFileSync(join(folder, 'cookie'), 'C00KIE\n');
  writeFileSync(join(folder, 'password'), PASSWORD);
  writeFileSync(join(folder, 'users/app/password'), 'app');
  writeFileSync(join(folder, 'users/idle/password'), 'idle');
  const rabbitmqctl = '#!/bin/bash\necho "$*" >> "$FOLDER/commands"\n[ "$4" != eval ] || echo "$MEMBER"\n';
  writeFileSync(join(folder, 'bin/rabbitmqctl'), rabbitmqctl, { mode: 0o755 });
  writeFileSync(join(folder, 'bin/sleep'), '#!/bin/bash\nkill -9 $PPID\n', { mode: 0o755 });
  writeFileSync(join(folder, 'prepare.sh'), PREPARE.replace(/\/run\/secrets\/users/g, join(folder, 'users')).replace('/25672', `/${port}`));
});

afterEach(() => rmSync(folder, { recursive: true }));

function prepare(env: { [name: string]: string } = {}) {
  return spawnSync('bash', [join(folder, 'prepare.sh')], {
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      FOLDER: folder,
      HOME: join(folder, 'run'),
      RUN_DIR: join(folder, 'run'),
      COOKIE_FILE: join(folder, 'cookie'),
      PASSWORD_FILE: join(folder, 'password'),
      USERNAME: 'admin',
      VHOSTS: '/',
      HOSTS: 'db-0.svc',
      POD_NAME: 'db-0',
      RABBITMQ_NODENAME: 'rabbit@db-0.svc',
      NODE_DIR: join(folder, 'data'),
      ...env,
    },
  });
}

const definitions = () => JSON.parse(readFileSync(join(folder, 'run/definitions.json'), 'utf8'));
const commands = () => (existsSync(join(folder, 'commands')) ? readFileSync(join(folder, 'commands'), 'utf8').trimEnd().split('\n') : []);

/** Whether a hash is that of a password, as RabbitMQ compares them. */
function isHashOf(hash: string, password: string): boolean {
  const bytes = Buffer.from(hash, 'base64');
  return createHash('sha256').update(Buffer.concat([bytes.subarray(0, 4), Buffer.from(password)])).digest().equals(bytes.subarray(4));
}

test('the cookie can be read by nobody else, and is written anew at each start', () => {
  prepare();
  writeFileSync(join(folder, 'cookie'), 'OTHER');
  expect(prepare()).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(join(folder, 'run/.erlang.cookie'), 'utf8')).toBe('OTHER');
  expect((statSync(join(folder, 'run/.erlang.cookie')).mode % 0o1000).toString(8)).toBe('400');
});

test('the first user is an administrator of every virtual host, by the hash of the password', () => {
  prepare({ VHOSTS: 'shop logs' });
  const { vhosts, users, permissions } = definitions();
  expect(vhosts).toEqual([{ name: 'shop' }, { name: 'logs' }]);
  expect(users).toEqual([{ name: 'admin', password_hash: expect.any(String), hashing_algorithm: 'rabbit_password_hashing_sha256', tags: ['administrator'] }]);
  expect(isHashOf(users[0].password_hash, PASSWORD)).toBe(true);
  expect(permissions).toEqual(['shop', 'logs'].map(vhost => ({ user: 'admin', vhost, configure: '.*', write: '.*', read: '.*' })));
  expect((statSync(join(folder, 'run/definitions.json')).mode % 0o1000).toString(8)).toBe('600');
});

test('further users may use their virtual hosts', () => {
  prepare({ VHOSTS: 'shop logs', USERS: 'app shop logs\nidle' });
  const { users, permissions } = definitions();
  expect(users.map((user: any) => [user.name, user.tags])).toEqual([['admin', ['administrator']], ['app', []], ['idle', []]]);
  expect([isHashOf(users[1].password_hash, 'app'), isHashOf(users[2].password_hash, 'idle')]).toEqual([true, true]);
  expect(permissions.map((each: any) => `${each.user} ${each.vhost}`)).toEqual(['admin shop', 'admin logs', 'app shop', 'app logs']);
});

test('what is no more than a step to it is not left behind', () => {
  prepare();
  expect(existsSync(join(folder, 'run/salt')) || existsSync(join(folder, 'run/hash'))).toBe(false);
});

test('a node with data asks nobody', () => {
  expect(prepare({ HOSTS: 'localhost db-1.svc', POD_NAME: 'db-1', RABBITMQ_NODENAME: 'rabbit@db-1.svc' }).status).toBe(0);
  expect(commands()).toEqual([]);
});

test('a new node waits for the first one', () => {
  const env = { HOSTS: 'nowhere.invalid db-1.svc', POD_NAME: 'db-1', RABBITMQ_NODENAME: 'rabbit@db-1.svc', NODE_DIR: join(folder, 'none') };
  expect(prepare(env)).toMatchObject({ signal: 'SIGKILL', stdout: 'waiting for nowhere.invalid\n' });
  expect(prepare({ ...env, HOSTS: 'localhost db-1.svc' }).status).toBe(0);
});

test('a node that has lost its claim is forgotten by the others, the first one too', () => {
  expect(prepare({ HOSTS: 'db-0.svc nowhere.invalid localhost', NODE_DIR: join(folder, 'none'), MEMBER: 'true' }).status).toBe(0);
  expect(commands()).toEqual([
    "--quiet --node rabbit@localhost eval lists:member('rabbit@db-0.svc', rabbit_nodes:list_members()).",
    '--quiet --node rabbit@localhost forget_cluster_node rabbit@db-0.svc',
  ]);
});

test('a node that nobody knows is not', () => {
  expect(prepare({ HOSTS: 'db-0.svc localhost', NODE_DIR: join(folder, 'none'), MEMBER: 'false' }).status).toBe(0);
  expect(commands()).toHaveLength(1);
});

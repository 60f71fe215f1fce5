import { spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const START = readFileSync(join(__dirname, '../../src/databases/scripts/etcd-start.sh'), 'utf8');
const HOSTS = [0, 1, 2].map(ordinal => `db-${ordinal}.db-headless.prod.svc`);

/** A row of `etcdctl member list`. */
const row = (ordinal: number, status = 'started', learner = false) =>
  `${ordinal}f, ${status}, ${status === 'started' ? `db-${ordinal}` : ''}, http://${HOSTS[ordinal]}:2380, http://${HOSTS[ordinal]}:2379, ${learner}`;

/** Stands for etcdctl: a cluster whose members are the rows of a file, and which does not answer where there is none. */
const ETCDCTL = `#!/bin/bash
echo "$*" >> "$FOLDER/commands"
[ -e "$FOLDER/members" ] || exit 1
case $2 in
  list) cat "$FOLDER/members" ;;
  add) echo "9f, unstarted, , \${5#--peer-urls=}, , true" >> "$FOLDER/members" ;;
  remove) sed -i "/^$3,/d" "$FOLDER/members" ;;
esac
`;

/** Stands for busybox: hosts in a file have empty claims, and whoever sleeps for the third time sleeps for ever. */
const BUSYBOX = `#!/bin/bash
case $1 in
  sleep) echo >> "$FOLDER/sleeps"; [ "$(wc -l < "$FOLDER/sleeps")" -lt 3 ] || kill -9 $PPID ;;
  httpd) ;;
  wget) grep -qF "$7" "$FOLDER/empty" 2> /dev/null ;;
  *) "$@" ;;
esac
`;

let folder: string;

function program(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etcd-'));
  program('etcdctl', ETCDCTL);
  program('busybox', BUSYBOX);
  program('etcd', '#!/bin/bash\necho "etcd $*"\n');
  // The programs lie where the image has them; here the script gets another place for them.
  writeFileSync(join(folder, 'start.sh'), START.replace(/\/usr\/local\/bin/g, folder).replace(/\/tmp\/waiting/g, join(folder, 'waiting')));
});

afterEach(() => rmSync(folder, { recursive: true }));

function start(ordinal: number) {
  return spawnSync('sh', [join(folder, 'start.sh'), '--name=x'], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      FOLDER: folder,
      BUSYBOX: join(folder, 'busybox'),
      POD_NAME: `db-${ordinal}`,
      HOSTS: HOSTS.join(' '),
      CLIENT_SCHEME: 'https',
      DATA_DIR: join(folder, 'data'),
      WAL_DIR: join(folder, 'data/member/wal'),
    },
  });
}

/** Gives the claim a file. */
function claim(path: string): void {
  mkdirSync(join(folder, 'data/member', path, '..'), { recursive: true });
  writeFileSync(join(folder, 'data/member', path), '');
}

const members = (...rows: string[]) => writeFileSync(join(folder, 'members'), rows.map(each => `${each}\n`).join(''));
const empty = (...ordinals: number[]) => writeFileSync(join(folder, 'empty'), ordinals.map(ordinal => `http://${HOSTS[ordinal]}:2380/empty\n`).join(''));
const changes = () => readFileSync(join(folder, 'commands'), 'utf8').trimEnd().split('\n').filter(command => /^member (add|remove)/.test(command));
const whole = 'db-0=http://db-0.db-headless.prod.svc:2380,db-1=http://db-1.db-headless.prod.svc:2380,db-2=http://db-2.db-headless.prod.svc:2380';

test('a member with data starts with it, whether the others answer or not', () => {
  claim('wal/0.wal');
  expect(start(1).stdout).toBe('etcd --name=x\n');
  members(row(0), row(1), row(2));
  expect(start(1).stdout).toBe('etcd --name=x\n');
});

test('a member that was removed does not come back with its old data, and says how it does', () => {
  claim('wal/0.wal');
  members(row(0), row(2));
  expect(start(1)).toMatchObject({ status: 1, stdout: '', stderr: 'db-1 was removed from the cluster: delete the claims of this pod and the pod, and it joins anew\n' });
});

test('a member whose log alone is gone does not start', () => {
  claim('snap/db');
  expect(start(1)).toMatchObject({ status: 1, stdout: '' });
});

test('the first of those with empty claims makes a cluster of itself', () => {
  empty(1, 2);
  expect(start(0).stdout).toBe(`etcd --name=x --initial-cluster=db-0=http://${HOSTS[0]}:2380 --initial-cluster-state=new\n`);
});

test('the first one makes none while the claim of another one is not known to be empty', () => {
  empty(1);
  expect(start(0)).toMatchObject({ signal: 'SIGKILL', stdout: '' });
});

test('no other one makes a cluster, and it tells that its claim is empty', () => {
  empty(0, 2);
  expect(start(1)).toMatchObject({ signal: 'SIGKILL', stdout: '' });
  expect(existsSync(join(folder, 'waiting/empty'))).toBe(true);
});

test('a new member joins as a learner', () => {
  members(row(0), row(1));
  expect(start(2).stdout).toContain(`etcd --name=x --initial-cluster=${whole} --initial-cluster-state=existing\n`);
  expect(changes()).toEqual([`member add db-2 --learner --peer-urls=http://${HOSTS[2]}:2380`]);
});

test('a learner becomes a voter beside its own start', async () => {
  claim('wal/0.wal');
  members(row(0), row(1), row(2, 'started', true));
  expect(start(2).stdout).toBe('etcd --name=x\n');
  const promoted = () => readFileSync(join(folder, 'commands'), 'utf8').includes('member promote 2f\n');
  for (let attempt = 0; attempt < 50 && !promoted(); attempt++) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  expect(promoted()).toBe(true);
});

test('a member that was cut off while it joined does not join twice', () => {
  members(row(0), row(1), row(2, 'unstarted', true));
  expect(start(2).stdout).toContain(`--initial-cluster=${whole} --initial-cluster-state=existing\n`);
  expect(changes()).toEqual([]);
});

test('a member that has lost its claim takes the place of the one that it was, be it the first', () => {
  members(row(0), row(1), row(2));
  expect(start(0).stdout).toContain('--initial-cluster-state=existing\n');
  expect(changes()).toEqual(['member remove 0f', `member add db-0 --learner --peer-urls=http://${HOSTS[0]}:2380`]);
});

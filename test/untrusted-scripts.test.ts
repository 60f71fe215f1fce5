import { spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { basename, dirname, join } from 'path';
import { scriptFolders, scriptsIn } from '../projenrc/embed-scripts';

/** Values that run the program `prove` in a shell, a program of awk or sed, or a configuration that has them as they are. */
const HOSTILE = ['$(prove)', '`prove`', '; prove #', '\'; prove; \'', '"; prove; "', '\nprove\n', '| prove', '-e \\!prove', '"); system("prove"); ("', 'x/e;prove', '{}; prove', '${x:-$(prove)}'];

const DIRECTORIES = /^(DATA|DUMP|META|SET|STORE|RUN|RUN_DIR|NODE_DIR|TARGET|SOURCE|CLAIM|LOG|PGDATA|WALDIR|DATA_DIR|WAL_DIR|ACCOUNT)$/;
const FILES = /(_FILE|_KEY|^CONFIG|^CERTIFICATE|^KEY|^SETTINGS|^FILE|^LOGGING|^TLS_CA|^PGPASSFILE|^KEYSTORE)$/;
/** What the library makes of numbers, and programs that it names. */
const OWN = /(^|_)(PORT|DEADLINE|ORDINAL|LENGTH)$|^KEEP_|^(CLIENT|SERVER|PROGRAM|BUSYBOX|CLIENT_SCHEME|SCRIPTS)$/;

const CLIENTS = [
  'psql', 'pg_dump', 'pg_dumpall', 'pg_restore', 'pg_basebackup', 'pg_isready', 'mysql', 'mysqldump', 'mysqladmin', 'mysqld', 'mariadb', 'mariadbd', 'mariadb-dump',
  'mariadb-admin', 'mariadb-install-db', 'mongod', 'mongosh', 'mongodump', 'mongorestore', 'redis-cli', 'redis-server', 'redis-check-rdb', 'etcd', 'etcdctl', 'etcdutl',
  'rabbitmqctl', 'restic', 'rclone', 'curl', 'wget', 'kubectl', 'age', 'docker-entrypoint.sh', 'getent', 'client',
];

const scripts = scriptFolders().flatMap(folder => scriptsIn(folder).map(name => join(folder, name))).filter(path => path.endsWith('.sh'));
// Those that are read into others run with them.
const steps = scripts.filter(path => !/read\s+(# )?(into\s+\S+\s+\S+\s+)?by `\.`|read into [^.]*`\.`/.test(header(path)));

function header(path: string): string {
  return readFileSync(path, 'utf8').split('\n').filter((line, index, lines) => lines.slice(0, index).every(each => each.startsWith('#')) && line.startsWith('#')).join('\n');
}

/** The parameters that its header, and those of the scripts that it reads, name. */
function parametersOf(path: string): string[] {
  const read = [...readFileSync(path, 'utf8').matchAll(/^\. "\$\{SCRIPTS:-[^}]*\}\/(\S+)"$/gm)].map(([, name]) => join(dirname(path), name));
  const own = [...header(path).matchAll(/^#\s+([A-Z][A-Z_0-9]*(?:, [A-Z][A-Z_0-9]*)*)(?=\s)/gm)].flatMap(([, names]) => names.split(', '));
  return [...new Set([...own, ...read.flatMap(parametersOf)])];
}

let work: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'untrusted-'));
  mkdirSync(join(work, 'bin'));
  const program = (name: string, script: string) => writeFileSync(join(work, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  program('prove', `: > '${work}/was-run'`);
  program('sleep', 'kill $PPID');
  CLIENTS.forEach(name => program(name, 'cat > /dev/null'));
});
afterEach(() => rmSync(work, { recursive: true }));

/** Whether the pod is the first one, which does other things than the others. */
const PODS = ['pod-0', 'pod-1'];

/** A script's parameter that holds a value, or leads to a file or directory that has it as its name and holds it. */
function parameter(script: string, name: string, value: string): string {
  if (OWN.test(name) || (name === 'MEMBERS' && script.startsWith('zookeeper'))) {
    return /CLIENT|SERVER|PROGRAM/.test(name) ? 'client' : '1';
  }
  if (!DIRECTORIES.test(name) && !FILES.test(name)) {
    return value;
  }
  const path = join(work, `${name}${value.replace(/\//g, '')}`);
  if (FILES.test(name)) {
    writeFileSync(path, `${value}\n`);
  } else {
    mkdirSync(path);
    ['files', 'version', 'namespace', 'token', 'users.sql', 'globals.sql', `${value.replace(/\//g, '')}.dump`].forEach(file => writeFileSync(join(path, file), `${value}\n`));
  }
  return path;
}

test.each(steps.map(path => [basename(path), path]))('%s runs nothing of what its parameters hold', (name, path) => {
  const shell = /shell=(\w+)/.exec(header(path))![1];
  const parameters = parametersOf(path);
  const errors = HOSTILE.map((value, index) => {
    const env = Object.fromEntries(parameters.map(each => [each, each === 'FIRST_POD' ? PODS[index % 2] : parameter(name, each, value)]));
    const { stderr } = spawnSync(shell, [path, value], {
      cwd: work,
      env: { HOSTNAME: PODS[0], KUBERNETES_SERVICE_HOST: '::1', KUBERNETES_SERVICE_PORT: '1', ...env, PATH: `${join(work, 'bin')}:${process.env.PATH}`, TMPDIR: work, SCRIPTS: dirname(path) },
      encoding: 'utf8',
      input: '',
      timeout: 10_000,
    });
    expect([value, existsSync(join(work, 'was-run'))]).toEqual([value, false]);
    return stderr;
  });
  expect(errors.filter(each => /syntax error|unterminated|unknown command/i.test(each))).toEqual([]);
});

test('each script that takes parameters was run with some', () => {
  expect(steps.length).toBeGreaterThan(30);
  expect(steps.filter(path => parametersOf(path).length === 0).map(path => basename(path))).toEqual([]);
});

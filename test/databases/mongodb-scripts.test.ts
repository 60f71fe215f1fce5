import { spawnSync } from 'child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { runInNewContext } from 'vm';

const SCRIPTS = join(__dirname, '../../src/databases/scripts');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mongodb-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);

interface Member {
  readonly _id: number;
  readonly host: string;
  readonly votes?: number;
  readonly priority?: number;
}

/** What the servers hold each other to: a set is made once, and changed by one member at a time. */
class Servers {
  public config?: { _id: string; version: number; members: Member[] };
  public readonly asked: string[] = [];
  public readonly logins: string[] = [];

  public connect(url: string) {
    this.asked.push(url);
    return {
      getDB: () => ({
        auth: (user: string, password: string) => this.logins.push(`${user}:${password}`),
        runCommand: (command: any) => this.run(command),
      }),
    };
  }

  private run(command: any): any {
    if (command.hello) {
      return { ok: 1, setName: this.config?._id };
    }
    if (command.replSetInitiate) {
      this.config = { ...command.replSetInitiate, version: 1 };
      return { ok: 1 };
    }
    if (command.replSetGetConfig) {
      return { ok: 1, config: this.config };
    }
    const next = command.replSetReconfig;
    const hosts = (members: Member[]) => members.map(member => member.host);
    const [before, after] = [hosts(this.config!.members), hosts(next.members)];
    const changed = [...after.filter(host => !before.includes(host)), ...before.filter(host => !after.includes(host))];
    if (next.version !== this.config!.version + 1 || changed.length !== 1) {
      return { ok: 0, errmsg: 'Rejecting reconfig' };
    }
    this.config = next;
    return { ok: 1 };
  }
}

describe('the members', () => {
  /** Runs the script as the first of so many pods. */
  function reconcile(servers: Servers, pods: number, env: { [name: string]: string } = {}): void {
    writeFileSync(path('password'), 'pass\nword\n\n');
    runInNewContext(readFileSync(join(SCRIPTS, 'mongodb-members.js'), 'utf8'), {
      require,
      print: () => undefined,
      Mongo: function Mongo(url: string) {
        return servers.connect(url);
      },
      process: {
        env: {
          HOSTS: Array.from({ length: pods }, (_, index) => `db-${index}.set`).join(' '),
          SUFFIX: '.set',
          PORT: '27017',
          REPLICA_SET: 'rs0',
          USERNAME: 'root',
          PASSWORD_FILE: path('password'),
          ...env,
        },
      },
    });
  }

  test('become a replica set by the first of them', () => {
    const servers = new Servers();
    reconcile(servers, 3);
    expect(servers.config).toEqual({ _id: 'rs0', version: 1, members: [0, 1, 2].map(_id => ({ _id, host: `db-${_id}.set:27017` })) });
    expect(servers.asked).toEqual(['mongodb://db-0.set:27017/?serverSelectionTimeoutMS=10000&directConnection=true']);
    expect(servers.logins).toEqual(['root:pass\nword']);
  });

  test('stay as they are at the next start', () => {
    const servers = new Servers();
    reconcile(servers, 3);
    reconcile(servers, 3, { TLS: '&tls=true' });
    expect(servers.config!.version).toBe(1);
    expect(servers.asked[2]).toBe('mongodb://db-0.set:27017,db-1.set:27017,db-2.set:27017/?serverSelectionTimeoutMS=10000&replicaSet=rs0&tls=true');
  });

  test('become more, one after the other', () => {
    const servers = new Servers();
    reconcile(servers, 3);
    reconcile(servers, 5);
    expect(servers.config!.members.map(({ _id, host }) => `${_id} ${host}`)).toEqual([0, 1, 2, 3, 4].map(id => `${id} db-${id}.set:27017`));
    expect(servers.config!.version).toBe(3);
  });

  test('become fewer, but for those that are no pods of it', () => {
    const servers = new Servers();
    reconcile(servers, 5);
    servers.config!.members.push({ _id: 9, host: 'elsewhere.example.com:27017' });
    reconcile(servers, 3);
    expect(servers.config!.members.map(member => member.host)).toEqual(['db-0.set:27017', 'db-1.set:27017', 'db-2.set:27017', 'elsewhere.example.com:27017']);
  });

  test('vote where they are among the first seven', () => {
    const servers = new Servers();
    reconcile(servers, 9);
    const grown = new Servers();
    reconcile(grown, 5);
    reconcile(grown, 9);
    for (const { config } of [servers, grown]) {
      expect(config!.members.map(member => [member.votes ?? 1, member.priority ?? 1])).toEqual([...Array(7).fill([1, 1]), [0, 0], [0, 0]]);
    }
  });

  test('are an error where the servers refuse them', () => {
    const servers = new Servers();
    reconcile(servers, 3);
    servers.config!.version = NaN;
    expect(() => reconcile(servers, 5)).toThrow('Rejecting reconfig');
  });
});

describe('the start', () => {
  beforeEach(() => {
    mkdirSync(path('bin'));
    mkdirSync(path('data'));
    for (const program of ['docker-entrypoint.sh', 'mongod']) {
      executable(program, `echo "${program} $*"`);
    }
    writeFileSync(path('key'), 'secret');
  });

  function executable(name: string, script: string): void {
    writeFileSync(path(`bin/${name}`), `#!/bin/sh\n${script}\n`);
    chmodSync(path(`bin/${name}`), 0o755);
  }

  function start(env: { [name: string]: string } = {}): string {
    const { stdout } = spawnSync('bash', [join(SCRIPTS, 'mongodb-start.sh'), '--config', 'x'], {
      encoding: 'utf8', env: { PATH: `${path('bin')}:${process.env.PATH}`, DATA: path('data'), ...env },
    });
    return stdout;
  }

  function startMember(pod: string, initiated: boolean): string {
    // What makes the set runs beside the server; here it has nothing to do.
    executable('mongosh', `case "$*" in *initiated*) exit ${initiated ? 0 : 1};; esac`);
    return start({ HOSTS: 'a b c', HOSTNAME: pod, FIRST_POD: 'db-0', MEMBER_KEY: path('key'), KEY_FILE: path('key-file') });
  }

  test('one server alone is the entrypoint\'s', () => {
    expect(start()).toBe('docker-entrypoint.sh mongod --config x\n');
  });

  test('members that are not the first get everything from the others', () => {
    expect(startMember('db-1', false)).toBe('mongod --config x\n');
    expect(readFileSync(path('key-file'), 'utf8')).toBe('secret');
    expect(statSync(path('key-file')).mode % 0o1000).toBe(0o600);
  });

  test('the first one is the entrypoint\'s, which makes the users', () => {
    expect(startMember('db-0', false)).toBe('docker-entrypoint.sh mongod --config x\n');
  });

  test('a first one that has lost its data gets it from the others', () => {
    expect(startMember('db-0', true)).toBe('mongod --config x\n');
  });

  test('with its data, it asks nobody', () => {
    writeFileSync(path('data/WiredTiger'), '');
    expect(startMember('db-0', true)).toBe('docker-entrypoint.sh mongod --config x\n');
  });

  test('with TLS, key and certificate go into one file that nobody else reads', () => {
    writeFileSync(path('tls.crt'), 'certificate\n');
    start({ CERTIFICATE: path('tls.crt'), KEY: path('key'), PEM: path('server.pem') });
    expect(readFileSync(path('server.pem'), 'utf8')).toBe('secretcertificate\n');
    expect(statSync(path('server.pem')).mode % 0o1000).toBe(0o600);
  });
});

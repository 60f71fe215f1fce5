import { ChildProcess, spawn, spawnSync } from 'child_process';
import { describeWith, failure, Pod, Ran } from './scripts';

const PORT = '15330';

/** What is awkward to write down. */
const CONTENT = `
CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;
CREATE TABLE orders (
  id BIGINT AUTO_INCREMENT PRIMARY KEY, name TEXT, bytes VARBINARY(300), doc JSON, price DECIMAL(30, 10), flags BIT(9), f FLOAT, d DOUBLE, twice DECIMAL(30, 10) AS (price * 2)
) AUTO_INCREMENT = 7;
INSERT INTO orders (name, bytes, doc, price, flags, f, d)
  SELECT CONCAT('\\t"''\\\\\\0\\n; -- /* öäü € 😀 ),( ', seq), UNHEX(SHA2(seq, 512)), JSON_OBJECT('ключ', seq), seq / 7, seq % 512, seq / 3, seq / 3 FROM seq_1_to_5000;
CREATE TABLE \`it\`\`s VALUES (\` (x INT, \`VALUES (\` INT AS (x + 1)); INSERT INTO \`it\`\`s VALUES (\` (x) VALUES (1), (NULL);
CREATE TABLE pairs (a INT, b INT, PRIMARY KEY (a, b), KEY (b)); INSERT INTO pairs SELECT seq, 100 - seq FROM seq_1_to_50;
CREATE TABLE old (x INT) ENGINE = MyISAM; INSERT INTO old VALUES (3), (1); DELETE FROM old WHERE x = 3; INSERT INTO old VALUES (9);
CREATE VIEW names (\`a name\`) AS SELECT name FROM orders;
CREATE SEQUENCE numbers; DO NEXTVAL(numbers);
CREATE FUNCTION twice(x INT) RETURNS INT RETURN x * 2;
CREATE TRIGGER note AFTER INSERT ON old FOR EACH ROW INSERT INTO pairs VALUES (NEW.x, 0);
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM orders;
CREATE DATABASE \`it's odd\` CHARACTER SET latin1; CREATE TABLE \`it's odd\`.t (v CHAR(1)) SELECT 'ä' AS v;
CREATE USER \`o'br\`\`ien\`@'10.%' IDENTIFIED BY 'x';`;

describeWith('bash', 'mariadbd', 'mariadb-install-db', 'mariadb', 'mariadb-dump')('a dump of a real MariaDB', () => {
  let pod: Pod;
  const servers: ChildProcess[] = [];
  let client: string;
  const login = (port: string) => ['--no-defaults', '--host=127.0.0.1', `--port=${port}`, '--user=root', '--default-character-set=utf8mb4'];
  const sql = (input: string, port = PORT) => spawnSync(client, login(port), { input, encoding: 'utf8' });

  /** Starts a server of its own. */
  async function start(port: string, ...options: string[]): Promise<void> {
    const user = process.getuid?.() === 0 ? ['--user=root'] : [];
    const folder = pod.path(`server-${port}`);
    const all = ['--no-defaults', `--datadir=${folder}`, ...options, ...user];
    expect(spawnSync('mariadb-install-db', [...all, '--auth-root-authentication-method=normal', '--skip-test-db'], { encoding: 'utf8' })).toMatchObject({ status: 0 });
    const server = spawn('mariadbd', [
      ...all, `--tmpdir=${pod.path('tmp')}`, '--bind-address=127.0.0.1', `--port=${port}`, `--socket=${folder}/socket`, `--pid-file=${folder}/pid`, '--innodb-flush-log-at-trx-commit=0',
    ], { stdio: 'ignore' });
    servers.push(server);
    while (sql('SELECT 1', port).status !== 0) {
      expect(server.exitCode).toBe(null);
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  beforeAll(async () => {
    pod = new Pod();
    client = spawnSync('sh', ['-c', 'command -v mariadb'], { encoding: 'utf8' }).stdout.trim();
    pod.env = { ...pod.env, DB_HOST: '127.0.0.1', DB_PORT: PORT, DB_USER: 'root', PASSWORD_FILE: '/dev/null', CLIENT: 'mariadb' };
    await start(PORT);
    expect(sql(CONTENT)).toMatchObject({ status: 0, stderr: '' });
    expect(pod.run('dump-mariadb.sh', {}, { shell: ['bash'] })).toMatchObject({ status: 0, errors: '' });
  }, 120_000);
  afterAll(() => {
    servers.forEach(server => server.kill('SIGKILL'));
    pod.remove();
  });

  /** Restores it over what is there, where somebody does something to what has been loaded: the databases, or their events. */
  function restored(meanwhile: string, loaded: 'databases' | 'events' | 'users' = 'databases'): Ran {
    pod.write('loads', '');
    const load = { databases: 1, events: 2, users: 4 }[loaded];
    pod.write('meanwhile', `USE shop; ${meanwhile}`);
    pod.program('mariadb', `case "$*" in *--execute*) exec ${client} "$@" ;; esac
      echo >> ${pod.path('loads')}
      ${client} "$@" || exit
      [ "$(grep -c '' ${pod.path('loads')})" != ${load} ] || ${client} ${login(PORT).join(' ')} < ${pod.path('meanwhile')}`);
    return pod.run('restore-mariadb.sh', { OVERWRITE: '1' }, { shell: ['bash'] });
  }

  test('comes back, and is the same when it is dumped again', () => {
    expect(restored('DO 1')).toMatchObject({ status: 0, errors: '', log: [{ message: 'compared with the backup: all is there', tables: 5 }, { message: 'restored all databases', databases: 2 }] });
  });

  test.each([
    ['DELETE FROM orders WHERE id > 4999', 'rows of `orders` in `shop`'],
    ["UPDATE orders SET doc = '{}' WHERE id = 777", 'rows of `orders` in `shop`'],
    ["UPDATE `it's odd`.t SET v = 'a'", "rows of `t` in `it's odd`"],
    ['INSERT INTO pairs VALUES (0, 0)', 'rows of `pairs` in `shop`'],
    ['DROP TABLE old', 'CREATE TABLE `old` in `shop`'],
    ['DROP TRIGGER note', expect.stringMatching(/^TRIGGER note AFTER INSERT ON old .* in `shop`$/)],
    ['DROP VIEW names', 'VIEW `names` in `shop`'],
    ['DROP FUNCTION twice', 'FUNCTION `twice` in `shop`'],
    ['DO NEXTVAL(numbers)', expect.stringMatching(/^SETVAL\(`numbers`, .* in `shop`$/)],
  ])('is told from what is there after "%s"', (meanwhile, first) => {
    const run = restored(meanwhile);
    expect([failure(run), run.log[0].first]).toEqual(['the server has something else than the backup: is somebody writing to it?', first]);
  });

  test('has events and users that may not be missing either', () => {
    const [events, users] = [restored('DROP EVENT nightly', 'events'), restored("DROP USER `o'br``ien`@'10.%'", 'users')];
    expect([failure(events), events.log[1].first]).toEqual(['there are events missing', 'EVENT `nightly` in `shop`']);
    expect([failure(users), users.log[1].first]).toEqual(['there are users missing', "`o'br``ien`@`10.%`"]);
  });

  test('is found to be less on a server that does not tell "A" from "a": the second table replaces the first one there, without an error', async () => {
    await start('15331', '--lower-case-table-names=1');
    pod.program('mariadb', `exec ${client} "$@"`);
    expect(sql('CREATE DATABASE cased; CREATE TABLE cased.Orders (x INT); CREATE TABLE cased.orders (x INT);').status).toBe(0);
    const env = { DUMP: pod.path('cased'), META: pod.path('cased-meta') };
    expect(pod.run('dump-mariadb.sh', env, { shell: ['bash'] })).toMatchObject({ status: 0 });
    const run = pod.run('restore-mariadb.sh', { ...env, DB_PORT: '15331' }, { shell: ['bash'] });
    expect([failure(run), run.log[0].first]).toEqual(['the server has something else than the backup: is somebody writing to it?', 'CREATE TABLE `Orders` in `cased`']);
  }, 60_000);
});

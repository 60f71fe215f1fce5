import { chmodSync } from 'fs';
import { failure, Pod, Ran } from './scripts';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
  pod.env = { ...pod.env, DB_HOST: 'db.prod.svc', DB_PORT: '1234', DB_USER: 'admin', PASSWORD_FILE: pod.write('password', 'secret') };
});
afterEach(() => pod.remove());

const bash = (script: string, env: { [name: string]: string } = {}): Ran => pod.run(script, env, { shell: ['bash'] });

describe('a restore of MariaDB', () => {
  /** Its client, which has users, and some who are there afterwards. */
  const client = (takes: string, users: string[]) => pod.program('mariadb', `case "$*" in *--force*) ${takes} ;; *mysql.user*) printf '%s\\n' ${users.map(user => `'${user}'`).join(' ')} ;; *--execute*) echo 0 ;; esac`);

  test('leaves the passwords alone of those who are there', () => {
    client(`cat >> ${pod.path('users')}`, []);
    pod.write('dump/users.sql', [
      "GRANT ALL PRIVILEGES ON *.* TO `root`@`%` IDENTIFIED BY PASSWORD '*40' WITH GRANT OPTION;",
      "GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED VIA ed25519 USING 'x' OR unix_socket REQUIRE SSL;",
      "GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION;",
      '-- Dump completed', '',
    ].join('\n'));
    expect(bash('restore-mariadb.sh')).toMatchObject({ status: 0 });
    expect(pod.read('users').split('\n').slice(0, -1)).toEqual([
      'GRANT ALL PRIVILEGES ON *.* TO `root`@`%` WITH GRANT OPTION;', 'GRANT USAGE ON *.* TO `a`@`%` REQUIRE SSL;', '-- Dump completed',
      "GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION;",
    ]);
  });

  test('does without rights that whoever restores may not give', () => {
    client('if grep PROXY; then echo "ERROR 1698 (28000) at line 1: Access denied for user" >&2; exit 1; fi', []);
    pod.write('dump/users.sql', "GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION;\n-- Dump completed\n");
    expect(bash('restore-mariadb.sh')).toMatchObject({ status: 0, log: [{ message: 'leaves out who may act for others, as whoever restores may not' }, { message: 'restored all databases' }] });
  });

  test('fails where a user of the dump is not there', () => {
    client('cat > /dev/null', ['`root`@`%`', '`it``s`@`%`']);
    pod.write('dump/users.sql', 'CREATE USER `root`@`%`;\nCREATE USER `it``s`@`%` IDENTIFIED BY PASSWORD \'*40\';\nCREATE USER `o\'brien`@`10.%`;\n-- Dump completed\n');
    const run = bash('restore-mariadb.sh');
    expect([failure(run), run.log[0]]).toEqual(['there are users missing', expect.objectContaining({ users: 1, first: "`o'brien`@`10.%`" })]);
  });
});

describe('what MySQL has after a restore is compared with the dump', () => {
  const ROWS = ["(1,'a\\n),(b; \\'),',NULL)", '(2,_binary \'x\',0xFF)', "(3,'',1.5)"];
  /** A dump as mysqldump writes it, but for lines that say who wrote it. */
  const dump = (rows: string[][], { table = 'orders', more = '', view = 'large', engine = 'InnoDB', column = '`id` int NOT NULL' } = {}) => `-- MySQL dump 10.13
CREATE DATABASE /*!32312 IF NOT EXISTS*/ \`shop\` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;

USE \`shop\`;
DROP TABLE IF EXISTS \`${table}\`;
CREATE TABLE \`${table}\` (
  ${column},
  PRIMARY KEY (\`id\`)
) ENGINE=${engine} AUTO_INCREMENT=4 DEFAULT CHARSET=utf8mb4;
LOCK TABLES \`${table}\` WRITE;
${rows.map(insert => `INSERT INTO \`${table}\` (\`id\`, \`VALUES (\`, \`v\`) VALUES ${insert.join(',')};`).join('\n')}
UNLOCK TABLES;
DELIMITER ;;
${more}/*!50003 CREATE*/ /*!50017 DEFINER=\`root\`@\`%\`*/ /*!50003 TRIGGER \`note\` BEFORE INSERT ON \`orders\` FOR EACH ROW SET @n = 1 */;;
CREATE DEFINER=\`root\`@\`%\` PROCEDURE \`add_one\`()
INSERT INTO ledger VALUES (1) ;;
DELIMITER ;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50001 VIEW \`${view}\` AS select 1 AS \`x\` */;

-- Dump completed on 2026-01-31  3:00:00
`;
  const EVENTS = (...names: string[]) => `USE \`shop\`;\nDELIMITER ;;\n${names.map(name => `/*!50106 CREATE*/ /*!50117 DEFINER=\`root\`@\`%\`*/ /*!50106 EVENT ${name} DO DELETE FROM log */ ;;\n`).join('')}DELIMITER ;\n-- Dump completed\n`;
  const NIGHTLY = "`nightly` ON SCHEDULE EVERY 1 DAY STARTS '2026-01-31 03:00:00' ON COMPLETION NOT PRESERVE ENABLE";
  const ONCE = "`once` ON SCHEDULE AT '2026-01-31 03:00:00' ON COMPLETION NOT PRESERVE ENABLE";
  const SEASON = "`season` ON SCHEDULE EVERY 1 DAY STARTS '2026-01-31 03:00:00' ENDS '2026-02-28 03:00:00' ON COMPLETION NOT PRESERVE ENABLE";

  /** A server that is then dumped like this. */
  function restored(after: string, { events = EVENTS(NIGHTLY, ONCE, SEASON), fails = false } = {}): Ran {
    pod.write('dump/databases.sql', dump([ROWS]));
    pod.write('dump/events.sql', EVENTS(NIGHTLY, ONCE, SEASON));
    pod.write('dump/users.sql', '-- Dump completed\n');
    pod.write('after/databases.sql', after);
    pod.write('after/events.sql', events);
    pod.program('mysql', `case "$*" in *--execute*) echo 0 ;; *) cat >> ${pod.path('loaded')} ;; esac`);
    pod.program('mysqldump', `case "$*" in *" --events "*) cat ${pod.path('after/events.sql')} ;; *) cat ${pod.path('after/databases.sql')}; ${fails ? 'echo "Got error: 1049" >&2; exit 2' : ':'} ;; esac`);
    return bash('restore-mysql.sh');
  }

  test('which all is there, and its events come last', () => {
    expect(restored(dump([ROWS]))).toMatchObject({ status: 0, errors: '', log: [{ message: 'compared with the backup: all is there', tables: 1 }, { message: 'restored all databases' }] });
    expect(pod.read('loaded')).toBe(`${dump([ROWS])}${EVENTS(NIGHTLY, ONCE, SEASON)}-- Dump completed\n`);
  });

  test.each([
    ['ends lines elsewhere', dump([ROWS.slice(0, 1), ROWS.slice(1)])],
    ['has a line for each row', dump([ROWS]).replace(/ VALUES \(1/, ' VALUES\n(1').replace(/\),\((?=[23],)/g, '),\n(')],
    ['ends triggers on the next line', dump([ROWS]).replace('@n = 1 */;;', '@n = 1 \n*/;;')],
    ['describes tables in other words', dump([ROWS], { column: '`id` int(11) NOT NULL COMMENT \'x\'' })],
  ])('whose tool %s in another version', (_, after) => {
    expect(restored(after)).toMatchObject({ status: 0 });
  });

  test.each([
    ['a row less', dump([ROWS.slice(0, 2)]), 'rows of `orders` in `shop`'],
    ['a row more', dump([[...ROWS, '(4,1,1)']]), 'rows of `orders` in `shop`'],
    ['another value', dump([[...ROWS.slice(0, 2), "(3,'',1.4)"]]), 'rows of `orders` in `shop`'],
    ['another order', dump([[...ROWS].reverse()]), 'rows of `orders` in `shop`'],
    ['no such table', dump([ROWS], { table: 'others' }), 'CREATE TABLE `orders` in `shop`'],
    ['another engine for a table', dump([ROWS], { engine: 'MyISAM' }), 'ENGINE=InnoDB of `orders` in `shop`'],
    ['no such view', dump([ROWS], { view: 'small' }), 'VIEW `large` in `shop`'],
    ['no such procedure', dump([ROWS]).replace('`add_one`', '`add_two`'), 'PROCEDURE `add_one` in `shop`'],
    ['no such trigger', dump([ROWS]).replace('TRIGGER `note`', 'TRIGGER `notes`'), 'TRIGGER `note` BEFORE INSERT ON `orders` FOR EACH ROW SET @n = 1 in `shop`'],
    ['nothing', '', 'CREATE TABLE `orders` in `shop`'],
  ])('which fails where it has %s', (_, after, first) => {
    const run = restored(after);
    expect([failure(run), run.log[0].first]).toEqual(['the server has something else than the backup: is somebody writing to it?', first]);
    expect(pod.read('loaded')).not.toContain('EVENT');
  });

  test('which fails where it cannot be read', () => {
    const run = restored(dump([ROWS]), { fails: true });
    expect([failure(run), run.log[0].error]).toEqual(['what was restored cannot be read', 'Got error: 1049']);
  });

  test('which has all events but those whose time may be over', () => {
    expect(restored(dump([ROWS]), { events: EVENTS(NIGHTLY) })).toMatchObject({ status: 0 });
    const run = restored(dump([ROWS]), { events: EVENTS(ONCE) });
    expect([failure(run), run.log[1]]).toEqual(['there are events missing', expect.objectContaining({ events: 1, first: 'EVENT `nightly` in `shop`' })]);
  });
});

describe('what MongoDB has after a restore is compared with what mongorestore has put there', () => {
  interface Collection {
    readonly count: number;
    readonly options?: object;
    readonly indexes?: object[];
  }

  /** The shell of a server: it runs the program, with as much of a connection as that asks for. */
  const SHELL = `#!${process.execPath}
const server = JSON.parse(require('fs').readFileSync(process.env.SERVER, 'utf8'));
const getCollection = namespace => ({
  getIndexes: () => [{ key: { _id: 1 } }, ...server[namespace].indexes ?? []],
  countDocuments: () => server[namespace].count,
});
const admin = {
  adminCommand: () => ({ databases: [] }),
  getSiblingDB: database => ({
    getCollectionInfos: ({ name }) => (server[database + '.' + name] ? [{ name, options: server[database + '.' + name].options }] : []),
    getCollection: name => getCollection(database + '.' + name),
  }),
};
const print = text => console.log(text);
eval(process.argv.pop());
`;

  function restored(log: string[], server: { [namespace: string]: Collection }): Ran {
    pod.write('dump/mongodb.archive', 'x');
    pod.write('words', log.map(line => `2026-01-31T03:00:00.000+0000\t${line}\n`).join(''));
    pod.program('mongorestore', `cat ${pod.path('words')} >&2`);
    pod.program('mongosh', '');
    chmodSync(pod.write('bin/mongosh', SHELL), 0o755);
    return bash('restore-mongodb.sh', { SERVER: pod.write('server', JSON.stringify(server)) });
  }

  const FINISHED = ['finished restoring shop.orders (3 documents, 0 failures)', 'finished restoring shop.a.b c (1 document, 0 failures)', 'finished restoring shop.empty (0 documents, 0 failures)'];
  const END = '4 document(s) restored successfully. 0 document(s) failed to restore.';
  const ALL = { 'shop.orders': { count: 3 }, 'shop.a.b c': { count: 1 }, 'shop.empty': { count: 0 } };

  test('which all is there, or more', () => {
    expect(restored([...FINISHED, END], { ...ALL, 'shop.orders': { count: 4 } })).toMatchObject({
      status: 0, log: [{ message: 'compared with the backup: all is there', collections: 3 }, { message: 'restored all databases', documents: 4 }],
    });
  });

  test.each([
    [{ ...ALL, 'shop.orders': { count: 2 } }, { collections: 1, first: 'shop.orders', wanted: 3, found: 2 }],
    [{ ...ALL, 'shop.a.b c': { count: 0 } }, { collections: 1, first: 'shop.a.b c', wanted: 1, found: 0 }],
    [{ 'shop.orders': { count: 3 }, 'shop.a.b c': { count: 1 } }, { collections: 1, first: 'shop.empty', wanted: 0, found: 'none' }],
    [{}, { collections: 3, first: 'shop.orders', wanted: 3, found: 'none' }],
  ])('which fails where the server has %j', (server, says) => {
    const run = restored([...FINISHED, END], server as {});
    expect([failure(run), run.log[0]]).toEqual(['there are fewer documents than in the backup: is somebody writing to the server?', expect.objectContaining(says)]);
  });

  test.each([
    ['of a collection that holds the newest alone', { 'shop.orders': { count: 2, options: { capped: true } } }, []],
    ['whose time is over', { 'shop.orders': { count: 2, indexes: [{ key: { at: 1 }, expireAfterSeconds: 0 }] } }, []],
    ['of a collection of times whose time is over', { 'shop.orders': { count: 2, options: { expireAfterSeconds: 60 } } }, []],
    ['that were removed while it was dumped', { 'shop.orders': { count: 2 } }, ['applied 7 oplog entries']],
  ])('where documents are not missed %s', (_, server, log) => {
    expect(restored([...FINISHED, ...log, END], { ...ALL, ...server })).toMatchObject({ status: 0 });
  });

  test('of which nothing that was written during the dump may be needed for them', () => {
    expect(restored([...FINISHED, 'applied 0 oplog entries', END], { ...ALL, 'shop.orders': { count: 2 } }).status).toBe(1);
  });

  test.each([[], ['4 document(s) restored successfully. 2 document(s) failed to restore.'], ['done']])('which fails where it says of the documents: %s', (...said) => {
    expect(failure(restored([...FINISHED, ...said], ALL))).toBe('mongorestore does not say that all documents are restored');
  });
});

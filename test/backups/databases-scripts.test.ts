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
    ['describes tables in other words', dump([ROWS], { column: '`id` int(11) NOT NULL COMMENT \'x\'' })],
  ])('whose tool %s in another version', (_, after) => {
    expect(restored(after)).toMatchObject({ status: 0 });
  });

  test.each([
    ['a row less', dump([ROWS.slice(0, 2)]), 'rows of `shop`.`orders`'],
    ['a row more', dump([[...ROWS, '(4,1,1)']]), 'rows of `shop`.`orders`'],
    ['another value', dump([[...ROWS.slice(0, 2), "(3,'',1.4)"]]), 'rows of `shop`.`orders`'],
    ['another order', dump([[...ROWS].reverse()]), 'rows of `shop`.`orders`'],
    ['no such table', dump([ROWS], { table: 'others' }), 'CREATE TABLE `orders` in `shop`'],
    ['another engine for a table', dump([ROWS], { engine: 'MyISAM' }), 'ENGINE=InnoDB of `shop`.`orders`'],
    ['no such view', dump([ROWS], { view: 'small' }), 'VIEW `large` in `shop`'],
    ['no such procedure', dump([ROWS]).replace('`add_one`', '`add_two`'), 'PROCEDURE `add_one` in `shop`'],
    ['no such trigger', dump([ROWS]).replace('TRIGGER `note`', 'TRIGGER `notes`'), 'TRIGGER `note` BEFORE INSERT ON `orders` FOR EACH ROW SET @n = 1 */;; in `shop`'],
    ['nothing', '', 'USE `shop`; in '],
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

import { Credentials, DatabaseEngine, StatefulDatabaseProps } from '../../src';

/** An engine as its backups are tested: scripts of an app that is connected to it by its name, as `$MARIADB_HOST` and so on. */
export interface EngineUnderTest {
  readonly name: string;
  readonly props: Omit<StatefulDatabaseProps, 'storage'>;
  /** Writes what is awkward to write down. */
  readonly write: string;
  /** Prints all of that, or a digest of all of it. */
  readonly content: string;
  /** Makes of what that prints what has to be the same. */
  readonly comparable?: (content: string) => unknown;
  /** Writes `a` and `b`, which are only ever the same, larger and larger ones. */
  readonly writeOn: string;
  /** Prints both. */
  readonly both: string;
}

const ROWS = 100_000;
/** Its default image is not on every cluster of tests; this one has curl as well. */
const credentials = Credentials.generated({ image: 'postgres:17' });

const MARIADB = 'export MYSQL_PWD=$MARIADB_PASSWORD; sql() { mariadb --host="$MARIADB_HOST" --user="$MARIADB_USERNAME" --default-character-set=utf8mb4 --batch --raw --skip-column-names "$@"; };';
const mariadb: EngineUnderTest = {
  name: 'mariadb',
  props: { engine: DatabaseEngine.mariadb({ version: '11.8' }), credentials, database: 'shop' },
  write: `${MARIADB} sql shop <<'SQL'
CREATE TABLE orders (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name VARCHAR(200), bytes VARBINARY(300), doc JSON, price DECIMAL(30, 10), at DATETIME(6), flags BIT(9), nothing INT NULL,
  twice DECIMAL(30, 10) AS (price * 2) STORED
) AUTO_INCREMENT = 7;
INSERT INTO orders (name, bytes, doc, price, at, flags)
  SELECT CONCAT('\\t"''\\\\\\0\\n; -- /* öäü € 😀 ', seq), UNHEX(CONCAT('00FF0A0D5C271A', SHA2(seq, 512))), JSON_OBJECT('ключ', seq), seq / 7, '2026-03-29 02:30:00.123456' + INTERVAL seq SECOND, seq % 512
  FROM seq_1_to_${ROWS};
CREATE TABLE \`it's "odd\` (\`a b\` INT);
INSERT INTO \`it's "odd\` VALUES (NULL), (-1);
CREATE VIEW large AS SELECT id FROM orders WHERE price > 100;
CREATE TABLE ledger (n INT) ENGINE = InnoDB;
CREATE TABLE log (n INT);
DELIMITER //
CREATE PROCEDURE add_one() BEGIN INSERT INTO ledger VALUES (1); END//
CREATE TRIGGER note AFTER INSERT ON ledger FOR EACH ROW BEGIN INSERT INTO log VALUES (NEW.n); END//
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM log WHERE n < 0//
DELIMITER ;
CREATE DATABASE \`it's odd\` CHARACTER SET latin1;
CREATE DATABASE \`empty\`;
CREATE TABLE \`it's odd\`.t (v CHAR(1)) SELECT 'ä' AS v;
CREATE ROLE readers;
GRANT SELECT ON shop.* TO readers;
CREATE USER "o'brien"@'10.%' IDENTIFIED BY 'it\\'s \\\\ "q"', app IDENTIFIED BY 'p';
GRANT readers TO "o'brien"@'10.%';
GRANT SELECT (id), INSERT ON shop.orders TO app WITH GRANT OPTION;
SQL`,
  content: `${MARIADB}
sql shop -e 'SELECT id, name, HEX(bytes), doc, price, at, flags + 0, nothing, twice FROM orders ORDER BY id' | md5sum
sql shop <<'SQL' | sed -E 's/ AUTO_INCREMENT=[0-9]+//; s/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]+//g'
SELECT COUNT(*), MAX(id) FROM orders;
SELECT COUNT(*) FROM large;
SELECT * FROM \`it's "odd\` ORDER BY 1;
SELECT HEX(v) FROM \`it's odd\`.t;
SHOW CREATE TABLE orders;
SHOW CREATE VIEW large;
SHOW CREATE PROCEDURE add_one;
SHOW CREATE TRIGGER note;
SHOW CREATE EVENT nightly;
SHOW CREATE DATABASE \`it's odd\`;
SHOW CREATE DATABASE \`empty\`;
SHOW GRANTS FOR readers;
SHOW GRANTS FOR app;
SHOW GRANTS FOR "o'brien"@'10.%';
SQL
MYSQL_PWD=p mariadb --host="$MARIADB_HOST" --user=app shop -Ne 'SELECT MAX(id) FROM orders'`,
  writeOn: `${MARIADB} sql --delimiter=// shop -e "BEGIN NOT ATOMIC FOR i IN 1..20000 DO START TRANSACTION; INSERT INTO ledger VALUES (i); COMMIT; DO SLEEP(0.005); END FOR; END"`,
  both: `${MARIADB} sql shop -e 'SELECT COUNT(*) FROM ledger UNION ALL SELECT COUNT(*) FROM log'`,
};

const REDIS = 'export REDISCLI_AUTH=$REDIS_PASSWORD; ask() { redis-cli -e -h "$REDIS_HOST" "$@"; };';
const redis: EngineUnderTest = {
  name: 'redis',
  props: { engine: DatabaseEngine.redis({ version: '8.0' }), credentials },
  write: `${REDIS}
    ask eval "for i = 1, ${ROWS} do redis.call('SET', 'key ä ' .. i, string.rep(string.char(i % 256, 0, 10), 20)) end" 0
    ask eval "for i = 1, 999 do redis.call('HSET', 'h', i, string.char(255, i % 256)) redis.call('ZADD', 'z', i / 7, 'ä' .. i) redis.call('RPUSH', 'l', i)
      redis.call('SADD', 's', i) redis.call('XADD', 'x', '1-' .. i, 'f', i) redis.call('PFADD', 'p', i) end redis.call('SETBIT', 'b', 77777, 1)" 0
    ask XGROUP CREATE x readers 1-5
    ask set lasting x px 86400000
    ask set '' 'the empty key'
    ask -n 3 set other 'database'
    ask FUNCTION LOAD "#!lua name=shop
redis.register_function('total', function() return 42 end)"`,
  content: `${REDIS}
    for n in 0 3; do ask -n "$n" eval "local keys = redis.call('KEYS', '*') table.sort(keys) local d, count = '', 0 for _, k in ipairs(keys) do
      local kind, value = redis.call('TYPE', k).ok, nil
      -- Hashes and sets have no order.
      if kind == 'set' then local all = redis.call('SMEMBERS', k) table.sort(all) value = cjson.encode(all)
      elseif kind == 'hash' then local fields = redis.call('HKEYS', k) table.sort(fields) value = '' for _, f in ipairs(fields) do value = value .. f .. '=' .. redis.call('HGET', k, f) end
      else value = redis.call('DUMP', k) end
      if k ~= 'a' and k ~= 'b-' then d = redis.sha1hex(d .. k .. kind .. value .. redis.call('PEXPIRETIME', k)) count = count + 1 end end return {d, count}" 0; done
    ask FCALL total 0; ask XINFO GROUPS x`,
  writeOn: `${REDIS} while :; do printf 'MULTI\\nINCR a\\nINCR b-\\nEXEC\\n'; sleep 0.005; done | ask`,
  both: `${REDIS} ask mget a b-`,
};

const ETCD = 'export ETCDCTL_ENDPOINTS=http://$ETCD_HOST:$ETCD_PORT;';
/** As many as a test has time for: it takes a transaction for a hundred of them. */
const KEYS = Number(process.env.ETCD_KEYS ?? 10_000);
const etcd: EngineUnderTest = {
  name: 'etcd',
  // Its default shell is not on every cluster of tests.
  props: { engine: DatabaseEngine.etcd({ version: '3.5.16', shellImage: 'busybox:1.37' }) },
  write: `${ETCD}
    for hundred in $(seq 0 ${KEYS / 100 - 1}); do
      { echo; seq $((hundred * 100 + 1)) $((hundred * 100 + 100)) | sed 's|.*|put "item/ä \\\\"q\\\\" \\\\x00\\\\xff &" "öäü\\\\n😀 &"|'; echo; echo; } | etcdctl txn > /dev/null
    done
    head -c 1000000 /dev/zero | tr '\\0' '\\377' | etcdctl put item/large > /dev/null
    etcdctl put -- item/ '' > /dev/null`,
  content: `${ETCD} etcdctl get item/ --prefix --write-out=fields | grep -E '^"(Key|Value|Count)" :' | md5sum; etcdctl get item/ --prefix --count-only --write-out=fields | grep Count`,
  writeOn: `${ETCD} for i in $(seq 100000); do printf '\\nput a %s\\nput b %s\\n\\n\\n' "$i" "$i" | etcdctl txn; sleep 0.01; done`,
  both: `${ETCD} etcdctl get a --print-value-only; etcdctl get b --print-value-only`,
};

const RABBITMQ = 'ask() { curl --silent --show-error --fail --user "$RABBITMQ_USERNAME:$RABBITMQ_PASSWORD" --header content-type:application/json "http://$RABBITMQ_HOST:$RABBITMQ_MANAGEMENT_PORT/api/$1" "${@:2}"; };';
const rabbitmq: EngineUnderTest = {
  name: 'rabbitmq',
  props: {
    engine: DatabaseEngine.rabbitmq({ version: '4.0' }),
    credentials,
    database: 'shop',
    // Debian's package has programs of its own before RabbitMQ's, which pass on no signals; the official image has none.
    env: { PATH: '/usr/lib/rabbitmq/bin:/usr/local/bin:/usr/bin:/bin', RUNNING_UNDER_SYSTEMD: 'true' },
  },
  write: `${RABBITMQ} ask definitions --data-binary @- <<'JSON'
{
  "vhosts": [{ "name": "it's ä {[" }],
  "users": [{ "name": "app \\"q\\"", "password_hash": "VHnm9pmHGzTVMuBDGGhd8dXPqU9BDIbMsfKjcmYZ6HmYQUzP", "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": ["monitoring"] }],
  "permissions": [{ "user": "app \\"q\\"", "vhost": "it's ä {[", "configure": "^$", "write": ".*", "read": "\\\\d{2}]}" }],
  "queues": [{ "name": "orders", "vhost": "shop", "durable": true, "auto_delete": false, "arguments": { "x-queue-type": "quorum", "x-max-length": 7 } }, { "name": "классика 😀", "vhost": "it's ä {[", "durable": true, "auto_delete": false, "arguments": { "x-queue-type": "classic" } }],
  "exchanges": [{ "name": "e", "vhost": "shop", "type": "topic", "durable": true, "auto_delete": false, "internal": false, "arguments": {} }],
  "bindings": [{ "source": "e", "vhost": "shop", "destination": "orders", "destination_type": "queue", "routing_key": "a.#", "arguments": {} }],
  "policies": [{ "name": "p", "vhost": "shop", "pattern": "^o", "apply-to": "queues", "priority": 3, "definition": { "message-ttl": 1000 } }]
}
JSON`,
  content: `${RABBITMQ} ask definitions`,
  comparable: definitionsOf,
  writeOn: `${RABBITMQ} for i in $(seq 100000); do ask "exchanges/shop/late-$i" --request PUT --data '{"type":"fanout"}'; sleep 0.01; done`,
  // A definition is there or not: there is no more than one that could be half of something.
  both: `${RABBITMQ} for _ in 1 2; do ask exchanges/shop | grep -o '"name":"late-' | grep -c . || true; done`,
};

/** Without what the writer makes, and the hash of the administrator, which has salt of its own in each server; in an order. */
function definitionsOf(content: string): unknown {
  const { vhosts, users, permissions, queues, exchanges, bindings, policies } = JSON.parse(content);
  const lists = { vhosts, users, permissions, queues, exchanges, bindings, policies };
  return Object.entries(lists).flatMap(([kind, list]) => list
    .filter(({ name }: any) => !name?.startsWith('late'))
    .map((each: any) => `${kind} ${JSON.stringify(each.name === 'admin' ? { ...each, password_hash: '' } : each)}`)).sort();
}

export const ENGINES: readonly EngineUnderTest[] = [mariadb, redis, etcd, rabbitmq];

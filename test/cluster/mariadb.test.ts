import { keepsItsRows, TestDatabase } from './database';
import { describeOn, Kubectl } from './kubectl';
import { Credentials, DatabaseEngine } from '../../src';

const engine = DatabaseEngine.mariadb({ version: '11.8' });
const CLIENT = 'export MYSQL_PWD=$DB_PASSWORD; sql() { mariadb --host="$DB_HOST" --user="$DB_USERNAME" --skip-column-names --batch "$@"; };';
const WRITE = `${CLIENT} sql shop --execute="CREATE TABLE IF NOT EXISTS items (id INT PRIMARY KEY, name TEXT) AS SELECT seq AS id, CONCAT('item ', seq) AS name FROM seq_1_to_10000"`;
const COUNT = `${CLIENT} sql shop --execute='SELECT COUNT(*) FROM items'`;

/** A script of a pod of the database, as root. */
const here = (sql: string) => `MYSQL_PWD=$(cat /run/secrets/database/password) mariadb --user=root --skip-column-names --batch --execute="${sql}"`;

describeOn(['real'], 'MariaDB', () => {
  const PASSWORD = 'it\'s "q" \\ #1';
  let db: TestDatabase;
  beforeAll(() => {
    db = new TestDatabase(Kubectl.connect(), {
      name: 'mariadb',
      clientImage: 'mariadb:11.8',
      props: {
        engine,
        database: 'shop',
        databases: ['shop_2', 'reports'],
        users: [{ name: 'shopper', credentials: Credentials.fromSecret('shopper'), databases: ['shop_2'] }],
        initScripts: { '10-schema.sql': "CREATE TABLE regions AS SELECT 'north' AS name;" },
      },
    });
    db.namespace.kubectl.run(['create', 'secret', 'generic', 'shopper', `--from-literal=password=${PASSWORD}`]);
  });
  afterAll(() => db?.remove());

  keepsItsRows(() => db, { write: WRITE, count: COUNT });

  test('has made its databases and run its scripts on the first start', () => {
    expect(db.client(`${CLIENT} sql shop --execute='SELECT name FROM regions'`)).toBe('north');
    expect(db.client(`${CLIENT} sql reports --execute='SELECT DATABASE()'`)).toBe('reports');
  });

  test('lets a user in by a password with all kinds of characters, and to the databases of the user alone', () => {
    const as = (database: string) => db.client(`MYSQL_PWD=$(cat <<'PASSWORD'\n${PASSWORD}\nPASSWORD\n) mariadb --host="$DB_HOST" --user=shopper ${database} -Ne 'SELECT DATABASE()' 2>&1 || true`);
    expect(as('shop_2')).toBe('shop_2');
    expect(as('shop')).toContain('Access denied');
  });

  test('takes the settings of the program, whatever characters they have, which roll the pod', async () => {
    db.apply({ config: { max_connections: '42', init_connect: 'SET @a = "it\'s # \\\\ "' } });
    db.ready();
    await db.eventually(() => db.client(`${CLIENT} sql --raw --execute='SELECT @@max_connections, @@init_connect'`), '42\tSET @a = "it\'s # \\\\ "');
    expect(db.client(COUNT)).toBe('10000');
  });
});

describeOn(['real'], 'MariaDB with followers', () => {
  let db: TestDatabase;
  const readHere = (ordinal: number) => db.inPod(ordinal, here('SELECT COUNT(*) FROM shop.items'));
  const followers = () => db.client(`${CLIENT} sql --execute='SHOW REPLICA HOSTS' | cut -f 2 | sort | paste -sd ' '`);

  beforeAll(() => {
    db = new TestDatabase(Kubectl.connect(), { name: 'mariadb-followers', clientImage: 'mariadb:11.8', props: { engine, database: 'shop', replicas: 3 } });
  });
  afterAll(() => db?.remove());

  test('sends every follower what is written to the first pod', async () => {
    db.ready();
    db.namespace.rolledOut('client');
    db.client(WRITE);
    await db.eventually(followers, 'db-1 db-2');
    await db.eventually(() => [1, 2].map(readHere).join(), '10000,10000');
    expect(db.client(`${CLIENT} DB_HOST=$DB_READ_HOST sql shop --execute='SELECT COUNT(*) FROM items'`)).toBe('10000');
  });

  test('has followers that take nothing from apps', () => {
    db.client(`${CLIENT} sql --execute="CREATE USER app IDENTIFIED BY 'app'; GRANT ALL ON shop.* TO app"`);
    expect(db.client('MYSQL_PWD=app mariadb --host=db-1.db-headless --user=app shop --execute="DELETE FROM items" 2>&1 || true')).toContain('--read-only');
  });

  test('goes on after the first pod was killed', async () => {
    db.kill(0);
    db.ready();
    await db.eventually(() => db.client(`${CLIENT} sql shop --execute='DELETE FROM items WHERE id > 5000; SELECT COUNT(*) FROM items'`), '5000');
    await db.eventually(() => [1, 2].map(readHere).join(), '5000,5000');
  });

  test('copies the first pod anew where a follower has lost its disk', async () => {
    db.namespace.kubectl.run(['delete', 'pvc', 'data-db-2', '--wait=false']);
    db.kill(2);
    await db.eventually(() => db.namespace.kubectl.run(['get', 'pvc', 'data-db-2', '-o', 'jsonpath={.metadata.deletionTimestamp}']), '');
    db.ready();
    await db.eventually(() => readHere(2), '5000');
    await db.eventually(followers, 'db-1 db-2');
  });
});

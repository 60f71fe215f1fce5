import { keepsItsRows, TestDatabase } from './database';
import { describeOn, Kubectl } from './kubectl';
import { DatabaseEngine } from '../../src';

const engine = DatabaseEngine.postgres({ version: '17' });
const WITH_PASSWORD = 'export PGHOST=$DB_HOST PGUSER=$DB_USERNAME PGDATABASE=$DB_DATABASE PGPASSWORD=$DB_PASSWORD;';
const COUNT = `${WITH_PASSWORD} psql -Atc 'SELECT count(*) FROM items'`;
const WRITE = `${WITH_PASSWORD} psql -qc "CREATE TABLE IF NOT EXISTS items AS SELECT i AS id, 'item ' || i AS name FROM generate_series(1, 10000) i"`;

const LATE = { name: 'late', databases: ['reports'] };

describeOn(['real'], 'Postgres', () => {
  let db: TestDatabase;
  const passwordOf = (user: string) => Buffer.from(db.namespace.kubectl.get('secret', `db-${user}-credentials`).data.password, 'base64').toString();
  beforeAll(() => {
    db = new TestDatabase(Kubectl.connect(), {
      name: 'postgres',
      clientImage: 'postgres:17',
      props: {
        engine,
        database: 'shop',
        databases: ['reports'],
        initScripts: { '10-schema.sql': "CREATE TABLE regions AS SELECT 'north' AS name;" },
      },
    });
  });
  afterAll(() => db?.remove());

  keepsItsRows(() => db, { write: WRITE, count: COUNT });

  test('has made its databases and run its scripts on the first start', () => {
    expect(db.client(`${WITH_PASSWORD} psql -Atc 'SELECT name FROM regions'`)).toBe('north');
    expect(db.client(`${WITH_PASSWORD} psql -Atd reports -c 'SELECT current_database()'`)).toBe('reports');
  });

  test('asks for the password on every address', () => {
    expect(db.client('PGPASSWORD=wrong psql -h $DB_HOST -U $DB_USERNAME -c "SELECT 1" 2>&1 || true')).toContain('password authentication failed');
    expect(db.inPod(0, 'psql -w -h 127.0.0.1 -U postgres -c "SELECT 1" 2>&1 || true')).toContain('no password supplied');
  });

  test('keeps what initdb found out, and takes the settings of the program, which roll the pod', async () => {
    db.apply({ config: { work_mem: '7MB', log_line_prefix: "it's %m " }, users: [LATE] });
    db.ready();
    await db.eventually(() => db.client(`${WITH_PASSWORD} psql -Atc 'SHOW work_mem' -c 'SHOW log_line_prefix' -c 'SHOW default_text_search_config'`), "7MB\nit's %m \npg_catalog.english");
    expect(db.client(COUNT)).toBe('10000');
  });

  test('makes a user who was added later as the runbook says, who may use what is given and nothing else', () => {
    db.follow('A database or user who comes later', commands => commands.replace("DATABASES='reports'", 'DATABASES='));
    const asLate = (sql: string) => db.client(`PGPASSWORD=${passwordOf('late')} psql -h $DB_HOST -U late -At reports -c "${sql}" 2>&1 || true`);
    expect(asLate('CREATE TABLE own AS SELECT 1 AS one; SELECT one FROM own')).toContain('1');
    expect(asLate('CREATE ROLE other')).toContain('permission denied to create role');
    expect(asLate('SELECT rolname FROM pg_authid')).toContain('permission denied for table pg_authid');
  });
});

describeOn(['real'], 'Postgres with standbys', () => {
  let db: TestDatabase;
  const apply = { name: 'postgres-standbys', clientImage: 'postgres:17', props: { engine, replicas: 3 } };
  const standbys = () => db.client(`${WITH_PASSWORD} psql -Atc "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"`);
  const readHere = (ordinal: number) => db.inPod(ordinal, "psql -U postgres -Atc 'SELECT count(*) FROM items'");

  beforeAll(() => {
    db = new TestDatabase(Kubectl.connect(), apply);
  });
  afterAll(() => db?.remove());

  test('stream to every standby what is written to the first pod', async () => {
    db.ready();
    db.namespace.rolledOut('client');
    db.client(WRITE);
    await db.eventually(standbys, '2');
    await db.eventually(() => [1, 2].map(readHere).join(), '10000,10000');
    expect(db.inPod(1, "psql -U postgres -c 'DELETE FROM items' 2>&1 || true")).toContain('read-only transaction');
    expect(db.client(`${WITH_PASSWORD} psql -Ath $DB_READ_HOST -c 'SELECT count(*) FROM items'`)).toBe('10000');
  });

  test('follow the first pod again after it was killed', async () => {
    db.kill(0);
    await db.eventually(() => db.client(COUNT), '10000');
    await db.eventually(standbys, '2');
  });

  test('take a change of the settings one after the other, the first pod last', async () => {
    db.apply({ config: { work_mem: '9MB' } });
    db.ready();
    const times = [2, 1, 0].map(ordinal => db.namespace.kubectl.get('pod', `db-${ordinal}`).status.startTime);
    expect(times).toEqual([...times].sort());
    expect(new Set(times).size).toBe(3);
    await db.eventually(standbys, '2');
    expect(db.client(`${WITH_PASSWORD} psql -Ath $DB_READ_HOST -c 'SHOW work_mem'`)).toBe('9MB');
  });

  test('copies the first pod anew where a standby has lost its disk', async () => {
    db.namespace.kubectl.run(['delete', 'pvc', 'data-db-2', '--wait=false']);
    db.kill(2);
    await db.eventually(() => db.namespace.kubectl.run(['get', 'pvc', 'data-db-2', '-o', 'jsonpath={.metadata.deletionTimestamp}']), '');
    db.ready();
    await db.eventually(() => readHere(2), '10000');
  });
});


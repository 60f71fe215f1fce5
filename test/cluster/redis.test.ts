import { keepsItsRows, TestDatabase } from './database';
import { describeOn, Kubectl } from './kubectl';
import { DatabaseEngine } from '../../src';

const REDIS = DatabaseEngine.redis({ version: '8.0' });
const CLI = 'export REDISCLI_AUTH=$DB_PASSWORD; redis-cli -h $DB_HOST';
const WRITE = `${CLI} --pipe < <(seq -f 'SET row:%.0f value' 1 10000)`;
const COUNT = `${CLI} DBSIZE`;

describeOn(['real'], 'Redis', () => {
  let db: TestDatabase;
  beforeAll(() => {
    db = new TestDatabase(Kubectl.connect(), { name: 'redis', clientImage: 'redis:8.0', props: { engine: REDIS } });
  });
  afterAll(() => db?.remove());

  keepsItsRows(() => db, { write: WRITE, count: COUNT });

  test('answers nobody without the password, which is nowhere on the disk and in no argument', () => {
    expect(db.client('redis-cli -h $DB_HOST DBSIZE')).toBe('NOAUTH Authentication required.');
    const password = db.client('echo $DB_PASSWORD');
    expect(db.inPod(0, `grep -rl '${password}' /data /tmp /proc/1/cmdline /proc/1/environ || true`)).toBe('');
  });

  test('takes the settings of the program, and has what it had when its log is turned off and on again', async () => {
    for (const appendonly of ['no', 'yes']) {
      db.apply({ config: { appendonly, 'proc-title-template': '{title} "a" \\ #' } });
      db.ready();
      await db.eventually(() => db.client(`${CLI} CONFIG GET appendonly`), `appendonly\n${appendonly}`);
      expect(db.client(`${CLI} SET ${appendonly} 1`)).toBe('OK');
    }
    expect(db.client(`${CLI} CONFIG GET proc-title-template`)).toBe('proc-title-template\n{title} "a" \\ #');
    expect(db.client(COUNT)).toBe('10002');
  });
});

describeOn(['real'], 'Valkey', () => {
  let db: TestDatabase;
  beforeAll(() => {
    db = new TestDatabase(Kubectl.connect(), { name: 'valkey', clientImage: 'redis:8.0', props: { engine: DatabaseEngine.valkey({ version: '8.1' }) } });
  });
  afterAll(() => db?.remove());

  keepsItsRows(() => db, { write: WRITE, count: COUNT });
});

import { TestDatabase } from './database';
import { describeOn, Kubectl } from './kubectl';
import { DatabaseEngine } from '../../src';

const REDIS = DatabaseEngine.redis({ version: '8.0' });
const CLI = 'export REDISCLI_AUTH=$DB_PASSWORD; redis-cli -h $DB_HOST';
const WRITE = `${CLI} --pipe < <(seq -f 'SET row:%.0f value' 1 10000)`;

/** What a pod answers, in its own container. */
const here = (db: TestDatabase, ordinal: number, command: string) =>
  db.inPod(ordinal, `REDISCLI_AUTH=$(< "$PASSWORD_FILE") "$CLIENT" $CLIENT_OPTIONS ${command}`);

describeOn(['real'], 'Redis with followers', () => {
  let db: TestDatabase;
  const counts = () => [0, 1, 2].map(ordinal => here(db, ordinal, 'DBSIZE')).join();
  const followers = () => here(db, 0, 'INFO replication').match(/state=online/g)?.length.toString() ?? '0';

  beforeAll(() => {
    db = new TestDatabase(Kubectl.connect(), { name: 'redis-followers', clientImage: 'redis:8.0', props: { engine: REDIS, replicas: 3 } });
  });
  afterAll(() => db?.remove());

  test('has in every pod what is written to the first', async () => {
    db.ready();
    db.namespace.rolledOut('client');
    db.client(WRITE);
    await db.eventually(counts, '10000,10000,10000');
    expect(here(db, 1, 'SET a b')).toContain('READONLY');
    expect(db.client('REDISCLI_AUTH=$DB_PASSWORD redis-cli -h $DB_READ_HOST DBSIZE')).toBe('10000');
  });

  test('is whole again after the first pod was killed', async () => {
    db.kill(0);
    db.ready();
    await db.eventually(followers, '2');
    await db.eventually(counts, '10000,10000,10000');
  });

  test.each([2, 0])('is whole again after pod %s has lost its disk', async ordinal => {
    db.namespace.kubectl.run(['delete', 'pvc', `data-db-${ordinal}`, '--wait=false']);
    db.kill(ordinal);
    await db.eventually(() => db.namespace.kubectl.run(['get', 'pvc', `data-db-${ordinal}`, '-o', 'jsonpath={.metadata.deletionTimestamp}']), '');
    db.ready();
    await db.eventually(followers, '2');
    await db.eventually(counts, '10000,10000,10000');
  });
});

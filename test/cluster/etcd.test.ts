import { keepsItsRows, TestDatabase } from './database';
import { describeOn, Kubectl } from './kubectl';
import { DatabaseEngine, StatefulDatabaseProps } from '../../src';

// Its default shell is not on every cluster of tests.
const engine = DatabaseEngine.etcd({ version: '3.5.16', shellImage: 'busybox:1.37' });
const CLIENT = 'export ETCDCTL_ENDPOINTS=http://$DB_HOST:$DB_PORT;';
/** A hundred transactions of a hundred keys. */
const WRITE = `${CLIENT}
  for hundred in $(seq 0 99); do
    { echo; seq -f "put item/%.0f value" $((hundred * 100 + 1)) $((hundred * 100 + 100)); echo; echo; } | etcdctl txn > /dev/null
  done`;
const COUNT = `${CLIENT} etcdctl get item/ --prefix --count-only --write-out=fields | sed -n 's/"Count" : //p'`;

describeOn(['real'], 'etcd', () => {
  let db: TestDatabase;
  beforeAll(() => {
    db = new TestDatabase(Kubectl.connect(), { name: 'etcd', clientImage: 'quay.io/coreos/etcd:v3.5.16', props: { engine, credentials: undefined } });
  });
  afterAll(() => db?.remove());

  keepsItsRows(() => db, { write: WRITE, count: COUNT });

  test('takes the settings of the program, which roll the pod', async () => {
    db.apply({ config: { 'max-txn-ops': '2' } });
    db.ready();
    await db.eventually(() => db.client(`${CLIENT} printf '\\nput a 1\\nput b 2\\nput c 3\\n\\n\\n' | etcdctl txn 2>&1 | tail -1 || true`), 'Error: etcdserver: too many operations in txn request');
    expect(db.client(COUNT)).toBe('10000');
  });
});

describeOn(['real'], 'Three members of etcd', () => {
  let db: TestDatabase;
  const three: Partial<StatefulDatabaseProps> = { replicas: 3 };
  const members = () => db.inPod(0, "etcdctl member list | awk -F ', ' '{ print $3, $2, $6 }' | sort");
  const all = [0, 1, 2].map(ordinal => `db-${ordinal} started false`).join('\n');

  beforeAll(() => {
    db = new TestDatabase(Kubectl.connect(), { name: 'etcd-members', clientImage: 'quay.io/coreos/etcd:v3.5.16', props: { engine, credentials: undefined } });
  });
  afterAll(() => db?.remove());

  test('come from one, and have its keys', async () => {
    db.ready();
    db.namespace.rolledOut('client');
    db.client(WRITE);
    db.apply(three);
    db.ready();
    await db.eventually(members, all);
    expect(db.client(COUNT)).toBe('10000');
  });

  test.each([0, 1, 2])('have all keys while member %s is away, and when it is back', async ordinal => {
    db.kill(ordinal);
    await db.eventually(() => db.client(COUNT), '10000');
    db.ready();
    await db.eventually(() => db.client(COUNT), '10000');
  });

  test('are three again when one has lost its disk, be it the first', async () => {
    const id = () => db.inPod(1, "etcdctl member list | sed -n 's/,.* db-0,.*//p'");
    const before = id();
    db.namespace.kubectl.run(['delete', 'pvc', 'data-db-0', '--wait=false']);
    db.kill(0);
    await db.eventually(() => db.client(COUNT), '10000');
    await db.eventually(members, all);
    db.ready();
    expect(id()).not.toBe(before);
    expect(db.inPod(0, "etcdctl get item/ --prefix --count-only --consistency=s --write-out=fields | sed -n 's/\"Count\" : //p'")).toBe('10000');
  });

  test('become one as the runbook says, which has all keys, and three again', async () => {
    db.becomeAlone();
    await db.eventually(members, 'db-0 started false');
    expect(db.client(COUNT)).toBe('10000');
    db.apply(three);
    db.ready();
    await db.eventually(members, all);
    expect(db.client(COUNT)).toBe('10000');
  });

  test('form a cluster when all of them are new', async () => {
    db.namespace.kubectl.run(['delete', 'statefulset', 'db']);
    db.namespace.kubectl.run(['delete', 'pvc', '--all']);
    db.apply(three);
    db.ready();
    await db.eventually(members, all);
    expect(db.client(COUNT)).toBe('0');
  });
});

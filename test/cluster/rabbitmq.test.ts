import { readFileSync } from 'fs';
import { join } from 'path';
import { keepsItsRows, TestDatabase } from './database';
import { describeOn, Kubectl } from './kubectl';
import { DatabaseEngine, StatefulDatabaseProps } from '../../src';

const props = {
  engine: DatabaseEngine.rabbitmq({ version: '4.0' }),
  database: 'shop',
  // Debian's package has programs of its own before RabbitMQ's, which pass on no signals; the official image has none.
  env: { PATH: '/usr/lib/rabbitmq/bin:/usr/local/bin:/usr/bin:/bin', RUNNING_UNDER_SYSTEMD: 'true' },
};
const AMQP = `
  cat > /tmp/amqp.escript <<'END'
${readFileSync(join(__dirname, 'amqp.escript'), 'utf8')}
END
  export HOME=/tmp ERL_LIBS=$(echo /usr/lib/rabbitmq/lib/*/plugins)
  escript /tmp/amqp.escript`;
const WRITE = `${AMQP} publish orders 10000`;
const COUNT = `${AMQP} count orders`;

function suite(title: string, body: (db: () => TestDatabase) => void): void {
  describeOn(['real'], title, () => {
    let db: TestDatabase;
    beforeAll(() => {
      db = new TestDatabase(Kubectl.connect(), { name: title.toLowerCase().replace(/\W+/g, '-'), clientImage: 'rabbitmq:4.0', props });
    });
    afterAll(() => db?.remove());
    body(() => db);
  });
}

suite('RabbitMQ', db => {
  keepsItsRows(db, { write: WRITE, count: COUNT });

  test('takes the settings of the program, which roll the pod', async () => {
    db().apply({ config: { channel_max: '17' } });
    db().ready();
    expect(db().inPod(0, 'rabbitmqctl --quiet environment | grep channel_max,')).toBe('{channel_max,17},');
    expect(db().client(COUNT)).toBe('10000');
  });
});

suite('RabbitMQ nodes', db => {
  const three: Partial<StatefulDatabaseProps> = { replicas: 3 };
  const queue = (what: string) => db().inPod(1, `rabbitmqctl --silent --vhost shop list_queues ${what} | grep -o 'rabbit@db-.\\|quorum' | sort | xargs`);

  test('join the first one, and get their part of its queues', async () => {
    db().ready();
    db().namespace.rolledOut('client');
    db().client(WRITE);
    db().apply(three);
    db().ready();
    await db().eventually(() => queue('type online'), 'quorum rabbit@db-0 rabbit@db-1 rabbit@db-2');
    expect(db().client(COUNT)).toBe('10000');
  });

  test.each([0, 1, 2])('have all messages while node %s is away, and when it is back', async ordinal => {
    db().kill(ordinal);
    await db().eventually(() => db().client(COUNT), '10000');
    db().ready();
    await db().eventually(() => queue('online'), 'rabbit@db-0 rabbit@db-1 rabbit@db-2');
    expect(db().client(COUNT)).toBe('10000');
  });

  test('are three again when one has lost its disk, be it the first', async () => {
    db().namespace.kubectl.run(['delete', 'pvc', 'data-db-0', '--wait=false']);
    db().kill(0);
    await db().eventually(() => db().client(COUNT), '10000');
    db().ready();
    await db().eventually(() => queue('online'), 'rabbit@db-0 rabbit@db-1 rabbit@db-2');
  });

  test('have all messages after their StatefulSet was deleted, all of them were killed, and it was applied again', async () => {
    db().namespace.kubectl.run(['delete', 'statefulset', 'db']);
    [0, 1, 2].forEach(ordinal => db().kill(ordinal));
    db().apply(three);
    db().ready();
    await db().eventually(() => db().client(COUNT), '10000');
  });

  test('become one as the runbook says, which has all messages', async () => {
    db().becomeAlone();
    await db().eventually(() => db().inPod(0, "rabbitmqctl --silent --vhost shop list_queues members | grep -o 'rabbit@db-.' | xargs"), 'rabbit@db-0');
    await db().eventually(() => db().client(COUNT), '10000');
    expect(db().namespace.kubectl.list('pvc').map(({ metadata }) => metadata.name)).toEqual(['data-db-0']);
  });
});

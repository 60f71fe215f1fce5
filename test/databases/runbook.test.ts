import * as fs from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { Size } from 'cdk8s';
import { database, LEAST } from './database';
import { fencesOf } from '../../examples/support/markdown';
import { AccessMode, App, Credentials, DatabaseEngine, EbsStorageClass, Environment, StatefulDatabaseProps } from '../../src';

const EMPTY = DatabaseEngine.custom({ name: 'search', image: 'search:1.0', dataPath: '/data' });
const SELECTOR = 'app.kubernetes.io/name=postgres,app.kubernetes.io/instance=orders';

function runbookOf(props: Partial<StatefulDatabaseProps> = {}): string {
  return database(new Environment(new App(), 'prod'), props).runbook;
}

function section(title: string, props: Partial<StatefulDatabaseProps> = {}): string {
  const [, text] = runbookOf(props).split(`\n## ${title}\n`);
  return text?.split('\n## ')[0];
}

describe('the runbook of a database', () => {
  test('says what it is, and how it looks', () => {
    expect(runbookOf({ replicas: 3, firstOrdinal: 2 }).split('\n## ')[0]).toBe(`# orders

PostgreSQL, postgres:17.2, 3 pods. Of its pods: nothing fails over by itself: while the first pod is away nothing can be written; CloudNativePG is an operator that fails over.

\`\`\`sh
kubectl --namespace prod get statefulset,pods,pvc --selector ${SELECTOR}
kubectl --namespace prod logs orders-2 --container postgres
\`\`\`
`);
    expect(runbookOf()).toContain('postgres:17.2, one pod.');
    expect(runbookOf({ name: 'shop' })).toMatch(/^# shop\n/);
  });

  test('has its sections in order, that about passwords where there is one', () => {
    const titles = (props: Partial<StatefulDatabaseProps>) => [...runbookOf(props).matchAll(/^## (.*)$/gm)].map(match => match[1]);
    expect(titles({})).toEqual(['Where the data is', 'A larger disk', 'Another password', 'For good']);
    expect(titles({ replicas: 2 })).toEqual(['Where the data is', 'A larger disk', 'Fewer pods', 'Another password', 'For good']);
    expect(titles({ databases: ['reports'] })).toEqual(['Where the data is', 'A larger disk', 'Another password', 'A database or user who comes later', 'For good']);
    expect(titles({ engine: EMPTY, credentials: undefined })).toEqual(['Where the data is', 'A larger disk', 'For good']);
  });

  test('has how databases and users are made that were added, in the first pod, by the script of the first start', () => {
    const users = [{ name: 'shop', databases: ['shop'] }, { name: 'report_er', databases: ['reports', 'archive'] }];
    expect(section('A database or user who comes later', { firstOrdinal: 2, database: 'shop', databases: ['reports', 'archive'], users })).toContain(`
DATABASES='reports archive'
USERS='shop shop
report_er reports archive'
kubectl --namespace prod exec orders-2 --container postgres -- env DATABASES="$DATABASES" USERS="$USERS" \\
  bash -euo pipefail /docker-entrypoint-initdb.d/00-databases-and-users.sh
`);
    const others = [{ database: 'shop' }, { engine: DatabaseEngine.rabbitmq({ version: '4.0' }), databases: ['shop'] }];
    expect(others.map(props => section('A database or user who comes later', props))).toEqual([undefined, undefined]);
  });

  test('names the claims, and what becomes of them', () => {
    const where = (props: Partial<StatefulDatabaseProps>) => section('Where the data is', props);
    expect(where({ replicas: 2, firstOrdinal: 1, logStorage: { size: Size.gibibytes(1) } })).toContain('On the claims data-orders-1, data-orders-2, log-orders-1, log-orders-2.');
    expect(where({ replicas: 0 })).toContain('On the claims of its pods.');
    expect(where({})).toContain('Deleting, renaming or scaling down the StatefulSet leaves them as they are');
    expect(where({ dangerouslyDeleteDataWithDatabase: true })).toContain('**As the program says, deleting or renaming the StatefulSet deletes them, and the data with them.**');
    expect(where({ dangerouslyDeleteDataWhenScaledDown: true })).toContain('**As the program says, scaling down the StatefulSet deletes them,');
    expect(where({ dangerouslyDeleteDataWithDatabase: true, dangerouslyDeleteDataWhenScaledDown: true })).toContain('deleting or renaming or scaling down the StatefulSet deletes them,');
  });

  test('has the way to a larger disk: claims first, then the StatefulSet without its pods', () => {
    const env = new Environment(new App(), 'prod');
    const storageClass = new EbsStorageClass(env, 'fast');
    const storage = { size: Size.gibibytes(10), storageClass };
    const [{ code }] = fencesOf(database(env, { storage, logStorage: storage, replicas: 2 }).runbook.split('## A larger disk')[1]);
    expect(code.split('\n').filter(line => line !== '' && !line.startsWith('#'))).toEqual([
      'SIZE=100Gi',
      'kubectl get storageclass fast',
      'for claim in data-orders-0 data-orders-1 log-orders-0 log-orders-1; do',
      '  kubectl --namespace prod patch pvc "$claim" --type merge --patch \'{"spec":{"resources":{"requests":{"storage":"\'"$SIZE"\'"}}}}\'',
      'done',
      `kubectl --namespace prod get pvc --selector ${SELECTOR} --watch`,
      'kubectl --namespace prod delete statefulset orders --cascade=orphan',
    ]);
    expect(code).toContain('(leave out those that stay as they are)');
    expect(section('A larger disk')).not.toContain('(leave out');
    expect(section('A larger disk')).toContain('kubectl get storageclass\n');
  });

  describe('has the way to fewer pods', () => {
    const fewer = (engine: DatabaseEngine, props: Partial<StatefulDatabaseProps> = {}) => section('Fewer pods', { engine, replicas: 3, credentials: undefined, ...props });
    const commands = (text: string) => fencesOf(text)[0].code.split('\n').filter(line => line !== '' && !line.startsWith('#'));

    test('where there are several', () => {
      expect(section('Fewer pods')).toBeUndefined();
    });

    test('of followers: their claims go when they are gone', () => {
      const text = fewer(LEAST.engine, { logStorage: { size: Size.gibibytes(1) }, replicas: 4, firstOrdinal: 1 });
      expect(text).toContain('The others have nothing that the first pod does not have. Set `GONE` to the pods that go: the last ones, the last one first.');
      expect(commands(text)).toEqual([
        'GONE="orders-4"', 'for POD in $GONE; do', '  kubectl --namespace prod delete pvc --ignore-not-found "data-$POD" "log-$POD"', 'done',
      ]);
    });

    test('of etcd: members leave first', () => {
      expect(commands(fewer(DatabaseEngine.etcd({ version: '3.5.16' }))).slice(0, 6)).toEqual([
        'GONE="orders-2 orders-1"',
        'for POD in $GONE; do',
        '  ID=$(kubectl --namespace prod exec orders-0 --container etcd -- etcdctl member list | sed -n "s/,.* $POD,.*//p")',
        '  # It is refused until all members have been connected for five seconds.',
        '  until kubectl --namespace prod exec orders-0 --container etcd -- etcdctl member remove "$ID"; do sleep 2; done',
        'done',
      ]);
    });

    test('of RabbitMQ: nodes leave their queues, then the cluster', () => {
      expect(commands(fewer(DatabaseEngine.rabbitmq({ version: '4.0' }))).slice(2, 6)).toEqual([
        '  NODE="rabbit@$POD.orders-headless.prod.svc"',
        '  kubectl --namespace prod exec orders-0 --container rabbitmq -- rabbitmq-queues shrink "$NODE"',
        '  kubectl --namespace prod exec "$POD" --container rabbitmq -- rabbitmqctl stop_app',
        '  kubectl --namespace prod exec orders-0 --container rabbitmq -- rabbitmqctl forget_cluster_node "$NODE"',
      ]);
    });

    test('of Cassandra: nodes hand on their part', () => {
      expect(commands(fewer(DatabaseEngine.cassandra({ version: '5.0.2' }))).slice(0, 3)).toEqual([
        'GONE="orders-2"', 'for POD in $GONE; do', '  kubectl --namespace prod exec "$POD" --container cassandra -- nodetool decommission',
      ]);
    });

    test.each([
      [DatabaseEngine.mongodb({ version: '8.0.4' }), 'Take those that go out of the replica set first'],
      [DatabaseEngine.zookeeper({ version: '3.9.3' }), 'Let nobody write meanwhile'],
      [EMPTY, 'What those that go have is no longer read.'],
    ].map(([engine, note]) => [(engine as DatabaseEngine).name, engine as DatabaseEngine, note as string] as const))('of %s: says what is to be known', (_, engine, note) => {
      expect(fewer(engine)).toContain(note);
    });

    test('of Kafka: there is none', () => {
      expect(fewer(DatabaseEngine.kafka({ version: '3.9.0' }))).toBe('\nThe number of pods is for ever, and Kafka refuses to start with another one. Mirror the topics into a smaller cluster with MirrorMaker 2.\n');
    });
  });

  test('says where the password is, and when it is read', () => {
    const password = section('Another password', { credentials: Credentials.fromSecret('mine') });
    expect(password).toContain('The image reads the Secret `mine` on the first start of an empty disk only.');
    expect(password).toContain('kubectl --namespace prod rollout restart statefulset orders\n');
    expect(section('Another password', { engine: DatabaseEngine.redis({ version: '8.0' }) })).toContain('Change it in the Secret `orders`, then restart what reads it.');
  });

  test('says what deletes it for good', () => {
    const [{ code }] = fencesOf(section('For good'));
    expect(code).toBe(`kubectl --namespace prod delete statefulset orders\nkubectl --namespace prod delete pvc --selector ${SELECTOR}\n`);
  });

  test('names no namespace where the chart does not', () => {
    const chart = new (jest.requireActual('cdk8s').Chart)(new App(), 'plain');
    expect(database(chart).runbook).toContain('\nkubectl delete statefulset orders\n');
  });
});

describe('at synthesis', () => {
  let outdir: string;
  beforeEach(() => {
    outdir = fs.mkdtempSync(path.join(tmpdir(), 'runbook-'));
  });
  afterEach(() => fs.rmSync(outdir, { recursive: true }));

  /** The warnings of a synthesis with a database; without one where there are no props. */
  function synthesize(props?: Partial<StatefulDatabaseProps>, chart = 'prod'): string[] {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    try {
      const app = new App({ outdir });
      const env = new Environment(app, chart);
      if (props) {
        database(env, props);
      }
      app.synth();
      return warn.mock.calls.map(([warning]) => `${warning}`);
    } finally {
      warn.mockRestore();
    }
  }

  const FILE = 'prod.orders.runbook.md';

  test('stands beside the manifests', () => {
    expect(synthesize({})).toEqual([]);
    expect(fs.readdirSync(outdir)).toEqual(['prod.k8s.yaml', FILE]);
    expect(fs.readFileSync(path.join(outdir, FILE), 'utf8').startsWith(runbookOf())).toBe(true);
  });

  test.each<[what: string, props: Partial<StatefulDatabaseProps>, was: string, is: string]>([
    ['the size of a disk', { storage: { size: Size.gibibytes(20) } }, 'data 10Gi ReadWriteOnce', 'data 20Gi ReadWriteOnce'],
    ['its mode', { storage: { ...LEAST.storage, accessMode: AccessMode.READ_WRITE_ONCE_POD } }, 'data 10Gi ReadWriteOnce', 'data 10Gi ReadWriteOncePod'],
    ['a disk more', { logStorage: { size: Size.gibibytes(1) } }, 'data 10Gi ReadWriteOnce', 'data 10Gi ReadWriteOnce, log 1Gi ReadWriteOnce'],
    ['the headless Service', { serviceName: 'mine' }, 'Service orders-headless', 'Service mine'],
    ['how pods start', { parallel: true }, 'pods in order', 'pods at once'],
    ['the engine, which is in the selector', { engine: EMPTY, credentials: undefined }, 'engine postgres', 'engine search'],
  ])('warns of what no apply can change: %s', (_, props, was, is) => {
    const before = 'engine postgres, Service orders-headless, pods in order, data 10Gi ReadWriteOnce';
    synthesize({});
    expect(synthesize(props)).toEqual([
      'prod/orders: something is another that the API server lets nobody change in a StatefulSet that exists; '
      + `see "A larger disk" in ${FILE} (was ${before}, is ${before.replace(was, is)})`,
    ]);
    expect(synthesize(props)).toEqual([]);
  });

  test('warns of a class that is another', () => {
    const withClass = (name: string) => ({ storage: { ...LEAST.storage, storageClass: new EbsStorageClass(new Environment(new App(), 'cluster', { clusterScoped: true }), name) } });
    synthesize(withClass('fast'));
    expect(synthesize(withClass('slow'))).toEqual([expect.stringMatching(/was .*, data 10Gi fast ReadWriteOnce, is .*, data 10Gi slow ReadWriteOnce\)$/)]);
  });

  test('is silent about what an apply does change', () => {
    synthesize({});
    const engine = DatabaseEngine.postgres({ version: '17.3' });
    expect(synthesize({ engine, replicas: 3, config: { work_mem: '4MB' }, storage: { size: Size.mebibytes(10240), accessMode: AccessMode.READ_WRITE_ONCE } })).toEqual([]);
  });

  test('warns of a database that is gone, or has another name', () => {
    const settled = `(delete ${path.join(outdir, FILE)} when that is settled)`;
    const gone = (claims: string) => `prod/orders: the StatefulSet orders is no longer in the program; its claims ${claims}, and a database under another name begins empty ${settled}`;
    synthesize({});
    expect(synthesize()).toEqual([gone('stay where they are')]);
    expect(synthesize({ name: 'shop' })).toEqual([gone('stay where they are')]);
    expect(synthesize({ name: 'shop' }, 'other')).toHaveLength(2);
    fs.readdirSync(outdir).filter(file => file.endsWith('.md')).forEach(file => fs.rmSync(path.join(outdir, file)));
    synthesize({ dangerouslyDeleteDataWithDatabase: true });
    expect(synthesize()).toEqual([gone('go with it')]);
  });
});

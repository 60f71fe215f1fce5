import { Size } from 'cdk8s';
import { Cpu, NetworkPolicyPort, Secret } from 'cdk8s-plus-28';
import { clientApp, destroy, inClient, outcomeOf, runNow } from './backups';
import { describeOn, eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { useImagesOfCluster } from './shop/images';
import { Shop } from '../../examples/shop/shop';
import { BackupDestination, BackupWorkspace, EbsStorageClass, Environment, Peer, PersistentStore, Profile, ReclaimPolicy, StorageSource } from '../../src';

const NAME = 'test-shop';
const WEB = 'http://web:8080/api/orders';

interface Answer {
  readonly status: number;
  /** What has known it: `cache`, `database` or `api`. */
  readonly from: string;
  readonly body: any;
}

describeOn(['real'], 'The whole shop of the example', () => {
  const cluster = Kubectl.connect();
  let namespace: TestNamespace;
  beforeAll(async () => {
    const profile = Profile.production({ replicas: 1, cpu: Cpu.millis(10), memory: Size.mebibytes(128) });
    namespace = new TestNamespace(cluster, NAME, { profile, defaultDeny: true });
    apply();
    ['orders-db', 'cache', 'jobs'].forEach(name => namespace.kubectl.run(['rollout', 'status', '--timeout=300s', `statefulset/${name}`]));
    ['web', 'api', 'worker', 'client'].forEach(name => namespace.rolledOut(name));
    await answers(({ status }) => status === 200);
  });
  afterAll(() => {
    namespace?.kubectl.run(['delete', 'pods', '--all', '--grace-period=0', '--force']);
    namespace?.remove();
    cluster.run(['delete', 'storageclass', '--ignore-not-found', NAME]);
  });

  /** Applies the shop as production has it, in one copy and on small disks. */
  function apply(restore?: string): void {
    namespace.apply((env, app) => {
      const disks = new EbsStorageClass(new Environment(app, 'cluster', { clusterScoped: true }), NAME, { reclaimPolicy: ReclaimPolicy.DELETE });
      const size = Size.gibibytes(4);
      const vault = new PersistentStore(env, 'vault', { size, source: StorageSource.dynamic(disks) });
      const shop = new Shop(env, 'shop', {
        version: '1.4.2',
        host: 'shop.example.com',
        disks,
        size,
        backup: { destinations: [BackupDestination.store(vault)], workspace: BackupWorkspace.volume(size, disks) },
      });
      if (restore !== undefined) {
        shop.backup!.restore(env, restore, { suspend: true });
      }
      new Secret(env, 'alerts', { metadata: { name: 'shop-alerts' }, stringData: { url: 'https://alerts.example.com/' } });
      useImagesOfCluster(env);
      clientApp(env).allowTo(Peer.anywhere(), [NetworkPolicyPort.tcp(8080)]);
    });
  }

  /** Asks the web as a customer does; 0 is the status of one that does not answer. */
  function ask(path: string, order?: object): Answer {
    const data = order ? `--data '${JSON.stringify(order)}'` : '';
    const printed = inClient(namespace, `
      : > /tmp/body
      curl --silent --output /tmp/body --write-out '%{http_code} %header{x-from}\\n' ${data} ${WEB}${path} || true
      cat /tmp/body`);
    const [outcome, body] = printed.split('\n');
    const [status, from] = outcome.split(' ');
    return { status: Number(status), from, body: body && JSON.parse(body) };
  }

  const orders = () => ask('');

  /** Waits until the shop answers in a way when it is asked for all orders. */
  async function answers(holds: (answer: Answer) => boolean): Promise<void> {
    let answer = orders();
    await eventually(() => holds(answer = orders()), () => JSON.stringify(answer));
  }

  /** Buys something, and waits until the worker has shipped it. */
  async function buy(item: string, quantity: number): Promise<any> {
    const { status, body: placed } = ask('', { item, quantity });
    expect([status, placed]).toEqual([201, { id: expect.any(Number), item, quantity, status: 'placed' }]);
    let answer = ask(`/${placed.id}`);
    await eventually(() => (answer = ask(`/${placed.id}`)).from === 'cache', () => JSON.stringify(answer));
    expect(answer).toEqual({ status: 200, from: 'cache', body: { ...placed, status: 'shipped' } });
    return answer.body;
  }

  const known: any[] = [];

  test('takes an order at the web, keeps it in Postgres, has the worker ship it, and finds it in Redis', async () => {
    known.push(await buy('book', 2), await buy('knife', 1));
    expect(orders()).toEqual({ status: 200, from: 'database', body: known });
  });

  test('backs the orders up, and verifies that they come back', async () => {
    expect(await runNow(namespace, 'orders-backup', 'orders-backup-now')).toMatchObject({ ended: 'Complete' });
    expect(await runNow(namespace, 'orders-backup-verify', 'orders-backup-verify-now')).toEqual({
      ended: 'Complete', log: expect.stringContaining('"message":"the query holds","answer":"t"'),
    });
  });

  test('has its orders again after the database was lost with its disk', async () => {
    destroy(namespace, 'orders-db');
    await answers(({ status }) => status === 503);
    apply('orders-back');
    namespace.kubectl.run(['rollout', 'status', '--timeout=300s', 'statefulset/orders-db']);
    await answers(({ status, body }) => status === 503 && body.error.includes('relation "orders" does not exist'));

    // Nobody writes meanwhile, as the README has it.
    namespace.kubectl.run(['scale', 'deployment/api', 'deployment/worker', '--replicas=0']);
    namespace.kubectl.run(['wait', '--for=delete', 'pod', '--selector', 'app.kubernetes.io/name in (api, worker)', '--timeout=120s']);
    namespace.kubectl.run(['patch', 'job/orders-back', '--patch', '{"spec":{"suspend":false}}']);
    expect(await outcomeOf(namespace, 'orders-back')).toMatchObject({ ended: 'Complete' });
    namespace.kubectl.run(['scale', 'deployment/api', 'deployment/worker', '--replicas=1']);
    await answers(({ status }) => status === 200);
    expect(orders()).toEqual({ status: 200, from: 'database', body: known });
  });

  test('goes on selling', async () => {
    known.push(await buy('lamp', 3));
    expect(orders().body).toEqual(known);
  });
});

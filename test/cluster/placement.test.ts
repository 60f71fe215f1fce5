import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { describeOn, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { StatelessApp, Toleration } from '../../src';

const cluster = Kubectl.connect();
const NODES = ['zoneless-1', 'zoneless-2', 'zoneless-3'];
const POOL = { pool: 'zoneless' };

/** A node as clusters on machines of one's own have them: with a name, and in no zone. */
const node = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...POOL } },
  spec: { taints: [{ key: 'pool', value: 'zoneless', effect: 'NoSchedule' }] },
  status: Object.fromEntries(['allocatable', 'capacity'].map(each => [each, { 'cpu': '64', 'memory': '256Gi', 'ephemeral-storage': '1Ti', 'pods': '500' }])),
});

describeOn(['simulated'], 'on nodes without zones', () => {
  let namespace: TestNamespace;
  beforeAll(() => {
    cluster.run(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: NODES.map(node) }) });
    cluster.run(['wait', '--for=condition=Ready', '--timeout=60s', ...NODES.map(each => `node/${each}`)]);
    namespace = new TestNamespace(cluster, 'placement');
  });
  afterAll(() => {
    namespace?.remove();
    cluster.run(['delete', 'node', '--ignore-not-found', ...NODES]);
  });

  test('the pods of an app are on a node each, although one node is empty and the others are not', () => {
    const app = { image: 'ghcr.io/acme/web:1.4.2', tolerations: [Toleration.equal('pool', 'zoneless')] };
    const resources = { cpu: Cpu.units(16), memory: Size.gibibytes(128) };
    const busy = NODES.slice(0, 2);
    namespace.apply(env => busy.forEach(name => new StatelessApp(env, name, { ...app, resources, replicas: 1, nodeSelector: { 'kubernetes.io/hostname': name } })));
    busy.forEach(name => namespace.rolledOut(name));
    namespace.apply(env => new StatelessApp(env, 'web', { ...app, replicas: 3, nodeSelector: POOL }));
    namespace.rolledOut('web');
    const pods = namespace.kubectl.list('pods', '-l', 'app.kubernetes.io/name=web');
    expect(pods.map(pod => pod.spec.nodeName).sort()).toEqual(NODES);
  });
});

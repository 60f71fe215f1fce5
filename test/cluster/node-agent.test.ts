import { Duration } from 'cdk8s';
import { ApiResource, PercentOrAbsolute } from 'cdk8s-plus-28';
import { describeOn, eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { ClusterAccess, NodeAgent, Nodes, NodeUpdate, PodSecurityLevel } from '../../src';

const cluster = Kubectl.connect();
const IMAGE = 'busybox:1.37';

describeOn(['simulated'], 'a NodeAgent', () => {
  const added = 'test-node-agent';
  let namespace: TestNamespace;
  const nodesOf = (agent: string) => namespace.kubectl.list('pods', '-l', `app.kubernetes.io/name=${agent}`)
    .filter(pod => pod.status.phase === 'Running' && !pod.metadata.deletionTimestamp).map(pod => pod.spec.nodeName).sort();
  const nodes = () => cluster.list('nodes').map(node => node.metadata.name).sort();
  const runsOn = async (agent: string, expected: () => string[]) => {
    await eventually(() => nodesOf(agent).join() === expected().join(), () => `${agent} runs on ${nodesOf(agent).join()}, and not on ${expected().join()}`);
  };

  beforeAll(() => {
    namespace = new TestNamespace(cluster, 'test-agent');
    namespace.apply(env => {
      new NodeAgent(env, 'all', { image: IMAGE, nodes: Nodes.every() });
      new NodeAgent(env, 'untainted', { image: IMAGE });
      new NodeAgent(env, 'gpu', { image: IMAGE, nodes: Nodes.gpu({ labels: { accelerator: 'gpu' } }).and(Nodes.architecture('amd64')) });
    });
  });
  afterAll(() => {
    namespace?.remove(); // the pod on the added node as well, while there is somebody to stop it
    cluster.run(['delete', 'node', added, '--ignore-not-found']);
  });

  test('runs on all nodes', async () => {
    expect(nodes().length).toBeGreaterThanOrEqual(6);
    await runsOn('all', nodes);
  });

  test('runs on the node with a GPU alone', async () => {
    await runsOn('gpu', () => ['node-6']);
  });

  test('comes to a node that is added, whose taint it has to tolerate', async () => {
    const before = nodes();
    const { apiVersion, kind, metadata, spec, status } = cluster.get('node', 'node-1');
    const labels = { ...metadata.labels, 'kubernetes.io/hostname': added };
    const node = {
      apiVersion,
      kind,
      status,
      metadata: { name: added, labels, annotations: metadata.annotations },
      spec: { ...spec, podCIDR: undefined, podCIDRs: undefined, taints: [{ key: 'dedicated', value: 'test', effect: 'NoSchedule' }] },
    };
    cluster.run(['apply', '-f', '-'], { input: JSON.stringify(node) });
    await runsOn('all', () => [...before, added].sort());
    expect(nodesOf('untainted')).toEqual(before);
  });

  test('has its pods replaced, on as many nodes at once as it says', async () => {
    namespace.apply(env => {
      new NodeAgent(env, 'all', { image: IMAGE, nodes: Nodes.every(), env: { VERSION: '2' }, update: NodeUpdate.maxSurge(PercentOrAbsolute.percent(50)) });
    });
    namespace.kubectl.run(['rollout', 'status', '--timeout=120s', 'daemonset/all']);
    const { status } = namespace.kubectl.get('daemonset', 'all');
    expect(status.updatedNumberScheduled).toBe(status.desiredNumberScheduled);
  });
});

describeOn(['real'], 'a NodeAgent under enforced Pod Security privileged', () => {
  const cache = '/mnt/cdk8s-workloads-test-agent';
  let namespace: TestNamespace;
  const run = (agent: string, command: string) => namespace.kubectl.run(['exec', `daemonset/${agent}`, '--', 'sh', '-c', command]);
  const deploy = (version: string) => {
    const common = { image: IMAGE, command: ['sleep', '3600'], terminationGracePeriod: Duration.seconds(1), env: { VERSION: version } };
    namespace.apply(env => {
      // The logs of the node belong to root, and the cache to the user as which its agent runs.
      new NodeAgent(env, 'logs', {
        ...common,
        podSecurity: { allowRoot: true, user: 0 },
        hostPaths: [{ path: '/var/log' }],
        clusterAccess: [ClusterAccess.read(ApiResource.NODES)],
        priorityClassName: 'system-node-critical',
      });
      new NodeAgent(env, 'cache', { ...common, caches: [{ path: cache, mountPath: '/cache' }] });
    });
    ['logs', 'cache'].forEach(agent => namespace.kubectl.run(['rollout', 'status', '--timeout=180s', `daemonset/${agent}`]));
  };

  beforeAll(() => {
    namespace = new TestNamespace(cluster, 'test-agent', { podSecurity: PodSecurityLevel.PRIVILEGED });
    deploy('1');
  });
  afterAll(() => {
    run('cache', 'rm -rf /cache/*');
    namespace?.remove();
    cluster.run(['delete', 'clusterrole,clusterrolebinding', '--ignore-not-found', 'test-agent:logs']);
  });

  test('reads the logs of its node, and cannot write to them', () => {
    expect(run('logs', 'cat /var/log/pods/kube-system_*/*/*.log | head -n 1')).toMatch(/^\d{4}-\d\d-\d\dT\S+ (stdout|stderr) [FP] /);
    expect(run('logs', 'touch /var/log/mine 2>&1 || true')).toContain('Read-only file system');
  });

  test('has a token for what it may ask the API server, and for nothing else', () => {
    const may = (what: string) => cluster.run(['auth', 'can-i', 'list', what, '--all-namespaces', `--as=system:serviceaccount:${namespace.name}:logs`], { mayExitWith: [1] }).trim();
    expect(['nodes', 'secrets'].map(may)).toEqual(['yes', 'no']);
    const [, claims] = run('logs', 'cat /var/run/secrets/kubernetes.io/serviceaccount/token').split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString()).sub).toBe(`system:serviceaccount:${namespace.name}:logs`);
    expect(run('cache', 'ls /var/run/secrets/kubernetes.io 2>&1 || true')).toContain('No such file');
  });

  test('writes to its cache without being root, and finds it again in its next pod', async () => {
    expect(run('cache', 'id -u; echo kept > /cache/note; stat -c %U:%G /cache /cache/note').trim().split('\n')[0]).toBe('10001');
    deploy('2');
    await eventually(() => run('cache', 'echo $VERSION').trim() === '2', () => 'the old pod is still there', 60);
    expect(run('cache', 'cat /cache/note')).toBe('kept\n');
  });
});

import { describeOn, eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { StatelessApp } from '../../src';

describeOn(['simulated'], 'a StatelessApp', () => {
  let namespace: TestNamespace;
  const deploy = (version: string, replicas: number) => {
    namespace.apply(env => {
      new StatelessApp(env, 'web', { image: `ghcr.io/acme/web:${version}`, port: 8080, replicas });
    });
  };
  const pods = () => namespace.kubectl.list('pods', '-l', 'app.kubernetes.io/name=web').filter(pod => !pod.metadata.deletionTimestamp);
  const images = () => [...new Set(pods().map(pod => pod.spec.containers[0].image))];

  beforeAll(() => {
    namespace = new TestNamespace(Kubectl.connect(), 'test-rollout');
    deploy('1.0.0', 4);
    namespace.rolledOut('web');
  });
  afterAll(() => namespace?.remove());

  test('replaces its pods by those of a new version, never serving with fewer than it has replicas', async () => {
    const available: number[] = [];
    deploy('1.1.0', 4);
    const state = () => namespace.kubectl.get('deployment', 'web').status;
    await eventually(() => {
      available.push(state().availableReplicas ?? 0);
      return state().updatedReplicas === 4 && state().replicas === 4 && state().availableReplicas === 4;
    }, () => JSON.stringify(state()));
    expect(Math.min(...available)).toBeGreaterThanOrEqual(4);
    await eventually(() => images().join() === 'ghcr.io/acme/web:1.1.0', () => images().join());
  });

  test('goes back to the version before by kubectl rollout undo', async () => {
    namespace.kubectl.run(['rollout', 'undo', 'deployment/web']);
    namespace.rolledOut('web');
    await eventually(() => images().join() === 'ghcr.io/acme/web:1.0.0', () => images().join());
    const { metadata } = namespace.kubectl.get('deployment', 'web');
    expect(metadata.annotations['deployment.kubernetes.io/revision']).toBe('3');
  });

  test('scales out, over all zones', async () => {
    deploy('1.0.0', 12);
    namespace.rolledOut('web');
    await eventually(() => pods().length === 12, () => `${pods().length} pods`);
    const nodes = new Map(Kubectl.connect().list('nodes').map(node => [node.metadata.name, node.metadata.labels['topology.kubernetes.io/zone']]));
    const zones = pods().map(pod => nodes.get(pod.spec.nodeName));
    const counts = [...new Set(zones)].map(zone => zones.filter(each => each === zone).length);
    expect(counts).toHaveLength(3);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
  });
});

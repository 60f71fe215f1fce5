import { AppliedExample, synthesizeAll } from './applied-example';
import { describeOn, eventually, Kubectl } from './kubectl';
import { exampleNames } from '../../examples/support/synthesize';
import { documented } from '../versions';

const cluster = Kubectl.connect();
/** A claim that is bound, or that waits for a pod as its class says, and has none. */
function isSettled(claim: any, classes: any[]): boolean {
  const storageClass = classes.find(each => each.metadata.name === claim.spec.storageClassName);
  return claim.status.phase === 'Bound' || (storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && !isMounted(claim));
}

function isMounted(claim: any): boolean {
  const pods = cluster.list('pods', '-n', claim.metadata.namespace);
  return pods.some(pod => pod.spec.volumes?.some((volume: any) => volume.persistentVolumeClaim?.claimName === claim.metadata.name));
}

beforeAll(() => {
  if (cluster.kind() === 'simulated') {
    synthesizeAll(cluster);
  }
});

// A real node shows nothing of them that simulated ones do not: there are no images of theirs.
(cluster.kind() === 'real' ? describe.skip : describe).each(exampleNames())('the example %s', name => {
  let example: AppliedExample;
  beforeAll(() => {
    example = new AppliedExample(cluster, name);
  });
  afterAll(() => example?.remove());

  test('is accepted', () => {
    expect(example.dryRun().trim().split('\n')).toHaveLength(example.objects.length);
    expect(['taken', undefined]).toContain(documented(name, cluster.minorVersion())); // no column is for a server that it was not tested on
  });

  describeOn(['simulated'], 'once applied', () => {
    test('rolls out', async () => {
      example.run('apply', '-f', example.dist);
      // An autoscaler raises what starts below its least number of pods only after a while: a change that is not ours.
      await eventually(() => example.unscaled().length === 0, () => `not scaled yet: ${example.unscaled().join(', ')}`);
      for (const { kind, metadata } of example.ofKind('Deployment', 'StatefulSet', 'DaemonSet')) {
        example.run('rollout', 'status', '--timeout=120s', '-n', metadata.namespace, `${kind.toLowerCase()}/${metadata.name}`);
      }
    });

    test('binds its claims and volumes', async () => {
      const classes = cluster.list('storageclass');
      const unsettled = () => [
        ...example.ofKind('PersistentVolumeClaim').filter(claim => !isSettled(claim, classes)),
        ...example.ofKind('PersistentVolume').filter(volume => volume.status.phase !== 'Bound'),
      ];
      await eventually(() => unsettled().length === 0, () => unsettled().map(each => `${each.kind} ${each.metadata.name} is ${each.status.phase}`).join(', '));
    });

    test('would not change by another apply', () => {
      expect(example.diff()).toBe('');
      const generations = example.generations();
      example.run('apply', '-f', example.dist);
      expect(example.generations()).toEqual(generations);
    });

    test('does what its README says', () => {
      expect(() => example.followReadme()).not.toThrow();
    });
  });
});

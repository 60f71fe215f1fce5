import { readdirSync } from 'fs';
import { join } from 'path';
import { describeOn, eventually, Kubectl } from './kubectl';
import { programsOf, runProgram } from '../../examples/support/documents';
import { ROOT } from '../../examples/support/synthesize';

const FOLDER = join(ROOT, 'docs/coming-from');
const NAMESPACE = 'bakery';
const cluster = Kubectl.connect();

/** Manifests that are written by hand, to be compared with. */
const handwritten = readdirSync(FOLDER).filter(path => path.endsWith('.yaml'));

function removeNamespace(): void {
  cluster.run(['delete', 'namespace', NAMESPACE, '--ignore-not-found']);
}

describeOn(['simulated'], 'coming from YAML', () => {
  beforeAll(removeNamespace);
  afterAll(removeNamespace);

  test.each(['web.yaml', ...handwritten.filter(path => path !== 'web.yaml')])('%s is accepted as it stands', path => {
    expect(() => cluster.run(['apply', '-f', join(FOLDER, path)])).not.toThrow();
  });

  test('a Deployment that is taken over stays the same object, with pods behind its Service all the time', async () => {
    const deployment = () => cluster.get('deployment', 'web', '-n', NAMESPACE);
    const ready = () => cluster.list('endpointslice', '-n', NAMESPACE, '-l', 'kubernetes.io/service-name=web')
      .flatMap(slice => slice.endpoints ?? []).filter(({ conditions }) => conditions.ready).length;
    cluster.run(['rollout', 'status', '-n', NAMESPACE, 'deployment/web', '--timeout=60s']);
    await eventually(() => ready() === 2, () => `${ready()} pods are ready`);
    const before = deployment();

    const takesOver = programsOf('docs/coming-from-yaml.md').find(({ fence }) => fence.code.includes("replace('/spec/selector'"))!;
    cluster.run(['apply', '-f', '-'], { input: runProgram(takesOver).get(`${NAMESPACE}.k8s.yaml`) });
    const seen: number[] = [];
    await eventually(() => {
      seen.push(ready());
      const { spec, status } = deployment();
      return status.observedGeneration > before.metadata.generation && status.updatedReplicas === spec.replicas && status.replicas === spec.replicas;
    }, () => JSON.stringify(deployment().status));
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(2);
    expect(deployment().metadata.uid).toBe(before.metadata.uid);
    expect(deployment().spec.template.spec.securityContext.runAsNonRoot).toBe(true);
  });
});

import { readdirSync } from 'fs';
import { join } from 'path';
import { describeOn, Kubectl } from './kubectl';
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

  test('a Deployment that is taken over stays the same object, and its Service leads to its old pods and to its new ones', () => {
    const rolledOut = () => cluster.run(['rollout', 'status', '-n', NAMESPACE, 'deployment/web', '--timeout=60s']);
    rolledOut();
    const before = cluster.get('deployment', 'web', '-n', NAMESPACE);

    const takesOver = programsOf('docs/coming-from-yaml.md').find(({ fence }) => fence.code.includes("replace('/spec/selector'"))!;
    cluster.run(['apply', '-f', '-'], { input: runProgram(takesOver).get(`${NAMESPACE}.k8s.yaml`) });
    rolledOut();
    const { metadata, spec } = cluster.get('deployment', 'web', '-n', NAMESPACE);
    expect(metadata.uid).toBe(before.metadata.uid);
    expect(spec.template.spec.securityContext.runAsNonRoot).toBe(true);
    // Each version of the Deployment is a ReplicaSet.
    const versions = cluster.list('replicaset', '-n', NAMESPACE).map(each => each.spec.template.metadata.labels);
    expect(versions).toHaveLength(2);
    const { selector } = cluster.get('service', 'web', '-n', NAMESPACE).spec;
    versions.forEach(labels => expect(labels).toMatchObject(selector));
  });
});

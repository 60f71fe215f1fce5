import { Size } from 'cdk8s';
import { describeOn, eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { fencesOf } from '../../examples/support/markdown';
import { Credentials, DatabaseEngine, EbsStorageClass, Environment, ReclaimPolicy, StatefulDatabase } from '../../src';

describeOn(['simulated'], 'the runbook of a database', () => {
  const cluster = Kubectl.connect();
  const name = 'test-runbook';
  let namespace: TestNamespace;
  let runbook: string;

  /** Applies a database with a disk of a size, whose claims go with it or stay. */
  function apply(gibibytes: number, dangerouslyDeleteDataWithDatabase: boolean): void {
    namespace.apply((env, app) => {
      const outside = new Environment(app, 'cluster', { clusterScoped: true });
      const db = new StatefulDatabase(env, 'db', {
        engine: DatabaseEngine.postgres({ version: '17.2' }),
        credentials: Credentials.fromSecret('db'),
        storage: { size: Size.gibibytes(gibibytes), storageClass: new EbsStorageClass(outside, name, { reclaimPolicy: ReclaimPolicy.DELETE }) },
        replicas: 3,
        dangerouslyDeleteDataWithDatabase,
      });
      runbook = db.runbook;
    });
  }

  /** What to do in a shell, as it stands there. */
  function follow(section: string, change: (script: string) => string): void {
    const [fence] = fencesOf(runbook.slice(runbook.indexOf(`## ${section}\n`))).filter(each => each.language === 'sh');
    namespace.kubectl.shell(change(fence.code), '.');
  }

  const claims = () => namespace.kubectl.list('pvc').map(({ metadata, spec }) => `${metadata.name} ${spec.resources.requests.storage} ${metadata.uid}`);
  const pods = () => namespace.kubectl.list('pods').map(({ metadata }) => `${metadata.name} ${metadata.uid}`);
  const rolledOut = () => namespace.kubectl.run(['rollout', 'status', '--timeout=120s', 'statefulset/db']);

  beforeAll(() => {
    namespace = new TestNamespace(cluster, name);
  });
  afterAll(() => {
    namespace?.remove();
    cluster.run(['delete', 'storageclass', '--ignore-not-found', name]);
  });

  test.each([
    ['stay', 20, 30, false],
    ['go with it', 30, 40, true],
  ])('leads to larger disks without an end of a pod or of a claim, where those %s', async (_, before, after, deleting) => {
    apply(before, deleting);
    rolledOut();
    // The claims of a StatefulSet that is to take them along are its own only after a while.
    await eventually(() => namespace.kubectl.list('pvc').every(({ metadata }) => (metadata.ownerReferences ?? []).length === (deleting ? 1 : 0)), () => claims().join('\n'));
    const [podsBefore, claimsBefore] = [pods(), claims()];
    expect(podsBefore).toHaveLength(3);

    // No disk grows here, and so nothing would end the watch.
    follow('A larger disk', script => script.replace(/^SIZE=.*$/m, `SIZE=${after}Gi`).replace(/^.* --watch$/m, ''));
    apply(after, deleting);
    rolledOut();

    expect(namespace.kubectl.get('statefulset', 'db').spec.volumeClaimTemplates[0].spec.resources.requests.storage).toBe(`${after}Gi`);
    expect(pods()).toEqual(podsBefore);
    expect(claims()).toEqual(claimsBefore.map(claim => claim.replace(`${before}Gi`, `${after}Gi`)));
    const { uid } = namespace.kubectl.get('statefulset', 'db').metadata;
    await eventually(() => namespace.kubectl.list('pods').every(({ metadata }) => metadata.ownerReferences[0].uid === uid), () => pods().join('\n'));
  });

  test('is needed: a StatefulSet that exists refuses another size', () => {
    expect(() => apply(50, true)).toThrow(/updates to statefulset spec for fields other than .* are forbidden/);
  });

  test('leads to nothing that is left, for good', async () => {
    follow('For good', script => script);
    await eventually(() => claims().length + pods().length === 0, () => [...claims(), ...pods()].join('\n'));
  });
});

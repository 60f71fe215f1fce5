import { Size, Testing } from 'cdk8s';
import { DatabaseEngine, Environment, EnvironmentProps, PersistentStore, StatefulDatabase, StorageClass, StorageSource, VolumeSnapshot } from '../../src';
import { find } from '../support';

const KEPT = { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false', 'helm.sh/resource-policy': 'keep' };
const storageClass = StorageClass.fromName('standard');

function manifestsOf(fill: (env: Environment) => void, props: EnvironmentProps): any[] {
  const env = new Environment(Testing.app(), 'prod', props);
  fill(env);
  return Testing.synth(env);
}

function annotationsOf(fill: (env: Environment) => void, props: EnvironmentProps = {}): unknown {
  return find(manifestsOf(fill, props), 'Namespace').metadata.annotations;
}

function database(env: Environment, dangerouslyDeleteDataWithDatabase?: boolean): void {
  new StatefulDatabase(env, 'db', {
    engine: DatabaseEngine.postgres({ version: '17' }), storage: { size: Size.gibibytes(1), storageClass }, dangerouslyDeleteDataWithDatabase,
  });
}

function store(env: Environment, keepWhenPruned?: boolean): void {
  new PersistentStore(env, 'data', { size: Size.gibibytes(1), source: StorageSource.dynamic(storageClass), keepWhenPruned });
}

describe('the Namespace of an environment', () => {
  test.each<[string, (env: Environment) => void]>([
    ['a database', env => database(env)],
    ['a store', env => store(env)],
    ['a snapshot', env => { new VolumeSnapshot(env, 'before', { contentName: 'content' }); }],
    ['several', env => { database(env); store(env); }],
  ])('outlives the program where there is %s in it', (_title, fill) => {
    expect(annotationsOf(fill)).toEqual(KEPT);
  });

  test('goes with what may go', () => {
    expect(annotationsOf(() => undefined)).toBeUndefined();
    expect(annotationsOf(env => database(env, true))).toBeUndefined();
    expect(annotationsOf(env => store(env, false))).toBeUndefined();
  });

  test('has the annotations of the program, whatever they say', () => {
    const annotations = { 'helm.sh/resource-policy': 'none', 'acme.example/team': 'shop' };
    expect(annotationsOf(env => store(env), { annotations })).toEqual({ ...KEPT, ...annotations });
  });

  test('is left to others where they make it', () => {
    expect(manifestsOf(store, { createNamespace: false }).map(({ kind }) => kind)).toEqual(['PersistentVolumeClaim']);
  });
});

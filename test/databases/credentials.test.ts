import { Duration } from 'cdk8s';
import { mainOf, manifestsOf, podOf } from './database';
import { Credentials, DatabaseEngine, Profile, StatefulDatabaseProps } from '../../src';
import { find, problemsOf } from '../support';

const { fromSecret, generated, externalSecret, literal, none } = Credentials;
/** An engine whose Secret has more than a password. */
const CLUSTER = DatabaseEngine.custom({
  name: 'store', image: 'store:1.0', dataPath: '/data', secretVariables: { PASSWORD: 'password', COOKIE: 'cookie', ADMIN_PASSWORD: 'password' },
});
const CLUSTER_KEYS = ['password', 'cookie'];
const LABELS = {
  'app.kubernetes.io/name': 'postgres',
  'app.kubernetes.io/instance': 'orders',
  'app.kubernetes.io/component': 'database',
  'app.kubernetes.io/managed-by': 'cdk8s-workloads',
};

/** What credentials add to the manifests of a database that is given its Secret. */
function added(credentials: Credentials, props: Partial<StatefulDatabaseProps> = {}, profile = Profile.production()): any[] {
  const known = manifestsOf({ ...props, credentials: fromSecret('orders') }, profile).map(each => `${each.kind}/${each.metadata.name}`);
  return manifestsOf({ ...props, credentials }, profile).filter(each => !known.includes(`${each.kind}/${each.metadata.name}`));
}

function kinds(manifests: any[]): string[] {
  return manifests.map(({ kind, metadata }) => `${kind}/${metadata.name.replace(/-[0-9a-f]{8}$/, '')}`);
}

function secretVolume(props: Partial<StatefulDatabaseProps>): any {
  return podOf(props).volumes.find((volume: any) => volume.name === 'credentials')?.secret;
}

describe('a Secret that exists', () => {
  test('is named, and nothing is made', () => {
    expect(kinds(manifestsOf({ credentials: fromSecret('mine') }))).toEqual(kinds(manifestsOf()));
    expect(secretVolume({ credentials: fromSecret('mine') })).toEqual({ secretName: 'mine', items: [{ key: 'password', path: 'password' }], defaultMode: 0o440 });
  });

  test('can have its password under another key', () => {
    expect(secretVolume({ credentials: fromSecret('mine', { passwordKey: 'PGPASSWORD' }) }).items).toEqual([{ key: 'PGPASSWORD', path: 'password' }]);
  });

  test('has to have whatever the engine asks for', () => {
    const { env } = mainOf({ engine: CLUSTER, credentials: fromSecret('mine', { passwordKey: 'pass' }) });
    const from = (key: string) => ({ secretKeyRef: { name: 'mine', key } });
    expect(env).toEqual([
      { name: 'PASSWORD', valueFrom: from('pass') }, { name: 'COOKIE', valueFrom: from('cookie') }, { name: 'ADMIN_PASSWORD', valueFrom: from('pass') },
    ]);
  });
});

describe('a generated Secret', () => {
  const manifests = added(generated());
  const job = find(manifests, 'Job');
  const [container] = job.spec.template.spec.containers;
  const env = (props: Partial<StatefulDatabaseProps> = {}, credentials = generated()) => Object.fromEntries(
    find(added(credentials, props), 'Job').spec.template.spec.containers[0].env.map((each: any) => [each.name, each.value]));

  test('is the default, made by a Job that is there for nothing else', () => {
    expect(manifestsOf({ credentials: undefined })).toEqual(manifestsOf({ credentials: generated() }));
    expect(kinds(manifests).sort()).toEqual([
      'ConfigMap/orders-credentials-config', 'Job/orders-credentials', 'NetworkPolicy/orders-credentials', 'Role/orders-credentials',
      'RoleBinding/orders-credentials', 'ServiceAccount/orders-credentials',
    ]);
    expect(secretVolume({ credentials: generated() }).secretName).toBe('orders-credentials');
  });

  test('is made by whoever may create Secrets, and nothing else', () => {
    expect(find(manifests, 'Role').rules).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }]);
    expect(find(manifests, 'RoleBinding')).toMatchObject({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'orders-credentials' },
      subjects: [{ kind: 'ServiceAccount', name: 'orders-credentials', namespace: 'prod' }],
    });
    expect(job.spec.template.spec).toMatchObject({ serviceAccountName: 'orders-credentials', automountServiceAccountToken: true });
    expect(podOf({ credentials: generated() }).serviceAccountName).toBe('orders');
  });

  test('is made by what reaches the API server and the DNS alone', () => {
    const { policyTypes, ingress, egress } = find(manifests, 'NetworkPolicy').spec;
    expect(policyTypes).toEqual(['Egress']);
    expect(ingress).toBeUndefined();
    expect(egress).toHaveLength(2);
    expect(egress[1]).toEqual({ ports: [{ port: 443, protocol: 'TCP' }, { port: 6443, protocol: 'TCP' }] });
  });

  test('has a name, keys, and labels that do not change with the version', () => {
    expect(env()).toEqual({ WANTED: 'orders-credentials 32 password', LABELS: JSON.stringify(LABELS) });
    expect(JSON.parse(env({ partOf: 'shop', component: 'store', labels: { team: 'x' } }).LABELS)).toEqual({
      'team': 'x', ...LABELS, 'app.kubernetes.io/component': 'store', 'app.kubernetes.io/part-of': 'shop',
    });
    expect(env({ engine: CLUSTER }).WANTED).toBe(`orders-credentials 32 ${CLUSTER_KEYS.join(' ')}`);
  });

  test('has the length and name that it is given, made in the image that it is given', () => {
    const own = generated({ secretName: 'mine', length: 64, image: 'tools:1.0' });
    expect(env({}, own)).toMatchObject({ WANTED: 'mine 64 password' });
    expect(kinds(added(own))).toContain('Role/mine');
    expect(container.image).toBe('curlimages/curl:8.11.1');
    expect(find(added(own), 'Job').spec.template.spec.containers[0].image).toBe('tools:1.0');
    expect(secretVolume({ credentials: own }).secretName).toBe('mine');
  });

  test('is made once: another version of the database is no other Job', () => {
    const nameWith = (props: Partial<StatefulDatabaseProps>, credentials = generated()) => find(added(credentials, props), 'Job').metadata.name;
    const [before, after] = ['17.2', '17.3-bookworm'].map(version => nameWith({ engine: DatabaseEngine.postgres({ version }) }));
    expect(after).toBe(before);
    expect(nameWith({ replicas: 3, config: { work_mem: '4MB' } })).toBe(before);
    expect(nameWith({}, generated({ length: 33 }))).not.toBe(before);
  });
});

describe('a Secret from a store', () => {
  const STORE = { store: 'vault', remoteKey: 'prod/orders' };

  test('is an ExternalSecret with an entry for each key', () => {
    expect(added(externalSecret(STORE))).toEqual([{
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'orders-credentials', namespace: 'prod', labels: expect.objectContaining(LABELS) },
      spec: {
        refreshInterval: '1h0m0s',
        secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
        target: { name: 'orders-credentials', creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        data: [{ secretKey: 'password', remoteRef: { key: 'prod/orders', property: 'password' } }],
      },
    }]);
    const { data } = find(added(externalSecret(STORE), { engine: CLUSTER }), 'ExternalSecret').spec;
    expect(data).toEqual(CLUSTER_KEYS.map(key => ({ secretKey: key, remoteRef: { key: 'prod/orders', property: key } })));
    expect(secretVolume({ credentials: externalSecret(STORE) }).secretName).toBe('orders-credentials');
  });

  test('is of a store of the namespace, under a name, asked as often as told', () => {
    const { metadata, spec } = find(added(externalSecret({ ...STORE, clusterStore: false, secretName: 'mine', refreshInterval: Duration.minutes(5) })), 'ExternalSecret');
    expect(metadata.name).toBe('mine');
    expect(spec).toMatchObject({ secretStoreRef: { kind: 'SecretStore' }, target: { name: 'mine' }, refreshInterval: '5m0s' });
  });

  test.each([[0, '0s'], [59, '59s'], [60, '1m0s'], [3599, '59m59s'], [3600, '1h0m0s'], [90061, '25h1m1s']])('is asked every %s s, written as %s', (seconds, text) => {
    const { spec } = find(added(externalSecret({ ...STORE, refreshInterval: Duration.seconds(seconds) })), 'ExternalSecret');
    expect(spec.refreshInterval).toBe(text);
  });
});

describe('a password in the program', () => {
  const development = Profile.development();

  test('is a Secret, as the API server writes it back', () => {
    const [secret, ...others] = added(literal('s3cret'), {}, development);
    expect(others).toEqual([]);
    expect(secret).toMatchObject({ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: { name: 'orders-credentials', labels: LABELS } });
    expect(secret.data).toEqual({ password: Buffer.from('s3cret').toString('base64') });
    expect(added(literal('s3cret', { secretName: 'mine' }), {}, development)[0].metadata.name).toBe('mine');
  });

  test('makes whatever else the engine asks for: the same each time, and not the password', () => {
    const dataOf = (password: string) => find(added(literal(password), { engine: CLUSTER }, development), 'Secret').data;
    const [one, again, other] = ['s3cret', 's3cret', 'another'].map(dataOf);
    expect(again).toEqual(one);
    for (const key of Object.keys(one)) {
      expect(other[key]).not.toBe(one[key]);
    }
    expect(new Set(Object.values(one)).size).toBe(Object.keys(one).length);
    expect(Object.keys(one).sort()).toEqual([...CLUSTER_KEYS].sort());
  });

  test('is refused by every profile that does not tolerate it', () => {
    for (const profile of [Profile.production(), Profile.staging(), Profile.custom({}), Profile.development({ literalCredentials: false })]) {
      expect(problemsOf(() => manifestsOf({ credentials: literal('s3cret') }, profile))).toEqual([expect.objectContaining({ code: 'unsafe', prop: 'credentials' })]);
    }
    expect(kinds(manifestsOf({ credentials: literal('s3cret') }, Profile.staging({ literalCredentials: true })))).toContain('Secret/orders-credentials');
  });
});

test('no password stands in the manifests, wherever it comes from', () => {
  for (const credentials of [fromSecret('mine'), generated(), externalSecret({ store: 'vault', remoteKey: 'orders' })]) {
    expect(kinds(manifestsOf({ credentials })).filter(kind => kind.startsWith('Secret/'))).toEqual([]);
  }
  const others = manifestsOf({ credentials: literal('s3cret'), metrics: true, replicas: 3 }, Profile.development()).filter(each => each.kind !== 'Secret');
  for (const form of ['s3cret', Buffer.from('s3cret').toString('base64')]) {
    expect(JSON.stringify(others)).not.toContain(form);
  }
});

test('an engine that can do without a password can be told so', () => {
  const redis = DatabaseEngine.redis({ version: '8.0' });
  expect(kinds(manifestsOf({ engine: redis, credentials: none() }))).not.toContain('Job/orders-credentials');
  expect(secretVolume({ engine: redis, credentials: none() })).toBeUndefined();
  expect(secretVolume({ engine: redis })).toBeDefined();
});

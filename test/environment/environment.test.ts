import { Size, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { Environment, Manifest, PodSecurityLevel, Profile } from '../../src';
import { find, problemsOf } from '../support';

function environment(props?: ConstructorParameters<typeof Environment>[2]): any[] {
  return Testing.synth(new Environment(Testing.app(), 'prod', props));
}

test('an environment is a namespace that enforces restricted pods', () => {
  expect(environment()).toEqual([{
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'prod',
      namespace: undefined,
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    },
  }]);
});

test('audit and warning levels can be stricter than what is enforced', () => {
  const labels = find(environment({ podSecurity: PodSecurityLevel.BASELINE, podSecurityWarn: PodSecurityLevel.RESTRICTED }), 'Namespace').metadata.labels;
  expect(labels).toEqual({
    'pod-security.kubernetes.io/enforce': 'baseline',
    'pod-security.kubernetes.io/audit': 'baseline',
    'pod-security.kubernetes.io/warn': 'restricted',
  });
});

test('everything inside gets the namespace and the labels, and cluster-scoped objects no namespace', () => {
  const env = new Environment(Testing.app(), 'prod', { namespace: 'shop', labels: { team: 'orders' } });
  new Manifest(env, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' } });
  new Manifest(env, 'volume', { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'volume' } });
  const manifests = Testing.synth(env);
  expect(find(manifests, 'ConfigMap').metadata).toEqual({ name: 'config', namespace: 'shop', labels: { team: 'orders' } });
  expect(find(manifests, 'PersistentVolume').metadata).toEqual({ name: 'volume', labels: { team: 'orders' } });
});

test('quota and container limits are written as Kubernetes quantities', () => {
  const manifests = environment({
    quota: { cpu: Cpu.units(8), memory: Size.gibibytes(16), storage: Size.tebibytes(1), pods: 50, claims: 0, loadBalancers: 1, other: { 'count/jobs.batch': '20' } },
    containerLimits: { defaultCpu: Cpu.millis(100), defaultMemory: Size.mebibytes(128), maxMemory: Size.gibibytes(1.5) },
  });
  expect(find(manifests, 'ResourceQuota').spec.hard).toEqual({
    'requests.cpu': '8',
    'requests.memory': '16Gi',
    'limits.memory': '16Gi',
    'requests.storage': '1Ti',
    'pods': '50',
    'persistentvolumeclaims': '0',
    'services.loadbalancers': '1',
    'count/jobs.batch': '20',
  });
  expect(find(manifests, 'LimitRange').spec.limits).toEqual([{
    type: 'Container', defaultRequest: { cpu: '100m', memory: '128Mi' }, default: { memory: '128Mi' }, max: { memory: '1536Mi' },
  }]);
});

test('default deny closes both directions and leaves DNS open', () => {
  const policy = find(environment({ defaultDeny: true }), 'NetworkPolicy').spec;
  expect(policy.podSelector).toEqual({});
  expect(policy.policyTypes).toEqual(['Ingress', 'Egress']);
  expect(policy.ingress).toBeUndefined();
  expect(policy.egress).toEqual([{
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
    ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }],
  }]);
});

test('an environment for cluster-scoped objects has no namespace', () => {
  expect(environment({ clusterScoped: true })).toEqual([]);
});

test('all wrong props are reported at once, with path, prop and fix', () => {
  const problems = problemsOf(() => environment({ namespace: 'Prod', labels: { 'a b': 'c' }, quota: { pods: -1 } }));
  expect(problems).toEqual([
    { code: 'name', path: 'prod', prop: 'namespace', message: 'is not a valid name', received: '"Prod"', fix: 'use lower-case letters, digits and "-", and a letter or digit at both ends' },
    expect.objectContaining({ code: 'label', prop: 'labels["a b"]' }),
    expect.objectContaining({ code: 'range', prop: 'quota.pods', received: '-1' }),
  ]);
});

test('a profile moves its defaults together, and each can be changed', () => {
  expect(Profile.development()).toMatchObject({ replicas: 1, disruptionBudgets: false, reclaimPolicy: 'Delete', literalCredentials: true });
  expect(Profile.staging()).toMatchObject({ replicas: 2, disruptionBudgets: true, reclaimPolicy: 'Delete', literalCredentials: false });
  expect(Profile.custom({})).toEqual(Profile.production());
  expect(Profile.production({ replicas: 3 })).toMatchObject({ replicas: 3, disruptionBudgets: true, reclaimPolicy: 'Retain', literalCredentials: false });
});

test('a custom resource with the name of a cluster-scoped kind keeps its namespace', () => {
  const env = new Environment(Testing.app(), 'prod');
  new Manifest(env, 'node', { apiVersion: 'graph.example.com/v1', kind: 'Node', metadata: { name: 'a' } });
  expect(find(Testing.synth(env), 'Node').metadata.namespace).toBe('prod');
});

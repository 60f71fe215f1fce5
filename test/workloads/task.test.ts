import { Size, Testing } from 'cdk8s';
import { NetworkPolicy, NetworkPolicyPort, RestartPolicy, ServiceAccount } from 'cdk8s-plus-28';
import {
  App, EbsStorageClass, Environment, Peer, PersistentStore, PodFailure, PodFailureRule, PodReplacementPolicy, StatelessApp, StorageSource, Task,
  TaskProps, Volume,
} from '../../src';
import { find, synthesize } from '../support';

function manifestsOf(props: Partial<TaskProps> = {}, change: (task: Task) => void = () => undefined): any[] {
  return synthesize(chart => change(new Task(chart, 'migrate', { image: 'ghcr.io/acme/shop:1.4.2', ...props })));
}

function jobOf(props: Partial<TaskProps> = {}, change?: (task: Task) => void): any {
  return find(manifestsOf(props, change), 'Job');
}

function podOf(props: Partial<TaskProps> = {}): any {
  return jobOf(props).spec.template.spec;
}

describe('two lines make a hardened task', () => {
  test('its pods pass Pod Security restricted', () => {
    expect(podOf().securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } });
    expect(podOf().containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('it runs as an account of its own without a token', () => {
    expect(find(manifestsOf(), 'ServiceAccount')).toMatchObject({ metadata: { name: 'migrate' }, automountServiceAccountToken: false });
    expect(podOf()).toMatchObject({ serviceAccountName: 'migrate', automountServiceAccountToken: false });
  });

  test('it may write to /tmp, and has requests and limits', () => {
    expect(podOf().containers[0].volumeMounts).toEqual([{ mountPath: '/tmp', name: 'tmp' }]);
    expect(podOf().containers[0].resources.limits).toEqual({ 'memory': '256Mi', 'ephemeral-storage': '1Gi' });
  });

  test('it has no probes, and nothing that the API server would write there anyway', () => {
    const { template, podFailurePolicy, ...spec } = jobOf().spec;
    expect(spec).toEqual({});
    expect(Object.keys(template.spec.containers[0]).filter(key => key.endsWith('Probe') || key === 'lifecycle')).toEqual([]);
  });

  test('a failed pod stays, with its log, and another one is tried', () => {
    expect(podOf().restartPolicy).toBe('Never');
  });

  test('a pod that was evicted does not count as an attempt', () => {
    expect(jobOf().spec.podFailurePolicy).toEqual({ rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] });
  });

  test('the rule about evicted pods goes where Kubernetes does not allow it, or it is not wanted', () => {
    expect(jobOf({ restartPolicy: RestartPolicy.ON_FAILURE }).spec.podFailurePolicy).toBeUndefined();
    expect(jobOf({ podReplacementPolicy: PodReplacementPolicy.TERMINATING_OR_FAILED }).spec.podFailurePolicy).toBeUndefined();
    expect(jobOf({ podFailurePolicy: [] }).spec.podFailurePolicy).toBeUndefined();
  });

  test('several pods are spread over zones and nodes, one is not', () => {
    expect(podOf({ parallelism: 2 }).topologySpreadConstraints).toHaveLength(1);
    expect(podOf({ parallelism: 2 }).affinity.podAntiAffinity).toBeDefined();
    expect(podOf({ completions: 3 })).not.toHaveProperty('topologySpreadConstraints');
    expect(podOf({ completions: 3 })).not.toHaveProperty('affinity');
  });

  test('what the pods need stands before the Job', () => {
    expect(manifestsOf({ configFiles: { '/etc/a': '' } }).map(each => each.kind)).toEqual(['ServiceAccount', 'ConfigMap', 'Job']);
  });

  test('an account from elsewhere takes the place of its own', () => {
    const manifests = synthesize(chart => new Task(chart, 'migrate', {
      image: 'shop:1.0', serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'account', 'robot'),
    }));
    expect(manifests.map(each => each.kind)).toEqual(['Job']);
    expect(manifests[0].spec.template.spec.serviceAccountName).toBe('robot');
  });
});

describe('the name', () => {
  const nameOf = (props?: Partial<TaskProps>, change?: (task: Task) => void) => jobOf(props, change).metadata.name;

  test('ends in the start of a hash, which an annotation has in full', () => {
    const { name, annotations } = jobOf().metadata;
    expect(name).toMatch(/^migrate-[0-9a-f]{8}$/);
    expect(annotations['checksum/template']).toMatch(/^[0-9a-f]{16}$/);
    expect(name).toBe(`migrate-${annotations['checksum/template'].slice(0, 8)}`);
  });

  test('is the same for the same program', () => {
    expect(nameOf()).toBe(nameOf());
  });

  test.each<[string, Partial<TaskProps>]>([
    ['image', { image: 'ghcr.io/acme/shop:1.4.3' }],
    ['command', { command: ['./migrate'] }],
    ['config file', { configFiles: { '/etc/a': 'b' } }],
    ['number of completions', { completions: 2 }],
    ['rule for failures', { podFailurePolicy: [PodFailureRule.failJob(PodFailure.exitCodes([1]))] }],
  ])('changes with the %s, which a Job cannot change', (_, props) => {
    expect(nameOf(props)).not.toBe(nameOf());
  });

  test('stays with what a Job can change', () => {
    expect(nameOf({ parallelism: 0, backoffLimit: 2, annotations: { a: 'b' } })).toBe(nameOf());
  });

  test('changes with a patch of the pods, and with what they are connected to', () => {
    expect(nameOf({}, task => task.job.override({ spec: { template: { spec: { hostUsers: false } } } }))).not.toBe(nameOf());
    const manifests = synthesize(chart => {
      const task = new Task(chart, 'migrate', { image: 'ghcr.io/acme/shop:1.4.2' });
      task.connectTo(new StatelessApp(chart, 'web', { image: 'web:1.0', port: 8080 }));
    });
    expect(find(manifests, 'Job').metadata.name).not.toBe(nameOf());
  });

  test('does not change with the order in which a program sets things', () => {
    const name = nameOf({ podLabels: { a: '1', b: '2' } });
    expect(nameOf({ podLabels: { b: '2', a: '1' } })).toBe(name);
    process.env.CDK8S_DISABLE_SORT = '1';
    try {
      expect(nameOf({ podLabels: { b: '2', a: '1' } })).toBe(name);
    } finally {
      delete process.env.CDK8S_DISABLE_SORT;
    }
  });

  test('is known to the program', () => {
    let known = '';
    expect(nameOf({}, task => { known = task.jobName; })).toBe(known);
  });

  test('is as it was said without the hash', () => {
    expect(jobOf({ hashedName: false, name: 'once' }).metadata).toMatchObject({ name: 'once' });
    expect(jobOf({ hashedName: false }).metadata.annotations).toBeUndefined();
  });

  test('is the whole of the label by which all versions are found', () => {
    expect(jobOf().metadata.labels['app.kubernetes.io/instance']).toBe('migrate');
  });

  test('may have 54 characters, and 63 without the hash', () => {
    expect(nameOf({ name: 'a'.repeat(54) })).toHaveLength(63);
    expect(nameOf({ name: 'a'.repeat(63), hashedName: false })).toHaveLength(63);
  });

  test('has room for the last index of its pods', () => {
    expect(nameOf({ name: 'a'.repeat(52), indexed: true, completions: 10 })).toHaveLength(61);
  });

  test('the keys of its metadata are in order', () => {
    const keys = Object.keys(jobOf().metadata);
    expect(keys).toEqual([...keys].sort());
  });
});

describe('attempts', () => {
  test('exit codes are in order, as the API server wants them', () => {
    const policy = [PodFailureRule.failJob(PodFailure.exitCodes([42, 3], 'migrate')), PodFailureRule.count(PodFailure.otherExitCodes([0, 1]))];
    expect(jobOf({ podFailurePolicy: policy }).spec.podFailurePolicy.rules).toEqual([
      { action: 'FailJob', onExitCodes: { containerName: 'migrate', operator: 'In', values: [3, 42] } },
      { action: 'Count', onExitCodes: { operator: 'NotIn', values: [0, 1] } },
    ]);
  });

  test('a condition of the pod can be asked for', () => {
    const policy = [PodFailureRule.ignore(PodFailure.condition('ConfigIssue', 'Unknown'))];
    expect(jobOf({ podFailurePolicy: policy }).spec.podFailurePolicy.rules).toEqual([
      { action: 'Ignore', onPodConditions: [{ type: 'ConfigIssue', status: 'Unknown' }] },
    ]);
  });

  test('an exit code can be that of an init container', () => {
    const initContainers = [{ name: 'fetch', image: 'fetch:1.0' }];
    const podFailurePolicy = [PodFailureRule.failJob(PodFailure.exitCodes([22], 'fetch'))];
    expect(jobOf({ initContainers, podFailurePolicy }).spec.podFailurePolicy.rules[0].onExitCodes.containerName).toBe('fetch');
  });

  test('a list of nothing to do is taken', () => {
    expect(jobOf({ completions: 0 }).spec.completions).toBe(0);
  });
});

test('a native sidecar is allowed, which ends with the task', () => {
  expect(podOf({ sidecars: [{ name: 'proxy', image: 'proxy:1.0' }] }).initContainers[0]).toMatchObject({ name: 'proxy', restartPolicy: 'Always' });
});

test('one pod may use a store for one node', () => {
  const manifests = synthesize(chart => {
    const storageClass = new EbsStorageClass(chart, 'class', {});
    const store = new PersistentStore(chart, 'data', { size: Size.gibibytes(1), source: StorageSource.dynamic(storageClass) });
    new Task(chart, 'migrate', { image: 'shop:1.0', mounts: [{ path: '/data', volume: store.volume }] });
  });
  expect(find(manifests, 'Job').spec.template.spec.volumes).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: 'data' } });
});

test('labels of the environment reach the pods', () => {
  const app = new App();
  const env = new Environment(app, 'prod', { labels: { team: 'orders' } });
  new Task(env, 'migrate', { image: 'shop:1.0' });
  expect(find(Testing.synth(env), 'Job').spec.template.metadata.labels).toMatchObject({ 'team': 'orders', 'app.kubernetes.io/component': 'task' });
});

describe('connections', () => {
  const connected = synthesize(chart => {
    const task = new Task(chart, 'migrate', { image: 'shop:1.0', env: { WEB_HOST: 'mine' } });
    task.connectTo(new StatelessApp(chart, 'web', { image: 'web:1.0', port: 8080 }));
  });

  test('variables say where the other is, and those of the props stay', () => {
    expect(find(connected, 'Job').spec.template.spec.containers[0].env).toEqual([{ name: 'WEB_HOST', value: 'mine' }, { name: 'WEB_PORT', value: '8080' }]);
  });

  test('network policies are open at both ends', () => {
    expect(find(connected, 'NetworkPolicy', 'migrate').spec).toMatchObject({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'migrate' } }, policyTypes: ['Egress'] });
    expect(find(connected, 'NetworkPolicy', 'web').spec.ingress[0].from[0].podSelector.matchLabels).toMatchObject({ 'app.kubernetes.io/name': 'migrate' });
  });

  test('a peer can be let in, and out to', () => {
    const manifests = manifestsOf({}, task => {
      task.allowFrom(Peer.cidr('10.0.0.0/8'), [NetworkPolicyPort.tcp(9090)]);
      task.allowTo(Peer.cidr('10.1.0.0/16'), [NetworkPolicyPort.tcp(5432)]);
    });
    const { spec } = find(manifests, 'NetworkPolicy');
    expect(spec.ingress).toEqual([{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 9090, protocol: 'TCP' }] }]);
    expect(spec.egress.at(-1)).toEqual({ to: [{ ipBlock: { cidr: '10.1.0.0/16' } }], ports: [{ port: 5432, protocol: 'TCP' }] });
  });

  test('network policies of cdk8s-plus select its pods', () => {
    const manifests = synthesize(chart => {
      new NetworkPolicy(chart, 'policy', { selector: new Task(chart, 'migrate', { image: 'shop:1.0' }) });
    });
    expect(find(manifests, 'NetworkPolicy').spec.podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'migrate', 'app.kubernetes.io/instance': 'migrate' });
  });
});

test('a volume of the program is mounted', () => {
  expect(podOf({ mounts: [{ path: '/in', volume: Volume.claim('input') }] }).volumes[0]).toEqual({ name: 'input', persistentVolumeClaim: { claimName: 'input' } });
});

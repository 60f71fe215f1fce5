import { Chart, Cron, Testing } from 'cdk8s';
import { App, Environment, HelmHookEvent, NodeAgent, Ordering, Peer, PodSecurityLevel, ScheduledTask, StatelessApp, Task, TaskProps } from '../../src';
import { find, synthesize } from '../support';

/** A migration before an app. */
function ordered(ordering?: Ordering, props: Partial<TaskProps> = {}): any[] {
  return synthesize(chart => {
    const web = new StatelessApp(chart, 'web', { image: 'shop:1.0', port: 8080, initContainers: [{ name: 'warm-up', image: 'shop:1.0' }], sidecars: [{ name: 'proxy', image: 'proxy:1.0' }] });
    new Task(chart, 'migrate', { image: 'shop:1.0', ...props }).runBefore(web, ordering);
  });
}

function podOf(manifests: any[]): any {
  return find(manifests, 'Deployment').spec.template.spec;
}

describe('by the pods that wait', () => {
  const manifests = ordered();
  const pod = podOf(manifests);
  const job = find(manifests, 'Job').metadata.name;

  test('a container waits for the very Job before others start, after the sidecars', () => {
    expect(pod.initContainers.map((each: any) => each.name)).toEqual(['proxy', 'wait-for-migrate', 'warm-up']);
    expect(pod.initContainers[1].env).toEqual([{ name: 'JOB', value: job }]);
  });

  test('it is as hardened as the others', () => {
    expect(pod.initContainers[1].securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    expect(pod.initContainers[1].resources.limits.memory).toBe('256Mi');
  });

  test('it alone has a token', () => {
    const token = '/var/run/secrets/kubernetes.io/serviceaccount';
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.initContainers[1].volumeMounts).toEqual([{ mountPath: token, name: 'api-token', readOnly: true }]);
    const others = [...pod.containers, pod.initContainers[0], pod.initContainers[2]];
    expect(others.flatMap((each: any) => each.volumeMounts).filter((each: any) => each.mountPath === token)).toEqual([]);
    expect(pod.volumes.find((each: any) => each.name === 'api-token').projected.sources[0]).toEqual({ serviceAccountToken: { path: 'token' } });
  });

  test('the app may read that one Job and nothing else, for as long as it is there', () => {
    const role = find(manifests, 'Role');
    expect(role.metadata.name).toBe(`${job}-reader`);
    expect(role.rules).toEqual([{ apiGroups: ['batch'], resources: ['jobs'], resourceNames: [job], verbs: ['get'] }]);
    const binding = find(manifests, 'RoleBinding');
    expect(binding.metadata.name).toBe(`${job}-reader-web`);
    expect(binding.roleRef.name).toBe(role.metadata.name);
    expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'web' }]);
  });

  test('the image can be another one', () => {
    expect(podOf(ordered(Ordering.initContainer({ image: 'tools:1.0' }))).initContainers[1].image).toBe('tools:1.0');
  });

  test('nothing is closed, and nothing is opened where nothing is closed', () => {
    expect(manifests.filter(each => each.kind === 'NetworkPolicy')).toEqual([]);
  });

  test.each([true, false])('the API server can be reached where the app reaches only what it may (closed before: %s)', closedBefore => {
    const closed = synthesize(chart => {
      const web = new StatelessApp(chart, 'web', { image: 'shop:1.0', port: 8080 });
      const close = () => web.allowTo(Peer.cidr('10.0.0.0/8'));
      const wait = () => new Task(chart, 'migrate', { image: 'shop:1.0' }).runBefore(web);
      (closedBefore ? [close, wait] : [wait, close]).forEach(step => step());
    });
    const ports = find(closed, 'NetworkPolicy').spec.egress.map((rule: any) => rule.ports?.map((each: any) => each.port));
    expect(ports).toContainEqual([443, 6443]);
  });

  test('several tasks and several apps each find theirs', () => {
    const many = synthesize(chart => {
      const tasks = ['schema', 'data'].map(id => new Task(chart, id, { image: 'shop:1.0' }));
      const apps = ['web', 'api'].map(id => new StatelessApp(chart, id, { image: 'shop:1.0' }));
      tasks.forEach(task => apps.forEach(app => task.runBefore(app)));
    });
    const names = (kind: string) => many.filter(each => each.kind === kind).map(each => each.metadata.name.replace(/-[0-9a-f]{8}/, '')).sort();
    expect(names('Role')).toEqual(['data-reader', 'schema-reader']);
    expect(names('RoleBinding')).toEqual(['data-reader-api', 'data-reader-web', 'schema-reader-api', 'schema-reader-web']);
    const { initContainers, volumes } = find(many, 'Deployment', 'api').spec.template.spec;
    expect(initContainers.map((each: any) => each.name).sort()).toEqual(['wait-for-data', 'wait-for-schema']);
    expect(volumes.filter((each: any) => each.name === 'api-token')).toHaveLength(1);
  });

  test('a task can wait for another, and gets another name when that one has', () => {
    const names = (image: string) => {
      const chain = synthesize(chart => new Task(chart, 'schema', { image }).runBefore(new Task(chart, 'data', { image: 'data:1.0' })));
      const [schema, data] = [/^schema/, /^data/].map(pattern => chain.find(each => each.kind === 'Job' && pattern.test(each.metadata.name)));
      expect(data.spec.template.spec.initContainers[0].env[0].value).toBe(schema.metadata.name);
      return data.metadata.name;
    };
    expect(names('schema:1.0')).toBe(names('schema:1.0'));
    expect(names('schema:1.1')).not.toBe(names('schema:1.0'));
  });

  test('runs of a ScheduledTask can wait', () => {
    const runs = synthesize(chart => new Task(chart, 'migrate', { image: 'shop:1.0' })
      .runBefore(new ScheduledTask(chart, 'report', { image: 'report:1.0', schedule: Cron.daily() })));
    expect(find(runs, 'CronJob').spec.jobTemplate.spec.template.spec.initContainers[0].name).toBe('wait-for-migrate');
  });

  test('pods of a NodeAgent can wait', () => {
    const agents = synthesize(chart => new Task(chart, 'migrate', { image: 'shop:1.0' }).runBefore(new NodeAgent(chart, 'agent', { image: 'agent:1.0' })));
    expect(find(agents, 'DaemonSet').spec.template.spec.initContainers[0].name).toBe('wait-for-migrate');
  });

  test('pods on the network of their node need no policy', () => {
    const env = new Environment(new App(), 'agents', { podSecurity: PodSecurityLevel.PRIVILEGED, defaultDeny: true });
    new Task(env, 'migrate', { image: 'shop:1.0' }).runBefore(new NodeAgent(env, 'agent', { image: 'agent:1.0', hostNetwork: true }));
    const policies = Testing.synth(env).filter((each: any) => each.kind === 'NetworkPolicy').map((each: any) => each.metadata.name);
    expect(policies).toEqual(['default-deny']);
  });
});

describe('by Argo CD', () => {
  test('the app is in a later wave than all else', () => {
    const waves = ordered(Ordering.argoCdSyncWave()).map(each => [each.kind, each.metadata.annotations?.['argocd.argoproj.io/sync-wave']]);
    expect(waves.filter(([, wave]) => wave !== undefined)).toEqual([['Deployment', '1']]);
  });

  test('the wave can be another one', () => {
    expect(find(ordered(Ordering.argoCdSyncWave(3)), 'Deployment').metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '3' });
  });

  test('no pod waits by itself', () => {
    expect(podOf(ordered(Ordering.argoCdSyncWave())).initContainers.map((each: any) => each.name)).toEqual(['proxy', 'warm-up']);
  });
});

describe('by Helm', () => {
  test('the Job is a hook, and what its pods need is one before it', () => {
    const manifests = ordered(Ordering.helmHook(), { configFiles: { '/etc/a': 'b' } });
    const hooks = manifests.filter(each => each.metadata.annotations?.['helm.sh/hook']).map(each => [each.kind, each.metadata.name, each.metadata.annotations]);
    const annotations = (weight: string) => ({ 'helm.sh/hook': 'pre-install,pre-upgrade', 'helm.sh/hook-weight': weight, 'helm.sh/hook-delete-policy': 'before-hook-creation' });
    expect(hooks).toEqual([
      ['ServiceAccount', 'migrate', annotations('-1')],
      ['ConfigMap', 'migrate-config', annotations('-1')],
      ['Job', 'migrate', annotations('0')],
    ]);
  });

  test('times and weight can be others', () => {
    const options = { events: [HelmHookEvent.POST_INSTALL, HelmHookEvent.PRE_UPGRADE], weight: 5 };
    expect(find(ordered(Ordering.helmHook(options)), 'Job').metadata.annotations).toMatchObject({ 'helm.sh/hook': 'post-install,pre-upgrade', 'helm.sh/hook-weight': '5' });
  });

  test('the hash stays where it was asked for', () => {
    expect(find(ordered(Ordering.helmHook(), { hashedName: true }), 'Job').metadata.name).toMatch(/^migrate-[0-9a-f]{8}$/);
  });
});

test.each([['pods', undefined], ['Argo CD', Ordering.argoCdSyncWave()], ['Helm', Ordering.helmHook()]])('the task stands before the app in the YAML (%s)', (_, ordering) => {
  const kinds = ordered(ordering).map(each => each.kind);
  expect(kinds.indexOf('Job')).toBeLessThan(kinds.indexOf('Deployment'));
});

test('one environment after another: the binding is for the account in its namespace', () => {
  const app = new App();
  const env = new Environment(app, 'prod');
  new Task(env, 'migrate', { image: 'shop:1.0' }).runBefore(new StatelessApp(env, 'web', { image: 'shop:1.0' }));
  expect(find(Chart.of(env).toJson(), 'RoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: 'web', namespace: 'prod' }]);
});

import { Duration, JsonPatch, Size, Testing } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-28';
import { Affinity, Environment, Handler, Profile, StatelessApp } from '../../src';
import { containerOf, deploymentOf, IMAGE, manifestsOf, podOf } from '../pods/app';
import { find, synthesize } from '../support';

describe('two lines make a hardened app', () => {
  test('its pods pass Pod Security restricted', () => {
    expect(podOf().securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(containerOf().securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('it runs as an account of its own without a token', () => {
    const manifests = manifestsOf();
    expect(find(manifests, 'ServiceAccount')).toMatchObject({ metadata: { name: 'web' }, automountServiceAccountToken: false });
    expect(find(manifests, 'Deployment').spec.template.spec).toMatchObject({ serviceAccountName: 'web', automountServiceAccountToken: false, enableServiceLinks: false });
  });

  test('it may write to /tmp and to nothing else', () => {
    expect(containerOf().volumeMounts).toEqual([{ mountPath: '/tmp', name: 'tmp' }]);
    expect(podOf().volumes).toEqual([{ name: 'tmp', emptyDir: {} }]);
  });

  test('it has no CPU limit, and a memory limit equal to the request', () => {
    expect(containerOf().resources).toEqual({
      requests: { 'cpu': '100m', 'memory': '256Mi', 'ephemeral-storage': '64Mi' },
      limits: { 'memory': '256Mi', 'ephemeral-storage': '1Gi' },
    });
  });

  test('a rollout takes no pod away before another is ready', () => {
    expect(deploymentOf().spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } });
  });

  test('several pods are spread over zones and nodes, and none is kept from running by it', () => {
    const { affinity, topologySpreadConstraints } = podOf();
    const labelSelector = { matchLabels: { 'app.kubernetes.io/instance': 'web', 'app.kubernetes.io/name': 'web' } };
    expect(topologySpreadConstraints).toEqual([{ topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway', labelSelector }]);
    expect(affinity).toEqual({
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector } }],
      },
    });
  });

  test('one pod is not spread, and a spread of one\'s own takes the place of the default', () => {
    for (const props of [{ replicas: 1 }, { topologySpread: [] }]) {
      expect(podOf(props)).not.toHaveProperty('affinity');
      expect(podOf(props)).not.toHaveProperty('topologySpreadConstraints');
    }
    const own = podOf({ topologySpread: [{ topologyKey: 'rack' }] });
    expect(own.topologySpreadConstraints).toMatchObject([{ topologyKey: 'rack' }]);
    expect(own).not.toHaveProperty('affinity');
  });

  test('a wish of one\'s own stands beside that to be on a node of its own', () => {
    const { affinity } = podOf({ affinity: [Affinity.toNodes('disk', ['ssd']), Affinity.awayFromPods({ app: 'noisy' }, { weight: 10 })] });
    expect(affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toHaveLength(1);
    expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.map((each: any) => each.weight)).toEqual([10, 100]);
  });

  test('what the pods need stands before the Deployment', () => {
    expect(manifestsOf({ configFiles: { '/etc/a': '' } }).map(each => each.kind).slice(0, 3)).toEqual(['ServiceAccount', 'ConfigMap', 'Deployment']);
  });
});

describe('names and labels', () => {
  test('the selector is name and instance, and does not change with the version or the place in the tree', () => {
    const { spec } = deploymentOf({ labels: { team: 'orders' }, component: 'frontend' });
    expect(spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' });
    expect(spec.template.metadata.labels).toEqual({
      'app.kubernetes.io/name': 'web',
      'app.kubernetes.io/instance': 'web',
      'app.kubernetes.io/component': 'frontend',
      'app.kubernetes.io/version': '1.27.2',
      'app.kubernetes.io/managed-by': 'cdk8s-workloads',
      'team': 'orders',
    });
  });

  test('labels of the pods cannot take the selector away', () => {
    const { metadata } = deploymentOf({ podLabels: { 'app.kubernetes.io/name': 'other', 'mesh': 'on' } }).spec.template;
    expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'web', 'mesh': 'on' });
  });

  test('labels of the environment reach the pods, and not the selector', () => {
    const env = new Environment(Testing.app(), 'prod', { labels: { 'team': 'orders', 'app.kubernetes.io/name': 'other' } });
    new StatelessApp(env, 'web', { image: IMAGE });
    const { metadata, spec } = find(Testing.synth(env), 'Deployment');
    expect(metadata.labels.team).toBe('orders');
    expect(spec.template.metadata.labels).toMatchObject({ 'team': 'orders', 'app.kubernetes.io/name': 'web' });
    expect(spec.selector.matchLabels).not.toHaveProperty('team');
  });

  test('a digest is not made a version label', () => {
    const { metadata } = deploymentOf({ image: `nginx@sha256:${'a'.repeat(64)}` });
    expect(metadata.labels).not.toHaveProperty('app.kubernetes.io/version');
  });

  test('an environment puts its registry in front of images that name none', () => {
    const env = new Environment(Testing.app(), 'prod', { imageRegistry: 'registry.example.com/mirror/' });
    new StatelessApp(env, 'web', {
      image: 'acme/web:1.0',
      initContainers: [{ name: 'a', image: 'ghcr.io/acme/init:1.0' }],
      sidecars: [{ name: 'b', image: 'localhost/side:1.0', native: false }],
    });
    const pod = find(Testing.synth(env), 'Deployment').spec.template.spec;
    expect([...pod.initContainers, ...pod.containers].map((each: any) => each.image)).toEqual([
      'ghcr.io/acme/init:1.0', 'registry.example.com/mirror/acme/web:1.0', 'localhost/side:1.0',
    ]);
  });

  test('the profile of an environment decides what the props leave open', () => {
    const env = new Environment(Testing.app(), 'dev', { profile: Profile.development({ memory: Size.mebibytes(64) }) });
    new StatelessApp(env, 'web', { image: IMAGE, port: 80 });
    const { spec } = find(Testing.synth(env), 'Deployment');
    expect(spec.replicas).toBe(1);
    expect(spec.template.spec.containers[0].resources.requests).toMatchObject({ cpu: '10m', memory: '64Mi' });
  });
});

describe('graceful stop', () => {
  test('an app with a port goes on serving for five seconds', () => {
    expect(containerOf({ port: 80 }).lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '5'] } } });
    expect(containerOf().lifecycle).toBeUndefined();
  });

  test('the delay can be turned off, or be done by the image', () => {
    expect(containerOf({ port: 80, drainDelay: Duration.seconds(0) }).lifecycle).toBeUndefined();
    expect(containerOf({ port: 80, preStop: Handler.exec(['drain']) }).lifecycle).toEqual({ preStop: { exec: { command: ['drain'] } } });
  });
});

describe('the escape hatch', () => {
  test('changes the object last, and nothing is eaten', () => {
    const [deployment] = synthesize(chart => {
      const web = new StatelessApp(chart, 'web', { image: IMAGE, port: 80, revisionHistoryLimit: 2, minReady: Duration.seconds(1) });
      web.deployment.override({
        spec: {
          revisionHistoryLimit: null,
          template: { spec: { madeUpField: { a: ['1Gi'] }, containers: [{ name: 'web', resources: { limits: { memory: '300M' } } }] } },
        },
      });
      web.deployment.addJsonPatch(JsonPatch.replace('/spec/minReadySeconds', '7'), JsonPatch.add('/spec/unknown', '1Gi'));
    }).filter(each => each.kind === 'Deployment');
    expect(deployment.spec).not.toHaveProperty('revisionHistoryLimit');
    expect(deployment.spec).toMatchObject({ minReadySeconds: '7', unknown: '1Gi' });
    expect(deployment.spec.template.spec.madeUpField).toEqual({ a: ['1Gi'] });
    expect(deployment.spec.template.spec.containers[0]).toMatchObject({ image: IMAGE, resources: { limits: { memory: '300M' }, requests: { cpu: '100m' } } });
  });

  test('an existing account is used instead of one of its own', () => {
    const manifests = synthesize(chart => new StatelessApp(chart, 'web', {
      image: IMAGE, serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'account', 'robot'),
    }));
    expect(manifests.map(each => each.kind)).not.toContain('ServiceAccount');
    expect(find(manifests, 'Deployment').spec.template.spec.serviceAccountName).toBe('robot');
  });
});

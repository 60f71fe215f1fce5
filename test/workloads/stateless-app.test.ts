import { Duration, JsonPatch, Size, Testing } from 'cdk8s';
import {
  ConfigMap, Cpu, EnvFieldPaths, EnvValue, HorizontalPodAutoscaler, Ingress, IngressBackend, Metric, MetricTarget, NetworkPolicy, PercentOrAbsolute,
  Protocol, ResourceFieldPaths, Secret, ServiceAccount,
} from 'cdk8s-plus-28';
import {
  Affinity, DisruptionBudget, Environment, Exposure, Handler, Probe, Profile, Rollout, StatelessApp, StatelessAppProps, Toleration, Volume,
} from '../../src';
import { find, refusalOf, synthesize } from '../support';

const IMAGE = 'nginx:1.27.2';

function manifestsOf(props: Partial<StatelessAppProps> = {}): any[] {
  return synthesize(chart => new StatelessApp(chart, 'web', { image: IMAGE, ...props }));
}

function deploymentOf(props: Partial<StatelessAppProps> = {}): any {
  return find(manifestsOf(props), 'Deployment');
}

function podOf(props: Partial<StatelessAppProps> = {}): any {
  return deploymentOf(props).spec.template.spec;
}

function containerOf(props: Partial<StatelessAppProps> = {}): any {
  return podOf(props).containers[0];
}

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
    expect(podOf().topologySpreadConstraints.map((each: any) => [each.topologyKey, each.whenUnsatisfiable])).toEqual([
      ['topology.kubernetes.io/zone', 'ScheduleAnyway'],
      ['kubernetes.io/hostname', 'ScheduleAnyway'],
    ]);
    expect(podOf({ replicas: 1 }).topologySpreadConstraints).toBeUndefined();
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

describe('health', () => {
  test('probes are derived from the port, liveness gentler than readiness, startup with minutes of patience', () => {
    const container = containerOf({ port: 8080 });
    expect(container.readinessProbe).toEqual({ tcpSocket: { port: 8080 } });
    expect(container.livenessProbe).toEqual({ tcpSocket: { port: 8080 }, failureThreshold: 6 });
    expect(container.startupProbe).toEqual({ tcpSocket: { port: 8080 }, periodSeconds: 5, failureThreshold: 60 });
  });

  test('a probe without a port takes the first TCP port', () => {
    const container = containerOf({
      ports: [{ name: 'dns', port: 53, protocol: Protocol.UDP }, { name: 'http', port: 8080 }],
      readiness: Probe.http('/ready'),
      liveness: Probe.grpc(),
      startup: Probe.none(),
    });
    expect(container.readinessProbe).toEqual({ httpGet: { path: '/ready', port: 8080 } });
    expect(container.livenessProbe).toEqual({ grpc: { port: 8080 } });
    expect(container.startupProbe).toBeUndefined();
  });

  test('an app without a TCP port has no probes', () => {
    const container = containerOf({ ports: [{ port: 53, protocol: Protocol.UDP }] });
    expect([container.readinessProbe, container.livenessProbe, container.startupProbe]).toEqual([undefined, undefined, undefined]);
  });
});

describe('graceful stop', () => {
  test('an app with a port goes on serving for five seconds', () => {
    expect(containerOf({ port: 80 }).lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '5'] } } });
    expect(containerOf().lifecycle).toBeUndefined();
  });

  test('the delay can be turned off, or be done by the image', () => {
    expect(containerOf({ port: 80, drainDelay: Duration.seconds(0) }).lifecycle).toBeUndefined();
    expect(containerOf({ port: 80, preStop: Handler.sleep(Duration.seconds(3)) }).lifecycle).toEqual({ preStop: { sleep: { seconds: 3 } } });
  });
});

describe('environment variables', () => {
  test('come as text, from Secrets, ConfigMaps, fields and resources, in the order of the program', () => {
    const [env] = synthesize(chart => {
      const secret = Secret.fromSecretName(chart, 's', 'credentials');
      new StatelessApp(chart, 'web', {
        image: IMAGE,
        env: { Z: '1', A: '012' },
        envValues: {
          PASSWORD: EnvValue.fromSecretValue({ secret, key: 'password' }),
          LEVEL: EnvValue.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'c', 'settings'), 'level', { optional: true }),
          POD: EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME),
          CPU: EnvValue.fromResource(ResourceFieldPaths.CPU_REQUEST, { divisor: '1m' }),
        },
      });
    }).filter(each => each.kind === 'Deployment').map(each => each.spec.template.spec.containers[0].env);
    expect(env).toEqual([
      { name: 'Z', value: '1' },
      { name: 'A', value: '012' },
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'credentials', key: 'password' } } },
      { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'level', optional: true } } },
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: '1m' } } },
    ]);
  });
});

describe('files from the program', () => {
  const configFiles = { '/etc/app/main.conf': 'a\nb\n', '/etc/other.conf': '' };

  test('lie in a ConfigMap and are mounted one by one', () => {
    const manifests = manifestsOf({ configFiles });
    expect(find(manifests, 'ConfigMap')).toMatchObject({ metadata: { name: 'web-config' }, data: { 'etc_app_main.conf': 'a\nb\n', 'etc_other.conf': '' } });
    expect(find(manifests, 'Deployment').spec.template.spec.containers[0].volumeMounts).toContainEqual({
      name: 'config', mountPath: '/etc/app/main.conf', subPath: 'etc_app_main.conf', readOnly: true,
    });
  });

  test('a changed content rolls the pods, the same content does not', () => {
    const annotations = (files: { [path: string]: string }) => deploymentOf({ configFiles: files }).spec.template.metadata.annotations;
    expect(annotations({ ...configFiles })).toEqual(annotations(configFiles));
    expect(annotations({ ...configFiles, '/etc/other.conf': 'x' })).not.toEqual(annotations(configFiles));
  });

  test('a path that makes no key of a ConfigMap is given one that does', () => {
    const manifests = manifestsOf({ configFiles: { '/..hidden': 'a', '/.b': 'c' } });
    expect(find(manifests, 'ConfigMap').data).toEqual({ '_.hidden': 'a', '.b': 'c' });
  });

  test('init containers and sidecars have files in the same ConfigMap', () => {
    const data = find(manifestsOf({
      initContainers: [{ name: 'a', image: 'a:1', configFiles: { '/a': '1' } }],
      sidecars: [{ name: 'b', image: 'b:1', configFiles: { '/b': '2' } }],
    }), 'ConfigMap').data;
    expect(data).toEqual({ a: '1', b: '2' });
  });
});

describe('volumes', () => {
  test('one Volume in several containers is one volume that they share', () => {
    const shared = Volume.scratch('shared-storage');
    const pod = podOf({
      writablePaths: [],
      mounts: [{ path: '/data', volume: shared }],
      sidecars: [{ name: 'reader', image: 'busybox:1.37', native: false, writablePaths: [], mounts: [{ path: '/in', volume: shared, readOnly: true }] }],
    });
    expect(pod.volumes).toEqual([{ name: 'shared-storage', emptyDir: {} }]);
    expect(pod.containers.map((each: any) => each.volumeMounts)).toEqual([
      [{ name: 'shared-storage', mountPath: '/data' }],
      [{ name: 'shared-storage', mountPath: '/in', readOnly: true }],
    ]);
  });

  test('scratch in memory with a limit, Secrets, ConfigMaps, claims and others', () => {
    const { volumes } = synthesize(chart => {
      new StatelessApp(chart, 'web', {
        image: IMAGE,
        writablePaths: [],
        mounts: [
          { path: '/a', volume: Volume.scratch('memory', { inMemory: true, sizeLimit: Size.mebibytes(1536) }) },
          { path: '/b', volume: Volume.secret(Secret.fromSecretName(chart, 's', 'tls'), { items: { 'tls.crt': 'cert.pem' }, defaultMode: 0o400, optional: true }) },
          { path: '/c', volume: Volume.configMap(ConfigMap.fromConfigMapName(chart, 'c', 'site.example'), { name: 'site' }) },
          { path: '/d', volume: Volume.claim('existing') },
          { path: '/e', volume: Volume.custom('token', { projected: { sources: [] } }) },
        ],
      });
    }).find(each => each.kind === 'Deployment').spec.template.spec;
    expect(volumes).toEqual([
      { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '1536Mi' } },
      { name: 'tls', secret: { secretName: 'tls', items: [{ key: 'tls.crt', path: 'cert.pem' }], defaultMode: 0o400, optional: true } },
      { name: 'site', configMap: { name: 'site.example' } },
      { name: 'existing', persistentVolumeClaim: { claimName: 'existing' } },
      { name: 'token', projected: { sources: [] } },
    ]);
  });

  test('every container has writable directories of its own', () => {
    const pod = podOf({ writablePaths: ['/tmp', '/var/cache/nginx'], sidecars: [{ name: 'log', image: 'log:1' }] });
    expect(pod.volumes.map((each: any) => each.name)).toEqual(['tmp', 'var-cache-nginx', 'log-tmp']);
  });

  test('a mount at /tmp takes the place of the scratch directory there', () => {
    const pod = podOf({ mounts: [{ path: '/tmp', volume: Volume.scratch('large') }] });
    expect(pod.volumes).toEqual([{ name: 'large', emptyDir: {} }]);
  });

  test('a store for one node makes the rollout stop the old pod first', () => {
    const volume = Volume._store('data', 'data', { path: 'prod/data', singleNode: true, singlePod: false, readOnly: false, block: false });
    const mounts = [{ path: '/data', volume }];
    expect(deploymentOf({ replicas: 1, mounts }).spec.strategy).toEqual({ type: 'Recreate' });
    const rollout = Rollout.rolling({ maxSurge: PercentOrAbsolute.absolute(0), maxUnavailable: PercentOrAbsolute.absolute(1) });
    expect(deploymentOf({ replicas: 1, mounts, rollout }).spec.strategy.rollingUpdate).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  });
});

describe('containers beside the main one', () => {
  test('a sidecar starts first and stops last, unless it is told to be a plain container', () => {
    const pod = podOf({
      initContainers: [{ name: 'migrate', image: 'migrate:1' }],
      sidecars: [{ name: 'proxy', image: 'proxy:1', ports: [{ port: 15000 }] }, { name: 'plain', image: 'plain:1', native: false }],
    });
    expect(pod.initContainers.map((each: any) => [each.name, each.restartPolicy])).toEqual([['proxy', 'Always'], ['migrate', undefined]]);
    expect(pod.containers.map((each: any) => each.name)).toEqual(['web', 'plain']);
    expect(pod.initContainers[0].startupProbe.tcpSocket).toEqual({ port: 15000 });
  });
});

describe('placement', () => {
  test('conditions on nodes stand in one term, wishes beside it, pods apart', () => {
    const { affinity } = podOf({
      affinity: [
        Affinity.toNodes('zone', ['a', 'b']),
        Affinity.awayFromNodes('spot', []),
        Affinity.toNodes('disk', [], { weight: 10 }),
        Affinity.toPods({ app: 'cache' }, { topologyKey: 'topology.kubernetes.io/zone', weight: 50 }),
        Affinity.awayFromPods({ app: 'web' }, { namespaces: ['other'] }),
      ],
    });
    expect(affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }, { key: 'spot', operator: 'DoesNotExist' }] }],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] } }],
      },
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 50, podAffinityTerm: { labelSelector: { matchLabels: { app: 'cache' } }, topologyKey: 'topology.kubernetes.io/zone' } },
        ],
      },
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/hostname', namespaces: ['other'] },
        ],
      },
    });
  });

  test('tolerations for a value, for a key, and for everything', () => {
    const { tolerations } = podOf({ tolerations: [Toleration.equal('a', 'b'), Toleration.exists('c'), Toleration.everything()] });
    expect(tolerations).toEqual([{ key: 'a', operator: 'Equal', value: 'b' }, { key: 'c', operator: 'Exists' }, { operator: 'Exists' }]);
  });
});

describe('resources', () => {
  test('a limit below the default request lowers the request', () => {
    const resources = { cpuLimit: Cpu.millis(50), memoryLimit: Size.mebibytes(64), ephemeralStorageLimit: Size.mebibytes(32) };
    const { requests } = containerOf({ resources }).resources;
    expect(requests).toEqual({ 'cpu': '50m', 'memory': '64Mi', 'ephemeral-storage': '32Mi' });
  });

  test('amounts are written as the API server writes them back', () => {
    const resources = { cpu: Cpu.units(0.5), memory: Size.gibibytes(1.5), ephemeralStorage: Size.mebibytes(2048) };
    const { requests } = containerOf({ resources }).resources;
    expect(requests).toEqual({ 'cpu': '500m', 'memory': '1536Mi', 'ephemeral-storage': '2Gi' });
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

describe('how many', () => {
  test('several pods have a budget of one that may be down, a single pod has none', () => {
    expect(find(manifestsOf(), 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
    expect(manifestsOf({ replicas: 1 }).map(each => each.kind)).not.toContain('PodDisruptionBudget');
    expect(manifestsOf({ disruptionBudget: DisruptionBudget.none() }).map(each => each.kind)).not.toContain('PodDisruptionBudget');
  });

  test('an autoscaler takes the replicas out of the Deployment, and has one object for all metrics', () => {
    const manifests = synthesize(chart => {
      const web = new StatelessApp(chart, 'web', { image: IMAGE, replicas: 1 });
      web.scaleOnCpu({ maxReplicas: 10, utilization: 60 });
      web.scaleOnMemory({ average: Size.mebibytes(200) });
      web.scaleOnMetric(Metric.pods({ name: 'requests', target: MetricTarget.averageValue(100) }));
    });
    const { spec } = find(manifests, 'Deployment');
    expect(spec).not.toHaveProperty('replicas');
    expect(spec.template.spec.topologySpreadConstraints).toHaveLength(2);
    expect(find(manifests, 'PodDisruptionBudget').spec.maxUnavailable).toBe(1);
    expect(find(manifests, 'HorizontalPodAutoscaler').spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 10,
      metrics: [{ resource: { name: 'cpu' } }, { resource: { name: 'memory' } }, { pods: { metric: { name: 'requests' } } }],
    });
  });

  test('an app with a store for one node does not scale', () => {
    const volume = Volume._store('data', 'data', { path: 'test/data', singleNode: true, singlePod: false, readOnly: false, block: false });
    expect(refusalOf(chart => new StatelessApp(chart, 'web', { image: IMAGE, replicas: 1, mounts: [{ path: '/data', volume }] }).scaleOnCpu({ maxReplicas: 2 }))).toBe(
      'test/web: replicas: needs the store test/data on several nodes, and it is ReadWriteOnce, received 2; '
      + 'run one pod, make the store ReadWriteMany, or use a StatefulDatabase, which has a store for each pod [unsafe]',
    );
  });
});

describe('the network', () => {
  test('a port makes a Service, which may have another', () => {
    const manifests = manifestsOf({ ports: [{ name: 'http', port: 8080, servicePort: 80, appProtocol: 'http' }, { name: 'dns', port: 53, protocol: Protocol.UDP }] });
    expect(find(manifests, 'Service')).toMatchObject({
      metadata: { name: 'web' },
      spec: {
        selector: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' },
        ports: [
          { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP', appProtocol: 'http' },
          { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
        ],
      },
    });
    expect(manifestsOf().map(each => each.kind)).not.toContain('Service');
    expect(manifestsOf({ port: 80, exposure: Exposure.none() }).map(each => each.kind)).not.toContain('Service');
  });

  test('connecting gives the app the address of the other, and what the props say stays', () => {
    const manifests = synthesize(chart => {
      const api = new StatelessApp(chart, 'orders-api', { image: 'api:1.0', ports: [{ name: 'http', port: 8080 }] });
      const web = new StatelessApp(chart, 'web', { image: IMAGE, env: { ORDERS_API_PORT: '1' } });
      web.connectTo(api);
    });
    expect(find(manifests, 'Deployment', 'web').spec.template.spec.containers[0].env).toEqual([
      { name: 'ORDERS_API_PORT', value: '1' },
      { name: 'ORDERS_API_HOST', value: 'orders-api' },
      { name: 'ORDERS_API_URL', value: 'http://orders-api:8080' },
    ]);
    expect(find(manifests, 'NetworkPolicy', 'orders-api').spec.policyTypes).toEqual(['Ingress']);
    expect(find(manifests, 'NetworkPolicy', 'web').spec.policyTypes).toEqual(['Egress']);
  });

  test('an Ingress leads to the Service by its port', () => {
    const manifests = synthesize(chart => new StatelessApp(chart, 'web', { image: IMAGE, port: 8080 }).exposeAt('shop.example.com', { tlsSecret: 'tls' }));
    expect(find(manifests, 'Ingress').spec).toEqual({
      rules: [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 8080 } } } }] } }],
      tls: [{ hosts: ['shop.example.com'], secretName: 'tls' }],
    });
  });
});

describe('beside cdk8s-plus', () => {
  test('its autoscaler, Ingress and network policies take an app as they take its own', () => {
    const manifests = synthesize(chart => {
      const web = new StatelessApp(chart, 'web', { image: IMAGE, port: 8080 });
      new HorizontalPodAutoscaler(chart, 'hpa', { target: web, maxReplicas: 5, metrics: [Metric.resourceCpu(MetricTarget.averageUtilization(50))] });
      new Ingress(chart, 'ingress').addHostRule('a.example.com', '/', IngressBackend.fromService(web.service!));
      new NetworkPolicy(chart, 'policy', { selector: web }).addIngressRule(web);
    });
    expect(find(manifests, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(find(manifests, 'HorizontalPodAutoscaler').spec.scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' });
    expect(find(manifests, 'Ingress').spec.rules[0].http.paths[0].backend.service).toEqual({ name: 'web', port: { number: 8080 } });
    expect(find(manifests, 'NetworkPolicy').spec.podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' });
  });
});

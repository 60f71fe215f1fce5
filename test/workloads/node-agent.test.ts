import { Chart, Duration, Testing } from 'cdk8s';
import {
  ApiResource, Capability, DnsPolicy, HostPathVolumeType, IApiEndpoint, MountPropagation, NetworkPolicy, NonApiResource, PercentOrAbsolute, Protocol,
  ServiceAccount,
} from 'cdk8s-plus-28';
import {
  AgentPreset, App, ClusterAccess, Environment, EnvironmentProps, Exposure, NodeAgent, NodeAgentProps, Nodes, NodeUpdate, Peer, PodSecurityLevel,
  ProblemCode, StatelessApp, Toleration, TrafficPolicy, Volume,
} from '../../src';
import { find, problemsOf, synthesize } from '../support';

const IMAGE = 'agent:1.0';

function manifestsOf(props: Partial<NodeAgentProps> = {}): any[] {
  return synthesize(chart => new NodeAgent(chart, 'logs', { image: IMAGE, ...props }));
}

function daemonSetOf(props: Partial<NodeAgentProps> = {}): any {
  return find(manifestsOf(props), 'DaemonSet');
}

function podOf(props: Partial<NodeAgentProps> = {}): any {
  return daemonSetOf(props).spec.template.spec;
}

function containerOf(props: Partial<NodeAgentProps> = {}): any {
  return podOf(props).containers[0];
}

/** What is made in an Environment for agents, or in another one. */
function inEnvironment(program: (env: Environment) => void, props: EnvironmentProps = { podSecurity: PodSecurityLevel.PRIVILEGED }): any[] {
  const env = new Environment(Testing.app(), 'agents', props);
  program(env);
  return Testing.synth(env);
}

describe('the DaemonSet', () => {
  test('has one selector, of labels that do not change with a version', () => {
    const { metadata, spec } = daemonSetOf({ labels: { team: 'platform' }, partOf: 'logging' });
    expect(spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'logs', 'app.kubernetes.io/instance': 'logs' });
    expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/component': 'agent', 'app.kubernetes.io/version': '1.0', 'app.kubernetes.io/part-of': 'logging', 'team': 'platform' });
    expect(spec.template.metadata.labels).toEqual(metadata.labels);
  });

  test('comes with an account without rights and without a token, and nothing else', () => {
    expect(manifestsOf().map(each => each.kind)).toEqual(['ServiceAccount', 'DaemonSet']);
    expect(find(manifestsOf(), 'ServiceAccount').automountServiceAccountToken).toBe(false);
    expect(podOf()).toMatchObject({ serviceAccountName: 'logs', automountServiceAccountToken: false });
  });

  test('is hardened as every other workload', () => {
    expect(podOf().securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } });
    expect(containerOf().securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    expect(Object.keys(podOf()).filter(key => key.startsWith('host'))).toEqual([]);
  });

  test('gives its pods the labels of the environment', () => {
    const daemonSet = find(inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE }), { labels: { tier: 'platform' } }), 'DaemonSet');
    expect(daemonSet.spec.template.metadata.labels.tier).toBe('platform');
  });

  test('does not spread pods of which every node has one', () => {
    expect(podOf()).not.toHaveProperty('topologySpreadConstraints');
  });

  test('leaves the update to Kubernetes unless it is told', () => {
    expect(daemonSetOf().spec).not.toHaveProperty('updateStrategy');
    const { spec } = daemonSetOf({ minReady: Duration.seconds(5), revisionHistoryLimit: 2 });
    expect(spec).toMatchObject({ minReadySeconds: 5, revisionHistoryLimit: 2 });
  });

  test.each([
    ['as many old pods go first as it says', NodeUpdate.maxUnavailable(PercentOrAbsolute.percent(10)), { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } }],
    ['new pods come first, and none is missing', NodeUpdate.maxSurge(PercentOrAbsolute.absolute(2)), { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } }],
    ['somebody deletes the pods', NodeUpdate.onDelete(), { type: 'OnDelete' }],
  ])('is updated so that %s', (_, update, expected) => {
    expect(daemonSetOf({ update }).spec.updateStrategy).toEqual(expected);
  });

  test('surges although it has ports, as long as those are not the node\'s', () => {
    expect(() => daemonSetOf({ port: 80, update: NodeUpdate.maxSurge(PercentOrAbsolute.absolute(1)) })).not.toThrow();
  });

  test('changes by what the escape hatch says', () => {
    const [daemonSet] = synthesize(chart => new NodeAgent(chart, 'logs', { image: IMAGE }).daemonSet.override({ spec: { template: { spec: { hostUsers: false } } } })).slice(-1);
    expect(daemonSet.spec.template.spec.hostUsers).toBe(false);
  });
});

describe('nodes', () => {
  const placement = (props: Partial<NodeAgentProps>) => {
    const { nodeSelector, tolerations, affinity } = podOf(props);
    const [term] = affinity?.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms ?? [];
    return { nodeSelector, tolerations, expressions: term?.matchExpressions };
  };
  const linux = { 'kubernetes.io/os': 'linux' };

  test.each([
    ['those of Linux without a taint', undefined, linux, undefined, undefined],
    ['every one', Nodes.every(), linux, [{ operator: 'Exists' }], undefined],
    ['the control plane alone', Nodes.controlPlane(), linux, [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }],
      [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }]],
    ['the control plane as well', Nodes.withControlPlane(), linux, [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }], undefined],
    ['those with a GPU', Nodes.gpu(), { ...linux, 'nvidia.com/gpu.present': 'true' }, [{ key: 'nvidia.com/gpu', operator: 'Exists' }], undefined],
    ['those with a GPU by other signs', Nodes.gpu({ labels: { accelerator: 'gpu' }, taint: 'sku' }), { ...linux, accelerator: 'gpu' }, [{ key: 'sku', operator: 'Exists' }], undefined],
    ['those with a label', Nodes.labelled({ disk: 'ssd' }), { ...linux, disk: 'ssd' }, undefined, undefined],
    ['those of some architectures', Nodes.architecture('arm64', 'amd64'), linux, undefined, [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64', 'amd64'] }]],
    ['those that are both', Nodes.gpu().and(Nodes.architecture('arm64')).and(Nodes.labelled({ disk: 'ssd' })), { ...linux, 'nvidia.com/gpu.present': 'true', 'disk': 'ssd' },
      [{ key: 'nvidia.com/gpu', operator: 'Exists' }], [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }]],
  ])('%s', (_, nodes, nodeSelector, tolerations, expressions) => {
    expect(placement({ nodes })).toEqual({ nodeSelector, tolerations, expressions });
  });

  test('are narrowed down and widened by the selector and tolerations of the props', () => {
    expect(placement({ nodes: Nodes.gpu(), nodeSelector: { 'disk': 'ssd', 'kubernetes.io/os': 'windows' }, tolerations: [Toleration.exists('own')] })).toMatchObject({
      nodeSelector: { 'disk': 'ssd', 'kubernetes.io/os': 'windows', 'nvidia.com/gpu.present': 'true' },
      tolerations: [{ key: 'nvidia.com/gpu' }, { key: 'own' }],
    });
  });
});

describe('what it shares with the node', () => {
  test('a path of the node is read-only, at the same place, and looked at only where it is asked for', () => {
    const { containers: [{ volumeMounts }], volumes } = podOf({ hostPaths: [{ path: '/var/log' }] });
    expect(volumeMounts[0]).toEqual({ name: 'host-var-log', mountPath: '/var/log', readOnly: true });
    expect(volumes[0]).toEqual({ name: 'host-var-log', hostPath: { path: '/var/log' } });
  });

  test('a path of the node is what it says', () => {
    const { containers: [{ volumeMounts }], volumes } = podOf({
      hostPaths: [{ path: '/', mountPath: '/host', readOnly: false, type: HostPathVolumeType.DIRECTORY, propagation: MountPropagation.HOST_TO_CONTAINER, name: 'root' }],
    });
    expect(volumeMounts[0]).toEqual({ name: 'root', mountPath: '/host', mountPropagation: 'HostToContainer' });
    expect(volumes[0]).toEqual({ name: 'root', hostPath: { path: '/', type: 'Directory' } });
  });

  test('one path at two places is one volume, and the root has a name as well', () => {
    const pod = podOf({ hostPaths: [{ path: '/', mountPath: '/a' }, { path: '/', mountPath: '/b' }], writablePaths: [] });
    expect(pod.volumes).toEqual([{ name: 'host-root', hostPath: { path: '/' } }]);
    expect(pod.containers[0].volumeMounts.map((mount: any) => mount.mountPath)).toEqual(['/a', '/b']);
  });

  test('a long path has a name that Kubernetes takes', () => {
    const [{ name }] = podOf({ hostPaths: [{ path: `/${'a'.repeat(57)}/b` }] }).volumes;
    expect(name).toBe(`host-${'a'.repeat(57)}`);
  });

  test('a volume of the node is shared by containers', () => {
    const volume = Volume.hostPath('plugin', '/var/lib/plugin', HostPathVolumeType.DIRECTORY_OR_CREATE);
    const pod = podOf({ mounts: [{ path: '/plugin', volume }], sidecars: [{ name: 'side', image: 'side:1.0', mounts: [{ path: '/x', volume }], writablePaths: [] }], writablePaths: [] });
    expect(pod.volumes).toEqual([{ name: 'plugin', hostPath: { path: '/var/lib/plugin', type: 'DirectoryOrCreate' } }]);
    expect(pod.initContainers[0].volumeMounts).toEqual([{ name: 'plugin', mountPath: '/x' }]);
  });

  test('a privileged container may let the node see what it mounts', () => {
    const { volumeMounts } = containerOf({ security: { privileged: true }, hostPaths: [{ path: '/mnt', propagation: MountPropagation.BIDIRECTIONAL }] });
    expect(volumeMounts[0].mountPropagation).toBe('Bidirectional');
  });

  test('namespaces of the node', () => {
    expect(podOf({ hostNetwork: true, hostPid: true, hostIpc: true })).toMatchObject({ hostNetwork: true, hostPID: true, hostIPC: true });
  });

  test('in the network of the node the names of the cluster are still resolved, unless it is told otherwise', () => {
    expect(podOf({ hostNetwork: true }).dnsPolicy).toBe('ClusterFirstWithHostNet');
    expect(podOf({ hostNetwork: true, dns: { policy: DnsPolicy.DEFAULT } }).dnsPolicy).toBe('Default');
    expect(podOf()).not.toHaveProperty('dnsPolicy');
  });

  test('one port of the node for two protocols', () => {
    const ports = [{ name: 'a', port: 80, hostPort: 8080 }, { name: 'b', port: 81, hostPort: 8080, protocol: Protocol.UDP }];
    expect(containerOf({ ports }).ports.map((port: any) => port.hostPort)).toEqual([8080, 8080]);
  });

  test('a port of the node', () => {
    expect(containerOf({ ports: [{ port: 80, hostPort: 8080 }] }).ports).toEqual([{ containerPort: 80, hostPort: 8080, protocol: 'TCP' }]);
  });
});

describe('a cache on the node', () => {
  const caches = [{ path: '/mnt/cache', mountPath: '/cache', name: 'cache' }];

  test('is a directory that is made where there is none, and can be written to', () => {
    const pod = podOf({ caches });
    expect(pod.volumes[0]).toEqual({ name: 'cache', hostPath: { path: '/mnt/cache', type: 'DirectoryOrCreate' } });
    expect(pod.containers[0].volumeMounts[0]).toEqual({ name: 'cache', mountPath: '/cache' });
  });

  test('is given to the user of the agent by an init container that may do nothing else', () => {
    const { initContainers: [owner] } = podOf({ caches, podSecurity: { user: 999, group: 998 } });
    expect(owner).toMatchObject({ image: 'busybox:1.37', command: ['chown', '999:998', '/cache'], volumeMounts: [{ name: 'cache', mountPath: '/cache' }] });
    expect(owner.securityContext).toEqual({
      allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'], add: ['CHOWN'] }, runAsNonRoot: false, runAsUser: 0, runAsGroup: 0,
    });
  });

  test.each([
    ['of the pod', {}, '10001:10001'],
    ['of the container, where that has one', { podSecurity: { user: 999 }, security: { user: 5, group: 6 } }, '5:6'],
    ['of the container, with the group of the pod', { podSecurity: { user: 999, group: 998 }, security: { user: 5 } }, '5:998'],
  ])('belongs to the user %s', (_, props, owner) => {
    expect(podOf({ caches, ...props }).initContainers[0].command[1]).toBe(owner);
  });

  test('needs no such container where the agent is root', () => {
    expect(podOf({ caches, podSecurity: { allowRoot: true, user: 0 } })).not.toHaveProperty('initContainers');
    expect(podOf({ caches, security: { allowRoot: true, user: 0 } })).not.toHaveProperty('initContainers');
  });

  test('is given to it after the init containers of the props, by another image where one is named', () => {
    const { initContainers } = podOf({ caches, cacheOwnerImage: 'tools:1.0', initContainers: [{ name: 'own', image: 'own:1.0' }] });
    expect(initContainers.map((each: any) => each.image)).toEqual(['own:1.0', 'tools:1.0']);
  });
});

describe('Pod Security', () => {
  const needsOf = (podSecurity: PodSecurityLevel, props: Partial<NodeAgentProps>) =>
    problemsOf(() => inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, ...props }), { podSecurity })).map(problem => problem.prop);

  test('all that an environment does not admit is said at once', () => {
    const props: Partial<NodeAgentProps> = {
      hostPaths: [{ path: '/var/log' }], hostPid: true, podSecurity: { allowRoot: true }, security: { capabilities: [Capability.CHOWN, Capability.SYS_ADMIN] },
    };
    expect(needsOf(PodSecurityLevel.RESTRICTED, props)).toEqual([
      'hostPaths[0]', 'hostPid', 'security.capabilities[0]', 'security.capabilities[1]', 'podSecurity.allowRoot',
    ]);
    expect(needsOf(PodSecurityLevel.BASELINE, props)).toEqual(['hostPaths[0]', 'hostPid', 'security.capabilities[1]']);
    expect(() => inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, ...props }))).not.toThrow();
  });

  test('an agent that needs nothing of its node runs under restricted', () => {
    const props: NodeAgentProps = {
      image: IMAGE,
      port: 80,
      security: { capabilities: [Capability.NET_BIND_SERVICE] },
      podSecurity: { sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' } },
      mounts: [{ path: '/data', volume: Volume.claim('data') }],
      nodes: Nodes.every(),
    };
    expect(() => inEnvironment(env => new NodeAgent(env, 'logs', props), {})).not.toThrow();
  });

  test('nothing is said of a chart inside that has a namespace of its own', () => {
    expect(() => inEnvironment(env => new NodeAgent(new Chart(env, 'other', { namespace: 'other' }), 'logs', { image: IMAGE, hostPid: true }), {})).not.toThrow();
  });

  test('nothing is said of a namespace that somebody else labels', () => {
    expect(() => inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, hostPid: true }), { createNamespace: false })).not.toThrow();
  });
});

describe('access to the API server', () => {
  const clusterAccess = [
    ClusterAccess.read(ApiResource.PODS, ApiResource.DEPLOYMENTS, ApiResource.NAMESPACES),
    ClusterAccess.allow(['get'], NonApiResource.of('/metrics'), ApiResource.custom({ apiGroup: '', resourceType: 'nodes/metrics' })),
  ];

  test('is a role of the cluster with a rule for each API group, bound to the account', () => {
    const manifests = inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, clusterAccess }));
    const read = ['get', 'list', 'watch'];
    expect(find(manifests, 'ClusterRole')).toMatchObject({
      metadata: { name: 'agents:logs' },
      rules: [
        { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: read },
        { apiGroups: ['apps'], resources: ['deployments'], verbs: read },
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      ],
    });
    expect(find(manifests, 'ClusterRole').metadata).not.toHaveProperty('namespace');
    expect(find(manifests, 'ClusterRoleBinding')).toMatchObject({
      metadata: { name: 'agents:logs' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'agents:logs' },
      subjects: [{ kind: 'ServiceAccount', name: 'logs', namespace: 'agents' }],
    });
    expect(find(manifests, 'DaemonSet').spec.template.spec.automountServiceAccountToken).toBe(true);
  });

  test('is for single objects in rules of their own', () => {
    const object = (resourceName?: string): IApiEndpoint => ({
      asApiResource: () => ({ apiGroup: '', resourceType: 'configmaps', resourceName }),
      asNonApiResource: () => undefined,
    });
    const manifests = inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, clusterAccess: [ClusterAccess.allow(['get'], object('a'), ApiResource.PODS)] }));
    expect(find(manifests, 'ClusterRole').rules).toEqual([
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['a'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
    ]);
  });

  test('is none where the list of it is empty', () => {
    const manifests = inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, clusterAccess: [] }));
    expect(manifests.map(each => each.kind)).not.toContain('ClusterRole');
    expect(find(manifests, 'DaemonSet').spec.template.spec.automountServiceAccountToken).toBe(false);
  });

  test('is given to an account that is there already, whose token may come otherwise', () => {
    const manifests = inEnvironment(env => new NodeAgent(env, 'logs', {
      image: IMAGE, clusterAccess, serviceAccount: ServiceAccount.fromServiceAccountName(env, 'account', 'robot'), automountServiceAccountToken: false,
    }));
    expect(find(manifests, 'ClusterRoleBinding').subjects[0].name).toBe('robot');
    expect(find(manifests, 'DaemonSet').spec.template.spec.automountServiceAccountToken).toBe(false);
  });

  test('opens the way to the API server in an environment that denies by default, and elsewhere closes none', () => {
    const denying = inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, clusterAccess }), { defaultDeny: true });
    const { policyTypes, egress } = find(denying, 'NetworkPolicy', 'logs').spec;
    expect(policyTypes).toEqual(['Egress']);
    expect(egress).toContainEqual({ ports: [{ port: 443, protocol: 'TCP' }, { port: 6443, protocol: 'TCP' }] });
    expect(inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, clusterAccess })).map(each => each.kind)).not.toContain('NetworkPolicy');
  });
});

describe('the network', () => {
  test('there is a Service only where somebody is to reach the agent by one', () => {
    expect(manifestsOf({ port: 80 }).map(each => each.kind)).not.toContain('Service');
    const service = find(manifestsOf({ port: 80, exposure: Exposure.clusterIp({ internalTrafficPolicy: TrafficPolicy.LOCAL }) }), 'Service');
    expect(service).toMatchObject({ metadata: { name: 'logs' }, spec: { internalTrafficPolicy: 'Local', selector: { 'app.kubernetes.io/name': 'logs' }, ports: [{ port: 80 }] } });
  });

  test('metrics are announced by annotations, which the props can change', () => {
    const annotations = (props: Partial<NodeAgentProps>) => daemonSetOf(props).spec.template.metadata.annotations;
    expect(annotations({ port: 80, metrics: {} })).toEqual({ 'prometheus.io/scrape': 'true', 'prometheus.io/port': '80' });
    expect(annotations({ metrics: { port: 81, path: '/stats' }, podAnnotations: { 'prometheus.io/scrape': 'false' } })).toEqual({
      'prometheus.io/scrape': 'false', 'prometheus.io/port': '81', 'prometheus.io/path': '/stats',
    });
    expect(annotations({ port: 80 })).toBeUndefined();
  });

  test('connecting tells the agent where the other is, and opens both ends', () => {
    const manifests = synthesize(chart => {
      const agent = new NodeAgent(chart, 'logs', { image: IMAGE });
      agent.connectTo(new StatelessApp(chart, 'store', { image: 'store:1.0', port: 80 }));
    });
    expect(find(manifests, 'DaemonSet').spec.template.spec.containers[0].env).toEqual([{ name: 'STORE_HOST', value: 'store' }, { name: 'STORE_PORT', value: '80' }]);
    expect(find(manifests, 'NetworkPolicy', 'logs').spec.policyTypes).toEqual(['Egress']);
    expect(find(manifests, 'NetworkPolicy', 'store').spec.ingress[0].from).toEqual([{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'logs', 'app.kubernetes.io/instance': 'logs' } } }]);
  });

  test('a port of the node is open in an environment that denies by default', () => {
    const manifests = inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, ports: [{ name: 'a', port: 80, hostPort: 8080 }, { name: 'b', port: 81 }] }),
      { podSecurity: PodSecurityLevel.PRIVILEGED, defaultDeny: true });
    expect(find(manifests, 'NetworkPolicy', 'logs').spec.ingress).toEqual([{ ports: [{ port: 80, protocol: 'TCP' }] }]);
  });

  test('what connects to an agent in the network of its node is opened by the port alone', () => {
    const manifests = synthesize(chart => {
      const agent = new NodeAgent(chart, 'net', { image: IMAGE, hostNetwork: true, port: 9100, exposure: Exposure.headless() });
      new StatelessApp(chart, 'web', { image: 'web:1.0' }).connectTo(agent);
    });
    expect(find(manifests, 'NetworkPolicy').metadata.name).toBe('web');
    expect(find(manifests, 'NetworkPolicy').spec.egress[1]).toEqual({ ports: [{ port: 9100, protocol: 'TCP' }] });
  });

  test('an agent in the network of its node connects to who lets in the addresses of nodes', () => {
    const manifests = synthesize(chart => {
      const web = new StatelessApp(chart, 'web', { image: 'web:1.0', port: 80 });
      web.allowFrom(Peer.cidr('10.0.0.0/16'));
      new NodeAgent(chart, 'net', { image: IMAGE, hostNetwork: true }).connectTo(web);
    });
    expect(find(manifests, 'DaemonSet').spec.template.spec.containers[0].env).toContainEqual({ name: 'WEB_HOST', value: 'web' });
    expect(find(manifests, 'NetworkPolicy').spec.ingress[0].from).toEqual([{ ipBlock: { cidr: '10.0.0.0/16' } }]);
  });

  test('an agent in the network of its node connects to who is open, and not to who is in an environment that denies by default', () => {
    const connect = (defaultDeny: boolean) => () => {
      const app = new App();
      const web = new StatelessApp(new Environment(app, 'prod', { defaultDeny }), 'web', { image: 'web:1.0', port: 80 });
      new NodeAgent(new Environment(app, 'agents', { podSecurity: PodSecurityLevel.PRIVILEGED }), 'net', { image: IMAGE, hostNetwork: true }).connectTo(web);
      app.synthYaml();
    };
    expect(connect(false)).not.toThrow();
    expect(problemsOf(connect(true)).map(({ path, prop, code }) => [path, prop, code])).toEqual([['agents/net', 'connectTo', ProblemCode.UNSUPPORTED]]);
  });

  test('its pods are selected by constructs of cdk8s-plus', () => {
    const manifests = synthesize(chart => {
      const agent = new NodeAgent(chart, 'logs', { image: IMAGE });
      new NetworkPolicy(chart, 'policy', { selector: agent, ingress: { rules: [{ peer: agent }] } });
    });
    const labels = { 'app.kubernetes.io/name': 'logs', 'app.kubernetes.io/instance': 'logs' };
    expect(find(manifests, 'NetworkPolicy').spec).toMatchObject({ podSelector: { matchLabels: labels }, ingress: [{ from: [{ podSelector: { matchLabels: labels } }] }] });
  });
});

describe('presets', () => {
  const presetOf = (props: NodeAgentProps) => find(inEnvironment(env => new NodeAgent(env, 'agent', props)), 'DaemonSet').spec.template.spec;

  test('what is named replaces what the preset says, and what is undefined does not', () => {
    const { image, args, ...others } = AgentPreset.nodeExporter({ image: 'mirror/node-exporter:v2', args: ['--web.max-requests=2'], hostNetwork: undefined });
    expect({ image, args }).toEqual({ image: 'mirror/node-exporter:v2', args: ['--web.max-requests=2'] });
    expect(others.hostNetwork).toBe(true);
  });

  test('a collector of logs leaves out its own, and keeps how far it has read', () => {
    for (const props of [AgentPreset.fluentd({ output: '@type stdout', containerName: 'own' }), AgentPreset.fluentBit({ output: { name: 'stdout' }, containerName: 'own' })]) {
      const [config] = Object.values(props.configFiles!);
      expect(config).toContain('/var/log/containers/*_own-*.log');
      const [cache] = presetOf(props).volumes.filter((volume: any) => volume.hostPath?.type === 'DirectoryOrCreate');
      expect(config).toContain(`${cache.hostPath.path}/containers.`);
    }
  });

  test('a collector of logs sends them where it is told', () => {
    expect(AgentPreset.fluentd({ output: '@type forward\n<server>\n  host a\n</server>' }).configFiles!['/fluentd/etc/fluent.conf'])
      .toContain('<match kubernetes.**>\n  @type forward\n  <server>\n    host a\n  </server>\n</match>\n');
    expect(AgentPreset.fluentBit({ output: { name: 'forward', host: 'a' } }).configFiles!['/fluent-bit/etc/agent.yaml'])
      .toContain('  outputs:\n    - name: "forward"\n      host: "a"\n      match: "*"\n');
    expect(AgentPreset.fluentBit({ output: { name: 'forward', match: 'kube.*' } }).configFiles!['/fluent-bit/etc/agent.yaml']).toContain('      match: "kube.*"\n');
  });

  test('none of their containers has a capability, and only that of a CSI driver is privileged', () => {
    const contexts = [
      AgentPreset.fluentd({ output: '' }), AgentPreset.fluentBit({ output: {} }), AgentPreset.nodeExporter(), AgentPreset.nvidiaDevicePlugin(),
      AgentPreset.csiNode({ driver: 'd.example.com', image: IMAGE }),
    ].flatMap(props => presetOf(props).containers).map(container => container.securityContext);
    expect(contexts.slice(0, 4)).toEqual(Array(4).fill({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }));
    expect(contexts[4].privileged).toBe(true);
  });

  test('a CSI driver is registered under its name, by the socket that it listens at', () => {
    const pod = presetOf(AgentPreset.csiNode({ driver: 'd.example.com', image: IMAGE, registrarImage: 'registrar:1' }));
    expect(pod.initContainers[0]).toMatchObject({ image: 'registrar:1', args: ['--csi-address=/csi/csi.sock', '--kubelet-registration-path=/var/lib/kubelet/plugins/d.example.com/csi.sock'] });
    expect(pod.volumes).toContainEqual({ name: 'plugin', hostPath: { path: '/var/lib/kubelet/plugins/d.example.com', type: 'DirectoryOrCreate' } });
    expect(pod.containers[0].env).toContainEqual({ name: 'CSI_ENDPOINT', value: 'unix:///csi/csi.sock' });
  });
});

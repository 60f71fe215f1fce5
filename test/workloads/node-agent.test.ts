import { Chart, Duration } from 'cdk8s';
import { Capability, PercentOrAbsolute } from 'cdk8s-plus-28';
import { containerOf, daemonSetOf, IMAGE, inEnvironment, manifestsOf, podOf } from './agents';
import { NodeAgent, NodeAgentProps, Nodes, NodeUpdate, PodSecurityLevel, Toleration, Volume } from '../../src';
import { find, problemsOf, synthesize } from '../support';

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

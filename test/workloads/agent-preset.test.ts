import { IMAGE, inEnvironment } from './agents';
import { AgentPreset, NodeAgent, NodeAgentProps } from '../../src';
import { find } from '../support';

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

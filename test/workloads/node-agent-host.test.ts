import { DnsPolicy, HostPathVolumeType, MountPropagation, Protocol } from 'cdk8s-plus-28';
import { containerOf, podOf } from './agents';
import { Volume } from '../../src';

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

import { Size } from 'cdk8s';
import { ConfigMap, PercentOrAbsolute, Secret } from 'cdk8s-plus-28';
import { deploymentOf, IMAGE, manifestsOf, podOf } from './app';
import { Rollout, StatelessApp, Volume } from '../../src';
import { find, synthesize } from '../support';

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

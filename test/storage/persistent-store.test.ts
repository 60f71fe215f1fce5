import { Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  AccessMode, EbsStorageClass, Environment, PersistentStore, PersistentStoreProps, Profile, ReclaimPolicy, StatelessApp, StaticVolume, StorageClass,
  StorageSource, VolumeMode, VolumeSnapshot,
} from '../../src';
import { find, synthesize } from '../support';

const TEN = Size.gibibytes(10);

function claimOf(props: (scope: Construct) => Partial<PersistentStoreProps>): any {
  return find(synthesize(chart => new PersistentStore(chart, 'data', { size: TEN, ...props(chart) })), 'PersistentVolumeClaim', 'data');
}

function inProd(props: Partial<PersistentStoreProps>, profile = Profile.production()): any[] {
  const prod = new Environment(Testing.app(), 'prod', { profile });
  new PersistentStore(prod, 'data', { size: TEN, ...props });
  return Testing.synth(prod);
}

function volumeOf(volume: StaticVolume, props: Partial<PersistentStoreProps> = {}): any {
  return find(inProd({ source: StorageSource.static(volume), ...props }), 'PersistentVolume');
}

test('a store is a claim of the default class, which is kept when it is pruned', () => {
  expect(claimOf(() => ({}))).toEqual({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: 'data',
      labels: {
        'app.kubernetes.io/name': 'data',
        'app.kubernetes.io/instance': 'data',
        'app.kubernetes.io/component': 'storage',
        'app.kubernetes.io/managed-by': 'cdk8s-workloads',
      },
      annotations: { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false', 'helm.sh/resource-policy': 'keep' },
    },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
  });
});

test.each([
  [Size.mebibytes(500), '500Mi'],
  [Size.mebibytes(1_024), '1Gi'],
  [Size.gibibytes(1.5), '1536Mi'],
  [Size.gibibytes(2_048), '2Ti'],
  [Size.tebibytes(1.5), '1536Gi'],
  [Size.kibibytes(3), '3Ki'],
])('sizes are exact: %j is %s', (size, quantity) => {
  expect(claimOf(() => ({ size })).spec.resources.requests.storage).toBe(quantity);
});

test('a dynamic store names its class', () => {
  expect(claimOf(chart => ({ source: StorageSource.dynamic(new EbsStorageClass(chart, 'fast')) })).spec.storageClassName).toBe('fast');
  expect(claimOf(() => ({ source: StorageSource.dynamic(StorageClass.fromName('gp2')) })).spec.storageClassName).toBe('gp2');
});

test('a store may rely on the reclaim policy of its class', () => {
  const source = StorageSource.dynamic(StorageClass.fromName('gp2', { reclaimPolicy: ReclaimPolicy.RETAIN }));
  expect(claimOf(() => ({ source, reclaimPolicy: ReclaimPolicy.RETAIN })).spec.storageClassName).toBe('gp2');
});

test('a static volume and its claim name each other, and no class', () => {
  const manifests = inProd({ source: StorageSource.static(StaticVolume.nfs({ server: 'nfs.example.com', path: '/srv' })), accessModes: [AccessMode.READ_WRITE_MANY] });
  const volume = find(manifests, 'PersistentVolume');
  expect(volume.metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false', 'helm.sh/resource-policy': 'keep' });
  expect(volume.metadata.name).toBe('prod-data');
  expect(volume.metadata.namespace).toBeUndefined();
  expect(volume.spec).toEqual({
    capacity: { storage: '10Gi' },
    accessModes: ['ReadWriteMany'],
    persistentVolumeReclaimPolicy: 'Retain',
    claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'prod', name: 'data' },
    nfs: { server: 'nfs.example.com', path: '/srv' },
  });
  expect(find(manifests, 'PersistentVolumeClaim').spec).toEqual({
    accessModes: ['ReadWriteMany'],
    storageClassName: '',
    volumeName: 'prod-data',
    resources: { requests: { storage: '10Gi' } },
  });
});

test('one program for several environments makes volumes of different names', () => {
  const names = ['dev', 'prod'].map(name => {
    const env = new Environment(Testing.app(), name);
    new PersistentStore(env, 'data', { size: TEN, source: StorageSource.static(StaticVolume.hostPath('/mnt')) });
    return find(Testing.synth(env), 'PersistentVolume').metadata.name;
  });
  expect(names).toEqual(['dev-data', 'prod-data']);
});

test('storage that exists already outlives its claim, even where the profile deletes', () => {
  const source = StorageSource.static(StaticVolume.hostPath('/mnt'));
  expect(find(inProd({ source }, Profile.development()), 'PersistentVolume').spec.persistentVolumeReclaimPolicy).toBe('Retain');
});

test('a CSI volume that is to be deleted is handed to its driver, and kept by nobody', () => {
  const { metadata, spec } = volumeOf(StaticVolume.csi({ driver: 'csi.example.com', volumeHandle: 'disk-1' }), { reclaimPolicy: ReclaimPolicy.DELETE });
  expect(spec.persistentVolumeReclaimPolicy).toBe('Delete');
  expect(metadata.annotations).toEqual({ 'pv.kubernetes.io/provisioned-by': 'csi.example.com' });
});

test('claim and volume can be left to be pruned', () => {
  const manifests = inProd({ source: StorageSource.static(StaticVolume.hostPath('/mnt')), keepWhenPruned: false });
  expect(find(manifests, 'PersistentVolume').metadata.annotations).toBeUndefined();
  expect(find(manifests, 'PersistentVolumeClaim').metadata.annotations).toBeUndefined();
});

test('an EBS volume is mounted in its zone, with a file system by which fsGroup works', () => {
  const { spec } = volumeOf(StaticVolume.ebs('vol-0123456789abcdef0', { zone: 'eu-central-1a' }));
  expect(spec.csi).toEqual({ driver: 'ebs.csi.aws.com', volumeHandle: 'vol-0123456789abcdef0', fsType: 'ext4' });
  expect(spec.nodeAffinity.required.nodeSelectorTerms).toEqual([
    { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['eu-central-1a'] }] },
  ]);
});

test.each(['us-east-1a', 'us-gov-west-1b', 'us-west-2-lax-1a', 'us-east-1-wl1-bos-wlz-1', 'cn-north-1a'])('%s is an availability zone', zone => {
  expect(volumeOf(StaticVolume.ebs('vol-01234567', { zone })).spec.nodeAffinity).toBeDefined();
});

test('an EBS block device has no file system', () => {
  const source = StorageSource.static(StaticVolume.ebs('vol-0123456789abcdef0', { zone: 'eu-central-1a' }));
  const manifests = inProd({ source, volumeMode: VolumeMode.BLOCK });
  expect(find(manifests, 'PersistentVolumeClaim').spec.volumeMode).toBe('Block');
  const { spec } = find(manifests, 'PersistentVolume');
  expect(spec.volumeMode).toBe('Block');
  expect(spec.csi.fsType).toBeUndefined();
});

test.each([
  [{}, 'fs-0123456789abcdef0'],
  [{ path: '/apps' }, 'fs-0123456789abcdef0:/apps'],
  [{ accessPoint: 'fsap-0123456789abcdef0' }, 'fs-0123456789abcdef0::fsap-0123456789abcdef0'],
  [{ path: '/apps', accessPoint: 'fsap-0123456789abcdef0' }, 'fs-0123456789abcdef0:/apps:fsap-0123456789abcdef0'],
])('EFS with %j is the handle %s', (options, handle) => {
  expect(volumeOf(StaticVolume.efs('fs-0123456789abcdef0', options)).spec.csi.volumeHandle).toBe(handle);
});

test('a local volume is on its node', () => {
  const { spec } = volumeOf(StaticVolume.local('/mnt/disk', ['node-1']));
  expect(spec.local).toEqual({ path: '/mnt/disk' });
  expect(spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions).toEqual([{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1'] }]);
});

test('a persistent disk is in the zone of its name', () => {
  const { spec } = volumeOf(StaticVolume.gcePd('projects/shop/zones/europe-west3-a/disks/data'));
  expect(spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions).toEqual([{ key: 'topology.gke.io/zone', operator: 'In', values: ['europe-west3-a'] }]);
  expect(volumeOf(StaticVolume.gcePd('projects/shop/regions/europe-west3/disks/data')).spec.nodeAffinity).toBeUndefined();
});

test('any other kind of volume stands in the manifest as it was written', () => {
  const fc = { targetWWNs: ['50060e801049cfd1'], lun: 0 };
  expect(volumeOf(StaticVolume.custom({ fc })).spec.fc).toEqual(fc);
});

test('a clone has the class of its original unless it names another', () => {
  const original = (chart: Construct) => new PersistentStore(chart, 'original', { size: TEN, source: StorageSource.dynamic(new EbsStorageClass(chart, 'fast')) });
  const clone = claimOf(chart => ({ source: StorageSource.clone(original(chart)) }));
  expect(clone.spec.dataSource).toEqual({ kind: 'PersistentVolumeClaim', name: 'original' });
  expect(clone.spec.storageClassName).toBe('fast');
  const other = claimOf(chart => ({ source: StorageSource.clone(original(chart), { storageClass: new EbsStorageClass(chart, 'other') }) }));
  expect(other.spec.storageClassName).toBe('other');
});

test('a claim that exists can be cloned, of whatever class', () => {
  const clone = claimOf(chart => ({ source: StorageSource.clone(PersistentStore.fromClaimName(chart, 'old', 'old-data')) }));
  expect(clone.spec.dataSource.name).toBe('old-data');
  expect(clone.spec.storageClassName).toBeUndefined();
});

test('a store is restored from a snapshot', () => {
  const source = StorageSource.snapshot(VolumeSnapshot.fromName('nightly'), { storageClass: StorageClass.fromName('fast') });
  const { spec } = claimOf(() => ({ source }));
  expect(spec.dataSource).toEqual({ apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'nightly' });
  expect(spec.storageClassName).toBe('fast');
});

test('a class for stores from snapshots is taken by them', () => {
  const { spec } = claimOf(chart => {
    const storageClass = new EbsStorageClass(chart, 'quick', { volumeInitializationRate: 200 });
    return { source: StorageSource.snapshot(VolumeSnapshot.fromName('nightly'), { storageClass }) };
  });
  expect(spec.storageClassName).toBe('quick');
});

test.each([
  [[AccessMode.READ_WRITE_ONCE], { singleNode: true, singlePod: false, readOnly: false, block: false }],
  [[AccessMode.READ_WRITE_ONCE_POD], { singleNode: false, singlePod: true, readOnly: false, block: false }],
  [[AccessMode.READ_ONLY_MANY], { singleNode: false, singlePod: false, readOnly: true, block: false }],
  [[AccessMode.READ_WRITE_ONCE, AccessMode.READ_WRITE_MANY], { singleNode: false, singlePod: false, readOnly: false, block: false }],
])('pods know of a store that is %j', (accessModes, traits) => {
  const store = new PersistentStore(Testing.chart(), 'data', { size: TEN, accessModes });
  expect(store.volume._claimTraits).toEqual({ ...traits, path: 'test/data' });
});

test('a claim that exists is checked by what is known of it', () => {
  const chart = Testing.chart();
  const known = PersistentStore.fromClaimName(chart, 'known', 'a', { accessModes: [AccessMode.READ_WRITE_ONCE], volumeMode: VolumeMode.BLOCK });
  expect(known.volume._claimTraits).toMatchObject({ singleNode: true, block: true });
  expect(PersistentStore.fromClaimName(chart, 'unknown', 'b').volume._claimTraits).toMatchObject({ singleNode: false, singlePod: false, readOnly: false });
  expect(Testing.synth(chart)).toEqual([]);
});

test('a store is mounted as a volume named after its claim, or otherwise', () => {
  const volumesOf = (name: string, podVolumeName?: string) => find(synthesize(chart => {
    const store = new PersistentStore(chart, 'data', { size: TEN, name, podVolumeName });
    new StatelessApp(chart, 'web', { image: 'app:1.0', replicas: 1, mounts: [{ path: '/data', volume: store.volume }] });
  }), 'Deployment').spec.template.spec.volumes;
  expect(volumesOf('data')).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: 'data' } });
  expect(volumesOf('data.v1')).toContainEqual({ name: 'data-v1', persistentVolumeClaim: { claimName: 'data.v1' } });
  expect(volumesOf('data', 'storage')).toContainEqual({ name: 'storage', persistentVolumeClaim: { claimName: 'data' } });
});

test('cdk8s-plus-28 takes a store as one of its claims', () => {
  const pod = find(synthesize(chart => {
    const store = new PersistentStore(chart, 'data', { size: TEN });
    const container = { image: 'app:1.0', volumeMounts: [{ path: '/data', volume: kplus.Volume.fromPersistentVolumeClaim(chart, 'volume', store) }] };
    new kplus.Pod(chart, 'pod', { containers: [container] });
  }), 'Pod');
  expect(pod.spec.volumes).toEqual([{ name: 'pvc-data', persistentVolumeClaim: { claimName: 'data', readOnly: false } }]);
});

test('a name that is too long for a label is no label', () => {
  const name = 'a'.repeat(64);
  const labels = find(synthesize(chart => new PersistentStore(chart, 'data', { size: TEN, name })), 'PersistentVolumeClaim').metadata.labels;
  expect(labels).toEqual({ 'app.kubernetes.io/component': 'storage', 'app.kubernetes.io/managed-by': 'cdk8s-workloads' });
});

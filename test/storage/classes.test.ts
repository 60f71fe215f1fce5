import { Size, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AccessMode, App, EbsStorageClass, EbsStorageClassProps, EbsVolumeType, EfsStorageClass, Environment, GcePdStorageClass, GcePdType,
  IStorageClass, NfsStorageClass, PersistentStore, PersistentStoreProps, Profile, SnapshotDriver, StorageClass, StorageSource,
  ValidationError, VolumeMode, VolumeSnapshot, VolumeSnapshotClass,
} from '../../src';
import { find, synthesize } from '../support';

function classOf(make: (scope: Construct) => void): any {
  return find(synthesize(make), 'StorageClass');
}

function ebs(props?: EbsStorageClassProps): any {
  return classOf(chart => new EbsStorageClass(chart, 'ebs', props));
}

/** Whether a class gives a store what it asks for. */
function gives(make: (scope: Construct) => IStorageClass, props: Partial<PersistentStoreProps>): void {
  synthesize(chart => new PersistentStore(chart, 'data', { size: Size.gibibytes(10), source: StorageSource.dynamic(make(chart)), ...props }));
}

test('an EBS class is gp3, encrypted, expandable, and waits for the zone of its first pod', () => {
  expect(ebs()).toEqual({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'ebs',
      namespace: undefined,
      labels: {
        'app.kubernetes.io/name': 'ebs',
        'app.kubernetes.io/instance': 'ebs',
        'app.kubernetes.io/component': 'storage',
        'app.kubernetes.io/managed-by': 'cdk8s-workloads',
      },
    },
    provisioner: 'ebs.csi.aws.com',
    parameters: { type: 'gp3', encrypted: 'true' },
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  });
});

test('parameters of an EBS class are what the driver calls them, all of them text', () => {
  expect(ebs({
    iops: 6_000, throughput: 500, encrypted: true, format: { blockSize: 4_096, ext4BigAlloc: true, ext4EncryptionSupport: false }, tags: { team: 'shop', claim: '{{ .PVCName }}' },
  }).parameters).toEqual({
    type: 'gp3',
    iops: '6000',
    throughput: '500',
    encrypted: 'true',
    blockSize: '4096',
    ext4BigAlloc: 'true',
    tagSpecification_1: 'team=shop',
    tagSpecification_2: 'claim={{ .PVCName }}',
  });
});

test('IOPS for each GiB, and what becomes of them, are what the driver calls them', () => {
  const props = { type: EbsVolumeType.IO1, iopsPerGib: 50, allowAutoIopsPerGibIncrease: true, allowAutoIopsIncreaseOnModify: true };
  expect(ebs(props).parameters).toMatchObject({ iopsPerGB: '50', allowAutoIOPSPerGBIncrease: 'true', allowAutoIOPSIncreaseOnModify: 'true' });
});

test('a class that is not encrypted says nothing of it, for the driver clones no volume of one that says "false"', () => {
  expect(ebs({ encrypted: false }).parameters).toEqual({ type: 'gp3' });
});

test('zones are the topology that a class allows', () => {
  expect(ebs({ zones: ['eu-central-1a', 'eu-central-1b'] }).allowedTopologies).toEqual([
    { matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: ['eu-central-1a', 'eu-central-1b'] }] },
  ]);
});

test('a class deletes what its profile deletes, and has no namespace', () => {
  const dev = new Environment(Testing.app(), 'dev', { profile: Profile.development() });
  new EbsStorageClass(dev, 'ebs');
  const { metadata, reclaimPolicy } = find(Testing.synth(dev), 'StorageClass');
  expect(reclaimPolicy).toBe('Delete');
  expect(metadata.namespace).toBeUndefined();
});

test.each<[string, EbsStorageClassProps, Partial<PersistentStoreProps>]>([
  ['the least IOPS of gp3 at any size', { iops: 3_000 }, { size: Size.gibibytes(1) }],
  ['the most IOPS of gp3 at the size that carries them', { iops: 80_000, throughput: 2_000 }, { size: Size.gibibytes(160) }],
  ['the most IOPS that the size of an io2 carries', { type: EbsVolumeType.IO2, iops: 4_000 }, { size: Size.gibibytes(4) }],
  ['the least of st1', { type: EbsVolumeType.ST1 }, { size: Size.gibibytes(125) }],
  ['the most of gp3', {}, { size: Size.tebibytes(64) }],
  ['the most throughput that the IOPS of gp3 carry', { throughput: 750 }, {}],
  ['50 tags, and keys of 128 characters', {
    tags: Object.fromEntries(Array.from({ length: 50 }, (__, index) => [`${index}`.padEnd(128, 'x'), ''])),
  }, {}],
  ['a bound that was raised', { type: EbsVolumeType.IO1, iops: 70_000, limits: { maxIops: 70_000 } }, { size: Size.gibibytes(1_400) }],
  ['fewer IOPS for each GiB than the type has, when they may be raised', { type: EbsVolumeType.IO1, iopsPerGib: 10, allowAutoIopsPerGibIncrease: true }, { size: Size.gibibytes(5) }],
  ['ReadWriteOncePod', {}, { accessModes: [AccessMode.READ_WRITE_ONCE_POD] }],
  ['a block device of io2 for many nodes', { type: EbsVolumeType.IO2, iops: 500 }, { accessModes: [AccessMode.READ_WRITE_MANY], volumeMode: VolumeMode.BLOCK }],
])('EBS gives %s', (_, props, asked) => {
  expect(() => gives(chart => new EbsStorageClass(chart, 'ebs', props), asked)).not.toThrow();
});

test('shared file systems are for many nodes, whatever the size', () => {
  const shared = { accessModes: [AccessMode.READ_WRITE_MANY], size: Size.mebibytes(5) };
  expect(() => gives(chart => new EfsStorageClass(chart, 'efs', { fileSystemId: 'fs-01234567' }), shared)).not.toThrow();
  expect(() => gives(chart => new NfsStorageClass(chart, 'nfs', { server: '10.0.0.1', share: '/' }), shared)).not.toThrow();
});

test('an EFS class makes access points', () => {
  const made = classOf(chart => new EfsStorageClass(chart, 'efs', { fileSystemId: 'fs-01234567', uid: 1_000, gid: 1_000, ensureUniqueDirectory: false, subPathPattern: 'apps' }));
  expect(made.provisioner).toBe('efs.csi.aws.com');
  expect(made.parameters).toEqual({
    provisioningMode: 'efs-ap', fileSystemId: 'fs-01234567', directoryPerms: '700', uid: '1000', gid: '1000', subPathPattern: 'apps', ensureUniqueDirectory: 'false',
  });
  expect(made.volumeBindingMode).toBeUndefined();
});

test('an NFS class makes directories of a share', () => {
  const made = classOf(chart => new NfsStorageClass(chart, 'nfs', { server: 'nfs.example.com', share: '/srv' }));
  expect(made.provisioner).toBe('nfs.csi.k8s.io');
  expect(made.parameters).toEqual({ server: 'nfs.example.com', share: '/srv' });
});

test('a class of persistent disks', () => {
  const made = classOf(chart => new GcePdStorageClass(chart, 'pd', {
    type: GcePdType.HYPERDISK_BALANCED, regional: true, iops: 5_000, throughput: 250, diskLabels: { team: 'shop', env: 'prod' }, zones: ['europe-west3-a'],
  }));
  expect(made.provisioner).toBe('pd.csi.storage.gke.io');
  expect(made.parameters).toEqual({
    'type': 'hyperdisk-balanced',
    'replication-type': 'regional-pd',
    'provisioned-iops-on-create': '5000',
    'provisioned-throughput-on-create': '250Mi',
    'labels': 'team=shop,env=prod',
  });
  expect(made.allowedTopologies[0].matchLabelExpressions[0].key).toBe('topology.gke.io/zone');
});

test('a class of any driver is as it was written', () => {
  const made = classOf(chart => StorageClass.custom(chart, 'ceph', { provisioner: 'cephfs.csi.ceph.com', parameters: { fsName: 'data' } }));
  expect(made.provisioner).toBe('cephfs.csi.ceph.com');
  expect(made.parameters).toEqual({ fsName: 'data' });
  expect(made.allowVolumeExpansion).toBeUndefined();
});

test('a second default class is refused, whoever makes it, and all are where they say they are', () => {
  const app = new App();
  new EbsStorageClass(new Environment(app, 'cluster', { clusterScoped: true }), 'fast', { isDefault: true });
  StorageClass.custom(new Environment(app, 'other', { clusterScoped: true }), 'slow', { provisioner: 'csi.example.com', isDefault: true });
  expect(() => app.synthYaml()).toThrow(ValidationError);
  expect(() => app.synthYaml()).toThrow(
    'other/slow: isDefault: makes "slow" a second default StorageClass, after "fast" at cluster/fast, received true; leave it out in one of them [conflict]');
});

test('classes of snapshots may each be the default of their driver', () => {
  const defaults = (...drivers: SnapshotDriver[]) => {
    const app = new App();
    const cluster = new Environment(app, 'cluster', { clusterScoped: true });
    drivers.forEach((driver, index) => new VolumeSnapshotClass(cluster, `class-${index}`, { driver, isDefault: true }));
    return () => app.synthYaml();
  };
  expect(defaults(SnapshotDriver.ebs(), SnapshotDriver.nfs())).not.toThrow();
  expect(defaults(SnapshotDriver.ebs(), SnapshotDriver.ebs())).toThrow(/a second default VolumeSnapshotClass of ebs\.csi\.aws\.com/);
});

test('a snapshot of a store, of a class, is kept when it is pruned', () => {
  const manifests = synthesize(chart => {
    const snapshotClass = new VolumeSnapshotClass(chart, 'nightly', { driver: SnapshotDriver.ebs() });
    const store = new PersistentStore(chart, 'data', { size: Size.gibibytes(1), source: StorageSource.dynamic(new EbsStorageClass(chart, 'ebs')) });
    new VolumeSnapshot(chart, 'before-upgrade', { store, snapshotClass });
  });
  const { metadata, spec } = find(manifests, 'VolumeSnapshot');
  expect(spec).toEqual({ volumeSnapshotClassName: 'nightly', source: { persistentVolumeClaimName: 'data' } });
  expect(metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false', 'helm.sh/resource-policy': 'keep' });
  const { driver, deletionPolicy, parameters } = find(manifests, 'VolumeSnapshotClass');
  expect({ driver, deletionPolicy, parameters }).toEqual({ driver: 'ebs.csi.aws.com', deletionPolicy: 'Retain', parameters: undefined });
});

test('a snapshot that exists already is named by its content', () => {
  const { spec } = find(synthesize(chart => new VolumeSnapshot(chart, 'old', { contentName: 'snapcontent-1' })), 'VolumeSnapshot');
  expect(spec).toEqual({ source: { volumeSnapshotContentName: 'snapcontent-1' } });
});

test.each<[string, (scope: Construct) => IStorageClass]>([
  ['EBS', scope => new EbsStorageClass(scope, 'class')],
  ['NFS', scope => new NfsStorageClass(scope, 'class', { server: '10.0.0.1', share: '/' })],
  ['a persistent disk', scope => new GcePdStorageClass(scope, 'class')],
  ['a class that exists', () => StorageClass.fromName('class')],
])('%s can be cloned, and snapshots of it restored', (_, make) => {
  const sources = synthesize(chart => {
    const size = Size.gibibytes(10);
    const store = new PersistentStore(chart, 'data', { size, source: StorageSource.dynamic(make(chart)) });
    new PersistentStore(chart, 'clone', { size, source: StorageSource.clone(store) });
    new PersistentStore(chart, 'restored', { size, source: StorageSource.snapshot(new VolumeSnapshot(chart, 'snapshot', { store })) });
  }).filter(each => each.kind === 'PersistentVolumeClaim').map(each => each.spec.dataSource?.kind);
  expect(sources).toEqual([undefined, 'PersistentVolumeClaim', 'VolumeSnapshot']);
});

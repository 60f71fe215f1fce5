import { Chart, Size, Testing } from 'cdk8s';
import { HostPathVolumeType } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  AccessMode, ArgoCdOptions, BindingMode, CsiVolumeOptions, CustomStorageClassProps, EbsCsiDriver, EbsCsiDriverProps, EbsFormatOptions,
  EbsSnapshotLock, EbsSnapshotOptions, EbsStorageClass, EbsStorageClassProps, EbsVolumeOptions, EbsVolumeType, EfsStorageClass,
  EfsStorageClassProps, EfsVolumeOptions, FileSystem, FluxOptions, GcePdStorageClass, GcePdStorageClassProps, GcePdType,
  GcePdVolumeOptions, HelmInstaller, HostPathVolumeOptions, NfsOnDelete, NfsStorageClass, NfsStorageClassProps, NfsVolumeOptions,
  PersistentStore, PersistentStoreProps, ReclaimPolicy, SnapshotDriver, StaticSourceOptions, StaticVolume, StorageClass,
  StorageClassOptions, StorageSource, VolumeMode, VolumeSnapshot, VolumeSnapshotClass, VolumeSnapshotClassProps, VolumeSnapshotProps,
} from '../../src';

/** All props, each with a value that is not its default. The compiler holds the list complete. */
type Every<T> = { [K in keyof Required<T>]: Required<T>[K] };

/** Every prop shows: leaving it out, or another value where it cannot be left out, changes the manifests. */
function everyPropShows<T extends object>(title: string, props: T, make: (scope: Construct, props: T) => void, instead: Partial<T> = {}): void {
  const yamlOf = (given: T) => {
    const chart = new Chart(Testing.app(), 'test', { namespace: 'prod' });
    make(chart, given);
    return JSON.stringify(Testing.synth(chart));
  };
  test.each(Object.keys(props) as (keyof T & string)[])(`${title}: %s shows`, key => {
    const { [key]: _, ...rest } = props;
    expect(yamlOf({ ...rest, ...(key in instead && { [key]: instead[key] }) } as T)).not.toBe(yamlOf(props));
  });
}

function makeStore(scope: Construct, props: Partial<PersistentStoreProps>): void {
  new PersistentStore(scope, 'data', { size: Size.gibibytes(1), ...props });
}

function makeStatic(volume: StaticVolume): (scope: Construct) => void {
  return scope => makeStore(scope, { source: StorageSource.static(volume) });
}

const common: Every<StorageClassOptions> = { name: 'own', reclaimPolicy: ReclaimPolicy.DELETE, mountOptions: ['noatime'], isDefault: true };

const format: Every<Omit<EbsFormatOptions, 'ext4ClusterSize'>> = {
  blockSize: 4_096,
  inodeSize: 512,
  bytesPerInode: 8_192,
  numberOfInodes: 1_000_000,
  ext4BigAlloc: true,
  ext4EncryptionSupport: true,
};
// What is left out of a literal excludes another prop of it, and stands in the next one. What `limits` and `capabilities`
// do is refuse: see store-refusals.ts and class-refusals.ts.
const ebs: Every<Omit<EbsStorageClassProps, 'limits' | 'encrypted' | 'iopsPerGib' | 'allowAutoIopsPerGibIncrease' | 'allowAutoIopsIncreaseOnModify'>> = {
  ...common,
  type: EbsVolumeType.GP3,
  iops: 5_000,
  throughput: 250,
  kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd',
  fileSystem: FileSystem.XFS,
  format: { blockSize: 4_096 },
  tags: { team: 'shop' },
  zones: ['eu-central-1a'],
  bindingMode: BindingMode.IMMEDIATE,
  allowVolumeExpansion: false,
  volumeInitializationRate: 100,
};
const perGib: Every<Pick<EbsStorageClassProps, 'type' | 'encrypted' | 'iopsPerGib' | 'allowAutoIopsPerGibIncrease' | 'allowAutoIopsIncreaseOnModify'>> = {
  type: EbsVolumeType.IO2,
  encrypted: false,
  iopsPerGib: 40,
  allowAutoIopsPerGibIncrease: true,
  allowAutoIopsIncreaseOnModify: true,
};
const makeEbs = (scope: Construct, props: EbsStorageClassProps) => new EbsStorageClass(scope, 'ebs', props);
const { type, ...otherEbs } = ebs;
everyPropShows('EbsStorageClass', otherEbs, makeEbs);
everyPropShows<EbsStorageClassProps>('EbsStorageClass', perGib, makeEbs, { iopsPerGib: 50 });
everyPropShows<EbsFormatOptions>('EbsFormatOptions', format, (scope, given) => makeEbs(scope, { format: given }));
everyPropShows<EbsFormatOptions>('EbsFormatOptions', { ext4ClusterSize: 16_384 }, (scope, given) => makeEbs(scope, { format: { ext4BigAlloc: true, ...given } }));

const efs: Every<Omit<EfsStorageClassProps, 'gid'>> = {
  ...common,
  fileSystemId: 'fs-0123456789abcdef0',
  directoryPerms: '770',
  uid: 1_000,
  gidRangeStart: 1_000,
  gidRangeEnd: 2_000,
  basePath: '/apps',
  subPathPattern: '${.PVC.name}',
  ensureUniqueDirectory: false,
  bindingMode: BindingMode.WAIT_FOR_FIRST_CONSUMER,
};
everyPropShows<EfsStorageClassProps>('EfsStorageClass', efs, (scope, props) => new EfsStorageClass(scope, 'efs', props), {
  fileSystemId: 'fs-0123456789abcdef1', gidRangeStart: 1_001, gidRangeEnd: 2_001, subPathPattern: '${.PV.name}',
});
everyPropShows<EfsStorageClassProps>('EfsStorageClass', { fileSystemId: efs.fileSystemId, gid: 1_000 },
  (scope, props) => new EfsStorageClass(scope, 'efs', props), { fileSystemId: 'fs-0123456789abcdef1' });

const nfs: Every<NfsStorageClassProps> = {
  ...common,
  server: 'nfs.example.com',
  share: '/srv',
  subDir: '${pvc.metadata.name}',
  mountPermissions: '770',
  onDelete: NfsOnDelete.ARCHIVE,
  bindingMode: BindingMode.WAIT_FOR_FIRST_CONSUMER,
  allowVolumeExpansion: true,
};
everyPropShows<NfsStorageClassProps>('NfsStorageClass', nfs, (scope, props) => new NfsStorageClass(scope, 'nfs', props), { server: '10.0.0.1', share: '/data' });

const pd: Every<GcePdStorageClassProps> = {
  ...common,
  type: GcePdType.HYPERDISK_BALANCED,
  regional: true,
  kmsKey: 'projects/p/locations/l/keyRings/r/cryptoKeys/k',
  iops: 5_000,
  throughput: 200,
  fileSystem: FileSystem.XFS,
  diskLabels: { team: 'shop' },
  zones: ['europe-west3-a'],
  bindingMode: BindingMode.IMMEDIATE,
  allowVolumeExpansion: false,
};
const { type: diskType, ...otherPd } = pd;
everyPropShows<GcePdStorageClassProps>('GcePdStorageClass', otherPd, (scope, props) => new GcePdStorageClass(scope, 'pd', { ...props, type: diskType }));

const custom: Every<Omit<CustomStorageClassProps, 'capabilities'>> = {
  ...common,
  provisioner: 'csi.example.com',
  parameters: { pool: 'fast' },
  bindingMode: BindingMode.WAIT_FOR_FIRST_CONSUMER,
  allowVolumeExpansion: true,
  allowedTopologies: { 'example.com/rack': ['1'] },
};
everyPropShows<CustomStorageClassProps>('StorageClass', custom, (scope, props) => StorageClass.custom(scope, 'own-class', props), { provisioner: 'csi2.example.com' });

const staticOptions: Every<StaticSourceOptions> = {
  name: 'nfs-data',
  capacity: Size.gibibytes(50),
  storageClass: StorageClass.fromName('manual'),
  mountOptions: ['nfsvers=4.1'],
};
const nfsVolume: Every<NfsVolumeOptions> = { server: 'nfs.example.com', path: '/srv', readOnly: true };
everyPropShows<StaticSourceOptions>('StaticSourceOptions', staticOptions,
  (scope, options) => makeStore(scope, { source: StorageSource.static(StaticVolume.nfs(nfsVolume), options) }));

const ebsVolume: Every<EbsVolumeOptions> = { zone: 'eu-central-1a', fileSystem: FileSystem.XFS, partition: 1 };
const efsVolume: Every<EfsVolumeOptions> = { accessPoint: 'fsap-0123456789abcdef0', path: '/apps', encryptInTransit: false };
const csiVolume: Every<Omit<CsiVolumeOptions, 'capabilities'>> = {
  driver: 'csi.example.com',
  volumeHandle: 'disk-1',
  fsType: 'btrfs',
  volumeAttributes: { pool: 'fast' },
  readOnly: true,
  nodes: { 'example.com/rack': ['1'] },
};
const hostPath: Every<HostPathVolumeOptions> = { type: HostPathVolumeType.DIRECTORY };
const gcePd: Every<GcePdVolumeOptions> = { fileSystem: FileSystem.XFS };
const DISK = 'projects/shop/zones/europe-west3-a/disks/data';
everyPropShows<HostPathVolumeOptions>('HostPathVolumeOptions', hostPath, (scope, options) => makeStatic(StaticVolume.hostPath('/mnt', options))(scope));
everyPropShows<NfsVolumeOptions>('NfsVolumeOptions', nfsVolume, (scope, options) => makeStatic(StaticVolume.nfs(options))(scope), { server: '10.0.0.1', path: '/data' });
everyPropShows<EbsVolumeOptions>('EbsVolumeOptions', ebsVolume, (scope, options) => makeStatic(StaticVolume.ebs('vol-0123456789abcdef0', options))(scope), { zone: 'eu-central-1b' });
everyPropShows<EfsVolumeOptions>('EfsVolumeOptions', efsVolume, (scope, options) => makeStatic(StaticVolume.efs('fs-0123456789abcdef0', options))(scope));
everyPropShows<GcePdVolumeOptions>('GcePdVolumeOptions', gcePd, (scope, options) => makeStatic(StaticVolume.gcePd(DISK, options))(scope));
everyPropShows<CsiVolumeOptions>('CsiVolumeOptions', csiVolume, (scope, options) => makeStatic(StaticVolume.csi(options))(scope), { driver: 'csi2.example.com', volumeHandle: 'disk-2' });

const store: Every<Omit<PersistentStoreProps, 'podVolumeName'>> = {
  size: Size.gibibytes(1),
  source: StorageSource.static(StaticVolume.ebs('vol-0123456789abcdef0', { zone: 'eu-central-1a' })),
  accessModes: [AccessMode.READ_WRITE_ONCE_POD],
  volumeMode: VolumeMode.BLOCK,
  reclaimPolicy: ReclaimPolicy.DELETE,
  keepWhenPruned: false,
  name: 'own',
  labels: { team: 'shop' },
  annotations: { 'example.com/owner': 'shop' },
};
// Without its source, the store could not say what becomes of the volume.
everyPropShows<PersistentStoreProps>('PersistentStore', store, makeStore, { size: Size.gibibytes(2), source: StorageSource.static(StaticVolume.csi(csiVolume)) });

const snapshot: Every<Omit<VolumeSnapshotProps, 'store'>> = {
  contentName: 'content', snapshotClass: VolumeSnapshotClass.fromName('nightly'), name: 'own', keepWhenPruned: false,
};
everyPropShows<VolumeSnapshotProps>('VolumeSnapshot', snapshot, (scope, props) => new VolumeSnapshot(scope, 'snap', props), { contentName: 'other' });
const beside = new Chart(Testing.app(), 'test', { namespace: 'prod' });
everyPropShows<VolumeSnapshotProps>('VolumeSnapshot', { store: PersistentStore.fromClaimName(beside, 'a', 'a') },
  (scope, props) => new VolumeSnapshot(scope, 'snap', props), { store: PersistentStore.fromClaimName(beside, 'b', 'b') });

const snapshotClass: Every<VolumeSnapshotClassProps> = { driver: SnapshotDriver.nfs(), name: 'own', deletionPolicy: ReclaimPolicy.DELETE, isDefault: true };
everyPropShows<VolumeSnapshotClassProps>('VolumeSnapshotClass', snapshotClass, (scope, props) => new VolumeSnapshotClass(scope, 'class', props), { driver: SnapshotDriver.gcePd() });
const ebsSnapshots: Every<Omit<EbsSnapshotOptions, 'lockDays'>> = {
  fastRestoreZones: ['eu-central-1a', 'eu-central-1b'],
  outpostArn: 'arn:aws:outposts:us-east-1:111122223333:outpost/op-1',
  lock: EbsSnapshotLock.COMPLIANCE,
  lockUntil: '2030-12-31T23:59:59Z',
  lockCoolOffHours: 24,
  tags: { team: 'shop' },
};
const makeSnapshotClass = (scope: Construct, options: EbsSnapshotOptions) => new VolumeSnapshotClass(scope, 'class', { driver: SnapshotDriver.ebs(options) });
const { lock, ...otherEbsSnapshots } = ebsSnapshots;
everyPropShows<EbsSnapshotOptions>('EbsSnapshotOptions', otherEbsSnapshots, (scope, options) => makeSnapshotClass(scope, { ...options, lock }), { lockUntil: '2031-12-31T23:59:59Z' });
everyPropShows<EbsSnapshotOptions>('EbsSnapshotOptions', { lock: EbsSnapshotLock.GOVERNANCE, lockDays: 7 }, makeSnapshotClass, { lock, lockDays: 8 });

const driver: Every<EbsCsiDriverProps> = {
  roleArn: 'arn:aws:iam::111122223333:role/ebs-csi',
  installer: HelmInstaller.flux(),
  version: '2.63.1',
  region: 'eu-central-1',
  extraVolumeTags: { team: 'shop' },
  values: { node: { tolerateAllTaints: false } },
};
const flux: Every<FluxOptions> = { namespace: 'gitops', interval: '30m' };
const argoCd: Every<ArgoCdOptions> = { namespace: 'gitops', project: 'infrastructure', autoSync: false };
const makeDriver = (scope: Construct, props: EbsCsiDriverProps) => new EbsCsiDriver(scope, 'driver', props);
everyPropShows<EbsCsiDriverProps>('EbsCsiDriver', driver, makeDriver, { installer: HelmInstaller.argoCd() });
everyPropShows<FluxOptions>('FluxOptions', flux, (scope, options) => makeDriver(scope, { installer: HelmInstaller.flux(options) }));
everyPropShows<ArgoCdOptions>('ArgoCdOptions', argoCd, (scope, options) => makeDriver(scope, { installer: HelmInstaller.argoCd(options) }));

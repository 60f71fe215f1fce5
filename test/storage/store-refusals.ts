import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AccessMode, EbsStorageClass, EbsStorageClassProps, EbsVolumeType, EfsStorageClass, Environment, GcePdStorageClass, NfsStorageClass,
  PersistentStore, PersistentStoreProps, ProblemCode, ReclaimPolicy, SnapshotDriver, StaticSourceOptions, StaticVolume, StorageClass,
  StorageSource, VolumeMode, VolumeSnapshot, VolumeSnapshotClass, VolumeSnapshotProps,
} from '../../src';
import { Refusal } from '../refusal';

const GIB = Size.gibibytes(1);
const TEN = Size.gibibytes(10);
const { READ_WRITE_ONCE, READ_ONLY_MANY, READ_WRITE_MANY, READ_WRITE_ONCE_POD } = AccessMode;

/** A store whose source is made beside it. */
function store(title: string, props: (scope: Construct) => Partial<PersistentStoreProps>, code: ProblemCode, message: string): Refusal {
  return { title: `a store: ${title}`, program: chart => new PersistentStore(chart, 'data', { size: TEN, ...props(chart) }), code, message: `test/data: ${message} [${code}]` };
}

/** A store of an EBS class called "fast". */
function onEbs(title: string, ebs: EbsStorageClassProps, props: Partial<PersistentStoreProps>, code: ProblemCode, message: string): Refusal {
  return store(title, chart => ({ source: StorageSource.dynamic(new EbsStorageClass(chart, 'fast', ebs)), ...props }), code, message);
}

/** A store of storage that exists already, in a namespace. */
function onStatic(
  title: string, volume: StaticVolume, options: StaticSourceOptions, props: Partial<PersistentStoreProps>, code: ProblemCode, message: string,
): Refusal {
  return {
    title: `a static store: ${title}`,
    program: chart => new PersistentStore(new Environment(chart, 'prod'), 'data', { size: TEN, source: StorageSource.static(volume, options), ...props }),
    code,
    message: `test/prod/data: ${message} [${code}]`,
  };
}

function snapshot(title: string, props: (scope: Construct) => VolumeSnapshotProps, code: ProblemCode, message: string): Refusal {
  return { title: `a snapshot: ${title}`, program: chart => new VolumeSnapshot(chart, 'snap', props(chart)), code, message: `test/snap: ${message} [${code}]` };
}

function stored(scope: Construct, props: Partial<PersistentStoreProps> = {}): PersistentStore {
  return new PersistentStore(scope, 'original', { size: TEN, source: StorageSource.dynamic(new EbsStorageClass(scope, 'fast')), ...props });
}

const { GP2, IO1, IO2, ST1, STANDARD } = EbsVolumeType;
const hostPath = StaticVolume.hostPath('/mnt/data');

const alone: Refusal[] = [
  store('a name in capitals', () => ({ name: 'Data' }), ProblemCode.NAME,
    'name: is not a valid name, received "Data"; use lower-case letters, digits, "-" and ".", and a letter or digit at both ends'),
  store('no access mode', () => ({ accessModes: [] }), ProblemCode.REQUIRED,
    'accessModes: names no access mode; write for example [AccessMode.READ_WRITE_ONCE]'),
  store('an access mode twice', () => ({ accessModes: [READ_WRITE_ONCE, READ_WRITE_ONCE] }), ProblemCode.DUPLICATE,
    'accessModes[1]: is there twice, received "ReadWriteOnce"; leave one of them out'),
  store('ReadWriteOncePod with another mode', () => ({ accessModes: [READ_WRITE_ONCE, READ_WRITE_ONCE_POD] }), ProblemCode.CONFLICT,
    'accessModes: combines ReadWriteOncePod with another mode, received ["ReadWriteOnce","ReadWriteOncePod"]; write ReadWriteOncePod alone'),
  store('a size of nothing', () => ({ size: Size.gibibytes(0) }), ProblemCode.QUANTITY,
    'size: is not a whole, positive number of KiB, received 0; write for example Size.mebibytes(512)'),
  store('a size between two KiB', () => ({ size: Size.gibibytes(0.1) }), ProblemCode.QUANTITY,
    'size: is not a whole, positive number of KiB, received 104857.6; write for example Size.mebibytes(512)'),
  store('a volume in a pod with dots', () => ({ podVolumeName: 'my.data' }), ProblemCode.NAME,
    'podVolumeName: is not a valid name, received "my.data"; use lower-case letters, digits and "-", and a letter or digit at both ends'),
  store('a label that is none', () => ({ labels: { team: 'a b' } }), ProblemCode.LABEL,
    'labels.team: is not a valid label value, received "a b"; use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends'),
  store('an annotation that is none', () => ({ annotations: { 'a b': 'c' } }), ProblemCode.ANNOTATION,
    'annotations["a b"]: is not a valid key, received "a b"; write "name" or "example.com/name" with a name of at most 63 letters, digits, "-", "_" and "."'),
  store('a class without a name', () => ({ source: StorageSource.dynamic(StorageClass.fromName('')) }), ProblemCode.NAME,
    'source.storageClass: is not a valid name, received ""; use lower-case letters, digits, "-" and ".", and a letter or digit at both ends'),
  store('a policy that the default class decides', () => ({ reclaimPolicy: ReclaimPolicy.RETAIN }), ProblemCode.CONFLICT,
    'reclaimPolicy: is decided by the default class, of which it is not known, received "Retain"; use a class that has it, or leave it out'),
  store('a policy that a class decides of which nothing is known',
    () => ({ reclaimPolicy: ReclaimPolicy.RETAIN, source: StorageSource.dynamic(StorageClass.fromName('gp2')) }), ProblemCode.CONFLICT,
    'reclaimPolicy: is decided by the class "gp2", of which it is not known, received "Retain"; say it in StorageClass.fromName(name, { reclaimPolicy }), or leave it out'),
  store('a policy that the class has otherwise',
    chart => ({ reclaimPolicy: ReclaimPolicy.RETAIN, source: StorageSource.dynamic(new EbsStorageClass(chart, 'fast', { reclaimPolicy: ReclaimPolicy.DELETE })) }),
    ProblemCode.CONFLICT, 'reclaimPolicy: is decided by the class "fast" (EBS gp3), and is Delete there, received "Retain"; use a class with reclaimPolicy Retain'),
  {
    title: 'a store in a cluster-scoped environment',
    program: chart => new PersistentStore(new Environment(chart, 'cluster', { clusterScoped: true }), 'data', { size: TEN, source: StorageSource.static(hostPath) }),
    code: ProblemCode.SCOPE,
    message: 'test/cluster/data: needs a namespace, and is in a cluster-scoped environment; put it into an Environment without clusterScoped [scope]',
  },
];

const ofClasses: Refusal[] = [
  onEbs('ReadWriteMany on EBS', {}, { accessModes: [READ_WRITE_MANY] }, ProblemCode.UNSUPPORTED,
    'accessModes[0]: is not offered by the class "fast" (EBS gp3), received "ReadWriteMany"; use ReadWriteOnce or ReadWriteOncePod, or a shared file system such as EFS or NFS'),
  onEbs('ReadOnlyMany on EBS', {}, { accessModes: [READ_ONLY_MANY] }, ProblemCode.UNSUPPORTED,
    'accessModes[0]: is not offered by the class "fast" (EBS gp3), received "ReadOnlyMany"; use ReadWriteOnce or ReadWriteOncePod'),
  onEbs('ReadWriteMany on a directory of io2', { type: IO2, iops: 500 }, { accessModes: [READ_WRITE_MANY] }, ProblemCode.UNSUPPORTED,
    'accessModes[0]: is not offered by the class "fast" (EBS io2), received "ReadWriteMany"; use ReadWriteOnce or ReadWriteOncePod, or volumeMode Block'),
  onEbs('1 GiB on st1', { type: ST1 }, { size: GIB }, ProblemCode.UNSUPPORTED,
    'size: is less than the class "fast" (EBS st1) gives, received "1Gi"; write at least 125Gi'),
  onEbs('3 GiB on io1', { type: IO1, iops: 100 }, { size: Size.gibibytes(3) }, ProblemCode.UNSUPPORTED,
    'size: is less than the class "fast" (EBS io1) gives, received "3Gi"; write at least 4Gi'),
  onEbs('17 TiB on gp2', { type: GP2 }, { size: Size.tebibytes(17) }, ProblemCode.UNSUPPORTED,
    'size: is more than the class "fast" (EBS gp2) gives, received "17Ti"; write at most 16Ti'),
  onEbs('2 TiB on standard', { type: STANDARD }, { size: Size.tebibytes(2) }, ProblemCode.UNSUPPORTED,
    'size: is more than the class "fast" (EBS standard) gives, received "2Ti"; write at most 1Ti'),
  onEbs('20 TiB on a gp3 that ends at 16', { limits: { maxSize: Size.tebibytes(16) } }, { size: Size.tebibytes(20) }, ProblemCode.UNSUPPORTED,
    'size: is more than the class "fast" (EBS gp3) gives, received "20Ti"; write at most 16Ti'),
  onEbs('a size between two GiB', {}, { size: Size.mebibytes(1_536) }, ProblemCode.UNSUPPORTED,
    'size: would be rounded up by the class "fast" (EBS gp3), which gives whole GiB, received "1536Mi"; write 2Gi'),
  onEbs('more IOPS than the size of a gp3 carries', { iops: 6_000 }, { size: Size.gibibytes(8) }, ProblemCode.UNSUPPORTED,
    'size: is too small for the 6000 IOPS of the class "fast" (EBS gp3), which has at most 500 for each GiB, received "8Gi"; write at least 12Gi, or lower iops to 4000'),
  onEbs('more IOPS than the size of an io1 carries', { type: IO1, iops: 5_000 }, { size: Size.gibibytes(50) }, ProblemCode.UNSUPPORTED,
    'size: is too small for the 5000 IOPS of the class "fast" (EBS io1), which has at most 50 for each GiB, received "50Gi"; write at least 100Gi, or lower iops to 2500'),
  onEbs('more IOPS than a ratio that was lowered', { iops: 6_000, limits: { maxIopsPerGib: 50 } }, { size: Size.gibibytes(100) }, ProblemCode.UNSUPPORTED,
    'size: is too small for the 6000 IOPS of the class "fast" (EBS gp3), which has at most 50 for each GiB, received "100Gi"; write at least 120Gi, or lower iops to 5000'),
  onEbs('more IOPS at so many for each GiB than the type has', { type: IO1, iopsPerGib: 50 }, { size: Size.gibibytes(2_000) }, ProblemCode.UNSUPPORTED,
    'size: asks for 100000 IOPS at the 50 for each GiB of the class "fast" (EBS io1), which ends at 64000, received "2000Gi"; write at most 1280Gi, or lower iopsPerGib'),
  onEbs('fewer IOPS at so many for each GiB than the type has', { type: IO1, iopsPerGib: 10 }, { size: Size.gibibytes(5) }, ProblemCode.UNSUPPORTED,
    'size: asks for 50 IOPS at the 10 for each GiB of the class "fast" (EBS io1), which starts at 100, received "5Gi"; write at least 10Gi, or set allowAutoIopsPerGibIncrease'),
  onEbs('too few IOPS at so many for each GiB for the throughput', { iopsPerGib: 100, allowAutoIopsPerGibIncrease: true, throughput: 1_000 }, { size: Size.gibibytes(20) }, ProblemCode.UNSUPPORTED,
    'size: gives 3000 IOPS, too few for the 1000 MiB/s of the class "fast" (EBS gp3), received "20Gi"; write at least 40Gi, or lower throughput'),
  onEbs('a formatted block device', { format: { blockSize: 4_096 } }, { volumeMode: VolumeMode.BLOCK }, ProblemCode.UNSUPPORTED,
    'volumeMode: is not formatted, and the class "fast" (EBS gp3) says how, received "Block"; use a class without format'),
  onEbs('a class for snapshots without one', { volumeInitializationRate: 300 }, {}, ProblemCode.UNSUPPORTED,
    'source: is no snapshot, and the class "fast" (EBS gp3) says how fast volumes are filled from one; use a class without volumeInitializationRate'),
  store('a block device on EFS',
    chart => ({ source: StorageSource.dynamic(new EfsStorageClass(chart, 'shared', { fileSystemId: 'fs-0123456789abcdef0' })), volumeMode: VolumeMode.BLOCK }),
    ProblemCode.UNSUPPORTED, 'volumeMode: is not offered by the class "shared" (EFS), received "Block"; use Filesystem'),
  store('ReadOnlyMany on EFS',
    chart => ({ source: StorageSource.dynamic(new EfsStorageClass(chart, 'shared', { fileSystemId: 'fs-0123456789abcdef0' })), accessModes: [READ_ONLY_MANY] }),
    ProblemCode.UNSUPPORTED, 'accessModes[0]: is not offered by the class "shared" (EFS), received "ReadOnlyMany"; use ReadWriteOnce or ReadWriteMany or ReadWriteOncePod, or mount it read-only'),
  store('a block device on NFS',
    chart => ({ source: StorageSource.dynamic(new NfsStorageClass(chart, 'share', { server: '10.0.0.1', share: '/' })), volumeMode: VolumeMode.BLOCK }),
    ProblemCode.UNSUPPORTED, 'volumeMode: is not offered by the class "share" (NFS), received "Block"; use Filesystem'),
  store('1 GiB of pd-balanced', chart => ({ source: StorageSource.dynamic(new GcePdStorageClass(chart, 'disk')), size: GIB }), ProblemCode.UNSUPPORTED,
    'size: is less than the class "disk" (pd-balanced) gives, received "1Gi"; write at least 10Gi'),
  store('ReadWriteMany on a persistent disk',
    chart => ({ source: StorageSource.dynamic(new GcePdStorageClass(chart, 'disk')), accessModes: [READ_WRITE_MANY] }), ProblemCode.UNSUPPORTED,
    'accessModes[0]: is not offered by the class "disk" (pd-balanced), received "ReadWriteMany"; use ReadWriteOnce or ReadOnlyMany or ReadWriteOncePod, or volumeMode Block'),
  store('more than a class is said to give',
    () => ({ source: StorageSource.dynamic(StorageClass.fromName('small', { provisioner: 'csi.example.com', capabilities: { maxSize: Size.gibibytes(5) } })) }),
    ProblemCode.UNSUPPORTED, 'size: is more than the class "small" (csi.example.com) gives, received "10Gi"; write at most 5Gi'),
];

const ofStatic: Refusal[] = [
  {
    title: 'a static store in a chart without a namespace',
    program: chart => new PersistentStore(chart, 'data', { size: TEN, source: StorageSource.static(hostPath) }),
    code: ProblemCode.SCOPE,
    message: 'test/data: source: is bound to its claim by namespace and name, and the chart has no namespace; put the store into an Environment, or give the Chart a namespace [scope]',
  },
  onStatic('a relative path', StaticVolume.hostPath('mnt/data'), {}, {}, ProblemCode.FILE_PATH,
    'source.volume.path: is not an absolute path, received "mnt/data"; start it with "/", and use no ".." and no ":"'),
  onStatic('a name in capitals', hostPath, { name: 'Static' }, {}, ProblemCode.NAME,
    'source.name: is not a valid name, received "Static"; use lower-case letters, digits, "-" and ".", and a letter or digit at both ends'),
  onStatic('less capacity than is asked for', hostPath, { capacity: Size.gibibytes(5) }, {}, ProblemCode.CONFLICT,
    'source.capacity: is less than the store asks for, so that they would never be bound, received "5Gi"; write at least 10Gi, or leave it out'),
  onStatic('mount options of a host path', hostPath, { mountOptions: ['ro'] }, {}, ProblemCode.UNSUPPORTED,
    'source.mountOptions: cannot be used with a hostPath volume, received ["ro"]; leave them out'),
  onStatic('mount options of a block device', StaticVolume.local('/dev/sdb', ['node-1']), { mountOptions: ['ro'] }, { volumeMode: VolumeMode.BLOCK }, ProblemCode.UNSUPPORTED,
    'source.mountOptions: cannot be used with a block device, received ["ro"]; leave them out'),
  onStatic('a host path that is deleted', hostPath, {}, { reclaimPolicy: ReclaimPolicy.DELETE }, ProblemCode.UNSUPPORTED,
    'reclaimPolicy: is nothing that Kubernetes can do to a hostPath volume, received "Delete"; leave it out, and delete the data by hand'),
  onStatic('a single pod without a CSI driver', hostPath, {}, { accessModes: [READ_WRITE_ONCE_POD] }, ProblemCode.UNSUPPORTED,
    'accessModes[0]: is not offered by a hostPath volume, received "ReadWriteOncePod"; use ReadWriteOnce or ReadOnlyMany or ReadWriteMany'),
  onStatic('a block device of a host path', hostPath, {}, { volumeMode: VolumeMode.BLOCK }, ProblemCode.UNSUPPORTED,
    'volumeMode: is not offered by a hostPath volume, received "Block"; use Filesystem'),
  onStatic('a local volume of no node', StaticVolume.local('/mnt/disk', []), {}, {}, ProblemCode.REQUIRED,
    'source.volume.nodes: names no node; write the name of the node that has it'),
  onStatic('an NFS server with a port', StaticVolume.nfs({ server: 'nfs:2049', path: '/srv' }), {}, {}, ProblemCode.HOST,
    'source.volume.server: is not a DNS name, received "nfs:2049"; write it in lower case, without scheme, port or path: "shop.example.com"'),
  onStatic('no id of an EBS volume', StaticVolume.ebs('snap-0123456789abcdef0', { zone: 'eu-central-1a' }), {}, {}, ProblemCode.FORMAT,
    'source.volume.volumeId: is not the id of an EBS volume, received "snap-0123456789abcdef0"; write for example "vol-0123456789abcdef0"'),
  onStatic('a region for a zone', StaticVolume.ebs('vol-0123456789abcdef0', { zone: 'eu-central-1' }), {}, {}, ProblemCode.FORMAT,
    'source.volume.zone: is not an availability zone, received "eu-central-1"; write for example "eu-central-1a"'),
  onStatic('partition 0', StaticVolume.ebs('vol-0123456789abcdef0', { zone: 'eu-central-1a', partition: 0 }), {}, {}, ProblemCode.RANGE,
    'source.volume.partition: is out of range, received 0; write a whole number of at least 1'),
  onStatic('ReadWriteMany on an EBS volume', StaticVolume.ebs('vol-0123456789abcdef0', { zone: 'eu-central-1a' }), {}, { accessModes: [READ_WRITE_MANY] },
    ProblemCode.UNSUPPORTED, 'accessModes[0]: is not offered by an EBS volume, received "ReadWriteMany"; use ReadWriteOnce or ReadWriteOncePod, or volumeMode Block'),
  onStatic('no id of an access point', StaticVolume.efs('fs-0123456789abcdef0', { accessPoint: 'ap-1' }), {}, {}, ProblemCode.FORMAT,
    'source.volume.accessPoint: is not the id of an EFS access point, received "ap-1"; write for example "fsap-0123456789abcdef0"'),
  onStatic('a disk by its last name', StaticVolume.gcePd('data'), {}, {}, ProblemCode.FORMAT,
    'source.volume.disk: is not the name of a persistent disk, received "data"; write for example "projects/shop/zones/europe-west3-a/disks/data"'),
  onStatic('a driver with a space', StaticVolume.csi({ driver: 'my driver', volumeHandle: 'a' }), {}, {}, ProblemCode.FORMAT,
    'source.volume.driver: is not the name of a CSI driver, received "my driver"; write for example "ebs.csi.aws.com"'),
  onStatic('a volume without a handle', StaticVolume.csi({ driver: 'csi.example.com', volumeHandle: '' }), {}, {}, ProblemCode.REQUIRED,
    'source.volume.volumeHandle: is empty; write what the driver calls the volume'),
  onStatic('data in two places', StaticVolume.custom({ iscsi: {}, fc: {} }), {}, {}, ProblemCode.CONFLICT,
    'source.volume: does not say in one way where the data are, received ["iscsi","fc"]; write one field: { iscsi: {...} }'),
];

const copies: Refusal[] = [
  store('a copy that is too small', chart => ({ size: Size.gibibytes(5), source: StorageSource.clone(stored(chart)) }), ProblemCode.UNSUPPORTED,
    'source: has 10Gi, which do not fit, received "5Gi"; set size to at least 10Gi'),
  store('a copy as a block device', chart => ({ source: StorageSource.clone(stored(chart)), volumeMode: VolumeMode.BLOCK }), ProblemCode.UNSUPPORTED,
    'source: has the volumeMode Filesystem, which a copy cannot change, received "Block"; set volumeMode to Filesystem'),
  store('a copy by another driver',
    chart => ({ source: StorageSource.clone(stored(chart), { storageClass: new GcePdStorageClass(chart, 'disk') }) }), ProblemCode.UNSUPPORTED,
    'source.storageClass: is of another driver than test/original, received "pd.csi.storage.gke.io"; use a class of ebs.csi.aws.com'),
  store('a copy of what cannot be copied',
    chart => ({ source: StorageSource.clone(stored(chart, { source: StorageSource.dynamic(new EfsStorageClass(chart, 'shared', { fileSystemId: 'fs-0123456789abcdef0' })) })) }),
    ProblemCode.UNSUPPORTED, 'source.store: cannot be copied: the class "shared" (EFS) has no clones, received "test/original"; restore a backup of it'),
  {
    title: 'a copy of a static volume without a class',
    program: chart => {
      const prod = new Environment(chart, 'prod');
      const original = stored(prod, { source: StorageSource.static(StaticVolume.ebs('vol-0123456789abcdef0', { zone: 'eu-central-1a' })) });
      new PersistentStore(prod, 'data', { size: TEN, source: StorageSource.clone(original) });
    },
    code: ProblemCode.REQUIRED,
    message: 'test/prod/data: source.storageClass: is missing, and test/prod/original has none; name a class of ebs.csi.aws.com that makes the copy [required]',
  },
  {
    title: 'a copy in another namespace',
    program: chart => new PersistentStore(new Environment(chart, 'prod'), 'data', { size: TEN, source: StorageSource.clone(stored(new Environment(chart, 'dev'))) }),
    code: ProblemCode.SCOPE,
    message: 'test/prod/data: source.store: is in another namespace, received "dev"; copy within a namespace; to get data elsewhere, restore a backup of it [scope]',
  },
  store('a snapshot restored into less than it holds',
    chart => ({ size: Size.gibibytes(6), source: StorageSource.snapshot(new VolumeSnapshot(chart, 'snap', { store: stored(chart) })) }), ProblemCode.UNSUPPORTED,
    'source: has 10Gi, which do not fit, received "6Gi"; set size to at least 10Gi'),
  snapshot('of nothing', () => ({}), ProblemCode.REQUIRED,
    'store: is missing; say of which store it is made, or name an existing snapshot with contentName'),
  snapshot('of a store, and one that exists', chart => ({ store: stored(chart), contentName: 'content' }), ProblemCode.CONFLICT,
    'contentName: excludes store, received "content"; write one of them'),
  snapshot('of EFS',
    chart => ({ store: stored(chart, { source: StorageSource.dynamic(new EfsStorageClass(chart, 'shared', { fileSystemId: 'fs-0123456789abcdef0' })) }) }),
    ProblemCode.UNSUPPORTED, 'store: has no snapshots: the class "shared" (EFS) cannot make them, received "test/original"; back it up instead'),
  snapshot('by another driver',
    chart => ({ store: stored(chart), snapshotClass: new VolumeSnapshotClass(chart, 'nfs', { driver: SnapshotDriver.nfs() }) }), ProblemCode.UNSUPPORTED,
    'snapshotClass: is of another driver than test/original, received "nfs.csi.k8s.io"; use a class of ebs.csi.aws.com'),
  snapshot('of a store in another namespace', chart => ({ store: stored(new Environment(chart, 'dev')) }), ProblemCode.SCOPE,
    'store: is in another namespace, received "test/dev/original"; make the snapshot beside its store'),
  snapshot('with a content in capitals', () => ({ contentName: 'Content' }), ProblemCode.NAME,
    'contentName: is not a valid name, received "Content"; use lower-case letters, digits, "-" and ".", and a letter or digit at both ends'),
  {
    title: 'a claim in capitals that exists',
    program: chart => PersistentStore.fromClaimName(chart, 'data', 'Data'),
    code: ProblemCode.NAME,
    message: 'test/data: claimName: is not a valid name, received "Data"; use lower-case letters, digits, "-" and ".", and a letter or digit at both ends [name]',
  },
];

export const STORE_REFUSALS: Refusal[] = [...alone, ...ofClasses, ...ofStatic, ...copies];

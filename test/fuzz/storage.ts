import * as fc from 'fast-check';
import { call, either, Gen, list, map, maybe, members, mostly, need, one, optional, Props, reference, struct } from './arbitrary';
import { Dictionary } from './program';
import { annotations, count, diskSize, label, labelKey, labels, objectName, path, text, yes } from './values';
import {
  CopyOptions, CsiVolumeOptions, CustomStorageClassProps, EbsFormatOptions, EbsLimits, EbsSnapshotOptions, EbsStorageClassProps, EbsVolumeOptions,
  EfsStorageClassProps,
  EfsVolumeOptions, ExistingClaimOptions, ExistingStorageClassOptions, GcePdStorageClassProps, GcePdVolumeOptions, HostPathVolumeOptions,
  NfsStorageClassProps, NfsVolumeOptions,
  PersistentStoreProps, StaticSourceOptions, StorageClassOptions, VolumeCapabilities, VolumeSnapshotClassProps, VolumeSnapshotProps,
} from '../../src';

export const accessMode = members('AccessMode', 'READ_WRITE_ONCE', 'READ_WRITE_ONCE', 'READ_WRITE_MANY', 'READ_ONLY_MANY', 'READ_WRITE_ONCE_POD');
const accessModes = fc.oneof({ weight: 9, arbitrary: list(accessMode, 1, 1) }, { weight: 1, arbitrary: list(accessMode, 0, 3) });
const reclaimPolicy = members('ReclaimPolicy', 'RETAIN', 'DELETE');
const fileSystem = members('FileSystem', 'EXT4', 'EXT4', 'XFS', 'EXT3', 'NTFS');
const bindingMode = members('BindingMode', 'IMMEDIATE', 'WAIT_FOR_FIRST_CONSUMER');
const parameters = map(mostly(one('a', 'type', 'constructor'), '', '__proto__', 'a b', 'ä', 'csi.storage.k8s.io/fstype'), text);
const zone = mostly(one('eu-central-1a', 'us-east-1b'), '', 'a b', 'A', 'ä', '-');
const mountOption = mostly(one('nfsvers=4.1', 'noatime'), '', 'a b', 'a,b', 'ä');

const ISCSI = new Dictionary([['targetPortal', '10.0.0.1:3260'], ['iqn', 'iqn.2001-04.com.example:store'], ['lun', 0]]);

const capabilities = struct<VolumeCapabilities>('VolumeCapabilities', {
  accessModes: maybe(accessModes, 3),
  blockAccessModes: maybe(accessModes, 3),
  minSize: maybe(diskSize, 4),
  maxSize: maybe(call('Size.tebibytes', one(100)), 4),
  wholeGibibytes: maybe(yes, 4),
  snapshots: maybe(yes, 4),
  clones: maybe(yes, 4),
});

const classOptions: Props<StorageClassOptions> = {
  name: maybe(objectName, 3),
  reclaimPolicy: maybe(reclaimPolicy, 3),
  mountOptions: maybe(list(mountOption), 6),
  isDefault: maybe(yes, 9),
};
const kmsKey = mostly(one('arn:aws:kms:eu-central-1:111122223333:key/a-b'), 'alias/a', '', 'arn:aws:kms', 'ä');
const ebs = struct<EbsStorageClassProps>('EbsStorageClassProps', {
  ...classOptions,
  type: maybe(members('EbsVolumeType', 'GP3', 'GP3', 'GP2', 'IO1', 'IO2', 'ST1', 'SC1', 'STANDARD'), 2),
  fileSystem: maybe(fileSystem, 4),
  format: maybe(struct<EbsFormatOptions>('EbsFormatOptions', {
    blockSize: maybe(mostly(one(1024, 4096), 1000, 0), 3),
    inodeSize: maybe(mostly(one(256, 512), 0, 100), 3),
    bytesPerInode: maybe(mostly(one(16384), 0, -1), 4),
    numberOfInodes: maybe(mostly(one(100000), 0), 3),
    ext4BigAlloc: maybe(yes, 3),
    ext4ClusterSize: maybe(mostly(one(16384), 0, 1), 3),
    ext4EncryptionSupport: maybe(yes, 3),
  }), 3),
  iops: maybe(mostly(one(3000, 6000, 16000), 0, 100, -1, 1.5, 80001, 256001, NaN), 6),
  iopsPerGib: maybe(mostly(one(5, 10, 50), 0, 51, 501, 1001, 1.5), 4),
  throughput: maybe(mostly(one(125, 250), 0, 124, 2001, 1.5), 5),
  encrypted: maybe(yes, 4),
  kmsKeyId: maybe(kmsKey, 5),
  tags: maybe(map(mostly(one('team', 'Name'), '', 'aws:a', 'a=b', 'constructor', '__proto__'), text, 1, 2), 6),
  zones: maybe(list(zone), 6),
  bindingMode: maybe(bindingMode, 6),
  allowVolumeExpansion: maybe(yes, 4),
  allowAutoIopsPerGibIncrease: maybe(yes, 5),
  allowAutoIopsIncreaseOnModify: maybe(yes, 6),
  volumeInitializationRate: maybe(mostly(one(100, 300), 0, 99, 301), 5),
  limits: maybe(struct<EbsLimits>('EbsLimits', { maxSize: maybe(diskSize, 2), maxIops: maybe(count, 2), maxIopsPerGib: maybe(count, 2), maxThroughput: maybe(count, 2) }), 4),
});
const directoryPerms = mostly(one('700', '0755'), '', '999', '7', '07777', 'rwx', '0', '0o700');
const efs = struct<EfsStorageClassProps>('EfsStorageClassProps', {
  ...classOptions,
  fileSystemId: need(mostly(one('fs-0123456789abcdef0'), 'fs-1', '', 'vol-1')),
  directoryPerms: maybe(directoryPerms, 3),
  uid: maybe(mostly(one(1000), 0, -1, 1.5), 3),
  gid: maybe(mostly(one(1000), 0, -1), 3),
  gidRangeStart: maybe(mostly(one(1000), 0, -1, 5000), 3),
  gidRangeEnd: maybe(mostly(one(2000), 0, 999), 3),
  basePath: maybe(path, 6),
  subPathPattern: maybe(mostly(one('${.PVC.namespace}/${.PVC.name}'), '', 'a', '${.A}'), 3),
  ensureUniqueDirectory: maybe(yes, 6),
  bindingMode: maybe(bindingMode, 6),
});
const server = mostly(one('nfs.example.com', '10.0.0.5'), '', 'a b', 'ä', 'http://a', '2001:db8::1');
const nfs = struct<NfsStorageClassProps>('NfsStorageClassProps', {
  ...classOptions,
  server: need(server),
  share: need(path),
  subDir: maybe(mostly(one('${pvc.metadata.name}', 'a/b'), '', '/a', '..'), 4),
  mountPermissions: maybe(directoryPerms, 4),
  onDelete: maybe(members('NfsOnDelete', 'DELETE', 'RETAIN', 'ARCHIVE'), 4),
  bindingMode: maybe(bindingMode, 6),
  allowVolumeExpansion: maybe(yes, 4),
});
const gcePd = struct<GcePdStorageClassProps>('GcePdStorageClassProps', {
  ...classOptions,
  type: maybe(members('GcePdType', 'STANDARD', 'BALANCED', 'SSD', 'EXTREME', 'HYPERDISK_BALANCED', 'HYPERDISK_EXTREME', 'HYPERDISK_THROUGHPUT'), 2),
  fileSystem: maybe(fileSystem, 6),
  regional: maybe(yes, 6),
  iops: maybe(mostly(one(10000), 0, -1), 9),
  throughput: maybe(mostly(one(200), 0, -1), 4),
  kmsKey: maybe(mostly(one('projects/a/locations/global/keyRings/b/cryptoKeys/c'), '', 'a'), 4),
  diskLabels: maybe(map(mostly(one('team', 'a_b'), 'A', '', 'constructor'), mostly(one('a', 'b-c'), 'A', 'a b', 'a,b', 'a=b'), 1, 2), 3),
  zones: maybe(list(zone), 6),
  bindingMode: maybe(bindingMode, 6),
  allowVolumeExpansion: maybe(yes, 4),
});
const customClass = struct<CustomStorageClassProps>('CustomStorageClassProps', {
  ...classOptions,
  provisioner: need(mostly(one('example.com/own', 'csi.example.com'), '', 'a b', 'Example.com', 'a/b/c', 'kubernetes.io/no-provisioner')),
  parameters: maybe(parameters, 3),
  allowedTopologies: maybe(map(labelKey, list(zone), 0, 2), 5),
  allowVolumeExpansion: maybe(yes, 4),
  bindingMode: maybe(bindingMode, 4),
  capabilities: maybe(capabilities, 5),
});
/** What makes a class, and its props. */
export const storageClasses = { 'EbsStorageClass': ebs, 'EfsStorageClass': efs, 'NfsStorageClass': nfs, 'GcePdStorageClass': gcePd, 'StorageClass.custom': customClass };

const existingClass = call('StorageClass.fromName', objectName, optional(struct<ExistingStorageClassOptions>('ExistingStorageClassOptions', {
  provisioner: maybe(mostly(one('ebs.csi.aws.com'), ''), 2), reclaimPolicy: maybe(reclaimPolicy, 2), capabilities: maybe(capabilities, 3),
})));
export const storageClass = either(reference('class'), existingClass);

const staticVolume: Gen = either(
  call('StaticVolume.ebs', mostly(one('vol-0123456789abcdef0'), 'vol-1', ''), struct<EbsVolumeOptions>('EbsVolumeOptions', {
    zone: need(zone), fileSystem: maybe(fileSystem, 2), partition: maybe(count, 2),
  })),
  call('StaticVolume.efs', mostly(one('fs-0123456789abcdef0'), 'fs-1'), optional(struct<EfsVolumeOptions>('EfsVolumeOptions', {
    accessPoint: maybe(mostly(one('fsap-0123456789abcdef0'), 'fsap-', ''), 1.5), path: maybe(path, 1.5), encryptInTransit: maybe(yes, 1.5),
  }))),
  call('StaticVolume.gcePd', mostly(one('projects/a/zones/b/disks/c'), '', 'a'), optional(struct<GcePdVolumeOptions>('GcePdVolumeOptions', { fileSystem: maybe(fileSystem, 1.2) }))),
  call('StaticVolume.nfs', struct<NfsVolumeOptions>('NfsVolumeOptions', { server: need(server), path: need(path), readOnly: maybe(yes, 1.5) })),
  call('StaticVolume.hostPath', path, optional(struct<HostPathVolumeOptions>('HostPathVolumeOptions', { type: maybe(members('HostPathVolumeType', 'DIRECTORY_OR_CREATE', 'FILE'), 1.2) }))),
  call('StaticVolume.local', path, list(mostly(one('node-1', 'a.b'), '', 'A', 'a b', 'ä', 'a'.repeat(64)), 0, 2)),
  call('StaticVolume.csi', struct<CsiVolumeOptions>('CsiVolumeOptions', {
    driver: need(mostly(one('csi.example.com', 'ebs.csi.aws.com'), '', 'a b', 'a/b', 'A.B', '-a', 'a'.repeat(63), 'a'.repeat(64), 'a_b', 'a..b')),
    volumeHandle: need(mostly(one('a', 'vol#1'), '', ' ', 'a'.repeat(2000))),
    fsType: maybe(mostly(one('ext4'), '', 'Ext4', 'a b'), 2),
    readOnly: maybe(yes, 2),
    volumeAttributes: maybe(parameters, 2),
    nodes: maybe(map(labelKey, list(mostly(one('a', 'b'), '', 'a b', 'ä')), 0, 2), 2),
    capabilities: maybe(capabilities, 2),
  })),
  call('StaticVolume.custom', map(one('iscsi'), one(ISCSI), 0, 1), optional(capabilities)),
);

const copyOptions = struct<CopyOptions>('CopyOptions', { storageClass: maybe(storageClass, 2) });
const source = fc.oneof(
  { weight: 5, arbitrary: call('StorageSource.dynamic', storageClass) },
  { weight: 2, arbitrary: call('StorageSource.defaultClass') },
  {
    weight: 14,
    arbitrary: call('StorageSource.static', staticVolume, optional(struct<StaticSourceOptions>('StaticSourceOptions', {
      name: maybe(objectName, 3), capacity: maybe(diskSize, 3), storageClass: maybe(storageClass, 3), mountOptions: maybe(list(mountOption), 6),
    }))),
  },
  { weight: 1, arbitrary: call('StorageSource.clone', reference('store'), optional(copyOptions)) },
  { weight: 1, arbitrary: call('StorageSource.snapshot', either(reference('snapshot'), call('VolumeSnapshot.fromName', objectName)), optional(copyOptions)) },
);
export const store = struct<PersistentStoreProps>('PersistentStoreProps', {
  size: need(diskSize),
  source: maybe(source, 1.3),
  accessModes: maybe(accessModes, 4),
  volumeMode: maybe(members('VolumeMode', 'FILESYSTEM', 'FILESYSTEM', 'BLOCK'), 9),
  reclaimPolicy: maybe(reclaimPolicy, 9),
  keepWhenPruned: maybe(yes, 6),
  name: maybe(objectName, 3),
  podVolumeName: maybe(label, 6),
  labels: maybe(labels, 6),
  annotations: maybe(annotations, 6),
});
export const existingClaimOptions = struct<ExistingClaimOptions>('ExistingClaimOptions', {
  accessModes: maybe(accessModes, 2), volumeMode: maybe(members('VolumeMode', 'FILESYSTEM', 'BLOCK'), 2), podVolumeName: maybe(label, 2), size: maybe(diskSize, 2),
});

export const snapshot = struct<VolumeSnapshotProps>('VolumeSnapshotProps', {
  store: maybe(reference('store'), 2),
  contentName: maybe(objectName, 2),
  snapshotClass: maybe(either(reference('snapshotClass'), call('VolumeSnapshotClass.fromName', objectName)), 3),
  name: maybe(objectName, 3),
  keepWhenPruned: maybe(yes, 4),
});
const snapshotDriver = either(
  call('SnapshotDriver.ebs'),
  call('SnapshotDriver.ebs', struct<EbsSnapshotOptions>('EbsSnapshotOptions', {
    fastRestoreZones: maybe(list(zone), 2),
    lock: maybe(members('EbsSnapshotLock', 'GOVERNANCE', 'COMPLIANCE'), 3),
    lockDays: maybe(count, 2),
    lockUntil: maybe(mostly(one('2030-01-01T00:00:00.000Z'), '', '2030', 'a'), 3),
    lockCoolOffHours: maybe(mostly(one(1, 72), 0, 73), 3),
    outpostArn: maybe(mostly(one('arn:aws:outposts:eu-central-1:111122223333:outpost/op-0123456789abcdef0'), '', 'a'), 3),
    tags: maybe(map(one('team', 'a'), text, 1, 2), 2),
  })),
  call('SnapshotDriver.gcePd'), call('SnapshotDriver.nfs'), call('SnapshotDriver.custom', mostly(one('csi.example.com'), '', 'a b'), optional(parameters)),
);
export const snapshotClass = struct<VolumeSnapshotClassProps>('VolumeSnapshotClassProps', {
  driver: need(snapshotDriver), name: maybe(objectName, 2), deletionPolicy: maybe(reclaimPolicy, 2), isDefault: maybe(yes, 4),
});

import { Size } from 'cdk8s';
import {
  CustomStorageClassProps, EbsCsiDriver, EbsCsiDriverProps, EbsSnapshotLock, EbsStorageClass, EbsStorageClassProps, EbsVolumeType, EfsStorageClass,
  EfsStorageClassProps, FileSystem, GcePdStorageClass, GcePdStorageClassProps, GcePdType, HelmInstaller, NfsStorageClass, NfsStorageClassProps,
  ProblemCode, SnapshotDriver, StorageClass, VolumeSnapshotClass,
} from '../../src';
import { Refusal } from '../refusal';

function ebs(title: string, props: EbsStorageClassProps, code: ProblemCode, message: string): Refusal {
  return { title: `EBS: ${title}`, program: chart => new EbsStorageClass(chart, 'ebs', props), code, message: `test/ebs: ${message} [${code}]` };
}

function efs(title: string, props: Partial<EfsStorageClassProps>, code: ProblemCode, message: string): Refusal {
  return {
    title: `EFS: ${title}`,
    program: chart => new EfsStorageClass(chart, 'efs', { fileSystemId: 'fs-0123456789abcdef0', ...props }),
    code,
    message: `test/efs: ${message} [${code}]`,
  };
}

function nfs(title: string, props: Partial<NfsStorageClassProps>, code: ProblemCode, message: string): Refusal {
  return {
    title: `NFS: ${title}`,
    program: chart => new NfsStorageClass(chart, 'nfs', { server: 'nfs.example.com', share: '/srv', ...props }),
    code,
    message: `test/nfs: ${message} [${code}]`,
  };
}

function gce(title: string, props: GcePdStorageClassProps, code: ProblemCode, message: string): Refusal {
  return { title: `persistent disk: ${title}`, program: chart => new GcePdStorageClass(chart, 'pd', props), code, message: `test/pd: ${message} [${code}]` };
}

function custom(title: string, props: Partial<CustomStorageClassProps>, code: ProblemCode, message: string): Refusal {
  return {
    title: `a class of any driver: ${title}`,
    program: chart => StorageClass.custom(chart, 'own', { provisioner: 'cephfs.csi.ceph.com', ...props }),
    code,
    message: `test/own: ${message} [${code}]`,
  };
}

function snapshots(title: string, made: SnapshotDriver, code: ProblemCode, message: string): Refusal {
  return { title: `snapshots: ${title}`, program: chart => new VolumeSnapshotClass(chart, 'snap', { driver: made }), code, message: `test/snap: ${message} [${code}]` };
}

function driver(title: string, props: EbsCsiDriverProps, code: ProblemCode, message: string): Refusal {
  return {
    title: `EBS driver: ${title}`,
    program: chart => new EbsCsiDriver(chart, 'driver', { installer: HelmInstaller.flux(), ...props }),
    code,
    message: `test/driver: ${message} [${code}]`,
  };
}

const { GP2, GP3, IO1, IO2, ST1 } = EbsVolumeType;

const ofEbs: Refusal[] = [
  ebs('more IOPS than gp3 has', { iops: 80_001 }, ProblemCode.RANGE,
    'iops: is out of range for EBS gp3, received 80001; write a whole number between 3000 and 80000'),
  ebs('fewer IOPS than gp3 has', { iops: 2_999 }, ProblemCode.RANGE,
    'iops: is out of range for EBS gp3, received 2999; write a whole number between 3000 and 80000'),
  ebs('more IOPS than io1 has', { type: IO1, iops: 64_001 }, ProblemCode.RANGE,
    'iops: is out of range for EBS io1, received 64001; write a whole number between 100 and 64000'),
  ebs('more IOPS than a bound that was lowered', { iops: 16_001, limits: { maxIops: 16_000 } }, ProblemCode.RANGE,
    'iops: is out of range for EBS gp3, received 16001; write a whole number between 3000 and 16000'),
  ebs('IOPS that are no whole number', { iops: 3_000.5 }, ProblemCode.RANGE,
    'iops: is out of range for EBS gp3, received 3000.5; write a whole number between 3000 and 80000'),
  ebs('more IOPS for each GiB than io1 has', { type: IO1, iopsPerGib: 51 }, ProblemCode.RANGE,
    'iopsPerGib: is out of range for EBS io1, received 51; write a whole number between 1 and 50'),
  ebs('no IOPS for each GiB', { type: IO2, iopsPerGib: 0 }, ProblemCode.RANGE,
    'iopsPerGib: is out of range for EBS io2, received 0; write a whole number between 1 and 1000'),
  ebs('IOPS in both ways', { iops: 3_000, iopsPerGib: 10 }, ProblemCode.CONFLICT,
    'iopsPerGib: excludes iops, received 10; write one of them'),
  ebs('io2 without IOPS', { type: IO2 }, ProblemCode.REQUIRED,
    'iops: is missing, and EBS io2 has no default; write a number between 100 and 256000, or iopsPerGib'),
  ebs('IOPS of gp2', { type: GP2, iops: 3_000 }, ProblemCode.UNSUPPORTED,
    'iops: cannot be chosen for EBS gp2, received 3000; leave it out, or use gp3, io1 or io2'),
  ebs('IOPS for each GiB of st1', { type: ST1, iopsPerGib: 3 }, ProblemCode.UNSUPPORTED,
    'iopsPerGib: cannot be chosen for EBS st1, received 3; leave it out, or use gp3, io1 or io2'),
  ebs('an increase of IOPS for each GiB that there are not', { allowAutoIopsPerGibIncrease: true }, ProblemCode.CONFLICT,
    'allowAutoIopsPerGibIncrease: is about iopsPerGib, which is not set, received true; set iopsPerGib, or leave it out'),
  ebs('a growth of IOPS for each GiB that there are not', { iops: 4_000, allowAutoIopsIncreaseOnModify: true }, ProblemCode.CONFLICT,
    'allowAutoIopsIncreaseOnModify: is about iopsPerGib, which is not set, received true; set iopsPerGib, or leave it out'),
  ebs('throughput of io2', { type: IO2, iops: 1_000, throughput: 500 }, ProblemCode.UNSUPPORTED,
    'throughput: cannot be chosen for EBS io2, received 500; leave it out, or use gp3'),
  ebs('more throughput than gp3 has', { iops: 80_000, throughput: 2_001 }, ProblemCode.RANGE,
    'throughput: is out of range for EBS gp3, received 2001; write a whole number of MiB/s between 125 and 2000'),
  ebs('less throughput than gp3 has', { throughput: 124 }, ProblemCode.RANGE,
    'throughput: is out of range for EBS gp3, received 124; write a whole number of MiB/s between 125 and 2000'),
  ebs('more throughput than the IOPS carry', { iops: 4_000, throughput: 1_001 }, ProblemCode.CONFLICT,
    'throughput: is more than 0.25 MiB/s for each of 4000 IOPS, received 1001; set iops to at least 4004, or write at most 1000'),
  ebs('more throughput than the IOPS of gp3 carry', { throughput: 751 }, ProblemCode.CONFLICT,
    'throughput: is more than 0.25 MiB/s for each of 3000 IOPS, received 751; set iops to at least 3004, or write at most 750'),
  ebs('a key that is no ARN', { kmsKeyId: 'alias/ebs' }, ProblemCode.FORMAT,
    'kmsKeyId: is not the ARN of a KMS key, received "alias/ebs"; write for example "arn:aws:kms:eu-central-1:111122223333:key/..."'),
  ebs('a key without encryption', { kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd', encrypted: false }, ProblemCode.CONFLICT,
    'kmsKeyId: is for an encryption that is turned off, received "arn:aws:kms:eu-central-1:111122223333:key/1234abcd"; leave it out, or leave out encrypted'),
  ebs('an option that xfs does not know', { fileSystem: FileSystem.XFS, format: { bytesPerInode: 8_192 } }, ProblemCode.UNSUPPORTED,
    'format.bytesPerInode: is nothing that xfs knows, received 8192; use it with ext3 or ext4, or leave it out'),
  ebs('clusters without clustered allocation', { format: { ext4ClusterSize: 16_384 } }, ProblemCode.CONFLICT,
    'format.ext4ClusterSize: is the size of clusters that there are not, received 16384; set ext4BigAlloc as well'),
  ebs('blocks of no size', { format: { blockSize: 0 } }, ProblemCode.RANGE,
    'format.blockSize: is out of range, received 0; write a whole number of at least 1'),
  ebs('a reserved tag', { tags: { 'kubernetes.io/cluster/a': 'owned' } }, ProblemCode.FORMAT,
    'tags["kubernetes.io/cluster/a"]: is a tag that begins with the reserved "kubernetes.io"; choose another key'),
  ebs('a tag with "="', { tags: { 'a=b': 'c' } }, ProblemCode.FORMAT,
    'tags["a=b"]: is not the key of a tag; use 1 to 128 characters and no "="'),
  ebs('a tag of 257 characters', { tags: { team: 'x'.repeat(257) } }, ProblemCode.FORMAT,
    `tags.team: is not the value of a tag, received "${'x'.repeat(199)}…; use a text of at most 256 characters`),
  ebs('51 tags', { tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`tag-${i}`, ''])) }, ProblemCode.RANGE,
    'tags: has too many tags, received 51; use at most 50'),
  ebs('a list of no zones', { zones: [] }, ProblemCode.REQUIRED,
    'zones: names no zone; leave it out for all zones'),
  ebs('a rate at which no snapshot is loaded', { volumeInitializationRate: 99 }, ProblemCode.RANGE,
    'volumeInitializationRate: is out of range, received 99; write a whole number between 100 and 300'),
  ebs('a bound of IOPS that gp2 has not', { type: GP2, limits: { maxIops: 16_000 } }, ProblemCode.UNSUPPORTED,
    'limits.maxIops: bounds what cannot be chosen for gp2, received 16000; leave it out'),
  ebs('a bound of nothing', { type: GP3, limits: { maxThroughput: 0 } }, ProblemCode.RANGE,
    'limits.maxThroughput: is out of range, received 0; write a number above 0'),
  ebs('a largest size between two GiB', { limits: { maxSize: Size.mebibytes(1_536) } }, ProblemCode.QUANTITY,
    'limits.maxSize: is not a whole number of GiB, received "1536Mi"; write for example Size.tebibytes(16)'),
  ebs('two mount options in one', { mountOptions: ['noatime,nodiratime'] }, ProblemCode.FORMAT,
    'mountOptions[0]: is not a mount option, received "noatime,nodiratime"; write one option in each element, without "-o": "noatime"'),
  ebs('a name in capitals', { name: 'Fast' }, ProblemCode.NAME,
    'name: is not a valid name, received "Fast"; use lower-case letters, digits, "-" and ".", and a letter or digit at both ends'),
];

const ofOthers: Refusal[] = [
  efs('no id of a file system', { fileSystemId: 'efs-1' }, ProblemCode.FORMAT,
    'fileSystemId: is not the id of an EFS file system, received "efs-1"; write for example "fs-0123456789abcdef0"'),
  efs('permissions that are not octal', { directoryPerms: '0o700' }, ProblemCode.FORMAT,
    'directoryPerms: is not a number of permissions, received "0o700"; write it in octal: "700"'),
  efs('a negative user', { uid: -1 }, ProblemCode.RANGE,
    'uid: is out of range, received -1; write a whole number between 0 and 4294967295'),
  efs('half a range of groups', { gidRangeStart: 1_000 }, ProblemCode.REQUIRED,
    'gidRangeEnd: is missing; write both ends of the range'),
  efs('a range of groups the wrong way round', { gidRangeStart: 2_000, gidRangeEnd: 1_000 }, ProblemCode.CONFLICT,
    'gidRangeEnd: is not above gidRangeStart, received 1000; write more than 2000'),
  efs('a range of groups that is not used', { uid: 1, gid: 1, gidRangeStart: 1_000, gidRangeEnd: 2_000 }, ProblemCode.CONFLICT,
    'gidRangeStart: is not used where uid and gid are set, received 1000; leave the range out, or one of them'),
  efs('a relative base path', { basePath: 'apps' }, ProblemCode.FILE_PATH,
    'basePath: is not an absolute path, received "apps"; start it with "/", and use no ".." and no ":"'),
  efs('a directory that is unique without a pattern', { ensureUniqueDirectory: false }, ProblemCode.CONFLICT,
    'ensureUniqueDirectory: is about subPathPattern, which is not set, received false; set subPathPattern, or leave it out'),
  nfs('a server with a scheme', { server: 'nfs://server' }, ProblemCode.HOST,
    'server: is not a DNS name, received "nfs://server"; write it in lower case, without scheme, port or path: "shop.example.com"'),
  nfs('a relative share', { share: 'srv' }, ProblemCode.FILE_PATH,
    'share: is not an absolute path, received "srv"; start it with "/", and use no ".." and no ":"'),
  nfs('a directory outside of the share', { subDir: '../other' }, ProblemCode.FILE_PATH,
    'subDir: is not a path inside of the volume, received "../other"; do not start it with "/", and use no ".."'),
  nfs('permissions that are not octal', { mountPermissions: 'rwx' }, ProblemCode.FORMAT,
    'mountPermissions: is not a number of permissions, received "rwx"; write it in octal: "770"'),
  gce('IOPS of pd-balanced', { iops: 3_000 }, ProblemCode.UNSUPPORTED,
    'iops: cannot be chosen for pd-balanced, received 3000; leave it out, or use pd-extreme, hyperdisk-balanced, hyperdisk-extreme'),
  gce('throughput of pd-extreme', { type: GcePdType.EXTREME, throughput: 200 }, ProblemCode.UNSUPPORTED,
    'throughput: cannot be chosen for pd-extreme, received 200; leave it out, or use hyperdisk-balanced, hyperdisk-throughput'),
  gce('no IOPS', { type: GcePdType.EXTREME, iops: 0 }, ProblemCode.RANGE,
    'iops: is out of range, received 0; write a whole number of at least 1'),
  gce('a key by its last name', { kmsKey: 'my-key' }, ProblemCode.FORMAT,
    'kmsKey: is not the name of a Cloud KMS key, received "my-key"; write "projects/.../locations/.../keyRings/.../cryptoKeys/..."'),
  gce('a label in capitals', { diskLabels: { Team: 'shop' } }, ProblemCode.LABEL,
    'diskLabels.Team: is not a label of Google Cloud, received "shop"; use lower-case letters, digits, "-" and "_", the key starting with a letter'),
  custom('a provisioner with a space', { provisioner: 'my driver' }, ProblemCode.NAME,
    'provisioner: is not a valid key, received "my driver"; write "name" or "example.com/name" with a name of at most 63 letters, digits, "-", "_" and "."'),
  custom('a parameter that is a number', { parameters: { replicas: 3 as unknown as string } }, ProblemCode.FORMAT,
    'parameters.replicas: is not a text, received 3; write it in quotes: "3"'),
  custom('a topology without values', { allowedTopologies: { 'topology.kubernetes.io/zone': [] } }, ProblemCode.REQUIRED,
    'allowedTopologies["topology.kubernetes.io/zone"]: names no value; leave the label out for all of its values'),
  custom('capabilities the wrong way round', { capabilities: { minSize: Size.gibibytes(2), maxSize: Size.gibibytes(1) } }, ProblemCode.CONFLICT,
    'capabilities.maxSize: is smaller than minSize, received "1Gi"; write at least 2Gi'),
  snapshots('a lock without an end', SnapshotDriver.ebs({ lock: EbsSnapshotLock.GOVERNANCE }), ProblemCode.CONFLICT,
    'driver.lock: needs one end, received "governance"; set either lockDays or lockUntil'),
  snapshots('the end of no lock', SnapshotDriver.ebs({ lockDays: 7 }), ProblemCode.CONFLICT,
    'driver.lockDays: is about a lock that there is not, received 7; set lock as well'),
  snapshots('an end that is no point in time', SnapshotDriver.ebs({ lock: EbsSnapshotLock.COMPLIANCE, lockUntil: '2030' }), ProblemCode.FORMAT,
    'driver.lockUntil: is not a point in time, received "2030"; write for example "2030-12-31T23:59:59Z"'),
  snapshots('a governance lock that cools off', SnapshotDriver.ebs({ lock: EbsSnapshotLock.GOVERNANCE, lockDays: 7, lockCoolOffHours: 24 }), ProblemCode.CONFLICT,
    'driver.lockCoolOffHours: is for compliance locks, received 24; leave it out, or use EbsSnapshotLock.COMPLIANCE'),
  snapshots('a lock for 0 days', SnapshotDriver.ebs({ lock: EbsSnapshotLock.GOVERNANCE, lockDays: 0 }), ProblemCode.RANGE,
    'driver.lockDays: is out of range, received 0; write a whole number between 1 and 36500'),
  snapshots('an Outpost that is no ARN', SnapshotDriver.ebs({ outpostArn: 'op-1' }), ProblemCode.FORMAT,
    'driver.outpostArn: is not the ARN of an Outpost, received "op-1"; write for example "arn:aws:outposts:us-east-1:111122223333:outpost/op-..."'),
  snapshots('a driver with a space', SnapshotDriver.custom('my driver'), ProblemCode.FORMAT,
    'driver: is not the name of a CSI driver, received "my driver"; write for example "ebs.csi.aws.com"'),
  driver('a chart that loses throughput', { version: '2.51.0' }, ProblemCode.UNSAFE,
    'version: has a driver that makes volumes without the throughput of their class, received "2.51.0"; write "2.50.2", "2.51.1" or a later one'),
  driver('a range of versions', { version: '^2.60.0' }, ProblemCode.FORMAT,
    'version: is not a version, received "^2.60.0"; write one version, such as "2.64.0": a range would install another one each day'),
  driver('a role by its name', { roleArn: 'ebs-csi' }, ProblemCode.FORMAT,
    'roleArn: is not the ARN of an IAM role, received "ebs-csi"; write for example "arn:aws:iam::111122223333:role/ebs-csi"'),
  driver('an interval in words', { installer: HelmInstaller.flux({ interval: 'hourly' }) }, ProblemCode.FORMAT,
    'installer.interval: is not a duration, received "hourly"; write for example "30m" or "1h"'),
  driver('a helm that is not there', { installer: HelmInstaller.helm({ executable: 'no-such-helm' }) }, ProblemCode.UNSUPPORTED,
    "installer: cannot be rendered: unable to execute 'no-such-helm' to render Helm chart. Is it installed on your system?; install helm and see that it reaches the repository, give a chartPath, or use HelmInstaller.flux() or argoCd()"),
];

export const CLASS_REFUSALS: Refusal[] = [...ofEbs, ...ofOthers];

import { checkCapabilities, VolumeCapabilities } from './capabilities';
import { checkFileSystemId } from './efs-storage-class';
import { checkNfsShare } from './nfs-storage-class';
import { CsiVolumeOptions, EbsVolumeOptions, EfsVolumeOptions, NfsVolumeOptions } from './static-volume-options';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkLabelValue, checkQualifiedName } from '../validation/rules/labels';
import { checkInteger } from '../validation/rules/numbers';
import { checkParameters } from '../validation/rules/parameters';
import { checkAbsolutePath } from '../validation/rules/paths';

export function checkHostPath(at: PropPath, path: string): void {
  checkAbsolutePath(at.at('path'), path);
}

export function checkLocal(at: PropPath, path: string, nodes: string[]): void {
  checkAbsolutePath(at.at('path'), path);
  if (nodes.length === 0) {
    at.at('nodes').report(ProblemCode.REQUIRED, 'names no node', undefined, 'write the name of the node that has it');
  }
  nodes.forEach((node, index) => checkLabelValue(at.at('nodes').at(index), node));
}

export function checkNfs(at: PropPath, options: NfsVolumeOptions): void {
  checkNfsShare(at, options.server, 'path', options.path);
}

export function checkEbs(at: PropPath, volumeId: string, options: EbsVolumeOptions): void {
  checkFormat(at.at('volumeId'), volumeId, /^vol-[0-9a-f]{8,17}$/, 'is not the id of an EBS volume', 'write for example "vol-0123456789abcdef0"');
  checkFormat(at.at('zone'), options.zone, /^[a-z]{2,}(-[a-z]+)+-\d+([a-z]|(-[a-z0-9]+)+)$/, 'is not an availability zone', 'write for example "eu-central-1a"');
  if (options.partition !== undefined) {
    checkInteger(at.at('partition'), options.partition, 1);
  }
}

export function checkEfs(at: PropPath, fileSystemId: string, options: EfsVolumeOptions): void {
  checkFileSystemId(at.at('fileSystemId'), fileSystemId);
  if (options.accessPoint !== undefined) {
    checkFormat(at.at('accessPoint'), options.accessPoint, /^fsap-[0-9a-f]{8,40}$/, 'is not the id of an EFS access point', 'write for example "fsap-0123456789abcdef0"');
  }
  if (options.path !== undefined) {
    checkAbsolutePath(at.at('path'), options.path);
  }
}

export function checkGcePd(at: PropPath, disk: string): void {
  checkFormat(at.at('disk'), disk, /^projects\/[^/]+\/(zones|regions)\/[^/]+\/disks\/[^/]+$/, 'is not the name of a persistent disk',
    'write for example "projects/shop/zones/europe-west3-a/disks/data"');
}

export function checkCsi(at: PropPath, options: CsiVolumeOptions): void {
  checkDriverName(at.at('driver'), options.driver);
  if (options.volumeHandle === '') {
    at.at('volumeHandle').report(ProblemCode.REQUIRED, 'is empty', undefined, 'write what the driver calls the volume');
  }
  for (const [label, values] of Object.entries(options.nodes ?? {})) {
    checkQualifiedName(at.at('nodes').at(label), ProblemCode.LABEL, label);
    if (values.length === 0) {
      at.at('nodes').at(label).report(ProblemCode.REQUIRED, 'names no value', undefined, 'leave the label out for all nodes');
    }
    values.forEach((value, index) => checkLabelValue(at.at('nodes').at(label).at(index), value));
  }
  checkParameters(at.at('volumeAttributes'), options.volumeAttributes ?? {});
  checkCapabilities(at.at('capabilities'), options.capabilities ?? {});
}

export function checkCustom(at: PropPath, source: { [key: string]: any }, capabilities: VolumeCapabilities): void {
  const kinds = Object.keys(source);
  if (kinds.length !== 1) {
    at.report(ProblemCode.CONFLICT, 'does not say in one way where the data are', kinds, 'write one field: { iscsi: {...} }');
  }
  checkCapabilities(at.at('capabilities'), capabilities);
}

/** The name of a CSI driver. */
export function checkDriverName(at: PropPath, driver: string): void {
  checkFormat(at, driver, /^(?=.{1,63}$)[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*$/, 'is not the name of a CSI driver', 'write for example "ebs.csi.aws.com"');
}

function checkFormat(at: PropPath, value: string, pattern: RegExp, message: string, fix: string): void {
  if (!pattern.test(value)) {
    at.report(ProblemCode.FORMAT, message, value, fix);
  }
}

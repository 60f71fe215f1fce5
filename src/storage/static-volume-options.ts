import { HostPathVolumeType } from 'cdk8s-plus-28';
import { VolumeCapabilities } from './capabilities';
import { FileSystem } from './file-system';

/** Options of {@link StaticVolume.hostPath}. */
export interface HostPathVolumeOptions {
  /**
   * What must be there, or is made.
   *
   * @default - nothing is looked at before the volume is mounted
   */
  readonly type?: HostPathVolumeType;
}

/** Options of {@link StaticVolume.nfs}. */
export interface NfsVolumeOptions {
  /** Name or address of the server, as the nodes know it. */
  readonly server: string;

  /** The directory that the server exports: `/srv/data`. */
  readonly path: string;

  /**
   * Whether nothing may be written to it.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

/** Options of {@link StaticVolume.ebs}. */
export interface EbsVolumeOptions {
  /** The availability zone that it is in: `eu-central-1a`. */
  readonly zone: string;

  /**
   * The file system on it, or with which an empty one is formatted.
   *
   * @default FileSystem.EXT4
   */
  readonly fileSystem?: FileSystem;

  /**
   * The partition to mount, where the disk has any.
   *
   * @default - the whole disk
   */
  readonly partition?: number;
}

/** Options of {@link StaticVolume.efs}. */
export interface EfsVolumeOptions {
  /**
   * The access point through which it is mounted: `fsap-0123456789abcdef0`.
   *
   * @default - none
   */
  readonly accessPoint?: string;

  /**
   * The directory of the file system, or below the access point, that is mounted.
   *
   * @default - the root
   */
  readonly path?: string;

  /**
   * Whether what goes over the network is encrypted.
   *
   * @default - what the driver takes: true
   */
  readonly encryptInTransit?: boolean;
}

/** Options of {@link StaticVolume.gcePd}. */
export interface GcePdVolumeOptions {
  /**
   * The file system on it, or with which an empty one is formatted.
   *
   * @default FileSystem.EXT4
   */
  readonly fileSystem?: FileSystem;
}

/** Options of {@link StaticVolume.csi}. */
export interface CsiVolumeOptions {
  /** Name of the driver: `cephfs.csi.ceph.com`. */
  readonly driver: string;

  /** What the driver calls the volume; unique in the cluster. */
  readonly volumeHandle: string;

  /**
   * The file system on it. A pod's `fsGroup` may need it to be named.
   *
   * @default - the driver's own
   */
  readonly fsType?: string;

  /**
   * What else the driver asks for, all of it text.
   *
   * @default - none
   */
  readonly volumeAttributes?: { [key: string]: string };

  /**
   * Whether nothing may be written to it.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * The nodes that reach it: node label → values.
   *
   * @default - all
   */
  readonly nodes?: { [label: string]: string[] };

  /**
   * What it can do.
   *
   * @default - nothing is known, and everything is accepted
   */
  readonly capabilities?: VolumeCapabilities;
}

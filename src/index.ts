export { App, AppProps } from './app';

export { IBackup } from './backups/backup';
export { BackupDestination, StoreDestinationOptions } from './backups/backup-destination';
export { AgeEncryptionOptions, BackupEncryption, OpensslEncryptionOptions } from './backups/backup-encryption';
export { BackupMetrics, PushgatewayOptions } from './backups/backup-metrics';
export { BackupListing } from './backups/backup-listing';
export { BackupListFormat, BackupListingOptions, BackupListingProps } from './backups/backup-listing-props';
export { BackupJobOptions, BackupPodOptions } from './backups/backup-pod-options';
export { BackupSelection } from './backups/backup-selection';
export { BackupSource, CommandSourceOptions } from './backups/backup-source';
export { BackupVerification } from './backups/backup-verification';
export { BackupWatch, WebhookOptions } from './backups/backup-watch';
export { BackupWorkspace } from './backups/backup-workspace';
export { Backup, ExistingBackupProps } from './backups/existing-backup';
export { ResticOptions, ResticStoreOptions } from './backups/restic';
export { Restore } from './backups/restore';
export { RestoreOptions, RestoreProps } from './backups/restore-props';
export { Retention } from './backups/retention';
export { ScheduledBackup } from './backups/scheduled-backup';
export { ScheduledBackupProps } from './backups/scheduled-backup-props';
export { ScheduledSnapshot } from './backups/scheduled-snapshot';
export { ScheduledSnapshotProps } from './backups/scheduled-snapshot-props';

export { Credentials, ExternalSecretOptions, GeneratedCredentialsOptions, LiteralCredentialsOptions, SecretKeys } from './databases/credentials';
export { CustomEngineOptions } from './databases/custom-engine';
export { DatabaseConnection, IDatabase } from './databases/database';
export { DatabaseContent, DatabaseUser } from './databases/database-content';
export { DatabaseEngine } from './databases/database-engine';
export { EngineOptions, EtcdOptions } from './databases/engine-options';
export { DatabaseStorage, DatabaseVolume } from './databases/database-storage';
export { DatabaseTls } from './databases/database-tls';
export { DatabaseUpdate, RollingUpdateOptions } from './databases/database-update';
export { Database, ExternalDatabaseProps } from './databases/external-database';
export { MetricsDiscovery, MetricsOptions } from './databases/metrics-options';
export { StatefulDatabase } from './databases/stateful-database';
export { StatefulDatabaseProps } from './databases/stateful-database-props';

export { Diagram, DiagramFormat, DiagramOptions, DiagramWriteOptions } from './diagram/diagram';

export { Environment, EnvironmentProps } from './environment/environment';
export { PodSecurityLevel } from './environment/pod-security';
export { Profile, ProfileOptions } from './environment/profile';
export { ContainerLimits, QuotaOptions } from './environment/quota';
export { ReclaimPolicy } from './environment/reclaim-policy';

export { Connection, ConnectOptions } from './networking/connection';
export { Connections, IConnectable } from './networking/connections';
export { ConnectionLogin, ConnectionsProps } from './networking/connections-props';
export {
  ClusterIpOptions, Exposure, HeadlessOptions, IpFamily, IpFamilyPolicy, LoadBalancerOptions, NodePortOptions, TrafficDistribution,
  TrafficPolicy,
} from './networking/exposure';
export { ExternalPort, ExternalService, ExternalServiceProps } from './networking/external-service';
export { ExternalTarget } from './networking/external-target';
export { HttpPath } from './networking/http-path';
export { IngressOptions } from './networking/ingress';
export { Peer, PodPeerOptions } from './networking/peer';
export { RouteOptions } from './networking/route';
export { WorkloadService } from './networking/service';

export { Manifest } from './objects/manifest';

export {
  ContainerOptions, ContainerSettings, InitContainer, LifecycleOptions, LongRunningContainerOptions, Sidecar,
} from './pods/container-options';
export { DnsSettings } from './pods/dns';
export { Handler } from './pods/handler';
export { HostAccess, HostPath, NodeCache } from './pods/host-access';
export { BlockDevice, Mount } from './pods/mount';
export { PodOptions } from './pods/pod-options';
export { AgentPort, AppPort, ContainerPort } from './pods/port';
export { GrpcProbeOptions, HttpProbeOptions, Probe, ProbeThresholds, TcpProbeOptions } from './pods/probe';
export { Resources } from './pods/resources';
export { Affinity, NodeAffinityOptions, PodAffinityOptions } from './pods/scheduling/affinity';
export { Toleration, TolerationOptions } from './pods/scheduling/toleration';
export { TopologySpread } from './pods/scheduling/topology-spread';
export { ContainerSecurity, PodSecurity } from './pods/security';
export { FilesVolumeOptions, ScratchOptions, Volume } from './pods/volume';

export { AccessMode, BindingMode, VolumeMode } from './storage/access-mode';
export { VolumeCapabilities } from './storage/capabilities';
export { IPersistentStore } from './storage/claim';
export { EbsCsiDriver, EbsCsiDriverProps } from './storage/ebs-csi-driver';
export { EbsFormatOptions } from './storage/ebs-format';
export { EbsStorageClass, EbsStorageClassProps } from './storage/ebs-storage-class';
export { EbsLimits, EbsVolumeType } from './storage/ebs-volume-type';
export { EfsStorageClass, EfsStorageClassProps } from './storage/efs-storage-class';
export { ExistingClaimOptions } from './storage/existing-claim';
export { FileSystem } from './storage/file-system';
export { GcePdStorageClass, GcePdStorageClassProps, GcePdType } from './storage/gce-pd-storage-class';
export { ArgoCdOptions, FluxOptions, HelmInstaller, HelmOptions } from './storage/helm-installer';
export { NfsOnDelete, NfsStorageClass, NfsStorageClassProps } from './storage/nfs-storage-class';
export { PersistentStore, PersistentStoreProps } from './storage/persistent-store';
export { EbsSnapshotLock, EbsSnapshotOptions, SnapshotDriver } from './storage/snapshot-driver';
export { StaticVolume } from './storage/static-volume';
export {
  CsiVolumeOptions, EbsVolumeOptions, EfsVolumeOptions, GcePdVolumeOptions, HostPathVolumeOptions, NfsVolumeOptions,
} from './storage/static-volume-options';
export { CustomStorageClassProps, ExistingStorageClassOptions, IStorageClass, StorageClass } from './storage/storage-class';
export { StorageClassOptions } from './storage/storage-class-manifest';
export { CopyOptions, StaticSourceOptions, StorageSource } from './storage/storage-source';
export { IVolumeSnapshot, VolumeSnapshot, VolumeSnapshotProps } from './storage/volume-snapshot';
export { IVolumeSnapshotClass, VolumeSnapshotClass, VolumeSnapshotClassProps } from './storage/volume-snapshot-class';

export { Manifests } from './testing/manifests';
export { Match } from './testing/match';

export { AgentPreset, AgentPresetOptions, CsiNodeOptions, FluentBitOptions, FluentdOptions } from './workloads/agent-preset';
export { CpuScalingOptions, MemoryScalingOptions, ScalingOptions } from './workloads/autoscaling';
export { ClusterAccess } from './workloads/cluster-access';
export { DisruptionBudget, DisruptionBudgetOptions, UnhealthyPodEviction } from './workloads/disruption-budget';
export { HelmHookEvent, HelmHookOptions, InitContainerOrderingOptions, Ordering } from './workloads/ordering';
export { PodFailure, PodFailureRule } from './workloads/pod-failure-rule';
export { NodeAgent } from './workloads/node-agent';
export { MetricsEndpoint, NodeAgentOptions, NodeAgentProps } from './workloads/node-agent-props';
export { NodeUpdate } from './workloads/node-update';
export { GpuNodesOptions, Nodes } from './workloads/nodes';
export { RollingOptions, Rollout } from './workloads/rollout';
export { Schedule } from './workloads/schedule';
export { ScheduledTask } from './workloads/scheduled-task';
export { ScheduledTaskProps } from './workloads/scheduled-task-props';
export { StatelessApp } from './workloads/stateless-app';
export { StatelessAppProps } from './workloads/stateless-app-props';
export { Task, TaskProps } from './workloads/task';
export { PodReplacementPolicy, SuccessRule, TaskOptions } from './workloads/task-options';

export { Problem, ProblemCode } from './validation/problem';
export { ValidationError } from './validation/validation-error';

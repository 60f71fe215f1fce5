import { ISecret, IServiceAccount } from 'cdk8s-plus-28';
import { PodOptions } from '../pods/pod-options';
import { Resources } from '../pods/resources';
import { Affinity } from '../pods/scheduling/affinity';
import { Toleration } from '../pods/scheduling/toleration';
import { PodSecurity } from '../pods/security';

/**
 * What the pods of backups, restores and scheduled snapshots have in common. What is not here can be set on their objects, by
 * `override`.
 */
export interface BackupJobOptions {
  /**
   * What each container gets and may use.
   *
   * @default - as the profile of the environment says
   */
  readonly resources?: Resources;

  /**
   * What the processes may do, and as whom. For the files of a store, name the user that they belong to: others may not be
   * able to read them, and what is restored belongs to who restores it.
   *
   * @default - user 10001, not root, the runtime's seccomp profile
   */
  readonly podSecurity?: PodSecurity;

  /**
   * The ServiceAccount to run as: one with a role at the cloud, for destinations there.
   *
   * @default - one of its own, without rights
   */
  readonly serviceAccount?: IServiceAccount;

  /**
   * Secrets with which images are pulled.
   *
   * @default - none
   */
  readonly imagePullSecrets?: ISecret[];

  /**
   * How important the pods are.
   *
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * Labels that a node must have.
   *
   * @default - none
   */
  readonly nodeSelector?: { [label: string]: string };

  /**
   * Taints that do not keep the pods away.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * Where the pods want to be, or must be.
   *
   * @default - anywhere; where a store is mounted that one node only can, on that node
   */
  readonly affinity?: Affinity[];

  /**
   * Further labels of the pods.
   *
   * @default - none
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * Further annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { [key: string]: string };

  /**
   * What it is within the system (`app.kubernetes.io/component`).
   *
   * @default "backup", "restore" or "snapshot"
   */
  readonly component?: string;

  /**
   * The system that it is a part of (`app.kubernetes.io/part-of`).
   *
   * @default - not said
   */
  readonly partOf?: string;

  /**
   * Further labels of every object.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
}

/** What the pods of backups and restores have. */
export interface BackupPodOptions extends BackupJobOptions {
  /**
   * The image of the tools that pack and keep what was dumped: restic's, or one with its shell, `gzip`, `sha256sum`,
   * `flock` and what the destinations need.
   *
   * @default "restic/restic:0.18.0"
   */
  readonly toolImage?: string;
}

/** What of it is the pods' own. */
export function podOptionsOf(options: BackupJobOptions): PodOptions & Pick<BackupJobOptions, 'partOf' | 'labels'> {
  const {
    podSecurity, serviceAccount, imagePullSecrets, priorityClassName, nodeSelector, tolerations, affinity, podLabels, podAnnotations, partOf, labels,
  } = options;
  return {
    podSecurity, serviceAccount, imagePullSecrets, priorityClassName, nodeSelector, tolerations, affinity, podLabels, podAnnotations, partOf, labels,
  };
}

import { Capability, SeccompProfileType } from 'cdk8s-plus-28';
import type { PodSecurityContext, SecurityContext } from 'kubernetes-types/core/v1';
import { sortedEntries } from '../objects/entries';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';
import { checkText } from '../validation/rules/text';

/**
 * What a container may do. Without a word it runs under Pod Security `restricted`, not as root, and with a read-only
 * root file system.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export interface ContainerSecurity {
  /**
   * User id of the container's processes.
   *
   * @default - the pod's, 10001 unless it says otherwise
   */
  readonly user?: number;

  /**
   * Group id of the container's processes.
   *
   * @default - the pod's, the same as its user id unless it says otherwise
   */
  readonly group?: number;

  /**
   * Whether it may run as root. Pod Security `restricted` refuses it.
   *
   * @default false
   */
  readonly allowRoot?: boolean;

  /**
   * Whether the image's files can be overwritten. See `writablePaths` for single directories.
   *
   * @default false
   */
  readonly writableRootFilesystem?: boolean;

  /**
   * Whether a process can gain more rights than its parent, as `sudo` does. Pod Security `restricted` refuses it.
   *
   * @default false
   */
  readonly allowPrivilegeEscalation?: boolean;

  /**
   * Whether it has all rights on the node. Only Pod Security `privileged` admits it.
   *
   * @default false
   */
  readonly privileged?: boolean;

  /**
   * Linux capabilities that it gets; all others are dropped. Pod Security `restricted` admits `NET_BIND_SERVICE` only.
   *
   * @default - none
   */
  readonly capabilities?: Capability[];

  /**
   * Its seccomp profile.
   *
   * @default - the pod's, `RuntimeDefault` unless it says otherwise
   */
  readonly seccompProfile?: SeccompProfileType;

  /**
   * File of a `Localhost` profile, below the kubelet's directory for them.
   *
   * @default - none
   */
  readonly seccompLocalhostProfile?: string;
}

/**
 * What all containers of a pod may do.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export interface PodSecurity {
  /**
   * User id of the processes. High, so that it is nobody's on the node.
   *
   * @default 10001
   */
  readonly user?: number;

  /**
   * Group id of the processes.
   *
   * @default - the same as `user`
   */
  readonly group?: number;

  /**
   * Group id that owns the files of volumes.
   *
   * @default - the same as `group`
   */
  readonly fsGroup?: number;

  /**
   * Further group ids of the processes.
   *
   * @default - none
   */
  readonly supplementalGroups?: number[];

  /**
   * Whether the owner of a volume's files is set at every start, however many they are, instead of only where its root
   * has another.
   *
   * @default false
   */
  readonly alwaysChangeOwner?: boolean;

  /**
   * Whether containers may run as root. Pod Security `restricted` refuses it.
   *
   * @default false
   */
  readonly allowRoot?: boolean;

  /**
   * Seccomp profile of the containers.
   *
   * @default SeccompProfileType.RUNTIME_DEFAULT
   */
  readonly seccompProfile?: SeccompProfileType;

  /**
   * Kernel parameters of the pod: `{ 'net.ipv4.ip_unprivileged_port_start': '0' }`.
   *
   * @default - none
   * @see https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/
   */
  readonly sysctls?: { [name: string]: string };
}

const USER = 10001;

/** As whom a container runs; undefined where its image decides. */
export function userOf(pod: PodSecurity, container: ContainerSecurity = {}): { readonly user?: number; readonly group?: number } {
  const podUser = pod.user ?? (pod.allowRoot ? undefined : USER);
  return { user: container.user ?? podUser, group: container.group ?? pod.group ?? podUser };
}

export function renderPodSecurity(security: PodSecurity): PodSecurityContext {
  const { user, group } = userOf(security);
  const fsGroup = security.fsGroup ?? group;
  return {
    runAsNonRoot: security.allowRoot ? undefined : true,
    runAsUser: user,
    runAsGroup: group,
    fsGroup,
    // Changing the owner of a large volume's files takes minutes, and is needed once.
    fsGroupChangePolicy: fsGroup === undefined ? undefined : security.alwaysChangeOwner ? 'Always' : 'OnRootMismatch',
    supplementalGroups: security.supplementalGroups,
    sysctls: security.sysctls && sortedEntries(security.sysctls).map(([name, value]) => ({ name, value })),
    seccompProfile: { type: security.seccompProfile ?? SeccompProfileType.RUNTIME_DEFAULT },
  };
}

export function renderContainerSecurity(security: ContainerSecurity): SecurityContext {
  const { privileged, seccompProfile: type, seccompLocalhostProfile: localhostProfile } = security;
  const add = security.capabilities?.length ? security.capabilities : undefined;
  return {
    allowPrivilegeEscalation: privileged || security.allowPrivilegeEscalation || false,
    readOnlyRootFilesystem: !security.writableRootFilesystem,
    capabilities: privileged ? undefined : { drop: ['ALL'], add },
    privileged: privileged || undefined,
    runAsNonRoot: security.allowRoot ? false : undefined,
    runAsUser: security.user,
    runAsGroup: security.group,
    seccompProfile: type && { type, localhostProfile },
  };
}

export function checkPodSecurity(at: PropPath, security: PodSecurity): void {
  checkIds(at, security);
  if (security.fsGroup !== undefined) {
    checkInteger(at.at('fsGroup'), security.fsGroup, 0);
  }
  security.supplementalGroups?.forEach((group, index) => checkInteger(at.at('supplementalGroups').at(index), group, 0));
  if (security.seccompProfile === SeccompProfileType.LOCALHOST) {
    at.at('seccompProfile').report(ProblemCode.UNSUPPORTED, 'needs a file, which differs by container', security.seccompProfile,
      'set seccompProfile and seccompLocalhostProfile in the security of the container');
  }
  for (const [name, value] of Object.entries(security.sysctls ?? {})) {
    const place = at.at('sysctls').at(name);
    if (!/^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/.test(name)) {
      place.report(ProblemCode.NAME, 'is not the name of a kernel parameter', name, 'write it as sysctl does: "net.core.somaxconn"');
    }
    checkText(place, value);
  }
}

export function checkContainerSecurity(at: PropPath, security: ContainerSecurity): void {
  checkIds(at, security);
  if (security.privileged && security.capabilities?.length) {
    at.at('capabilities').report(ProblemCode.CONFLICT, 'has no meaning for a privileged container, which has them all', security.capabilities, 'leave out one of them');
  }
  if (security.privileged && security.allowPrivilegeEscalation === false) {
    at.at('allowPrivilegeEscalation').report(ProblemCode.CONFLICT, 'cannot be denied to a privileged container', false, 'leave out one of them');
  }
  const needsFile = security.seccompProfile === SeccompProfileType.LOCALHOST;
  if (needsFile !== (security.seccompLocalhostProfile !== undefined)) {
    at.at('seccompLocalhostProfile').report(ProblemCode.CONFLICT, 'goes with the seccomp profile Localhost, and only with it', security.seccompLocalhostProfile,
      'write both, or neither');
  }
}

function checkIds(at: PropPath, ids: { user?: number; group?: number; allowRoot?: boolean }): void {
  if (ids.user !== undefined && checkInteger(at.at('user'), ids.user, 0) && ids.user === 0 && !ids.allowRoot) {
    at.at('user').report(ProblemCode.CONFLICT, 'is root, which the container may not be', 0, 'take another user, or write allowRoot: true');
  }
  if (ids.group !== undefined) {
    checkInteger(at.at('group'), ids.group, 0);
  }
}

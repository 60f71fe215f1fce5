import { Capability, SeccompProfileType } from 'cdk8s-plus-28';
import { LongRunningContainer } from './container';
import { ContainerSettings } from './container-options';
import { HostAccess } from './host-access';
import { PodOptions } from './pod-options';
import { PodSecurity } from './security';
import { PropPath } from '../validation/prop-path';
import { kubernetesMinorOf } from '../validation/rules/kubernetes-version';

/** A declaration that Pod Security `restricted` does not admit, and the level that does. */
export interface SecurityNeed {
  readonly at: PropPath;
  readonly level: 'baseline' | 'privileged';
}

// What each level admits: https://kubernetes.io/docs/concepts/security/pod-security-standards/
const RESTRICTED_VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'];
const BASELINE_CAPABILITIES = new Set<Capability>([
  Capability.AUDIT_WRITE, Capability.CHOWN, Capability.DAC_OVERRIDE, Capability.FOWNER, Capability.FSETID, Capability.KILL, Capability.MKNOD,
  Capability.NET_BIND_SERVICE, Capability.SETFCAP, Capability.SETGID, Capability.SETPCAP, Capability.SETUID, Capability.SYS_CHROOT,
]);
const ADMITTED_SYSCTLS = /^(kernel[./]shm_rmid_forced|net[./]ipv4[./](ip_local_port_range|ip_local_reserved_ports|ip_unprivileged_port_start|ping_group_range|tcp_fin_timeout|tcp_keepalive_(intvl|probes|time)|tcp_syncookies))$/;
/** Those that are admitted since Kubernetes 1.32. */
const SYSCTLS_SINCE = 32;
const NEWER_SYSCTLS = /^net[./]ipv4[./]tcp_[rw]mem$/;

/** Each declaration of a workload for which Pod Security `restricted` is too little, in the order in which they stand. */
export function securityNeeds(at: PropPath, container: LongRunningContainer, options: PodOptions, host: HostAccess = {}): SecurityNeed[] {
  return [
    ...needsOfHost(at, container, host),
    ...needsOfContainer(at, container),
    ...(options.initContainers ?? []).flatMap((each, index) => needsOfContainer(at.at('initContainers').at(index), each)),
    ...(options.sidecars ?? []).flatMap((each, index) => needsOfContainer(at.at('sidecars').at(index), each)),
    ...needsOfPod(at.at('podSecurity'), options.podSecurity ?? {}),
  ];
}

function needsOfHost(at: PropPath, container: LongRunningContainer, host: HostAccess): SecurityNeed[] {
  const places = [
    ...(host.hostPaths ?? []).map((_, index) => at.at('hostPaths').at(index)),
    ...(host.caches ?? []).map((_, index) => at.at('caches').at(index)),
    ...(['hostNetwork', 'hostPid', 'hostIpc'] as const).filter(key => host[key]).map(key => at.at(key)),
    ...(container.ports ?? []).flatMap(({ hostPort }, index) => (hostPort === undefined ? [] : [at.at('ports').at(index).at('hostPort')])),
  ];
  return places.map(place => ({ at: place, level: 'privileged' }));
}

function needsOfContainer(at: PropPath, { mounts = [], security = {} }: ContainerSettings): SecurityNeed[] {
  const here = at.at('security');
  const needs: SecurityNeed[] = mounts.flatMap(({ volume }, index) => {
    const kind = volume._kind;
    const place = at.at('mounts').at(index).at('volume');
    return kind === undefined || RESTRICTED_VOLUMES.includes(kind) ? [] : [{ at: place, level: kind === 'hostPath' ? 'privileged' : 'baseline' }];
  });
  if (security.privileged) {
    needs.push({ at: here.at('privileged'), level: 'privileged' });
  } else if (security.allowPrivilegeEscalation) {
    needs.push({ at: here.at('allowPrivilegeEscalation'), level: 'baseline' });
  }
  security.capabilities?.forEach((capability, index) => {
    if (capability !== Capability.NET_BIND_SERVICE) {
      needs.push({ at: here.at('capabilities').at(index), level: BASELINE_CAPABILITIES.has(capability) ? 'baseline' : 'privileged' });
    }
  });
  return [...needs, ...needsOfUser(here, security)];
}

function needsOfPod(at: PropPath, security: PodSecurity): SecurityNeed[] {
  const sysctls = Object.keys(security.sysctls ?? {}).filter(name =>
    !ADMITTED_SYSCTLS.test(name) && !(NEWER_SYSCTLS.test(name) && kubernetesMinorOf(at.construct) >= SYSCTLS_SINCE));
  return [
    ...needsOfUser(at, security),
    ...sysctls.map(name => ({ at: at.at('sysctls').at(name), level: 'privileged' as const })),
  ];
}

function needsOfUser(at: PropPath, { allowRoot, seccompProfile }: { allowRoot?: boolean; seccompProfile?: SeccompProfileType }): SecurityNeed[] {
  const needs: SecurityNeed[] = [];
  if (allowRoot) {
    needs.push({ at: at.at('allowRoot'), level: 'baseline' });
  }
  if (seccompProfile === SeccompProfileType.UNCONFINED) {
    needs.push({ at: at.at('seccompProfile'), level: 'privileged' });
  }
  return needs;
}

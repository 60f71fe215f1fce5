/** Those of them that the oldest server that we support admits. */
const SAFE_SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_syncookies',
];

/**
 * What Pod Security `restricted` refuses of a pod, as its documentation lists it; nothing for a pod that is admitted. The
 * cluster tests ask the API server itself.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podSecurityViolations(pod: any): string[] {
  const found: string[] = [];
  const check = (holds: boolean, what: string) => {
    if (!holds) {
      found.push(what);
    }
  };
  const volumes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];
  for (const { name, ...source } of pod.volumes ?? []) {
    check(volumes.includes(Object.keys(source)[0]), `volume ${name}`);
  }
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
    check(!pod[key], key);
  }
  const security = pod.securityContext ?? {};
  check((security.sysctls ?? []).every(({ name }: any) => SAFE_SYSCTLS.includes(name)), 'sysctls');
  for (const container of [...pod.containers, ...pod.initContainers ?? []]) {
    const own = container.securityContext ?? {};
    check(!own.privileged, `${container.name}: privileged`);
    check(own.allowPrivilegeEscalation === false, `${container.name}: allowPrivilegeEscalation`);
    check(own.capabilities?.drop?.includes('ALL') ?? false, `${container.name}: capabilities.drop`);
    check((own.capabilities?.add ?? []).every((each: string) => each === 'NET_BIND_SERVICE'), `${container.name}: capabilities.add`);
    check((own.runAsNonRoot ?? security.runAsNonRoot) === true, `${container.name}: runAsNonRoot`);
    check((own.runAsUser ?? security.runAsUser) !== 0, `${container.name}: runAsUser`);
    check(['RuntimeDefault', 'Localhost'].includes((own.seccompProfile ?? security.seccompProfile)?.type), `${container.name}: seccompProfile`);
    check(!(container.ports ?? []).some((port: any) => port.hostPort), `${container.name}: hostPort`);
  }
  return found;
}

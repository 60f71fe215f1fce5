import { checkContainer, checkLongRunningContainer, LongRunningContainer } from './container';
import { checkDns } from './dns';
import { GRACE_PERIOD, PodOptions } from './pod-options';
import { checkContainerPorts } from './port';
import { checkTopologySpread } from './scheduling/topology-spread';
import { checkPodSecurity } from './security';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkIp } from '../validation/rules/addresses';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { checkAnnotations, checkLabels } from '../validation/rules/labels';
import { checkDnsLabel, checkHostName, checkObjectName } from '../validation/rules/names';

/**
 * Checks what the props of a workload say about its pods.
 *
 * @param at the props of the workload, in which the main container and the pod's options lie flat
 */
export function checkPod(at: PropPath, containerName: string, container: LongRunningContainer, options: PodOptions): void {
  const gracePeriod = secondsOf(options.terminationGracePeriod ?? GRACE_PERIOD);
  checkLongRunningContainer(at, container, gracePeriod);
  checkContainers(at, containerName, options, gracePeriod);
  checkPodSecurity(at.at('podSecurity'), options.podSecurity ?? {});
  checkPlacement(at, options);
  checkDns(at.at('dns'), options.dns ?? {});
  if (options.serviceAccount) {
    checkObjectName(at.at('serviceAccount'), options.serviceAccount.name);
  }
  checkPullSecrets(at.at('imagePullSecrets'), options);
  checkHostAliases(at.at('hostAliases'), options);
  if (options.terminationGracePeriod) {
    checkSeconds(at.at('terminationGracePeriod'), options.terminationGracePeriod);
  }
  checkLabels(at.at('podLabels'), options.podLabels ?? {});
  checkAnnotations(at.at('podAnnotations'), options.podAnnotations ?? {});
}

function checkPullSecrets(at: PropPath, { imagePullSecrets = [] }: PodOptions): void {
  const names = imagePullSecrets.map(({ name }) => name);
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) {
      at.at(index).report(ProblemCode.DUPLICATE, 'is there already', name, 'name each Secret once');
    }
  });
}

function checkHostAliases(at: PropPath, { hostAliases = [] }: PodOptions): void {
  hostAliases.forEach(({ ip, hostnames }, index) => {
    const place = at.at(index);
    checkIp(place.at('ip'), ip);
    hostnames.forEach((host, which) => checkHostName(place.at('hostnames').at(which), host));
    if (hostAliases.findIndex(other => other.ip === ip) < index) {
      place.at('ip').report(ProblemCode.DUPLICATE, 'is there already', ip, 'write all names of an address in one entry');
    }
  });
}

function checkContainers(at: PropPath, mainName: string, options: PodOptions, gracePeriod: number): void {
  const names = new Set([mainName]);
  const checkName = (place: PropPath, name: string) => {
    checkDnsLabel(place.at('name'), name);
    if (names.has(name)) {
      place.at('name').report(ProblemCode.DUPLICATE, 'is the name of another container of the pod as well', name, 'give each container a name of its own');
    }
    names.add(name);
  };
  options.initContainers?.forEach((container, index) => {
    const place = at.at('initContainers').at(index);
    checkName(place, container.name);
    checkContainer(place, container);
  });
  options.sidecars?.forEach((container, index) => {
    const place = at.at('sidecars').at(index);
    checkName(place, container.name);
    checkContainerPorts(place.at('ports'), container.ports ?? []);
    checkLongRunningContainer(place, container, gracePeriod);
  });
}

function checkPlacement(at: PropPath, options: PodOptions): void {
  checkLabels(at.at('nodeSelector'), options.nodeSelector ?? {});
  options.tolerations?.forEach((toleration, index) => toleration._validate(at.at('tolerations').at(index)));
  options.affinity?.forEach((rule, index) => rule._validate(at.at('affinity').at(index)));
  checkTopologySpread(at.at('topologySpread'), options.topologySpread ?? []);
  for (const key of ['priorityClassName', 'runtimeClassName'] as const) {
    const name = options[key];
    if (name !== undefined) {
      checkObjectName(at.at(key), name);
    }
  }
}

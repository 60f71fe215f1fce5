import { Construct } from 'constructs';
import type { EnvVar, PodSpec } from 'kubernetes-types/core/v1';
import { profileOf } from '../environment/defaults';
import { Environment } from '../environment/environment';
import { Connection } from '../networking/connection';
import { renderContainer } from '../pods/container';
import { renderEnvValue } from '../pods/env';
import { renderMount } from '../pods/mount';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** What connections have set, which is not for another one to leave as it is. */
const connected = new WeakMap<PodSpec, Map<string, EnvVar>>();

/**
 * Gives a connection to the pods of a workload: its variables and volumes to the main container, and its init containers,
 * before those of the workload. What the workload has set itself stays as it is.
 */
export function addConnection(workload: Construct, pod: PodSpec, connection: Connection): void {
  const [main] = pod.containers;
  const at = PropPath.of(workload).at('connectTo');
  const own = new Set((main.env ?? []).map(variable => variable.name));
  const others = connected.get(pod) ?? new Map<string, EnvVar>();
  for (const [name, value] of Object.entries(connection.variables)) {
    const variable = renderEnvValue(name, value);
    if (!own.has(name)) {
      main.env = [...main.env ?? [], variable];
      others.set(name, variable);
    } else if (others.has(name) && JSON.stringify(others.get(name)) !== JSON.stringify(variable)) {
      at.at('prefix').report(ProblemCode.DUPLICATE, `makes the variable ${name}, which another connection has made`, undefined, 'give each connection a prefix of its own');
    }
  }
  connected.set(pod, others);
  for (const mount of connection.mounts) {
    checkFree(at, pod.volumes, mount.volume.name);
    main.volumeMounts = [...main.volumeMounts ?? [], renderMount(mount)];
    pod.volumes = [...pod.volumes ?? [], mount.volume._toManifest()!];
  }
  const { cpu, memory } = profileOf(workload);
  const defaults = { cpu, memory, imageRegistry: Environment.containing(workload)?.imageRegistry };
  const waiting = connection.initContainers.map(container => renderContainer(container.name, container, [...container.mounts ?? []], defaults));
  if (waiting.length > 0) {
    const containers = pod.initContainers ?? [];
    waiting.forEach(({ name }) => checkFree(at, [...containers, ...pod.containers], name));
    const sidecars = containers.filter(container => container.restartPolicy === 'Always').length;
    // After native sidecars, which may be the way to the network.
    pod.initContainers = [...containers.slice(0, sidecars), ...waiting, ...containers.slice(sidecars)];
  }
  at.throwReported();
}

function checkFree(at: PropPath, others: readonly { name: string }[] | undefined, name: string): void {
  if (others?.some(other => other.name === name)) {
    at.at('prefix').report(ProblemCode.DUPLICATE, `makes the name ${name}, which the pod has already`, undefined, 'give each connection a prefix of its own');
  }
}

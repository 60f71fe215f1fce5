import { Capability, HostPathVolumeType } from 'cdk8s-plus-28';
import { ContainerSettings, InitContainer } from './container-options';
import { HostAccess, HostPath, NodeCache } from './host-access';
import { checkImage } from './image';
import { checkPropagation, Mount } from './mount';
import { PodSecurity, userOf } from './security';
import { Volume } from './volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkDnsLabel } from '../validation/rules/names';
import { checkAbsolutePath } from '../validation/rules/paths';

const OWNER_IMAGE = 'busybox:1.37';

/** What host access adds to a pod: mounts of the main container, and the init container that gives it its caches. */
export interface HostMounts {
  readonly mounts: Mount[];
  readonly initContainers: InitContainer[];
}

/** Checks paths and caches of the node, and makes mounts of them. */
export function hostMounts(at: PropPath, host: HostAccess, container: ContainerSettings, pod: PodSecurity): HostMounts {
  const volumes = new HostVolumes();
  const before = at.reported.length;
  const privileged = container.security?.privileged ?? false;
  const paths = (host.hostPaths ?? []).map((path, index) => hostPathMount(at.at('hostPaths').at(index), path, privileged, volumes));
  const caches = (host.caches ?? []).map((cache, index) => cacheMount(at.at('caches').at(index), cache, volumes));
  if (host.cacheOwnerImage !== undefined) {
    checkImage(at.at('cacheOwnerImage'), host.cacheOwnerImage);
  }
  const initContainers = cacheOwner(at, host, caches, userOf(pod, container.security ?? {}));
  // What is wrong with it was said where it comes from.
  return { mounts: [...paths, ...caches], initContainers: at.reported.length > before ? [] : initContainers };
}

function hostPathMount(at: PropPath, hostPath: HostPath, privileged: boolean, volumes: HostVolumes): Mount {
  checkPaths(at, hostPath);
  checkPropagation(at.at('propagation'), hostPath.propagation, privileged);
  return {
    path: hostPath.mountPath ?? hostPath.path,
    volume: volumes.of(at, hostPath, hostPath.type),
    readOnly: hostPath.readOnly ?? true,
    propagation: hostPath.propagation,
  };
}

function cacheMount(at: PropPath, cache: NodeCache, volumes: HostVolumes): Mount {
  checkPaths(at, cache);
  return { path: cache.mountPath ?? cache.path, volume: volumes.of(at, cache, HostPathVolumeType.DIRECTORY_OR_CREATE) };
}

function checkPaths(at: PropPath, { path, mountPath, name }: NodeCache): void {
  checkAbsolutePath(at.at('path'), path);
  if (mountPath !== undefined) {
    checkAbsolutePath(at.at('mountPath'), mountPath);
  }
  if (name !== undefined) {
    checkDnsLabel(at.at('name'), name);
  }
}

/** Whoever is not root cannot write to a directory that the kubelet has made, and `fsGroup` does not reach the node. */
function cacheOwner(at: PropPath, host: HostAccess, caches: Mount[], user: { user?: number; group?: number }): InitContainer[] {
  if (caches.length === 0 || user.user === 0) {
    return [];
  }
  if (user.user === undefined) {
    at.at('podSecurity').at('user').report(ProblemCode.REQUIRED, 'is missing, and the caches are to belong to it', undefined,
      'write the number of the user as which the image runs, 0 for root');
  }
  return [{
    name: 'cache-owner',
    image: host.cacheOwnerImage ?? OWNER_IMAGE,
    command: ['chown', `${user.user}:${user.group}`, ...caches.map(cache => cache.path)],
    mounts: caches,
    writablePaths: [],
    security: { user: 0, group: 0, allowRoot: true, capabilities: [Capability.CHOWN] },
  }];
}

/** The volumes for paths of the node: one for each path, however often it is mounted. */
class HostVolumes {
  private readonly known = new Map<string, { readonly source: string; readonly volume: Volume }>();

  public of(at: PropPath, { path, name: given }: NodeCache, type?: HostPathVolumeType): Volume {
    const name = given ?? volumeName(path);
    const source = `${type ?? ''} ${path}`;
    const { volume, source: before } = this.known.get(name) ?? { source, volume: Volume.hostPath(name, path, type) };
    if (before !== source) {
      at.at('name').report(ProblemCode.DUPLICATE, 'is the name of another volume of the pod as well', name, 'give each volume a name of its own');
    }
    this.known.set(name, { source, volume });
    return volume;
  }
}

function volumeName(path: string): string {
  const parts = path.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'root';
  return `host-${parts}`.slice(0, 63).replace(/-+$/, '');
}

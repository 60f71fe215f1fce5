import { collectConfigFiles, configKey } from './config-files';
import { ContainerOptions } from './container-options';
import { Mount } from './mount';
import { Volume } from './volume';
import { sortedEntries } from '../objects/entries';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** With a read-only root file system nearly every program still wants this one. */
const WRITABLE_BY_DEFAULT = ['/tmp'];

/**
 * The volumes of one pod, collected from the mounts of its containers: those that the user names, the files from the
 * program, and the directories that stay writable.
 */
export class PodVolumes {
  /** The volumes in the order in which containers name them. */
  public readonly volumes: Volume[] = [];

  /** What the pod's ConfigMap holds: key → content. */
  public readonly configData: { [key: string]: string } = {};

  private readonly configVolume: Volume;

  /** @param configMapName name of the ConfigMap that will hold the files */
  constructor(configMapName: string) {
    this.configVolume = Volume.custom('config', { configMap: { name: configMapName } });
  }

  /**
   * The mounts of a container.
   *
   * @param prefix starts the names of its scratch volumes, so that containers do not share them by accident
   */
  public mountsOf(at: PropPath, container: ContainerOptions, prefix: string): Mount[] {
    const named = container.mounts ?? [];
    const files = this.fileMounts(at, container);
    const taken = new Set([...named, ...files].map(mount => mount.path));
    const byDefault = container.security?.writableRootFilesystem ? [] : WRITABLE_BY_DEFAULT.filter(path => !taken.has(path));
    const writable = container.writablePaths ?? byDefault;
    const scratch = writable.map(path => ({ path, volume: Volume.scratch(scratchName(prefix, path)) }));

    named.forEach((mount, index) => this.add(at.at('mounts').at(index).at('volume'), mount.volume));
    container.blockDevices?.forEach((device, index) => this.add(at.at('blockDevices').at(index).at('volume'), device.volume));
    scratch.forEach((mount, index) => this.add(at.at('writablePaths').at(index), mount.volume));
    if (files.length > 0) {
      this.add(at.at('configFiles'), this.configVolume);
    }
    const mounts = [...named, ...files, ...scratch];
    checkDistinctPaths(at, [...mounts, ...container.blockDevices ?? []]);
    return mounts;
  }

  private fileMounts(at: PropPath, container: ContainerOptions): Mount[] {
    const files = container.configFiles ?? {};
    collectConfigFiles(at.at('configFiles'), files, this.configData);
    // One file each, by subPath: what the image has beside it stays visible.
    return sortedEntries(files).map(([path]) => ({ path, volume: this.configVolume, subPath: configKey(path), readOnly: true }));
  }

  private add(at: PropPath, volume: Volume): void {
    if (this.volumes.includes(volume)) {
      return;
    }
    if (this.volumes.some(other => other.name === volume.name)) {
      at.report(ProblemCode.DUPLICATE, 'is the name of another volume of the pod as well', volume.name,
        'give each volume a name of its own, or share one Volume object between the containers');
    }
    this.volumes.push(volume);
  }
}

function scratchName(prefix: string, path: string): string {
  const name = `${prefix}${path}`.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return name.slice(0, 63).replace(/-+$/, '') || 'scratch';
}

function checkDistinctPaths(at: PropPath, mounts: { readonly path: string }[]): void {
  const paths = new Set<string>();
  for (const { path } of mounts) {
    if (paths.has(path)) {
      at.report(ProblemCode.DUPLICATE, 'mounts two things at one path', path, 'give each mount, config file and writable path a path of its own');
    }
    paths.add(path);
  }
}

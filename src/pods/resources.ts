import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import type { ResourceRequirements } from 'kubernetes-types/core/v1';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkQualifiedName } from '../validation/rules/labels';
import { checkInteger } from '../validation/rules/numbers';
import { checkCpu, checkSize, cpuQuantity, kibibytesOf, millisOf, sizeQuantity } from '../validation/rules/quantities';

/**
 * What a container gets, and what it may use at most.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface Resources {
  /**
   * CPU that is kept free for the container.
   *
   * @default - as the profile of the environment says
   */
  readonly cpu?: Cpu;

  /**
   * The most CPU that it may use. With a limit it is throttled even while the node is idle, so there is none unless you
   * ask.
   *
   * @default - no limit
   */
  readonly cpuLimit?: Cpu;

  /**
   * Memory that is kept free for the container.
   *
   * @default - as the profile of the environment says, or `memoryLimit` where that is less
   */
  readonly memory?: Size;

  /**
   * The most memory that it may use; it is killed when it uses more.
   *
   * @default - the same as `memory`
   */
  readonly memoryLimit?: Size;

  /**
   * Disk space of the node (logs, scratch volumes, writable layer) that is kept free for the container.
   *
   * @default Size.mebibytes(64), or `ephemeralStorageLimit` where that is less
   */
  readonly ephemeralStorage?: Size;

  /**
   * The most disk space of the node that it may use; its pod is evicted when it uses more.
   *
   * @default Size.gibibytes(1), or `ephemeralStorage` where that is more
   */
  readonly ephemeralStorageLimit?: Size;

  /**
   * Whole devices by their resource name: `{ 'nvidia.com/gpu': 1 }`.
   *
   * @default - none
   * @see https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/
   */
  readonly extended?: { [name: string]: number };
}

/** What a container gets that does not say. */
export interface ResourceDefaults {
  readonly cpu: Cpu;
  readonly memory: Size;
}

const EPHEMERAL_STORAGE = Size.mebibytes(64);
const EPHEMERAL_STORAGE_LIMIT = Size.gibibytes(1);

export function renderResources(resources: Resources, defaults: ResourceDefaults): ResourceRequirements {
  const cpu = resources.cpu ?? (resources.cpuLimit && millisOf(resources.cpuLimit) < millisOf(defaults.cpu) ? resources.cpuLimit : defaults.cpu);
  const memory = resources.memory ?? smaller(defaults.memory, resources.memoryLimit);
  const storage = resources.ephemeralStorage ?? smaller(EPHEMERAL_STORAGE, resources.ephemeralStorageLimit);
  const storageLimit = resources.ephemeralStorageLimit ?? larger(EPHEMERAL_STORAGE_LIMIT, resources.ephemeralStorage);
  const extended = Object.fromEntries(Object.entries(resources.extended ?? {}).map(([name, count]) => [name, `${count}`]));
  return {
    requests: {
      'cpu': cpuQuantity(cpu),
      'memory': sizeQuantity(memory),
      'ephemeral-storage': sizeQuantity(storage),
      ...extended,
    },
    limits: {
      ...(resources.cpuLimit && { cpu: cpuQuantity(resources.cpuLimit) }),
      'memory': sizeQuantity(resources.memoryLimit ?? memory),
      'ephemeral-storage': sizeQuantity(storageLimit),
      ...extended,
    },
  };
}

export function checkResources(at: PropPath, resources: Resources): void {
  for (const key of ['cpu', 'cpuLimit'] as const) {
    const cpu = resources[key];
    if (cpu) {
      checkCpu(at.at(key), cpu);
    }
  }
  for (const key of ['memory', 'memoryLimit', 'ephemeralStorage', 'ephemeralStorageLimit'] as const) {
    const size = resources[key];
    if (size) {
      checkSize(at.at(key), size);
    }
  }
  if (resources.cpu && resources.cpuLimit && millisOf(resources.cpuLimit) < millisOf(resources.cpu)) {
    at.at('cpuLimit').report(ProblemCode.RANGE, 'is less than what is requested', resources.cpuLimit.amount, `write at least ${cpuQuantity(resources.cpu)}`);
  }
  checkLimit(at.at('memoryLimit'), resources.memory, resources.memoryLimit);
  checkLimit(at.at('ephemeralStorageLimit'), resources.ephemeralStorage, resources.ephemeralStorageLimit);
  for (const [name, count] of Object.entries(resources.extended ?? {})) {
    const place = at.at('extended').at(name);
    if (checkQualifiedName(place, ProblemCode.NAME, name) && !name.includes('/')) {
      place.report(ProblemCode.NAME, 'has no domain', name, 'write it as the device plugin names it: "nvidia.com/gpu"');
    } else if (name.startsWith('requests.')) {
      place.report(ProblemCode.NAME, 'is the name of a quota', name, 'leave out "requests."');
    }
    checkInteger(place, count, 1);
  }
}

function checkLimit(at: PropPath, request: Size | undefined, limit: Size | undefined): void {
  if (request && limit && kibibytesOf(limit) < kibibytesOf(request)) {
    at.report(ProblemCode.RANGE, 'is less than what is requested', sizeQuantity(limit), `write at least ${sizeQuantity(request)}`);
  }
}

function smaller(size: Size, other: Size | undefined): Size {
  return other && kibibytesOf(other) < kibibytesOf(size) ? other : size;
}

function larger(size: Size, other: Size | undefined): Size {
  return other && kibibytesOf(other) > kibibytesOf(size) ? other : size;
}

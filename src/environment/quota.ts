import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import type { LimitRange, ResourceQuota } from 'kubernetes-types/core/v1';
import { Typed } from '../objects/typed';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkQualifiedName } from '../validation/rules/labels';
import { checkInteger } from '../validation/rules/numbers';
import { checkCpu, checkSize, cpuQuantity, kibibytesOf, millisOf, sizeQuantity } from '../validation/rules/quantities';

/** What a quota can name without a domain. @see https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
const STANDARD = /^((requests|limits)\.(cpu|memory|ephemeral-storage)|requests\.(storage|hugepages-.+)|cpu|memory|ephemeral-storage|hugepages-.+|pods|services|services\.(nodeports|loadbalancers)|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims)$/;
/** What is counted in whole objects. */
const COUNTED = /^(count\/.+|pods|services(\..+)?|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims)$/;

/**
 * What all objects of a namespace may use together.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export interface QuotaOptions {
  /**
   * CPU that all pods may request together (`requests.cpu`).
   *
   * @default - unlimited
   */
  readonly cpu?: Cpu;

  /**
   * Memory that all pods may request, and be limited to, together (`requests.memory` and `limits.memory`).
   *
   * @default - unlimited
   */
  readonly memory?: Size;

  /**
   * Storage that all claims may request together (`requests.storage`).
   *
   * @default - unlimited
   */
  readonly storage?: Size;

  /**
   * Number of pods.
   *
   * @default - unlimited
   */
  readonly pods?: number;

  /**
   * Number of claims.
   *
   * @default - unlimited
   */
  readonly claims?: number;

  /**
   * Number of Services of type LoadBalancer, which cost money each.
   *
   * @default - unlimited
   */
  readonly loadBalancers?: number;

  /**
   * Any other quota by its Kubernetes name, for example `{ 'count/jobs.batch': '20' }`.
   *
   * @default - none
   */
  readonly other?: { [resource: string]: string };
}

/**
 * What a container gets that says nothing, and what it may ask for at most. The constructs of this library always say:
 * this is for pods that come from elsewhere.
 *
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export interface ContainerLimits {
  /**
   * CPU request of a container that names none.
   *
   * @default - none
   */
  readonly defaultCpu?: Cpu;

  /**
   * Memory request and limit of a container that names none.
   *
   * @default - none
   */
  readonly defaultMemory?: Size;

  /**
   * The most CPU that a container may ask for. A container without a CPU limit, as this library makes them, is then
   * given this one by the API server.
   *
   * @default - unlimited
   */
  readonly maxCpu?: Cpu;

  /**
   * The most memory that a container may ask for.
   *
   * @default - unlimited
   */
  readonly maxMemory?: Size;
}

export function checkQuota(at: PropPath, quota: QuotaOptions): void {
  if (quota.cpu) {
    checkCpu(at.at('cpu'), quota.cpu);
  }
  for (const key of ['memory', 'storage'] as const) {
    const size = quota[key];
    if (size) {
      checkSize(at.at(key), size);
    }
  }
  for (const key of ['pods', 'claims', 'loadBalancers'] as const) {
    const count = quota[key];
    if (count !== undefined) {
      checkInteger(at.at(key), count, 0);
    }
  }
  for (const [resource, amount] of Object.entries(quota.other ?? {})) {
    const place = at.at('other').at(resource);
    if (checkQualifiedName(place, ProblemCode.NAME, resource) && !resource.includes('/') && !STANDARD.test(resource)) {
      place.report(ProblemCode.NAME, 'is not the name of a resource', resource, 'write it as Kubernetes does: "count/jobs.batch", "requests.nvidia.com/gpu"');
    }
    if (!/^\d+(\.\d+)?(m|[kMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/.test(amount)) {
      place.report(ProblemCode.QUANTITY, 'is not a quantity', amount, 'write for example "20" or "100Gi"');
    } else if (COUNTED.test(resource) && !/^\d+([kMGTPE]|[eE]\+?\d+)?$/.test(amount)) {
      place.report(ProblemCode.QUANTITY, 'counts objects, of which there are no parts', amount, 'write a whole number');
    }
  }
}

export function checkContainerLimits(at: PropPath, limits: ContainerLimits): void {
  for (const key of ['defaultCpu', 'maxCpu'] as const) {
    const cpu = limits[key];
    if (cpu) {
      checkCpu(at.at(key), cpu);
    }
  }
  for (const key of ['defaultMemory', 'maxMemory'] as const) {
    const size = limits[key];
    if (size) {
      checkSize(at.at(key), size);
    }
  }
  const { defaultCpu, maxCpu, defaultMemory, maxMemory } = limits;
  if (defaultCpu && maxCpu && millisOf(defaultCpu) > millisOf(maxCpu)) {
    at.at('defaultCpu').report(ProblemCode.CONFLICT, 'is more than maxCpu', cpuQuantity(defaultCpu), `write at most ${cpuQuantity(maxCpu)}`);
  }
  if (defaultMemory && maxMemory && kibibytesOf(defaultMemory) > kibibytesOf(maxMemory)) {
    at.at('defaultMemory').report(ProblemCode.CONFLICT, 'is more than maxMemory', sizeQuantity(defaultMemory), `write at most ${sizeQuantity(maxMemory)}`);
  }
}

export function renderQuota(name: string, quota: QuotaOptions): Typed<ResourceQuota> {
  const count = (value?: number) => value === undefined ? undefined : `${value}`;
  const memory = quota.memory && sizeQuantity(quota.memory);
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name },
    spec: {
      hard: defined({
        'requests.cpu': quota.cpu && cpuQuantity(quota.cpu),
        'requests.memory': memory,
        'limits.memory': memory,
        'requests.storage': quota.storage && sizeQuantity(quota.storage),
        'pods': count(quota.pods),
        'persistentvolumeclaims': count(quota.claims),
        'services.loadbalancers': count(quota.loadBalancers),
        ...quota.other,
      }),
    },
  };
}

export function renderLimitRange(name: string, limits: ContainerLimits): Typed<LimitRange> {
  const memory = limits.defaultMemory && sizeQuantity(limits.defaultMemory);
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name },
    spec: {
      limits: [{
        type: 'Container',
        defaultRequest: definedOrNone({ cpu: limits.defaultCpu && cpuQuantity(limits.defaultCpu), memory }),
        default: definedOrNone({ memory }),
        max: definedOrNone({
          cpu: limits.maxCpu && cpuQuantity(limits.maxCpu),
          memory: limits.maxMemory && sizeQuantity(limits.maxMemory),
        }),
      }],
    },
  };
}

function defined(values: { [key: string]: string | undefined }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function definedOrNone(values: { [key: string]: string | undefined }): { [key: string]: string } | undefined {
  const result = defined(values);
  return Object.keys(result).length > 0 ? result : undefined;
}

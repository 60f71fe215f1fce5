import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import type { LimitRange, ResourceQuota } from 'kubernetes-types/core/v1';
import { Typed } from '../objects/typed';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';
import { checkCpu, checkSize, cpuQuantity, sizeQuantity } from '../validation/rules/quantities';

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

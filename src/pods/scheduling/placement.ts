import type { PodSpec } from 'kubernetes-types/core/v1';
import { Affinity, renderAffinity } from './affinity';
import { renderTopologySpread, TopologySpread } from './topology-spread';
import { listOrNone } from '../list';

/** Where the pods of a workload are to be. */
export interface Placement {
  readonly affinity: readonly Affinity[];
  readonly spread: readonly TopologySpread[];
  /** Whether no two of them are to be on one node, as far as it goes. */
  readonly apart: boolean;
}

/** What the props say of it. */
export interface PlacementOptions {
  readonly affinity?: Affinity[];
  readonly topologySpread?: TopologySpread[];
}

const ZONES: TopologySpread[] = [{ topologyKey: 'topology.kubernetes.io/zone' }];
const GREATEST_WEIGHT = 100;

/**
 * As the props say, and by default over zones and nodes where there are several pods: wishes, so that they always find a
 * place. Nodes are no second constraint: the scheduler leaves out of them all nodes that lack a label of any, so that on
 * nodes without zones neither would count.
 */
export function placementOf(options: PlacementOptions, several: boolean): Placement {
  const byDefault = several && options.topologySpread === undefined;
  return { affinity: options.affinity ?? [], spread: options.topologySpread ?? (byDefault ? ZONES : []), apart: byDefault };
}

export function renderPlacement(
  { affinity, spread, apart }: Placement, selector: { [key: string]: string },
): Pick<PodSpec, 'affinity' | 'topologySpreadConstraints'> {
  const others = apart ? [Affinity.awayFromPods(selector, { weight: GREATEST_WEIGHT })] : [];
  return {
    affinity: renderAffinity([...affinity, ...others]),
    topologySpreadConstraints: listOrNone(spread.map(each => renderTopologySpread(each, selector))),
  };
}

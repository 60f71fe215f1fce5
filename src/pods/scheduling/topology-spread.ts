import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1';
import { ProblemCode } from '../../validation/problem';
import { PropPath } from '../../validation/prop-path';
import { checkQualifiedName } from '../../validation/rules/labels';
import { checkInteger } from '../../validation/rules/numbers';

/**
 * How evenly pods are spread.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export interface TopologySpread {
  /** Node label whose values are the places, for example `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;

  /**
   * By how many pods places may differ.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * Whether a pod that would make it uneven is not scheduled at all. Think of the day when a zone is gone.
   *
   * @default false
   */
  readonly required?: boolean;

  /**
   * How many places there must be at least before unevenness is counted. For a required spread only.
   *
   * @default 1
   */
  readonly minDomains?: number;
}

export function renderTopologySpread(spread: TopologySpread, matchLabels: { [key: string]: string }): TopologySpreadConstraint {
  return {
    topologyKey: spread.topologyKey,
    maxSkew: spread.maxSkew ?? 1,
    whenUnsatisfiable: spread.required ? 'DoNotSchedule' : 'ScheduleAnyway',
    minDomains: spread.minDomains,
    labelSelector: { matchLabels },
  };
}

export function checkTopologySpread(at: PropPath, spreads: TopologySpread[]): void {
  spreads.forEach((spread, index) => {
    const place = at.at(index);
    checkQualifiedName(place.at('topologyKey'), ProblemCode.LABEL, spread.topologyKey);
    if (spread.maxSkew !== undefined) {
      checkInteger(place.at('maxSkew'), spread.maxSkew, 1);
    }
    if (spread.minDomains !== undefined) {
      checkInteger(place.at('minDomains'), spread.minDomains, 1);
      if (!spread.required) {
        place.at('minDomains').report(ProblemCode.CONFLICT, 'is for a required spread only', spread.minDomains, 'write required: true, or leave it out');
      }
    }
    const same = (other: TopologySpread) => other.topologyKey === spread.topologyKey && (other.required ?? false) === (spread.required ?? false);
    if (spreads.findIndex(same) < index) {
      place.at('topologyKey').report(ProblemCode.DUPLICATE, 'is there already', spread.topologyKey, 'write it once');
    }
  });
}

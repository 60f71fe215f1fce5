import type { Affinity as AffinityManifest, NodeSelectorRequirement, PodAffinityTerm } from 'kubernetes-types/core/v1';
import { ProblemCode } from '../../validation/problem';
import { PropPath } from '../../validation/prop-path';
import { checkLabels, checkLabelValue, checkQualifiedName } from '../../validation/rules/labels';
import { checkDnsLabel } from '../../validation/rules/names';
import { checkInteger } from '../../validation/rules/numbers';

/** Options of {@link Affinity.toPods} and {@link Affinity.awayFromPods}. */
export interface PodAffinityOptions {
  /**
   * What "near" means: nodes with the same value of this label are one place.
   *
   * @default "kubernetes.io/hostname"
   */
  readonly topologyKey?: string;

  /**
   * Namespaces in which the other pods are.
   *
   * @default - the pod's own
   */
  readonly namespaces?: string[];

  /**
   * Makes it a wish with this weight, 1 to 100, instead of a condition.
   *
   * @default - a condition: a pod that cannot meet it is not scheduled
   */
  readonly weight?: number;
}

/** Options of {@link Affinity.toNodes} and {@link Affinity.awayFromNodes}. */
export interface NodeAffinityOptions {
  /**
   * Makes it a wish with this weight, 1 to 100, instead of a condition.
   *
   * @default - a condition: a pod that cannot meet it is not scheduled
   */
  readonly weight?: number;
}

/**
 * One rule of where pods want to be, or must be. Several conditions on nodes must all hold.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
export class Affinity {
  /**
   * Nodes whose label has one of the values.
   *
   * @param label the label's key
   * @param values the values; none means any
   * @param options whether it is a wish
   */
  public static toNodes(label: string, values: string[], options: NodeAffinityOptions = {}): Affinity {
    return Affinity.nodes(values.length > 0 ? { key: label, operator: 'In', values } : { key: label, operator: 'Exists' }, options);
  }

  /**
   * Nodes whose label has none of the values.
   *
   * @param label the label's key
   * @param values the values; none means any
   * @param options whether it is a wish
   */
  public static awayFromNodes(label: string, values: string[], options: NodeAffinityOptions = {}): Affinity {
    return Affinity.nodes(values.length > 0 ? { key: label, operator: 'NotIn', values } : { key: label, operator: 'DoesNotExist' }, options);
  }

  /**
   * Places where pods with these labels run.
   *
   * @param labels labels of the other pods
   * @param options the place, the namespaces, and whether it is a wish
   */
  public static toPods(labels: { [key: string]: string }, options: PodAffinityOptions = {}): Affinity {
    return Affinity.pods('podAffinity', labels, options);
  }

  /**
   * Places where no pods with these labels run.
   *
   * @param labels labels of the other pods
   * @param options the place, the namespaces, and whether it is a wish
   */
  public static awayFromPods(labels: { [key: string]: string }, options: PodAffinityOptions = {}): Affinity {
    return Affinity.pods('podAntiAffinity', labels, options);
  }

  private static nodes(requirement: NodeSelectorRequirement, options: NodeAffinityOptions): Affinity {
    return new Affinity('nodeAffinity', options.weight, requirement, undefined, at => {
      checkQualifiedName(at.at('label'), ProblemCode.LABEL, requirement.key);
      (requirement.values ?? []).forEach((value, index) => checkLabelValue(at.at('values').at(index), value));
    });
  }

  private static pods(kind: 'podAffinity' | 'podAntiAffinity', labels: { [key: string]: string }, options: PodAffinityOptions): Affinity {
    const topologyKey = options.topologyKey ?? 'kubernetes.io/hostname';
    const term = { labelSelector: { matchLabels: labels }, topologyKey, ...(options.namespaces && { namespaces: options.namespaces }) };
    return new Affinity(kind, options.weight, undefined, term, at => {
      checkLabels(at.at('labels'), labels);
      checkQualifiedName(at.at('topologyKey'), ProblemCode.LABEL, topologyKey);
      options.namespaces?.forEach((namespace, index) => checkDnsLabel(at.at('namespaces').at(index), namespace));
    });
  }

  private constructor(
    private readonly kind: keyof AffinityManifest,
    private readonly weight: number | undefined,
    private readonly requirement: NodeSelectorRequirement | undefined,
    private readonly term: PodAffinityTerm | undefined,
    private readonly check: (at: PropPath) => void,
  ) {}

  /** @internal */
  public _validate(at: PropPath): void {
    this.check(at);
    if (this.weight !== undefined) {
      checkInteger(at.at('weight'), this.weight, 1, 100);
    }
  }

  /** @internal */
  public _addTo(affinity: AffinityManifest): void {
    if (this.kind === 'nodeAffinity') {
      this.addNodes(affinity, this.requirement!);
    } else {
      this.addPods(affinity, this.kind, this.term!);
    }
  }

  private addNodes(affinity: AffinityManifest, requirement: NodeSelectorRequirement): void {
    const nodeAffinity = affinity.nodeAffinity ??= {};
    if (this.weight !== undefined) {
      (nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ??= []).push({
        weight: this.weight,
        preference: { matchExpressions: [requirement] },
      });
      return;
    }
    // The terms of a node selector are alternatives: conditions that must all hold stand in one term.
    const required = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution ??= { nodeSelectorTerms: [{ matchExpressions: [] }] };
    required.nodeSelectorTerms[0].matchExpressions!.push(requirement);
  }

  private addPods(affinity: AffinityManifest, kind: 'podAffinity' | 'podAntiAffinity', term: PodAffinityTerm): void {
    const podAffinity = affinity[kind] ??= {};
    if (this.weight !== undefined) {
      (podAffinity.preferredDuringSchedulingIgnoredDuringExecution ??= []).push({ weight: this.weight, podAffinityTerm: term });
    } else {
      (podAffinity.requiredDuringSchedulingIgnoredDuringExecution ??= []).push(term);
    }
  }
}

export function renderAffinity(rules: readonly Affinity[]): AffinityManifest | undefined {
  if (rules.length === 0) {
    return undefined;
  }
  const affinity: AffinityManifest = {};
  rules.forEach(rule => rule._addTo(affinity));
  return affinity;
}

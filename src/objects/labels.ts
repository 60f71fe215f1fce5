import { isLabelValue } from '../validation/rules/labels';

/**
 * The labels by which an object's pods are found. They never change with a version: a selector is immutable in
 * Kubernetes.
 */
export function selectorLabels(name: string, instance: string): { [key: string]: string } {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': instance };
}

export interface RecommendedLabels {
  /** What the thing is: the application's or the engine's name. */
  readonly name: string;
  /** Which one of its kind it is: the object's name. */
  readonly instance: string;
  readonly component?: string;
  readonly partOf?: string;
  /** Left out where it cannot be a label, as a digest cannot. */
  readonly version?: string;
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export function recommendedLabels(labels: RecommendedLabels): { [key: string]: string } {
  return {
    ...selectorLabels(labels.name, labels.instance),
    ...(labels.component && { 'app.kubernetes.io/component': labels.component }),
    ...(labels.partOf && { 'app.kubernetes.io/part-of': labels.partOf }),
    ...(labels.version && isLabelValue(labels.version) && { 'app.kubernetes.io/version': labels.version }),
    'app.kubernetes.io/managed-by': 'cdk8s-workloads',
  };
}

/** Labels without those whose value is longer than a label: the names of claims and Secrets may be. */
export function fittingLabels(labels: { [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => isLabelValue(value)));
}

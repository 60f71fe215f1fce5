import type { LabelSelector } from 'kubernetes-types/meta/v1';

export type Labels = { readonly [key: string]: string };

/** Whether labels are those that a selector asks for; an empty one asks for none. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  return Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
    && (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      switch (operator) {
        case 'In': return values.includes(labels[key]);
        case 'NotIn': return !values.includes(labels[key]);
        case 'Exists': return key in labels;
        case 'DoesNotExist': return !(key in labels);
        default: return false;
      }
    });
}

/** Whether a selector asks for everything. */
export function selectsAll({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;
}

/** As people read it: `app=web, tier in (a, b)`. */
export function describeSelector({ matchLabels, matchExpressions }: LabelSelector): string {
  const expressions = (matchExpressions ?? []).map(({ key, operator, values }) => `${key} ${operator}${values ? ` (${values.join(', ')})` : ''}`);
  return [...Object.entries(matchLabels ?? {}).map(([key, value]) => `${key}=${value}`), ...expressions].join(', ');
}

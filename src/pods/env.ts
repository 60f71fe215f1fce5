import { EnvFrom, EnvValue } from 'cdk8s-plus-28';
import type { EnvFromSource, EnvVar } from 'kubernetes-types/core/v1';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkEnvName } from '../validation/rules/env';

/** The environment of a container, literals first, so that references cannot be hidden behind them. */
export function renderEnv(literals: { [name: string]: string }, values: { [name: string]: EnvValue }): EnvVar[] {
  return [
    ...Object.entries(literals).map(([name, value]) => ({ name, value })),
    ...Object.entries(values).map(([name, value]) => renderEnvValue(name, value)),
  ];
}

export function renderEnvValue(name: string, value: EnvValue): EnvVar {
  if (!value.valueFrom) {
    return { name, value: value.value };
  }
  const { resourceFieldRef } = value.valueFrom;
  // cdk8s-plus holds the divisor as one of its own union objects.
  return resourceFieldRef?.divisor
    ? { name, valueFrom: { resourceFieldRef: { ...resourceFieldRef, divisor: resourceFieldRef.divisor.value ?? resourceFieldRef.divisor } } }
    : { name, valueFrom: value.valueFrom };
}

export function renderEnvFrom(source: EnvFrom): EnvFromSource {
  return source._toKube();
}

export function checkEnv(at: PropPath, literals: { [name: string]: string }, values: { [name: string]: EnvValue }): void {
  for (const [name, value] of Object.entries(literals)) {
    const place = at.at('env').at(name);
    checkEnvName(place, name);
    if (typeof value !== 'string') {
      place.report(ProblemCode.FORMAT, 'is not a text', value, `write it in quotes: "${value}"`);
    }
  }
  for (const name of Object.keys(values)) {
    const place = at.at('envValues').at(name);
    checkEnvName(place, name);
    if (name in literals) {
      place.report(ProblemCode.DUPLICATE, 'stands in env as well', undefined, 'write it once');
    }
  }
}

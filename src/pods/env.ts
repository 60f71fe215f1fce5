import { EnvFrom, EnvValue } from 'cdk8s-plus-28';
import type { EnvFromSource, EnvVar } from 'kubernetes-types/core/v1';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkEnvName } from '../validation/rules/env';
import { checkQualifiedName } from '../validation/rules/labels';
import { checkDataKey, checkObjectName } from '../validation/rules/names';
import { checkNoNul, checkText } from '../validation/rules/text';

/** Of a source, as cdk8s-plus has it, what the user has chosen. */
interface EnvValueSource {
  readonly secretKeyRef?: { readonly name: string; readonly key: string };
  readonly configMapKeyRef?: { readonly name: string; readonly key: string };
  readonly fieldRef?: { readonly fieldPath: string };
  readonly resourceFieldRef?: { readonly resource: string; readonly divisor?: any };
}

const CPU_DIVISOR = /^1m?$/;
const BYTES_DIVISOR = /^1([kMGTPE]|[KMGTPE]i)?$/;

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

export function checkEnvFrom(at: PropPath, source: EnvFrom): void {
  const { configMapRef, secretRef, prefix } = source._toKube();
  if (configMapRef && secretRef) {
    at.report(ProblemCode.CONFLICT, 'names a ConfigMap and a Secret', { configMap: configMapRef.name, secret: secretRef.name }, 'write one EnvFrom for each');
  } else if (!configMapRef && !secretRef) {
    at.report(ProblemCode.REQUIRED, 'names neither a ConfigMap nor a Secret', undefined, 'name one of them');
  }
  for (const reference of [configMapRef, secretRef]) {
    if (reference) {
      checkObjectName(at.at('name'), reference.name!);
    }
  }
  if (prefix) {
    checkEnvName(at.at('prefix'), prefix);
  }
}

export function checkEnv(at: PropPath, literals: { [name: string]: string }, values: { [name: string]: EnvValue }): void {
  for (const [name, value] of Object.entries(literals)) {
    const place = at.at('env').at(name);
    checkEnvName(place, name);
    checkVariable(place, value);
  }
  for (const [name, value] of Object.entries(values)) {
    const place = at.at('envValues').at(name);
    checkEnvName(place, name);
    if (Object.hasOwn(literals, name)) {
      place.report(ProblemCode.DUPLICATE, 'stands in env as well', undefined, 'write it once');
    }
    checkVariable(place, value.value ?? '');
    checkSource(place, value.valueFrom ?? {});
  }
}

function checkVariable(at: PropPath, value: string): void {
  if (checkText(at, value)) {
    checkNoNul(at, value);
  }
}

/** Checks where the value of a variable comes from: what cdk8s-plus takes is not always what the API server takes. */
function checkSource(at: PropPath, { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef }: EnvValueSource): void {
  const [, map, key] = /^metadata\.(labels|annotations)\['(.*)'\]$/s.exec(fieldRef?.fieldPath ?? '') ?? [];
  if (key !== undefined) {
    // The API server lets annotations alone have a domain in upper case.
    checkQualifiedName(at.at('key'), ProblemCode.LABEL, map === 'labels' ? key : key.toLowerCase());
  }
  for (const reference of [secretKeyRef, configMapKeyRef]) {
    if (reference) {
      checkObjectName(at.at('name'), reference.name);
      checkDataKey(at.at('key'), reference.key);
    }
  }
  const divisor = resourceFieldRef?.divisor;
  const text = `${divisor?.value ?? divisor}`;
  if (divisor !== undefined && !(resourceFieldRef!.resource.endsWith('.cpu') ? CPU_DIVISOR : BYTES_DIVISOR).test(text)) {
    at.at('divisor').report(ProblemCode.QUANTITY, `is not what ${resourceFieldRef!.resource} is divided by`, text, 'write "1", or "1m" for CPU time, and "1Mi" and the like for bytes');
  }
}

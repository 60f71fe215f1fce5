import { ApiObject, ApiObjectProps, App, ImplicitTokenResolver, IResolver, LazyResolver, NumberStringUnionResolver } from 'cdk8s';

/** A value that only cdk8s knows how to resolve, or to refuse. */
const NOT_PLAIN = Symbol('not plain');

/**
 * What `ApiObject.toJson()` of cdk8s makes of an object without patches, if the object is plain: maps, lists and scalars,
 * and nothing that a resolver might want. One pass instead of the four of cdk8s, which asks each resolver about each
 * value.
 *
 * @returns undefined where it takes cdk8s
 */
export function plainJson(object: ApiObject, content: ApiObjectProps): object | undefined {
  if (!App.of(object).resolvers.every(isBuiltIn)) {
    return undefined;
  }
  const json = plainCopy({ ...content, metadata: object.metadata.toJson() }, !process.env.CDK8S_DISABLE_SORT);
  if (json === NOT_PLAIN) {
    return undefined;
  }
  const result: Record<string, unknown> = {};
  for (const key of ['apiVersion', 'kind', 'metadata', ...Object.keys(json as object)]) {
    if (key in (json as object)) {
      result[key] = (json as Record<string, unknown>)[key];
    }
  }
  return result;
}

function isBuiltIn(resolver: IResolver): boolean {
  const { constructor } = resolver;
  return constructor === LazyResolver || constructor === ImplicitTokenResolver || constructor === NumberStringUnionResolver;
}

/** A copy with the keys in order and without what is null or undefined, or `NOT_PLAIN`. */
function plainCopy(value: unknown, sorted: boolean): unknown {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'undefined':
      return undefined;
    case 'object':
      return value === null ? undefined : Array.isArray(value) ? plainList(value, sorted) : plainMap(value as Record<string, unknown>, sorted);
    default:
      return NOT_PLAIN;
  }
}

function plainList(list: readonly unknown[], sorted: boolean): unknown {
  if (Object.getPrototypeOf(list) !== Array.prototype || 'resolve' in list || 'value' in list) {
    return NOT_PLAIN;
  }
  const copies = list.map(value => plainCopy(value, sorted));
  return copies.includes(NOT_PLAIN) ? NOT_PLAIN : copies;
}

function plainMap(map: Record<string, unknown>, sorted: boolean): unknown {
  if (map.constructor !== Object || typeof map.resolve === 'function') {
    return NOT_PLAIN;
  }
  const copy: Record<string, unknown> = {};
  const keys = Object.keys(map);
  for (const key of sorted ? keys.sort() : keys) {
    const value = plainCopy(map[key], sorted);
    if (value === NOT_PLAIN || key === '__proto__') {
      return NOT_PLAIN;
    }
    if (value !== undefined) {
      copy[key] = value;
    }
  }
  return copy;
}

/** Every map in a value, with the path to it, so that each of its keys can be left out. */
export function* placesIn(value: unknown, path: string[] = []): Generator<string[]> {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      yield* placesIn(element, [...path, `${index}`]);
    }
  } else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    for (const [key, child] of Object.entries(value)) {
      yield [...path, key];
      yield* placesIn(child, [...path, key]);
    }
  }
}

/** A copy of a value without what is at a path. */
export function without(value: any, [key, ...rest]: string[]): any {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  if (rest.length === 0) {
    delete copy[key];
  } else {
    copy[key] = without(copy[key], rest);
  }
  return copy;
}

type Json = { [key: string]: any };

/** A copy of an object with an override merged in, as {@link Manifest.override} describes it. */
export function mergeOverride(object: Json, values: Json): Json {
  const result: Json = { ...object };
  for (const [key, value] of Object.entries(values)) {
    const merged = mergeValue(result[key], value);
    if (merged === null || merged === undefined) {
      delete result[key];
    } else {
      // Not an assignment: "__proto__" is a key like any other.
      Object.defineProperty(result, key, { value: merged, enumerable: true, configurable: true, writable: true });
    }
  }
  return result;
}

function mergeValue(current: unknown, value: unknown): unknown {
  if (isMap(value)) {
    return mergeOverride(isMap(current) ? current : {}, value);
  }
  if (isNamedList(value) && isNamedList(current)) {
    return mergeNamedLists(current, value);
  }
  return value;
}

function mergeNamedLists(current: Json[], values: Json[]): Json[] {
  const added = values.filter(value => !current.some(element => element.name === value.name));
  const kept = current.map(element => {
    const value = values.find(candidate => candidate.name === element.name);
    return value ? mergeOverride(element, value) : element;
  });
  return [...kept, ...added.map(value => mergeOverride({}, value))];
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is Json[] {
  return Array.isArray(value) && value.length > 0 && value.every(element => isMap(element) && typeof element.name === 'string');
}

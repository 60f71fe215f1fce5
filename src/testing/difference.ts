/** One place in which a value is not what was expected. */
export interface Difference {
  /** `spec.template.spec.containers[0].image`; empty for the value itself. */
  readonly path: string;
  /** What was expected, in words. */
  readonly expected: string;
  /** What is there; undefined where nothing is. */
  readonly actual: unknown;
  /** How many values are not as expected: more than one where a whole map or list is not there. */
  readonly weight: number;
}

/** What a manifest can be compared with by more than being equal. */
export interface Comparable {
  /** @internal */
  _compare(actual: unknown, path: string): Difference[];
}

const LONGEST_SHOWN = 200;

/**
 * Where `actual` differs from what is expected: in a map, each key that is named, and no other; in a list, each element; in
 * all else, the value.
 */
export function differences(expected: unknown, actual: unknown, path: string): Difference[] {
  if (isComparable(expected)) {
    return expected._compare(actual, path);
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return listDifferences(expected, actual, path);
  }
  if (isMap(expected) && isMap(actual)) {
    return Object.keys(expected).flatMap(key => differences(expected[key], own(actual, key), below(path, key)));
  }
  return Object.is(expected, actual) ? [] : [{ path, expected: show(expected), actual, weight: valuesIn(expected) }];
}

function listDifferences(expected: readonly unknown[], actual: readonly unknown[], path: string): Difference[] {
  const found = expected.slice(0, actual.length).flatMap((element, index) => differences(element, actual[index], `${path}[${index}]`));
  return expected.length === actual.length ? found : [...found, { path, expected: `a list of ${expected.length}`, actual, weight: 1 }];
}

/** How far a value is from what was expected. */
export function weightOf(found: readonly Difference[]): number {
  return found.reduce((sum, { weight }) => sum + weight, 0);
}

/** Of how many values it is made. */
export function valuesIn(value: unknown): number {
  const inside: unknown[] = isComparable(value) ? [] : Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [];
  return inside.reduce<number>((sum, each) => sum + valuesIn(each), 0) || 1;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isComparable(value: unknown): value is Comparable {
  return typeof (value as Partial<Comparable> | null | undefined)?._compare === 'function';
}

/** The value of a key that is the map's own: not what every object has, such as `constructor`. */
export function own(map: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

export function below(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) {
    return `${path}[${JSON.stringify(key)}]`;
  }
  return path === '' ? key : `${path}.${key}`;
}

/** `spec.replicas: expected 3, is 2` */
export function describeDifference({ path, expected, actual }: Difference): string {
  return `${path === '' ? '' : `${path}: `}expected ${expected}, ${actual === undefined ? 'is not there' : `is ${show(actual)}`}`;
}

export function show(value: unknown): string {
  if (value === undefined) {
    return 'nothing';
  }
  const text = isComparable(value) ? String(value) : JSON.stringify(value, (_, each) => isComparable(each) ? `<${each}>` : each) ?? String(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

import * as fc from 'fast-check';
import { Call, CallStyle, Constant, Dictionary, Reference, Struct, Value, Wrong } from './program';

export type Gen = fc.Arbitrary<Value>;

/** How often an edge stands in the place of a value that is certainly fine: most programs have none, or one, or two. */
const GOOD = 60;

/** How a prop of a struct is made. */
export interface Prop {
  readonly value: Gen;
  /** In one of how many it is set; always, where it is left out. */
  readonly oneOf?: number;
}

/** A generator for each prop: the compiler asks for those that are added. */
export type Props<T> = { readonly [K in keyof Required<T>]: Prop };

/** A prop that is always set. */
export function need(value: Gen): Prop {
  return { value };
}

/** A prop that is set in one of some programs. */
export function maybe(value: Gen, oneOf = 9): Prop {
  return { value, oneOf };
}

/** Mostly what is fine; at times what is at the edge of it, or beyond. */
export function mostly(good: Gen, ...edges: unknown[]): Gen {
  return edges.length === 0 ? good : fc.oneof({ weight: GOOD, arbitrary: good }, { weight: 1, arbitrary: fc.constantFrom(...edges).map(asValue) });
}

/** One of several generators, each as often as the others. */
export function either(...values: Gen[]): Gen {
  return fc.oneof(...values);
}

export function one(...values: Value[]): Gen {
  return fc.constantFrom(...values);
}

/** What has another type than the prop stands in the program as it is. */
function asValue(value: unknown): Value {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype ? new Wrong(value) : value as Value;
}

export function struct<T>(name: string, props: Props<T>): Gen {
  const entries = Object.entries<Prop>(props);
  const values = entries.map(([, { value, oneOf }]) => oneOf === undefined ? value : fc.oneof(
    { withCrossShrink: true },
    { weight: Math.round(10 * (oneOf - 1)), arbitrary: fc.constant(undefined) },
    { weight: 10, arbitrary: value },
  ));
  return fc.tuple(...values).map(all =>
    new Struct(name, entries.map(([prop], index) => [prop, all[index]] as const).filter(([, value]) => value !== undefined)));
}

/** A list of so many elements. */
export function list(element: Gen, minLength = 0, maxLength = 3): Gen {
  return fc.array(element, { minLength, maxLength, size: 'max' });
}

/** A map of so many keys, no two of them alike. */
export function map(key: fc.Arbitrary<Value>, value: Gen, minLength = 0, maxLength = 3): Gen {
  return fc.uniqueArray(fc.tuple(key as fc.Arbitrary<string>, value), { selector: ([each]) => each, minLength, maxLength })
    .map(entries => new Dictionary(entries));
}

/** A call of a static factory with some arguments. */
export function call(path: string, ...args: Gen[]): Gen {
  return made('static', path, args);
}

/** A call of a constructor. */
export function create(path: string, ...args: Gen[]): Gen {
  return made('new', path, args);
}

/** A call of a factory that is given a place in the tree and an id. */
export function scoped(path: string, ...args: Gen[]): Gen {
  return made('scoped', path, args);
}

function made(style: CallStyle, path: string, args: Gen[]): Gen {
  return args.length === 0 ? fc.constant(new Call(path, [], style)) : fc.tuple(...args).map(values => new Call(path, values, style));
}

/** An argument that is left out in half of all calls. */
export function optional(value: Gen): Gen {
  return fc.oneof({ withCrossShrink: true }, fc.constant(undefined), value);
}

/** Members of an enumeration. */
export function members(enumeration: string, ...names: string[]): Gen {
  return fc.constantFrom(...names.map(name => new Constant(`${enumeration}.${name}`)));
}

/** One of the first three things of a kind that the program makes. */
export function reference(kind: string, member?: string): Gen {
  return fc.nat(2).map(index => new Reference(kind, index, member));
}

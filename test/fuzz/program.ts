import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as workloads from '../../src';

/** A value of a generated program: it can be made, and it can be printed as one would write it. */
export type Value = undefined | null | boolean | number | string | readonly Value[] | Expression;

/** Thrown where the other libraries refuse a value before this one sees it. */
export class NotAProgram extends Error {}

/** What a program has made so far, for values that refer to it. */
export interface World {
  /** Where its constructs go. */
  readonly scope: Construct;
  /** One of the things of a kind: `store`, `database`, `app`; made on the spot where there is none. */
  readonly find: (kind: string, index: number) => any;
  /** An id that nothing has yet. */
  readonly freshId: () => string;
}

export abstract class Expression {
  public abstract evaluate(world: World): unknown;
  public abstract show(): string;

  /** The values that it is made of. */
  public parts(): readonly Value[] {
    return [];
  }
}

export function evaluate(value: Value, world: World): any {
  if (value instanceof Expression) {
    return value.evaluate(world);
  }
  return Array.isArray(value) ? value.map(each => evaluate(each, world)) : value;
}

export function show(value: Value): string {
  if (value instanceof Expression) {
    return value.show();
  }
  if (Array.isArray(value)) {
    return `[${value.map(show).join(', ')}]`;
  }
  if (typeof value === 'string') {
    return value.length > 300 && new Set(value).size === 1 ? `'${value[0]}'.repeat(${value.length})` : JSON.stringify(value);
  }
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The key of a map or struct as it is written: `__proto__` is one like any other in brackets only. */
function showKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) && key !== '__proto__' ? key : `[${JSON.stringify(key)}]`;
}

type Entry = readonly [key: string, value: Value];

function showEntries(entries: readonly Entry[]): string {
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, value]) => `${showKey(key)}: ${show(value)}`).join(', ')} }`;
}

/** A struct of the library, with those of its props that are set. */
export class Struct extends Expression {
  constructor(public readonly name: string, public readonly props: readonly Entry[]) {
    super();
  }

  public evaluate(world: World): { [prop: string]: unknown } {
    return Object.fromEntries(this.props.map(([prop, value]) => [prop, evaluate(value, world)]));
  }

  public show(): string {
    return showEntries(this.props);
  }

  public parts(): readonly Value[] {
    return this.props.map(([, value]) => value);
  }
}

/** A map whose keys the user chooses. */
export class Dictionary extends Expression {
  constructor(private readonly entries: readonly Entry[]) {
    super();
  }

  public evaluate(world: World): { [key: string]: unknown } {
    return Object.fromEntries(this.entries.map(([key, value]) => [key, evaluate(value, world)]));
  }

  public show(): string {
    return showEntries(this.entries);
  }

  public parts(): readonly Value[] {
    return this.entries.map(([, value]) => value);
  }
}

/** A name of this library, of cdk8s-plus or of cdk8s: `Protocol.TCP`, `Probe.http`. */
export function named(path: string): { readonly owner: any; readonly value: any; readonly ours: boolean } {
  const [first, second] = path.split('.');
  const ours = first in workloads;
  const owner = ((ours ? workloads : first in kplus ? kplus : cdk8s) as { [name: string]: any })[first];
  const value = second === undefined ? owner : owner?.[second];
  if (value === undefined) {
    throw new Error(`there is no ${path}`);
  }
  return { owner, value, ours };
}

/** A member of an enumeration, or another constant. */
export class Constant extends Expression {
  constructor(private readonly path: string) {
    super();
  }

  public evaluate(): unknown {
    return named(this.path).value;
  }

  public show(): string {
    return this.path;
  }
}

/** What a factory is given before its arguments: nothing, or a place in the tree and an id there. */
export type CallStyle = 'static' | 'new' | 'scoped';

/** A value of a static factory, `Probe.http('/')`, or of a constructor. */
export class Call extends Expression {
  constructor(private readonly path: string, private readonly args: readonly Value[], private readonly style: CallStyle = 'static') {
    super();
  }

  public evaluate(world: World): unknown {
    const { owner, value, ours } = named(this.path);
    const args = [...this.style === 'scoped' ? [world.scope, world.freshId()] : [], ...this.args.map(each => evaluate(each, world))];
    try {
      return this.style === 'new' ? new value(...args) : value.apply(owner, args);
    } catch (error) {
      throw ours ? error : new NotAProgram(`${this.show()}: ${(error as Error).message}`);
    }
  }

  public show(): string {
    const args = this.args.map(show);
    while (args[args.length - 1] === 'undefined') {
      args.pop();
    }
    return `${this.style === 'new' ? 'new ' : ''}${this.path}(${[...this.style === 'scoped' ? ['scope', '...'] : [], ...args].join(', ')})`;
  }

  public parts(): readonly Value[] {
    return this.args;
  }
}

/** One of the things that the program has made: `store(0)`, or a part of it, `store(0).volume`. */
export class Reference extends Expression {
  constructor(public readonly kind: string, private readonly index: number, private readonly member?: string) {
    super();
  }

  public evaluate(world: World): unknown {
    const found = world.find(this.kind, this.index);
    return this.member === undefined ? found : found[this.member];
  }

  public show(): string {
    return `${this.kind}(${this.index})${this.member === undefined ? '' : `.${this.member}`}`;
  }
}

/** An id that nothing has yet. */
export class FreshId extends Expression {
  public evaluate(world: World): string {
    return world.freshId();
  }

  public show(): string {
    return "'...'";
  }
}

/** A value that is not what is asked for at all: JavaScript lets it pass. */
export class Wrong extends Expression {
  constructor(private readonly value: unknown) {
    super();
  }

  public evaluate(): unknown {
    return this.value;
  }

  public show(): string {
    return `${JSON.stringify(this.value) ?? String(this.value)} as any`;
  }
}

/** A statement: makes a construct, or calls a method of one. */
export type Statement = Creation | Invocation;

/** `new StatelessApp(scope, 'web', {...})`, or a factory in its place: `StorageClass.custom(scope, 'own', {...})` */
export interface Creation {
  readonly create: string;
  /** As what references find it. */
  readonly kind: string;
  readonly id: string;
  /** What comes after the id. */
  readonly args: readonly Value[];
}

/** `app(0).connectTo(database(0))` */
export interface Invocation {
  readonly on: Reference;
  readonly method: string;
  readonly args: readonly Value[];
}

export interface Program {
  /** The chart of everything: an `Environment`, or a plain `Chart`. */
  readonly chart: { readonly create: 'Environment' | 'Chart'; readonly id: string; readonly props: Value };
  readonly statements: readonly Statement[];
}

export function showProgram({ chart, statements }: Program): string {
  const lines = statements.map(statement => 'create' in statement
    ? `${statement.create.includes('.') ? '' : 'new '}${statement.create}(${['scope', show(statement.id), ...statement.args.map(show)].join(', ')}); // a ${statement.kind}`
    : `${statement.on.show()}.${statement.method}(${statement.args.map(show).join(', ')});`);
  return [`const scope = new ${chart.create}(app, ${show(chart.id)}, ${show(chart.props)});`, ...lines].join('\n');
}

/** The structs of a program, wherever they stand in it. */
export function* structsIn(value: Value): Generator<Struct> {
  const parts = value instanceof Expression ? value.parts() : Array.isArray(value) ? value : [];
  if (value instanceof Struct) {
    yield value;
  }
  for (const part of parts) {
    yield* structsIn(part);
  }
}

/** All values that a program is written with. */
export function valuesOf({ chart, statements }: Program): Value[] {
  return [chart.props, ...statements.flatMap(statement => statement.args)];
}

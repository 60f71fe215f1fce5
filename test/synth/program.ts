import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct, DependencyGroup, IConstruct } from 'constructs';
import * as fc from 'fast-check';
import { isMisread, isMisreadKey } from './values';
import { Manifest } from '../../src';

/** What a generated program adds to its tree. */
interface Step {
  readonly what: 'chart' | 'construct' | 'object' | 'manifest';
  /** Below which one of the constructs that are there by then. */
  readonly below: number;
  readonly id: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly kind: string;
  readonly body: Record<string, unknown>;
  readonly patches: readonly { readonly path: string; readonly value?: unknown }[];
}

/** A program as data, so that two apps can be made from it. */
export interface Program {
  readonly steps: readonly Step[];
  /** Constructs of which one depends on the others: the one declared first, or the one named first. */
  readonly dependencies: readonly { readonly among: readonly number[]; readonly forwards: boolean }[];
  /** Whether all that is not a chart lies in one, and nothing depends on the app or the other way round. */
  readonly inCharts: boolean;
}

const AWKWARD_TEXT = ['', 'yes', '1Gi', '0x1F', 'e3', 'a: b', ' x', 'a\nb\n', '# x', '"', '---', 'plain', 'ghcr.io/acme/web:1.4.2', '1:30', 'é'];
const text = fc.oneof(fc.constantFrom(...AWKWARD_TEXT), fc.string({ maxLength: 8 })).filter(each => !isMisread(each));
const key = fc.oneof(fc.constantFrom('spec', 'a', 'b', 'name', 'value', '10', '9', 'yes', 'app.kubernetes.io/name', 'data'), text.filter(each => !isMisreadKey(each)));

/** Stand-ins for what cannot be data: `$lazy` and `$token` become the real thing in each program. */
const { value } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true },
    text, fc.integer(), fc.double(), fc.boolean(), fc.constantFrom(null, undefined, -0, {}, []),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    fc.record({ $lazy: tie('value') }),
    fc.record({ $token: tie('value') }),
  ),
}));

const kinds: fc.Arbitrary<Step['what']> = fc.constantFrom('chart', 'construct', 'object', 'object', 'manifest');
const ids = fc.constantFrom('a', 'b', 'web', 'Resource', 'Default', '10', '9', '007', 'Upper', 'x_y');

const step: fc.Arbitrary<Step> = fc.record({
  what: kinds,
  below: fc.nat(),
  id: ids,
  name: fc.option(fc.constantFrom('web', 'db', 'web.x', 'we b', 'Web'), { nil: undefined }),
  namespace: fc.option(fc.constantFrom('prod', 'dev'), { nil: undefined }),
  labels: fc.option(fc.dictionary(key, text, { maxKeys: 2, noNullPrototype: true }), { nil: undefined }),
  annotations: fc.option(fc.dictionary(key, text, { maxKeys: 2, noNullPrototype: true }), { nil: undefined }),
  kind: fc.constantFrom('ConfigMap', 'Namespace', 'Nameless'),
  body: fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true }),
  patches: fc.array(fc.record({ path: fc.constantFrom('/spec', '/metadata/labels', '/metadata/namespace', '/added'), value }, { requiredKeys: ['path'] }), { maxLength: 1 }),
});

function dependencies(most: number): fc.Arbitrary<Program['dependencies']> {
  const forwards = fc.constantFrom(true, true, true, false); // Fewer circles, of which any one ends the synthesis.
  return fc.array(fc.record({ among: fc.array(fc.nat(), { minLength: 2, maxLength: 3 }), forwards }), { maxLength: most, size: 'max' });
}

/** Any program, though seldom one that depends on what is not in a chart. */
export const programs: fc.Arbitrary<Program> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 14, size: 'max' }).map(([first, ...others]) => [{ ...first, what: 'chart' as const }, ...others]),
  dependencies: dependencies(2),
  inCharts: fc.integer({ min: 0, max: 9 }).map(number => number > 0),
});

/** Trees that are mostly charts and dependencies: what decides the order. */
export const tangles: fc.Arbitrary<Program> = fc.record({
  steps: fc.array(fc.record({ what: kinds, below: fc.nat(), id: ids }), { minLength: 6, maxLength: 14, size: 'max' }).map(steps => steps.map(
    (each, i) => ({ ...each, what: i === 0 ? 'chart' as const : each.what, kind: 'ConfigMap', body: {}, patches: [] }),
  )),
  dependencies: dependencies(5),
  inCharts: fc.constant(true),
});

/** Runs a program in an app. */
export function run(program: Program, app: App): void {
  const constructs: IConstruct[] = [app];
  for (const each of program.steps) {
    const scope = constructs[pick(constructs, each.below, program.inCharts && each.what !== 'chart')];
    if (!scope.node.tryFindChild(each.id)) {
      constructs.push(add(each, scope));
    }
  }
  for (const { among, forwards } of program.dependencies) {
    const places = among.map(number => pick(constructs, number, program.inCharts));
    const [dependent, ...others] = (forwards ? places.sort((a, b) => a - b) : places).map(place => constructs[place]);
    // cdk8s loses what depends on itself without a word: not to be copied.
    const targets = others.filter(target => target !== dependent);
    dependent.node.addDependency(...(targets.length > 1 ? [new DependencyGroup(...targets)] : targets));
  }
}

/** One of the constructs, of which the first one is the app. */
function pick(constructs: readonly IConstruct[], number: number, notTheApp: boolean): number {
  return notTheApp ? 1 + number % (constructs.length - 1) : number % constructs.length;
}

function add(each: Step, parent: IConstruct): Construct {
  const scope = parent as Construct;
  if (each.what === 'chart') {
    return new Chart(scope, each.id, { namespace: each.namespace, labels: each.labels, disableResourceNameHashes: each.name === 'db' });
  }
  if (each.what === 'construct' || !scope.node.scopes.some(Chart.isChart)) {
    return new Construct(scope, each.id);
  }
  const { name, namespace, labels, annotations } = each;
  // A name that is there and undefined is not the same as none: cdk8s generates one only for the latter.
  const metadata = { ...((name !== undefined || each.kind === 'Nameless') && { name }), namespace, labels, annotations };
  const props = { ...(real(each.body) as object), apiVersion: 'example.com/v1', kind: each.kind, metadata };
  const object = each.what === 'object' ? new ApiObject(scope, each.id, props) : new Manifest(scope, each.id, props);
  for (const patch of each.patches) {
    object.addJsonPatch(JsonPatch.add(patch.path, patch.value ?? 'patched'));
  }
  return object;
}

/** A value with its stand-ins replaced. */
function real(data: unknown): unknown {
  if (Array.isArray(data)) {
    return data.map(real);
  }
  if (typeof data !== 'object' || data === null) {
    return data;
  }
  if ('$lazy' in data) {
    return Lazy.any({ produce: () => real(data.$lazy) });
  }
  if ('$token' in data) {
    return { resolve: () => real(data.$token) };
  }
  return Object.fromEntries(Object.entries(data).map(([name, each]) => [name, real(each)]));
}

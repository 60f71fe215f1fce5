import { readdirSync, readFileSync } from 'fs';
import { builtinModules } from 'module';
import { join } from 'path';
import * as ts from 'typescript';
import { Import, importsOf, parse, sourcePaths } from './source';

/** The rooms of src/ from top to bottom; those of one line are neighbours. Imports go downwards, or to a neighbour. */
const FLOORS = [
  ['index.ts'],
  ['app.ts', 'diagram', 'testing'],
  ['backups'],
  ['databases'],
  ['workloads'],
  ['storage'],
  ['environment'],
  ['networking', 'pods'],
  ['synth'],
  ['objects'],
  ['validation'],
];
const LONGEST_FILE = 250;
const LONGEST_TEST = 300;

const paths = sourcePaths();
const imports = paths.flatMap(importsOf).filter(each => each.own);

function room(path: string): string {
  return path.split('/')[0];
}

function floor(path: string): number {
  return FLOORS.findIndex(rooms => rooms.includes(room(path)));
}

function show(found: Import[]): string[] {
  return found.map(each => `${each.from} imports ${each.to}`);
}

/** The places that lead back to themselves, each with the way. */
function circles(edges: [from: string, to: string][]): string[] {
  const next = new Map<string, Set<string>>();
  edges.forEach(([from, to]) => next.set(from, (next.get(from) ?? new Set()).add(to)));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (place: string, way: string[]): void => {
    if (way.includes(place)) {
      found.push([...way.slice(way.indexOf(place)), place].join(' → '));
    } else if (!done.has(place)) {
      [...next.get(place) ?? []].forEach(each => visit(each, [...way, place]));
      done.add(place);
    }
  };
  [...next.keys()].forEach(place => visit(place, []));
  return found;
}

test('every file is in a room that this test knows', () => {
  expect(paths.filter(path => floor(path) < 0)).toEqual([]);
});

test('imports go downwards, or to a neighbour', () => {
  expect(show(imports.filter(each => floor(each.to) < floor(each.from)))).toEqual([]);
});

test('neighbouring rooms do not import each other in a circle', () => {
  const between = imports.filter(each => room(each.from) !== room(each.to));
  expect(circles(between.map(each => [room(each.from), room(each.to)]))).toEqual([]);
});

test('no files import each other in a circle', () => {
  expect(circles(imports.filter(each => !each.typeOnly).map(each => [each.from, each.to]))).toEqual([]);
});

test('a circle is found', () => {
  expect(circles([['a', 'b'], ['b', 'c'], ['c', 'b'], ['a', 'c']])).toEqual(['b → c → b']);
});

test('synth and validation know nothing of the constructs', () => {
  const low = imports.filter(each => ['synth', 'validation'].includes(room(each.from)));
  expect(show(low.filter(each => !['synth', 'validation', 'objects'].includes(room(each.to))))).toEqual([]);
});

test('only index.ts exports from other files, and it names each export', () => {
  const exporting = paths.flatMap(path => parse(path).statements.filter(ts.isExportDeclaration).map(statement => ({ path, statement })));
  expect(exporting.filter(each => each.path !== 'index.ts' && each.statement.moduleSpecifier).map(each => each.path)).toEqual([]);
  expect(exporting.filter(each => !each.statement.exportClause).map(each => each.statement.getText())).toEqual([]);
});

test('the types of Kubernetes are imported as types alone: the package is not there when the library runs', () => {
  const kubernetes = paths.flatMap(importsOf).filter(each => each.to.startsWith('kubernetes-types'));
  expect(show(kubernetes.filter(each => !each.typeOnly))).toEqual([]);
});

test('packages other than the peers and what comes with Node are not imported', () => {
  const { peerDependencies, dependencies = {} } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));
  const packages = paths.flatMap(importsOf).filter(each => !each.own && !each.typeOnly);
  const allowed = [...Object.keys(peerDependencies), ...Object.keys(dependencies), ...builtinModules];
  expect(show(packages.filter(each => !allowed.includes(each.to)))).toEqual([]);
});

test('of what comes with Node, files, hashes and the form of addresses are used: no network, and no other programs', () => {
  const used = paths.flatMap(importsOf).filter(each => builtinModules.includes(each.to.replace('node:', '')));
  expect([...new Set(used.map(each => each.to))].sort()).toEqual(['crypto', 'fs', 'net', 'path']);
  const ofNet = paths.flatMap(path => [...parse(path).text.matchAll(/^import (.*) from 'net';$/gm)].flatMap(([, names]) => names.match(/\w+/g)));
  expect(ofNet.filter(name => !/^isI/.test(name!))).toEqual([]);
});

test(`no file is longer than ${LONGEST_FILE} lines`, () => {
  const long = paths.filter(path => !path.endsWith('.generated.ts')).map(path => [path, parse(path).getLineAndCharacterOfPosition(parse(path).end).line] as const);
  expect(long.filter(([, lines]) => lines > LONGEST_FILE)).toEqual([]);
});

test(`no file of tests is longer than ${LONGEST_TEST} lines`, () => {
  const tests = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.test.ts'));
  const lengths = tests.map(path => [path, readFileSync(join(__dirname, path), 'utf8').split('\n').length - 1] as const);
  expect(lengths.filter(([, lines]) => lines > LONGEST_TEST)).toEqual([]);
});

import * as fc from 'fast-check';
import * as ts from 'typescript';
import { structsIn, valuesOf } from './program';
import { programs } from './programs';
import { publicDeclarations } from '../source';

/** As many as are given to each server. */
const PROGRAMS = 1000;
const SEED = 20261121;

/** Structs that are no input of a program's objects. */
const NOT_GENERATED: { readonly [reason: string]: readonly string[] } = {
  'what the library gives': ['Problem', 'Connection', 'DatabaseConnection'],
  'for authors of workloads of their own': ['ConnectionsProps', 'ConnectionLogin'],
  'of all programs alike': ['AppProps'],
  'of a construct that another one makes by `restore()` and `list()`, which have the others of its props': ['RestoreProps', 'BackupListingProps'],
  'of pictures, which no server sees': ['DiagramOptions', 'DiagramWriteOptions'],
  'of a chart of somebody else, which helm renders': ['EbsCsiDriverProps', 'ArgoCdOptions', 'FluxOptions', 'HelmOptions'],
};

const structs = new Map([...publicDeclarations()].filter((entry): entry is [string, ts.InterfaceDeclaration] => {
  const [name, declaration] = entry;
  return ts.isInterfaceDeclaration(declaration) && !/^I[A-Z]/.test(name) && !Object.values(NOT_GENERATED).flat().includes(name);
}));

function basesOf(name: string): string[] {
  const bases = structs.get(name)?.heritageClauses?.flatMap(clause => clause.types.map(type => type.expression.getText())) ?? [];
  return [name, ...bases.flatMap(basesOf)];
}

const generated = new Set(fc.sample(programs, { numRuns: PROGRAMS, seed: SEED }).flatMap(program => valuesOf(program)).flatMap(value =>
  [...structsIn(value)].flatMap(({ name, props }) => basesOf(name).flatMap(base => props.map(([prop]) => `${base}.${prop}`)))));

test(`${PROGRAMS} programs have every prop of every struct`, () => {
  const declared = [...structs].flatMap(([name, declaration]) => declaration.members.map(member => `${name}.${member.name!.getText()}`));
  expect(declared.length).toBeGreaterThan(400);
  expect(declared.filter(prop => !generated.has(prop))).toEqual([]);
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { createRequire } from 'module';
import { tmpdir } from 'os';
import { join } from 'path';
import { format } from 'util';
import { ModuleKind, ScriptTarget, transpile } from 'typescript';
import { parse } from 'yaml';
import { Block, blocksOf, code, Place, table } from './blocks';
import { Fence, fencesOf, withCode } from './markdown';
import { Reference } from './reference';
import { refusalsOf } from './refused';
import { exampleNames, Files, readFiles, ROOT, synthesizeInto } from './synthesize';

/** A program in a document. */
export interface Program {
  /** The document and the line. */
  readonly place: string;
  readonly code: string;
  readonly fence: Fence;
}

/** The documents with fences, as paths below the project. */
export function documentPaths(): string[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.md'));
  return ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'examples/README.md', ...docs.map(path => join('docs', path)), ...exampleNames().map(name => join('examples', name, 'README.md'))];
}

export function readDocument(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The programs of a document, in order. A fence without an import, or one that says so, goes on from those above it. */
export function programsOf(path: string, text: string = readDocument(path)): Program[] {
  const programs: Program[] = [];
  for (const fence of fencesOf(text).filter(each => each.language === 'ts')) {
    const goesOn = !/^import /m.test(fence.code) || /<!-- goes on -->\n```ts\n$/.test(text.slice(0, fence.start));
    programs.push({ place: `${path}:${fence.line}`, code: goesOn ? (programs.at(-1)?.code ?? '') + fence.code : fence.code, fence });
  }
  return programs;
}

const outputs = new Map<string, Files>();

/** Runs a program of a document, once; the files that it writes, and what it prints as the file `stdout`. */
export function runProgram(program: Program): Files {
  const output = outputs.get(program.code) ?? run(program);
  outputs.set(program.code, output);
  return output;
}

function run(program: Program): Files {
  const outdir = mkdtempSync(join(tmpdir(), 'document-'));
  const script = transpile(program.code, { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true });
  try {
    const printed: string[] = [];
    const log = (...values: unknown[]) => printed.push(`${format(...values)}\n`);
    synthesizeInto(outdir, () => new Function('require', 'exports', 'console', script)(createRequire(__filename), {}, { ...console, log }));
    return new Map([...readFiles(outdir), ['stdout', printed.join('')]]);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** A document as it is to be: with the files and the output that its fences show, and with what is generated. */
export function currentDocument(path: string): string {
  // The files first: programs are among them, and output is theirs.
  return withBlocks(path, withOutput(path, withFiles(path, readDocument(path))));
}

let places: ReadonlyMap<string, Place> | undefined;

/** Where each public type is documented, of those that are. */
export function referencePlaces(): ReadonlyMap<string, Place> {
  return places ??= new Map(documentPaths().filter(path => path.startsWith('docs')).flatMap(page => blocksOf(readDocument(page))
    .filter(block => block.kind === 'reference' || block.kind === 'sections')
    .map(({ subject, heading }) => [subject, { page, heading }] as const)));
}

function withBlocks(path: string, text: string): string {
  const programs = programsOf(path, text);
  const generated = (block: Block): string => {
    const reference = new Reference(referencePlaces(), path);
    switch (block.kind) {
      case 'reference': return reference.table(block.subject);
      case 'sections': return reference.sections(block.subject);
      case 'refusals': return refusalsOf(path, referencePlaces());
      case 'objects': return objectsOf(outputAbove(block, programs, block.subject, path));
    }
  };
  return withCode(text, new Map(blocksOf(text).map(block => [block, `\n${generated(block)}\n`])));
}

/** The names of the objects in a file, by their kinds. */
function objectsOf(content: string): string {
  const names = new Map<string, string[]>();
  for (const { kind, metadata } of content.split(/^---\n/m).map(part => parse(part))) {
    names.set(kind, [...names.get(kind) ?? [], code(metadata.name)]);
  }
  return table(['kind', 'name'], [...names].map(([kind, each]) => [kind, each.join(', ')]));
}

function withFiles(path: string, text: string): string {
  const shown = fencesOf(text).filter(fence => fence.origin?.kind === 'file');
  return withCode(text, new Map(shown.map(fence => [fence, partOf(readDocument(fence.origin!.path), fence, path)])));
}

function withOutput(path: string, text: string): string {
  const programs = programsOf(path, text);
  const shown = fencesOf(text).filter(fence => fence.origin?.kind === 'output');
  return withCode(text, new Map(shown.map(fence => [fence, partOf(outputAbove(fence, programs, fence.origin!.path, path), fence, path)])));
}

/** A file that the last program above a place writes. */
function outputAbove(place: Fence | Block, programs: Program[], file: string, path: string): string {
  const program = programs.filter(each => each.fence.start < place.start).at(-1);
  const output = program && runProgram(program).get(file);
  if (output === undefined) {
    throw new Error(`${path}:${place.line}: the program above writes no ${file}`);
  }
  return output;
}

/** Brings documents up to date; the paths of those that were not. */
export function updateDocuments(paths: string[] = documentPaths()): string[] {
  const stale = paths.filter(path => currentDocument(path) !== readDocument(path));
  stale.forEach(path => writeFileSync(join(ROOT, path), currentDocument(path)));
  return stale;
}

/** What a fence shows of a file: all of it, or one object. */
function partOf(content: string, { origin, line }: Fence, path: string): string {
  if (!origin?.object) {
    return content;
  }
  const found = content.split(/^---\n/m).find(part => {
    const object = parse(part);
    return `${object?.kind}/${object?.metadata?.name}` === origin.object;
  });
  if (found === undefined) {
    throw new Error(`${path}:${line}: there is no ${origin.object} in ${origin.path}`);
  }
  return found;
}

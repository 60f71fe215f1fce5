import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { createRequire } from 'module';
import { tmpdir } from 'os';
import { join } from 'path';
import { format } from 'util';
import { ModuleKind, ScriptTarget, transpile } from 'typescript';
import { parse } from 'yaml';
import { Fence, fencesOf, withCode } from './markdown';
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
  return ['README.md', 'CONTRIBUTING.md', 'examples/README.md', ...docs.map(path => join('docs', path)), ...exampleNames().map(name => join('examples', name, 'README.md'))];
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

/** Runs a program of a document; the files that it writes, and what it prints as the file `stdout`. */
export function runProgram(program: Program): Files {
  const outdir = mkdtempSync(join(tmpdir(), 'document-'));
  const code = transpile(program.code, { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true });
  try {
    const printed: string[] = [];
    const log = (...values: unknown[]) => printed.push(`${format(...values)}\n`);
    synthesizeInto(outdir, () => new Function('require', 'exports', 'console', code)(createRequire(__filename), {}, { ...console, log }));
    return new Map([...readFiles(outdir), ['stdout', printed.join('')]]);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** A document as it is to be: with the files and the output that its fences show. */
export function currentDocument(path: string): string {
  // The files first: programs are among them, and output is theirs.
  return withOutput(path, withFiles(path, readDocument(path)));
}

function withFiles(path: string, text: string): string {
  const shown = fencesOf(text).filter(fence => fence.origin?.kind === 'file');
  return withCode(text, new Map(shown.map(fence => [fence, partOf(readDocument(fence.origin!.path), fence, path)])));
}

function withOutput(path: string, text: string): string {
  const programs = programsOf(path, text);
  const shown = fencesOf(text).filter(fence => fence.origin?.kind === 'output');
  return withCode(text, new Map(shown.map(fence => {
    const program = programs.filter(each => each.fence.start < fence.start).at(-1);
    const output = program && runProgram(program).get(fence.origin!.path);
    if (output === undefined) {
      throw new Error(`${path}:${fence.line}: the program above writes no ${fence.origin!.path}`);
    }
    return [fence, partOf(output, fence, path)];
  })));
}

/** Brings the documents up to date; the paths of those that were not. */
export function updateDocuments(): string[] {
  const stale = documentPaths().filter(path => currentDocument(path) !== readDocument(path));
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

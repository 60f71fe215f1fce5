import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { createRequire } from 'module';
import { tmpdir } from 'os';
import { join } from 'path';
import { ModuleKind, ScriptTarget, transpile } from 'typescript';
import { parseAllDocuments } from 'yaml';
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

/** The programs of a document, in order. A fence without an import goes on from those above it, back to the last import. */
export function programsOf(path: string): Program[] {
  const programs: Program[] = [];
  for (const fence of fencesOf(readDocument(path)).filter(each => each.language === 'ts')) {
    const goesOn = !/^import /m.test(fence.code);
    programs.push({ place: `${path}:${fence.line}`, code: goesOn ? (programs.at(-1)?.code ?? '') + fence.code : fence.code, fence });
  }
  return programs;
}

/** Runs a program of a document; the files that it writes. */
export function runProgram(program: Program): Files {
  const outdir = mkdtempSync(join(tmpdir(), 'document-'));
  const code = transpile(program.code, { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true });
  try {
    synthesizeInto(outdir, () => new Function('require', 'exports', code)(createRequire(__filename), {}));
    return readFiles(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** A document as it is to be: with the files and the output that its fences show. */
export function currentDocument(path: string): string {
  const text = readDocument(path);
  const programs = programsOf(path);
  const codes = fencesOf(text).filter(each => each.origin).map((fence): [Fence, string] => {
    const origin = fence.origin!;
    const place = `${path}:${fence.line}`;
    const program = programs.filter(each => each.fence.start < fence.start).at(-1);
    const code = origin.kind === 'file' ? readDocument(origin.path) : program && runProgram(program).get(origin.path);
    if (code === undefined) {
      throw new Error(`${place}: the program above writes no ${origin.path}`);
    }
    return [fence, origin.object ? objectIn(code, origin.object, place) : code];
  });
  return withCode(text, new Map(codes));
}

/** Brings the documents up to date; the paths of those that were not. */
export function updateDocuments(): string[] {
  const stale = documentPaths().filter(path => currentDocument(path) !== readDocument(path));
  stale.forEach(path => writeFileSync(join(ROOT, path), currentDocument(path)));
  return stale;
}

function objectIn(yaml: string, object: string, place: string): string {
  const found = yaml.split(/^---\n/m).find(part => {
    const content = parseAllDocuments(part)[0]?.toJSON();
    return `${content?.kind}/${content?.metadata?.name}` === object;
  });
  if (found === undefined) {
    throw new Error(`${place}: no ${object} there`);
  }
  return found;
}

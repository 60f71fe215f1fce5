import { existsSync, readFileSync } from 'fs';
import { basename, join } from 'path';
import * as ts from 'typescript';
import { publicDeclarations } from './source';
import { anchorOf, blocksOf, headingsOf } from '../examples/support/blocks';
import { currentDocument, documentPaths, Program, programsOf, readDocument, runProgram } from '../examples/support/documents';
import { Fence, fencesOf } from '../examples/support/markdown';
import { exampleNames, ROOT } from '../examples/support/synthesize';

const documents = documentPaths();
const programs = documents.flatMap(path => programsOf(path));

/** The type errors of all programs, found in one go: most of the time goes into the library and its peers. */
function typeErrors(checked: Program[]): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, 'test/tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined })!;
  // A document may show how a thing is made without showing what it is then used for.
  const options = { ...config.options, noUnusedLocals: false };
  const sources = new Map(checked.map((program, i) => [join(ROOT, 'docs', `program-${i}.ts`), program]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = file => sources.has(file) || fileExists(file);
  host.readFile = file => sources.get(file)?.code ?? readFile(file);
  host.getSourceFile = (file, ...rest) => sources.has(file)
    ? ts.createSourceFile(file, sources.get(file)!.code, ts.ScriptTarget.ES2022, true)
    : getSourceFile(file, ...rest);
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources].flatMap(([file, { place }]) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .map(each => `${place}: ${ts.flattenDiagnosticMessageText(each.messageText, '\n')}`);
  });
}

/** Each command of the shell fences of a document. */
function commandsOf(path: string): string[] {
  return fencesOf(readDocument(path)).filter(fence => fence.language === 'sh')
    .flatMap(fence => fence.code.replace(/\\\n\s*/g, '').split('\n'))
    .map(line => line.replace(/\s+#.*$/, '').trim())
    .filter(line => line !== '' && !line.startsWith('#'));
}

/** Whether it is one that users put into the construct tree. */
function isConstruct(declaration: ts.ClassDeclaration): boolean {
  const base = declaration.heritageClauses?.find(clause => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0].getText() ?? '';
  return /(Construct|Chart|ApiObject|App)$/.test(base);
}

test('every TypeScript fence compiles', () => {
  expect(typeErrors(programs)).toEqual([]);
});

test('a type error in a fence is found', () => {
  const code = "import { Size } from 'cdk8s';\nconst size: string = Size.gibibytes(1);\n";
  expect(typeErrors([{ place: 'here:1', code, fence: {} as Fence }])).toEqual(["here:1: Type 'Size' is not assignable to type 'string'."]);
});

test.each(programs.map(program => [program.place, program] as const))('the program at %s runs', (_, program) => {
  expect(() => runProgram(program)).not.toThrow();
});

test('the README has every construct', () => {
  const classes = [...publicDeclarations()].filter(([, declaration]) => ts.isClassDeclaration(declaration) && isConstruct(declaration));
  const readme = readDocument('README.md');
  expect(classes.map(([name]) => name).filter(name => !readme.includes(`\`${name}\``))).toEqual([]);
  expect(classes.length).toBeGreaterThan(5);
});

test('the pages of the constructs have every public type, each once', () => {
  const documented = documents.flatMap(path => blocksOf(readDocument(path)))
    .filter(block => ['reference', 'sections'].includes(block.kind)).map(block => block.subject);
  expect([...documented].sort()).toEqual([...publicDeclarations().keys()].sort());
});

test('the list of the constructs leads to every page', () => {
  const list = readDocument('docs/constructs/README.md');
  const pages = documents.filter(path => path.startsWith('docs/constructs/')).map(path => basename(path));
  expect(pages.filter(page => page !== 'README.md' && !list.includes(`](${page}`))).toEqual([]);
});

describe.each(documents)('%s', path => {
  test('shows the files and the output that there are (update: npm run examples:update)', () => {
    expect(readDocument(path)).toBe(currentDocument(path));
  });

  test('says of every YAML fence where it comes from', () => {
    expect(fencesOf(readDocument(path)).filter(fence => fence.language === 'yaml' && !fence.origin).map(fence => fence.line)).toEqual([]);
  });

  test('names a language at every fence', () => {
    expect(fencesOf(readDocument(path)).filter(fence => !['ts', 'yaml', 'sh', 'text', 'json', 'mermaid', 'python', 'java', 'go'].includes(fence.language)).map(fence => fence.line)).toEqual([]);
  });

  test('counts the lines of its fences rightly', () => {
    const counted = [...readDocument(path).matchAll(/\b(\d+) lines:\n+(?:<!-- .* -->\n+)?```\w*\n([\s\S]*?)^```$/gm)];
    expect(counted.map(([, said]) => Number(said))).toEqual(counted.map(([, , code]) => code.split('\n').length - 1));
  });

  test('calls only npm scripts, examples and files that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const commands = commandsOf(path);
    const called = commands.flatMap(command => [...command.matchAll(/npm run ([\w:-]+)/g)]).map(([, script]) => script);
    expect(called.filter(script => !(script in scripts))).toEqual([]);
    const shown = commands.flatMap(command => [...command.matchAll(/\bdist\/([\w-]+)/g)]).map(([, example]) => example);
    expect(shown.filter(example => !exampleNames().includes(example))).toEqual([]);
  });

  test('links only to files that there are', () => {
    const links = [...readDocument(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, link]) => link);
    expect(links.filter(link => !existsSync(join(ROOT, path, '..', link)))).toEqual([]);
  });

  test('links only to headings that there are', () => {
    const links = [...readDocument(path).matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)];
    const lost = links.filter(([, file, anchor]) => {
      const target = file ? join(path, '..', file) : path;
      return existsSync(join(ROOT, target)) && !headingsOf(readDocument(target)).map(anchorOf).includes(anchor);
    });
    expect(lost.map(([link]) => link)).toEqual([]);
  });
});

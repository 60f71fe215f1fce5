import { readdirSync, readFileSync } from 'fs';
import { dirname, join, normalize } from 'path';
import * as ts from 'typescript';

const SRC = join(dirname(__dirname), 'src');

/** The source files, as paths below src/. */
export function sourcePaths(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts')).sort();
}

export function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(SRC, path), 'utf8'), ts.ScriptTarget.ES2022, true);
}

export interface Import {
  readonly from: string;
  /** A path below src/, or the name of a package. */
  readonly to: string;
  readonly own: boolean;
  /** Whether nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

/** What a file imports, and what it exports from other files. */
export function importsOf(path: string): Import[] {
  return parse(path).statements.flatMap((statement): Import[] => {
    if (!(ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) || !statement.moduleSpecifier) {
      return [];
    }
    const to = (statement.moduleSpecifier as ts.StringLiteral).text;
    const own = to.startsWith('.');
    const typeOnly = ts.isImportDeclaration(statement) ? statement.importClause?.isTypeOnly ?? false : statement.isTypeOnly;
    return [{ from: path, to: own ? `${normalize(join(dirname(path), to))}.ts` : to, own, typeOnly }];
  });
}

export type Declaration = ts.ClassDeclaration | ts.InterfaceDeclaration | ts.EnumDeclaration;

/** Every declaration that index.ts exports, by name. */
export function publicDeclarations(): Map<string, Declaration> {
  const declarations = new Map<string, Declaration>();
  for (const statement of parse('index.ts').statements.filter(ts.isExportDeclaration)) {
    const path = normalize((statement.moduleSpecifier as ts.StringLiteral).text) + '.ts';
    const declared = parse(path).statements
      .filter((each): each is Declaration => ts.isClassDeclaration(each) || ts.isInterfaceDeclaration(each) || ts.isEnumDeclaration(each));
    for (const { name } of (statement.exportClause as ts.NamedExports).elements) {
      declarations.set(name.text, declared.find(each => each.name?.text === name.text)!);
    }
  }
  return declarations;
}

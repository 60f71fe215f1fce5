import { readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { Declaration, publicDeclarations } from './source';

type Member = ts.ClassElement | ts.TypeElement | ts.EnumMember;

interface Documented {
  readonly name: string;
  readonly node: Declaration | Member;
  readonly owner: Declaration;
}

function isHidden(member: Member): boolean {
  const modifiers = ts.canHaveModifiers(member) ? ts.getModifiers(member) ?? [] : [];
  return modifiers.some(each => each.kind === ts.SyntaxKind.PrivateKeyword) || tags(member).includes('internal') || ts.isClassStaticBlockDeclaration(member);
}

function membersOf(declaration: Declaration): Documented[] {
  return [...declaration.members as ts.NodeArray<Member>]
    .filter(member => !isHidden(member))
    .map(node => ({ name: `${declaration.name!.text}.${node.name?.getText() ?? 'constructor'}`, node, owner: declaration }));
}

function tags(node: ts.Node): string[] {
  return ts.getJSDocTags(node).map(tag => tag.tagName.text);
}

function isOptional(node: ts.Node): boolean {
  return ts.isPropertySignature(node) && node.questionToken !== undefined;
}

function docOf(node: ts.Node): string {
  const comment = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1)?.comment;
  return ts.getTextOfJSDocComment(comment)?.trim() ?? '';
}

const declarations = publicDeclarations();
const members = [...declarations.values()].filter(Boolean).flatMap(membersOf);

test('every export is a class, an interface or an enum of the file that it is exported from', () => {
  expect([...declarations].filter(([, declaration]) => !declaration).map(([name]) => name)).toEqual([]);
});

test('every export says what it is', () => {
  expect([...declarations].filter(([, declaration]) => docOf(declaration) === '').map(([name]) => name)).toEqual([]);
});

test('API.md has every export (update: npm run compile && npm run docgen)', () => {
  const reference = readFileSync(join(__dirname, '../API.md'), 'utf8');
  const shown = [...declarations].filter(([, declaration]) => !tags(declaration).includes('jsii')).map(([name]) => name); // @jsii ignore
  expect(shown.filter(name => !reference.includes(` id="cdk8s-workloads.${name}">`))).toEqual([]);
});

test('every public method, field, prop and enum member says what it is', () => {
  const named = members.filter(({ node }) => !ts.isConstructorDeclaration(node));
  // The setter of a pair shares the docstring of its getter.
  expect(named.filter(({ node }) => !ts.isSetAccessor(node) && docOf(node) === '').map(each => each.name)).toEqual([]);
});

test('every optional prop says its default', () => {
  expect(members.filter(({ node }) => isOptional(node) && !tags(node).includes('default')).map(each => each.name)).toEqual([]);
});

test('no required prop has a default', () => {
  const required = members.filter(({ node }) => ts.isPropertySignature(node) && !isOptional(node));
  expect(required.filter(({ node }) => tags(node).includes('default')).map(each => each.name)).toEqual([]);
});

test('structs have readonly props only', () => {
  const props = members.filter(({ node, owner }) => ts.isInterfaceDeclaration(owner) && !/^I[A-Z]/.test(owner.name.text) && ts.isPropertySignature(node));
  const isReadonly = (prop: ts.PropertySignature) => ts.getModifiers(prop)?.some(each => each.kind === ts.SyntaxKind.ReadonlyKeyword);
  const writable = props.filter(({ node }) => !isReadonly(node as ts.PropertySignature));
  expect(writable.map(each => each.name)).toEqual([]);
});

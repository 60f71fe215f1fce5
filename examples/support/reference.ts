import { dirname, relative } from 'path';
import * as ts from 'typescript';
import { anchorOf, code, Place, table } from './blocks';
import { Declaration, publicDeclarations } from '../../test/source';

type Member = ts.ClassElement | ts.TypeElement | ts.EnumMember;

/** What only cdk8s-plus calls: it says nothing to who reads about a construct. */
const FOR_CDK8S_PLUS = [
  'toPodSelector', 'toPodSelectorConfig', 'toNetworkPolicyPeerConfig', 'toScalingTarget',
  'apiVersion', 'apiGroup', 'kind', 'resourceType', 'resourceName',
];

const declarations = publicDeclarations();

/** The declaration of a public type; undefined for any other name. */
export function declarationOf(name: string): Declaration | undefined {
  return declarations.get(name);
}

function modifiersOf(member: Member): ts.SyntaxKind[] {
  return ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []).map(each => each.kind) : [];
}

function isHidden(member: Member): boolean {
  const modifiers = modifiersOf(member);
  return modifiers.includes(ts.SyntaxKind.PrivateKeyword) || modifiers.includes(ts.SyntaxKind.ProtectedKeyword) || tagOf(member, 'internal') !== undefined
    || ts.isConstructorDeclaration(member) || ts.isClassStaticBlockDeclaration(member) || ts.isSetAccessor(member);
}

/** The members of a type that users see, in their order. */
export function membersOf(declaration: Declaration): Member[] {
  return [...declaration.members as ts.NodeArray<Member>].filter(member => !isHidden(member));
}

/** Whether it is an interface of things that act, not of props: jsii gives those names an "I". */
export function isBehaviour(name: string): boolean {
  return /^I[A-Z]/.test(name);
}

/** The types that an interface takes the members of. */
export function basesOf(declaration: Declaration): string[] {
  return ts.isInterfaceDeclaration(declaration)
    ? (declaration.heritageClauses ?? []).flatMap(clause => clause.types.map(type => type.getText()))
    : [];
}

/** The names of all props that a type has, from where it may have them. */
function propNames(name: string): string[] {
  const declaration = declarations.get(name);
  return declaration ? [...membersOf(declaration).map(member => member.name!.getText()), ...basesOf(declaration).flatMap(propNames)] : [];
}

/** The tables and sections of types, with links to where other types are documented. */
export class Reference {
  constructor(private readonly places: ReadonlyMap<string, Place>, private readonly page: string) {}

  /** The members of a type as a table: props, ways to make a value, methods, constants. */
  public table(name: string): string {
    const declaration = this.find(name);
    return ts.isInterfaceDeclaration(declaration) && !isBehaviour(name)
      ? this.props(declaration)
      : table([ts.isEnumDeclaration(declaration) ? 'constant' : 'member', 'what it is'],
        this.shown(declaration).map(member => [this.signature(declaration, member), this.explained(member)]));
  }

  /** The static members of a class, with a heading each. */
  public sections(name: string): string {
    const declaration = this.find(name);
    return this.shown(declaration)
      .filter(member => ts.isMethodDeclaration(member))
      .map(member => `### ${name}.${member.name.getText()}\n\n${this.parts(member).join('\n\n')}\n`)
      .join('\n');
  }

  private props(declaration: ts.InterfaceDeclaration): string {
    const rows = membersOf(declaration).map(member => [
      code(member.name!.getText()), this.type(member), this.explained(member), this.byDefault(member),
    ]);
    const others = basesOf(declaration).filter(base => this.places.has(base)).map(base => `those of ${this.link(base)} (${propNames(base).map(code).join(', ')})`);
    return [
      ...rows.length > 0 ? [table(['prop', 'type', 'what it is', 'default'], rows)] : [],
      ...others.length > 0 ? [`${rows.length > 0 ? 'And' : 'It has'} ${others.join('; ')}.\n`] : [],
    ].join('\n');
  }

  private find(name: string): Declaration {
    const declaration = declarations.get(name);
    if (!declaration) {
      throw new Error(`${this.page}: there is no public type ${name}`);
    }
    return declaration;
  }

  private shown(declaration: Declaration): Member[] {
    return membersOf(declaration).filter(member => !FOR_CDK8S_PLUS.includes(member.name!.getText()));
  }

  private signature(declaration: Declaration, member: Member): string {
    const isStatic = ts.isEnumMember(member) || modifiersOf(member).includes(ts.SyntaxKind.StaticKeyword);
    const name = (isStatic ? `${declaration.name!.text}.` : '') + member.name!.getText();
    if (!ts.isMethodDeclaration(member) && !ts.isMethodSignature(member)) {
      return code(name);
    }
    const parameters = member.parameters.map(each => `${each.name.getText()}${each.initializer || each.questionToken ? '?' : ''}`);
    return code(`${name}(${parameters.join(', ')})`);
  }

  /** What its docstring says, with the parameters and a link to the documentation. */
  private explained(member: Member): string {
    return this.parts(member).join(' ');
  }

  private parts(member: Member): string[] {
    const doc = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc).at(-1);
    const parameters = ts.getJSDocTags(member).filter(ts.isJSDocParameterTag)
      .map(tag => `${code(tag.name.getText())}: ${plain(tag.comment)}${this.option(tag, member)}`);
    const see = ts.getJSDocTags(member).filter(tag => tag.tagName.text === 'see').map(tag => /https?:\S+/.exec(tag.getText())?.[0]);
    return [
      plain(doc?.comment),
      parameters.length > 0 ? `${parameters.join('; ')}.` : '',
      ...see.map(url => `[More](${url}).`),
    ].filter(Boolean);
  }

  /** A link to what a parameter may say, where that is a type of its own. */
  private option(tag: ts.JSDocParameterTag, member: Member): string {
    const parameter = ts.isMethodDeclaration(member) ? member.parameters.find(each => each.name.getText() === tag.name.getText()) : undefined;
    const type = parameter?.type?.getText() ?? '';
    return this.places.has(type) ? ` (${this.link(type)})` : '';
  }

  private type(member: Member): string {
    const type = (member as ts.PropertySignature).type?.getText() ?? '';
    const element = /^(\w+)\[\]$/.exec(type)?.[1] ?? type;
    return this.places.has(element) ? this.link(element, type) : code(type);
  }

  private byDefault(member: Member): string {
    return (member as ts.PropertySignature).questionToken ? defaultText(tagOf(member, 'default') ?? '') : '**required**';
  }

  private link(name: string, text: string = name): string {
    const place = this.places.get(name);
    if (!place) {
      return code(text);
    }
    const file = place.page === this.page ? '' : relative(dirname(this.page), place.page);
    return `[${code(text)}](${file}#${anchorOf(place.heading)})`;
  }
}

function tagOf(node: ts.Node, name: string): string | undefined {
  const tag = ts.getJSDocTags(node).find(each => each.tagName.text === name);
  return tag && plain(tag.comment);
}

/** A docstring as Markdown. */
function plain(comment: Parameters<typeof ts.getTextOfJSDocComment>[0]): string {
  // "*/" would end the comment, and stands in it as "*\/".
  return (ts.getTextOfJSDocComment(comment) ?? '').replace(/\{@link (\S+?)\}/g, '`$1`').replaceAll('*\\/', '*/');
}

const QUOTED = /`[^`]*`/;
const MEMBER = /\b[A-Za-z]\w*\.\w+(?:\((?:[^()]|\([^()]*\))*\))?/;
const LITERAL = /"[^"]*"|'[^']*'|\b(?:true|false)\b|\b\d[\w.]*\b/;

/** A default: prose behind a dash, and else code, with a word to it maybe. */
function defaultText(text: string): string {
  if (/^[[{]/.test(text)) {
    return code(text);
  }
  const prose = text.startsWith('- ');
  const marked = [QUOTED, MEMBER, ...prose ? [] : [LITERAL]].map(each => each.source).join('|');
  return text.slice(prose ? 2 : 0).replace(new RegExp(marked, 'g'), found => found.startsWith('`') ? found : code(found));
}

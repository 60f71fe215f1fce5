import * as ts from 'typescript';
import { code, Place, table } from './blocks';
import { basesOf, declarationOf, isBehaviour, membersOf } from './reference';
import { refused, REFUSALS } from '../../test/refusals';

/** What is refused, and where it is documented. */
interface Refused {
  readonly page: string;
  /** The construct that refuses it. */
  readonly construct: string;
  /** The prop or method that it is about; empty for the construct as a whole. */
  readonly prop: string;
  readonly title: string;
  /** What is said of it, but for the path of the construct. */
  readonly message: string;
}

/** The constructs that are made by functions of other names. */
const MADE_BY: { [construct: string]: string } = { ExistingBackup: 'Backup', ExistingClaim: 'PersistentStore', ExternalDatabase: 'Database' };

let found: Refused[] | undefined;

/** What is refused of the types that a page documents, as a table that is folded up. */
export function refusalsOf(page: string, places: ReadonlyMap<string, Place>): string {
  const rows = (found ??= findAll(places)).filter(each => each.page === page);
  const here = new Set(rows.map(row => row.construct).filter(construct => places.get(construct)?.page === page));
  // Whose mistake it is, where the page has several constructs.
  const owner = ({ construct }: Refused) => here.size > 1 ? [here.has(construct) ? code(construct) : ''] : [];
  const groups = new Map<string, Refused[]>();
  for (const row of rows) {
    const key = [...owner(row), row.prop].join('.');
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  return `<details>\n<summary>${rows.length === 1 ? 'One mistake, and what is said of it' : `${rows.length} mistakes, and what is said of each`}</summary>\n\n`
    + table([...here.size > 1 ? ['construct'] : [], 'mistake', 'what is said'], [...groups.values()].flat().map(row => [
      ...owner(row), row.title.replace(/[*_<[]/g, '\\$&'), code(row.message),
    ]))
    + '\n</details>\n';
}

function findAll(places: ReadonlyMap<string, Place>): Refused[] {
  return REFUSALS.flatMap(refusal => {
    const { app, error } = refused(refusal);
    if (!error?.problems) {
      return []; // that all are refused is for their own test to say
    }
    const [{ path, prop = '' }] = error.problems;
    const made = path.split('/').filter(Boolean).reduce((scope, id) => scope.node.findChild(id), app).constructor.name;
    const construct = MADE_BY[made] ?? made;
    const types = typesOf(construct, prop.match(/(?<![["])\b[A-Za-z]\w*(?![^[]*\])/g) ?? []);
    const page = types.map(type => places.get(type)?.page).filter(Boolean).at(-1);
    if (!page) {
      throw new Error(`no page documents what "${refusal.title}" is about: ${types.join(', ')}`);
    }
    return [{ page, construct, prop: /^\w*/.exec(prop)![0], title: refusal.title, message: refusal.message.slice(path ? path.length + 2 : 0) }];
  });
}

/** The public types on the way to a prop, from that of the construct to that of the prop itself. */
function typesOf(construct: string, props: string[]): string[] {
  const types = [construct];
  let next = [construct, ...parametersOf(construct)];
  for (const prop of props) {
    const member = next.map(type => memberOf(type, prop)).find(each => each !== undefined);
    if (!member) {
      break;
    }
    types.push(member.owner, ...member.types);
    next = member.types;
  }
  return types;
}

/** The types of what a construct is made with. */
function parametersOf(construct: string): string[] {
  const declaration = declarationOf(construct);
  const members = declaration && ts.isClassDeclaration(declaration) ? [...declaration.members] : [];
  return members.filter(member => ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member) && /^(from|custom)/.test(member.name.getText()))
    .flatMap(member => namesIn((member as ts.ConstructorDeclaration).parameters));
}

/** The type that declares a member, and the public types of its value or parameters. */
function memberOf(type: string, name: string): { readonly owner: string; readonly types: string[] } | undefined {
  const declaration = declarationOf(type);
  if (!declaration) {
    return undefined;
  }
  const member = membersOf(declaration).find(each => each.name?.getText() === name);
  if (!member) {
    return basesOf(declaration).map(base => memberOf(base, name)).find(each => each !== undefined);
  }
  const types = ts.isMethodDeclaration(member) ? namesIn(member.parameters) : namesIn([member as ts.PropertySignature]);
  return { owner: type, types };
}

/** The structs and values that parameters or props are, or lists of: other constructs and constants are no part of what is said. */
function namesIn(typed: readonly { readonly type?: ts.TypeNode }[]): string[] {
  return typed.map(each => each.type?.getText().replace(/\[\]$/, '') ?? '').filter(name => {
    const declaration = declarationOf(name);
    const isValue = declaration && ts.isClassDeclaration(declaration) && !declaration.heritageClauses;
    return isValue || declaration && ts.isInterfaceDeclaration(declaration) && !isBehaviour(name);
  });
}

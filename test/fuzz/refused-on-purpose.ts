import { readFileSync } from 'fs';
import { join } from 'path';
import { Problem } from '../../src';

const PAGE = join(__dirname, '../../docs/decisions/010-what-is-refused.md');
const ENTRY = /^- `([^`]+)`/gm;

/** One line of the list: of which problems it is, and how often it was needed. */
export interface Purpose {
  readonly text: string;
  readonly matches: (problem: Problem) => boolean;
}

/** The list of what is refused although a server takes it, as it stands in the decisions. */
export const PURPOSES: readonly Purpose[] = [...readFileSync(PAGE, 'utf8').matchAll(ENTRY)].map(([, text]) => {
  const [problem, prop] = text.split(' @ ');
  const [problems, props] = [pattern(problem), pattern(prop ?? '*')];
  return { text, matches: each => textsOf(each).some(line => problems.test(line)) && props.test(each.prop ?? '') };
});

/** What a line may be of: the problem alone, or that with the value. */
function textsOf({ code, message, received }: Problem): string[] {
  return [`${code}: ${message}`, `${code}: ${message}, received ${received}`];
}

/** The line of the list for a problem; undefined where there is none. */
export function purposeOf(problem: Problem): Purpose | undefined {
  return PURPOSES.find(purpose => purpose.matches(problem));
}

function pattern(text: string): RegExp {
  return new RegExp(`^${text.split('*').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's');
}

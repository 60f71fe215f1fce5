import { IConstruct } from 'constructs';
import { Problem, ProblemCode, problemText } from './problem';
import { PropPath } from './prop-path';

type Check = (at: PropPath) => void;

const checks = new WeakMap<IConstruct, Check[]>();

/** The construct that `validateConstruct` is at, and what its checks have found. */
let validating: { readonly construct: IConstruct; readonly problems: Problem[] } | undefined;

/**
 * Registers a check that can only be made when the whole tree stands. The `App` of this library reads its problems as
 * they are; every other one gets them as text through `node.validate()`.
 */
export function checkAtSynth(construct: IConstruct, check: Check): void {
  const registered = checks.get(construct);
  if (registered) {
    registered.push(check);
    return;
  }
  checks.set(construct, [check]);
  construct.node.addValidation({
    validate: () => {
      const problems = problemsAtSynth(construct);
      if (validating?.construct === construct) {
        validating.problems.push(...problems);
        return [];
      }
      return problems.map(problem => problemText({ ...problem, path: '' }));
    },
  });
}

/** What the registered checks of a construct find now. */
function problemsAtSynth(construct: IConstruct): readonly Problem[] {
  const at = PropPath.of(construct);
  for (const check of checks.get(construct) ?? []) {
    check(at);
  }
  return at.reported;
}

/** All that the validations of a construct find, ours and those of others, each of which runs once. */
export function validateConstruct(construct: IConstruct): readonly Problem[] {
  const problems: Problem[] = [];
  validating = { construct, problems };
  try {
    for (const message of construct.node.validate()) {
      problems.push({ code: ProblemCode.CONSTRUCT, path: construct.node.path, message });
    }
  } finally {
    validating = undefined;
  }
  return problems;
}

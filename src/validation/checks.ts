import { IConstruct } from 'constructs';
import { Problem, problemText } from './problem';
import { PropPath } from './prop-path';

type Check = (at: PropPath) => void;

const checks = new WeakMap<IConstruct, Check[]>();

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
    validate: () => problemsAtSynth(construct).map(problem => problemText({ ...problem, path: '' })),
  });
}

/** What the registered checks of a construct find now. */
export function problemsAtSynth(construct: IConstruct): readonly Problem[] {
  const at = PropPath.of(construct);
  for (const check of checks.get(construct) ?? []) {
    check(at);
  }
  return at.reported;
}

import { Construct, IConstruct } from 'constructs';
import { checkAtSynth } from '../validation/checks';
import { ProblemCode } from '../validation/problem';

interface DefaultClass {
  readonly construct: IConstruct;
  readonly name: string;
}

/** The default classes of a tree, by what they are the default of. */
const defaults = new WeakMap<IConstruct, Map<string, DefaultClass>>();

/**
 * Refuses, at synth, a second default class in the tree: of several the API server takes the newest, so that the order
 * in which they were applied would decide.
 */
export function checkOnlyDefault(construct: Construct, kind: string, name: string): void {
  const ofTree = defaults.get(construct.node.root) ?? new Map<string, DefaultClass>();
  defaults.set(construct.node.root, ofTree);
  const first = ofTree.get(kind);
  if (!first) {
    ofTree.set(kind, { construct, name });
    return;
  }
  checkAtSynth(construct, at => at.at('isDefault').report(
    ProblemCode.CONFLICT, `makes "${name}" a second default ${kind}, after "${first.name}" at ${first.construct.node.path}`, true, 'leave it out in one of them',
  ));
}

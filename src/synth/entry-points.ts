import { Dependencies } from './dependencies';
import { NONE, Tree } from './tree';
import { Scope } from './walk';

/** More than one. */
const SEVERAL = -2;

/** The constructs that no other one depends on, in the order of the program: where cdk8s starts to walk. */
export function entryPoints(tree: Tree, dependencies: Dependencies, scope: Scope): number[] {
  if (dependencies.isEmpty) {
    return Array.from(tree.constructs.keys());
  }
  const isNeeded = new Uint8Array(tree.size);
  const objectsNeededBy = new Int32Array(tree.size).fill(NONE);
  const object = dependencies.withObjects ? onlyObjects(tree) : undefined;
  dependencies.forEach((source, target) => {
    if (scope(source, target)) {
      isNeeded[target] = 1;
      if (object) {
        objectsNeededBy[target] = either(objectsNeededBy[target], object[source]);
      }
    }
  });

  const entries: number[] = [];
  for (let i = 0; i < tree.size; i++) {
    if (i > 0 && !tree.isChart(i)) {
      objectsNeededBy[i] = either(objectsNeededBy[i], objectsNeededBy[tree.parent[i]]);
    }
    // An object that needs all objects around it does not need itself.
    const byOthers = objectsNeededBy[i] !== NONE && objectsNeededBy[i] !== i && tree.isApiObject(i);
    if (!isNeeded[i] && !byOthers) {
      entries.push(i);
    }
  }
  return entries;
}

/** The API object at and below each construct in the same chart: the only one, `SEVERAL`, or `NONE`. */
function onlyObjects(tree: Tree): Int32Array {
  const objects = new Int32Array(tree.size).fill(NONE);
  for (let i = tree.size - 1; i >= 0; i--) {
    if (tree.isApiObject(i)) {
      objects[i] = either(objects[i], i);
    }
    if (i > 0 && !tree.isChart(i)) {
      objects[tree.parent[i]] = either(objects[tree.parent[i]], objects[i]);
    }
  }
  return objects;
}

function either(one: number, other: number): number {
  if (one === NONE || one === other) {
    return other;
  }
  return other === NONE ? one : SEVERAL;
}

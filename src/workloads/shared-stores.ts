import { IConstruct } from 'constructs';
import { exclusiveStores, modeOf } from './workload-rules';
import { Affinity, renderAffinity } from '../pods/scheduling/affinity';
import { Volume } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

interface User {
  readonly path: string;
  /** Whether its pods must be near others: on one node, they can share a store. */
  readonly placed: boolean;
}

/** Of a tree, the app that mounts a store which one node, or one pod, has for itself. */
const users = new WeakMap<IConstruct, Map<string, User>>();

/** Refuses a second app on such a store: where its pods come to another node, they wait for a volume that the first never gives up. */
export function checkSharedStores(at: PropPath, app: IConstruct, volumes: readonly Volume[], affinity: readonly Affinity[]): void {
  const stores = exclusiveStores(volumes);
  if (stores.length === 0) {
    return;
  }
  const { root } = app.node;
  const ofTree = users.get(root) ?? new Map<string, User>();
  users.set(root, ofTree);
  const placed = renderAffinity(affinity)?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined;
  for (const store of stores) {
    const first = ofTree.get(store.path);
    if (!first) {
      ofTree.set(store.path, { path: app.node.path, placed });
    } else if (store.singlePod || !(first.placed || placed)) {
      at.report(ProblemCode.UNSAFE, `needs the store ${store.path}, which ${first.path} mounts, and it is ${modeOf(store)}`, undefined,
        store.singlePod ? 'make the store ReadWriteMany, or let one app have it' : 'make the store ReadWriteMany, or keep their pods on one node: affinity: [Affinity.toPods(...)]');
    }
  }
}

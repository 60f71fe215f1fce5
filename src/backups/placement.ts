import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { namespaceOf } from '../objects/namespace';
import { Affinity, renderAffinity } from '../pods/scheduling/affinity';
import { IPersistentStore } from '../storage/claim';
import { podsOf } from '../workloads/pods-of';

/**
 * Places pods on the node where a store is mounted, which one node only can: on every other they would wait until nobody has
 * it. Who mounts it is known when the whole program has run.
 *
 * @param weight makes it a wish: for a restore, before which one stops who mounts it
 */
export function placeBeside(workload: Construct, store: IPersistentStore, weight?: number): void {
  if (!store.volume._claimTraits?.singleNode) {
    return;
  }
  const pod = podsOf(workload)!.spec;
  pod.affinity ??= Lazy.any({
    produce: () => renderAffinity(mountedBy(workload, store).map(labels => Affinity.toPods(labels, { weight }))),
  });
}

/** The labels of those pods of the program, one for each workload, that mount a store. */
function mountedBy(workload: Construct, store: IPersistentStore): { [label: string]: string }[] {
  const found: { [label: string]: string }[] = [];
  for (const other of workload.node.root.node.findAll()) {
    const pods = podsOf(other);
    const mounts = pods?.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === store.name);
    const labels = pods?.connections._podLabels;
    // The pods of tasks have a policy of their own for restarts, and are not there at any time.
    if (labels && mounts && pods.spec.restartPolicy === undefined && namespaceOf(other) === namespaceOf(workload)) {
      found.push(labels);
    }
  }
  return found;
}

import { PercentOrAbsolute } from 'cdk8s-plus-28';
import type { DaemonSetUpdateStrategy } from 'kubernetes-types/apps/v1';
import { checkAmount } from './amount';
import { PropPath } from '../validation/prop-path';

/**
 * How the pods of a NodeAgent are replaced by those of a new version.
 *
 * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
 */
export class NodeUpdate {
  /**
   * On so many nodes at once the old pod goes first, and the new one comes then.
   *
   * @param nodes at least one; a percentage of the nodes that have a pod is rounded up
   */
  public static maxUnavailable(nodes: PercentOrAbsolute): NodeUpdate {
    return new NodeUpdate('maxUnavailable', nodes);
  }

  /**
   * On so many nodes at once the new pod is ready before the old one goes. For agents of which two can be on a node: not
   * with ports of the node.
   *
   * @param nodes at least one; a percentage of the nodes that have a pod is rounded up
   */
  public static maxSurge(nodes: PercentOrAbsolute): NodeUpdate {
    return new NodeUpdate('maxSurge', nodes);
  }

  /** Not by Kubernetes: a node gets the new version when somebody deletes its pod. */
  public static onDelete(): NodeUpdate {
    return new NodeUpdate();
  }

  private constructor(private readonly field?: 'maxUnavailable' | 'maxSurge', private readonly nodes?: PercentOrAbsolute) {}

  /**
   * Whether an old and a new pod are on one node at the same time.
   *
   * @internal
   */
  public get _overlaps(): boolean {
    return this.field === 'maxSurge';
  }

  /** @internal */
  public _validate(at: PropPath): void {
    if (this.field && this.nodes) {
      checkAmount(at.at(this.field), this.nodes, 1);
    }
  }

  /** @internal */
  public _toManifest(): DaemonSetUpdateStrategy {
    if (!this.field) {
      return { type: 'OnDelete' };
    }
    const { value } = this.nodes!;
    // What is not said of maxUnavailable is 1, and exactly one of them can be more than 0.
    return { type: 'RollingUpdate', rollingUpdate: this._overlaps ? { maxSurge: value, maxUnavailable: 0 } : { maxUnavailable: value } };
  }
}

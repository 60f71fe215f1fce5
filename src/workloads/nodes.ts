import { Affinity } from '../pods/scheduling/affinity';
import { Toleration } from '../pods/scheduling/toleration';

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** Options of {@link Nodes.gpu}. */
export interface GpuNodesOptions {
  /**
   * The labels that nodes with a GPU have: on GKE `cloud.google.com/gke-accelerator` with the name of the GPU, on AKS
   * `kubernetes.azure.com/accelerator: nvidia`.
   *
   * @default - `nvidia.com/gpu.present: "true"`, as NVIDIA's feature discovery writes it
   */
  readonly labels?: { [label: string]: string };

  /**
   * Key of the taint that keeps others away from them.
   *
   * @default "nvidia.com/gpu"
   */
  readonly taint?: string;
}

/**
 * Which nodes an agent runs on: the labels that they have, and the taints that do not keep it away. Where nothing is said,
 * it runs on every node without a taint, as any other pod could.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#how-daemon-pods-are-scheduled
 */
export class Nodes {
  /** All there are, whatever taints they have: those of the control plane, with GPUs, or being drained. */
  public static every(): Nodes {
    return new Nodes({}, [], [Toleration.everything()]);
  }

  /** Those of the control plane alone. Clusters whose control plane is run by a cloud have none. */
  public static controlPlane(): Nodes {
    return new Nodes({}, [Affinity.toNodes(CONTROL_PLANE, [])], [Toleration.exists(CONTROL_PLANE)]);
  }

  /** Those without a taint, and those of the control plane. */
  public static withControlPlane(): Nodes {
    return new Nodes({}, [], [Toleration.exists(CONTROL_PLANE)]);
  }

  /**
   * Those with a GPU, kept free for what needs it or not.
   *
   * @param options by what they are known
   */
  public static gpu(options: GpuNodesOptions = {}): Nodes {
    return new Nodes(options.labels ?? { 'nvidia.com/gpu.present': 'true' }, [], [Toleration.exists(options.taint ?? 'nvidia.com/gpu')]);
  }

  /**
   * Those with all of these labels.
   *
   * @param labels the labels
   */
  public static labelled(labels: { [label: string]: string }): Nodes {
    return new Nodes(labels, [], []);
  }

  /**
   * Those whose processors are of one of these architectures.
   *
   * @param architectures as Go names them: `amd64`, `arm64`
   */
  public static architecture(...architectures: string[]): Nodes {
    return new Nodes({}, [Affinity.toNodes('kubernetes.io/arch', architectures)], []);
  }

  private constructor(
    /** @internal */
    public readonly _labels: { readonly [label: string]: string },
    /** @internal */
    public readonly _affinity: readonly Affinity[],
    /** @internal */
    public readonly _tolerations: readonly Toleration[],
  ) {}

  /**
   * Those that are both: `Nodes.gpu().and(Nodes.architecture('arm64'))`. The taints of neither keep the agent away.
   *
   * @param other what they are as well; its labels win
   */
  public and(other: Nodes): Nodes {
    return new Nodes({ ...this._labels, ...other._labels }, [...this._affinity, ...other._affinity], [...this._tolerations, ...other._tolerations]);
  }
}

import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { ReclaimPolicy } from './reclaim-policy';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';
import { checkCpu, checkSize } from '../validation/rules/quantities';

/** What a profile decides. */
export interface ProfileOptions {
  /**
   * Pods of a StatelessApp that does not say how many.
   *
   * @default 2
   * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/#DeploymentSpec
   */
  readonly replicas?: number;

  /**
   * Whether a workload with several pods gets a PodDisruptionBudget.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
   */
  readonly disruptionBudgets?: boolean;

  /**
   * CPU request of a container that does not say.
   *
   * @default Cpu.millis(100)
   */
  readonly cpu?: Cpu;

  /**
   * Memory request and limit of a container that does not say.
   *
   * @default Size.mebibytes(256)
   */
  readonly memory?: Size;

  /**
   * What becomes of a volume whose claim is deleted, where neither the store nor its class says.
   *
   * @default ReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Whether passwords may stand in the program, and so in the manifests.
   *
   * @default false
   */
  readonly literalCredentials?: boolean;
}

/**
 * Defaults that belong together. Each can be changed: `Profile.production({ replicas: 3 })`, and every prop of a
 * construct wins over the profile.
 */
export class Profile {
  /** One pod each, small requests, volumes that go with their claims, passwords in the program tolerated. */
  public static development(options: ProfileOptions = {}): Profile {
    return new Profile({
      replicas: options.replicas ?? 1,
      disruptionBudgets: options.disruptionBudgets ?? false,
      cpu: options.cpu ?? Cpu.millis(10),
      memory: options.memory ?? Size.mebibytes(128),
      reclaimPolicy: options.reclaimPolicy ?? ReclaimPolicy.DELETE,
      literalCredentials: options.literalCredentials ?? true,
    });
  }

  /** As production in all that can break a rollout, but volumes go with their claims and requests are smaller. */
  public static staging(options: ProfileOptions = {}): Profile {
    return new Profile({
      replicas: options.replicas ?? 2,
      disruptionBudgets: options.disruptionBudgets ?? true,
      cpu: options.cpu ?? Cpu.millis(50),
      memory: options.memory ?? Size.mebibytes(256),
      reclaimPolicy: options.reclaimPolicy ?? ReclaimPolicy.DELETE,
      literalCredentials: options.literalCredentials ?? false,
    });
  }

  /** Two pods each with a disruption budget, volumes that outlive their claims, no passwords in the program. */
  public static production(options: ProfileOptions = {}): Profile {
    return new Profile({
      replicas: options.replicas ?? 2,
      disruptionBudgets: options.disruptionBudgets ?? true,
      cpu: options.cpu ?? Cpu.millis(100),
      memory: options.memory ?? Size.mebibytes(256),
      reclaimPolicy: options.reclaimPolicy ?? ReclaimPolicy.RETAIN,
      literalCredentials: options.literalCredentials ?? false,
    });
  }

  /** Your own set of defaults; what is left out is as in production. */
  public static custom(options: ProfileOptions): Profile {
    return Profile.production(options);
  }

  /** Pods of a StatelessApp that does not say how many. */
  public readonly replicas: number;
  /** Whether a workload with several pods gets a PodDisruptionBudget. */
  public readonly disruptionBudgets: boolean;
  /** CPU request of a container that does not say. */
  public readonly cpu: Cpu;
  /** Memory request and limit of a container that does not say. */
  public readonly memory: Size;
  /** What becomes of a volume whose claim is deleted. */
  public readonly reclaimPolicy: ReclaimPolicy;
  /** Whether passwords may stand in the program. */
  public readonly literalCredentials: boolean;

  private constructor(options: Required<ProfileOptions>) {
    this.replicas = options.replicas;
    this.disruptionBudgets = options.disruptionBudgets;
    this.cpu = options.cpu;
    this.memory = options.memory;
    this.reclaimPolicy = options.reclaimPolicy;
    this.literalCredentials = options.literalCredentials;
  }

  /** @internal */
  public _validate(at: PropPath): void {
    checkInteger(at.at('replicas'), this.replicas, 0);
    checkCpu(at.at('cpu'), this.cpu);
    checkSize(at.at('memory'), this.memory);
  }
}

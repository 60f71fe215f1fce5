import { PercentOrAbsolute } from 'cdk8s-plus-28';
import type { DeploymentStrategy } from 'kubernetes-types/apps/v1';
import { checkAmount } from './amount';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** Options of {@link Rollout.rolling}. */
export interface RollingOptions {
  /**
   * How many pods there may be more than asked for.
   *
   * @default PercentOrAbsolute.percent(25), rounded up
   */
  readonly maxSurge?: PercentOrAbsolute;

  /**
   * How many pods there may be fewer than asked for.
   *
   * @default PercentOrAbsolute.absolute(0): an old pod goes when a new one is ready
   */
  readonly maxUnavailable?: PercentOrAbsolute;
}

/**
 * How the pods of a Deployment are replaced by those of a new version.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
 */
export class Rollout {
  /**
   * A few at a time. Without options no request is dropped: a new pod is ready before an old one goes.
   *
   * @param options how many at a time
   */
  public static rolling(options: RollingOptions = {}): Rollout {
    return new Rollout('RollingUpdate', options.maxSurge ?? PercentOrAbsolute.percent(25), options.maxUnavailable ?? PercentOrAbsolute.absolute(0));
  }

  /** All old pods first, then the new ones: for what cannot run twice. Nothing answers in between. */
  public static recreate(): Rollout {
    return new Rollout('Recreate');
  }

  private constructor(
    private readonly type: string,
    private readonly maxSurge?: PercentOrAbsolute,
    private readonly maxUnavailable?: PercentOrAbsolute,
  ) {}

  /**
   * Whether an old and a new pod can be there at the same time.
   *
   * @internal
   */
  public get _overlaps(): boolean {
    return this.maxSurge !== undefined && !this.maxSurge.isZero();
  }

  /** @internal */
  public _validate(at: PropPath): void {
    if (!this.maxSurge || !this.maxUnavailable) {
      return;
    }
    // A surge may be any number; more than all of them cannot be unavailable.
    const surge = checkAmount(at.at('maxSurge'), this.maxSurge, 0, Infinity);
    const unavailable = checkAmount(at.at('maxUnavailable'), this.maxUnavailable);
    if (surge && unavailable && this.maxSurge.isZero() && this.maxUnavailable.isZero()) {
      at.at('maxUnavailable').report(ProblemCode.CONFLICT, 'is zero as well as maxSurge, so that no pod can be replaced', 0, 'let one of them be more than zero');
    }
  }

  /** @internal */
  public _toManifest(): DeploymentStrategy {
    return {
      type: this.type,
      rollingUpdate: this.maxSurge && this.maxUnavailable && { maxSurge: this.maxSurge.value, maxUnavailable: this.maxUnavailable.value },
    };
  }
}

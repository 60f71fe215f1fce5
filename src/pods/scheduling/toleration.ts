import { Duration } from 'cdk8s';
import { TaintEffect } from 'cdk8s-plus-28';
import type { Toleration as TolerationManifest } from 'kubernetes-types/core/v1';
import { ProblemCode } from '../../validation/problem';
import { PropPath } from '../../validation/prop-path';
import { checkSeconds, secondsOf } from '../../validation/rules/durations';
import { checkLabelValue, checkQualifiedName } from '../../validation/rules/labels';

/** Options of a {@link Toleration}. */
export interface TolerationOptions {
  /**
   * The effect of the taint.
   *
   * @default - every effect
   */
  readonly effect?: TaintEffect;

  /**
   * How long a pod stays on a node that gets the taint, whole seconds. Only for the effect `NoExecute`.
   *
   * @default - for ever
   */
  readonly evictAfter?: Duration;
}

/**
 * Lets pods onto nodes with a taint.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export class Toleration {
  /**
   * A taint with a certain value.
   *
   * @param key the taint's key
   * @param value the taint's value
   * @param options effect and time
   */
  public static equal(key: string, value: string, options: TolerationOptions = {}): Toleration {
    return new Toleration({ key, operator: 'Equal', value }, options);
  }

  /**
   * A taint with any value.
   *
   * @param key the taint's key
   * @param options effect and time
   */
  public static exists(key: string, options: TolerationOptions = {}): Toleration {
    return new Toleration({ key, operator: 'Exists' }, options);
  }

  /** Every taint. */
  public static everything(): Toleration {
    return new Toleration({ operator: 'Exists' }, {});
  }

  private constructor(private readonly taint: TolerationManifest, private readonly options: TolerationOptions) {}

  /** @internal */
  public _validate(at: PropPath): void {
    const { effect, evictAfter } = this.options;
    if (this.taint.key !== undefined) {
      checkQualifiedName(at.at('key'), ProblemCode.LABEL, this.taint.key);
    }
    if (this.taint.value !== undefined) {
      checkLabelValue(at.at('value'), this.taint.value);
    }
    if (evictAfter) {
      checkSeconds(at.at('evictAfter'), evictAfter);
      if (effect !== TaintEffect.NO_EXECUTE) {
        at.at('evictAfter').report(ProblemCode.CONFLICT, 'is for the effect NoExecute only', effect, 'write effect: TaintEffect.NO_EXECUTE, or leave it out');
      }
    }
  }

  /** @internal */
  public _toManifest(): TolerationManifest {
    return {
      ...this.taint,
      ...(this.options.effect && { effect: this.options.effect }),
      ...(this.options.evictAfter && { tolerationSeconds: secondsOf(this.options.evictAfter) }),
    };
  }
}

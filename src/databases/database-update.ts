import type { StatefulSetUpdateStrategy } from 'kubernetes-types/apps/v1';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';

/** Options of {@link DatabaseUpdate.rolling}. */
export interface RollingUpdateOptions {
  /**
   * Pods with a lower ordinal keep the old version: with three pods, 2 updates the last one alone.
   *
   * @default 0
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions
   */
  readonly partition?: number;
}

/**
 * How the pods of a StatefulSet come to a new version.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies
 */
export class DatabaseUpdate {
  /**
   * One after the other, the last one first, so that a primary comes last.
   *
   * @param options which of them
   */
  public static rolling(options: RollingUpdateOptions = {}): DatabaseUpdate {
    return new DatabaseUpdate(
      { type: 'RollingUpdate', rollingUpdate: options.partition ? { partition: options.partition } : undefined },
      at => options.partition === undefined || checkInteger(at.at('partition'), options.partition, 0),
    );
  }

  /** Each when somebody deletes it. */
  public static onDelete(): DatabaseUpdate {
    return new DatabaseUpdate({ type: 'OnDelete' });
  }

  private constructor(private readonly manifest: StatefulSetUpdateStrategy, private readonly check: (at: PropPath) => void = () => undefined) {}

  /** @internal */
  public _validate(at: PropPath): void {
    this.check(at);
  }

  /** @internal */
  public _toManifest(): StatefulSetUpdateStrategy {
    return this.manifest;
  }
}

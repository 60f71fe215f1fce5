import { Duration } from 'cdk8s';
import type { LifecycleHandler } from 'kubernetes-types/core/v1';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { checkSince } from '../validation/rules/kubernetes-version';
import { checkPort } from '../validation/rules/numbers';
import { checkNoNul } from '../validation/rules/text';

/** The minor version of Kubernetes from which {@link Handler.sleep} is. */
export const SLEEP_SINCE = 30;

/**
 * What runs when a container has started (`postStart`) or before it is stopped (`preStop`).
 *
 * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 */
export class Handler {
  /**
   * Runs a command in the container, without a shell.
   *
   * @param command the program and its arguments
   */
  public static exec(command: string[]): Handler {
    return new Handler({ exec: { command } }, at => checkCommand(at.at('command'), command));
  }

  /**
   * Requests a path of the container over HTTP.
   *
   * @param path path and query, starting with `/`
   * @param port port number
   */
  public static http(path: string, port: number): Handler {
    return new Handler({ httpGet: { path, port } }, at => {
      checkUrlPath(at.at('path'), path);
      checkPort(at.at('port'), port);
    });
  }

  /**
   * Waits, without needing a program in the image.
   *
   * Needs Kubernetes 1.30: set `kubernetesVersion` of the Environment or App.
   *
   * @param duration whole seconds, no longer than the pod's termination grace period
   */
  public static sleep(duration: Duration): Handler {
    return new Handler({ sleep: { seconds: secondsOf(duration) } }, (at, gracePeriod) => {
      checkSince(at, SLEEP_SINCE);
      if (checkSeconds(at.at('duration'), duration, 1) && secondsOf(duration) > gracePeriod) {
        at.at('duration').report(ProblemCode.RANGE, 'is longer than the termination grace period', `${secondsOf(duration)}s`,
          `write at most ${gracePeriod}s, or make terminationGracePeriod longer`);
      }
    });
  }

  private constructor(private readonly manifest: LifecycleHandler, private readonly check: (at: PropPath, gracePeriod: number) => void) {}

  /**
   * @param gracePeriod the pod's termination grace period in seconds, which a hook cannot outlast
   * @internal
   */
  public _validate(at: PropPath, gracePeriod: number): void {
    this.check(at, gracePeriod);
  }

  /** @internal */
  public _toManifest(): LifecycleHandler {
    return this.manifest;
  }
}

export function checkCommand(at: PropPath, command: string[]): void {
  if (command.length === 0 || command[0] === '') {
    at.report(ProblemCode.REQUIRED, 'names no program', command, 'write the program and its arguments, each a text of its own');
  }
  checkArguments(at, command);
}

export function checkArguments(at: PropPath, all: string[]): void {
  all.forEach((argument, index) => checkNoNul(at.at(index), argument));
}

export function checkUrlPath(at: PropPath, path: string): void {
  if (!path.startsWith('/') || /\s/.test(path)) {
    at.report(ProblemCode.FORMAT, 'is not the path of a URL', path, 'start it with "/", and escape white space');
  }
}

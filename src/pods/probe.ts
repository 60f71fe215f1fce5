import { Duration } from 'cdk8s';
import type { Probe as ProbeManifest } from 'kubernetes-types/core/v1';
import { checkCommand, checkUrlPath } from './handler';
import { sortedEntries } from '../objects/entries';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { checkInteger, checkPort } from '../validation/rules/numbers';

/**
 * How often a probe runs, and how many results decide.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe
 */
export interface ProbeThresholds {
  /**
   * Time between two probes, whole seconds.
   *
   * @default Duration.seconds(10)
   */
  readonly period?: Duration;

  /**
   * Time after which an attempt has failed, whole seconds.
   *
   * @default Duration.seconds(1)
   */
  readonly timeout?: Duration;

  /**
   * Time after the start of the container before the first probe, whole seconds. With a startup probe, the others wait
   * for it anyway.
   *
   * @default Duration.seconds(0)
   */
  readonly initialDelay?: Duration;

  /**
   * Failures in a row after which the container is not ready, or is restarted.
   *
   * @default 3
   */
  readonly failureThreshold?: number;

  /**
   * Successes in a row after which it is healthy again. Kubernetes takes more than 1 for readiness only.
   *
   * @default 1
   */
  readonly successThreshold?: number;

  /**
   * Time for a graceful stop after a failed liveness or startup probe, whole seconds.
   *
   * @default - as for every other stop of the pod
   */
  readonly terminationGracePeriod?: Duration;
}

/** Options of {@link Probe.http}. */
export interface HttpProbeOptions extends ProbeThresholds {
  /**
   * Port number.
   *
   * @default - the container's first TCP port
   */
  readonly port?: number;

  /**
   * Whether it is asked over HTTPS; the certificate is not checked.
   *
   * @default false
   */
  readonly https?: boolean;

  /**
   * Request headers, for example `{ Host: 'shop.example.com' }`.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };
}

/** Options of {@link Probe.tcp}. */
export interface TcpProbeOptions extends ProbeThresholds {
  /**
   * Port number.
   *
   * @default - the container's first TCP port
   */
  readonly port?: number;
}

/** Options of {@link Probe.grpc}. */
export interface GrpcProbeOptions extends ProbeThresholds {
  /**
   * Port number.
   *
   * @default - the container's first TCP port
   */
  readonly port?: number;

  /**
   * The service name of the health check request.
   *
   * @default - the server as a whole
   */
  readonly service?: string;
}

type Action = (port: number | undefined) => Pick<ProbeManifest, 'exec' | 'grpc' | 'httpGet' | 'tcpSocket'>;

/**
 * How the kubelet finds out whether a container is healthy.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export class Probe {
  /**
   * Healthy when a GET request is answered with a status from 200 to 399.
   *
   * @param path path and query, starting with `/`
   * @param options port, headers and thresholds
   */
  public static http(path: string, options: HttpProbeOptions = {}): Probe {
    const httpHeaders = sortedEntries(options.headers ?? {}).map(([name, value]) => ({ name, value }));
    return new Probe(options, options.port, true, port => ({
      httpGet: {
        path,
        port: port!,
        scheme: options.https ? 'HTTPS' : undefined,
        httpHeaders: httpHeaders.length > 0 ? httpHeaders : undefined,
      },
    }), at => {
      checkUrlPath(at.at('path'), path);
      for (const name of Object.keys(options.headers ?? {})) {
        if (!/^[-A-Za-z0-9]+$/.test(name)) {
          at.at('headers').at(name).report(ProblemCode.FORMAT, 'is not the name of an HTTP header', name, 'use letters, digits and "-"');
        }
      }
    });
  }

  /**
   * Healthy when a TCP connection can be opened.
   *
   * @param options port and thresholds
   */
  public static tcp(options: TcpProbeOptions = {}): Probe {
    return new Probe(options, options.port, true, port => ({ tcpSocket: { port: port! } }));
  }

  /**
   * Healthy when a command in the container exits with 0.
   *
   * @param command the program and its arguments; there is no shell
   * @param thresholds how often, and how many results decide
   */
  public static exec(command: string[], thresholds: ProbeThresholds = {}): Probe {
    return new Probe(thresholds, undefined, false, () => ({ exec: { command } }), at => checkCommand(at.at('command'), command));
  }

  /**
   * Healthy when the gRPC health service says `SERVING`.
   *
   * @param options port, service and thresholds
   * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
   */
  public static grpc(options: GrpcProbeOptions = {}): Probe {
    return new Probe(options, options.port, true, port => ({
      grpc: { port: port!, service: options.service },
    }));
  }

  /** No probe where there would be one by default. */
  public static none(): Probe {
    return new Probe({}, undefined, false, undefined);
  }

  private constructor(
    private readonly thresholds: ProbeThresholds,
    private readonly port: number | undefined,
    private readonly needsPort: boolean,
    private readonly action: Action | undefined,
    private readonly check: (at: PropPath) => void = () => undefined,
  ) {}

  /** @internal */
  public _validate(at: PropPath, kind: 'readiness' | 'liveness' | 'startup', defaultPort: number | undefined): void {
    this.check(at);
    if (this.port !== undefined) {
      checkPort(at.at('port'), this.port);
    } else if (this.needsPort && defaultPort === undefined) {
      at.at('port').report(ProblemCode.REQUIRED, 'is missing, and the container has no TCP port', undefined, 'name the port of the probe, or the ports of the container');
    }
    const { period, timeout, initialDelay, failureThreshold, successThreshold, terminationGracePeriod } = this.thresholds;
    for (const [key, duration, least] of [
      ['period', period, 1], ['timeout', timeout, 1], ['initialDelay', initialDelay, 0], ['terminationGracePeriod', terminationGracePeriod, 1],
    ] as const) {
      if (duration) {
        checkSeconds(at.at(key), duration, least);
      }
    }
    if (failureThreshold !== undefined) {
      checkInteger(at.at('failureThreshold'), failureThreshold, 1);
    }
    if (successThreshold !== undefined) {
      checkInteger(at.at('successThreshold'), successThreshold, 1, kind === 'readiness' ? undefined : 1);
    }
    if (kind === 'readiness' && terminationGracePeriod) {
      at.at('terminationGracePeriod').report(ProblemCode.CONFLICT, 'has no meaning for readiness, which stops nothing', undefined, 'leave it out');
    }
  }

  /** @internal */
  public _toManifest(defaultPort: number | undefined): ProbeManifest | undefined {
    const { period, timeout, initialDelay, failureThreshold, successThreshold, terminationGracePeriod } = this.thresholds;
    const action = this.action?.(this.port ?? defaultPort);
    return action && {
      exec: action.exec,
      grpc: action.grpc,
      httpGet: action.httpGet,
      tcpSocket: action.tcpSocket,
      periodSeconds: period && secondsOf(period),
      timeoutSeconds: timeout && secondsOf(timeout),
      initialDelaySeconds: initialDelay && secondsOf(initialDelay),
      failureThreshold,
      successThreshold,
      terminationGracePeriodSeconds: terminationGracePeriod && secondsOf(terminationGracePeriod),
    };
  }
}

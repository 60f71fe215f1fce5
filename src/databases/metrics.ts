import { ApiObjectProps } from 'cdk8s';
import { Engine } from './engine';
import { EngineInput } from './engine-input';
import { Exporter } from './exporter';
import { MetricsDiscovery, MetricsOptions } from './metrics-options';
import { Peer } from '../networking/peer';
import { Sidecar } from '../pods/container-options';
import { checkImage } from '../pods/image';
import { ContainerPort } from '../pods/port';
import { Probe } from '../pods/probe';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds, secondsOf } from '../validation/rules/durations';
import { checkLabels } from '../validation/rules/labels';

export const METRICS_PORT = 'metrics';

/** The engine's exporter, where metrics are wanted; what is wrong is reported. */
export function resolveMetrics(at: PropPath, engine: Engine, wanted: boolean, options: MetricsOptions | undefined): Exporter | undefined {
  if (!wanted) {
    if (options) {
      at.at('metricsOptions').report(ProblemCode.CONFLICT, 'has no meaning without metrics', undefined, 'write metrics: true, or leave it out');
    }
    return undefined;
  }
  if (typeof engine.exporter === 'string') {
    at.at('metrics').report(ProblemCode.UNSUPPORTED, engine.exporter, true, 'leave it out, and add a sidecar that you know');
    return undefined;
  }
  const here = at.at('metricsOptions');
  if (options?.image !== undefined) {
    checkImage(here.at('image'), options.image);
    if (!engine.exporter.sidecar) {
      here.at('image').report(ProblemCode.UNSUPPORTED, `has no meaning: ${engine.title} has its metrics itself`, options.image, 'leave it out');
    }
  }
  checkLabels(here.at('monitorLabels'), options?.monitorLabels ?? {});
  const monitored = options?.discovery !== undefined && options.discovery !== MetricsDiscovery.ANNOTATIONS;
  for (const key of ['interval', 'monitorLabels'] as const) {
    if (options?.[key] && !monitored) {
      here.at(key).report(ProblemCode.CONFLICT, 'goes with a PodMonitor or ServiceMonitor only', undefined, 'write discovery: MetricsDiscovery.POD_MONITOR, or leave it out');
    }
  }
  if (options?.interval) {
    checkSeconds(here.at('interval'), options.interval, 1);
  }
  return engine.exporter;
}

/** The port of the metrics, which is the sidecar's or the server's own. */
export function metricsPort(exporter: Exporter): ContainerPort {
  return { name: METRICS_PORT, port: exporter.port };
}

/** It keeps nobody waiting: a database starts, and serves, where nobody watches it. */
export function exporterSidecar(exporter: Exporter, input: EngineInput, options: MetricsOptions | undefined): Sidecar | undefined {
  const sidecar = exporter.sidecar?.(input);
  return sidecar && {
    ...sidecar,
    image: options?.image ?? sidecar.image,
    name: 'exporter',
    ports: [metricsPort(exporter)],
    startup: Probe.none(),
    readiness: Probe.none(),
  };
}

export function metricsAnnotations(exporter: Exporter | undefined, options: MetricsOptions | undefined): { [key: string]: string } | undefined {
  if (!exporter || (options?.discovery ?? MetricsDiscovery.ANNOTATIONS) !== MetricsDiscovery.ANNOTATIONS) {
    return undefined;
  }
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/port': `${exporter.port}`, 'prometheus.io/path': '/metrics' };
}

/** Whoever reads the metrics has no connection to the database otherwise. */
export function metricsReaders(options: MetricsOptions | undefined): Peer {
  return options?.from ?? Peer.pods({ namespaceLabels: {} });
}

interface MonitorParts {
  readonly name: string;
  readonly labels: { [key: string]: string };
  readonly selector: { [key: string]: string };
  readonly options: MetricsOptions;
}

/**
 * The object by which the Prometheus Operator finds the metrics; undefined where annotations do.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/
 */
export function renderMonitor({ name, labels, selector, options }: MonitorParts): ApiObjectProps | undefined {
  const kind = options.discovery;
  if (kind === undefined || kind === MetricsDiscovery.ANNOTATIONS) {
    return undefined;
  }
  const endpoint = { port: METRICS_PORT, interval: options.interval && `${secondsOf(options.interval)}s` };
  const pods = kind === MetricsDiscovery.POD_MONITOR;
  const spec = { selector: { matchLabels: selector }, podMetricsEndpoints: pods ? [endpoint] : undefined, endpoints: pods ? undefined : [endpoint] };
  return { apiVersion: 'monitoring.coreos.com/v1', kind, metadata: { name, labels: { ...labels, ...options.monitorLabels } }, ...{ spec } };
}

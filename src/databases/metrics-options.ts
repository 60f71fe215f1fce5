import { Duration } from 'cdk8s';
import { Peer } from '../networking/peer';

/** How Prometheus finds what to ask. */
export enum MetricsDiscovery {
  /** By the annotations `prometheus.io/scrape`, `prometheus.io/port` and `prometheus.io/path` of the pods. */
  ANNOTATIONS = 'annotations',

  /** By a PodMonitor of the Prometheus Operator. */
  POD_MONITOR = 'PodMonitor',

  /** By a ServiceMonitor of the Prometheus Operator, over the headless Service. */
  SERVICE_MONITOR = 'ServiceMonitor',
}

/** Options of the metrics of a database. */
export interface MetricsOptions {
  /**
   * How Prometheus finds them.
   *
   * @default MetricsDiscovery.ANNOTATIONS
   */
  readonly discovery?: MetricsDiscovery;

  /**
   * Labels of the PodMonitor or ServiceMonitor, by which a Prometheus chooses: `{ release: 'prometheus' }`.
   *
   * @default - those of every object of the database
   */
  readonly monitorLabels?: { [key: string]: string };

  /**
   * How often they are read, whole seconds; with a PodMonitor or ServiceMonitor.
   *
   * @default - as Prometheus is set up
   */
  readonly interval?: Duration;

  /**
   * Who may read them.
   *
   * @default - all pods of the cluster
   */
  readonly from?: Peer;

  /**
   * Another image of the exporter, where there is one.
   *
   * @default - the engine's
   */
  readonly image?: string;
}

import { EngineInput } from './engine-input';
import { Sidecar } from '../pods/container-options';

/** What tells Prometheus about a database: a sidecar, or the server itself. */
export interface Exporter {
  /** The port of the metrics; the path is `/metrics`. */
  readonly port: number;

  /** The container that asks the server; undefined where the server answers itself. Its image can be another one. */
  readonly sidecar?: (input: EngineInput) => Omit<Sidecar, 'name' | 'ports'>;
}

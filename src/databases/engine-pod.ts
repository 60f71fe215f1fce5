import { EnvValue } from 'cdk8s-plus-28';
import { InitContainer } from '../pods/container-options';
import { Handler } from '../pods/handler';
import { Mount } from '../pods/mount';
import { Probe, ProbeThresholds } from '../pods/probe';

/** What an engine says of its pods; the user's props are added to it, or win over it. */
export interface EnginePod {
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: { [name: string]: string };
  readonly envValues?: { [name: string]: EnvValue };
  /** Configuration and scripts, which roll the pods when they change: path → content. */
  readonly files?: { [path: string]: string };
  /** What runs in an empty data directory, and never again: file name → content. */
  readonly initScripts?: { [name: string]: string };
  /** Beside data, log, secrets and certificate. */
  readonly mounts?: Mount[];
  readonly initContainers?: InitContainer[];
  /**
   * Whether clients are answered; for readiness and for the start. While a server initialises, temporary ones answer on
   * the socket or on loopback: ask where clients do.
   */
  readonly ready: (thresholds: ProbeThresholds) => Probe;
  /** Whether it is alive, which it is while it recovers or is full. */
  readonly alive: (thresholds: ProbeThresholds) => Probe;
  readonly preStop?: Handler;
}

import { DatabaseTraits } from './database-traits';
import { Engine } from './engine';
import { Exporter } from './exporter';
import { METRICS_PORT } from './metrics';
import { MetricsDiscovery } from './metrics-options';
import { StatefulDatabaseProps } from './stateful-database-props';
import { Exposure, ExposureKind } from '../networking/exposure';
import { ServiceParts } from '../networking/service';
import { checkPortsAndExposure } from '../networking/service-rules';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { servicePort } from '../workloads/workload-rules';

/** The Services of a database. */
export interface DatabaseServices {
  /** Gives each pod its name. */
  readonly headless: ServiceParts;
  /** Leads clients to where they can write; undefined where there is no port, or no exposure. */
  readonly client?: ServiceParts;
  /** Leads clients to all that can be read from; undefined where that is no other than the client's. */
  readonly read?: ServiceParts;
}

/** The label by which one pod of a StatefulSet is found. */
const POD_NAME = 'statefulset.kubernetes.io/pod-name';

export function resolveServices(traits: DatabaseTraits, props: StatefulDatabaseProps, exporter: Exporter | undefined): DatabaseServices {
  const { name, engine, labels, selector, replicas, firstOrdinal } = traits;
  const ports = traits.ports.map(servicePort);
  const exposure = props.exposure ?? (ports.length > 0 ? Exposure.clusterIp() : Exposure.none());
  const primary = engine.members.kind === 'primary' && replicas > 1;
  const monitored = exporter && props.metricsOptions?.discovery === MetricsDiscovery.SERVICE_MONITOR;
  const metrics = monitored && !engine.peerPorts?.some(port => port.port === exporter.port) ? [{ name: METRICS_PORT, port: exporter.port }] : [];
  return {
    headless: {
      name: traits.serviceName,
      labels,
      selector,
      // Its clients are at the pods themselves: nothing translates a port of the Service.
      ports: [...[...traits.ports, ...engine.peerPorts ?? []].map(port => ({ ...servicePort(port), port: port.port })), ...metrics],
      exposure: Exposure.headless({ publishNotReadyAddresses: engine.members.beforeReady }),
    },
    client: exposure._kind === ExposureKind.NONE ? undefined : {
      name,
      labels,
      selector: primary ? { ...selector, [POD_NAME]: `${name}-${firstOrdinal}` } : selector,
      ports,
      exposure,
    },
    read: primary && exposure._kind !== ExposureKind.NONE ? { name: `${name}-read`, labels, selector, ports, exposure: Exposure.clusterIp() } : undefined,
  };
}

/** What is wrong with the Services beside their names, which follow from the database's. */
export function checkServices(at: PropPath, { headless, client }: DatabaseServices, engine: Engine): void {
  if (!client) {
    return;
  }
  checkPortsAndExposure(at, client);
  // With one pod nobody reads elsewhere, but the name of this Service has to do for more of them.
  const taken = engine.members.kind === 'primary' ? [client.name, `${client.name}-read`] : [client.name];
  if (taken.includes(headless.name)) {
    at.at('serviceName').report(ProblemCode.DUPLICATE, 'is the name of another Service of the database', headless.name, 'take another name');
  }
}

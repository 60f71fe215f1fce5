import { Construct } from 'constructs';
import { Engine } from './engine';
import { StatefulDatabaseProps } from './stateful-database-props';
import { recommendedLabels, selectorLabels } from '../objects/labels';
import { namespaceOf } from '../objects/namespace';
import { tagOf } from '../pods/image';
import { AppPort } from '../pods/port';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';

/** What a database knows of itself as long as it lives. */
export interface DatabaseTraits {
  readonly name: string;
  readonly engine: Engine;
  /** The ports for clients. */
  readonly ports: readonly AppPort[];
  readonly replicas: number;
  readonly firstOrdinal: number;
  readonly serviceName: string;
  readonly selector: { [label: string]: string };
  readonly labels: { [label: string]: string };
  /** The labels of what does not change with the version. */
  readonly lastingLabels: { [label: string]: string };
  /** What follows a pod's name in its DNS name. */
  readonly hostSuffix: string;
}

export function traitsOf(database: Construct, engine: Engine, props: StatefulDatabaseProps): DatabaseTraits {
  const name = props.name ?? database.node.id;
  const serviceName = props.serviceName ?? `${name}-headless`;
  const recommended = { name: engine.name, instance: name, component: props.component ?? 'database', partOf: props.partOf };
  return {
    name,
    engine,
    ports: (props.tls && engine.tlsPorts) ?? engine.ports,
    replicas: props.replicas ?? 1,
    firstOrdinal: props.firstOrdinal ?? 0,
    serviceName,
    selector: selectorLabels(engine.name, name),
    labels: { ...props.labels, ...recommendedLabels({ ...recommended, version: tagOf(props.engine.image) }) },
    lastingLabels: { ...props.labels, ...recommendedLabels(recommended) },
    hostSuffix: `.${hostOfService(database, serviceName)}`,
  };
}

/** A Service's DNS name, as every namespace of the cluster knows it where the chart says in which it is. */
export function hostOfService(database: Construct, service: string): string {
  const namespace = namespaceOf(database);
  return namespace === undefined ? service : `${service}.${namespace}.svc`;
}

export function podHost({ name, hostSuffix }: DatabaseTraits, ordinal: number): string {
  return `${name}-${ordinal}${hostSuffix}`;
}

export function checkOrdinal(at: PropPath, { firstOrdinal, replicas }: DatabaseTraits, ordinal: number): void {
  if (replicas === 0) {
    at.report(ProblemCode.CONFLICT, 'names a pod, and there are none', ordinal, 'give it replicas');
  } else {
    checkInteger(at, ordinal, firstOrdinal, firstOrdinal + replicas - 1);
  }
}

/** The DNS names of all pods, in order. */
export function hostsOf(traits: DatabaseTraits): string[] {
  return Array.from({ length: traits.replicas }, (_, index) => podHost(traits, traits.firstOrdinal + index));
}

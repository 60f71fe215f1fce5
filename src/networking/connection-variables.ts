import * as kplus from 'cdk8s-plus-28';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** What names the environment variables of a connection, and what they say. */
export interface ConnectionVariables {
  /** The other one's id, or the prefix that the user chose. */
  readonly prefix: string;
  /** Where the other one is reached. */
  readonly service: kplus.Service;
  /** The namespace of the one that connects. */
  readonly namespace: string | undefined;
  /** What the other one adds. */
  readonly more?: { [name: string]: kplus.EnvValue };
}

const HTTP = ['http', 'https'];

/**
 * The environment variables for a connection: `<PREFIX>_HOST` and `<PREFIX>_PORT` for the first port,
 * `<PREFIX>_<NAME>_PORT` for the others, `<PREFIX>_URL` where the first speaks HTTP, and what the other one adds.
 */
export function environmentVariables(at: PropPath, { prefix, service, namespace, more }: ConnectionVariables): { [name: string]: kplus.EnvValue } {
  const host = hostSeenFrom(namespace, service);
  const [first, ...others] = service.ports;
  const values: { [name: string]: string } = { HOST: host };
  if (first) {
    values.PORT = `${first.port}`;
    const scheme = HTTP.find(each => each === (first as { appProtocol?: string }).appProtocol) ?? HTTP.find(each => each === first.name);
    if (scheme) {
      values.URL = `${scheme}://${host}:${first.port}`;
    }
  }
  for (const port of others) {
    values[`${snakeCase(port.name!)}_PORT`] = `${port.port}`;
  }
  const start = snakeCase(prefix);
  if (!/^[A-Z_]\w*$/.test(start)) {
    at.at('prefix').report(ProblemCode.ENV_NAME, 'makes no name of an environment variable', prefix, 'start it with a letter');
  }
  const all = { ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, kplus.EnvValue.fromValue(value)])), ...more };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [`${start}_${name}`, value]));
}

/** The name by which a Service is found from a namespace. */
function hostSeenFrom(namespace: string | undefined, service: kplus.Service): string {
  const own = service.metadata.namespace;
  return own === undefined || own === namespace ? service.name : `${service.name}.${own}.svc`;
}

/** `orders-db` as `ORDERS_DB`. */
function snakeCase(id: string): string {
  return id.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}

import * as kplus from 'cdk8s-plus-28';
import { Connection, ConnectOptions } from './connection';
import { ConnectionLogin, ConnectionsProps } from './connections-props';
import { InitContainer } from '../pods/container-options';
import { checkImage } from '../pods/image';
import { Mount } from '../pods/mount';
import { Volume } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkEnvName } from '../validation/rules/env';

/** What a connection leads to. */
export interface ConnectionTarget {
  /** The construct id. */
  readonly id: string;
  /** The construct path, for messages. */
  readonly path: string;
  /** The DNS name by which it is found from where the connection starts. */
  readonly host: string;
  /** Its ports, as clients see them; the first is the main one. */
  readonly ports: readonly { readonly port: number; readonly name?: string; readonly appProtocol?: string }[];
  /** What it adds. */
  readonly login: ConnectionLogin;
}

const HTTP = ['http', 'https'];
const WAIT_IMAGE = 'busybox:1.37';
// Not -z, which not every build of busybox has: `true` runs, and ends it, when it is connected.
const WAIT = 'until busybox nc -w 2 "$HOST" "$PORT" -e true; do echo "waiting for $HOST:$PORT"; sleep 2; done';

/**
 * What the pods that connect need: `<PREFIX>_HOST` and `<PREFIX>_PORT` for the first port, `<PREFIX>_<NAME>_PORT` for the
 * others, `<PREFIX>_URL` where the first speaks HTTP or the options ask for it, and what the other one adds.
 */
export function connectionWith(at: PropPath, target: ConnectionTarget, options: ConnectOptions): Connection {
  const prefix = options.prefix ?? target.id;
  const start = snakeCase(prefix);
  if (!/^_*[A-Z]\w*$/.test(start)) {
    at.at('prefix').report(ProblemCode.ENV_NAME, 'makes no name of an environment variable', prefix, 'start it with a letter');
  }
  const [first, ...others] = target.ports;
  const values: { [name: string]: kplus.EnvValue } = { HOST: kplus.EnvValue.fromValue(target.host) };
  if (first) {
    values.PORT = kplus.EnvValue.fromValue(`${first.port}`);
    const scheme = HTTP.find(each => each === first.appProtocol) ?? HTTP.find(each => each === first.name);
    if (scheme) {
      values.URL = kplus.EnvValue.fromValue(`${scheme}://${target.host}:${first.port}`);
    }
  }
  for (const port of others) {
    values[`${snakeCase(port.name!)}_PORT`] = kplus.EnvValue.fromValue(`${port.port}`);
  }
  Object.assign(values, target.login.variables);
  const mounts = options.passwordFile ? passwordMount(at.at('passwordFile'), target, kebabCase(prefix), values) : [];
  const nameOf = (variable: string) => options.names?.[variable] ?? `${start}_${variable}`;
  if (options.url) {
    // Kubernetes puts in the values of the variables before it, so that nothing secret stands here.
    delete values.URL;
    values.URL = kplus.EnvValue.fromValue(urlOf(at.at('url'), target, options).replace(/\$\((\w+)\)/g, (_, variable) => `$(${nameOf(variable)})`));
  }
  checkNames(at.at('names'), options.names ?? {}, values, nameOf);
  checkWaiting(at, options);
  return {
    variables: Object.fromEntries(Object.entries(values).map(([variable, value]) => [nameOf(variable), value])),
    mounts,
    initContainers: options.wait && first ? [waitContainer(kebabCase(prefix), target.host, first.port, options)] : [],
  };
}

/** What who connects has to know, as the user that it asks for. */
export function loginOf(at: PropPath, { users = {}, ...usual }: ConnectionsProps, path: string, username: string | undefined): ConnectionLogin {
  if (username === undefined) {
    return usual;
  }
  if (Object.hasOwn(users, username)) {
    return users[username];
  }
  const names = Object.keys(users).join(', ');
  at.report(ProblemCode.CONFLICT, `is no user of ${path}`, username, names ? `write one of its users: ${names}` : 'leave it out');
  return usual;
}

function passwordMount(
  at: PropPath, { login: { passwordSecret: password }, path: owner }: ConnectionTarget, name: string, values: { [name: string]: kplus.EnvValue },
): Mount[] {
  if (!password) {
    at.report(ProblemCode.UNSUPPORTED, `${owner} has no password`, undefined, 'leave it out');
    return [];
  }
  const path = `/run/secrets/${name}`;
  delete values.PASSWORD;
  values.PASSWORD_FILE = kplus.EnvValue.fromValue(`${path}/password`);
  const volume = Volume.secret(password.secret, { name, items: { [password.key]: 'password' }, defaultMode: 0o440 });
  return [{ path, volume, readOnly: true }];
}

function urlOf(at: PropPath, { path, login: { urlTemplate } }: ConnectionTarget, options: ConnectOptions): string {
  if (urlTemplate === undefined) {
    at.report(ProblemCode.UNSUPPORTED, `${path} has no URL`, undefined, 'use the other variables');
  } else if (options.passwordFile && urlTemplate.includes('$(PASSWORD)')) {
    at.report(ProblemCode.CONFLICT, 'has the password in it, which passwordFile keeps out of the environment', undefined, 'leave one of them out');
  }
  return urlTemplate ?? '';
}

function checkNames(
  at: PropPath, names: { [variable: string]: string }, values: { [name: string]: kplus.EnvValue }, nameOf: (variable: string) => string,
): void {
  for (const [variable, name] of Object.entries(names)) {
    checkEnvName(at.at(variable), name);
    if (!Object.keys(values).includes(variable)) {
      at.at(variable).report(ProblemCode.UNSUPPORTED, 'is not among the variables of this connection', variable, `use ${Object.keys(values).join(', ')}`);
    } else if (Object.keys(values).some(other => other !== variable && nameOf(other) === name)) {
      at.at(variable).report(ProblemCode.DUPLICATE, 'is the name of another variable of this connection', name, 'give each a name of its own');
    }
  }
}

function checkWaiting(at: PropPath, { wait, waitImage }: ConnectOptions): void {
  if (waitImage === undefined) {
    return;
  }
  checkImage(at.at('waitImage'), waitImage);
  if (!wait) {
    at.at('waitImage').report(ProblemCode.CONFLICT, 'has no meaning without wait', waitImage, 'write wait: true, or leave it out');
  }
}

function waitContainer(name: string, host: string, port: number, options: ConnectOptions): InitContainer {
  return {
    name: `wait-for-${name}`,
    image: options.waitImage ?? WAIT_IMAGE,
    command: ['sh', '-c', WAIT],
    env: { HOST: host, PORT: `${port}` },
    writablePaths: [],
  };
}

/** The name by which a Service is found from a namespace. */
export function hostSeenFrom(namespace: string | undefined, service: kplus.Service): string {
  const own = service.metadata.namespace;
  return own === undefined || own === namespace ? service.name : `${service.name}.${own}.svc`;
}

/** `orders-db` as `ORDERS_DB`. */
function snakeCase(id: string): string {
  return id.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}

/** An id as the name, or the end of the name, of a volume or container. */
function kebabCase(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-/, '').slice(0, 50).replace(/-$/, '');
}

import { Duration } from 'cdk8s';
import { Engine } from './engine';
import { AppPort, checkAppPorts, checkContainerPorts, ContainerPort, protocolOf } from '../pods/port';
import { Probe } from '../pods/probe';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkEnvName } from '../validation/rules/env';
import { checkDataKey, checkDnsLabel } from '../validation/rules/names';
import { checkInteger } from '../validation/rules/numbers';
import { checkAbsolutePath } from '../validation/rules/paths';

/** Options of {@link DatabaseEngine.custom}. */
export interface CustomEngineOptions {
  /** What it is called: the name of its container, and `app.kubernetes.io/name`. */
  readonly name: string;

  /** Its image, with a tag other than `latest` or a digest. */
  readonly image: string;

  /** Where its data lies: absolute path at which the claim is mounted. */
  readonly dataPath: string;

  /**
   * The ports for clients, the main one first; several of them with names.
   *
   * @default - none: there is no client Service, and no probe
   */
  readonly ports?: AppPort[];

  /**
   * The ports at which its pods talk to each other, beside the clients'.
   *
   * @default - none
   */
  readonly peerPorts?: ContainerPort[];

  /**
   * User and group id that the image is made for; the claim's files belong to the group.
   *
   * @default 10001
   */
  readonly user?: number;

  /**
   * Whether pods have to find each other before they are ready, so that DNS names them while they start.
   *
   * @default false
   * @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
   */
  readonly findsPeersBeforeReady?: boolean;

  /**
   * Whether all pods start and stop at once, not one after the other (`podManagementPolicy: Parallel`).
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-management-policies
   */
  readonly parallel?: boolean;

  /**
   * Whether it elects among its pods, so that their number has to be odd.
   *
   * @default false
   */
  readonly quorum?: boolean;

  /**
   * Environment variables from the Secret of the credentials: name of the variable → key. One of them is `password`, the key
   * that those who connect are given; another key of the Secret can stand for it (`passwordKey`).
   *
   * @default - none: it takes no credentials
   */
  readonly secretVariables?: { [name: string]: string };

  /**
   * The user whose password it is, for those who connect; not without `secretVariables`.
   *
   * @default - none
   */
  readonly username?: string;

  /**
   * The scheme of its URLs: `postgresql`.
   *
   * @default - its clients know no URL
   */
  readonly urlScheme?: string;
}

const USER = 10001;

/** An engine of which only the image knows how it is run. */
export function customEngine(options: CustomEngineOptions): Engine {
  const { ports = [], secretVariables, user = USER } = options;
  const [port] = ports;
  const keys = Object.values(secretVariables ?? {});
  return {
    name: options.name,
    title: options.name,
    image: options.image,
    versions: { example: '1.0', oldest: 0 },
    ports,
    peerPorts: options.peerPorts,
    scheme: options.urlScheme === undefined ? undefined : { plain: options.urlScheme, tls: options.urlScheme },
    user: () => ({ user, group: user }),
    data: () => ({ path: options.dataPath }),
    writablePaths: ['/tmp'],
    gracePeriod: Duration.seconds(30),
    members: {
      kind: options.quorum ? 'quorum' : 'independent',
      beforeReady: options.findsPeersBeforeReady,
      parallel: options.parallel,
      failover: 'only the image knows what happens when a pod is lost',
    },
    auth: keys.length === 0 ? undefined : {
      username: options.username,
      files: false,
      keys: Object.fromEntries(keys.filter(key => key !== 'password').map(key => [key, 'the image'])),
    },
    noTls: 'is not known of a custom engine',
    exporter: 'is not known of a custom engine',
    pod: ({ secret }) => ({
      envValues: secret && Object.fromEntries(Object.entries(secretVariables ?? {}).map(([name, key]) => [name, secret.value(key)])),
      ready: thresholds => (port ? Probe.tcp({ ...thresholds, port: port.port }) : Probe.none()),
      alive: thresholds => (port ? Probe.tcp({ ...thresholds, port: port.port }) : Probe.none()),
    }),
  };
}

/** Checks what nobody but the user knows; the other engines are held right by their contract. */
export function checkCustomEngine(at: PropPath, options: CustomEngineOptions): void {
  const { ports = [], peerPorts = [] } = options;
  checkDnsLabel(at.at('name'), options.name);
  checkAbsolutePath(at.at('dataPath'), options.dataPath);
  checkAppPorts(at.at('ports'), ports);
  checkContainerPorts(at.at('peerPorts'), peerPorts);
  checkTogether(at, ports, peerPorts);
  if (options.user !== undefined) {
    checkInteger(at.at('user'), options.user, 0);
  }
  for (const [name, key] of Object.entries(options.secretVariables ?? {})) {
    checkEnvName(at.at('secretVariables').at(name), name);
    checkDataKey(at.at('secretVariables').at(name), key);
  }
  if (options.secretVariables && !Object.values(options.secretVariables).includes('password')) {
    at.at('secretVariables').report(ProblemCode.REQUIRED, 'lacks "password", the key that those who connect are given', undefined,
      'add it, and leave secretVariables out where there is no password');
  }
  if (options.username !== undefined && !options.secretVariables) {
    at.at('username').report(ProblemCode.CONFLICT, 'goes with secretVariables only', options.username, 'add those, or leave it out');
  }
  if (options.urlScheme !== undefined && !/^[a-z][-+.a-z0-9]*$/.test(options.urlScheme)) {
    at.at('urlScheme').report(ProblemCode.FORMAT, 'is not the scheme of a URL', options.urlScheme, 'write it as in "postgresql", without "://"');
  }
}

/** The headless Service has the ports of both. */
function checkTogether(at: PropPath, ports: readonly AppPort[], peerPorts: readonly ContainerPort[]): void {
  for (const [key, own, others] of [['ports', ports, peerPorts], ['peerPorts', peerPorts, ports]] as const) {
    if (own.length === 1 && others.length > 0 && own[0].name === undefined) {
      at.at(key).at(0).at('name').report(ProblemCode.REQUIRED, 'is missing: a Service with several ports names each', undefined, 'name each port');
    }
  }
  peerPorts.forEach((peer, index) => {
    const here = at.at('peerPorts').at(index);
    if (ports.some(client => client.port === peer.port && protocolOf(client) === protocolOf(peer))) {
      here.at('port').report(ProblemCode.DUPLICATE, 'is one of the clients\' ports as well', peer.port, 'write it once');
    }
    if (peer.name !== undefined && ports.some(({ name }) => name === peer.name)) {
      here.at('name').report(ProblemCode.DUPLICATE, 'is the name of another port as well', peer.name, 'give each port a name of its own');
    }
  });
}

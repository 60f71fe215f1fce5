import { Duration } from 'cdk8s';
import { Engine } from './engine';
import { AppPort, ContainerPort } from '../pods/port';
import { Probe } from '../pods/probe';

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
   * Environment variables from the Secret of the credentials: name of the variable → key.
   *
   * @default - none: it takes no credentials
   */
  readonly secretVariables?: { [name: string]: string };

  /**
   * The user whose password it is, for those who connect.
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

import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { bindCredentials, writeSecrets } from './bound-credentials';
import { connectionOf, loginsOf } from './connection-details';
import { DatabaseConnection, DatabaseFacts, IDatabase } from './database';
import { databaseOf, initConfigMapName, portsOf, resolvePod } from './database-pod';
import { checkAgainstEngine, checkDatabaseProps, credentialsOf } from './database-rules';
import { checkServices, resolveServices } from './database-services';
import { disksOf } from './database-storage';
import { checkOrdinal, DatabaseTraits, hostOfService, podHost, traitsOf } from './database-traits';
import { bindUsers } from './database-users';
import { Exporter } from './exporter';
import { metricsPort, metricsReaders, renderMonitor, resolveMetrics } from './metrics';
import { attachRunbook, renderRunbook, RunbookParts } from './runbook';
import { StatefulDatabaseProps } from './stateful-database-props';
import { renderStatefulSet } from './stateful-set';
import { profileOf } from '../environment/defaults';
import { keepNamespace } from '../environment/keep-namespace';
import { Connections } from '../networking/connections';
import { Peer } from '../networking/peer';
import { networkPolicyPort } from '../networking/policy';
import { WorkloadService } from '../networking/service';
import { renderConfigMap } from '../objects/config-map';
import { Manifest } from '../objects/manifest';
import { checkNamespaced, namespaceOf } from '../objects/namespace';
import { checkPod } from '../pods/check-pod';
import { PodVolumes } from '../pods/pod-volumes';
import { ContainerPort } from '../pods/port';
import { PropPath } from '../validation/prop-path';
import { addCompanions, podSelection } from '../workloads/companions';
import { addDisruptionBudget, checkDisruptionBudget, DisruptionBudget, UnhealthyPodEviction } from '../workloads/disruption-budget';
import { declarePods } from '../workloads/pods-of';

/**
 * A database, or any other app whose pods have names and disks of their own. It becomes a StatefulSet, with a headless
 * Service that gives the pods their names, a Service for clients, a ServiceAccount without rights, a NetworkPolicy that
 * lets in its own pods and who was connected, and a PodDisruptionBudget where there are several pods.
 *
 * Its data outlives it: deleting, renaming or scaling it down deletes no claim.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 */
export class StatefulDatabase extends Construct implements IDatabase, kplus.IPodSelector, kplus.INetworkPolicyPeer {
  /** Name of the StatefulSet and of what belongs to it. */
  public readonly name: string;

  /** The StatefulSet. */
  public readonly statefulSet: Manifest;

  /** The headless Service that gives the pods their names. */
  public readonly headlessService: WorkloadService;

  /** The Service for clients, which leads to the primary where there is one; undefined without a port. */
  public readonly service?: WorkloadService;

  /** The Service of all pods that can be read from, the primary among them; undefined where there is one pod, or no primary. */
  public readonly readService?: WorkloadService;

  /** Where it is, and who it lets in. */
  public readonly connection: DatabaseConnection;

  /** Who may connect to it. */
  public readonly connections: Connections;

  /** @internal */
  public readonly _facts: DatabaseFacts;

  private readonly traits: DatabaseTraits;
  private readonly runbookParts: RunbookParts;

  /**
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the name unless `name` says otherwise
   * @throws ValidationError with everything that is wrong with the props
   */
  constructor(scope: Construct, id: string, props: StatefulDatabaseProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    this.name = props.name ?? id;
    checkDatabaseProps(at, this.name, props);
    const engine = props.engine._choice.resolve(at.at('engine'));
    if (!engine) {
      at.throwReported();
      throw new Error('an engine that is not known is reported');
    }
    const traits = this.traits = traitsOf(this, engine, props);
    const { labels, selector, replicas } = traits;
    checkAgainstEngine(at, engine, props, replicas);
    const exporter = resolveMetrics(at, engine, props.metrics ?? false, props.metricsOptions);
    const secret = bindCredentials(at.at('credentials'), this, credentialsOf(at, engine, props), {
      name: this.name, labels: traits.lastingLabels, keys: ['password', ...Object.keys({ ...engine.auth?.keys, ...engine.auth?.memberKeys })],
    });
    const users = bindUsers(at.at('users'), this, { name: this.name, labels: traits.lastingLabels, secret }, props);
    const budget = props.disruptionBudget ?? defaultBudget(profileOf(this).disruptionBudgets);
    if (replicas > 1) {
      checkDisruptionBudget(at.at('disruptionBudget'), budget, replicas);
    }
    const services = resolveServices(traits, props, exporter);
    checkServices(at, services, engine);
    checkPod(at, engine.name, { ...props, image: props.engine.image, ports: portsOf(traits, exporter) }, props);
    // An engine is given nothing that is wrong.
    at.throwReported();
    const pod = resolvePod(at, traits, props, { secret, users }, exporter, profileOf(this));
    const volumes = new PodVolumes(`${this.name}-config`);
    const statefulSet = renderStatefulSet(at, this, traits, pod, props, volumes);
    at.throwReported();

    writeSecrets(this, traits.lastingLabels, [...secret ? [secret] : [], ...users.map(user => user.secret)]);
    addCompanions(this, traits, props, volumes);
    if (Object.keys(pod.initScripts).length > 0) {
      new Manifest(this, 'init', renderConfigMap({ name: initConfigMapName(this.name), labels }, pod.initScripts));
    }
    this.headlessService = WorkloadService._create(this, 'headless-service', services.headless);
    this.service = services.client && WorkloadService._create(this, 'service', services.client);
    this.readService = services.read && WorkloadService._create(this, 'read-service', services.read);
    this.statefulSet = new Manifest(this, 'Resource', statefulSet);
    if (!props.dangerouslyDeleteDataWithDatabase) {
      keepNamespace(this);
    }
    if (replicas > 1) {
      addDisruptionBudget(this, { name: this.name, labels, selector, disruptionBudget: budget });
    }

    const client = this.service ?? this.headlessService;
    const parts = {
      host: hostOfService(this, client.name),
      port: client.ports[0]?.port,
      database: databaseOf(engine, props),
      username: engine.auth && (props.username ?? engine.auth.username),
      readHost: this.readService && hostOfService(this, this.readService.name),
      scheme: props.tls ? engine.scheme?.tls : engine.scheme?.plain,
      urlOptions: engine.urlOptions?.({ members: replicas, tls: props.tls !== undefined }),
      secret,
    };
    this.connection = connectionOf(parts);
    this.connections = new Connections(this, {
      name: this.name,
      podLabels: selector,
      ports: traits.ports.map(policyPortOf),
      service: client,
      labels,
      ...loginsOf(parts, users),
    });
    this._facts = {
      engine: props.engine,
      tls: props.tls !== undefined,
      authority: props.tls?.withoutCa ? undefined : props.tls?.secret,
      members: replicas,
      memory: props.resources?.memoryLimit ?? props.resources?.memory ?? engine.memory?.usual,
      disks: disksOf(traits, pod.claims, props.logStorage !== undefined),
      storageClass: props.storage.storageClass,
    };
    this.connect(pod.container.ports, exporter, props);
    declarePods(this, { spec: statefulSet.spec!.template.spec!, connections: this.connections });
    this.runbookParts = { traits, namespace: namespaceOf(this), props, claims: pod.claims, secret: secret?.secret.name };
    attachRunbook(this, this.runbookParts);
  }

  /**
   * What to do by hand, as Markdown with the commands for this very database: a larger disk, another password, where the
   * data is. `App` writes it beside the manifests.
   */
  public get runbook(): string {
    return renderRunbook(this.runbookParts);
  }

  /**
   * Lets a peer connect to it that `connectTo` cannot name.
   *
   * @param peer who may
   * @param ports at which ports of the pods; those for clients, where it is left out
   * @throws ValidationError where the peer is wrong, or cannot be named from here
   */
  public allowFrom(peer: Peer, ports?: kplus.NetworkPolicyPort[]): void {
    this.connections.allowFrom(peer, ports);
  }

  /**
   * Lets it connect to a peer; from then on, it reaches nothing else but its own pods and the DNS.
   *
   * @param peer to whom it may
   * @param ports at which ports of the peer; those of the other workload where it is one, and else all
   * @throws ValidationError where the peer is wrong, or cannot be named from here
   */
  public allowTo(peer: Peer, ports?: kplus.NetworkPolicyPort[]): void {
    this.connections.allowTo(peer, ports);
  }

  /**
   * The DNS name of one pod, which it keeps for ever.
   *
   * @param ordinal its number
   * @throws ValidationError where there is no such pod
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id
   */
  public podHost(ordinal: number): string {
    const at = PropPath.of(this);
    checkOrdinal(at.at('podHost'), this.traits, ordinal);
    at.throwReported();
    return podHost(this.traits, ordinal);
  }

  /** Its pods, for `cdk8s-plus` constructs that select pods. */
  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    return podSelection(this, this.traits.selector);
  }

  /** Its pods, for the network policies of `cdk8s-plus`. */
  public toNetworkPolicyPeerConfig(): kplus.NetworkPolicyPeerConfig {
    return { podSelector: this.toPodSelectorConfig() };
  }

  /** Its pods, for the network policies of `cdk8s-plus`. */
  public toPodSelector(): kplus.IPodSelector | undefined {
    return this;
  }

  /** Lets in its own pods and whoever reads its metrics, and nobody else until something connects. */
  private connect(ports: readonly ContainerPort[], exporter: Exporter | undefined, props: StatefulDatabaseProps): void {
    this.connections._closeIngress();
    if (this.traits.replicas > 1 && ports.length > 0) {
      const own = ports.map(policyPortOf);
      this.connections.allowFrom(Peer.workload(this), own);
      this.connections._open(Peer.workload(this), own, 'Egress');
    }
    if (props.exposure?._isExternal) {
      this.connections._open(Peer.anywhere(), this.traits.ports.map(policyPortOf));
    }
    if (exporter) {
      this.connections.allowFrom(metricsReaders(props.metricsOptions), [policyPortOf(metricsPort(exporter))]);
      const { labels, selector } = this.traits;
      const monitor = renderMonitor({ name: this.name, labels, selector, options: props.metricsOptions ?? {} });
      if (monitor) {
        new Manifest(this, 'monitor', monitor);
      }
    }
  }
}

/** Members that are recovering may not go: what they have not yet caught up with is lost with the next one. */
function defaultBudget(wanted: boolean): DisruptionBudget {
  const one = kplus.PercentOrAbsolute.absolute(1);
  return wanted ? DisruptionBudget.maxUnavailable(one, { unhealthyPodEviction: UnhealthyPodEviction.IF_HEALTHY_BUDGET }) : DisruptionBudget.none();
}

function policyPortOf({ port, protocol }: ContainerPort): kplus.NetworkPolicyPort {
  return networkPolicyPort(port, protocol);
}

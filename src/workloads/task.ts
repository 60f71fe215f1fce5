import * as kplus from 'cdk8s-plus-28';
import { Construct, IConstruct } from 'constructs';
import type { JobSpec } from 'kubernetes-types/batch/v1';
import { addConnection } from './add-connection';
import { addCompanions, podSelection } from './companions';
import { renderJobSpec } from './job';
import { HASH_LENGTH, JobManifest } from './job-manifest';
import { checkJobWorkload } from './job-rules';
import { OrderedTask, Ordering } from './ordering';
import { declarePods } from './pods-of';
import { TaskOptions } from './task-options';
import { identityOf } from './workload-rules';
import { ConnectOptions } from '../networking/connection';
import { Connections, IConnectable } from '../networking/connections';
import { Peer } from '../networking/peer';
import { Manifest } from '../objects/manifest';
import { checkNamespaced } from '../objects/namespace';
import { PodVolumes } from '../pods/pod-volumes';
import { PropPath } from '../validation/prop-path';

/** Props of a {@link Task}. */
export interface TaskProps extends TaskOptions {
  /**
   * Name of what belongs to the task, and the start of the Job's name, at most 54 characters; 63 without `hashedName`. With
   * `indexed`, it has no dots, and room for `-` and the last index.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * Whether the Job's name ends in a hash of all that cannot be changed of a Job: its pods, first of all. A task that was
   * changed then becomes a new Job, which runs, beside the old one, which is left to `kubectl delete`, or to what removes
   * objects that are no longer in the program (`kubectl apply --prune`, Argo CD, Flux). Without it, a changed task is refused
   * by the API server while the old Job exists.
   *
   * A new version of this library can change the pods as well, so that the task runs once more: let it be one that can.
   *
   * @default true; false for a Helm hook, which takes the place of the last one
   */
  readonly hashedName?: boolean;

  /**
   * Whether the task waits until somebody sets `suspend` to false, or a queueing controller such as Kueue does.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#suspending-a-job
   */
  readonly suspend?: boolean;

  /**
   * Annotations of the Job.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/**
 * A program that runs to its end, once: a Job, and a ServiceAccount without rights. What runs again and again is a
 * `ScheduledTask`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export class Task extends Construct implements IConnectable, kplus.IPodSelector, kplus.INetworkPolicyPeer {
  /** Name of what belongs to the task, and the start of the Job's name. */
  public readonly name: string;

  /** The Job. Its name in the YAML is {@link jobName}. */
  public readonly job: Manifest;

  /** Who may connect to the task, and to whom it may. */
  public readonly connections: Connections;

  private readonly selector: { [label: string]: string };
  private readonly spec: JobSpec;
  private readonly manifest: JobManifest;
  private readonly ordered: OrderedTask;

  /**
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the task's name unless `name` says otherwise
   * @throws ValidationError with everything that is wrong with the props
   */
  constructor(scope: Construct, id: string, props: TaskProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    const hashed = props.hashedName ?? true;
    const identity = identityOf(props.name ?? id, 'task', props);
    const { name, selector, labels } = identity;
    checkJobWorkload(at, name, 'Job', hashed ? HASH_LENGTH : 0, props);
    const volumes = new PodVolumes(`${name}-config`);
    this.spec = { suspend: props.suspend, ...renderJobSpec(at, this, identity, props, volumes) };
    at.throwReported();

    this.name = name;
    this.selector = selector;
    const companions = addCompanions(this, identity, props, volumes);
    this.manifest = new JobManifest(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, labels, annotations: props.annotations },
      spec: this.spec,
    }, hashed);
    this.job = this.manifest;
    this.connections = new Connections(this, { name, podLabels: selector, labels });
    this.ordered = {
      construct: this,
      name,
      labels,
      job: this.manifest,
      companions,
      hashedOnPurpose: props.hashedName === true,
      expires: props.ttlAfterFinished !== undefined,
    };
    declarePods(this, { spec: this.spec.template.spec!, connections: this.connections });
  }

  /**
   * Keeps a workload from starting, or from being updated, until the task has succeeded: a migration before the app that needs
   * it. In the YAML the task stands before it in any case.
   *
   * @param workload a StatelessApp or another workload of this library
   * @param ordering who keeps it waiting; its pods themselves, where it is left out
   * @throws ValidationError where the workload has no pods, or cannot wait in the way that was asked for
   */
  public runBefore(workload: IConstruct, ordering: Ordering = Ordering.initContainer()): void {
    const at = PropPath.of(this).at('runBefore');
    ordering._arrange(at, this.ordered, workload);
    at.throwReported();
    workload.node.addDependency(this);
  }

  /**
   * The Job's name as it will stand in the YAML. With a hash it changes with the pods, so that it holds only when nothing is
   * changed or connected any more.
   */
  public get jobName(): string {
    return this.manifest.finalName;
  }

  /**
   * Lets the task reach a workload, a database or an external service: network policies at both ends, and environment
   * variables that say where it is (`ORDERS_DB_HOST`, `ORDERS_DB_PORT`, ...) in the main container. A variable that the props
   * set stays as it is.
   *
   * @param other a workload, a database or an external service
   * @param options names of the variables, and whether the pods wait until it answers
   * @throws ValidationError where the other has no Service or no such user, or cannot be named from here
   */
  public connectTo(other: IConnectable, options: ConnectOptions = {}): void {
    addConnection(this, this.spec.template.spec!, this.connections.connectTo(other, options));
  }

  /**
   * Lets a peer connect to the task's pods; from then on, nobody else may who was not let in as well.
   *
   * @param peer who may
   * @param ports at which ports of the pods
   * @throws ValidationError where the peer is wrong, or cannot be named from here
   */
  public allowFrom(peer: Peer, ports: kplus.NetworkPolicyPort[]): void {
    this.connections.allowFrom(peer, ports);
  }

  /**
   * Lets the task connect to a peer; from then on, it reaches nothing else but the DNS. What the peer lets in is the peer's:
   * `connectTo` opens both ends.
   *
   * @param peer to whom it may
   * @param ports at which ports of the peer; those of the other workload where it is one, and else all
   * @throws ValidationError where the peer is wrong, or cannot be named from here
   */
  public allowTo(peer: Peer, ports?: kplus.NetworkPolicyPort[]): void {
    this.connections.allowTo(peer, ports);
  }

  /** The task's pods, for `cdk8s-plus` constructs that select pods. */
  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    return podSelection(this, this.selector);
  }

  /** The task's pods, for the network policies of `cdk8s-plus`. */
  public toNetworkPolicyPeerConfig(): kplus.NetworkPolicyPeerConfig {
    return { podSelector: this.toPodSelectorConfig() };
  }

  /** The task's pods, for the network policies of `cdk8s-plus`. */
  public toPodSelector(): kplus.IPodSelector | undefined {
    return this;
  }
}

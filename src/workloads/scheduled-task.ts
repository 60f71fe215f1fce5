import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { JobSpec } from 'kubernetes-types/batch/v1';
import { addConnection } from './add-connection';
import { addCompanions, podSelection } from './companions';
import { renderJobSpec } from './job';
import { checkJobWorkload } from './job-rules';
import { declarePods } from './pods-of';
import { describeSchedule } from './schedule';
import { ScheduledTaskProps } from './scheduled-task-props';
import { checkSchedule } from './scheduled-task-rules';
import { identityOf } from './workload-rules';
import { ConnectOptions } from '../networking/connection';
import { Connections, IConnectable } from '../networking/connections';
import { Peer } from '../networking/peer';
import { Manifest } from '../objects/manifest';
import { checkNamespaced } from '../objects/namespace';
import { PodVolumes } from '../pods/pod-volumes';
import { PropPath } from '../validation/prop-path';
import { secondsOf } from '../validation/rules/durations';

/** What the controller adds to the name for each Job: `-` and the minute since 1970. */
const ADDED = 11;
const STARTING_DEADLINE = Duration.hours(1);
const TIME_ZONE = 'Etc/UTC';

/** The annotation that says when it runs. */
const SCHEDULE_ANNOTATION = 'cdk8s-workloads/schedule';

/**
 * A program that runs to its end, again and again: a CronJob, and a ServiceAccount without rights. What runs once is a
 * `Task`.
 *
 * A run can be left out, or happen twice, for reasons that are not its own: let it be one that can.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export class ScheduledTask extends Construct implements IConnectable, kplus.IPodSelector, kplus.INetworkPolicyPeer {
  /** Name of the CronJob and of what belongs to it. */
  public readonly name: string;

  /** The CronJob. */
  public readonly cronJob: Manifest;

  /** Who may connect to the task, and to whom it may. */
  public readonly connections: Connections;

  private readonly selector: { [label: string]: string };
  private readonly job: JobSpec;

  /**
   * @param scope an `Environment`, or any chart
   * @param id the construct id, and the CronJob's name unless `name` says otherwise
   * @throws ValidationError with everything that is wrong with the props
   */
  constructor(scope: Construct, id: string, props: ScheduledTaskProps) {
    super(scope, id);
    const at = PropPath.of(this);
    checkNamespaced(at, this);
    const identity = identityOf(props.name ?? id, 'task', props);
    const { name, selector, labels } = identity;
    checkJobWorkload(at, name, 'CronJob', ADDED, props);
    const timeZone = props.timeZone ?? TIME_ZONE;
    const startingDeadline = props.startingDeadline ?? STARTING_DEADLINE;
    checkSchedule(at, props);
    const volumes = new PodVolumes(`${name}-config`);
    this.job = renderJobSpec(at, this, identity, props, volumes);
    at.throwReported();

    this.name = name;
    this.selector = selector;
    addCompanions(this, identity, props, volumes);
    const { expressionString: schedule } = props.schedule;
    this.cronJob = new Manifest(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name, labels, annotations: { [SCHEDULE_ANNOTATION]: `${describeSchedule(schedule)} (${timeZone})`, ...props.annotations } },
      spec: {
        schedule,
        timeZone,
        concurrencyPolicy: props.concurrencyPolicy ?? kplus.ConcurrencyPolicy.FORBID,
        startingDeadlineSeconds: secondsOf(startingDeadline),
        successfulJobsHistoryLimit: props.successfulJobsHistoryLimit,
        failedJobsHistoryLimit: props.failedJobsHistoryLimit,
        suspend: props.suspend,
        jobTemplate: {
          // cdk8s labels the objects of a chart, and not what is made of them.
          metadata: { labels: { ...Chart.of(this).labels, ...labels } },
          spec: this.job,
        },
      },
    });
    this.connections = new Connections(this, { name, podLabels: selector, labels });
    declarePods(this, { spec: this.job.template.spec!, connections: this.connections });
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
    addConnection(this, this.job.template.spec!, this.connections.connectTo(other, options));
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

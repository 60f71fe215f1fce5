import { IConstruct } from 'constructs';
import { awaitJob, reportNoWorkload } from './await-job';
import { JobManifest } from './job-manifest';
import { Manifest } from '../objects/manifest';
import { checkImage } from '../pods/image';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';

/** When Helm runs a hook. */
export enum HelmHookEvent {
  /** Before anything of the release is installed. */
  PRE_INSTALL = 'pre-install',

  /** When all of it is installed. */
  POST_INSTALL = 'post-install',

  /** Before anything of the release is changed. */
  PRE_UPGRADE = 'pre-upgrade',

  /** When all of it is changed. */
  POST_UPGRADE = 'post-upgrade',

  /** Before anything of the release is rolled back. */
  PRE_ROLLBACK = 'pre-rollback',

  /** When all of it is rolled back. */
  POST_ROLLBACK = 'post-rollback',
}

/** Options of {@link Ordering.helmHook}. */
export interface HelmHookOptions {
  /**
   * When Helm runs it.
   *
   * @default - before an installation and before an upgrade
   */
  readonly events?: HelmHookEvent[];

  /**
   * Its place among the hooks: those with smaller numbers go first.
   *
   * @default 0
   */
  readonly weight?: number;
}

/** Options of {@link Ordering.initContainer}. */
export interface InitContainerOrderingOptions {
  /**
   * The image of the container that waits, with `sh` and `curl`.
   *
   * @default "curlimages/curl:8.11.1"
   */
  readonly image?: string;
}

/** A task as an ordering changes it. */
export interface OrderedTask {
  readonly construct: IConstruct;
  readonly name: string;
  readonly labels: { [key: string]: string };
  readonly job: JobManifest;
  /** What its pods need to start. */
  readonly companions: readonly Manifest[];
  /** Whether somebody asked for the hash in its name. */
  readonly hashedOnPurpose: boolean;
  /** Whether the Job is deleted some time after it has ended. */
  readonly expires: boolean;
}

/** What makes one go before the other. */
type Arrangement = (at: PropPath, task: OrderedTask, workload: IConstruct) => void;

const HELM = 'helm.sh';
const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/**
 * Who keeps a workload waiting until a {@link Task} has succeeded.
 */
export class Ordering {
  /**
   * The workload's pods themselves: a container that runs before the others asks the API server about the Job. It works with
   * everything that applies manifests. The Job must not expire, for pods that start later ask for it as well; and it must be
   * there as long as they may start, so that this is not for old Jobs that are removed while a new version fails to start.
   *
   * The workload's ServiceAccount may read this one Job, with a token that this one container has. Where the pods reach only
   * what they were allowed to, ports 443 and 6443 are opened to them, since no policy knows the address of the API server.
   *
   * @param options the image of that container
   */
  public static initContainer(options: InitContainerOrderingOptions = {}): Ordering {
    return new Ordering((at, task, workload) => {
      if (options.image !== undefined) {
        checkImage(at.at('image'), options.image);
      }
      if (task.expires) {
        at.report(ProblemCode.UNSAFE, `waits for the Job of ${task.construct.node.path}, which expires: pods that start after that wait for ever`, undefined,
          'leave out its ttlAfterFinished, or order it by Argo CD or Helm');
      }
      awaitJob(at, task, workload, options.image);
    });
  }

  /**
   * Argo CD: the workload is in a later sync wave than all else, and a wave begins when all of the one before is healthy, the
   * Job and databases too.
   *
   * @param wave the wave of the workload; the task and all that says nothing are in wave 0
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
   */
  public static argoCdSyncWave(wave: number = 1): Ordering {
    return new Ordering((at, _, workload) => {
      if (!checkInteger(at.at('wave'), wave, 1)) {
        return;
      }
      const main = workload.node.defaultChild;
      if (main instanceof Manifest) {
        main.metadata.addAnnotation(SYNC_WAVE, `${wave}`);
      } else {
        reportNoWorkload(at, workload);
      }
    });
  }

  /**
   * Helm: the task is a hook, which Helm runs, and waits for, at its time. Its ServiceAccount and files are hooks too, so that
   * they are there before it; a database must be there already, for what is no hook comes later. The Job keeps its name, and
   * Helm deletes the last one before it makes another.
   *
   * @param options at which times, and in which order among hooks
   * @see https://helm.sh/docs/topics/charts_hooks/
   */
  public static helmHook(options: HelmHookOptions = {}): Ordering {
    return new Ordering((at, task) => {
      const events = options.events ?? [HelmHookEvent.PRE_INSTALL, HelmHookEvent.PRE_UPGRADE];
      const weight = options.weight ?? 0;
      if (events.length === 0) {
        at.at('events').report(ProblemCode.REQUIRED, 'is empty', events, 'name at least one, or leave it out');
      }
      if (!Number.isInteger(weight)) {
        at.at('weight').report(ProblemCode.RANGE, 'is not a whole number', weight, 'write for example -1');
      }
      if (!task.hashedOnPurpose) {
        task.job.keepName();
      }
      const annotate = (manifest: Manifest, place: number) => {
        manifest.metadata.addAnnotation(`${HELM}/hook`, events.join(','));
        manifest.metadata.addAnnotation(`${HELM}/hook-weight`, `${place}`);
        manifest.metadata.addAnnotation(`${HELM}/hook-delete-policy`, 'before-hook-creation');
      };
      task.companions.forEach(companion => annotate(companion, weight - 1));
      annotate(task.job, weight);
    });
  }

  private constructor(private readonly arrange: Arrangement) {}

  /** @internal */
  public _arrange(at: PropPath, task: OrderedTask, workload: IConstruct): void {
    this.arrange(at, task, workload);
  }
}

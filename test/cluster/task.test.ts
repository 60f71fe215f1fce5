import { Duration } from 'cdk8s';
import { describeOn, eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { Environment, Ordering, PodFailure, PodFailureRule, Schedule, ScheduledTask, StatelessApp, Task, TaskProps } from '../../src';

/** What is in a namespace of tasks. */
class Tasks {
  constructor(public readonly namespace: TestNamespace) {}

  /** The Job of a task, or the newest of them. */
  public job(task: string): any {
    return this.jobs(task).at(-1);
  }

  public jobs(task: string): any[] {
    return this.namespace.kubectl.list('jobs', '-l', `app.kubernetes.io/instance=${task}`, '--sort-by=.metadata.creationTimestamp');
  }

  public pods(name: string): any[] {
    return this.namespace.kubectl.list('pods', '-l', `app.kubernetes.io/instance=${name}`).filter(pod => !pod.metadata.deletionTimestamp);
  }

  /** Why a Job has ended; undefined while it runs. */
  public outcome(task: string): string | undefined {
    const ended = this.job(task)?.status.conditions?.find((each: any) => ['Complete', 'Failed'].includes(each.type) && each.status === 'True');
    return ended && (ended.type === 'Complete' ? 'Complete' : `Failed: ${ended.reason}`);
  }

  public async ended(task: string): Promise<string | undefined> {
    await eventually(() => this.outcome(task) !== undefined, () => JSON.stringify(this.job(task)?.status));
    return this.outcome(task);
  }
}

describeOn(['simulated'], 'tasks', () => {
  let tasks: Tasks;
  beforeAll(() => {
    tasks = new Tasks(new TestNamespace(Kubectl.connect(), 'test-task'));
    tasks.namespace.apply(env => {
      new Task(env, 'once', { image: 'task:1.0' });
      new Task(env, 'parts', { image: 'task:1.0', indexed: true, completions: 12, parallelism: 4 });
      new ScheduledTask(env, 'often', { image: 'task:1.0', schedule: Schedule.cron('@every 1s'), successfulJobsHistoryLimit: 2 });
    });
  });
  afterAll(() => tasks?.namespace.remove());

  test('complete', async () => {
    expect(await tasks.ended('once')).toBe('Complete');
    expect(await tasks.ended('parts')).toBe('Complete');
    expect(tasks.job('parts').status.completedIndexes).toBe('0-11');
  });

  test('that are changed run once more, beside what they were', async () => {
    tasks.namespace.apply(env => new Task(env, 'once', { image: 'task:1.1' }));
    await eventually(() => tasks.jobs('once').length === 2, () => `${tasks.jobs('once').length} Jobs`);
    expect(await tasks.ended('once')).toBe('Complete');
    tasks.namespace.apply(env => new Task(env, 'once', { image: 'task:1.1', backoffLimit: 2 }));
    expect(tasks.jobs('once').map(job => job.spec.backoffLimit)).toEqual([6, 2]);
  });

  test('that are scheduled fire, and keep as many runs as they are told', async () => {
    await eventually(() => tasks.jobs('often').length > 0, () => JSON.stringify(tasks.namespace.kubectl.get('cronjob', 'often').status));
    for (let run = 0; run < 4; run++) {
      tasks.namespace.kubectl.run(['create', 'job', '--from=cronjob/often', `often-by-hand-${run}`]);
    }
    const finished = () => tasks.jobs('often').filter(job => job.status.succeeded === 1).length;
    await eventually(() => tasks.jobs('often').length === 2 && finished() === 2, () => `${finished()} of ${tasks.jobs('often').length} have finished`);
  });
});

describeOn(['real'], 'tasks whose containers run', () => {
  const shell = (script: string): Pick<TaskProps, 'image' | 'command'> => ({ image: 'busybox:1.37', command: ['sh', '-c', script] });
  let tasks: Tasks;
  beforeAll(() => {
    tasks = new Tasks(new TestNamespace(Kubectl.connect(), 'test-task'));
    tasks.namespace.apply(env => {
      new ScheduledTask(env, 'minutely', { ...shell('date'), schedule: Schedule.cron('* * * * *') });
      new Task(env, 'failing', { ...shell('exit 1'), backoffLimit: 1 });
      new Task(env, 'hopeless', { ...shell('exit 42'), backoffLimit: 5, podFailurePolicy: [PodFailureRule.failJob(PodFailure.exitCodes([42]))] });
      new Task(env, 'parts', {
        ...shell('[ "$JOB_COMPLETION_INDEX" != 1 ] || exit 65'),
        indexed: true,
        completions: 3,
        parallelism: 3,
        backoffLimitPerIndex: 5,
        podFailurePolicy: [PodFailureRule.failIndex(PodFailure.exitCodes([65]))],
      });
      new Task(env, 'accompanied', { ...shell('echo done > /tmp/done'), sidecars: [{ name: 'proxy', ...shell('trap "exit 0" TERM; sleep 3600 & wait') }] });
    });
  });
  afterAll(() => tasks?.namespace.remove());

  test('are tried as often as they are told', async () => {
    expect(await tasks.ended('failing')).toBe('Failed: BackoffLimitExceeded');
    expect(tasks.pods('failing').map(pod => pod.status.phase)).toEqual(['Failed', 'Failed']);
  });

  test('stop at an exit code that is not to be tried again', async () => {
    expect(await tasks.ended('hopeless')).toBe('Failed: PodFailurePolicy');
    expect(tasks.pods('hopeless')).toHaveLength(1);
  });

  test('give up one index, and finish the others', async () => {
    expect(await tasks.ended('parts')).toBe('Failed: FailedIndexes');
    expect(tasks.job('parts').status).toMatchObject({ completedIndexes: '0,2', failedIndexes: '1' });
    expect(tasks.pods('parts')).toHaveLength(3);
  });

  test('end although a sidecar runs', async () => {
    expect(await tasks.ended('accompanied')).toBe('Complete');
  });

  describe('before an app', () => {
    const ordering = Ordering.initContainer({ image: 'postgres:17' }); // which has curl here
    const deploy = (version: string, migration: string) => tasks.namespace.apply((env: Environment) => {
      const migrate = new Task(env, 'migrate', { ...shell(migration), env: { VERSION: version }, backoffLimit: 0 });
      const web = new StatelessApp(env, 'web', { ...shell('sleep 3600'), env: { VERSION: version }, replicas: 1, terminationGracePeriod: Duration.seconds(1) });
      migrate.runBefore(web, ordering);
    });
    const running = () => tasks.pods('web').filter(pod => pod.status.containerStatuses?.[0].ready).map(pod => pod.spec.containers[0].env[0].value);
    const waiting = () => tasks.pods('web').filter(pod => pod.status.phase === 'Pending').map(pod => pod.spec.containers[0].env[0].value);
    const start = (pod: any) => Date.parse(pod.status.containerStatuses[0].state.running.startedAt);

    test('run to their end before it starts', async () => {
      deploy('1', 'sleep 5');
      await eventually(() => running().join() === '1', () => tasks.namespace.kubectl.run(['get', 'pods']));
      expect(tasks.outcome('migrate')).toBe('Complete');
      expect(start(tasks.pods('web')[0])).toBeGreaterThanOrEqual(Date.parse(tasks.job('migrate').status.completionTime));
    });

    test('keep it as it was when they fail; its pods can be replaced all the same', async () => {
      deploy('2', 'exit 1');
      expect(await tasks.ended('migrate')).toBe('Failed: BackoffLimitExceeded');
      await eventually(() => waiting().join() === '2', () => tasks.namespace.kubectl.run(['get', 'pods']));
      const [old] = tasks.pods('web').filter(pod => pod.spec.containers[0].env[0].value === '1');
      tasks.namespace.kubectl.run(['delete', 'pod', '--grace-period=1', old.metadata.name]);
      const replaced = () => running().join() === '1' && tasks.pods('web').every(pod => pod.metadata.name !== old.metadata.name);
      await eventually(replaced, () => tasks.namespace.kubectl.run(['get', 'pods']));
      expect(waiting()).toEqual(['2']);
    });
  });

  test('run by the minute', async () => {
    await eventually(() => tasks.outcome('minutely') === 'Complete', () => tasks.namespace.kubectl.run(['get', 'cronjobs,jobs']), 100);
    const [run] = tasks.jobs('minutely');
    expect(run.metadata.annotations['batch.kubernetes.io/cronjob-scheduled-timestamp']).toMatch(/:00Z$/);
    expect(tasks.namespace.kubectl.get('cronjob', 'minutely').metadata.annotations['cdk8s-workloads/schedule']).toBe('Every minute (Etc/UTC)');
  });
});

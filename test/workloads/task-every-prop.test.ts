import { Cron, Duration, Testing } from 'cdk8s';
import { ConcurrencyPolicy, RestartPolicy } from 'cdk8s-plus-28';
import { container, Every, NEEDED, podOptions } from './every';
import {
  Environment, PodFailure, PodFailureRule, PodReplacementPolicy, ScheduledTask, ScheduledTaskProps, SuccessRule, Task, TaskOptions, TaskProps,
} from '../../src';
import { placesIn, without } from '../places';
import { find } from '../support';

const successRule: Every<SuccessRule> = { succeededIndexes: '0,2-3', succeededCount: 2 };
const options: Every<Omit<TaskOptions, 'restartPolicy'>> = {
  ...container,
  ...podOptions,
  // A plain container beside the main one would keep a Job from ending.
  sidecars: podOptions.sidecars.map(sidecar => ({ ...sidecar, native: true })),
  image: 'task:1.0',
  completions: 5,
  parallelism: 2,
  indexed: true,
  backoffLimit: 4,
  backoffLimitPerIndex: 3,
  maxFailedIndexes: 1,
  activeDeadline: Duration.minutes(10),
  ttlAfterFinished: Duration.days(1),
  podFailurePolicy: [PodFailureRule.failIndex(PodFailure.exitCodes([42]))],
  successPolicy: [successRule],
  podReplacementPolicy: PodReplacementPolicy.FAILED,
  containerName: 'main',
  component: 'migration',
  partOf: 'store',
  labels: { team: 'orders' },
};
const taskProps: Every<Omit<TaskProps, 'restartPolicy'>> = {
  ...options,
  name: 'resize',
  hashedName: false,
  suspend: true,
  annotations: { 'example.com/owner': 'orders' },
};
const scheduledProps: Every<Omit<ScheduledTaskProps, 'restartPolicy'>> = {
  ...options,
  schedule: Cron.hourly(),
  timeZone: 'Europe/Berlin',
  name: 'resize',
  concurrencyPolicy: ConcurrencyPolicy.REPLACE,
  startingDeadline: Duration.minutes(5),
  successfulJobsHistoryLimit: 5,
  failedJobsHistoryLimit: 6,
  suspend: true,
  annotations: { 'example.com/owner': 'orders' },
};

/** What is refused without another prop, or is the default. */
const OTHERWISE = [...NEEDED, /^(completions|indexed|backoffLimitPerIndex|schedule)$/, /sidecars\.0\.native$/];

function placesOf(props: object) {
  return [...placesIn(props)].map(path => ({ path, place: path.join('.') })).filter(({ place }) => !OTHERWISE.some(pattern => pattern.test(place)));
}

function taskOf(props: TaskProps): any[] {
  const env = new Environment(Testing.app(), 'prod', { kubernetesVersion: '1.31', createNamespace: false });
  new Task(env, 'task', props);
  return Testing.synth(env);
}

function scheduledOf(props: ScheduledTaskProps): any[] {
  const env = new Environment(Testing.app(), 'prod', { kubernetesVersion: '1.31', createNamespace: false });
  new ScheduledTask(env, 'task', props);
  return Testing.synth(env);
}

const task = JSON.stringify(taskOf(taskProps));
test.each(placesOf(taskProps))('$place of a Task shows in the manifests', ({ path }) => {
  const changed = JSON.stringify(taskOf(without(taskProps, path))) !== task;
  expect(changed).toBe(true);
});

const scheduled = JSON.stringify(scheduledOf(scheduledProps));
test.each(placesOf(scheduledProps))('$place of a ScheduledTask shows in the manifests', ({ path }) => {
  const changed = JSON.stringify(scheduledOf(without(scheduledProps, path))) !== scheduled;
  expect(changed).toBe(true);
});

test('what other props need shows in the manifests', () => {
  expect(find(taskOf({ image: 'task:1.0', completions: 3 }), 'Job').spec).toMatchObject({ completions: 3 });
  expect(find(taskOf(taskProps), 'Job').spec).toMatchObject({ completions: 5, completionMode: 'Indexed', backoffLimitPerIndex: 3 });
  expect(find(taskOf({ image: 'task:1.0', restartPolicy: RestartPolicy.ON_FAILURE }), 'Job').spec.template.spec.restartPolicy).toBe('OnFailure');
  expect(find(scheduledOf(scheduledProps), 'CronJob').spec.schedule).toBe('0 * * * *');
});

import { Cron, Duration, Testing } from 'cdk8s';
import { ConcurrencyPolicy, NetworkPolicy } from 'cdk8s-plus-28';
import { Environment, Schedule, ScheduledTask, ScheduledTaskProps, StatelessApp } from '../../src';
import { find, synthesize } from '../support';

function cronJobOf(props: Partial<ScheduledTaskProps> = {}): any {
  return find(synthesize(chart => new ScheduledTask(chart, 'report', { image: 'report:1.0', schedule: Cron.daily(), ...props })), 'CronJob');
}

test('each run is a hardened pod of an account of its own', () => {
  const manifests = synthesize(chart => new ScheduledTask(chart, 'report', { image: 'report:1.0', schedule: Cron.daily() }));
  expect(manifests.map(each => each.kind)).toEqual(['ServiceAccount', 'CronJob']);
  const pod = find(manifests, 'CronJob').spec.jobTemplate.spec.template.spec;
  expect(pod).toMatchObject({ serviceAccountName: 'report', restartPolicy: 'Never', securityContext: { runAsNonRoot: true } });
  expect(pod.containers[0].securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
});

describe('when it runs', () => {
  test('is said by a Cron of cdk8s', () => {
    expect(cronJobOf({ schedule: Cron.schedule({ minute: '30', hour: '6', weekDay: '1-5' }) }).spec.schedule).toBe('30 6 * * 1-5');
  });

  test('is said by an expression', () => {
    expect(cronJobOf({ schedule: Schedule.cron('*/5 * * * *') }).spec.schedule).toBe('*/5 * * * *');
  });

  test('has a time zone in any case', () => {
    expect(cronJobOf().spec.timeZone).toBe('Etc/UTC');
    expect(cronJobOf({ timeZone: 'Europe/Berlin' }).spec.timeZone).toBe('Europe/Berlin');
  });

  test.each([
    ['0 3 * * *', 'At 03:00, every day'],
    ['@daily', 'At 00:00, every day'],
    ['*/5 * * * *', 'Every 5 minutes'],
    ['5/15 * * * *', 'Every 15 minutes, starting at 5 minutes past the hour'],
    ['0 * * * *', 'Every hour'],
    ['@hourly', 'Every hour'],
    ['30 6 ? * MON-FRI', 'At 06:30, Monday through Friday'],
    ['05  08 01 * *', 'At 08:05, on day 1 of the month'],
    ['0 0 13 * 5', 'At 00:00, on day 13 of the month, and on Friday'],
    ['0 0 1 jan *', 'At 00:00, on day 1 of the month, only in January'],
    ['0 22 * * 0', 'At 22:00, only on Sunday'],
    ['@every 1h30m', 'Every 1h30m'],
  ])('%s stands in an annotation as "%s"', (expression, meaning) => {
    expect(cronJobOf({ schedule: Schedule.cron(expression), timeZone: 'Asia/Tokyo' }).metadata.annotations).toEqual({ 'cdk8s-workloads/schedule': `${meaning} (Asia/Tokyo)` });
  });

  test.each([
    '* * * * *', '? ? ? ? ?', '0 3 * * 0', '0 3 * * sun,SAT', '0 3 1-7/2 feb-apr *', '0,30 8-18 * * 1-5', '0 0 29 2 *', '0 0 31 2 1', '0 0 31 1,2 ?', '00 03 * * *', '*/59 * * * *', '10-12/2 * * * *',
    '@yearly', '@annually', '@monthly', '@weekly', '@midnight', '@every 1s', '@every 1.5h',
  ])('%s is a schedule', expression => {
    expect(cronJobOf({ schedule: Schedule.cron(expression) }).spec.schedule).toBe(expression);
  });

  test.each(['UTC', 'Etc/GMT+5', 'GB', 'Asia/Calcutta', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'EST5EDT'])('%s is a time zone', timeZone => {
    expect(cronJobOf({ timeZone }).spec.timeZone).toBe(timeZone);
  });
});

describe('runs', () => {
  test('do not overlap, unless it is said otherwise', () => {
    expect(cronJobOf().spec.concurrencyPolicy).toBe('Forbid');
    expect(cronJobOf({ concurrencyPolicy: ConcurrencyPolicy.ALLOW }).spec.concurrencyPolicy).toBe('Allow');
  });

  test('start at most an hour late, unless it is said otherwise', () => {
    expect(cronJobOf().spec.startingDeadlineSeconds).toBe(3600);
    expect(cronJobOf({ startingDeadline: Duration.seconds(10) }).spec.startingDeadlineSeconds).toBe(10);
  });

  test('are labelled as the CronJob is, and with what the environment says', () => {
    const env = new Environment(Testing.app(), 'prod', { labels: { team: 'orders' } });
    new ScheduledTask(env, 'report', { image: 'report:1.0', schedule: Cron.daily(), component: 'reporting' });
    const { jobTemplate } = find(Testing.synth(env), 'CronJob').spec;
    const labels = { 'team': 'orders', 'app.kubernetes.io/instance': 'report', 'app.kubernetes.io/component': 'reporting' };
    expect(jobTemplate.metadata.labels).toMatchObject(labels);
    expect(jobTemplate.spec.template.metadata.labels).toMatchObject(labels);
  });

  test('are kept by the history limits, and do not expire by themselves', () => {
    const { spec } = cronJobOf({ successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 7 });
    expect(spec).toMatchObject({ successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 7 });
    expect(spec.jobTemplate.spec.ttlSecondsAfterFinished).toBeUndefined();
  });
});

test('the name is as it was said, with at most 52 characters', () => {
  expect(cronJobOf({ name: 'a'.repeat(52) }).metadata.name).toHaveLength(52);
});

test('annotations of the user stand beside the meaning of the schedule', () => {
  expect(Object.keys(cronJobOf({ annotations: { 'example.com/owner': 'orders' } }).metadata.annotations)).toEqual(['cdk8s-workloads/schedule', 'example.com/owner']);
});

test('a connection gives variables to the pods and opens network policies at both ends', () => {
  const manifests = synthesize(chart => {
    const task = new ScheduledTask(chart, 'report', { image: 'report:1.0', schedule: Cron.daily() });
    task.connectTo(new StatelessApp(chart, 'web', { image: 'web:1.0', port: 8080 }), { prefix: 'shop' });
  });
  expect(find(manifests, 'CronJob').spec.jobTemplate.spec.template.spec.containers[0].env).toEqual([{ name: 'SHOP_HOST', value: 'web' }, { name: 'SHOP_PORT', value: '8080' }]);
  expect(find(manifests, 'NetworkPolicy', 'report').spec.policyTypes).toEqual(['Egress']);
  expect(find(manifests, 'NetworkPolicy', 'web').spec.policyTypes).toEqual(['Ingress']);
});

test('network policies of cdk8s-plus select its pods', () => {
  const manifests = synthesize(chart => {
    new NetworkPolicy(chart, 'policy', { selector: new ScheduledTask(chart, 'report', { image: 'report:1.0', schedule: Cron.daily() }) });
  });
  expect(find(manifests, 'NetworkPolicy').spec.podSelector.matchLabels).toMatchObject({ 'app.kubernetes.io/instance': 'report' });
});

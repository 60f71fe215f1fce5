import { Cron, Duration, Size, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { backup } from './backups';
import {
  App, BackupMetrics, BackupWatch, Environment, Peer, PodSecurityLevel, PushgatewayOptions, Schedule, ScheduledBackupProps, Volume, WebhookOptions,
} from '../../src';
import { placesIn, without } from '../places';
import { find, synthesize } from '../support';
import { Every, podOptions } from '../workloads/every';

const outside = Testing.chart();
const url = (key: string) => ({ secret: Secret.fromSecretName(outside, key, 'receivers'), key });
const webhook: Every<WebhookOptions> = { url: url('webhook'), peer: Peer.cidr('192.0.2.0/24'), port: 8443 };
const heartbeat: Every<WebhookOptions> = { url: url('heartbeat'), peer: Peer.cidr('198.51.100.0/24'), port: 8080 };
const watch: Every<BackupWatch> = {
  maximumAge: Duration.days(3),
  maximumVerificationAge: Duration.days(15),
  webhook,
  textOnly: true,
  onSuccess: true,
  metrics: BackupMetrics.pushgateway({ url: 'https://pushgateway' }),
  heartbeat,
  schedule: Schedule.cron('*/2 * * * *'),
  image: 'mirror/curl:8.11.1',
  resources: { memory: Size.mebibytes(32) },
};
const pushgateway: Every<PushgatewayOptions> = { url: 'http://pushgateway:9091/base', peer: Peer.cidr('203.0.113.0/24'), port: 9092 };

/** What a watched and verified backup is made of. */
function synthesized(options: object): string {
  const env = new Environment(new App(), 'prod', { podSecurity: PodSecurityLevel.PRIVILEGED });
  backup(env, { verification: { schedule: Cron.weekly() }, watch: options as BackupWatch });
  return JSON.stringify(Testing.synth(env));
}

const NEEDED = [['maximumAge'], ['webhook', 'url'], ['heartbeat', 'url']].map(path => path.join('.'));
const places = [...placesIn(watch)].filter(path => !NEEDED.some(needed => path.join('.').startsWith(needed)));
test.each(places.map(path => [path.join('.'), path] as const))('%s of a watch shows in the manifests', (_, path) => {
  // What is for a webhook alone goes with it.
  const dependent = path.join('.') === 'webhook' ? { textOnly: false, onSuccess: false } : {};
  expect(synthesized({ ...without(watch, [...path]), ...dependent })).not.toBe(synthesized({ ...watch, ...dependent }));
});

test.each(Object.keys(pushgateway))('%s of a Pushgateway shows in the manifests', key => {
  const with_ = (options: PushgatewayOptions) => synthesized({ ...watch, metrics: BackupMetrics.pushgateway(options) });
  expect(with_({ ...pushgateway, [key]: key === 'url' ? 'http://other' : undefined })).not.toBe(with_(pushgateway));
});

test('an age and another one show in the manifests', () => {
  expect(synthesized({ ...watch, maximumAge: Duration.days(4) })).not.toBe(synthesized(watch));
});

const usual = (chart: Construct): BackupWatch => ({ maximumAge: Duration.days(2), webhook: { url: { secret: Secret.fromSecretName(chart, 'alerts', 'alerts'), key: 'slack' } } });

function objects(options: Partial<BackupWatch> = {}, props: Partial<ScheduledBackupProps> = {}): any[] {
  return synthesize(chart => backup(chart, { ...props, watch: { ...usual(chart), ...options } })).filter(({ metadata }) => metadata.name.startsWith('backup-watch'));
}

function container(options: Partial<BackupWatch> = {}, props: Partial<ScheduledBackupProps> = {}): any {
  return find(objects(options, props), 'CronJob').spec.jobTemplate.spec.template.spec.containers[0];
}

const variables = ({ env }: any) => Object.fromEntries(env.map(({ name, value, valueFrom }: any) => [name, value ?? valueFrom]));

test('a watch is a CronJob of its own that looks every five minutes', () => {
  const { metadata, spec } = find(objects(), 'CronJob');
  expect(metadata.name).toBe('backup-watch');
  expect(spec).toMatchObject({ schedule: '*/5 * * * *', concurrencyPolicy: 'Forbid', successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 1 });
  expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 600, backoffLimit: 0 });
});

test('without a watch there is none', () => {
  expect(synthesize(chart => backup(chart)).some(({ metadata }) => metadata.name === 'backup-watch')).toBe(false);
});

test('it may look at the schedules that it watches and at all Jobs and pods, and at nothing else', () => {
  expect(find(objects(), 'Role').rules).toEqual([
    { apiGroups: ['batch'], resources: ['cronjobs'], resourceNames: ['backup', 'backup-watch'], verbs: ['get'] },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
  ]);
  expect(find(objects(), 'RoleBinding')).toMatchObject({ roleRef: { kind: 'Role', name: 'backup-watch' }, subjects: [{ kind: 'ServiceAccount', name: 'backup-watch' }] });
});

test('verifications are watched as well', () => {
  const verified = { verification: { schedule: Cron.weekly() } };
  expect(variables(container({}, verified)).WATCHED).toBe('backup:172800 backup-verify:0');
  expect(variables(container({ maximumVerificationAge: Duration.days(15) }, verified)).WATCHED).toBe('backup:172800 backup-verify:1296000');
  expect(find(objects({}, verified), 'Role').rules[0].resourceNames).toEqual(['backup', 'backup-verify', 'backup-watch']);
});

test('it finds its own Job by the label that the controller gives its pods', () => {
  expect(variables(container()).JOB).toEqual({ fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-name']" } });
});

test('URLs are files of a Secret, and the pod has a token', () => {
  const pod = find(objects(), 'CronJob').spec.jobTemplate.spec.template.spec;
  expect(variables(pod.containers[0]).WEBHOOK_FILE).toBe('/run/secrets/webhook/url');
  expect(pod.containers[0].volumeMounts).toContainEqual({ mountPath: '/run/secrets/webhook', name: 'webhook', readOnly: true });
  expect(pod.volumes).toContainEqual({ name: 'webhook', secret: { secretName: 'alerts', items: [{ key: 'slack', path: 'url' }], defaultMode: 0o440 } });
  expect(pod.automountServiceAccountToken).toBe(true);
});

test('it reaches the API server, the webhook, the heartbeat and the Pushgateway, and nothing else', () => {
  const { egress } = find(objects({ webhook: watch.webhook, heartbeat: watch.heartbeat, metrics: BackupMetrics.pushgateway({ ...pushgateway, port: undefined }) }), 'NetworkPolicy').spec;
  const to = (cidr: string) => [{ ipBlock: { cidr } }];
  expect(egress.slice(1)).toEqual([
    { ports: [{ port: 443, protocol: 'TCP' }, { port: 6443, protocol: 'TCP' }] },
    { to: to('192.0.2.0/24'), ports: [{ port: 8443, protocol: 'TCP' }] },
    { to: to('198.51.100.0/24'), ports: [{ port: 8080, protocol: 'TCP' }] },
    { to: to('203.0.113.0/24'), ports: [{ port: 9091, protocol: 'TCP' }] },
  ]);
});

test.each([['http://a', 80], ['https://a/b', 443], ['http://[2001:db8::1]:9091', 9091]])('the port of %s is %d', (place, port) => {
  const { egress } = find(objects({ metrics: BackupMetrics.pushgateway({ url: place, peer: Peer.cidr('192.0.2.0/24') }) }), 'NetworkPolicy').spec;
  expect(egress.find(({ to }: any) => to?.[0].ipBlock).ports).toEqual([{ port, protocol: 'TCP' }]);
});

test('a file of metrics has the names of the namespace and of the backup, in the volume', () => {
  const env = new Environment(new App(), 'prod');
  backup(env, { watch: { maximumAge: Duration.days(2), metrics: BackupMetrics.textfile(Volume.claim('metrics')) } });
  const pod = find(Testing.synth(env).filter(({ metadata }) => metadata.name === 'backup-watch'), 'CronJob').spec.jobTemplate.spec.template.spec;
  expect(variables(pod.containers[0]).TEXTFILE).toBe('/metrics/prod.backup.prom');
  expect(pod.containers[0].volumeMounts).toContainEqual({ mountPath: '/metrics', name: 'metrics' });
  expect(pod.volumes).toContainEqual({ name: 'metrics', persistentVolumeClaim: { claimName: 'metrics' } });
});

test('its pods are placed as those of the backup, with an account of their own and as nobody else', () => {
  const { nodeSelector, tolerations, priorityClassName, imagePullSecrets, podLabels, serviceAccount } = podOptions;
  const props = { nodeSelector, tolerations, priorityClassName, imagePullSecrets, podLabels, serviceAccount, podSecurity: { user: 999 }, labels: { team: 'orders' } };
  const { metadata, spec } = find(objects({}, props), 'CronJob').spec.jobTemplate.spec.template;
  expect(spec).toMatchObject({ nodeSelector, priorityClassName, serviceAccountName: 'backup-watch', securityContext: { runAsUser: 10001 } });
  expect([spec.tolerations.length, spec.imagePullSecrets.length]).toEqual([tolerations.length, imagePullSecrets.length]);
  expect(metadata.labels).toMatchObject({ ...podLabels, team: 'orders' });
  expect(find(objects({}, props), 'Role').metadata.labels).toMatchObject({ 'team': 'orders', 'app.kubernetes.io/name': 'backup-watch' });
});

test('the runbook says what is reported, and how to look now; without a watch it does not', () => {
  const env = new Environment(new App(), 'prod');
  const { runbook } = backup(env, { watch: usual(env) });
  expect(runbook).toContain('## Reports');
  expect(runbook).toContain('kubectl --namespace prod create job --from=cronjob/backup-watch "$LOOK"');
  expect(backup(Testing.chart()).runbook).not.toContain('Reports');
});

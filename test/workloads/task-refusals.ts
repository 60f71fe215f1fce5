import { Cron, Duration, Size } from 'cdk8s';
import { RestartPolicy } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  App, EbsStorageClass, Environment, Ordering, PersistentStore, PodFailure, PodFailureRule, PodReplacementPolicy, ProblemCode, Schedule,
  ScheduledTask, ScheduledTaskProps, StatelessApp, StorageSource, Task, TaskProps,
} from '../../src';
import { NAME_FIX, Refusal, refusal } from '../refusal';

function task(title: string, props: Partial<TaskProps>, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => new Task(chart, 'task', { image: 'task:1.0', ...props }), code, `test/task: ${message}`);
}

function scheduled(title: string, props: Partial<ScheduledTaskProps>, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => new ScheduledTask(chart, 'task', { image: 'task:1.0', schedule: Cron.daily(), ...props }), code, `test/task: ${message}`);
}

function cron(title: string, expression: string, code: ProblemCode, message: string): Refusal {
  return scheduled(title, { schedule: Schedule.cron(expression) }, code, `schedule: ${message}`);
}

function before(title: string, props: Partial<TaskProps>, ordering: Ordering, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => new Task(chart, 'task', { image: 'task:1.0', ...props }).runBefore(new StatelessApp(chart, 'web', { image: 'web:1.0' }), ordering), code,
    `test/task: runBefore${message}`);
}

const indexed = { indexed: true, completions: 5 };
const many = { indexed: true, completions: 100001, backoffLimitPerIndex: 1 };
const name = (length: number) => 'a'.repeat(length);

const names: Refusal[] = [
  task('a task with a name of 55 characters', { name: name(55) }, ProblemCode.NAME, `name: has 55 characters, received "${name(55)}"; use at most 54`),
  task('a task with a name of 64 characters and no hash', { name: name(64), hashedName: false, containerName: 'main' }, ProblemCode.NAME,
    `name: has 64 characters, received "${name(64)}"; use at most 63`),
  task('a task with indexes whose name leaves no room for them', { ...indexed, completions: 10, name: name(54) }, ProblemCode.NAME,
    `name: has 54 characters, received "${name(54)}"; use at most 52`),
  task('a task with indexes and a dot in its name', { ...indexed, name: 'a.b' }, ProblemCode.NAME,
    'name: has a dot, which the host names of its pods cannot have, received "a.b"; use "-" instead, as pods have indexes'),
  task('a task with an underscore in its name', { name: 'my_task', containerName: 'main' }, ProblemCode.NAME, `name: is not a valid name, received "my_task"; ${NAME_FIX}`),
  scheduled('a scheduled task with a name of 53 characters', { name: name(53) }, ProblemCode.NAME, `name: has 53 characters, received "${name(53)}"; use at most 52`),
  scheduled('a scheduled task with indexes whose name leaves no room for them', { ...indexed, name: name(51) }, ProblemCode.NAME,
    `name: has 51 characters, received "${name(51)}"; use at most 50`),
];

const counts: Refusal[] = [
  task('half a completion', { completions: 0.5 }, ProblemCode.RANGE, 'completions: is out of range, received 0.5; write a whole number of at least 0'),
  task('negative parallelism', { parallelism: -1 }, ProblemCode.RANGE, 'parallelism: is out of range, received -1; write a whole number of at least 0'),
  task('negative attempts', { backoffLimit: -1 }, ProblemCode.RANGE, 'backoffLimit: is out of range, received -1; write a whole number of at least 0'),
  task('indexes and nobody knows how many', { indexed: true }, ProblemCode.REQUIRED, 'completions: is missing: it is the number of indexes; write how many there are'),
  task('100,001 pods at once with indexes', { ...indexed, parallelism: 100001 }, ProblemCode.RANGE,
    'parallelism: is out of range for a task with indexes, received 100001; write at most 100000'),
  task('attempts for each index and no index', { backoffLimitPerIndex: 1 }, ProblemCode.CONFLICT,
    'backoffLimitPerIndex: counts for each index, and the task has none, received 1; set indexed, or use backoffLimit'),
  task('attempts for each index in one pod', { ...indexed, backoffLimitPerIndex: 1, restartPolicy: RestartPolicy.ON_FAILURE }, ProblemCode.CONFLICT,
    'restartPolicy: restarts containers in their pods, where backoffLimitPerIndex does not count, received "OnFailure"; write RestartPolicy.NEVER'),
  task('failed indexes that are not counted', { ...indexed, maxFailedIndexes: 1 }, ProblemCode.CONFLICT,
    'maxFailedIndexes: counts indexes that have failed, and without backoffLimitPerIndex the task fails as a whole, received 1; set backoffLimitPerIndex, or leave it out'),
  task('more failed indexes than there are', { ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 6 }, ProblemCode.RANGE,
    'maxFailedIndexes: is more than there are indexes, received 6; write at most 5'),
  task('more than 100,000 indexes, each of which may fail', many, ProblemCode.REQUIRED,
    'maxFailedIndexes: is missing: there are more than 100000 indexes, each with attempts of its own; write at most 10000'),
  task('more than 100,000 indexes, of which too many may fail', { ...many, maxFailedIndexes: 10001 }, ProblemCode.RANGE,
    'maxFailedIndexes: is out of range for more than 100000 indexes, each with attempts of its own, received 10001; write at most 10000'),
  task('more than 100,000 indexes, too many at once', { ...many, maxFailedIndexes: 1, parallelism: 10001 }, ProblemCode.RANGE,
    'parallelism: is out of range for more than 100000 indexes, each with attempts of its own, received 10001; write at most 10000'),
  task('no time at all', { activeDeadline: Duration.seconds(0) }, ProblemCode.RANGE, 'activeDeadline: is out of range, received "0s"; write whole seconds, at least 1'),
  task('a Job that is kept for half a second', { ttlAfterFinished: Duration.millis(500) }, ProblemCode.RANGE,
    'ttlAfterFinished: is out of range, received "0.5s"; write whole seconds, at least 0'),
];

const failures: Refusal[] = [
  task('a task that is always restarted', { restartPolicy: RestartPolicy.ALWAYS }, ProblemCode.UNSUPPORTED,
    'restartPolicy: is for what does not end, received "Always"; write RestartPolicy.NEVER or RestartPolicy.ON_FAILURE, or use a StatelessApp'),
  task('rules for failures of containers that are restarted', { restartPolicy: RestartPolicy.ON_FAILURE, podFailurePolicy: [PodFailureRule.failJob(PodFailure.exitCodes([1]))] },
    ProblemCode.CONFLICT, 'restartPolicy: restarts containers in their pods, where podFailurePolicy does not see them, received "OnFailure"; write RestartPolicy.NEVER'),
  task('rules for failures of pods that are replaced before', {
    podReplacementPolicy: PodReplacementPolicy.TERMINATING_OR_FAILED, podFailurePolicy: [PodFailureRule.ignore(PodFailure.disruption())],
  }, ProblemCode.CONFLICT, 'podReplacementPolicy: replaces pods before it is known how they failed, which podFailurePolicy asks, received "TerminatingOrFailed"; '
    + 'write PodReplacementPolicy.FAILED, or leave it out'),
  task('21 rules for failures', { podFailurePolicy: Array(21).fill(PodFailureRule.ignore(PodFailure.disruption())) }, ProblemCode.RANGE,
    'podFailurePolicy: has 21 rules; write at most 20'),
  task('an index that fails where none counts', { podFailurePolicy: [PodFailureRule.failIndex(PodFailure.exitCodes([1]))] }, ProblemCode.CONFLICT,
    'podFailurePolicy[0]: fails one index, and the attempts are counted for all of them together; set backoffLimitPerIndex, or write PodFailureRule.failJob()'),
  task('success as a failure', { podFailurePolicy: [PodFailureRule.failJob(PodFailure.exitCodes([1, 0]))] }, ProblemCode.RANGE,
    'podFailurePolicy[0].codes[1]: is not the exit code of a failure, received 0; write a whole number other than 0'),
  task('an exit code twice', { podFailurePolicy: [PodFailureRule.failJob(PodFailure.otherExitCodes([1, 0, 1]))] }, ProblemCode.DUPLICATE,
    'podFailurePolicy[0].codes[2]: is there already, received 1; write it once'),
  task('no exit codes', { podFailurePolicy: [PodFailureRule.failJob(PodFailure.exitCodes([]))] }, ProblemCode.RANGE,
    'podFailurePolicy[0].codes: has 0 exit codes; write between 1 and 255'),
  task('the exit code of an unknown container', { podFailurePolicy: [PodFailureRule.failJob(PodFailure.exitCodes([1], 'proxy'))] }, ProblemCode.CONFLICT,
    'podFailurePolicy[0].containerName: is not a container of the pod, received "proxy"; write one of task'),
  task('a condition with a space', { podFailurePolicy: [PodFailureRule.count(PodFailure.condition('Not Ready'))] }, ProblemCode.NAME,
    'podFailurePolicy[0].type: is not a valid key, received "Not Ready"; '
    + 'write "name" or "example.com/name" with a name of at most 63 letters, digits, "-", "_" and "."'),
  task('a condition that is perhaps so', { podFailurePolicy: [PodFailureRule.count(PodFailure.condition('Ready', 'perhaps'))] }, ProblemCode.FORMAT,
    'podFailurePolicy[0].status: is not the status of a condition, received "perhaps"; write "True", "False" or "Unknown"'),
  task('a sidecar that keeps the pod running', { sidecars: [{ name: 'proxy', image: 'proxy:1.0', native: false }] }, ProblemCode.UNSAFE,
    'sidecars[0].native: keeps its pod running when the main container has ended, so that the task never does, received false; leave it out: a native sidecar is stopped then'),
  refusal('a store for one node in a task of several pods', chart => {
    const storageClass = new EbsStorageClass(chart, 'class', {});
    const store = new PersistentStore(chart, 'data', { size: Size.gibibytes(1), source: StorageSource.dynamic(storageClass) });
    new Task(chart, 'task', { image: 'task:1.0', parallelism: 2, mounts: [{ path: '/data', volume: store.volume }] });
  }, ProblemCode.UNSAFE, 'test/task: parallelism: needs the store test/data on several nodes, and it is ReadWriteOnce, received 2; '
    + 'run one pod at a time, or make the store ReadWriteMany'),
];

const successes: Refusal[] = [
  task('a rule for success without indexes', { completions: 5, successPolicy: [{ succeededCount: 1 }] }, ProblemCode.CONFLICT,
    'successPolicy: names indexes, and the task has none; set indexed, or leave it out'),
  task('no rule for success', { ...indexed, successPolicy: [] }, ProblemCode.RANGE, 'successPolicy: has 0 rules; write between 1 and 20'),
  task('a rule for success that says nothing', { ...indexed, successPolicy: [{}] }, ProblemCode.REQUIRED,
    'successPolicy[0]: says nothing; write succeededIndexes, succeededCount or both'),
  task('more successes than indexes', { ...indexed, successPolicy: [{ succeededCount: 6 }] }, ProblemCode.RANGE,
    'successPolicy[0].succeededCount: is more than there are indexes to succeed, received 6; write at most 5'),
  task('more successes than indexes that are named', { ...indexed, successPolicy: [{ succeededIndexes: '0,2-3', succeededCount: 4 }] }, ProblemCode.RANGE,
    'successPolicy[0].succeededCount: is more than there are indexes to succeed, received 4; write at most 3'),
  task('an index that there is not', { ...indexed, successPolicy: [{ succeededIndexes: '1-5' }] }, ProblemCode.RANGE,
    'successPolicy[0].succeededIndexes: names an index that there is not, received "1-5"; write indexes from 0 to 4'),
  ...['1,0', '2-1', '1-1', '0, 2', 'a', ''].map(indexes => task(`"${indexes}" as indexes`, { ...indexed, successPolicy: [{ succeededIndexes: indexes }] }, ProblemCode.FORMAT,
    `successPolicy[0].succeededIndexes: is not a list of indexes, received "${indexes}"; write numbers and ranges in order, each index once: "0,2-4"`)),
];

const ITEM_FIX = 'write "*", a value, a range "1-5", a step "*/2" or "1-5/2", or several of them with "," between';
const schedules: Refusal[] = [
  ...['0 3 * *', '0 0 3 * * *', ' 0 3 * * *', ''].map(text => cron(`the schedule "${text}"`, text, ProblemCode.FORMAT,
    `has ${text.split(' ').length} fields, received "${text}"; write five: minute, hour, day of the month, month and day of the week, for example "0 3 * * *"`)),
  cron('Sunday as 7', '0 3 * * 7', ProblemCode.RANGE, 'the day of the week is out of range, received "7"; write 0 to 6 or SUN to SAT'),
  cron('minute 60', '60 * * * *', ProblemCode.RANGE, 'the minute is out of range, received "60"; write 0 to 59'),
  cron('hour 24', '0 24 * * *', ProblemCode.RANGE, 'the hour is out of range, received "24"; write 0 to 23'),
  cron('day 0', '0 0 0 * *', ProblemCode.RANGE, 'the day of the month is out of range, received "0"; write 1 to 31'),
  cron('a month with a typing error', '0 0 1 jam *', ProblemCode.RANGE, 'the month is out of range, received "jam"; write 1 to 12 or JAN to DEC'),
  cron('the last day', '0 0 L * *', ProblemCode.RANGE, 'the day of the month is out of range, received "L"; write 1 to 31'),
  cron('the nearest weekday', '0 0 15W * *', ProblemCode.RANGE, 'the day of the month is out of range, received "15W"; write 1 to 31'),
  cron('the second Monday', '0 0 * * 1#2', ProblemCode.FORMAT, `the day of the week is wrong, received "1#2"; ${ITEM_FIX}`),
  cron('a list with nothing in it', '0 1,,2 * * *', ProblemCode.FORMAT, `the hour is wrong, received ""; ${ITEM_FIX}`),
  cron('a range from all', '*-5 * * * *', ProblemCode.FORMAT, `the minute is wrong, received "*-5"; ${ITEM_FIX}`),
  cron('Friday to Monday', '0 0 * * FRI-MON', ProblemCode.RANGE, 'the day of the week ends before it starts, received "FRI-MON"; write two ranges: "FRI-6,0-MON"'),
  cron('a step of 0', '*/0 * * * *', ProblemCode.RANGE, 'the minute has a step that leads nowhere, received "*/0"; write a step from 1 to 59'),
  cron('every 60 minutes', '*/60 * * * *', ProblemCode.RANGE, 'the minute has a step that leaves the first value alone, received "*/60"; write a step from 1 to 59'),
  cron('February 30', '0 0 30 2 *', ProblemCode.UNSAFE, 'is never: there is no such day, received "0 0 30 2 *"; write a day that one of the months has'),
  cron('a time zone in the schedule', 'CRON_TZ=UTC 0 3 * * *', ProblemCode.FORMAT, 'names a time zone, received "CRON_TZ=UTC 0 3 * * *"; write it as timeZone'),
  cron('the start of a node', '@reboot', ProblemCode.FORMAT, 'is not a schedule, received "@reboot"; '
    + 'write five fields, one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, or "@every 1h30m"'),
  cron('every day, as a duration', '@every 1d', ProblemCode.FORMAT, 'is not a duration of at least a second, received "@every 1d"; write for example "@every 1h30m"'),
  cron('ten times a second', '@every 100ms', ProblemCode.FORMAT, 'is not a duration of at least a second, received "@every 100ms"; write for example "@every 1h30m"'),
  scheduled('a time zone that there is not', { timeZone: 'Europe/Bärlin' }, ProblemCode.FORMAT,
    'timeZone: is not the name of a time zone, received "Europe/Bärlin"; write it as the IANA database does: "Europe/Berlin", "Etc/UTC"'),
  scheduled('a time zone in lower case', { timeZone: 'europe/berlin' }, ProblemCode.FORMAT,
    'timeZone: is not the name of a time zone, received "europe/berlin"; write "Europe/Berlin"'),
  scheduled('the time zone of the control plane', { timeZone: 'Local' }, ProblemCode.FORMAT,
    'timeZone: is not the name of a time zone, received "Local"; write it as the IANA database does: "Europe/Berlin", "Etc/UTC"'),
  scheduled('a starting deadline of 9 seconds', { startingDeadline: Duration.seconds(9) }, ProblemCode.RANGE,
    'startingDeadline: is out of range, received "9s"; write whole seconds, at least 10'),
  scheduled('a negative history', { failedJobsHistoryLimit: -1 }, ProblemCode.RANGE, 'failedJobsHistoryLimit: is out of range, received -1; write a whole number of at least 0'),
];

function environmentOf(app: Construct, id: string, clusterScoped = false): Environment {
  return new Environment(app.node.root as App, id, { clusterScoped });
}

const places: Refusal[] = [
  refusal('a task that is root in an environment that admits none',
    chart => new Task(environmentOf(chart, 'prod'), 'task', { image: 'task:1.0', podSecurity: { user: 0, allowRoot: true } }), ProblemCode.SCOPE,
    'prod/task: podSecurity.allowRoot: needs Pod Security baseline, and the environment prod enforces restricted; '
    + 'leave it out, or use an Environment with podSecurity: PodSecurityLevel.BASELINE'),
  refusal('a task in a cluster-scoped environment', chart => new Task(environmentOf(chart, 'cluster', true), 'task', { image: 'task:1.0' }), ProblemCode.SCOPE,
    'cluster/task: needs a namespace, and is in a cluster-scoped environment; put it into an Environment without clusterScoped'),
  before('a workload that waits for a Job that expires', { ttlAfterFinished: Duration.days(1) }, Ordering.initContainer(), ProblemCode.UNSAFE,
    ': waits for the Job of test/task, which expires: pods that start after that wait for ever; leave out its ttlAfterFinished, or order it by Argo CD or Helm'),
  before('a waiting container without a tag', {}, Ordering.initContainer({ image: 'curl' }), ProblemCode.IMAGE_TAG,
    '.image: has no tag, so that nobody knows which version runs, received "curl"; write "curl:<version>", or a digest'),
  before('sync wave 0', {}, Ordering.argoCdSyncWave(0), ProblemCode.RANGE, '.wave: is out of range, received 0; write a whole number of at least 1'),
  before('a hook without a time', {}, Ordering.helmHook({ events: [] }), ProblemCode.REQUIRED, '.events: is empty, received []; name at least one, or leave it out'),
  before('half a hook weight', {}, Ordering.helmHook({ weight: 0.5 }), ProblemCode.RANGE, '.weight: is not a whole number, received 0.5; write for example -1'),
  refusal('a store that waits', chart => new Task(chart, 'task', { image: 'task:1.0' }).runBefore(new PersistentStore(chart, 'store', { size: Size.gibibytes(1) })),
    ProblemCode.UNSUPPORTED, 'test/task: runBefore: test/store has no pods that could wait; name a workload of this library'),
  refusal('a workload of another namespace that waits', chart => {
    const [shop, bank] = [environmentOf(chart, 'shop'), environmentOf(chart, 'bank')];
    new Task(shop, 'task', { image: 'task:1.0' }).runBefore(new StatelessApp(bank, 'web', { image: 'web:1.0' }));
  }, ProblemCode.SCOPE, 'shop/task: runBefore: bank/web is in another namespace; put both into one Environment'),
];

export const TASK_REFUSALS: Refusal[] = [...names, ...counts, ...failures, ...successes, ...schedules, ...places];

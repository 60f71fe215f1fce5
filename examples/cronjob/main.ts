import { Duration } from 'cdk8s';
import { RestartPolicy } from 'cdk8s-plus-28';
import { App, Environment, Schedule, ScheduledTask } from 'cdk8s-workloads';

const app = new App();
const tasks = new Environment(app, 'cronjob', { defaultDeny: true });

new ScheduledTask(tasks, 'my-cronjob', {
  schedule: Schedule.cron('*/5 * * * *'),
  image: 'my-image:1.0',
  command: ['my-command'],
  restartPolicy: RestartPolicy.ON_FAILURE,
  containerName: 'my-container',
  podLabels: { app: 'my-cronjob' },
  // A run that hangs would keep all others from running.
  activeDeadline: Duration.minutes(4),
});

app.synth();

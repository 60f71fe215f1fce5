import { Duration } from 'cdk8s';
import { RestartPolicy } from 'cdk8s-plus-28';
import { App, Environment, Task } from 'cdk8s-workloads';

const app = new App();
const tasks = new Environment(app, 'job', { defaultDeny: true });

new Task(tasks, 'my-job', {
  image: 'my-image:1.0',
  command: ['my-command'],
  completions: 1,
  parallelism: 1,
  restartPolicy: RestartPolicy.ON_FAILURE,
  containerName: 'my-container',
  podLabels: { app: 'my-job' },
  // It is applied by hand, once: it keeps its name, and is cleared away by itself.
  hashedName: false,
  ttlAfterFinished: Duration.days(7),
});

app.synth();

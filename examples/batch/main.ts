import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { App, Environment, PodFailure, PodFailureRule, Task } from 'cdk8s-workloads';

const app = new App();
const batch = new Environment(app, 'batch', { defaultDeny: true });

new Task(batch, 'thumbnails', {
  image: 'ghcr.io/acme/thumbnails:2.1.0',
  command: ['sh', '-c', 'exec ./thumbnails --shard "$JOB_COMPLETION_INDEX" --shards 12'],
  // Twelve parts, four of them at a time. A part that fails is tried twice more, and does not keep the others from running.
  indexed: true,
  completions: 12,
  parallelism: 4,
  backoffLimitPerIndex: 2,
  maxFailedIndexes: 3,
  // The program ends with 65 where a part cannot be read, today or tomorrow.
  podFailurePolicy: [PodFailureRule.failIndex(PodFailure.exitCodes([65])), PodFailureRule.ignore(PodFailure.disruption())],
  resources: { cpu: Cpu.millis(500), memory: Size.mebibytes(512) },
  activeDeadline: Duration.hours(6),
  ttlAfterFinished: Duration.days(7),
});

app.synth();

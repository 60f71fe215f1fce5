import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { App, ValidationError } from '../src';
import { DESTINATION_REFUSALS } from './backups/destination-refusals';
import { BACKUP_REFUSALS } from './backups/refusals';
import { SNAPSHOT_REFUSALS } from './backups/snapshot-refusals';
import { VERIFICATION_REFUSALS } from './backups/verification-refusals';
import { WATCH_REFUSALS } from './backups/watch-refusals';
import { CREDENTIALS_REFUSALS } from './databases/credentials-refusals';
import { CUSTOM_REFUSALS } from './databases/custom-refusals';
import { EXTERNAL_REFUSALS } from './databases/external-refusals';
import { JVM_REFUSALS } from './databases/jvm-refusals';
import { MYSQL_REFUSALS } from './databases/mysql-refusals';
import { QUORUM_REFUSALS } from './databases/quorum-refusals';
import { REDIS_REFUSALS } from './databases/redis-refusals';
import { DATABASE_REFUSALS } from './databases/refusals';
import { VERSION_REFUSALS } from './environment/version-refusals';
import { FOUND_REFUSALS } from './fuzz/found-refusals';
import { CONNECTION_REFUSALS } from './networking/connection-refusals';
import { EXPOSURE_REFUSALS } from './networking/exposure-refusals';
import { POD_REFUSALS } from './pods/refusals';
import { Refusal } from './refusal';
import { CLASS_REFUSALS } from './storage/class-refusals';
import { STORE_REFUSALS } from './storage/store-refusals';
import { AGENT_REFUSALS } from './workloads/agent-refusals';
import { APP_REFUSALS } from './workloads/refusals';
import { SCALING_REFUSALS } from './workloads/scaling-refusals';
import { TASK_REFUSALS } from './workloads/task-refusals';
import { declareKubernetesVersion } from '../src/validation/rules/kubernetes-version';

/** Every program that is refused for one thing. */
export const REFUSALS: Refusal[] = [
  ...VERSION_REFUSALS,
  ...POD_REFUSALS,
  ...APP_REFUSALS,
  ...SCALING_REFUSALS,
  ...AGENT_REFUSALS,
  ...TASK_REFUSALS,
  ...EXPOSURE_REFUSALS,
  ...CONNECTION_REFUSALS,
  ...CLASS_REFUSALS,
  ...STORE_REFUSALS,
  ...REDIS_REFUSALS,
  ...CUSTOM_REFUSALS,
  ...MYSQL_REFUSALS,
  ...JVM_REFUSALS,
  ...QUORUM_REFUSALS,
  ...EXTERNAL_REFUSALS,
  ...DATABASE_REFUSALS,
  ...CREDENTIALS_REFUSALS,
  ...BACKUP_REFUSALS,
  ...FOUND_REFUSALS,
  ...DESTINATION_REFUSALS,
  ...SNAPSHOT_REFUSALS,
  ...VERIFICATION_REFUSALS,
  ...WATCH_REFUSALS,
];

/** Runs a program that is refused: what is thrown, and the app that it belongs to. */
export function refused({ program }: Refusal): { readonly error?: ValidationError; readonly app: IConstruct } {
  const app = new App();
  const chart = new Chart(app, 'test');
  declareKubernetesVersion(chart, '1.36'); // what a version refuses, it refuses of environments for older ones
  try {
    program(chart);
    app.synthYaml();
    return { app };
  } catch (error) {
    return { app, error: error as ValidationError };
  }
}

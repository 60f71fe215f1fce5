import * as cdk8sPlus from './cdk8s-plus';
import { Size } from './peer';
import { App } from 'cdk8s-workloads';

/** The program of cdk8s-plus-28 with nothing changed but the `App`. */
export function run(size: Size): void {
  cdk8sPlus.run(size, App);
}

import { Chart } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-28';
import { eachChart, IMAGE, NAMESPACE, PORT, Size } from './peer';
import { App, StatelessApp } from 'cdk8s-workloads';

/** This library. The service account is one that exists, so that it is two objects an app here as well. */
export function run(size: Size): void {
  const app = new App({ outdir: size.outdir });
  eachChart(size, (id, names) => {
    const chart = new Chart(app, id, { namespace: NAMESPACE });
    const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'service-account', 'default');
    for (const name of names) {
      new StatelessApp(chart, name, { image: IMAGE, port: PORT, replicas: 1, serviceAccount });
    }
  });
  app.synth();
}

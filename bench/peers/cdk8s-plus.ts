import { App as Cdk8sApp, Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { eachChart, IMAGE, NAMESPACE, PORT, Size } from './peer';

/** cdk8s and cdk8s-plus-28, as their documentation writes it. */
export function run(size: Size, App: typeof Cdk8sApp = Cdk8sApp): void {
  const app = new App({ outdir: size.outdir });
  eachChart(size, (id, names) => {
    const chart = new Chart(app, id, { namespace: NAMESPACE });
    for (const name of names) {
      const deployment = new Deployment(chart, name, { metadata: { name }, replicas: 1, containers: [{ image: IMAGE, portNumber: PORT }] });
      deployment.exposeViaService({ name, ports: [{ port: PORT, targetPort: PORT }] });
    }
  });
  app.synth();
}

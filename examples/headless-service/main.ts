import * as kplus from 'cdk8s-plus-28';
import { App, Environment, Exposure, Peer, Probe, StatelessApp } from 'cdk8s-workloads';

const app = new App();
const env = new Environment(app, 'headless-service', { defaultDeny: true });

const web = new StatelessApp(env, 'my-stateful-app', {
  image: 'nginx:1.27.3',
  port: 80,
  readiness: Probe.http('/'),
  exposure: Exposure.none(), // the Service below is in front of it
  podLabels: { app: 'my-stateful-app' },
  replicas: 3,
  // nginx listens on port 80, and does not run as root.
  podSecurity: { sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' } },
  writablePaths: ['/tmp', '/var/cache/nginx', '/run'],
});
web.allowFrom(Peer.environment(env));

// A Service of cdk8s-plus finds the pods of our apps. With a name of its own and one more label to find them by.
const service = new kplus.Service(env, 'service', {
  metadata: { name: 'my-headless-service' },
  clusterIP: 'None',
  selector: web,
  ports: [{ port: 80, targetPort: 80, protocol: kplus.Protocol.TCP }],
});
service.selectLabel('app', 'my-stateful-app');

app.synth();

import { App, Environment, Probe, StatelessApp } from 'cdk8s-workloads';

const app = new App();
const prod = new Environment(app, 'prod', { defaultDeny: true }); // a chart, and its namespace

const web = new StatelessApp(prod, 'web', { image: 'ghcr.io/acme/web:1.4.2', port: 8080, readiness: Probe.http('/ready') });
web.exposeAt('shop.example.com');

app.synth();

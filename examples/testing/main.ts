import { Shop } from './shop';
import { App, Environment } from 'cdk8s-workloads';

const app = new App();
new Shop(new Environment(app, 'prod', { defaultDeny: true }), 'shop', { version: '1.4.2', ordersPerSecond: 250 });
app.synth();

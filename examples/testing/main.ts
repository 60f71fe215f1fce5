import { Shop } from './shop';
import { App, EbsStorageClass, Environment } from 'cdk8s-workloads';

const app = new App();
const cluster = new Environment(app, 'cluster', { clusterScoped: true });
const storageClass = new EbsStorageClass(cluster, 'testing-disks');
new Shop(new Environment(app, 'prod', { defaultDeny: true }), 'shop', { version: '1.4.2', ordersPerSecond: 250, storageClass });
app.synth();

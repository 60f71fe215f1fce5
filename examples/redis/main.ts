import { Size } from 'cdk8s';
import { App, Credentials, DatabaseEngine, EbsStorageClass, Environment, Probe, StatefulDatabase, StatelessApp } from 'cdk8s-workloads';

const app = new App();
const cluster = new Environment(app, 'storage-classes', { clusterScoped: true });
const fast = new EbsStorageClass(cluster, 'redis-disks');

const shop = new Environment(app, 'shop', { defaultDeny: true });

// It keeps what it has on its own disk, and takes up to 70 % of its memory for it.
const redis = new StatefulDatabase(shop, 'redis', {
  engine: DatabaseEngine.redis({ version: '8.0' }),
  credentials: Credentials.generated(),
  storage: { size: Size.gibibytes(4), storageClass: fast },
  resources: { memory: Size.gibibytes(1) },
});

const cart = new StatelessApp(shop, 'cart', { image: 'ghcr.io/acme/cart:3.0.1', port: 8080, readiness: Probe.http('/ready') });
cart.connectTo(redis, { url: true, wait: true });

app.synth();

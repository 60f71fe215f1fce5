import { Duration, Size } from 'cdk8s';
import { App, DatabaseEngine, EbsStorageClass, Environment, Probe, StatefulDatabase, StatelessApp } from 'cdk8s-workloads';

const app = new App();
const cluster = new Environment(app, 'storage-classes', { clusterScoped: true });
const disks = new EbsStorageClass(cluster, 'kafka-disks');

const shop = new Environment(app, 'shop', { defaultDeny: true });

// Three brokers that are their own controllers. Any one of them can be lost; how many there are is for ever.
const events = new StatefulDatabase(shop, 'events', {
  engine: DatabaseEngine.kafka({ version: '4.1.1' }),
  replicas: 3,
  storage: { size: Size.gibibytes(100), storageClass: disks },
  resources: { memory: Size.gibibytes(4) },
  config: { 'num.partitions': '6', 'log.retention.hours': '72' },
  metrics: true,
  // The time in which a broker that was restarted catches up, before the next one is.
  minReady: Duration.seconds(30),
});

const orders = new StatelessApp(shop, 'orders', { image: 'ghcr.io/acme/orders:2.1.0', port: 8080, readiness: Probe.http('/ready') });
orders.connectTo(events, { prefix: 'KAFKA', wait: true });

app.synth();

import { App, Environment, ExternalService, ExternalTarget, Probe, StatelessApp } from 'cdk8s-workloads';

const app = new App();
const shop = new Environment(app, 'shop', { defaultDeny: true });

// A database that somebody else runs, by its DNS name: the Service is an alias of it.
const database = new ExternalService(shop, 'external-database-service', {
  target: ExternalTarget.dnsName('my-external-db.example.com'),
  ports: [{ port: 5432 }],
});

// A cache that has addresses and no name: the Service has endpoints that the program writes, and no pods.
const cache = new ExternalService(shop, 'cache', {
  target: ExternalTarget.addresses('192.0.2.10', '192.0.2.11'),
  ports: [{ port: 6379 }],
});

const orders = new StatelessApp(shop, 'orders', { image: 'ghcr.io/acme/orders:2.1.0', port: 8080, readiness: Probe.http('/ready') });
orders.connectTo(database, { prefix: 'DATABASE' });
orders.connectTo(cache);

app.synth();

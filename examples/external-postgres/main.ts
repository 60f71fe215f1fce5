import { App, Credentials, Database, DatabaseEngine, Environment, Probe, StatelessApp } from 'cdk8s-workloads';

const app = new App();
const shop = new Environment(app, 'shop', { defaultDeny: true });

// A database that a cloud runs. Apps connect to it as to one in the cluster, at its own name, so that its certificate holds.
const orders = Database.fromExternal(shop, 'orders-db', {
  engine: DatabaseEngine.postgres({ version: '17.2' }),
  host: 'orders.cluster-c1x2y3.eu-central-1.rds.amazonaws.com',
  readHost: 'orders.cluster-ro-c1x2y3.eu-central-1.rds.amazonaws.com',
  addresses: ['10.20.0.0/16'], // the network of the database
  database: 'orders',
  // Somebody else makes the Secret: user and password are in it.
  credentials: Credentials.fromSecret('orders-db', { usernameKey: 'username' }),
});

const api = new StatelessApp(shop, 'api', { image: 'ghcr.io/acme/orders:2.1.0', port: 8080, readiness: Probe.http('/ready') });
api.connectTo(orders, { names: { HOST: 'PGHOST', PORT: 'PGPORT', DATABASE: 'PGDATABASE', USERNAME: 'PGUSER' }, passwordFile: true });

// A report reads from the replicas, and takes the whole URL.
const reports = new StatelessApp(shop, 'reports', { image: 'ghcr.io/acme/reports:1.3.0', port: 8080, readiness: Probe.http('/ready') });
reports.connectTo(orders, { url: true });

app.synth();

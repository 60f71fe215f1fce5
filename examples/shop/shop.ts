import { Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  BackupSource, DatabaseEngine, IStorageClass, Probe, Resources, Schedule, ScheduledBackup, ScheduledBackupProps, StatefulDatabase,
  StatelessApp, Task,
} from 'cdk8s-workloads';

export interface ShopProps {
  /** Which version of its images runs. */
  readonly version: string;

  /** Where its customers find it. */
  readonly host: string;

  /** The class of its disks. */
  readonly disks: IStorageClass;

  /** The size of the disk with the orders. */
  readonly size: Size;

  /** What the database of the orders may use, where that is more than a small one needs. */
  readonly resources?: Resources;

  /** How many nodes its queues have: an odd number, of which a minority may be away. */
  readonly queueNodes?: number;

  /** Where the orders are backed up every night, and where that is worked on; they are not without it. */
  readonly backup?: Pick<ScheduledBackupProps, 'destinations' | 'workspace'>;
}

/** Customers talk to the web, which asks the API; what takes longer is a job on a queue, and the worker's. */
export class Shop extends Construct {
  public readonly api: StatelessApp;
  public readonly backup?: ScheduledBackup;

  constructor(scope: Construct, id: string, { version, host, disks, size, resources, queueNodes, backup }: ShopProps) {
    super(scope, id);
    // What it keeps.
    const orders = new StatefulDatabase(this, 'orders-db', {
      engine: DatabaseEngine.postgres({ version: '17.2' }),
      database: 'shop',
      users: [{ name: 'shop', databases: ['shop'] }], // who may do no more than the shop has to
      resources,
      storage: { size, storageClass: disks },
    });
    const cache = new StatefulDatabase(this, 'cache', {
      engine: DatabaseEngine.redis({ version: '8.0' }),
      config: { 'appendonly': 'no', 'save': '', 'maxmemory-policy': 'allkeys-lru' }, // it may forget everything
      storage: { size: Size.gibibytes(1), storageClass: disks },
    });
    const jobs = new StatefulDatabase(this, 'jobs', {
      engine: DatabaseEngine.rabbitmq({ version: '4.0' }),
      database: 'shop',
      users: [{ name: 'shop', databases: ['shop'] }],
      replicas: queueNodes,
      storage: { size: Size.gibibytes(4), storageClass: disks },
    });

    // What it runs.
    const image = `registry.example.com/shop/api:${version}`;
    const migrate = new Task(this, 'migrate', { image, command: ['shop', 'migrate'], activeDeadline: Duration.minutes(30) });
    const api = this.api = new StatelessApp(this, 'api', { image, command: ['shop', 'serve'], port: 8080, readiness: Probe.http('/ready') });
    const worker = new StatelessApp(this, 'worker', {
      image,
      command: ['shop', 'work'],
      readiness: Probe.exec(['shop', 'is-working']), // it has no port
      liveness: Probe.exec(['shop', 'is-alive'], { failureThreshold: 6 }),
    });
    const web = new StatelessApp(this, 'web', { image: `registry.example.com/shop/web:${version}`, port: 8080, readiness: Probe.http('/ready') });

    // Who talks to whom.
    web.exposeAt(host, { tlsSecret: 'shop-tls', annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' } });
    web.connectTo(api);
    const names = { HOST: 'PGHOST', PORT: 'PGPORT', DATABASE: 'PGDATABASE', USERNAME: 'PGUSER', PASSWORD: 'PGPASSWORD' }; // as psql has them
    migrate.connectTo(orders, { names, username: 'shop', wait: true });
    for (const app of [api, worker]) {
      migrate.runBefore(app);
      app.connectTo(orders, { names, username: 'shop' });
      app.connectTo(cache, { url: true });
      app.connectTo(jobs, { username: 'shop', url: true });
    }

    this.backup = backup && new ScheduledBackup(this, 'orders-backup', {
      ...backup,
      source: BackupSource.database(orders),
      schedule: Schedule.cron('0 3 * * *'),
      timeZone: 'Europe/Berlin',
      retention: { daily: 7, weekly: 4, monthly: 12 },
      verification: { schedule: Schedule.cron('0 5 * * *'), query: "SELECT count(*) > 0 FROM orders WHERE at > now() - interval '2 days'" },
      watch: { maximumAge: Duration.days(2), webhook: { url: { secret: Secret.fromSecretName(this, 'alerts', 'shop-alerts'), key: 'url' } } },
    });
  }
}

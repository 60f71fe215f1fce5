import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { DatabaseEngine, Environment, IStorageClass, Probe, StatefulDatabase, StatelessApp } from 'cdk8s-workloads';

export interface ShopProps {
  readonly version: string;

  /** How many orders a second it is to take. */
  readonly ordersPerSecond: number;

  /** The class of its disks; the cluster's default where there is none. */
  readonly storageClass?: IStorageClass;
}

/** A construct of our own, made of those of the library. */
export class Shop extends Construct {
  constructor(env: Environment, id: string, { version, ordersPerSecond, storageClass }: ShopProps) {
    super(env, id);
    const database = new StatefulDatabase(this, 'orders-db', {
      engine: DatabaseEngine.postgres({ version: '17.2' }),
      database: 'orders',
      storage: { size: Size.gibibytes(20), storageClass },
    });
    const web = new StatelessApp(this, 'web', {
      image: `ghcr.io/acme/shop:${version}`,
      port: 8080,
      replicas: Math.max(2, Math.ceil(ordersPerSecond / 100)),
      readiness: Probe.http('/ready'),
    });
    web.connectTo(database);
  }
}

import { Testing } from 'cdk8s';
import { Shop, ShopProps } from './shop';
import { Environment, Manifests, Match } from 'cdk8s-workloads';

function shop(props: Partial<ShopProps> = {}): Manifests {
  const env = new Environment(Testing.app(), 'prod');
  new Shop(env, 'shop', { version: '1.4.2', ordersPerSecond: 100, ...props });
  return Manifests.fromChart(env);
}

test('runs the version that it was given', () => {
  shop({ version: '2.0.0' }).hasResource('Deployment', {
    spec: { template: { spec: { containers: [{ name: 'web', image: Match.stringLike('*:2.0.0') }] } } },
  });
});

test.each([[10, 2], [200, 2], [201, 3], [1000, 10]])('takes %i orders a second with %i pods', (ordersPerSecond, replicas) => {
  expect(shop({ ordersPerSecond }).find('Deployment').spec.replicas).toBe(replicas);
});

test('reads the password of the database from its Secret', () => {
  const secretKeyRef = { name: 'orders-db-credentials', key: Match.anyValue() };
  shop().hasResource('Deployment', {
    spec: { template: { spec: { containers: [{ env: Match.arrayWith([{ name: 'ORDERS_DB_PASSWORD', value: Match.absent(), valueFrom: { secretKeyRef } }]) }] } } },
  });
});

test('keeps the orders, whatever becomes of the pods', () => {
  const manifests = shop();
  manifests.resourceCountIs('StatefulSet', 1);
  manifests.hasResource('StatefulSet', {
    spec: { persistentVolumeClaimRetentionPolicy: Match.not({ whenDeleted: 'Delete' }), volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
  });
});

test('is reached at the port of the app', () => {
  expect(shop().find('Service', 'web').spec).toMatchInlineSnapshot(`
{
  "ports": [
    {
      "port": 8080,
      "protocol": "TCP",
      "targetPort": 8080,
    },
  ],
  "selector": {
    "app.kubernetes.io/instance": "web",
    "app.kubernetes.io/name": "web",
  },
}
`);
});

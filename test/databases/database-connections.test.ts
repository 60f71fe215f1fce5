import { database } from './database';
import { App, Environment, Exposure, Peer, StatelessApp } from '../../src';
import { find, problemsOf } from '../support';

describe('who reaches a database', () => {
  const ingress = (props = {}, program: (prod: Environment) => void = () => undefined, env = {}) => {
    const prod = new Environment(new App(), 'prod', env);
    const db = database(prod, props);
    program(prod);
    return { policy: find(prod.toJson(), 'NetworkPolicy', 'orders').spec, db, prod };
  };

  test('is nobody until something is connected', () => {
    expect(ingress().policy).toEqual({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'postgres', 'app.kubernetes.io/instance': 'orders' } }, policyTypes: ['Ingress'] });
  });

  test('are its own pods where there are several, and in a closed environment they reach each other', () => {
    const own = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'postgres', 'app.kubernetes.io/instance': 'orders' } } };
    expect(ingress({ replicas: 3 }).policy.ingress).toEqual([{ from: [own], ports: [{ port: 5432, protocol: 'TCP' }] }]);
    const { policy } = ingress({ replicas: 3 }, undefined, { defaultDeny: true });
    expect(policy.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(policy.egress).toContainEqual({ to: [own], ports: [{ port: 5432, protocol: 'TCP' }] });
  });

  test('is what was connected, and who was let in', () => {
    const { db, prod } = ingress();
    new StatelessApp(prod, 'web', { image: 'app:1.0' }).connectTo(db);
    db.allowFrom(Peer.namespace('tools'));
    const [rule] = find(prod.toJson(), 'NetworkPolicy', 'orders').spec.ingress;
    expect(rule.from).toEqual([
      { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } } },
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'tools' } } },
    ]);
  });

  test('is everybody where it is exposed to the outside and the environment is closed', () => {
    const { policy } = ingress({ exposure: Exposure.loadBalancer() }, undefined, { defaultDeny: true });
    expect(policy.ingress).toContainEqual({ ports: [{ port: 5432, protocol: 'TCP' }] });
  });
});

describe('what a database says of itself', () => {
  const prod = new Environment(new App(), 'prod');
  const db = database(prod, { replicas: 3, database: 'shop', username: 'owner' });

  test('is where it is, and who it lets in', () => {
    expect(db.connection).toMatchObject({
      host: 'orders.prod.svc',
      port: 5432,
      database: 'shop',
      username: 'owner',
      urlTemplate: 'postgresql://owner:$(PASSWORD)@orders.prod.svc:5432/shop',
      readHost: 'orders-read.prod.svc',
    });
    expect(db.connection.passwordSecret).toMatchObject({ key: 'password', secret: { name: 'orders' } });
  });

  test('is the database of its user, where none is named and the engine makes one', () => {
    const alone = database(new Environment(new App(), 'prod'), { username: 'owner' });
    expect(alone.connection).toMatchObject({ database: 'owner', urlTemplate: 'postgresql://owner:$(PASSWORD)@orders.prod.svc:5432/owner' });
  });

  test('is the name of each pod', () => {
    expect(db.podHost(2)).toBe('orders-2.orders-headless.prod.svc');
    expect(problemsOf(() => db.podHost(3))).toEqual([expect.objectContaining({ code: 'range', prop: 'podHost', fix: 'write a whole number between 0 and 2' })]);
  });

  test('is its pods, for constructs of cdk8s-plus', () => {
    expect(db.toPodSelectorConfig().labelSelector._toKube().matchLabels).toEqual({ 'app.kubernetes.io/name': 'postgres', 'app.kubernetes.io/instance': 'orders' });
    expect(db.toPodSelectorConfig().namespaces).toEqual({ names: ['prod'] });
    expect(db.toPodSelector()).toBe(db);
    expect(db.toNetworkPolicyPeerConfig().podSelector!.labelSelector._toKube()).toEqual(db.toPodSelectorConfig().labelSelector._toKube());
  });

  test('holds without a namespace, by names that every pod beside it resolves', () => {
    const chart = new (jest.requireActual('cdk8s').Chart)(new App(), 'plain');
    expect(database(chart, { replicas: 3 }).podHost(0)).toBe('orders-0.orders-headless');
  });
});

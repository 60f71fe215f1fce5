import { Size, Testing } from 'cdk8s';
import { Protocol } from 'cdk8s-plus-28';
import { envOf } from './database';
import { Credentials, CustomEngineOptions, DatabaseEngine, StatefulDatabase, StatefulDatabaseProps, StatelessApp } from '../../src';
import { find } from '../support';

function manifestsOf(options: Partial<CustomEngineOptions> = {}, props: Partial<StatefulDatabaseProps> = {}): any[] {
  const chart = Testing.chart();
  const engine = DatabaseEngine.custom({ name: 'search', image: 'search:1.0', dataPath: '/srv/data', ...options });
  const db = new StatefulDatabase(chart, 'orders', { engine, storage: { size: Size.gibibytes(1) }, ...props });
  if (options.ports) {
    new StatelessApp(chart, 'web', { image: 'app:1.0' }).connectTo(db, { url: options.urlScheme !== undefined });
  }
  return Testing.synth(chart);
}

const setOf = (...given: Parameters<typeof manifestsOf>) => find(manifestsOf(...given), 'StatefulSet').spec;
const podOf = (...given: Parameters<typeof manifestsOf>) => setOf(...given).template.spec;
const mainOf = (...given: Parameters<typeof manifestsOf>) => podOf(...given).containers[0];

describe('an engine of one\'s own', () => {
  test('has its name, its image and its data where it says', () => {
    expect(mainOf()).toMatchObject({ name: 'search', image: 'search:1.0', volumeMounts: expect.arrayContaining([{ name: 'data', mountPath: '/srv/data' }]) });
    expect(find(manifestsOf(), 'StatefulSet').metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'search', 'app.kubernetes.io/version': '1.0' });
  });

  test('is asked for nothing without a port, and has no Service for clients', () => {
    const manifests = manifestsOf();
    expect(Object.keys(mainOf()).filter(key => key.endsWith('Probe'))).toEqual([]);
    expect(manifests.filter(manifest => manifest.kind === 'Service').map(service => service.metadata.name)).toEqual(['orders-headless']);
  });

  test('is reached at its ports, and asked for its health at the first', () => {
    const ports = [{ name: 'http', port: 9200, servicePort: 80 }, { name: 'admin', port: 9600 }];
    const { readinessProbe, livenessProbe, startupProbe } = mainOf({ ports });
    expect([readinessProbe, livenessProbe, startupProbe].map(probe => probe.tcpSocket.port)).toEqual([9200, 9200, 9200]);
    expect(find(manifestsOf({ ports }), 'Service', 'orders').spec.ports).toEqual([
      { name: 'http', port: 80, targetPort: 9200, protocol: 'TCP' }, { name: 'admin', port: 9600, targetPort: 9600, protocol: 'TCP' },
    ]);
  });

  test('lets its pods talk to each other at ports that clients do not get', () => {
    const manifests = manifestsOf({ ports: [{ name: 'http', port: 9200 }], peerPorts: [{ name: 'peers', port: 9300, protocol: Protocol.TCP }] }, { replicas: 3 });
    expect(find(manifests, 'Service', 'orders-headless').spec.ports.map((port: any) => port.port)).toEqual([9200, 9300]);
    expect(find(manifests, 'Service', 'orders').spec.ports.map((port: any) => port.port)).toEqual([9200]);
    const rules = find(manifests, 'NetworkPolicy', 'orders').spec.ingress;
    const portsFor = (name: string) => rules.find((rule: any) => rule.from[0].podSelector.matchLabels['app.kubernetes.io/name'] === name).ports.map((port: any) => port.port);
    expect(portsFor('search')).toEqual([9200, 9300]);
    expect(portsFor('web')).toEqual([9200]);
  });

  test('runs as its user, to whose group the files of its claim belong', () => {
    expect(podOf({ user: 101 }).securityContext).toMatchObject({ runAsUser: 101, runAsGroup: 101, fsGroup: 101 });
    expect(podOf().securityContext).toMatchObject({ runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001 });
  });

  test('has the resources of any other container of its environment', () => {
    expect(mainOf().resources).toMatchObject({ requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '256Mi' } });
  });

  test('finds its peers before they are ready, and starts with them at once, where it says so', () => {
    const headless = (options: Partial<CustomEngineOptions>) => find(manifestsOf(options), 'Service', 'orders-headless').spec;
    expect(headless({ findsPeersBeforeReady: true }).publishNotReadyAddresses).toBe(true);
    expect(headless({})).not.toHaveProperty('publishNotReadyAddresses');
    expect(setOf({ parallel: true }).podManagementPolicy).toBe('Parallel');
    expect(setOf()).not.toHaveProperty('podManagementPolicy');
  });

  test('has any number of pods, unless they elect', () => {
    expect(setOf({}, { replicas: 2 }).replicas).toBe(2);
    expect(setOf({ quorum: true }, { replicas: 5 }).replicas).toBe(5);
    expect(() => setOf({ quorum: true }, { replicas: 2 })).toThrow(/replicas: is even/);
  });

  test('reads its secrets from its environment, and those who connect their password', () => {
    const options = {
      ports: [{ port: 9200 }], secretVariables: { ELASTIC_PASSWORD: 'password', COOKIE: 'cookie' }, username: 'elastic', urlScheme: 'search',
    };
    const props = { credentials: Credentials.fromSecret('mine', { passwordKey: 'pass' }) };
    expect(envOf(mainOf(options, props))).toEqual({
      ELASTIC_PASSWORD: { secretKeyRef: { name: 'mine', key: 'pass' } }, COOKIE: { secretKeyRef: { name: 'mine', key: 'cookie' } },
    });
    expect(envOf(find(manifestsOf(options, props), 'Deployment').spec.template.spec.containers[0])).toMatchObject({
      ORDERS_USERNAME: 'elastic',
      ORDERS_PASSWORD: { secretKeyRef: { name: 'mine', key: 'pass' } },
      ORDERS_URL: 'search://$(ORDERS_USERNAME):$(ORDERS_PASSWORD)@$(ORDERS_HOST):$(ORDERS_PORT)',
    });
  });

  test('has all else from the props of every workload', () => {
    expect(mainOf({}, { command: ['run'], args: ['fast'], env: { A: 'b' }, writablePaths: ['/var/cache'] })).toMatchObject({
      command: ['run'],
      args: ['fast'],
      env: [{ name: 'A', value: 'b' }],
      volumeMounts: expect.arrayContaining([{ name: 'var-cache', mountPath: '/var/cache' }, { name: 'tmp', mountPath: '/tmp' }]),
    });
  });
});

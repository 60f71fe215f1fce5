import { readFileSync } from 'fs';
import { join } from 'path';
import { Size, Testing } from 'cdk8s';
import { App, Credentials, DatabaseEngine, Environment, MetricsDiscovery, Probe, Profile, StatefulDatabase, StatefulDatabaseProps, StatelessApp } from '../../src';
import { ENGINES } from '../../src/databases/registry';
import { podSecurityViolations } from '../pod-security';
import { find, problemsOf, synthesize } from '../support';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const PASSWORD = 'c0ntract-Pa55word';

/**
 * Where each server keeps its data, as its image's documentation or its command line has it: told apart from the engines,
 * so that a mount where nothing is written is found out.
 */
const DATA_DIRECTORIES: { [engine: string]: (container: any, config: string) => string } = {
  postgres: container => env(container, 'PGDATA'),
  mysql: () => '/var/lib/mysql',
  mariadb: () => '/var/lib/mysql',
  mongodb: () => '/data/db',
  redis: () => '/data',
  valkey: () => '/data',
  kafka: (_, config) => /^log\.dirs\s*=\s*(\S+)$/m.exec(config)![1],
  rabbitmq: () => '/var/lib/rabbitmq',
  zookeeper: () => '/data',
  etcd: container => option(container, '--data-dir'),
  cassandra: () => '/var/lib/cassandra',
};

/** A setting of each engine that takes a number. */
const CONFIG_KEYS: { [engine: string]: string } = {
  postgres: 'max_connections',
  mysql: 'max_connections',
  mariadb: 'max_connections',
  mongodb: 'net.maxIncomingConnections',
  redis: 'maxclients',
  valkey: 'maxclients',
  kafka: 'num.network.threads',
  rabbitmq: 'channel_max',
  zookeeper: 'maxClientCnxns',
  etcd: 'max-txn-ops',
  cassandra: 'concurrent_reads',
};

function env(container: any, name: string): string {
  return container.env.find((variable: any) => variable.name === name).value;
}

function option(container: any, name: string): string {
  const words: string[] = [...container.command ?? [], ...container.args ?? []];
  const inline = words.find(word => word.startsWith(`${name}=`));
  return inline ? inline.slice(name.length + 1) : words[words.indexOf(name) + 1];
}

/** A database of an engine in an environment that tolerates passwords in the program, with an app that is connected to it. */
function manifestsOf(name: string, props: Partial<StatefulDatabaseProps> = {}): any[] {
  const engine = ENGINES.find(each => each.name === name)!;
  const app = new App({ outdir: Testing.app().outdir });
  const prod = new Environment(app, 'prod', { profile: Profile.development({ disruptionBudgets: true }) });
  const db = new StatefulDatabase(prod, 'db', {
    engine: DatabaseEngine.of(name, { version: engine.versions.example }),
    storage: { size: Size.gibibytes(10) },
    credentials: engine.auth && Credentials.literal(PASSWORD),
    ...props,
  });
  new StatelessApp(prod, 'web', { image: 'app:1.0' }).connectTo(db);
  return prod.toJson();
}

function podOf(manifests: any[]): any {
  return find(manifests, 'StatefulSet').spec.template.spec;
}

describe.each(ENGINES.map(engine => [engine.name, engine] as const))('%s', (name, engine) => {
  const sizes = engine.members.kind === 'independent' ? [1] : [1, 3];

  test('keeps its data on the claim', () => {
    const manifests = manifestsOf(name);
    const [main] = podOf(manifests).containers;
    const config = manifests.filter(manifest => manifest.kind === 'ConfigMap').flatMap(manifest => Object.values(manifest.data)).join('\n');
    const directory = DATA_DIRECTORIES[name](main, config);
    const mount = main.volumeMounts
      .filter((each: any) => directory === each.mountPath || directory.startsWith(`${each.mountPath}/`))
      .sort((a: any, b: any) => b.mountPath.length - a.mountPath.length)[0];
    const templates = find(manifestsOf(name), 'StatefulSet').spec.volumeClaimTemplates.map((template: any) => template.metadata.name);
    expect(templates).toContain(mount?.name);
  });

  test('owns the files of its claim: its group is that of the volumes', () => {
    const { securityContext } = podOf(manifestsOf(name));
    expect(securityContext.runAsUser).toBeGreaterThan(0);
    expect(securityContext.fsGroup).toBe(securityContext.runAsGroup);
  });

  test.each(sizes)('is what Pod Security restricted admits, with a read-only root: %s pods', replicas => {
    const pod = podOf(manifestsOf(name, { replicas, metrics: typeof engine.exporter !== 'string' }));
    expect(podSecurityViolations(pod)).toEqual([]);
    for (const container of [...pod.containers, ...pod.initContainers ?? []]) {
      expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    }
  });

  test('is asked for its health at a port that it declares', () => {
    const [main] = podOf(manifestsOf(name)).containers;
    const declared = main.ports.map((port: any) => port.containerPort);
    for (const kind of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
      const { tcpSocket, httpGet, grpc, exec } = main[kind];
      const port = (tcpSocket ?? httpGet ?? grpc)?.port;
      expect(port === undefined ? exec.command.length > 0 : declared.includes(port)).toBe(true);
    }
  });

  test('has a startup probe with minutes of patience, and a liveness that is gentler than its readiness', () => {
    const { startupProbe, livenessProbe, readinessProbe } = podOf(manifestsOf(name)).containers[0];
    expect(startupProbe.failureThreshold * startupProbe.periodSeconds).toBeGreaterThanOrEqual(300);
    const patience = ({ failureThreshold = 3, periodSeconds = 10 }) => failureThreshold * periodSeconds;
    expect(patience(livenessProbe)).toBeGreaterThan(patience(readinessProbe));
  });

  test.each(sizes)('has its password in the Secret and nowhere else: %s pods', replicas => {
    const manifests = manifestsOf(name, { replicas, metrics: typeof engine.exporter !== 'string' });
    const others = JSON.stringify(manifests.filter(manifest => manifest.kind !== 'Secret'));
    for (const form of [PASSWORD, Buffer.from(PASSWORD).toString('base64')]) {
      expect(others).not.toContain(form);
    }
    expect(manifests.filter(manifest => manifest.kind === 'Secret')).toHaveLength(engine.auth ? 1 : 0);
  });

  test('stands in the table of the README', () => {
    expect(README).toMatch(new RegExp(`^\\| ${engine.title}[ ,|]`, 'm'));
  });

  test('has its metrics at the one port of the headless Service that a ServiceMonitor names', () => {
    if (typeof engine.exporter !== 'string') {
      const { port } = engine.exporter;
      const manifests = manifestsOf(name, { metrics: true, metricsOptions: { discovery: MetricsDiscovery.SERVICE_MONITOR } });
      const [endpoint] = find(manifests, 'ServiceMonitor').spec.endpoints;
      const served = find(manifests, 'Service', 'db-headless').spec.ports.filter((each: any) => each.port === port);
      expect(served.map((each: any) => each.name)).toEqual([endpoint.port]);
    }
  });

  test('says which of its settings are not the user\'s to make', () => {
    for (const [key, instead] of Object.entries(engine.config?.reserved ?? {})) {
      const [problem] = problemsOf(() => manifestsOf(name, { config: { [key]: '1' } }));
      expect(problem).toMatchObject({ code: 'conflict', fix: instead });
    }
  });

  test('takes a setting of its configuration, which rolls its pods', () => {
    if (engine.config) {
      const [before, after] = [manifestsOf(name), manifestsOf(name, { config: { [CONFIG_KEYS[name]]: '11' } })].map(each => find(each, 'StatefulSet').spec.template);
      expect(JSON.stringify(after)).not.toBe(JSON.stringify(before));
    }
  });

  test('gets all that a container and its pod can have, by the same props as every other workload', () => {
    const sidecar = { name: 'log', image: 'log:1.0', readiness: Probe.none() };
    const manifests = manifestsOf(name, {
      env: { EXTRA: 'yes' },
      sidecars: [sidecar],
      initContainers: [{ name: 'first', image: 'first:1.0' }],
      nodeSelector: { disk: 'ssd' },
      configFiles: { '/etc/extra.conf': 'a = 1\n' },
    });
    const pod = podOf(manifests);
    expect(pod.containers[0].env).toContainEqual({ name: 'EXTRA', value: 'yes' });
    expect(pod.initContainers.map((container: any) => container.name)).toEqual(expect.arrayContaining(['log', 'first']));
    expect(pod.nodeSelector).toEqual({ disk: 'ssd' });
    expect(pod.containers[0].volumeMounts).toContainEqual(expect.objectContaining({ mountPath: '/etc/extra.conf' }));
  });

  test('refuses a version that is none, and one that is too old', () => {
    const of = (version: string) => problemsOf(() => manifestsOf(name, { engine: DatabaseEngine.of(name, { version }) }));
    expect(of('newest')).toEqual([expect.objectContaining({ code: 'format', prop: 'engine.version', received: '"newest"' })]);
    expect(of(`${engine.versions.oldest - 1}.99.99`)).toEqual([expect.objectContaining({ code: 'unsupported', prop: 'engine.version' })]);
  });
});

test('an engine that is not known is refused with those that are', () => {
  const program = () => synthesize(chart => {
    new StatefulDatabase(chart, 'db', { engine: DatabaseEngine.of('oracle', { version: '23' }), storage: { size: Size.gibibytes(1) } });
  });
  expect(problemsOf(program)).toEqual([{
    code: 'unsupported',
    path: 'test/db',
    prop: 'engine',
    message: 'is not an engine of this library',
    received: '"oracle"',
    fix: `use ${ENGINES.map(engine => engine.name).join(', ')}, or DatabaseEngine.custom()`,
  }]);
});

test('every engine has a factory of its name', () => {
  for (const { name, versions } of ENGINES) {
    const factory = (DatabaseEngine as any)[name];
    expect(factory({ version: versions.example })).toMatchObject({ name, version: versions.example });
  }
});

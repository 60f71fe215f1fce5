import { Size } from 'cdk8s';
import { ConfigMap, Cpu, EnvFieldPaths, EnvValue, Protocol, ResourceFieldPaths, Secret } from 'cdk8s-plus-28';
import { containerOf, IMAGE, podOf } from './app';
import { Probe, StatelessApp } from '../../src';
import { synthesize } from '../support';

describe('health', () => {
  test('probes are derived from the port, liveness gentler than readiness, startup with minutes of patience', () => {
    const container = containerOf({ port: 8080 });
    expect(container.readinessProbe).toEqual({ tcpSocket: { port: 8080 } });
    expect(container.livenessProbe).toEqual({ tcpSocket: { port: 8080 }, failureThreshold: 6 });
    expect(container.startupProbe).toEqual({ tcpSocket: { port: 8080 }, periodSeconds: 5, failureThreshold: 60 });
  });

  test('a probe without a port takes the first TCP port', () => {
    const container = containerOf({
      ports: [{ name: 'dns', port: 53, protocol: Protocol.UDP }, { name: 'http', port: 8080 }],
      readiness: Probe.http('/ready'),
      liveness: Probe.grpc(),
      startup: Probe.none(),
    });
    expect(container.readinessProbe).toEqual({ httpGet: { path: '/ready', port: 8080 } });
    expect(container.livenessProbe).toEqual({ grpc: { port: 8080 } });
    expect(container.startupProbe).toBeUndefined();
  });

  test('a probe can be a command', () => {
    expect(containerOf({ readiness: Probe.exec(['check', '--fast']) }).readinessProbe).toEqual({ exec: { command: ['check', '--fast'] } });
  });

  test('an app without a TCP port has no probes', () => {
    const container = containerOf({ ports: [{ port: 53, protocol: Protocol.UDP }] });
    expect([container.readinessProbe, container.livenessProbe, container.startupProbe]).toEqual([undefined, undefined, undefined]);
  });
});

describe('environment variables', () => {
  test('come as text, from Secrets, ConfigMaps, fields and resources, in the order of the program', () => {
    const [env] = synthesize(chart => {
      const secret = Secret.fromSecretName(chart, 's', 'credentials');
      new StatelessApp(chart, 'web', {
        image: IMAGE,
        env: { Z: '1', A: '012' },
        envValues: {
          PASSWORD: EnvValue.fromSecretValue({ secret, key: 'password' }),
          LEVEL: EnvValue.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'c', 'settings'), 'level', { optional: true }),
          POD: EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME),
          CPU: EnvValue.fromResource(ResourceFieldPaths.CPU_REQUEST, { divisor: '1m' }),
        },
      });
    }).filter(each => each.kind === 'Deployment').map(each => each.spec.template.spec.containers[0].env);
    expect(env).toEqual([
      { name: 'Z', value: '1' },
      { name: 'A', value: '012' },
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'credentials', key: 'password' } } },
      { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'level', optional: true } } },
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: '1m' } } },
    ]);
  });
});

describe('containers beside the main one', () => {
  test('a sidecar starts first and stops last, unless it is told to be a plain container', () => {
    const pod = podOf({
      initContainers: [{ name: 'migrate', image: 'migrate:1' }],
      sidecars: [{ name: 'proxy', image: 'proxy:1', ports: [{ port: 15000 }] }, { name: 'plain', image: 'plain:1', native: false }],
    });
    expect(pod.initContainers.map((each: any) => [each.name, each.restartPolicy])).toEqual([['proxy', 'Always'], ['migrate', undefined]]);
    expect(pod.containers.map((each: any) => each.name)).toEqual(['web', 'plain']);
    expect(pod.initContainers[0].startupProbe.tcpSocket).toEqual({ port: 15000 });
  });
});

describe('resources', () => {
  test('a limit below the default request lowers the request', () => {
    const resources = { cpuLimit: Cpu.millis(50), memoryLimit: Size.mebibytes(64), ephemeralStorageLimit: Size.mebibytes(32) };
    const { requests } = containerOf({ resources }).resources;
    expect(requests).toEqual({ 'cpu': '50m', 'memory': '64Mi', 'ephemeral-storage': '32Mi' });
  });

  test('amounts are written as the API server writes them back', () => {
    const resources = { cpu: Cpu.units(0.5), memory: Size.gibibytes(1.5), ephemeralStorage: Size.mebibytes(2048) };
    const { requests } = containerOf({ resources }).resources;
    expect(requests).toEqual({ 'cpu': '500m', 'memory': '1536Mi', 'ephemeral-storage': '2Gi' });
  });
});

describe('security', () => {
  test('a privileged container has all rights, and says so', () => {
    expect(containerOf({ security: { privileged: true } }).securityContext).toEqual({
      privileged: true, allowPrivilegeEscalation: true, readOnlyRootFilesystem: true,
    });
  });
});

import { Chart, Duration, Testing } from 'cdk8s';
import { App, Environment, Exposure, Handler, StatelessApp, StatelessAppProps, Task, TrafficDistribution } from '../../src';
import { find } from '../support';

function manifestsFor(kubernetesVersion: string | undefined, props: Partial<StatelessAppProps> = {}): any[] {
  const env = new Environment(Testing.app(), 'prod', { kubernetesVersion });
  new StatelessApp(env, 'web', { image: 'app:1.0', port: 8080, ...props });
  return Testing.synth(env);
}

const lifecycleFor = (...args: Parameters<typeof manifestsFor>) => find(manifestsFor(...args), 'Deployment').spec.template.spec.containers[0].lifecycle;
const bySleep = { preStop: { sleep: { seconds: 5 } } };
const byProgram = { preStop: { exec: { command: ['sleep', '5'] } } };

describe('the version of Kubernetes', () => {
  test.each(['1.30', 'v1.30', '1.30.14', 'v1.33.5-eks-113cf36', '1.31.0-gke.100', '1.40'])('of "%s", the kubelet does the waiting of a pod that stops', version => {
    expect(lifecycleFor(version)).toEqual(bySleep);
  });

  test.each([undefined, '1.29', '1.29.8'])('of %p, the image does', version => {
    expect(lifecycleFor(version)).toEqual(byProgram);
  });

  test('is the App\'s, unless an Environment says otherwise', () => {
    const app = new App({ kubernetesVersion: '1.30', outdir: '/nowhere' });
    const lifecycleIn = (chart: Chart) => {
      new StatelessApp(chart, 'web', { image: 'app:1.0', port: 8080 });
      return find(Testing.synth(chart), 'Deployment').spec.template.spec.containers[0].lifecycle;
    };
    expect(lifecycleIn(new Chart(app, 'plain'))).toEqual(bySleep);
    expect(lifecycleIn(new Environment(app, 'prod'))).toEqual(bySleep);
    expect(lifecycleIn(new Environment(app, 'edge', { kubernetesVersion: '1.29' }))).toEqual(byProgram);
  });

  test('lets through what it has', () => {
    expect(lifecycleFor('1.30', { preStop: Handler.sleep(Duration.seconds(9)) })).toEqual({ preStop: { sleep: { seconds: 9 } } });
    const env = new Environment(Testing.app(), 'prod', { kubernetesVersion: '1.31' });
    new Task(env, 'task', { image: 'task:1.0', indexed: true, completions: 3, successPolicy: [{ succeededCount: 1 }] });
    expect(find(Testing.synth(env), 'Job').spec.successPolicy).toEqual({ rules: [{ succeededCount: 1 }] });
  });

  test.each([['1.31', 'PreferClose'], ['1.33', 'PreferClose'], ['1.34', 'PreferSameZone']])('of %s calls pods of the same zone %s', (version, name) => {
    const exposure = Exposure.clusterIp({ trafficDistribution: TrafficDistribution.PREFER_SAME_ZONE });
    expect(find(manifestsFor(version, { exposure }), 'Service').spec.trafficDistribution).toBe(name);
  });

  test('of 1.32 has Pod Security admit two more sysctls', () => {
    const sysctls = { 'net.ipv4.tcp_rmem': '4096 131072 6291456' };
    expect(() => manifestsFor('1.31', { podSecurity: { sysctls } })).toThrow('sysctls');
    expect(find(manifestsFor('1.32', { podSecurity: { sysctls } }), 'Deployment').spec.template.spec.securityContext.sysctls).toHaveLength(1);
  });
});

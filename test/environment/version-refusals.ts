import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { App, Environment, Exposure, Handler, NodeAgent, ProblemCode, StatelessApp, Task, TrafficDistribution } from '../../src';
import { Refusal, refusal, web } from '../refusal';

/** What is asked for in an environment for older clusters than have it. */
function older(title: string, target: string | undefined, program: (env: Environment) => void, message: string): Refusal {
  const test = (chart: Construct) => program(new Environment(chart, 'old', { kubernetesVersion: target }));
  return refusal(title, test, ProblemCode.KUBERNETES_VERSION, `test/old/${message}`);
}

function version(title: string, kubernetesVersion: string, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => new Environment(chart, 'prod', { kubernetesVersion }), code, `test/prod: kubernetesVersion: ${message}`);
}

const app = (env: Environment, trafficDistribution: TrafficDistribution) =>
  web(env, { port: 8080, exposure: Exposure.clusterIp({ trafficDistribution }) });
const sleep = Handler.sleep(Duration.seconds(5));

export const VERSION_REFUSALS: Refusal[] = [
  version('a version with a major alone', '1', ProblemCode.FORMAT, 'is not a version of Kubernetes, received "1"; write it as "1.31"'),
  version('another major', '2.1', ProblemCode.FORMAT, 'is not a version of Kubernetes, received "2.1"; write it as "1.31"'),
  version('a version that is too old', '1.28', ProblemCode.KUBERNETES_VERSION, 'is older than what this library is for, received "1.28"; write "1.29" or newer'),
  version('a version that lost its last digit', '1.3', ProblemCode.KUBERNETES_VERSION, 'is older than what this library is for, received "1.3"; write "1.29" or newer'),
  refusal('a version of an App that is too old', () => new App({ kubernetesVersion: '1.27.4' }), ProblemCode.KUBERNETES_VERSION,
    'kubernetesVersion: is older than what this library is for, received "1.27.4"; write "1.29" or newer'),
  older('a hook that sleeps, for 1.29', '1.29', env => web(env, { preStop: sleep }),
    'web: preStop: needs Kubernetes 1.30, and the manifests are for 1.29; leave it out, or set kubernetesVersion: \'1.30\' where no cluster is older'),
  older('a hook of a sidecar that sleeps, for 1.29', 'v1.29.14-eks-5f1c2d3', env => web(env, { sidecars: [{ name: 'proxy', image: 'proxy:1.0', postStart: sleep }] }),
    'web: sidecars[0].postStart: needs Kubernetes 1.30, and the manifests are for 1.29; leave it out, or set kubernetesVersion: \'1.30\' where no cluster is older'),
  older('a hook of an agent that sleeps, for 1.29', '1.29', env => new NodeAgent(env, 'agent', { image: 'agent:1.0', preStop: sleep }),
    'agent: preStop: needs Kubernetes 1.30, and the manifests are for 1.29; leave it out, or set kubernetesVersion: \'1.30\' where no cluster is older'),
  older('a success policy for 1.30', '1.30', env => new Task(env, 'task', { image: 'task:1.0', indexed: true, completions: 3, successPolicy: [{ succeededCount: 1 }] }),
    'task: successPolicy: needs Kubernetes 1.31, and the manifests are for 1.30; leave it out, or set kubernetesVersion: \'1.31\' where no cluster is older'),
  older('pods of the same zone first, for 1.30', '1.30', env => app(env, TrafficDistribution.PREFER_SAME_ZONE),
    'web: exposure.trafficDistribution: needs Kubernetes 1.31, and the manifests are for 1.30; leave it out, or set kubernetesVersion: \'1.31\' where no cluster is older'),
  older('pods of the same node first, for 1.33', '1.33', env => app(env, TrafficDistribution.PREFER_SAME_NODE),
    'web: exposure.trafficDistribution: needs Kubernetes 1.34, and the manifests are for 1.33; leave it out, or set kubernetesVersion: \'1.34\' where no cluster is older'),
  older('the root among the search domains, for 1.29', '1.29', env => web(env, { dns: { searches: ['.'] } }),
    'web: dns.searches[0]: needs Kubernetes 1.33, and the manifests are for 1.29; leave it out, or set kubernetesVersion: \'1.33\' where no cluster is older'),
  refusal('a name of a Service that starts with a digit, for 1.35', chart => web(new Environment(chart, 'old', { kubernetesVersion: '1.35' }), { name: '1web', port: 8080 }),
    ProblemCode.NAME, 'test/old/web: name: is not a valid name, received "1web"; use lower-case letters, digits and "-", the first a letter, and a letter or digit at both ends'),
  refusal('a sysctl that Pod Security admits since 1.32, for 1.31', chart => {
    const env = new Environment(chart, 'old', { kubernetesVersion: '1.31' });
    new StatelessApp(env, 'web', { image: 'app:1.0', podSecurity: { sysctls: { 'net.ipv4.tcp_rmem': '4096 131072 6291456' } } });
  }, ProblemCode.SCOPE, 'test/old/web: podSecurity.sysctls["net.ipv4.tcp_rmem"]: needs Pod Security privileged, and the environment test/old enforces restricted; '
    + 'leave it out, or use an Environment with podSecurity: PodSecurityLevel.PRIVILEGED'),
];

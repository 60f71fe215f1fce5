import { App, Environment, NodeAgent, PodSecurityLevel, Probe, StatelessApp, TrafficPolicy, Exposure } from 'cdk8s-workloads';

const app = new App();
const caching = new Environment(app, 'caching', { podSecurity: PodSecurityLevel.PRIVILEGED, defaultDeny: true });

// A cache on every node, in a directory of the node that its pod finds again.
const cache = new NodeAgent(caching, 'local-cache', {
  image: 'ghcr.io/acme/cache-image:1.0.0',
  port: 8080,
  readiness: Probe.http('/ready'),
  caches: [{ path: '/mnt/cache', mountPath: '/cache', name: 'cache-storage' }],
  // One address for all, behind which everybody finds the cache of the own node.
  exposure: Exposure.clusterIp({ internalTrafficPolicy: TrafficPolicy.LOCAL }),
});

const prod = new Environment(app, 'prod', { defaultDeny: true });
const web = new StatelessApp(prod, 'web', { image: 'ghcr.io/acme/web:1.4.2', port: 8080, readiness: Probe.http('/ready') });
web.connectTo(cache);

app.synth();

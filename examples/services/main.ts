import * as kplus from 'cdk8s-plus-28';
import { App, Environment, Exposure, Peer, Probe, StatelessApp, StatelessAppProps, TrafficPolicy } from 'cdk8s-workloads';

const app = new App();
const env = new Environment(app, 'services', { defaultDeny: true });

function server(name: string, props: Partial<StatelessAppProps> = {}): StatelessApp {
  return new StatelessApp(env, name, { image: 'ghcr.io/acme/server:3.0.1', port: 8080, readiness: Probe.http('/ready'), ...props });
}

// One address inside of the cluster: what an app with a port has unless it says otherwise. Nobody is let in by that.
const internal = server('cluster-ip');
internal.allowFrom(Peer.namespace('monitoring'));

// A port of every node.
server('node-port', { exposure: Exposure.nodePort({ nodePorts: { 8080: 30080 } }) });

// A load balancer of the cloud, for some clients, which the app sees by their own addresses.
server('load-balancer', {
  exposure: Exposure.loadBalancer({
    sourceRanges: ['203.0.113.0/24'],
    externalTrafficPolicy: TrafficPolicy.LOCAL,
    annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'external' },
  }),
});

// No address of its own: the name resolves to all pods.
server('headless', { exposure: Exposure.headless() });

// Two paths of a host name, by an Ingress, with a certificate that cert-manager gets.
server('ingress').exposeAt('shop.example.com', {
  className: 'nginx',
  paths: [{ path: '/cart' }, { path: '/login', pathType: kplus.HttpIngressPathType.EXACT }],
  tlsSecret: 'shop-tls',
  annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' },
  allowFrom: Peer.namespace('ingress-nginx'),
});

// A host name, by a Gateway that the platform team runs.
server('route').exposeVia({
  gateway: 'public',
  gatewayNamespace: 'gateways',
  hostnames: ['api.example.com'],
  paths: [{ path: '/v3' }],
  replacePrefix: '/',
  allowFrom: Peer.namespace('gateways'),
});

app.synth();

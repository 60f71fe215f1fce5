import { ApiResource, IApiEndpoint, NetworkPolicy, NonApiResource, ServiceAccount } from 'cdk8s-plus-28';
import { daemonSetOf, IMAGE, inEnvironment, manifestsOf } from './agents';
import {
  App, ClusterAccess, Environment, Exposure, NodeAgent, NodeAgentProps, Peer, PodSecurityLevel, ProblemCode, StatelessApp, TrafficPolicy,
} from '../../src';
import { find, problemsOf, synthesize } from '../support';

describe('access to the API server', () => {
  const clusterAccess = [
    ClusterAccess.read(ApiResource.PODS, ApiResource.DEPLOYMENTS, ApiResource.NAMESPACES),
    ClusterAccess.allow(['get'], NonApiResource.of('/metrics'), ApiResource.custom({ apiGroup: '', resourceType: 'nodes/metrics' })),
  ];

  test('is a role of the cluster with a rule for each API group, bound to the account', () => {
    const manifests = inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, clusterAccess }));
    const read = ['get', 'list', 'watch'];
    expect(find(manifests, 'ClusterRole')).toMatchObject({
      metadata: { name: 'agents:logs' },
      rules: [
        { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: read },
        { apiGroups: ['apps'], resources: ['deployments'], verbs: read },
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      ],
    });
    expect(find(manifests, 'ClusterRole').metadata).not.toHaveProperty('namespace');
    expect(find(manifests, 'ClusterRoleBinding')).toMatchObject({
      metadata: { name: 'agents:logs' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'agents:logs' },
      subjects: [{ kind: 'ServiceAccount', name: 'logs', namespace: 'agents' }],
    });
    expect(find(manifests, 'DaemonSet').spec.template.spec.automountServiceAccountToken).toBe(true);
  });

  test('is for single objects in rules of their own', () => {
    const object = (resourceName?: string): IApiEndpoint => ({
      asApiResource: () => ({ apiGroup: '', resourceType: 'configmaps', resourceName }),
      asNonApiResource: () => undefined,
    });
    const manifests = inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, clusterAccess: [ClusterAccess.allow(['get'], object('a'), ApiResource.PODS)] }));
    expect(find(manifests, 'ClusterRole').rules).toEqual([
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['a'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
    ]);
  });

  test('is none where the list of it is empty', () => {
    const manifests = inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, clusterAccess: [] }));
    expect(manifests.map(each => each.kind)).not.toContain('ClusterRole');
    expect(find(manifests, 'DaemonSet').spec.template.spec.automountServiceAccountToken).toBe(false);
  });

  test('is given to an account that is there already, whose token may come otherwise', () => {
    const manifests = inEnvironment(env => new NodeAgent(env, 'logs', {
      image: IMAGE, clusterAccess, serviceAccount: ServiceAccount.fromServiceAccountName(env, 'account', 'robot'), automountServiceAccountToken: false,
    }));
    expect(find(manifests, 'ClusterRoleBinding').subjects[0].name).toBe('robot');
    expect(find(manifests, 'DaemonSet').spec.template.spec.automountServiceAccountToken).toBe(false);
  });

  test('opens the way to the API server in an environment that denies by default, and elsewhere closes none', () => {
    const denying = inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, clusterAccess }), { defaultDeny: true });
    const { policyTypes, egress } = find(denying, 'NetworkPolicy', 'logs').spec;
    expect(policyTypes).toEqual(['Egress']);
    expect(egress).toContainEqual({ ports: [{ port: 443, protocol: 'TCP' }, { port: 6443, protocol: 'TCP' }] });
    expect(inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, clusterAccess })).map(each => each.kind)).not.toContain('NetworkPolicy');
  });
});

describe('the network', () => {
  test('there is a Service only where somebody is to reach the agent by one', () => {
    expect(manifestsOf({ port: 80 }).map(each => each.kind)).not.toContain('Service');
    const service = find(manifestsOf({ port: 80, exposure: Exposure.clusterIp({ internalTrafficPolicy: TrafficPolicy.LOCAL }) }), 'Service');
    expect(service).toMatchObject({ metadata: { name: 'logs' }, spec: { internalTrafficPolicy: 'Local', selector: { 'app.kubernetes.io/name': 'logs' }, ports: [{ port: 80 }] } });
  });

  test('metrics are announced by annotations, which the props can change', () => {
    const annotations = (props: Partial<NodeAgentProps>) => daemonSetOf(props).spec.template.metadata.annotations;
    expect(annotations({ port: 80, metrics: {} })).toEqual({ 'prometheus.io/scrape': 'true', 'prometheus.io/port': '80' });
    expect(annotations({ metrics: { port: 81, path: '/stats' }, podAnnotations: { 'prometheus.io/scrape': 'false' } })).toEqual({
      'prometheus.io/scrape': 'false', 'prometheus.io/port': '81', 'prometheus.io/path': '/stats',
    });
    expect(annotations({ port: 80 })).toBeUndefined();
  });

  test('connecting tells the agent where the other is, and opens both ends', () => {
    const manifests = synthesize(chart => {
      const agent = new NodeAgent(chart, 'logs', { image: IMAGE });
      agent.connectTo(new StatelessApp(chart, 'store', { image: 'store:1.0', port: 80 }));
    });
    expect(find(manifests, 'DaemonSet').spec.template.spec.containers[0].env).toEqual([{ name: 'STORE_HOST', value: 'store' }, { name: 'STORE_PORT', value: '80' }]);
    expect(find(manifests, 'NetworkPolicy', 'logs').spec.policyTypes).toEqual(['Egress']);
    expect(find(manifests, 'NetworkPolicy', 'store').spec.ingress[0].from).toEqual([{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'logs', 'app.kubernetes.io/instance': 'logs' } } }]);
  });

  test('a port of the node is open in an environment that denies by default', () => {
    const manifests = inEnvironment(env => new NodeAgent(env, 'logs', { image: IMAGE, ports: [{ name: 'a', port: 80, hostPort: 8080 }, { name: 'b', port: 81 }] }),
      { podSecurity: PodSecurityLevel.PRIVILEGED, defaultDeny: true });
    expect(find(manifests, 'NetworkPolicy', 'logs').spec.ingress).toEqual([{ ports: [{ port: 80, protocol: 'TCP' }] }]);
  });

  test('what connects to an agent in the network of its node is opened by the port alone', () => {
    const manifests = synthesize(chart => {
      const agent = new NodeAgent(chart, 'net', { image: IMAGE, hostNetwork: true, port: 9100, exposure: Exposure.headless() });
      new StatelessApp(chart, 'web', { image: 'web:1.0' }).connectTo(agent);
    });
    expect(find(manifests, 'NetworkPolicy').metadata.name).toBe('web');
    expect(find(manifests, 'NetworkPolicy').spec.egress[1]).toEqual({ ports: [{ port: 9100, protocol: 'TCP' }] });
  });

  test('an agent in the network of its node connects to who lets in the addresses of nodes', () => {
    const manifests = synthesize(chart => {
      const web = new StatelessApp(chart, 'web', { image: 'web:1.0', port: 80 });
      web.allowFrom(Peer.cidr('10.0.0.0/16'));
      new NodeAgent(chart, 'net', { image: IMAGE, hostNetwork: true }).connectTo(web);
    });
    expect(find(manifests, 'DaemonSet').spec.template.spec.containers[0].env).toContainEqual({ name: 'WEB_HOST', value: 'web' });
    expect(find(manifests, 'NetworkPolicy').spec.ingress[0].from).toEqual([{ ipBlock: { cidr: '10.0.0.0/16' } }]);
  });

  test('an agent in the network of its node connects to who is open, and not to who is in an environment that denies by default', () => {
    const connect = (defaultDeny: boolean) => () => {
      const app = new App();
      const web = new StatelessApp(new Environment(app, 'prod', { defaultDeny }), 'web', { image: 'web:1.0', port: 80 });
      new NodeAgent(new Environment(app, 'agents', { podSecurity: PodSecurityLevel.PRIVILEGED }), 'net', { image: IMAGE, hostNetwork: true }).connectTo(web);
      app.synthYaml();
    };
    expect(connect(false)).not.toThrow();
    expect(problemsOf(connect(true)).map(({ path, prop, code }) => [path, prop, code])).toEqual([['agents/net', 'connectTo', ProblemCode.UNSUPPORTED]]);
  });

  test('its pods are selected by constructs of cdk8s-plus', () => {
    const manifests = synthesize(chart => {
      const agent = new NodeAgent(chart, 'logs', { image: IMAGE });
      new NetworkPolicy(chart, 'policy', { selector: agent, ingress: { rules: [{ peer: agent }] } });
    });
    const labels = { 'app.kubernetes.io/name': 'logs', 'app.kubernetes.io/instance': 'logs' };
    expect(find(manifests, 'NetworkPolicy').spec).toMatchObject({ podSelector: { matchLabels: labels }, ingress: [{ from: [{ podSelector: { matchLabels: labels } }] }] });
  });
});

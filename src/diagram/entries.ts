import { Drafts } from './drafts';
import { KubernetesObject, Objects } from './objects';
import { NamedPeer } from './peers';
import { Pods } from './reach';
import { selects } from './selectors';
import { Box } from './system';

/** Makes the box of a way in. */
type Doors = (beside: Box, door: NamedPeer) => Box;

/** The ways in from outside of the cluster: hosts of Ingresses and routes, load balancers, ports of the nodes. */
export class Entries {
  private readonly entered = new Map<Box, Map<number, Box[]>>();

  constructor(
    private readonly objects: Objects, private readonly pods: readonly Pods[], private readonly drafts: Drafts, private readonly doors: Doors,
  ) {
    objects.ofKind('Ingress').forEach(ingress => this.addIngress(ingress));
    objects.ofKind('HTTPRoute').forEach(route => this.addRoute(route));
    objects.ofKind('Service').forEach(service => this.addService(service));
  }

  /** By what a port of a box is reached from outside. */
  public at(box: Box, port: number): readonly Box[] {
    return this.entered.get(box)?.get(port) ?? [];
  }

  private addIngress({ json, name, namespace }: KubernetesObject): void {
    const { rules = [], tls = [], defaultBackend, ingressClassName } = json.spec ?? {};
    const hosts: string[] = rules.map((rule: any) => rule.host ?? 'every host');
    const secure = tls.length > 0 ? 'HTTPS' : 'HTTP';
    const door = doorOf(`ingress ${name}`, hosts.length > 0 ? hosts : ['every host'], `${secure}, Ingress${ingressClassName ? ` ${ingressClassName}` : ''}`);
    const paths = rules.flatMap((rule: any) => rule.http?.paths ?? []);
    const backends = [...defaultBackend ? [defaultBackend] : [], ...paths.map((path: any) => path.backend)];
    for (const { service } of backends) {
      this.enter(door, namespace, service?.name, service?.port?.number ?? service?.port?.name);
    }
  }

  private addRoute({ json, name, namespace }: KubernetesObject): void {
    const { parentRefs = [], hostnames = [], rules = [] } = json.spec ?? {};
    const gateways = parentRefs.map((parent: any) => parent.name).join(', ');
    const door = doorOf(`route ${name}`, hostnames.length > 0 ? hostnames : [`every host of ${gateways}`], `by the gateway ${gateways}`);
    for (const { name: service, port } of rules.flatMap((rule: any) => rule.backendRefs ?? [])) {
      this.enter(door, namespace, service, port);
    }
  }

  private addService({ json, name, namespace }: KubernetesObject): void {
    const { type, ports = [] } = json.spec ?? {};
    if (type === 'LoadBalancer' || type === 'NodePort') {
      const numbers = ports.map((port: any) => (type === 'NodePort' ? port.nodePort : undefined) ?? port.port).join(', ');
      const door = type === 'LoadBalancer'
        ? { key: `service ${name}`, title: 'load balancer', lines: [`${name}, port ${numbers}`] }
        : { key: `service ${name}`, title: 'ports of the nodes', lines: [ports.some((port: any) => port.nodePort) ? `${name}, port ${numbers}` : name] };
      ports.forEach((port: any) => this.enter(door, namespace, name, port.port));
    }
  }

  /** Requests for a port of a Service, which go to a port of its pods. */
  private enter(door: NamedPeer, namespace: string | undefined, serviceName: string, wanted: number | string): void {
    const service = this.objects.ofKind('Service').find(each => each.name === serviceName && each.namespace === namespace);
    const { selector, ports = [] } = service?.json.spec ?? {};
    const port = ports.find((each: any) => each.port === wanted || each.name === wanted);
    if (!selector || !port) {
      return;
    }
    for (const pods of this.pods.filter(each => each.namespace === namespace && selects({ matchLabels: selector }, each.labels))) {
      const target = port.targetPort ?? port.port;
      const number = typeof target === 'number' ? target : pods.ports.find(each => each.name === target)?.containerPort;
      if (number !== undefined) {
        const from = this.doors(pods.box, door);
        this.drafts.add(from, pods.box, 'connects', { ports: [{ protocol: port.protocol ?? 'TCP', first: number, last: number }], named: pods.ports });
        const entered = this.entered.get(pods.box) ?? new Map<number, Box[]>();
        entered.set(number, [...(entered.get(number) ?? []).filter(box => box !== from), from]);
        this.entered.set(pods.box, entered);
      }
    }
  }
}

function doorOf(key: string, hosts: readonly string[], how: string): NamedPeer {
  const [first, ...others] = [...new Set(hosts)];
  return { key, title: first, lines: [...others.length > 2 ? [others[0], `and ${others.length - 1} more`] : others, how] };
}

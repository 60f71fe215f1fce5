import { App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Environment, ExternalService, ExternalServiceProps, ExternalTarget, Peer, ProblemCode, StatelessApp } from '../../src';
import { Refusal, refusal, said, web } from '../refusal';

const { of, tcpRange, udp } = kplus.NetworkPolicyPort;
const PORTS = [{ port: 5432 }];

function external(title: string, props: ExternalServiceProps, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => new ExternalService(chart, 'db', props), code, `test/db: ${message}`);
}

const LABEL_FIX = 'use lower-case letters, digits and "-", and a letter or digit at both ends';
const KEY_FIX = 'write "name" or "example.com/name" with a name of at most 63 letters, digits, "-", "_" and "."';
const IP_FIX = 'write for example "10.1.2.3" or "2001:db8::1"';
const CIDR_FIX = 'write for example "10.0.0.0/8" or, for a single address, "10.1.2.3/32"';
const HOST_FIX = 'write it in lower case, without scheme, port or path: "shop.example.com"';
const PORTS_FIX = 'name them, for example [NetworkPolicyPort.tcp(8080)], or all: [NetworkPolicyPort.allTcp()]';
const REACH_FIX = 'write an address that pods can reach';
const INSIDE_FIX = 'write a smaller block inside of it';
const TARGET_PORT_FIX = 'leave it out, or use ExternalTarget.addresses()';
const SERVICE_FIX = 'give it a port, and an exposure other than Exposure.none()';

const externals: Refusal[] = [
  external('an external name that is an address', { target: ExternalTarget.dnsName('10.1.2.3'), ports: PORTS }, ProblemCode.HOST,
    'target: is an IP address, received "10.1.2.3"; use ExternalTarget.addresses()'),
  external('an external name with an underscore', { target: ExternalTarget.dnsName('my_db.example.com'), ports: PORTS }, ProblemCode.HOST,
    `target: is not a DNS name, received "my_db.example.com"; ${HOST_FIX}`),
  external('an external name with a port', { target: ExternalTarget.dnsName('db.example.com:5432'), ports: PORTS }, ProblemCode.HOST,
    `target: is not a DNS name, received "db.example.com:5432"; ${HOST_FIX}`),
  external('no addresses', { target: ExternalTarget.addresses(), ports: PORTS }, ProblemCode.REQUIRED,
    'target: are missing, received []; name at least one'),
  external('an address that is a name', { target: ExternalTarget.addresses('db.example.com'), ports: PORTS }, ProblemCode.ADDRESS,
    `target[0]: is not an IP address, received "db.example.com"; ${IP_FIX}`),
  external('an address twice', { target: ExternalTarget.addresses('2001:db8::1', '2001:DB8:0::1'), ports: PORTS }, ProblemCode.DUPLICATE,
    'target[1]: is there twice, received "2001:DB8:0::1"; name each address once'),
  external('a loopback address', { target: ExternalTarget.addresses('127.0.0.1'), ports: PORTS }, ProblemCode.ADDRESS,
    `target[0]: is a loopback address, which every pod has for itself, received "127.0.0.1"; ${REACH_FIX}`),
  external('the metadata service', { target: ExternalTarget.addresses('169.254.169.254'), ports: PORTS }, ProblemCode.ADDRESS,
    `target[0]: is a link-local address, received "169.254.169.254"; ${REACH_FIX}`),
  external('a link-local IPv6 address', { target: ExternalTarget.headlessAddresses('fe80::1'), ports: PORTS }, ProblemCode.ADDRESS,
    `target[0]: is a link-local address, received "fe80::1"; ${REACH_FIX}`),
  external('an IPv4 address in IPv6', { target: ExternalTarget.addresses('::ffff:10.1.2.3'), ports: PORTS }, ProblemCode.ADDRESS,
    `target[0]: is not an IP address, received "::ffff:10.1.2.3"; ${IP_FIX}`),
  external('a multicast address', { target: ExternalTarget.addresses('224.0.0.1'), ports: PORTS }, ProblemCode.ADDRESS,
    `target[0]: is a multicast address, received "224.0.0.1"; ${REACH_FIX}`),
  external('the unspecified address', { target: ExternalTarget.addresses('0.0.0.0'), ports: PORTS }, ProblemCode.ADDRESS,
    `target[0]: is no address of anything, received "0.0.0.0"; ${REACH_FIX}`),
  external('addresses without ports', { target: ExternalTarget.addresses('10.1.2.3'), ports: [] }, ProblemCode.REQUIRED,
    'ports: are missing; name at least one'),
  external('a target port of an alias', { target: ExternalTarget.dnsName('db.example.com'), ports: [{ port: 5432, targetPort: 15432 }] }, ProblemCode.UNSUPPORTED,
    `ports[0].targetPort: is another than the port, and nothing translates between them, received 15432; ${TARGET_PORT_FIX}`),
  external('a target port of a headless Service', { target: ExternalTarget.headlessAddresses('10.1.2.3'), ports: [{ port: 6379, targetPort: 16379 }] }, ProblemCode.UNSUPPORTED,
    `ports[0].targetPort: is another than the port, and nothing translates between them, received 16379; ${TARGET_PORT_FIX}`),
  external('a port 0', { target: ExternalTarget.dnsName('db.example.com'), ports: [{ port: 0 }] }, ProblemCode.RANGE,
    'ports[0].port: is out of range, received 0; write a whole number between 1 and 65535'),
  external('a target port too large', { target: ExternalTarget.addresses('10.1.2.3'), ports: [{ port: 5432, targetPort: 65536 }] }, ProblemCode.RANGE,
    'ports[0].targetPort: is out of range, received 65536; write a whole number between 1 and 65535'),
  external('two ports without names', { target: ExternalTarget.addresses('10.1.2.3'), ports: [{ port: 5432, name: 'a' }, { port: 5433 }] }, ProblemCode.REQUIRED,
    'ports[1].name: is missing; name each port where a Service has several'),
  external('two ports of one name', { target: ExternalTarget.addresses('10.1.2.3'), ports: [{ port: 5432, name: 'a' }, { port: 5433, name: 'a' }] }, ProblemCode.DUPLICATE,
    'ports[1].name: is there twice, received "a"; give each port a name of its own'),
  external('a port twice', { target: ExternalTarget.addresses('10.1.2.3'), ports: [{ port: 5432, name: 'a' }, { port: 5432, name: 'b' }] }, ProblemCode.DUPLICATE,
    'ports[1].port: is there twice, received 5432; a Service has a port once for each protocol'),
  external('a protocol of an application with a space', { target: ExternalTarget.addresses('10.1.2.3'), ports: [{ port: 80, appProtocol: 'HTTP 2' }] }, ProblemCode.NAME,
    `ports[0].appProtocol: is not a valid key, received "HTTP 2"; ${KEY_FIX}`),
  external('a name of a Service that is too long', { target: ExternalTarget.addresses('10.1.2.3'), ports: PORTS, name: 'x'.repeat(64) }, ProblemCode.NAME,
    'name: has 64 characters, received "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; use at most 63'),
  external('an annotation that is no text', { target: ExternalTarget.addresses('10.1.2.3'), ports: PORTS, annotations: { a: 1 as unknown as string } }, ProblemCode.ANNOTATION,
    'annotations.a: is not a text, received 1; write it in quotes: "1"'),
  external('a label value with a slash', { target: ExternalTarget.addresses('10.1.2.3'), ports: PORTS, labels: { a: 'b/c' } }, ProblemCode.LABEL,
    'labels.a: is not a valid label value, received "b/c"; use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends'),
  refusal('an external service outside of namespaces', c => new ExternalService(new Environment(c.node.root as App, 'cluster', { clusterScoped: true }), 'db', { target: ExternalTarget.dnsName('db.example.com') }), ProblemCode.SCOPE,
    'cluster/db: needs a namespace, and is in a cluster-scoped environment; put it into an Environment without clusterScoped'),
];

const connections: Refusal[] = [
  said('a peer that is no block', a => a.allowTo(Peer.cidr('10.0.0.1')), ProblemCode.ADDRESS,
    `allowTo.peer: is not a CIDR block, received "10.0.0.1"; ${CIDR_FIX}`),
  said('a peer with bits beyond its prefix', a => a.allowFrom(Peer.cidr('10.0.0.1/8')), ProblemCode.ADDRESS,
    'allowFrom.peer: has bits beyond the length of its prefix, received "10.0.0.1/8"; write the block\'s first address before the "/", or for a single one /32'),
  said('an exception outside of its block', a => a.allowTo(Peer.cidr('10.0.0.0/8', ['11.0.0.0/16'])), ProblemCode.ADDRESS,
    `allowTo.peer.except[0]: does not lie within 10.0.0.0/8, received "11.0.0.0/16"; ${INSIDE_FIX}`),
  said('an exception as large as its block', a => a.allowTo(Peer.cidr('10.0.0.0/8', ['10.0.0.0/8'])), ProblemCode.ADDRESS,
    `allowTo.peer.except[0]: does not lie within 10.0.0.0/8, received "10.0.0.0/8"; ${INSIDE_FIX}`),
  said('an exception of another family', a => a.allowTo(Peer.cidr('::/0', ['10.0.0.0/8'])), ProblemCode.ADDRESS,
    `allowTo.peer.except[0]: does not lie within ::/0, received "10.0.0.0/8"; ${INSIDE_FIX}`),
  said('a namespace that is none', a => a.allowFrom(Peer.namespace('Ops')), ProblemCode.NAME,
    `allowFrom.peer.namespace: is not a valid name, received "Ops"; ${LABEL_FIX}`),
  said('a label of a peer that is none', a => a.allowFrom(Peer.pods({ labels: { app: 'a b' } })), ProblemCode.LABEL,
    'allowFrom.peer.labels.app: is not a valid label value, received "a b"; use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends'),
  said('an environment without a namespace', a => a.allowFrom(Peer.environment(new Environment(a.node.root as App, 'cluster', { clusterScoped: true }))), ProblemCode.SCOPE,
    'allowFrom.peer: is a chart without a namespace, received "cluster"; give the chart a namespace, or use an Environment that is not clusterScoped'),
  said('no ports', a => a.allowFrom(Peer.anywhere(), []), ProblemCode.REQUIRED,
    `allowFrom.ports: is empty, received []; ${PORTS_FIX}`),
  said('a port range that goes down', a => a.allowFrom(Peer.anywhere(), [tcpRange(90, 80)]), ProblemCode.RANGE,
    'allowFrom.ports[0].endPort: is out of range, received 80; write a whole number between 90 and 65535'),
  said('a port of a rule that is too large', a => a.allowTo(Peer.anywhere(), [udp(70000)]), ProblemCode.RANGE,
    'allowTo.ports[0]: is out of range, received 70000; write a whole number between 1 and 65535'),
  said('a range without a start', a => a.allowTo(Peer.anywhere(), [of({ endPort: 80 })]), ProblemCode.RANGE,
    'allowTo.ports[0]: has a last port and no first, received 80; write NetworkPolicyPort.tcpRange(first, last)'),
  said('an app without a port', (a, c) => a.allowTo(Peer.workload(new StatelessApp(c, 'worker', { image: 'app:1.0' }))), ProblemCode.REQUIRED,
    `allowTo.ports: test/worker has no ports; ${PORTS_FIX}`),
  refusal('an app without a port that is opened', c => web(c, {}).allowFrom(Peer.anywhere()), ProblemCode.REQUIRED,
    `test/web: allowFrom.ports: test/web has no ports; ${PORTS_FIX}`),
  said('a connection to an app without a Service', (a, c) => a.connectTo(new StatelessApp(c, 'worker', { image: 'app:1.0' })), ProblemCode.REQUIRED,
    `connectTo: test/worker has no Service to connect to; ${SERVICE_FIX}`),
  said('a connection to an alias without a port', (a, c) => a.connectTo(new ExternalService(c, 'db', { target: ExternalTarget.dnsName('db.example.com') })), ProblemCode.REQUIRED,
    'connectTo: test/db has no port to connect to; give it a port'),
  said('a prefix that starts with a digit', (a, c) => a.connectTo(new StatelessApp(c, 'b', { image: 'app:1.0', port: 80 }), { prefix: '1st' }), ProblemCode.ENV_NAME,
    'connectTo.prefix: makes no name of an environment variable, received "1st"; start it with a letter'),
  said('connections from a name', (a, c) => a.allowFrom(Peer.workload(new ExternalService(c, 'db', { target: ExternalTarget.dnsName('db.example.com'), ports: [{ port: 1 }] }))), ProblemCode.UNSUPPORTED,
    'allowFrom: test/db is known by its DNS name only, which network policies do not know; use Peer.cidr() with its addresses'),
  refusal('a rule for what is outside', c => new ExternalService(c, 'db', { target: ExternalTarget.addresses('10.1.2.3'), ports: [{ port: 1 }] }).connections.allowTo(Peer.anywhere()), ProblemCode.UNSUPPORTED,
    'test/db: allowTo: test/db is outside of the cluster, where no network policy reaches; use this on the workloads that connect to it'),
];

export const CONNECTION_REFUSALS: Refusal[] = [...externals, ...connections];

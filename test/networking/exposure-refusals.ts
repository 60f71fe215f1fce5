import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Exposure, IngressOptions, IpFamily, ProblemCode, RouteOptions, TrafficPolicy } from '../../src';
import { Refusal, refusal, said, web } from '../refusal';

function exposed(title: string, exposure: Exposure, code: ProblemCode, message: string): Refusal {
  const ports = [{ name: 'http', port: 8080 }, { name: 'admin', port: 9090 }];
  return refusal(title, chart => web(chart, { ports, exposure }), code, `test/web: ${message}`);
}

function at(title: string, host: string, options: IngressOptions, code: ProblemCode, message: string): Refusal {
  return said(title, app => app.exposeAt(host, options), code, `exposeAt.${message}`);
}

function via(title: string, options: RouteOptions, code: ProblemCode, message: string): Refusal {
  return said(title, app => app.exposeVia(options), code, `exposeVia.${message}`);
}

const NAME_FIX = 'use lower-case letters, digits, "-" and ".", and a letter or digit at both ends';
const LABEL_FIX = 'use lower-case letters, digits and "-", and a letter or digit at both ends';
const KEY_FIX = 'write "name" or "example.com/name" with a name of at most 63 letters, digits, "-", "_" and "."';
const IP_FIX = 'write for example "10.1.2.3" or "2001:db8::1"';
const CIDR_FIX = 'write for example "10.0.0.0/8" or, for a single address, "10.1.2.3/32"';
const NODE_PORT_FIX = "write a whole number between 30000 and 32767, or use service.manifest.override() where the cluster's range is another";
const HOST_FIX = 'write it in lower case, without scheme, port or path: "shop.example.com"';
const PATH_FIX = 'start it with "/", and leave out spaces, "?" and "#"';
const PARTS_FIX = 'write the path without "//", "." and ".." as parts, and encoded slashes';
const OWN_FIX = 'give this host an Ingress of its own by `name`';
const SERVICE_FIX = 'give it a port, and an exposure other than Exposure.none()';

const exposures: Refusal[] = [
  exposed('a node port outside of the range', Exposure.nodePort({ nodePorts: { http: 8080 } }), ProblemCode.RANGE,
    `exposure.nodePorts.http: is out of range, received 8080; ${NODE_PORT_FIX}`),
  exposed('a node port that is no whole number', Exposure.nodePort({ nodePorts: { http: 30000.5 } }), ProblemCode.RANGE,
    `exposure.nodePorts.http: is out of range, received 30000.5; ${NODE_PORT_FIX}`),
  exposed('a node port for no port', Exposure.nodePort({ nodePorts: { https: 30443 } }), ProblemCode.CONFLICT,
    'exposure.nodePorts.https: is not a port of this Service, received "https"; its ports are: http, admin'),
  exposed('a node port for two ports', Exposure.nodePort({ nodePorts: { http: 30080, admin: 30080 } }), ProblemCode.DUPLICATE,
    'exposure.nodePorts.admin: is there twice, received 30080; give each port a node port of its own'),
  exposed('a health check port that is a node port', Exposure.loadBalancer({ nodePorts: { http: 30080 }, healthCheckNodePort: 30080, externalTrafficPolicy: TrafficPolicy.LOCAL }), ProblemCode.DUPLICATE,
    'exposure.healthCheckNodePort: is there twice, received 30080; give it a node port of its own'),
  exposed('a health check port with the traffic policy Cluster', Exposure.loadBalancer({ healthCheckNodePort: 30080 }), ProblemCode.CONFLICT,
    'exposure.healthCheckNodePort: is used with externalTrafficPolicy LOCAL only, received 30080; set externalTrafficPolicy to TrafficPolicy.LOCAL, or leave it out'),
  exposed('a health check port outside of the range', Exposure.loadBalancer({ healthCheckNodePort: 80, externalTrafficPolicy: TrafficPolicy.LOCAL }), ProblemCode.RANGE,
    `exposure.healthCheckNodePort: is out of range, received 80; ${NODE_PORT_FIX}`),
  exposed('a source range that is an address', Exposure.loadBalancer({ sourceRanges: ['203.0.113.7'] }), ProblemCode.ADDRESS,
    `exposure.sourceRanges[0]: is not a CIDR block, received "203.0.113.7"; ${CIDR_FIX}`),
  exposed('a source range with bits beyond its prefix', Exposure.loadBalancer({ sourceRanges: ['10.0.0.0/8', '203.0.113.7/24'] }), ProblemCode.ADDRESS,
    'exposure.sourceRanges[1]: has bits beyond the length of its prefix, received "203.0.113.7/24"; write the block\'s first address before the "/", or for a single one /32'),
  exposed('an IPv6 source range with bits beyond its prefix', Exposure.loadBalancer({ sourceRanges: ['2001:db8::1/32'] }), ProblemCode.ADDRESS,
    'exposure.sourceRanges[0]: has bits beyond the length of its prefix, received "2001:db8::1/32"; write the block\'s first address before the "/", or for a single one /128'),
  exposed('a source range with a prefix too long', Exposure.loadBalancer({ sourceRanges: ['203.0.113.0/33'] }), ProblemCode.ADDRESS,
    `exposure.sourceRanges[0]: is not a CIDR block, received "203.0.113.0/33"; ${CIDR_FIX}`),
  exposed('a load balancer class with a space', Exposure.loadBalancer({ loadBalancerClass: 'my class' }), ProblemCode.NAME,
    `exposure.loadBalancerClass: is not a valid key, received "my class"; ${KEY_FIX}`),
  exposed('a cluster IP that is none', Exposure.clusterIp({ clusterIp: 'None' }), ProblemCode.ADDRESS,
    `exposure.clusterIp: is not an IP address, received "None"; ${IP_FIX}`),
  exposed('a cluster IP with a leading zero', Exposure.clusterIp({ clusterIp: '10.096.0.1' }), ProblemCode.ADDRESS,
    `exposure.clusterIp: is not an IP address, received "10.096.0.1"; ${IP_FIX}`),
  exposed('a cluster IP of another family', Exposure.clusterIp({ clusterIp: '10.96.0.1', ipFamilies: [IpFamily.IPV6] }), ProblemCode.CONFLICT,
    'exposure.clusterIp: is not an IPv6 address, the first of ipFamilies, received "10.96.0.1"; write an address of that family'),
  exposed('a session that never ends', Exposure.clusterIp({ sessionAffinityTimeout: Duration.days(2) }), ProblemCode.RANGE,
    'exposure.sessionAffinityTimeout: is out of range, received "172800s"; write whole seconds, 1 to 86400'),
  exposed('a session of half a second', Exposure.clusterIp({ sessionAffinityTimeout: Duration.millis(500) }), ProblemCode.RANGE,
    'exposure.sessionAffinityTimeout: is out of range, received "0.5s"; write whole seconds, 1 to 86400'),
  exposed('a session of no time', Exposure.clusterIp({ sessionAffinityTimeout: Duration.seconds(0) }), ProblemCode.RANGE,
    'exposure.sessionAffinityTimeout: is out of range, received "0s"; write whole seconds, 1 to 86400'),
  exposed('two families and one stack', Exposure.clusterIp({ ipFamilies: [IpFamily.IPV4, IpFamily.IPV6] }), ProblemCode.CONFLICT,
    'exposure.ipFamilies: has two families, and the Service is single-stack, received ["IPv4","IPv6"]; set ipFamilyPolicy to IpFamilyPolicy.PREFER_DUAL_STACK or REQUIRE_DUAL_STACK'),
  exposed('a family twice', Exposure.headless({ ipFamilies: [IpFamily.IPV4, IpFamily.IPV4] }), ProblemCode.DUPLICATE,
    'exposure.ipFamilies: names a family twice, received ["IPv4","IPv4"]; name each once'),
  exposed('no families', Exposure.headless({ ipFamilies: [] }), ProblemCode.REQUIRED,
    'exposure.ipFamilies: is empty, received []; name one or two families, or leave it out'),
  exposed('an annotation with a space in its key', Exposure.loadBalancer({ annotations: { 'my key': 'x' } }), ProblemCode.ANNOTATION,
    `exposure.annotations["my key"]: is not a valid key, received "my key"; ${KEY_FIX}`),
];

const ingresses: Refusal[] = [
  at('a host with a scheme', 'https://shop.example.com', {}, ProblemCode.HOST,
    `host: is not a DNS name, received "https://shop.example.com"; ${HOST_FIX}`),
  at('a host in upper case', 'Shop.example.com', {}, ProblemCode.HOST,
    `host: is not a DNS name, received "Shop.example.com"; ${HOST_FIX}`),
  at('an IP address as a host', '203.0.113.7', {}, ProblemCode.HOST,
    'host: is an IP address, received "203.0.113.7"; write a DNS name that resolves to it'),
  at('a wildcard in the middle', 'shop.*.example.com', {}, ProblemCode.HOST,
    `host: is not a DNS name, received "shop.*.example.com"; ${HOST_FIX}`),
  at('a path without a slash', 'shop.example.com', { paths: [{ path: 'api' }] }, ProblemCode.FORMAT,
    `paths[0].path: is not the path of a URL, received "api"; ${PATH_FIX}`),
  at('a path with a query', 'shop.example.com', { paths: [{ path: '/api?v=1' }] }, ProblemCode.FORMAT,
    `paths[0].path: is not the path of a URL, received "/api?v=1"; ${PATH_FIX}`),
  at('a path with two slashes', 'shop.example.com', { paths: [{ path: '/api//v1' }] }, ProblemCode.FORMAT,
    `paths[0].path: contains "//", received "/api//v1"; ${PARTS_FIX}`),
  at('a path that goes up', 'shop.example.com', { paths: [{ path: '/api/..' }] }, ProblemCode.FORMAT,
    `paths[0].path: contains "/..", received "/api/.."; ${PARTS_FIX}`),
  at('a path twice', 'shop.example.com', { paths: [{ path: '/api' }, { path: '/api' }] }, ProblemCode.DUPLICATE,
    'paths[1].path: is there twice, received "/api"; name each path once'),
  at('no paths', 'shop.example.com', { paths: [] }, ProblemCode.REQUIRED,
    'paths: is empty, received []; name at least one path, or leave it out for all of them'),
  at('a port that the Service does not have', 'shop.example.com', { paths: [{ port: 80 }] }, ProblemCode.CONFLICT,
    'paths[0].port: is not a TCP port of the Service, received 80; its ports are: 8080'),
  refusal('no port where there are several and none is http', c => web(c, { ports: [{ name: 'web', port: 8080 }, { name: 'admin', port: 9090 }] }).exposeAt('shop.example.com'), ProblemCode.REQUIRED,
    "test/web: exposeAt.paths[0].port: is missing; name one of the Service's ports: 8080, 9090"),
  at('an Ingress class with a space', 'shop.example.com', { className: 'nginx internal' }, ProblemCode.NAME,
    `className: is not a valid name, received "nginx internal"; ${NAME_FIX}`),
  at('a TLS secret in upper case', 'shop.example.com', { tlsSecret: 'Cert' }, ProblemCode.NAME,
    `tlsSecret: is not a valid name, received "Cert"; ${NAME_FIX}`),
  at('an Ingress name with an underscore', 'shop.example.com', { name: 'my_ingress' }, ProblemCode.NAME,
    `name: is not a valid name, received "my_ingress"; ${NAME_FIX}`),
  at('an annotation of an Ingress with a bad key', 'shop.example.com', { annotations: { '/rewrite': '/' } }, ProblemCode.ANNOTATION,
    `annotations["/rewrite"]: is not a valid key, received "/rewrite"; ${KEY_FIX}`),
  said('a host twice', a => { a.exposeAt('shop.example.com'); a.exposeAt('shop.example.com', { paths: [{ path: '/api' }] }); }, ProblemCode.DUPLICATE,
    'exposeAt.host: is exposed already, received "shop.example.com"; list all of its paths in one call'),
  said('two classes in one Ingress', a => { a.exposeAt('shop.example.com', { className: 'a' }); a.exposeAt('www.example.com', { className: 'b' }); }, ProblemCode.CONFLICT,
    `exposeAt.className: is not that of the Ingress's other hosts, "a", received "b"; ${OWN_FIX}`),
  said('two values of an annotation in one Ingress', a => { a.exposeAt('shop.example.com', { annotations: { 'example.com/a': '1' } }); a.exposeAt('www.example.com', { annotations: { 'example.com/a': '2' } }); }, ProblemCode.CONFLICT,
    `exposeAt.annotations["example.com/a"]: is "1" for the Ingress's other hosts, received "2"; ${OWN_FIX}`),
  refusal('a host for an app without a Service', c => web(c, {}).exposeAt('shop.example.com'), ProblemCode.CONFLICT,
    `test/web: exposeAt: needs a Service, and this app has none; ${SERVICE_FIX}`),
];

const routes: Refusal[] = [
  refusal('a route for an app without a Service', c => web(c, { port: 8080, exposure: Exposure.none() }).exposeVia({ gateway: 'g' }), ProblemCode.CONFLICT,
    `test/web: exposeVia: needs a Service, and this app has none; ${SERVICE_FIX}`),
  via('a Gateway in upper case', { gateway: 'Public' }, ProblemCode.NAME,
    `gateway: is not a valid name, received "Public"; ${NAME_FIX}`),
  via('a Gateway namespace with a dot', { gateway: 'public', gatewayNamespace: 'a.b' }, ProblemCode.NAME,
    `gatewayNamespace: is not a valid name, received "a.b"; ${LABEL_FIX}`),
  via('a listener with a space', { gateway: 'public', sectionName: 'https 1' }, ProblemCode.NAME,
    `sectionName: is not a valid name, received "https 1"; ${NAME_FIX}`),
  via('a host name of a route with a port', { gateway: 'public', hostnames: ['shop.example.com:443'] }, ProblemCode.HOST,
    `hostnames[0]: is not a DNS name, received "shop.example.com:443"; ${HOST_FIX}`),
  via('an IP address as a host name of a route', { gateway: 'public', hostnames: ['shop.example.com', '203.0.113.7'] }, ProblemCode.HOST,
    'hostnames[1]: is an IP address, received "203.0.113.7"; write a DNS name that resolves to it'),
  via('a replaced prefix without a slash', { gateway: 'public', replacePrefix: 'v1' }, ProblemCode.FORMAT,
    'replacePrefix: is not the path of a URL, received "v1"; start it with "/"'),
  via('a replaced prefix of an exact path', { gateway: 'public', replacePrefix: '/', paths: [{ path: '/a', pathType: kplus.HttpIngressPathType.EXACT }] }, ProblemCode.CONFLICT,
    'replacePrefix: goes with prefix paths only, received "/"; use HttpIngressPathType.PREFIX for all paths of this route'),
  via('a header with a colon', { gateway: 'public', requestHeaders: { 'X-Shop:': '1' } }, ProblemCode.FORMAT,
    'requestHeaders["X-Shop:"]: is not an HTTP header, received {"X-Shop:":"1"}; write a name without spaces and colon, and a value of 1 to 4096 characters'),
  via('a path that is not encoded', { gateway: 'public', paths: [{ path: '/é' }] }, ProblemCode.FORMAT,
    'paths[0].path: is not the path of a URL as it is sent, received "/é"; encode what is no letter or digit of ASCII as "%" and two digits, and write at most 1024 characters'),
  via('a path of more than 1024 characters', { gateway: 'public', paths: [{ path: `/${'x'.repeat(1024)}` }] }, ProblemCode.FORMAT,
    'paths[0].path: is not the path of a URL as it is sent, received "/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…; encode what is no letter or digit of ASCII as "%" and two digits, and write at most 1024 characters'),
  via('more host names than a route has', { gateway: 'public', hostnames: Array.from({ length: 17 }, (_, index) => `shop-${index}.example.com`) }, ProblemCode.RANGE,
    'hostnames: has 17 elements; name at most 16 in one route'),
  said('two routes of one name', a => { a.exposeVia({ gateway: 'a' }); a.exposeVia({ gateway: 'b' }); }, ProblemCode.DUPLICATE,
    'exposeVia.name: is the name of another route of this app, received "web"; give each route a name, or list all hostnames in one'),
];

export const EXPOSURE_REFUSALS: Refusal[] = [...exposures, ...ingresses, ...routes];

import * as kplus from 'cdk8s-plus-28';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** Requests that go to an app: those with a path. */
export interface HttpPath {
  /**
   * The path of the requests' URL, starting with "/".
   *
   * @default "/"
   */
  readonly path?: string;

  /**
   * How the path is compared. `IMPLEMENTATION_SPECIFIC` is up to the controller; in a route it is a regular expression.
   *
   * @default kplus.HttpIngressPathType.PREFIX
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
   */
  readonly pathType?: kplus.HttpIngressPathType;

  /**
   * The Service's port that they go to.
   *
   * @default - the Service's only port, or the one named "http"
   */
  readonly port?: number;
}

/** A path with everything decided. */
export interface ResolvedPath {
  readonly path: string;
  readonly pathType: kplus.HttpIngressPathType;
  readonly port: number;
}

const NOT_WITHIN = ['//', '/./', '/../', '%2f', '%2F'];
const NOT_AT_END = ['/.', '/..'];

/** The paths with their ports; what is wrong is reported. */
export function resolvePaths(at: PropPath, paths: readonly HttpPath[] | undefined, ports: readonly kplus.ServicePort[]): ResolvedPath[] {
  const seen = new Set<string>();
  if (paths?.length === 0) {
    at.report(ProblemCode.REQUIRED, 'is empty', paths, 'name at least one path, or leave it out for all of them');
  }
  return (paths ?? [{}]).map((each, index) => {
    const here = at.at(index);
    const path = each.path ?? '/';
    const pathType = each.pathType ?? kplus.HttpIngressPathType.PREFIX;
    checkPath(here.at('path'), path, pathType);
    if (seen.has(`${pathType} ${path}`)) {
      here.at('path').report(ProblemCode.DUPLICATE, 'is there twice', path, 'name each path once');
    }
    seen.add(`${pathType} ${path}`);
    return { path, pathType, port: resolvePort(here.at('port'), each.port, ports) };
  });
}

function resolvePort(at: PropPath, port: number | undefined, ports: readonly kplus.ServicePort[]): number {
  const known = ports.map(each => each.port).join(', ');
  const tcp = ports.filter(each => (each.protocol ?? kplus.Protocol.TCP) === kplus.Protocol.TCP);
  if (port !== undefined) {
    if (!tcp.some(each => each.port === port)) {
      at.report(ProblemCode.CONFLICT, 'is not a TCP port of the Service', port, `its ports are: ${known}`);
    }
    return port;
  }
  const found = tcp.length === 1 ? tcp[0] : tcp.find(each => each.name === 'http');
  if (!found) {
    at.report(ProblemCode.REQUIRED, tcp.length === 0 ? 'is missing, and the Service has no TCP port' : 'is missing', undefined, `name one of the Service's ports: ${known}`);
  }
  return found?.port ?? 0;
}

function checkPath(at: PropPath, path: string, pathType: kplus.HttpIngressPathType): void {
  if (!path.startsWith('/') || /[\s?#]/.test(path)) {
    at.report(ProblemCode.FORMAT, 'is not the path of a URL', path, 'start it with "/", and leave out spaces, "?" and "#"');
    return;
  }
  if (pathType === kplus.HttpIngressPathType.IMPLEMENTATION_SPECIFIC) {
    return;
  }
  const found = NOT_WITHIN.find(part => path.includes(part)) ?? NOT_AT_END.find(end => path.endsWith(end));
  if (found) {
    at.report(ProblemCode.FORMAT, `contains "${found}"`, path, 'write the path without "//", "." and ".." as parts, and encoded slashes');
  }
}

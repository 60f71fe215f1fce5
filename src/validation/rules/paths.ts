import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

/** An absolute path in a container or on a node. */
export function checkAbsolutePath(at: PropPath, path: string): boolean {
  // Kubernetes' reference forbids a colon, which ends the path in runtimes' mount syntax; the API server does not look.
  if (path.startsWith('/') && !path.includes(':') && !path.includes('\0') && !path.split('/').includes('..')) {
    return true;
  }
  at.report(ProblemCode.FILE_PATH, 'is not an absolute path', path, 'start it with "/", and use no ".." and no ":"');
  return false;
}

/** A path inside of a volume. */
export function checkRelativePath(at: PropPath, path: string): boolean {
  if (path !== '' && !path.startsWith('/') && !path.includes('\0') && !path.split('/').includes('..')) {
    return true;
  }
  at.report(ProblemCode.FILE_PATH, 'is not a path inside of the volume', path, 'do not start it with "/", and use no ".."');
  return false;
}

import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

/** The name of an environment variable. Kubernetes 1.34 takes more than this; shells and older servers do not. */
export function checkEnvName(at: PropPath, name: string): boolean {
  if (/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) && name !== '.' && !name.startsWith('..')) {
    return true;
  }
  at.report(ProblemCode.ENV_NAME, 'is not a valid name of an environment variable', name, 'use letters, digits, "_", "-" and ".", not starting with a digit');
  return false;
}

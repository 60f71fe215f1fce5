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

/** A text that a container is started with. The API server takes any, and no operating system one with NUL in it. */
export function checkNoNul(at: PropPath, text: string): void {
  if (`${text}`.includes('\0')) {
    at.report(ProblemCode.FORMAT, 'has a NUL character in it, with which no container starts', text, 'leave it out, or put the text into a file');
  }
}

import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

/** A text, which a program without types may have written as a number or as nothing. */
export function checkText(at: PropPath, value: unknown, fix = inQuotes(value), code = ProblemCode.FORMAT): value is string {
  if (typeof value === 'string') {
    return true;
  }
  at.report(code, 'is not a text', value, fix);
  return false;
}

function inQuotes(value: unknown): string {
  return ['number', 'boolean', 'bigint'].includes(typeof value) ? `write it in quotes: "${value}"` : 'write a text in quotes';
}

/** A text that a container is started with. The API server takes any, and no operating system one with NUL in it. */
export function checkNoNul(at: PropPath, text: string): void {
  if (`${text}`.includes('\0')) {
    at.report(ProblemCode.FORMAT, 'has a NUL character in it, with which no container starts', text, 'leave it out, or put the text into a file');
  }
}

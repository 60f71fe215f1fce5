import { checkText } from './text';
import { ProblemCode } from '../problem';
import { PropPath } from '../prop-path';

const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const ANNOTATIONS_LIMIT = 256 * 1024;

/** A map of labels. */
export function checkLabels(at: PropPath, labels: { [key: string]: string }): void {
  for (const [key, value] of Object.entries(labels)) {
    checkKey(at.at(key), ProblemCode.LABEL, key);
    checkLabelValue(at.at(key), value);
  }
}

/** Whether a text can stand as a label's value. */
export function isLabelValue(value: string): boolean {
  return value.length <= 63 && LABEL_VALUE.test(value);
}

export function checkLabelValue(at: PropPath, value: string): void {
  if (typeof value !== 'string' || !isLabelValue(value)) {
    at.report(ProblemCode.LABEL, 'is not a valid label value', value, 'use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends');
  }
}

/** A map of annotations. */
export function checkAnnotations(at: PropPath, annotations: { [key: string]: string }): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    checkKey(at.at(key), ProblemCode.ANNOTATION, key.toLowerCase());
    if (checkText(at.at(key), value, undefined, ProblemCode.ANNOTATION)) {
      bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
    }
  }
  if (bytes > ANNOTATIONS_LIMIT) {
    at.report(ProblemCode.ANNOTATION, `has ${bytes} bytes`, undefined, `keep keys and values below ${ANNOTATIONS_LIMIT} bytes together`);
  }
}

/** The key of a label, an annotation, a toleration or an extended resource: `[prefix/]name`. */
export function checkQualifiedName(at: PropPath, code: ProblemCode, key: string): boolean {
  const slash = key.lastIndexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const name = key.slice(slash + 1);
  const fits = name.length <= 63 && QUALIFIED_NAME.test(name) && (prefix === undefined || (prefix.length <= 253 && PREFIX.test(prefix)));
  if (!fits) {
    at.report(code, 'is not a valid key', key, 'write "name" or "example.com/name" with a name of at most 63 letters, digits, "-", "_" and "."');
  }
  return fits;
}

function checkKey(at: PropPath, code: ProblemCode, key: string): boolean {
  return checkQualifiedName(at, code, key) && checkWritableKey(at, code, key);
}

/** Keys that every object of JavaScript has already: cdk8s stops at the one, and loses the other without a word. */
export function checkWritableKey(at: PropPath, code: ProblemCode, key: string): boolean {
  const writable = key !== 'constructor' && key !== '__proto__';
  if (!writable) {
    at.report(code, 'is a key that cdk8s cannot write', key, 'take another one');
  }
  return writable;
}

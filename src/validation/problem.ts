/**
 * What kind of mistake a problem is. The set is closed: code that reacts to a problem can list them all.
 */
export enum ProblemCode {
  /** A value that is needed is missing or empty. */
  REQUIRED = 'required',

  /** Not a valid name of a Kubernetes object, port, volume, container or key. */
  NAME = 'name',

  /** Not a valid label key or value. */
  LABEL = 'label',

  /** Not a valid annotation key, or annotations of more than 256 KiB together. */
  ANNOTATION = 'annotation',

  /** Not a container image reference. */
  IMAGE = 'image',

  /** An image without a tag or digest, or with the tag `latest`. */
  IMAGE_TAG = 'image-tag',

  /** Not a number, not a whole number, or outside of the range that Kubernetes takes. */
  RANGE = 'range',

  /** A CPU, memory or storage amount that Kubernetes does not take. */
  QUANTITY = 'quantity',

  /** Not an absolute path, or one that leaves its volume. */
  FILE_PATH = 'file-path',

  /** Not a valid name of an environment variable. */
  ENV_NAME = 'env-name',

  /** Not a DNS name. */
  HOST = 'host',

  /** Not an IP address or a CIDR block. */
  ADDRESS = 'address',

  /** Not in the form that the field asks for (a URL path, an ARN, a volume id and the like). */
  FORMAT = 'format',

  /** The same name, port, path or key twice in one construct. */
  DUPLICATE = 'duplicate',

  /** Two props that exclude each other, or a prop that needs another one. */
  CONFLICT = 'conflict',

  /** More bytes than the API server stores in one object. */
  TOO_LARGE = 'too-large',

  /** Something newer than the Kubernetes that the manifests are for, or a Kubernetes older than this library is for. */
  KUBERNETES_VERSION = 'kubernetes-version',

  /** Something that the chosen driver, class or kind cannot do. */
  UNSUPPORTED = 'unsupported',

  /** Kubernetes would take it, and it would lose data, hang or drop requests. */
  UNSAFE = 'unsafe',

  /** A construct at a place in the tree where it cannot work. */
  SCOPE = 'scope',

  /** Two objects of the same kind, namespace and name. */
  DUPLICATE_OBJECT = 'duplicate-object',

  /** Constructs that depend on each other in a circle. */
  DEPENDENCY_CYCLE = 'dependency-cycle',

  /** A message of the validation that another construct brings along (`node.addValidation`). */
  CONSTRUCT = 'construct',
}

/**
 * One mistake: where it is, what is wrong, and what to write instead.
 */
export interface Problem {
  /** What kind of mistake it is. */
  readonly code: ProblemCode;

  /** The path of the construct in the tree, for example `prod/web`; empty for the app itself. */
  readonly path: string;

  /**
   * The prop, as one would write it in code: `ports[1].name`.
   *
   * @default - the problem is not about a single prop
   */
  readonly prop?: string;

  /** What is wrong. */
  readonly message: string;

  /**
   * The value received, as JSON.
   *
   * @default - the problem is that there is none, or it says nothing
   */
  readonly received?: string;

  /**
   * What to write instead.
   *
   * @default - the message says all there is
   */
  readonly fix?: string;
}

/** One problem as one line of text. */
export function problemText(problem: Problem): string {
  // An id may be anything: a problem stays one line, and cannot pretend to be another one.
  const path = problem.path.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, character => JSON.stringify(character).slice(1, -1));
  const place = [path, problem.prop].filter(Boolean).join(': ');
  const received = problem.received === undefined ? '' : `, received ${problem.received}`;
  const fix = problem.fix ? `; ${problem.fix}` : '';
  return `${place ? `${place}: ` : ''}${problem.message}${received}${fix} [${problem.code}]`;
}

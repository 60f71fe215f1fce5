import { IConstruct } from 'constructs';
import { Problem, ProblemCode } from './problem';
import { ValidationError } from './validation-error';

const LONGEST_RECEIVED = 200;

/**
 * A place in the props of a construct (`prod/web: ports[1].name`), to which rules report what they find there.
 * All places of one construct share one list, so that a constructor can throw everything at once.
 */
export class PropPath {
  /** The props of a construct as a whole. */
  public static of(construct: IConstruct): PropPath {
    return new PropPath(construct, [], undefined, '');
  }

  private constructor(
    /** The construct that has the props. */
    public readonly construct: IConstruct,
    private readonly problems: Problem[],
    private readonly parent: PropPath | undefined,
    private readonly segment: string,
  ) {}

  /** A prop, an element of a list, or an entry of a map below this place. */
  public at(key: string | number): PropPath {
    return new PropPath(this.construct, this.problems, this, typeof key === 'number' ? `[${key}]` : key);
  }

  /** Notes a mistake; it is thrown by {@link throwReported}. Leave `received` out where there is no value to show. */
  public report(code: ProblemCode, message: string, received?: unknown, fix?: string): void {
    this.problems.push({
      code,
      path: this.construct.node.path,
      prop: this.toString() || undefined,
      message,
      received: received === undefined ? undefined : show(received),
      fix,
    });
  }

  /** What was reported so far for this construct. */
  public get reported(): readonly Problem[] {
    return this.problems;
  }

  /** @throws ValidationError with all that was reported for this construct, if anything was */
  public throwReported(): void {
    if (this.problems.length > 0) {
      throw new ValidationError(this.problems);
    }
  }

  public toString(): string {
    const parent = this.parent?.toString() ?? '';
    if (parent === '' || this.segment.startsWith('[')) {
      return parent + this.segment;
    }
    return /^[A-Za-z_$][\w$]*$/.test(this.segment) ? `${parent}.${this.segment}` : `${parent}[${JSON.stringify(this.segment)}]`;
  }
}

function show(value: unknown): string {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_RECEIVED ? `${text.slice(0, LONGEST_RECEIVED)}…` : text;
}

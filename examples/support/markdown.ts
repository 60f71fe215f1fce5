/** A fenced block of code in a Markdown text. */
export interface Fence {
  /** What stands behind the opening backticks: `ts`, `yaml`, `sh`. */
  readonly language: string;
  readonly code: string;
  /** Where the code begins in the text. */
  readonly start: number;
  readonly end: number;
  /** The line of the opening backticks, from 1. */
  readonly line: number;
  /**
   * What an HTML comment right above the fence says about it: `<!-- file: PATH -->` or `<!-- output: PATH -->`.
   */
  readonly origin?: Origin;
}

/** Where the code of a fence comes from. */
export interface Origin {
  /** A file of the repository, or a file that the program above the fence writes. */
  readonly kind: 'file' | 'output';
  readonly path: string;
  /** Only this object of a YAML file, as `Kind/name`. */
  readonly object?: string;
}

const FENCE = /^(?:<!-- (file|output): (\S+?)(?: (\S+\/\S+))? -->\n+)?```(\w*)\n([\s\S]*?)^```$/gm;

export function fencesOf(text: string): Fence[] {
  return [...text.matchAll(FENCE)].map(match => {
    const [whole, kind, path, object, language, code] = match;
    const start = match.index + whole.length - '```'.length - code.length;
    return {
      language,
      code,
      start,
      end: start + code.length,
      line: text.slice(0, start).split('\n').length - 1,
      origin: kind ? { kind: kind as Origin['kind'], path, object } : undefined,
    };
  });
}

/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text with something else in some of its parts. */
export function withCode(text: string, codes: Map<Span, string>): string {
  return [...codes].sort(([a], [b]) => b.start - a.start)
    .reduce((result, [span, code]) => result.slice(0, span.start) + code + result.slice(span.end), text);
}

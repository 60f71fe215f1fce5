import { Yaml } from 'cdk8s';

const LARGEST_CACHE = 10_000;
const LONGEST_CACHED = 1_000;
/** Parsers take 1,024 characters; an escaped one is six. */
const LONGEST_SIMPLE_KEY = 1_000;
const LONGEST_QUOTED_KEY = 160;

/** Text that is the same plain scalar in every version of YAML, unless it is one of the words below. */
const PLAIN = /^[A-Za-z/][\w./@+-]*(?:[ :=,][\w./@+-]+)*(?<=[\w/])$/;
/** Booleans, nulls and numbers of YAML 1.1. */
const WORD = /^(?:[yn]|yes|no|on|off|true|false|null|e[-+]?\d+)$/i;
/**
 * What cdk8s writes so that kubectl, Helm or PyYAML refuse it or read something else: numbers of Go and of YAML 1.2 (`0o17`,
 * `0XF`, `-_1`), the merge key and the value key of YAML 1.1, a block that begins with a tab or has nothing but spaces, and
 * characters that are no printable text or break lines.
 */
const MISREAD = /^[-+]?(?:0[box]|_)[\da-f_]*$|^<<$|^=$|^\n*\t|^[ \n]* [ \n]*\n$|[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/iu;

/** Text that UTF-8 has no bytes for: half of a character. */
export class UnwritableText extends Error {
  /** The character and what is around it, as JSON. */
  public readonly received: string;

  constructor(text: string) {
    const at = text.search(/\p{Surrogate}/u);
    const received = JSON.stringify(text.slice(Math.max(at - 20, 0), at + 20));
    super(`there are no bytes for ${received}`);
    this.received = received;
  }
}

/**
 * A document as YAML: the text of `Yaml.stringify` of cdk8s, to the byte, many times faster. Only the layout of maps and
 * lists, what is plain beyond doubt, and what other parsers would misread is written here; every other scalar and key, and
 * every document with something else than maps, lists and scalars, is left to cdk8s.
 *
 * @throws UnwritableText
 */
export function yamlDocument(value: unknown): string {
  return (isMap(value) ? new Writer().document(value) : undefined) ?? Yaml.stringify(value);
}

/** Writes one document, or gives up on what it cannot be sure to write as cdk8s does. */
export class Writer {
  /** Set when the document needs the real thing: it has an alias (the same map or list twice), or an unusual value. */
  protected gaveUp = false;

  private readonly seen = new Set<object>();

  /** A whole document; undefined if it has to be left to cdk8s. */
  public document(map: Readonly<Record<string, unknown>>): string | undefined {
    const text = this.block(map, 0);
    return text === undefined || this.gaveUp ? undefined : `${text}\n`;
  }

  /** Whether a map or list may be written; it is met for the first time then. */
  protected accepts(value: object): boolean {
    const prototype = Object.getPrototypeOf(value);
    if (this.seen.has(value) || !(prototype === Object.prototype || prototype === Array.prototype)) {
      return false;
    }
    this.seen.add(value);
    return true;
  }

  /** The keys of a map in the order in which to write them. */
  protected keysOf(map: Readonly<Record<string, unknown>>, _depth: number): readonly string[] {
    return Object.keys(map);
  }

  /** A map or list that is not empty, from its first key or dash on; undefined for everything else. */
  private block(value: unknown, depth: number): string | undefined {
    if (typeof value !== 'object' || value === null) {
      return undefined;
    }
    if (this.gaveUp || !this.accepts(value)) {
      this.gaveUp = true;
      return undefined;
    }
    return Array.isArray(value) ? this.list(value, depth) : this.map(value as Record<string, unknown>, depth);
  }

  private map(map: Readonly<Record<string, unknown>>, depth: number): string | undefined {
    let text: string | undefined;
    const line = lineAt(depth);
    for (const key of this.keysOf(map, depth)) {
      const value = map[key];
      const begun = text === undefined ? this.key(key) : text + line + this.key(key);
      const block = this.block(value, depth + 1);
      text = block === undefined ? `${begun} ${this.inline(value, line)}` : begun + lineAt(depth + 1) + block;
    }
    return text;
  }

  private list(list: readonly unknown[], depth: number): string | undefined {
    let text: string | undefined;
    const line = lineAt(depth);
    for (const value of list) {
      const begun = text === undefined ? '- ' : `${text}${line}- `;
      text = begun + (this.block(value, depth + 1) ?? this.inline(value, line));
    }
    return text;
  }

  /** A scalar, or an empty map or list. */
  private inline(value: unknown, line: string): string {
    switch (typeof value) {
      case 'string':
        return isPlain(value) ? value : scalarText(value, line);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'number':
        return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : Yaml.stringify(value).slice(0, -1);
      case 'undefined':
        return 'null';
      case 'object':
        return value === null ? 'null' : Array.isArray(value) ? '[]' : '{}';
      default:
        this.gaveUp = true;
        return '';
    }
  }

  /** A key and its colon. */
  private key(key: string): string {
    const text = keyText(key);
    this.gaveUp ||= text === undefined;
    return text ?? '';
  }
}

const scalars = new Map<string, string>();
const keys = new Map<string, string | undefined>();

const lines: string[] = [];

/** What begins a line: once for all, for the texts in which it stands are many. */
function lineAt(depth: number): string {
  return lines[depth] ??= `\n${'  '.repeat(depth)}`;
}

/** A scalar for any place but the top of a document: the lines after the first are indented. */
function scalarText(value: string, line: string): string {
  const text = cached(scalars, value, () => MISREAD.test(value) ? quoted(value) : Yaml.stringify({ k: value }).slice('k: '.length, -1));
  return line !== '\n' && text.includes('\n') ? text.replace(/\n(?=[^\n])/g, line) : text;
}

/** A key and its colon, unless cdk8s writes it in another way in another place or on several lines. */
function keyText(key: string): string | undefined {
  return cached(keys, key, () => {
    if (isPlain(key) && key.length <= LONGEST_SIMPLE_KEY) {
      return `${key}:`;
    }
    // A key of several lines has to be quoted anyway, and PyYAML takes no tab in one that is not.
    if ((MISREAD.test(key) || /[\t\n]/.test(key)) && key.length <= LONGEST_QUOTED_KEY) {
      return `${quoted(key)}:`;
    }
    const [top, nested] = [{ [key]: 0 }, { k: { [key]: 0 } }].map(value => Yaml.stringify(value));
    const text = top.slice(0, -' 0\n'.length);
    return !text.includes('\n') && nested === `k:\n  ${top}` && top === `${text} 0\n` && text.endsWith(':') ? text : undefined;
  });
}

/** Text in double quotes on one line, with nothing in it but what each parser reads as it stands. */
function quoted(text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new UnwritableText(text);
  }
  return JSON.stringify(text).replace(/[^\n -~\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function cached<T>(cache: Map<string, T>, key: string, make: () => T): T {
  if (key.length > LONGEST_CACHED) {
    return make();
  }
  const known = cache.get(key);
  if (known !== undefined || cache.has(key)) {
    return known!;
  }
  if (cache.size >= LARGEST_CACHE) {
    cache.clear();
  }
  const made = make();
  cache.set(key, made);
  return made;
}

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !WORD.test(text);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

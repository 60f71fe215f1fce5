import { Yaml } from 'cdk8s';

const LARGEST_CACHE = 10_000;
const LONGEST_SIMPLE_KEY = 1_000;

/** Text that is the same plain scalar in every version of YAML, unless it is one of the words below. */
const PLAIN = /^[A-Za-z/][\w./@+-]*(?:[ :=,][\w./@+-]+)*(?<=[\w/])$/;
/** Booleans, nulls and numbers of YAML 1.1. */
const WORD = /^(?:[yn]|yes|no|on|off|true|false|null|e[-+]?\d+)$/i;

/**
 * A document as YAML: the text of `Yaml.stringify` of cdk8s, to the byte, many times faster. Only the layout of maps and
 * lists and what is plain beyond doubt is written here; every other scalar and key, and every document with something
 * else than maps, lists and scalars, is left to cdk8s.
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
    const text = this.block(map, '');
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
  protected keysOf(map: Readonly<Record<string, unknown>>, _indent: string): readonly string[] {
    return Object.keys(map);
  }

  /** A map or list that is not empty, from its first key or dash on; undefined for everything else. */
  private block(value: unknown, indent: string): string | undefined {
    if (typeof value !== 'object' || value === null) {
      return undefined;
    }
    if (this.gaveUp || !this.accepts(value)) {
      this.gaveUp = true;
      return undefined;
    }
    return Array.isArray(value) ? this.list(value, indent) : this.map(value as Record<string, unknown>, indent);
  }

  private map(map: Readonly<Record<string, unknown>>, indent: string): string | undefined {
    let text: string | undefined;
    const inner = `${indent}  `;
    for (const key of this.keysOf(map, indent)) {
      const value = map[key];
      const block = this.block(value, inner);
      const rest = block === undefined ? ` ${this.inline(value, indent)}` : `\n${inner}${block}`;
      const line = `${this.key(key)}:${rest}`;
      text = text === undefined ? line : `${text}\n${indent}${line}`;
    }
    return text;
  }

  private list(list: readonly unknown[], indent: string): string | undefined {
    let text: string | undefined;
    const inner = `${indent}  `;
    for (const value of list) {
      const line = `- ${this.block(value, inner) ?? this.inline(value, indent)}`;
      text = text === undefined ? line : `${text}\n${indent}${line}`;
    }
    return text;
  }

  /** A scalar, or an empty map or list. */
  private inline(value: unknown, indent: string): string {
    switch (typeof value) {
      case 'string':
        return isPlain(value) ? value : scalarText(value, indent);
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

  private key(key: string): string {
    const text = keyText(key);
    this.gaveUp ||= text === undefined;
    return text ?? '';
  }
}

const scalars = new Map<string, string>();
const keys = new Map<string, string | undefined>();

/** A scalar as cdk8s writes it, for any place but the top of a document: the lines after the first are indented. */
function scalarText(value: string, indent: string): string {
  const text = cached(scalars, value, () => Yaml.stringify({ k: value }).slice('k: '.length, -1));
  return indent !== '' && text.includes('\n') ? text.replace(/\n(?=[^\n])/g, `\n${indent}`) : text;
}

/** A key as cdk8s writes it, if it writes it the same way in any place and on one line. */
function keyText(key: string): string | undefined {
  return cached(keys, key, () => {
    if (isPlain(key) && key.length <= LONGEST_SIMPLE_KEY) {
      return key;
    }
    const [top, nested] = [{ [key]: 0 }, { k: { [key]: 0 } }].map(value => Yaml.stringify(value));
    const text = top.slice(0, -': 0\n'.length);
    return !text.includes('\n') && nested === `k:\n  ${top}` && top === `${text}: 0\n` ? text : undefined;
  });
}

function cached<T>(cache: Map<string, T>, key: string, make: () => T): T {
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

import { ApiObject, App, ImplicitTokenResolver, IResolver, LazyResolver, NumberStringUnionResolver } from 'cdk8s';
import { Writer, yamlDocument } from './yaml';
import type { Manifest } from '../objects/manifest';

/** An object as it stands in the output. */
export interface Rendered {
  /** The object; for its `apiVersion`, `kind` and `metadata` only. */
  readonly manifest: any;
  readonly text: string;
}

/** Renders API objects, by `toJson()`, and without it where that makes no difference to the output. */
export class Renderer {
  private readonly fromSource: boolean;
  private readonly sorted: boolean;

  constructor(app: App) {
    this.fromSource = app.resolvers.every(isBuiltIn);
    this.sorted = !process.env.CDK8S_DISABLE_SORT;
  }

  public render(object: ApiObject): Rendered {
    return (this.fromSource ? this.renderSource(object) : undefined) ?? renderJson(object.toJson());
  }

  private renderSource(object: ApiObject): Rendered | undefined {
    const manifest = sourceOf(object);
    const text = manifest && new SourceWriter(this.sorted).document(manifest);
    return text === undefined ? undefined : { manifest, text };
  }
}

function sourceOf(object: ApiObject): Readonly<Record<string, unknown>> | undefined {
  try {
    // Not `instanceof`, which cdk8s answers with yes for every API object.
    return (object as Partial<Manifest>)._source?.();
  } catch {
    return undefined; // `toJson()` says in its error which object it is.
  }
}

/** A manifest that is JSON already. */
export function renderJson(manifest: any): Rendered {
  return { manifest, text: manifest === undefined ? '\n' : yamlDocument(manifest) };
}

const FIRST = ['apiVersion', 'kind', 'metadata'];
const DEEPEST = 100;

/**
 * Writes what `toJson()` of cdk8s would make of an object, from what the object is made of: keys in order, without what is
 * null or undefined. It gives up on everything that a resolver of cdk8s might want to replace, or that cdk8s refuses.
 */
class SourceWriter extends Writer {
  constructor(private readonly sorted: boolean) {
    super();
  }

  protected accepts(value: object): boolean {
    // cdk8s copies all values: there are no aliases.
    return Array.isArray(value)
      ? Object.getPrototypeOf(value) === Array.prototype && !('resolve' in value) && !('value' in value)
      : value.constructor === Object && typeof (value as { resolve?: unknown }).resolve !== 'function';
  }

  protected keysOf(map: Readonly<Record<string, unknown>>, depth: number): readonly string[] {
    const keys = Object.keys(map);
    let inOrder = true;
    let count = 0;
    for (const key of keys) {
      const value = map[key];
      if (value !== undefined && value !== null) {
        // JavaScript lists keys that are numbers before all others in a copy; `__proto__` is none there.
        this.gaveUp ||= isDigit(key.charCodeAt(0)) || key === '__proto__';
        inOrder &&= count === 0 || keys[count - 1] < key;
        keys[count++] = key;
      }
    }
    keys.length = count;
    this.gaveUp ||= depth > DEEPEST;
    if (this.sorted && !inOrder) {
      keys.sort();
    }
    return depth === 0 ? [...FIRST.filter(key => keys.includes(key)), ...keys.filter(key => !FIRST.includes(key))] : keys;
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isBuiltIn(resolver: IResolver): boolean {
  const { constructor } = resolver;
  return constructor === LazyResolver || constructor === ImplicitTokenResolver || constructor === NumberStringUnionResolver;
}

import { Engine } from './engine';
import { EngineOptions } from './engine-options';
import { ENGINES } from './registry';
import { checkVersion, parseVersion, Version } from './version';
import { checkImage } from '../pods/image';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** An engine in a version. */
export class EngineChoice {
  public readonly name: string;
  public readonly version: Version;
  public readonly image: string;

  /**
   * @param engine the engine, or a name that is none's
   * @param otherImages images beside the engine's own: name of the option → image
   */
  constructor(
    private readonly engine: Engine | string,
    public readonly options: EngineOptions,
    public readonly otherImages: { readonly [option: string]: string | undefined } = {},
    private readonly check: (at: PropPath) => void = () => undefined,
  ) {
    this.name = typeof engine === 'string' ? engine : engine.name;
    this.version = parseVersion(options.version);
    this.image = options.image ?? (typeof engine === 'string' ? '' : `${engine.image}:${engine.tag?.(this.version) ?? this.version.text}`);
  }

  /** What is known about it; undefined where something is wrong, which is then reported. */
  public resolve(at: PropPath): Engine | undefined {
    if (typeof this.engine === 'string') {
      at.report(ProblemCode.UNSUPPORTED, 'is not an engine of this library', this.engine,
        `use ${ENGINES.map(engine => engine.name).join(', ')}, or DatabaseEngine.custom()`);
      return undefined;
    }
    const before = at.reported.length;
    for (const [option, image] of Object.entries({ image: this.options.image, ...this.otherImages })) {
      if (image !== undefined) {
        checkImage(at.at(option), image);
      }
    }
    // A custom engine's version is whatever its image says.
    if (this.options.version !== this.options.image) {
      checkVersion(at.at('version'), this.engine.title, this.engine.versions, this.version);
    }
    this.check(at);
    return at.reported.length > before ? undefined : this.engine;
  }
}

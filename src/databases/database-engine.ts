import { customEngine, CustomEngineOptions } from './custom-engine';
import { Engine } from './engine';
import { KAFKA } from './engines/kafka';
import { POSTGRES } from './engines/postgres';
import { ENGINES } from './registry';
import { checkVersion, parseVersion, Version } from './version';
import { checkImage } from '../pods/image';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** Options of the factories of {@link DatabaseEngine}. */
export interface EngineOptions {
  /** The version, as the tags of the official image have it: `17.2`, or `17.2-alpine` for a variant of the image. */
  readonly version: string;

  /**
   * An image that is made like the official one: a mirror of it, or one with extensions.
   *
   * @default - the official image, with the version as its tag
   */
  readonly image?: string;
}

/**
 * What a {@link StatefulDatabase} runs.
 */
export class DatabaseEngine {
  /**
   * PostgreSQL 14 or newer (`postgres`). With several replicas the first pod is written to, and the others are standbys
   * that stream from it; clients read from them at `readService`. **Nothing fails over by itself**: while the first pod is
   * away, nothing can be written. CloudNativePG is an operator that does fail over.
   *
   * @param options the version
   * @see https://hub.docker.com/_/postgres
   */
  public static postgres(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(POSTGRES, options);
  }

  /**
   * Apache Kafka 3.8 or newer (`apache/kafka`), without ZooKeeper: every pod is a broker and a controller. With three pods
   * topics have three replicas, of which two must have a message before it counts, and any one pod can be lost.
   *
   * **The number of pods is for ever**: Kafka cannot be told a new number of controllers by its configuration, and would
   * forget its topics. The id of the cluster depends on it, so that Kafka refuses to start instead. Strimzi is an operator
   * that can.
   *
   * There are no passwords: the network policy lets in who is connected. With `tls`, the certificate has to hold for the
   * names of the pods (`*.<serviceName>.<namespace>.svc`), and its key has to be PKCS #8 (cert-manager:
   * `privateKey.encoding: PKCS8`). Where a rolling restart must not leave a partition with a single replica, give new pods
   * the time to catch up: `minReady`.
   *
   * @param options the version, with all of its three numbers
   * @see https://hub.docker.com/r/apache/kafka
   */
  public static kafka(options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(KAFKA, options);
  }

  /**
   * An engine by its name, for programs that read it from elsewhere.
   *
   * @param name `postgres`, `mysql`, `mariadb`, ...; an unknown name is refused by the database, with all there are
   * @param options the version
   */
  public static of(name: string, options: EngineOptions): DatabaseEngine {
    return new DatabaseEngine(ENGINES.find(engine => engine.name === name) ?? name, options);
  }

  /**
   * Any other app whose pods have names and disks of their own.
   *
   * @param options image, ports, data directory
   */
  public static custom(options: CustomEngineOptions): DatabaseEngine {
    return new DatabaseEngine(customEngine(options), { version: options.image, image: options.image });
  }

  /** Its name: `postgres`. */
  public readonly name: string;

  /** Its version; of a custom one, the image. */
  public readonly version: string;

  /** Its image, before the registry of the environment is put in front. */
  public readonly image: string;

  /** @internal */
  public readonly _version: Version;

  private constructor(private readonly engine: Engine | string, private readonly options: EngineOptions) {
    this.name = typeof engine === 'string' ? engine : engine.name;
    this.version = options.version;
    this._version = parseVersion(options.version);
    this.image = options.image ?? (typeof engine === 'string' ? '' : `${engine.image}:${engine.tag?.(this._version) ?? this._version.text}`);
  }

  /**
   * What is known about it; undefined where something is wrong, which is then reported.
   *
   * @internal
   */
  public _resolve(at: PropPath): Engine | undefined {
    if (typeof this.engine === 'string') {
      at.report(ProblemCode.UNSUPPORTED, 'is not an engine of this library', this.engine,
        `use ${ENGINES.map(engine => engine.name).join(', ')}, or DatabaseEngine.custom()`);
      return undefined;
    }
    if (this.options.image !== undefined) {
      checkImage(at.at('image'), this.options.image);
    }
    // A custom engine's version is whatever its image says.
    const fits = this.options.version === this.options.image || checkVersion(at.at('version'), this.engine.title, this.engine.versions, this._version);
    return fits ? this.engine : undefined;
  }
}

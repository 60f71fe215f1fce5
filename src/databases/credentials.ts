import { Duration } from 'cdk8s';

/** Which keys of a Secret are meant. */
export interface SecretKeys {
  /**
   * The key with the password.
   *
   * @default "password"
   */
  readonly passwordKey?: string;

  /**
   * The key with the name of the user, for databases outside of the cluster whose user only the Secret knows.
   *
   * @default - the program knows the user
   */
  readonly usernameKey?: string;
}

/** Options of {@link Credentials.externalSecret}. */
export interface ExternalSecretOptions {
  /** The entry of the store: its path or name there. */
  readonly remoteKey: string;

  /** Name of the SecretStore or ClusterSecretStore. */
  readonly store: string;

  /**
   * Whether the store is a ClusterSecretStore.
   *
   * @default true
   */
  readonly clusterStore?: boolean;

  /**
   * Name of the Secret that is made from it.
   *
   * @default - `<database>-credentials`
   */
  readonly secretName?: string;

  /**
   * How often the store is asked.
   *
   * @default Duration.hours(1)
   */
  readonly refreshInterval?: Duration;
}

/** Options of {@link Credentials.generated}. */
export interface GeneratedCredentialsOptions {
  /**
   * Name of the Secret.
   *
   * @default - `<database>-credentials`
   */
  readonly secretName?: string;

  /**
   * How many letters and digits a password has, 16 to 128.
   *
   * @default 32
   */
  readonly length?: number;

  /**
   * An image with `sh`, `curl`, `tr` and `head`, in which the passwords are made.
   *
   * @default "curlimages/curl:8.11.1"
   */
  readonly image?: string;
}

/** Options of {@link Credentials.literal}. */
export interface LiteralCredentialsOptions {
  /**
   * Name of the Secret.
   *
   * @default - `<database>-credentials`
   */
  readonly secretName?: string;
}

/**
 * Where the password of a database comes from. It is always a Secret in the end, and but for {@link literal} nothing of
 * it stands in the manifests.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/secret/
 */
export class Credentials {
  /**
   * A Secret that exists in the namespace.
   *
   * @param name its name
   * @param keys which of its keys are meant
   */
  public static fromSecret(name: string, keys: SecretKeys = {}): Credentials {
    return new Credentials({ kind: 'secret', name, keys });
  }

  /**
   * A Secret that the External Secrets Operator makes from an entry of a store (AWS Secrets Manager, Vault, ...). The
   * entry has the properties that the engine needs: `password`, and what the engine's documentation here names.
   *
   * @param options the store and the entry
   * @see https://external-secrets.io/latest/api/externalsecret/
   */
  public static externalSecret(options: ExternalSecretOptions): Credentials {
    return new Credentials({ kind: 'external', options });
  }

  /**
   * A Secret that a Job in the cluster makes once, from the random numbers of the kernel. It may create Secrets and
   * nothing else, so that it cannot read or overwrite one: a Secret of that name that exists already stays as it is.
   *
   * @param options its name and the image
   */
  public static generated(options: GeneratedCredentialsOptions = {}): Credentials {
    return new Credentials({ kind: 'generated', options });
  }

  /**
   * A password that stands in the program and in the manifests: for development, where the profile of the environment
   * tolerates it, and refused elsewhere.
   *
   * @param password the password
   * @param options name of the Secret
   */
  public static literal(password: string, options: LiteralCredentialsOptions = {}): Credentials {
    return new Credentials({ kind: 'literal', password, options });
  }

  /** No password: whoever the network policy lets in may do everything. */
  public static none(): Credentials {
    return new Credentials({ kind: 'none' });
  }

  private constructor(
    /** @internal */
    public readonly _source: CredentialsSource,
  ) {}
}

/** Where a password comes from; narrowed by `kind`. */
export type CredentialsSource =
  | { readonly kind: 'secret'; readonly name: string; readonly keys: SecretKeys }
  | { readonly kind: 'external'; readonly options: ExternalSecretOptions }
  | { readonly kind: 'generated'; readonly options: GeneratedCredentialsOptions }
  | { readonly kind: 'literal'; readonly password: string; readonly options: LiteralCredentialsOptions }
  | { readonly kind: 'none' };

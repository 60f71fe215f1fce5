import { SecretValue } from 'cdk8s-plus-28';
import { ContainerSettings } from '../pods/container-options';
import { checkImage } from '../pods/image';
import { Mount } from '../pods/mount';
import { Volume } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkDataKey } from '../validation/rules/names';

/** Options of {@link BackupEncryption.age}. */
export interface AgeEncryptionOptions {
  /**
   * Who can decrypt: public keys, `age1...` or those of SSH (`ssh-ed25519 ...`, `ssh-rsa ...`). They are no secret. **Who has
   * none of the private keys that belong to them can restore nothing**: let there be two, one of them kept far away.
   */
  readonly recipients: string[];

  /**
   * Where a private key is, as `age-keygen` writes it: a Secret of the namespace in which restores run. Backups do not need it,
   * and do not have it.
   *
   * @default - none: backups can be made, and not be restored here
   */
  readonly identity?: SecretValue;

  /**
   * An image with `age` and a shell with its usual tools (`sha256sum`, `gzip`, `flock`). There is no official one: two lines
   * make it, `FROM alpine:3.22` and `RUN apk add age`.
   */
  readonly image: string;
}

/** Options of {@link BackupEncryption.openssl}. */
export interface OpensslEncryptionOptions {
  /**
   * Where the password is, in one line: long and random, for who has the files may try. Backups and restores need it. **Without it
   * nobody can restore anything**: keep it in another place than the cluster as well.
   */
  readonly password: SecretValue;

  /**
   * An image with `openssl` and a shell with its usual tools (`sha256sum`, `gzip`, `flock`).
   *
   * @default "alpine/openssl:3.5.8"
   */
  readonly image?: string;
}

/**
 * How the files of a backup are encrypted before they are written to a store. What a backup is (of what, when, which version, how
 * large) and the checksums of the encrypted files remain readable; a person with the key needs `age` or `openssl`, and nothing of
 * this library.
 */
export class BackupEncryption {
  /**
   * By public keys, so that who makes backups cannot read them.
   *
   * @param options the recipients, and what restores need
   * @see https://age-encryption.org
   */
  public static age(options: AgeEncryptionOptions): BackupEncryption {
    return new BackupEncryption((at, name) => ageParts(at, name, options));
  }

  /**
   * By a password: AES-256 with a key that 600,000 rounds of PBKDF2 make of it.
   *
   * @param options the password
   * @see https://docs.openssl.org/3.5/man1/openssl-enc/
   */
  public static openssl(options: OpensslEncryptionOptions): BackupEncryption {
    return new BackupEncryption((at, name) => opensslParts(at, name, options));
  }

  private constructor(private readonly resolve: (at: PropPath, name: string) => EncryptionParts) {}

  /**
   * What is known of it; what is wrong is reported.
   *
   * @param name what it is for, for the names of volumes
   * @internal
   */
  public _resolve(at: PropPath, name: string): EncryptionParts {
    return this.resolve(at, name);
  }
}

/** How files are encrypted, as the containers see it that do it. */
export interface EncryptionParts {
  readonly image: string;
  /** What encrypts has beside its scripts. */
  readonly encrypt: ContainerSettings;
  /** What decrypts has; undefined where nothing can. */
  readonly decrypt: ContainerSettings | undefined;
}

const OPENSSL_IMAGE = 'alpine/openssl:3.5.8';
const KEY_PATH = '/run/secrets/key';
const RECIPIENT = /^(age1[0-9a-z]{58,}|ssh-(ed25519|rsa) [A-Za-z0-9+/]+={0,2}( .*)?)$/;

function ageParts(at: PropPath, name: string, { recipients, identity, image }: AgeEncryptionOptions): EncryptionParts {
  checkImage(at.at('image'), image);
  if (recipients.length === 0) {
    at.at('recipients').report(ProblemCode.REQUIRED, 'names nobody who could decrypt it', recipients, 'write the public keys: "age1..."');
  }
  recipients.forEach((recipient, index) => {
    if (!RECIPIENT.test(recipient)) {
      // It may be a private key, which is to be seen nowhere.
      at.at('recipients').at(index).report(ProblemCode.FORMAT, 'is not a public key of age or SSH', undefined, 'write what age-keygen calls the public key: "age1..."');
    }
  });
  const method = { ENCRYPT: 'age' };
  return {
    image,
    encrypt: { env: { ...method, RECIPIENTS: recipients.join('\n') } },
    decrypt: identity && withKey(at.at('identity'), name, identity, method),
  };
}

function opensslParts(at: PropPath, name: string, { password, image = OPENSSL_IMAGE }: OpensslEncryptionOptions): EncryptionParts {
  checkImage(at.at('image'), image);
  const settings = withKey(at.at('password'), name, password, { ENCRYPT: 'openssl' });
  return { image, encrypt: settings, decrypt: settings };
}

function withKey(at: PropPath, name: string, { secret, key }: SecretValue, env: { readonly [name: string]: string }): ContainerSettings {
  checkDataKey(at.at('key'), key);
  const volume = Volume.secret(secret, { name: `${name.slice(0, 59)}-key`, items: { [key]: 'key' }, defaultMode: 0o440 });
  const mounts: Mount[] = [{ path: KEY_PATH, volume, readOnly: true }];
  return { env: { ...env, SECRET_FILE: `${KEY_PATH}/key` }, mounts };
}

import { createHash } from 'crypto';
import { EnvValue, ISecret, Secret, SecretValue } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Credentials, CredentialsSource } from './credentials';
import { renderExternalSecret } from './external-secret';
import { generated, GeneratedSecret, generateSecrets } from './generated-secret';
import { profileOf } from '../environment/defaults';
import { Manifest } from '../objects/manifest';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkDataKey, checkObjectName } from '../validation/rules/names';

/** The Secret of a database, as its pods and those who connect use it. */
export interface BoundSecret {
  readonly secret: ISecret;
  readonly password: SecretValue;
  /** Where the Secret alone knows the user. */
  readonly username?: SecretValue;
  /** A key's value as an environment variable. */
  readonly value: (key: string) => EnvValue;
  /** The key in the Secret of what an engine calls `password`, or anything else. */
  readonly key: (name: string) => string;
  /** Writes the object that makes it, where one does. */
  readonly write: () => void;
  /** Where a Job is to make it: see `generateSecrets`. */
  readonly generated?: GeneratedSecret;
}

/** What a database asks of its credentials. */
export interface SecretRequest {
  /** The database's name. */
  readonly name: string;
  readonly labels: { [key: string]: string };
  /** What the Secret must hold, `password` first. */
  readonly keys: readonly string[];
}

/** The Secret behind credentials, with the objects that make it where something does; what is wrong is reported. */
export function bindCredentials(at: PropPath, scope: Construct, credentials: Credentials, request: SecretRequest): BoundSecret | undefined {
  const source = credentials._source;
  if (source.kind === 'none') {
    return undefined;
  }
  const name = source.kind === 'secret' ? source.name : source.options.secretName ?? `${request.name}-credentials`;
  if (!checkObjectName(at.at(source.kind === 'secret' ? 'name' : 'secretName'), name)) {
    return undefined;
  }
  const keys = source.kind === 'secret' ? source.keys : {};
  for (const [option, each] of Object.entries(keys)) {
    if (each !== undefined) {
      checkDataKey(at.at(option), each);
    }
  }
  const secret = Secret.fromSecretName(scope, 'secret', name);
  const key = (wanted: string) => (wanted === 'password' ? keys.passwordKey ?? wanted : wanted);
  return {
    secret,
    key,
    password: { secret, key: key('password') },
    username: keys.usernameKey === undefined ? undefined : { secret, key: keys.usernameKey },
    value: wanted => EnvValue.fromSecretValue({ secret, key: key(wanted) }),
    write: writerOf(at, scope, source, { ...request, name }),
    generated: source.kind === 'generated' ? generated(at, name, request.keys, source.options) : undefined,
  };
}

/** Writes the objects that make Secrets, where something here does. */
export function writeSecrets(scope: Construct, labels: { [key: string]: string }, secrets: readonly BoundSecret[]): void {
  secrets.forEach(secret => secret.write());
  generateSecrets(scope, labels, secrets.flatMap(({ generated: made }) => made ?? []));
}

/** What writes the object behind a Secret; it is checked before. */
function writerOf(at: PropPath, scope: Construct, source: CredentialsSource, { name, labels, keys }: SecretRequest): () => void {
  const metadata = { name, labels };
  switch (source.kind) {
    case 'external': {
      const object = renderExternalSecret(at, metadata, source.options, keys);
      return () => new Manifest(scope, 'credentials', object);
    }
    case 'literal': {
      checkLiteral(at, scope, source.password);
      const data = Object.fromEntries(keys.map(key => [key, base64(key === 'password' ? source.password : derived(source.password, key))]));
      return () => new Manifest(scope, 'credentials', { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data });
    }
    default:
      return () => undefined;
  }
}

function checkLiteral(at: PropPath, scope: Construct, password: string): void {
  if (!profileOf(scope).literalCredentials) {
    at.report(ProblemCode.UNSAFE, 'puts a password into the program and its manifests, which the profile of the environment does not tolerate', undefined,
      'use Credentials.fromSecret(), externalSecret() or generated(), or Profile.development()');
  }
  if (password === '') {
    at.report(ProblemCode.REQUIRED, 'is empty', undefined, 'write a password, or Credentials.none()');
  }
}

/** For development: what is as secret as the password, and the same at every synthesis. */
function derived(password: string, key: string): string {
  return createHash('sha256').update(`${key}:${password}`).digest('hex');
}

/** As the API server keeps it, so that what is applied again is no change. */
function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

import { EnvValue } from 'cdk8s-plus-28';
import { BoundSecret } from './bound-credentials';
import { DatabaseConnection } from './database';
import { BoundUser } from './database-users';
import { ConnectionLogin, ConnectionsProps } from '../networking/connections-props';

/** What a connection is made of. */
export interface ConnectionParts {
  readonly host: string;
  readonly port: number;
  readonly database?: string;
  readonly username?: string;
  readonly readHost?: string;
  /** Undefined where clients know no URL. */
  readonly scheme?: string;
  /** What stands behind the `?` of its URL. */
  readonly urlOptions?: { readonly [name: string]: string | undefined };
  readonly secret?: BoundSecret;
}

export function connectionOf(parts: ConnectionParts): DatabaseConnection {
  const { host, port, database, username, readHost, secret } = parts;
  return {
    host,
    port,
    database,
    username,
    passwordSecret: secret?.password,
    urlTemplate: parts.scheme && urlTemplate(parts, host, `${port}`, username),
    readHost,
  };
}

/** As whom one can connect: without a word, as the user that the server is made with. */
export function loginsOf(parts: ConnectionParts, further: readonly BoundUser[] = []): Pick<ConnectionsProps, keyof ConnectionLogin | 'users'> {
  const usual = loginWith(parts);
  const users = further.map(user => [user.name, loginWith(asUser(parts, user))]);
  return { ...usual, users: Object.fromEntries(parts.username === undefined ? users : [[parts.username, usual], ...users]) };
}

/** Who may not use the first database is led to the first one that it may use. */
function asUser(parts: ConnectionParts, { name, databases, secret }: BoundUser): ConnectionParts {
  const first = parts.database !== undefined && databases.includes(parts.database) ? parts.database : databases[0];
  return { ...parts, username: name, secret, database: first ?? parts.database };
}

/** What those who connect get as environment variables, beside host and port. */
function loginWith(parts: ConnectionParts): ConnectionLogin {
  const { database, username, readHost, secret } = parts;
  const variables: { [name: string]: EnvValue } = {};
  if (readHost !== undefined) {
    variables.READ_HOST = EnvValue.fromValue(readHost);
  }
  if (database !== undefined) {
    variables.DATABASE = EnvValue.fromValue(database);
  }
  if (secret?.username) {
    variables.USERNAME = EnvValue.fromSecretValue(secret.username);
  } else if (username !== undefined) {
    variables.USERNAME = EnvValue.fromValue(username);
  }
  if (secret) {
    variables.PASSWORD = EnvValue.fromSecretValue(secret.password);
  }
  return {
    variables,
    passwordSecret: secret?.password,
    urlTemplate: parts.scheme && urlTemplate(parts, '$(HOST)', '$(PORT)', variables.USERNAME && '$(USERNAME)'),
  };
}

function urlTemplate({ scheme, urlOptions, database, secret }: ConnectionParts, host: string, port: string, username: string | undefined): string {
  const user = secret?.username ? '$(USERNAME)' : username ?? '';
  const login = user || secret ? `${user}${secret ? ':$(PASSWORD)' : ''}@` : '';
  const options = Object.entries(urlOptions ?? {}).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`).join('&');
  const path = database === undefined && options === '' ? '' : `/${database ?? ''}`;
  return `${scheme}://${login}${host}:${port}${path}${options && `?${options}`}`;
}

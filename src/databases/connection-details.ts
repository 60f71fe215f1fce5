import { EnvValue } from 'cdk8s-plus-28';
import { BoundSecret } from './bound-credentials';
import { DatabaseConnection } from './database';
import { ConnectionsProps } from '../networking/connections-props';

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

/** What those who connect get as environment variables, beside host and port. */
export function connectionVariables(
  connection: DatabaseConnection, parts: ConnectionParts,
): Pick<ConnectionsProps, 'variables' | 'passwordSecret' | 'urlTemplate'> {
  const { database, username, passwordSecret, readHost } = connection;
  const variables: { [name: string]: EnvValue } = {};
  if (readHost !== undefined) {
    variables.READ_HOST = EnvValue.fromValue(readHost);
  }
  if (database !== undefined) {
    variables.DATABASE = EnvValue.fromValue(database);
  }
  if (parts.secret?.username) {
    variables.USERNAME = EnvValue.fromSecretValue(parts.secret.username);
  } else if (username !== undefined) {
    variables.USERNAME = EnvValue.fromValue(username);
  }
  if (passwordSecret) {
    variables.PASSWORD = EnvValue.fromSecretValue(passwordSecret);
  }
  return {
    variables,
    passwordSecret,
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

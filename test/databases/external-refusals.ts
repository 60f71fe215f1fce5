import { Credentials, Database, ExternalDatabaseProps, ProblemCode } from '../../src';
import { Refusal, refusal } from '../refusal';

function external(title: string, props: Partial<ExternalDatabaseProps>, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => Database.fromExternal(chart, 'elsewhere', { host: 'db.example.com', port: 5432, ...props }), code, `test/elsewhere: ${message}`);
}

const HOST_FIX = 'write it in lower case, without scheme, port or path: "shop.example.com"';

export const EXTERNAL_REFUSALS: Refusal[] = [
  external('a URL as the host of an external database', { host: 'postgres://db.example.com' }, ProblemCode.HOST, `host: is not a DNS name, received "postgres://db.example.com"; ${HOST_FIX}`),
  external('an external database with its port in the host', { host: 'db.example.com:5432' }, ProblemCode.HOST, `host: is not a DNS name, received "db.example.com:5432"; ${HOST_FIX}`),
  external('read replicas in upper case', { readHost: 'RO' }, ProblemCode.HOST, `readHost: is not a DNS name, received "RO"; ${HOST_FIX}`),
  external('an external database without a port', { port: undefined }, ProblemCode.REQUIRED, 'port: is missing, and there is no engine that has one; write port or engine'),
  external('an external database at port 0', { port: 0 }, ProblemCode.RANGE, 'port: is out of range, received 0; write a whole number between 1 and 65535'),
  external('an external database at no address', { addresses: [] }, ProblemCode.REQUIRED, 'addresses: is empty, received []; name its addresses, or leave it out'),
  external('a password for an external database that is made here', { credentials: Credentials.generated() }, ProblemCode.UNSUPPORTED,
    'credentials: makes a password that the database does not know; use Credentials.fromSecret() or externalSecret()'),
  external('a user that stands in the Secret as well', { username: 'app', credentials: Credentials.fromSecret('orders', { usernameKey: 'user' }) }, ProblemCode.CONFLICT,
    'username: stands in the Secret as well, received "app"; leave out one of username and usernameKey'),
  external('a literal password for an external database in production', { credentials: Credentials.literal('secret') }, ProblemCode.UNSAFE,
    'credentials: puts a password into the program and its manifests, which the profile of the environment does not tolerate; '
    + 'use Credentials.fromSecret(), externalSecret() or generated(), or Profile.development()'),
];

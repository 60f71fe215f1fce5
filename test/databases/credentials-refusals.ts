import { Chart, Duration } from 'cdk8s';
import { database } from './database';
import { ConnectOptions, Credentials, DatabaseEngine, Environment, ProblemCode, Profile, StatefulDatabaseProps } from '../../src';
import { NAME_FIX, Refusal, refusal, web } from '../refusal';

function credentials(title: string, given: Credentials, code: ProblemCode, message: string): Refusal {
  return refusal(title, chart => database(chart, { credentials: given }), code, `test/orders: credentials${message}`);
}

/** What is wrong with how an app is connected to a database. */
function connected(title: string, options: ConnectOptions, code: ProblemCode, message: string, props: Partial<StatefulDatabaseProps> = {}): Refusal {
  return refusal(title, chart => web(chart).connectTo(database(chart, props), options), code, `test/web: connectTo${message}`);
}

function connectedTwice(title: string, options: ConnectOptions, message: string): Refusal {
  return refusal(title, chart => {
    const [prod, other] = ['prod', 'other'].map(id => new Environment(chart, id));
    const from = web(prod);
    [prod, other].forEach(env => from.connectTo(database(env), options));
  }, ProblemCode.DUPLICATE, `test/prod/web: connectTo.prefix: ${message}; give each connection a prefix of its own`);
}

const { fromSecret, generated, externalSecret, literal, none } = Credentials;
const STORE = { store: 'vault', remoteKey: 'prod/orders' };
const KEY_FIX = 'use at most 253 letters, digits, "-", "_" and "."';
const EMPTY = DatabaseEngine.custom({ name: 'search', image: 'search:1.0', dataPath: '/data' });
const LITERAL_FIX = 'use Credentials.fromSecret(), externalSecret() or generated(), or Profile.development()';
const VARIABLES = 'HOST, PORT, DATABASE, USERNAME, PASSWORD';

const sources: Refusal[] = [
  credentials('a Secret with a space in its name', fromSecret('my orders'), ProblemCode.NAME, `.name: is not a valid name, received "my orders"; ${NAME_FIX}`),
  credentials('a key of the password with a space', fromSecret('orders', { passwordKey: 'my password' }), ProblemCode.NAME,
    `.passwordKey: is not a valid key of a Secret or ConfigMap, received "my password"; ${KEY_FIX}`),
  credentials('a key of the user of a database in the cluster', fromSecret('orders', { usernameKey: 'user' }), ProblemCode.UNSUPPORTED,
    '.usernameKey: is for databases outside of the cluster, received "user"; write the user in username'),
  credentials('a Secret that is made, with a space in its name', generated({ secretName: 'my orders' }), ProblemCode.NAME, `.secretName: is not a valid name, received "my orders"; ${NAME_FIX}`),
  credentials('a Secret that is made, with a name of 55 characters', generated({ secretName: 'a'.repeat(55) }), ProblemCode.NAME,
    `.secretName: has 55 characters, and names the Job that makes it as well, received "${'a'.repeat(55)}"; use at most 54`),
  credentials('a short password', generated({ length: 15 }), ProblemCode.RANGE, '.length: is out of range, received 15; write a whole number between 16 and 128'),
  credentials('a long password', generated({ length: 129 }), ProblemCode.RANGE, '.length: is out of range, received 129; write a whole number between 16 and 128'),
  credentials('an image without a tag that makes passwords', generated({ image: 'curlimages/curl' }), ProblemCode.IMAGE_TAG,
    '.image: has no tag, so that nobody knows which version runs, received "curlimages/curl"; write "curlimages/curl:<version>", or a digest'),
  credentials('a store in upper case', externalSecret({ ...STORE, store: 'Vault' }), ProblemCode.NAME, `.store: is not a valid name, received "Vault"; ${NAME_FIX}`),
  credentials('a store without an entry', externalSecret({ ...STORE, remoteKey: '' }), ProblemCode.REQUIRED, '.remoteKey: is empty, received ""; write the path or name of the entry'),
  credentials('a store that is asked all the time', externalSecret({ ...STORE, refreshInterval: Duration.millis(500) }), ProblemCode.RANGE,
    '.refreshInterval: is out of range, received "0.5s"; write whole seconds, at least 0'),
  credentials('a password in the program', literal('s3cret'), ProblemCode.UNSAFE,
    `: puts a password into the program and its manifests, which the profile of the environment does not tolerate; ${LITERAL_FIX}`),
  refusal('an empty password', chart => {
    database(new Environment(chart, 'dev', { profile: Profile.development() }), { credentials: literal('') });
  }, ProblemCode.REQUIRED, 'test/dev/orders: credentials: is empty; write a password, or Credentials.none()'),
  credentials('no password, of an engine that does not start without', none(), ProblemCode.UNSAFE,
    ': leaves PostgreSQL without a password, and it does not start so; use Credentials.generated() or fromSecret()'),
  refusal('a password of an engine that has none', chart => database(chart, { engine: EMPTY }), ProblemCode.UNSUPPORTED,
    'test/orders: credentials: has no use: search has no passwords here, and the network policy lets in who is connected; leave it out'),
];

const connections: Refusal[] = [
  connected('a name of a variable that the connection has not', { names: { HOSTNAME: 'PGHOST' } }, ProblemCode.UNSUPPORTED,
    `.names.HOSTNAME: is not among the variables of this connection, received "HOSTNAME"; use ${VARIABLES}`),
  connected('a name of a variable that every object has', { names: { toString: 'PGHOST' } }, ProblemCode.UNSUPPORTED,
    `.names.toString: is not among the variables of this connection, received "toString"; use ${VARIABLES}`),
  connected('a name of a variable with a space', { names: { HOST: 'MY HOST' } }, ProblemCode.ENV_NAME,
    '.names.HOST: is not a valid name of an environment variable, received "MY HOST"; use letters, digits, "_", "-" and ".", not starting with a digit'),
  connected('a name of a variable that another one has', { names: { HOST: 'ORDERS_PORT' } }, ProblemCode.DUPLICATE,
    '.names.HOST: is the name of another variable of this connection, received "ORDERS_PORT"; give each a name of its own'),
  connected('a prefix without a letter', { prefix: '_' }, ProblemCode.ENV_NAME, '.prefix: makes no name of an environment variable, received "_"; start it with a letter'),
  connected('a URL with a password that is kept out of the environment', { url: true, passwordFile: true }, ProblemCode.CONFLICT,
    '.url: has the password in it, which passwordFile keeps out of the environment; leave one of them out'),
  connected('a user that the database does not have', { username: 'app' }, ProblemCode.CONFLICT,
    '.username: is no user of test/orders, received "app"; write one of its users: postgres, reporter', { users: [{ name: 'reporter' }] }),
  connected('a user whose name every object has', { username: 'constructor' }, ProblemCode.CONFLICT,
    '.username: is no user of test/orders, received "constructor"; write one of its users: postgres'),
  refusal('a user of an app', chart => web(chart).connectTo(web(new Chart(chart.node.root, 'other'), { name: 'api', port: 5000 }), { username: 'app' }), ProblemCode.CONFLICT,
    'test/web: connectTo.username: is no user of other/web, received "app"; leave it out'),
  connected('an image for waiting without waiting', { waitImage: 'busybox:1.36' }, ProblemCode.CONFLICT,
    '.waitImage: has no meaning without wait, received "busybox:1.36"; write wait: true, or leave it out'),
  connected('an image for waiting without a tag', { wait: true, waitImage: 'busybox' }, ProblemCode.IMAGE_TAG,
    '.waitImage: has no tag, so that nobody knows which version runs, received "busybox"; write "busybox:<version>", or a digest'),
  refusal('a URL of an app', chart => web(chart).connectTo(web(new Chart(chart.node.root, 'other'), { name: 'api', port: 5000 }), { prefix: 'api', url: true }), ProblemCode.UNSUPPORTED,
    'test/web: connectTo.url: other/web has no URL; use the other variables'),
  refusal('a password file of an app', chart => web(chart).connectTo(web(new Chart(chart.node.root, 'other'), { name: 'api', port: 5000 }), { passwordFile: true }), ProblemCode.UNSUPPORTED,
    'test/web: connectTo.passwordFile: other/web has no password; leave it out'),
  refusal('a database without a port', chart => web(chart).connectTo(database(chart, { engine: EMPTY, credentials: undefined })), ProblemCode.REQUIRED,
    'test/web: connectTo: test/orders has no port to connect to; give it a port'),
  connectedTwice('two databases with one id', {}, 'makes the variable ORDERS_HOST, which another connection has made'),
];

export const CREDENTIALS_REFUSALS: Refusal[] = [...sources, ...connections];

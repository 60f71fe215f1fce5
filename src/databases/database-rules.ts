import { Credentials } from './credentials';
import { DatabaseUser } from './database-content';
import { checkStorage, checkVolumes } from './database-storage';
import { Engine } from './engine';
import { StatefulDatabaseProps } from './stateful-database-props';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkSeconds } from '../validation/rules/durations';
import { checkDataKey, checkServiceName } from '../validation/rules/names';
import { checkInteger } from '../validation/rules/numbers';
import { kibibytesOf, sizeQuantity } from '../validation/rules/quantities';
import { checkText } from '../validation/rules/text';
import { checkMetadata } from '../workloads/workload-rules';

/** Longer ones make a label of the pods too long: `<name>-<hash of the revision>`. */
const LONGEST_NAME = 52;

/** Checks what has nothing to do with the engine. */
export function checkDatabaseProps(at: PropPath, name: string, props: StatefulDatabaseProps): void {
  checkServiceName(at.at('name'), name, LONGEST_NAME);
  if (props.serviceName !== undefined) {
    checkServiceName(at.at('serviceName'), props.serviceName);
  }
  checkStorage(at.at('storage'), props.storage);
  if (props.logStorage) {
    checkStorage(at.at('logStorage'), props.logStorage);
  }
  checkVolumes(at.at('volumes'), props.volumes ?? [], props.logStorage ? ['data', 'log'] : ['data']);
  props.update?._validate(at.at('update'));
  for (const [key, least] of [['replicas', 0], ['firstOrdinal', 0], ['revisionHistoryLimit', 0]] as const) {
    const value = props[key];
    if (value !== undefined) {
      checkInteger(at.at(key), value, least);
    }
  }
  for (const [key, least] of [['minReady', 0], ['startupPatience', 1]] as const) {
    const value = props[key];
    if (value) {
      checkSeconds(at.at(key), value, least);
    }
  }
  checkMetadata(at, props);
}

/** Checks what is asked of the engine against what it can. */
export function checkAgainstEngine(at: PropPath, engine: Engine, props: StatefulDatabaseProps, replicas: number): void {
  checkMembers(at.at('replicas'), engine, replicas);
  checkMemory(at.at('resources'), engine, props);
  checkConfig(at, engine, props);
  checkInitialization(at, engine, props);
  if (props.logStorage && !engine.logPath) {
    at.at('logStorage').report(ProblemCode.UNSUPPORTED, `cannot be: ${engine.title} has its log beside its data`, undefined, 'leave it out, or use volumes');
  }
  if (props.tls && engine.noTls) {
    at.at('tls').report(ProblemCode.UNSUPPORTED, engine.noTls, undefined, 'leave it out');
  }
}

function checkMembers(at: PropPath, engine: Engine, replicas: number): void {
  if (engine.members.kind === 'quorum' && replicas % 2 === 0 && replicas > 0) {
    at.report(ProblemCode.UNSAFE, `is even: no more of ${replicas} pods can be lost than of ${replicas - 1}`, replicas, `write ${replicas - 1} or ${replicas + 1}`);
  }
}

function checkMemory(at: PropPath, engine: Engine, props: StatefulDatabaseProps): void {
  const key = props.resources?.memoryLimit ? 'memoryLimit' : 'memory';
  const memory = props.resources?.[key];
  if (memory && engine.memory && kibibytesOf(memory) > 0 && kibibytesOf(memory) < kibibytesOf(engine.memory.least)) {
    at.at(key).report(ProblemCode.UNSAFE, `is less than ${engine.title} starts with`, sizeQuantity(memory), `write at least ${sizeQuantity(engine.memory.least)}`);
  }
}

function checkConfig(at: PropPath, engine: Engine, props: StatefulDatabaseProps): void {
  const { config, configFile } = props;
  if (config && configFile !== undefined) {
    at.at('configFile').report(ProblemCode.CONFLICT, 'stands beside config', undefined, 'write all of it in one of them');
  }
  if (!engine.config) {
    for (const key of ['config', 'configFile'] as const) {
      if (props[key] !== undefined) {
        at.at(key).report(ProblemCode.UNSUPPORTED, `is not known of ${engine.title}`, undefined, 'use configFiles, env or args');
      }
    }
    return;
  }
  if (configFile !== undefined && engine.config.noFile) {
    at.at('configFile').report(ProblemCode.UNSUPPORTED, engine.config.noFile, undefined, 'use config');
  }
  for (const [key, value] of Object.entries(config ?? {})) {
    const here = at.at('config').at(key);
    if (!engine.config.key.test(key)) {
      here.report(ProblemCode.FORMAT, `is not a setting of ${engine.title}`, key, `see ${engine.config.see}`);
    } else if (Object.prototype.hasOwnProperty.call(engine.config.reserved, key)) {
      here.report(ProblemCode.CONFLICT, 'is what this library sets', value, engine.config.reserved[key]);
    }
    if (typeof value !== 'string' || /[\r\n\0]/.test(value)) {
      here.report(ProblemCode.FORMAT, 'is not a text of one line', value, 'write one line, or use configFile');
    }
  }
}

function checkInitialization(at: PropPath, engine: Engine, props: StatefulDatabaseProps): void {
  const { initialization } = engine;
  const username = props.username ?? engine.auth?.username;
  if (props.username !== undefined && !engine.auth?.renamable) {
    at.at('username').report(ProblemCode.UNSUPPORTED, engine.auth?.username ? `is ${engine.auth.username} with ${engine.title}` : `is unknown to ${engine.title}`, props.username, 'leave it out');
  }
  if (!initialization) {
    for (const key of ['database', 'databases', 'users', 'initScripts'] as const) {
      if (props[key] !== undefined) {
        at.at(key).report(ProblemCode.UNSUPPORTED, `is nothing that the image of ${engine.title} makes`, props[key] instanceof Object ? undefined : props[key], 'leave it out');
      }
    }
    return;
  }
  const checkName = (here: PropPath, name: string) => {
    if (!initialization.names.test(name)) {
      here.report(ProblemCode.NAME, 'is not a name that needs no quoting everywhere', name, 'start with a letter, and use at most 63 lower-case letters, digits and "_"');
    }
  };
  const checkUsername = (here: PropPath, name: string) => {
    const { longestUsername = Infinity } = initialization;
    if (name.length > longestUsername) {
      here.report(ProblemCode.NAME, `has ${name.length} characters`, name, `use at most ${longestUsername}`);
    } else {
      checkName(here, name);
    }
  };
  const checkDatabase = (here: PropPath, name: string) => {
    checkName(here, name);
    if (initialization.taken?.includes(name)) {
      here.report(ProblemCode.DUPLICATE, `is a database of ${engine.title} itself`, name, 'take another name');
    }
  };
  if (username !== undefined) {
    checkUsername(at.at('username'), username);
  }
  if (props.database !== undefined) {
    checkDatabase(at.at('database'), props.database);
  }
  const first = props.database ?? initialization.database?.(username ?? '');
  const databases = [first, ...props.databases ?? []];
  props.databases?.forEach((name, index) => {
    checkDatabase(at.at('databases').at(index), name);
    if (databases.indexOf(name) <= index) {
      at.at('databases').at(index).report(ProblemCode.DUPLICATE, 'is there already', name, 'name each database once');
    }
  });
  checkUsers(at.at('users'), props.users ?? [], username, databases, checkUsername);
  for (const [name, script] of Object.entries(props.initScripts ?? {})) {
    checkInitScript(at.at('initScripts').at(name), engine, name, script);
  }
}

function checkInitScript(at: PropPath, { title, initialization }: Engine, name: string, script: string): void {
  const { scriptNames } = initialization!;
  if (!scriptNames) {
    at.report(ProblemCode.UNSUPPORTED, `is nothing that the image of ${title} runs`, undefined, 'leave it out');
  } else if (checkDataKey(at, name) && !scriptNames.test(name)) {
    at.report(ProblemCode.FORMAT, `is not the name of a script that the image of ${title} runs`, name, `end it so that it matches ${scriptNames}`);
  }
  checkText(at, script, 'write the content of the script');
}

function checkUsers(
  at: PropPath, users: DatabaseUser[], first: string | undefined, databases: (string | undefined)[], checkName: (at: PropPath, name: string) => void,
): void {
  const names = new Set([first]);
  users.forEach((user, index) => {
    checkName(at.at(index).at('name'), user.name);
    if (names.has(user.name)) {
      at.at(index).at('name').report(ProblemCode.DUPLICATE, 'is the name of another user', user.name, 'name each user once');
    }
    names.add(user.name);
    user.databases?.forEach((database, which) => {
      if (!databases.includes(database)) {
        at.at(index).at('databases').at(which).report(ProblemCode.CONFLICT, 'is not a database that is made here', database, 'add it to databases');
      }
    });
  });
}

/** Which password a database has, and what its Secret must hold; undefined where there is none. */
export function credentialsOf(at: PropPath, engine: Engine, props: StatefulDatabaseProps): Credentials {
  const here = at.at('credentials');
  const { credentials } = props;
  if (!engine.auth) {
    if (credentials && credentials._source.kind !== 'none') {
      here.report(ProblemCode.UNSUPPORTED, `has no use: ${engine.title} has no passwords here, and the network policy lets in who is connected`, undefined, 'leave it out');
    }
    return Credentials.none();
  }
  if (credentials?._source.kind === 'none' && !engine.auth.optional) {
    here.report(ProblemCode.UNSAFE, `leaves ${engine.title} without a password, and it does not start so`, undefined, 'use Credentials.generated() or fromSecret()');
  }
  if (credentials?._source.kind === 'secret' && credentials._source.keys.usernameKey !== undefined) {
    here.at('usernameKey').report(ProblemCode.UNSUPPORTED, 'is for databases outside of the cluster', credentials._source.keys.usernameKey, 'write the user in username');
  }
  return credentials ?? Credentials.generated();
}


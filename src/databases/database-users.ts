import { Construct } from 'constructs';
import { BoundSecret, bindCredentials, SecretRequest } from './bound-credentials';
import { Credentials } from './credentials';
import { DatabaseContent } from './database-content';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** A further user, with where the password is. */
export interface BoundUser {
  readonly name: string;
  readonly databases: readonly string[];
  readonly secret: BoundSecret;
}

/** The database. */
interface Owner extends Pick<SecretRequest, 'name' | 'labels'> {
  /** That of its first user. */
  readonly secret?: BoundSecret;
}

/**
 * The further users of a database. Each has a Secret of its own: an app that is given one learns no other password, and a
 * user who comes later needs no key in a Secret that is there already.
 */
export function bindUsers(at: PropPath, scope: Construct, owner: Owner, props: DatabaseContent): BoundUser[] {
  /** Who has which Secret that is made. */
  const made = new Map([[owner.secret?.generated?.name, '']]);
  const usual = props.credentials?._source.kind === 'generated' ? props.credentials._source.options : {};
  return (props.users ?? []).flatMap(({ name, databases = [], credentials = Credentials.generated({ ...usual, secretName: undefined }) }, index) => {
    if (!/^[a-z0-9_]+$/.test(name)) {
      return []; // Reported by who knows the engine.
    }
    const here = at.at(index).at('credentials');
    checkSource(here, credentials);
    // "_" stands in no name of Kubernetes.
    const request = { labels: owner.labels, name: `${owner.name}-${name.replace(/_/g, '-')}`, keys: ['password'] };
    const secret = bindCredentials(here, new Construct(scope, `user-${index}`), credentials, request);
    const secretName = secret?.generated?.name;
    if (secretName !== undefined && (made.get(secretName) ?? name) !== name) {
      here.at('secretName').report(ProblemCode.DUPLICATE, 'is the Secret of another user', secretName, 'leave it out, or give each user one');
    }
    made.set(secretName, name);
    return secret ? [{ name, databases, secret }] : [];
  });
}

function checkSource(at: PropPath, { _source: source }: Credentials): void {
  if (source.kind === 'none') {
    at.report(ProblemCode.UNSAFE, 'leaves a user without a password', undefined, 'leave it out, or use Credentials.fromSecret()');
  } else if (source.kind === 'secret' && source.keys.usernameKey !== undefined) {
    at.at('usernameKey').report(ProblemCode.UNSUPPORTED, 'is for databases outside of the cluster', source.keys.usernameKey, 'leave it out: the program knows the user');
  }
}

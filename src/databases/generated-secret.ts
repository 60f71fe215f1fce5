import { Construct } from 'constructs';
import { GeneratedCredentialsOptions } from './credentials';
import { MAKE_SECRET_SH } from './scripts.generated';
import { Peer } from '../networking/peer';
import { API_SERVER_PORTS } from '../networking/policy';
import { Manifest } from '../objects/manifest';
import { namespaceOf } from '../objects/namespace';
import { renderRole, renderRoleBinding } from '../objects/role';
import { checkImage, CURL_IMAGE } from '../pods/image';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkInteger } from '../validation/rules/numbers';
import { Task } from '../workloads/task';

const LENGTH = 32;
const SCRIPT = '/scripts/make-secret.sh';
/** The Job that makes it has its name, and a hash. */
const LONGEST_NAME = 54;

/** A Secret that is made in the cluster. */
export interface GeneratedSecret {
  readonly name: string;
  readonly keys: readonly string[];
  readonly length: number;
  readonly image: string;
}

/** What is made of options; what is wrong with them is reported. */
export function generated(
  at: PropPath, name: string, keys: readonly string[], { length = LENGTH, image = CURL_IMAGE }: GeneratedCredentialsOptions,
): GeneratedSecret {
  if (name.length > LONGEST_NAME) {
    at.at('secretName').report(ProblemCode.NAME, `has ${name.length} characters, and names the Job that makes it as well`, name, `use at most ${LONGEST_NAME}`);
  }
  checkImage(at.at('image'), image);
  checkInteger(at.at('length'), length, 16, 128);
  return { name, keys, length, image };
}

/**
 * Writes the Jobs that make Secrets once, and what they may: create Secrets, and neither read nor change one. One Job makes
 * all that are made in its image, and has the name of the first of them.
 */
export function generateSecrets(scope: Construct, labels: { [key: string]: string }, secrets: readonly GeneratedSecret[]): void {
  for (const image of new Set(secrets.map(secret => secret.image))) {
    const made = secrets.filter(secret => secret.image === image);
    const [{ name }] = made;
    const task = new Task(scope, `make-${name}`, {
      name,
      image,
      command: ['sh', SCRIPT],
      env: { WANTED: made.map(each => [each.name, each.length, ...each.keys].join(' ')).join('\n'), LABELS: JSON.stringify(labels) },
      configFiles: { [SCRIPT]: MAKE_SECRET_SH },
      automountServiceAccountToken: true,
      component: 'credentials',
    });
    new Manifest(task, 'role', renderRole({ name, labels }, [{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }]));
    new Manifest(task, 'role-binding', renderRoleBinding({ name, labels }, namespaceOf(scope)));
    // The API server, whose address no policy knows.
    task.allowTo(Peer.anywhere(), API_SERVER_PORTS);
  }
}

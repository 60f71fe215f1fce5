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

/** What a Secret is made of. */
export interface SecretParts {
  readonly name: string;
  readonly labels: { [key: string]: string };
  readonly keys: readonly string[];
}

export function checkGenerated(at: PropPath, name: string, options: GeneratedCredentialsOptions): void {
  if (name.length > LONGEST_NAME) {
    at.at('secretName').report(ProblemCode.NAME, `has ${name.length} characters, and names the Job that makes it as well`, name, `use at most ${LONGEST_NAME}`);
  }
  if (options.image !== undefined) {
    checkImage(at.at('image'), options.image);
  }
  if (options.length !== undefined) {
    checkInteger(at.at('length'), options.length, 16, 128);
  }
}

/** Writes the Job that makes a Secret once, and what it may: create Secrets, and neither read nor change one. */
export function generateSecret(scope: Construct, { name, labels, keys }: SecretParts, options: GeneratedCredentialsOptions): void {
  const task = new Task(scope, 'credentials', {
    name,
    image: options.image ?? CURL_IMAGE,
    command: ['sh', SCRIPT],
    env: { NAME: name, KEYS: keys.join(' '), LENGTH: `${options.length ?? LENGTH}`, LABELS: JSON.stringify(labels) },
    configFiles: { [SCRIPT]: MAKE_SECRET_SH },
    automountServiceAccountToken: true,
    component: 'credentials',
  });
  new Manifest(task, 'role', renderRole({ name, labels }, [{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }]));
  new Manifest(task, 'role-binding', renderRoleBinding({ name, labels }, namespaceOf(scope)));
  // The API server, whose address no policy knows.
  task.allowTo(Peer.anywhere(), API_SERVER_PORTS);
}

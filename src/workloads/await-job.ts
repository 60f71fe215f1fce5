import { Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { addConnection } from './add-connection';
import type { OrderedTask } from './ordering';
import { podsOf } from './pods-of';
import { AWAIT_JOB_SH } from './scripts.generated';
import { Peer } from '../networking/peer';
import { API_SERVER_PORTS } from '../networking/policy';
import { Manifest } from '../objects/manifest';
import { namespaceOf } from '../objects/namespace';
import { renderRole, renderRoleBinding } from '../objects/role';
import { InitContainer } from '../pods/container-options';
import { CURL_IMAGE } from '../pods/image';
import { Volume } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

/** Where programs look for what they need to talk to the API server. */
const ACCOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The same as every pod gets that asks for a token; mounted in one container, it is that one's alone. */
const TOKEN = Volume.custom('api-token', {
  projected: {
    sources: [
      { serviceAccountToken: { path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
    ],
  },
});

/** Lets the pods of a workload start only when the Job of a task has succeeded. */
export function awaitJob(at: PropPath, task: OrderedTask, workload: IConstruct, image: string = CURL_IMAGE): void {
  const pods = podsOf(workload);
  if (!pods) {
    reportNoWorkload(at, workload);
    return;
  }
  const namespace = namespaceOf(workload);
  if (namespace !== namespaceOf(task.construct)) {
    at.report(ProblemCode.SCOPE, `${workload.node.path} is in another namespace`, undefined, 'put both into one Environment');
    return;
  }
  const waiting: InitContainer = {
    name: `wait-for-${task.name}`.slice(0, 63).replace(/\./g, '-').replace(/-+$/, ''),
    image,
    command: ['sh', '-c', AWAIT_JOB_SH],
    env: { JOB: nameOf(task) },
    mounts: [{ path: ACCOUNT_PATH, volume: TOKEN, readOnly: true }],
    writablePaths: [],
  };
  addConnection(workload as Construct, pods.spec, { variables: {}, mounts: [], initContainers: [waiting] });
  if (!pods.spec.volumes?.some(({ name }) => name === TOKEN.name)) {
    pods.spec.volumes = [...pods.spec.volumes ?? [], TOKEN._toManifest()!];
  }
  // No policy reaches pods that are on their node's network.
  if (!pods.spec.hostNetwork) {
    pods.connections._open(Peer.anywhere(), API_SERVER_PORTS, 'Egress');
  }
  allowToRead(task, pods.spec.serviceAccountName!, namespace);
}

export function reportNoWorkload(at: PropPath, construct: IConstruct): void {
  at.report(ProblemCode.UNSUPPORTED, `${construct.node.path} has no pods that could wait`, undefined, 'name a workload of this library');
}

/** A role for each version of the Job, and as long as it: pods of the old version may start while the new one fails. */
function allowToRead(task: OrderedTask, account: string, namespace: string | undefined): void {
  const scope = task.construct as Construct;
  const { labels } = task;
  const role = nameOf(task, '-reader');
  if (!scope.node.tryFindChild('reader')) {
    const rules = [{ apiGroups: ['batch'], resources: ['jobs'], resourceNames: [nameOf(task)], verbs: ['get'] }];
    new Manifest(scope, 'reader', renderRole({ name: role, labels }, rules));
  }
  if (!scope.node.tryFindChild(`reader-${account}`)) {
    const binding = { name: nameOf(task, `-reader-${account}`), labels };
    new Manifest(scope, `reader-${account}`, renderRoleBinding(binding, namespace, { account, role }));
  }
}

/** The Job's name with something behind it; its hash is known when all is written. */
function nameOf(task: OrderedTask, end: string = ''): string {
  return Lazy.any({ produce: () => `${task.job.finalName}${end}` });
}

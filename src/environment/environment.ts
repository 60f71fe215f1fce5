import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { PodSecurityLevel, podSecurityLabels } from './pod-security';
import { Profile } from './profile';
import { checkContainerLimits, checkQuota, ContainerLimits, QuotaOptions, renderLimitRange, renderQuota } from './quota';
import { renderDefaultDeny } from '../networking/default-deny';
import { Manifest } from '../objects/manifest';
import { declareNamespace } from '../objects/namespace';
import { checkRegistry } from '../pods/image';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkKubernetesVersion, declareKubernetesVersion } from '../validation/rules/kubernetes-version';
import { checkAnnotations, checkLabels } from '../validation/rules/labels';
import { checkDnsLabel } from '../validation/rules/names';

/** Props of an {@link Environment}. */
export interface EnvironmentProps {
  /**
   * Name of the namespace, at most 63 characters.
   *
   * @default - the construct id
   */
  readonly namespace?: string;

  /**
   * Whether the Namespace object is written. Turn it off where somebody else makes it; then its labels, quota and limits
   * are theirs as well.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * For objects that live outside of any namespace: StorageClasses and the like. There is no Namespace then, and a
   * construct that needs one is refused.
   *
   * @default false
   */
  readonly clusterScoped?: boolean;

  /**
   * The defaults of everything inside.
   *
   * @default Profile.production()
   */
  readonly profile?: Profile;

  /**
   * Labels of every object inside, and of the pods of workloads.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the Namespace.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Put in front of every image that names no registry: with `registry.example.com/mirror`, `nginx:1.27` becomes
   * `registry.example.com/mirror/nginx:1.27`.
   *
   * @default - images are written as they are
   */
  readonly imageRegistry?: string;

  /**
   * The Pod Security level that the API server enforces: a pod that asks for more is not admitted.
   *
   * @default PodSecurityLevel.RESTRICTED
   * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * The level against which violations are written to the audit log.
   *
   * @default - the same as `podSecurity`
   */
  readonly podSecurityAudit?: PodSecurityLevel;

  /**
   * The level against which violations are shown as warnings by kubectl.
   *
   * @default - the same as `podSecurity`
   */
  readonly podSecurityWarn?: PodSecurityLevel;

  /**
   * What everything in the namespace may use together (ResourceQuota).
   *
   * @default - unlimited
   */
  readonly quota?: QuotaOptions;

  /**
   * What a container gets that names nothing, and may ask for at most (LimitRange).
   *
   * @default - none
   */
  readonly containerLimits?: ContainerLimits;

  /**
   * Whether pods reach, and are reached by, only what they were allowed to (a NetworkPolicy for all pods). Names are
   * still resolved: DNS is allowed. Open what is needed with `connectTo`, `allowTo` and `allowFrom`.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
   */
  readonly defaultDeny?: boolean;

  /**
   * The Kubernetes of the oldest cluster that the manifests inside are for: `1.31`. What is newer is refused where it is
   * asked for, and taken where it serves better than what older ones have.
   *
   * @default - that of the `App`, and "1.29" without one
   * @see https://kubernetes.io/releases/version-skew-policy/
   */
  readonly kubernetesVersion?: string;
}

const ENVIRONMENT = Symbol.for('cdk8s-workloads.Environment');

/**
 * A chart and its namespace: `dev`, `staging` and `prod` from one program. Sets the namespace, labels, image registry
 * and defaults of everything inside.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
 */
export class Environment extends Chart {
  /** The environment that a construct is in, if it is in one. */
  public static containing(construct: IConstruct): Environment | undefined {
    for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
      if (ENVIRONMENT in scope) {
        return scope as IConstruct as Environment;
      }
    }
    return undefined;
  }

  /** The defaults of everything inside. */
  public readonly profile: Profile;

  /** Whether this is for objects outside of any namespace. */
  public readonly clusterScoped: boolean;

  /** Put in front of every image that names no registry. */
  public readonly imageRegistry?: string;

  /** The Pod Security level that the API server enforces; undefined where somebody else labels the namespace. */
  public readonly podSecurity?: PodSecurityLevel;

  /** Whether pods reach, and are reached by, only what they were allowed to. */
  public readonly defaultDeny: boolean;

  /** The Namespace object, where it is written. */
  public readonly namespaceObject?: Manifest;

  /**
   * @param scope the app
   * @param id the construct id, and the namespace's name unless `namespace` says otherwise
   * @throws ValidationError where a prop is wrong
   */
  constructor(scope: Construct, id: string, props: EnvironmentProps = {}) {
    const clusterScoped = props.clusterScoped ?? false;
    super(scope, id, {
      namespace: clusterScoped ? undefined : props.namespace ?? id,
      labels: props.labels,
      disableResourceNameHashes: true,
    });
    Object.defineProperty(this, ENVIRONMENT, { value: true });
    checkProps(PropPath.of(this), this.namespace, props);

    this.profile = props.profile ?? Profile.production();
    this.clusterScoped = clusterScoped;
    this.imageRegistry = props.imageRegistry;
    this.defaultDeny = props.defaultDeny ?? false;
    if (props.kubernetesVersion !== undefined) {
      declareKubernetesVersion(this, props.kubernetesVersion);
    }
    declareNamespace(this, { clusterScoped, defaultDeny: this.defaultDeny });
    if (this.namespace === undefined) {
      return;
    }
    if (props.createNamespace ?? true) {
      this.podSecurity = props.podSecurity ?? PodSecurityLevel.RESTRICTED;
      this.namespaceObject = new Manifest(this, 'namespace', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: this.namespace,
          labels: podSecurityLabels(this.podSecurity, props.podSecurityAudit ?? this.podSecurity, props.podSecurityWarn ?? this.podSecurity),
          annotations: props.annotations,
        },
      });
    }
    if (props.quota) {
      new Manifest(this, 'quota', renderQuota('quota', props.quota));
    }
    if (props.containerLimits) {
      new Manifest(this, 'container-limits', renderLimitRange('container-limits', props.containerLimits));
    }
    if (this.defaultDeny) {
      new Manifest(this, 'default-deny', renderDefaultDeny('default-deny'));
    }
  }
}

function checkProps(at: PropPath, namespace: string | undefined, props: EnvironmentProps): void {
  if (namespace === undefined) {
    for (const key of ['namespace', 'createNamespace', 'podSecurity', 'podSecurityAudit', 'podSecurityWarn', 'quota', 'containerLimits', 'defaultDeny', 'annotations'] as const) {
      if (props[key] !== undefined) {
        at.at(key).report(ProblemCode.CONFLICT, 'is about a namespace, which a cluster-scoped environment does not have', props[key],
          'leave it out, or leave out clusterScoped');
      }
    }
  } else {
    checkDnsLabel(at.at('namespace'), namespace);
  }
  if (props.createNamespace === false) {
    for (const key of ['podSecurity', 'podSecurityAudit', 'podSecurityWarn', 'annotations'] as const) {
      if (props[key] !== undefined) {
        at.at(key).report(ProblemCode.CONFLICT, 'is written on the Namespace, which is not created here', props[key], 'leave it out, or leave out createNamespace');
      }
    }
  }
  if (props.imageRegistry !== undefined) {
    checkRegistry(at.at('imageRegistry'), props.imageRegistry);
  }
  props.profile?._validate(at.at('profile'));
  if (props.kubernetesVersion !== undefined) {
    checkKubernetesVersion(at.at('kubernetesVersion'), props.kubernetesVersion);
  }
  checkLabels(at.at('labels'), props.labels ?? {});
  if (namespace !== undefined) { // else nothing is written of them
    checkAnnotations(at.at('annotations'), props.createNamespace === false ? {} : props.annotations ?? {});
    checkQuota(at.at('quota'), props.quota ?? {});
    checkContainerLimits(at.at('containerLimits'), props.containerLimits ?? {});
  }
  at.throwReported();
}

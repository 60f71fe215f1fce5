import { ApiObject, ApiObjectProps, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { mergeOverride } from './merge';

/** Kinds of the API that live outside of any namespace and that this library or its users put beside their workloads. */
const CLUSTER_SCOPED = new Set([
  'Namespace', 'PersistentVolume', 'StorageClass', 'VolumeSnapshotClass', 'VolumeAttributesClass', 'PriorityClass', 'IngressClass', 'RuntimeClass',
  'ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'CSIDriver', 'Node', 'GatewayClass',
]);

/** Whether objects of a kind have no namespace. Custom resources can have the name of such a kind, and a namespace. */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return CLUSTER_SCOPED.has(kind) && (group === '' || group.endsWith('.k8s.io'));
}

/**
 * One Kubernetes object, written as it stands. Every object that this library makes is one of these, so that whatever
 * the props do not reach can be changed on it: `addJsonPatch(...)`, or {@link override}. Nothing is dropped: fields that
 * the library has never heard of and quantities given as text arrive in the YAML.
 */
export class Manifest extends ApiObject {
  private readonly content: ApiObjectProps;
  private readonly overrides: { [key: string]: any }[] = [];
  private patched = false;

  /**
   * @param scope the construct that the object belongs to
   * @param id the construct id, unique in the scope
   * @param props the object, with `apiVersion`, `kind` and `metadata`
   */
  constructor(scope: Construct, id: string, props: ApiObjectProps) {
    super(scope, id, props);
    this.content = props;
    if (isClusterScoped(props.apiVersion, props.kind) && Chart.of(this).namespace !== undefined) {
      // cdk8s gives the chart's namespace to everything; the API server refuses it here.
      this.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    }
  }

  /**
   * Changes the object after everything else: maps are merged key by key, a `null` removes its key, lists whose
   * elements have a `name` (containers, volumes, ports, environment variables) are merged by it, and other lists are
   * replaced. Where several overrides and JSON patches meet, the patches go first and later overrides win.
   *
   * @param values a part of the object: `{ spec: { template: { spec: { hostUsers: false } } } }`
   * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
   */
  public override(values: { [key: string]: any }): void {
    this.overrides.push(values);
  }

  /**
   * Changes the object by JSON patches, before what {@link override} changes.
   *
   * @param ops the operations, in order
   * @see https://datatracker.ietf.org/doc/html/rfc6902
   */
  public addJsonPatch(...ops: JsonPatch[]): void {
    this.patched ||= ops.length > 0;
    super.addJsonPatch(...ops);
  }

  /** The object as it will stand in the YAML. */
  public toJson(): any {
    return this.overrides.reduce((object, values) => mergeOverride(object, values), super.toJson());
  }

  /**
   * What the object is made of, for who can write it without the copies that `toJson()` makes; undefined where patches or
   * overrides change it. Values are as they came: nothing is resolved, sorted or left out.
   *
   * @internal
   */
  public _source(): Readonly<Record<string, unknown>> | undefined {
    const changed = this.patched || this.overrides.length > 0 || this.toJson !== Manifest.prototype.toJson;
    return changed ? undefined : { ...this.content, metadata: this.metadata.toJson() };
  }
}

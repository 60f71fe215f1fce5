import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';

/** An object as it will stand in the YAML, and what made it. */
export interface KubernetesObject {
  readonly construct: ApiObject;
  readonly chart: Chart;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** All of it: objects of users and of other libraries are among them. */
  readonly json: any;
}

/** An object that makes pods. */
export interface Workload extends KubernetesObject {
  readonly template: PodTemplateSpec;
}

/** Where the pods of each kind are described. */
const TEMPLATES: { readonly [kind: string]: (spec: any, object: any) => PodTemplateSpec | undefined } = {
  Deployment: spec => spec?.template,
  StatefulSet: spec => spec?.template,
  DaemonSet: spec => spec?.template,
  ReplicaSet: spec => spec?.template,
  Job: spec => spec?.template,
  CronJob: spec => spec?.jobTemplate?.spec?.template,
  Pod: (_, object) => object,
};

/** The objects of a tree, patches and overrides applied. */
export class Objects {
  /** All of them, in the order of the program. */
  public readonly all: KubernetesObject[] = [];

  /** Those that make pods. */
  public readonly workloads: Workload[] = [];

  private readonly byConstruct = new Map<IConstruct, KubernetesObject>();
  private readonly byKind = new Map<string, KubernetesObject[]>();

  constructor(root: IConstruct) {
    for (const construct of root.node.findAll()) {
      if (ApiObject.isApiObject(construct)) {
        this.add(construct);
      }
    }
  }

  /** The object that a construct is, if it is one; a `Workload` where it makes pods. */
  public of(construct: IConstruct): KubernetesObject | undefined {
    return this.byConstruct.get(construct);
  }

  /** All objects of a kind, in the order of the program. */
  public ofKind(kind: string): readonly KubernetesObject[] {
    return this.byKind.get(kind) ?? [];
  }

  private add(construct: ApiObject): void {
    const json = construct.toJson();
    const template = TEMPLATES[construct.kind]?.(json.spec, json);
    const object: KubernetesObject = {
      construct,
      chart: Chart.of(construct),
      kind: construct.kind,
      name: String(json.metadata?.name ?? construct.node.id),
      namespace: json.metadata?.namespace,
      json,
    };
    const workload = template?.spec && { ...object, template };
    this.byConstruct.set(construct, workload ?? object);
    if (workload) {
      this.workloads.push(workload);
    }
    this.all.push(object);
    const others = this.byKind.get(object.kind);
    if (others) {
      others.push(object);
    } else {
      this.byKind.set(object.kind, [object]);
    }
  }
}

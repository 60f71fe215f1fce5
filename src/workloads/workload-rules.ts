import { ServicePortSpec } from '../networking/service';
import { recommendedLabels, selectorLabels } from '../objects/labels';
import { ContainerOptions } from '../pods/container-options';
import { tagOf } from '../pods/image';
import { PodOptions } from '../pods/pod-options';
import { AgentPort, AppPort, checkAppPorts } from '../pods/port';
import { ClaimTraits, Volume } from '../pods/volume';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkAnnotations, checkLabels, checkLabelValue } from '../validation/rules/labels';
import { checkDnsLabel, checkObjectName } from '../validation/rules/names';
import { checkPort } from '../validation/rules/numbers';

/** What the props of every workload say of the workload itself. */
export interface WorkloadOptions extends ContainerOptions, PodOptions {
  readonly containerName?: string;
  readonly component?: string;
  readonly partOf?: string;
  readonly labels?: { [key: string]: string };
  readonly annotations?: { [key: string]: string };
}

/** What a workload and its pods are called. */
export interface WorkloadIdentity {
  readonly name: string;
  /** The labels by which the pods are found. */
  readonly selector: { [label: string]: string };
  readonly labels: { [label: string]: string };
  readonly containerName: string;
}

export function identityOf(name: string, component: string, props: WorkloadOptions): WorkloadIdentity {
  return {
    name,
    selector: selectorLabels(name, name),
    labels: {
      ...props.labels,
      ...recommendedLabels({ name, instance: name, component: props.component ?? component, partOf: props.partOf, version: tagOf(props.image) }),
    },
    containerName: props.containerName ?? name.slice(0, 63).replace(/\./g, '-'),
  };
}

/** Checks names, labels and annotations; and that the pods ask for nothing that those of their kind do not have. */
export function checkWorkload(at: PropPath, name: string, kind: string, props: WorkloadOptions, longestName = 63): void {
  checkObjectName(at.at('name'), name, longestName);
  if (props.containerName !== undefined) {
    checkDnsLabel(at.at('containerName'), props.containerName);
  }
  checkIdentity(at, kind, props);
  props.initContainers?.forEach((container, index) => checkIdentity(at.at('initContainers').at(index), kind, container));
  props.sidecars?.forEach((container, index) => checkIdentity(at.at('sidecars').at(index), kind, container));
  checkMetadata(at, props);
}

/** Checks the labels and annotations of a workload's objects. */
export function checkMetadata(at: PropPath, props: Pick<WorkloadOptions, 'component' | 'partOf' | 'labels' | 'annotations'>): void {
  checkLabels(at.at('labels'), props.labels ?? {});
  checkAnnotations(at.at('annotations'), props.annotations ?? {});
  for (const key of ['component', 'partOf'] as const) {
    const value = props[key];
    if (value !== undefined) {
      checkLabelValue(at.at(key), value);
    }
  }
}

/** Labels that only the pods of a StatefulSet have: whoever asks for one wants to know which pod it is, for ever. */
const IDENTITY = ['apps.kubernetes.io/pod-index', 'statefulset.kubernetes.io/pod-name'];

function checkIdentity(at: PropPath, kind: string, container: ContainerOptions): void {
  for (const [name, value] of Object.entries(container.envValues ?? {})) {
    const field: string | undefined = value.valueFrom?.fieldRef?.fieldPath;
    if (field && IDENTITY.some(label => field.includes(`'${label}'`))) {
      at.at('envValues').at(name).report(ProblemCode.UNSAFE, `asks for a persistent identity, which the pods of a ${kind} do not have`, field,
        'use a StatefulDatabase, whose pods keep their names');
    }
  }
}

/** The ports of the main container, whether they stand in `ports` or there is the one `port`. */
export function portsOf(at: PropPath, props: { readonly port?: number; readonly ports?: AgentPort[] }): AgentPort[] {
  checkAppPorts(at.at('ports'), props.ports ?? []);
  if (props.port === undefined) {
    return props.ports ?? [];
  }
  if (props.ports) {
    at.at('port').report(ProblemCode.CONFLICT, 'stands beside ports', props.port, 'write it as one of the ports');
  }
  checkPort(at.at('port'), props.port);
  return props.ports ?? [{ port: props.port }];
}

export function servicePort({ port, servicePort: exposed, name, protocol, appProtocol }: AppPort): ServicePortSpec {
  return { name, port: exposed ?? port, targetPort: port, protocol, appProtocol };
}

/** The stores that pods on several nodes, or several pods, cannot share. */
export function exclusiveStores(volumes: readonly Volume[]): ClaimTraits[] {
  return volumes
    .map(volume => volume._claimTraits)
    .filter((traits): traits is ClaimTraits => traits !== undefined && (traits.singleNode || traits.singlePod));
}

export function modeOf(store: ClaimTraits): string {
  return store.singlePod ? 'ReadWriteOncePod' : 'ReadWriteOnce';
}

import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { WorkloadIdentity } from './workload-rules';
import { renderConfigMap } from '../objects/config-map';
import { Manifest } from '../objects/manifest';
import { namespaceOf } from '../objects/namespace';
import { renderServiceAccount } from '../objects/service-account';
import { PodOptions } from '../pods/pod-options';
import { PodVolumes } from '../pods/pod-volumes';

/**
 * Makes what the pods of a workload need to start: their account, and the ConfigMap with their files. To be called before
 * the workload's own object is made, for kubectl applies a file from top to bottom.
 */
export function addCompanions(
  workload: Construct, { name, labels }: Pick<WorkloadIdentity, 'name' | 'labels'>, options: PodOptions, volumes: PodVolumes,
): Manifest[] {
  const companions: Manifest[] = [];
  if (!options.serviceAccount) {
    companions.push(new Manifest(workload, 'service-account', renderServiceAccount({ name, labels })));
  }
  if (Object.keys(volumes.configData).length > 0) {
    companions.push(new Manifest(workload, 'config', renderConfigMap({ name: `${name}-config`, labels }, volumes.configData)));
  }
  return companions;
}

/** The pods of a workload, as `cdk8s-plus` selects them. */
export function podSelection(workload: Construct, selector: { [label: string]: string }): kplus.PodSelectorConfig {
  const namespace = namespaceOf(workload);
  return {
    labelSelector: kplus.LabelSelector.of({ labels: selector }),
    namespaces: namespace === undefined ? undefined : { names: [namespace] },
  };
}

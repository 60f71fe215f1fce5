import type { Deployment, DeploymentSpec } from 'kubernetes-types/apps/v1';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import { Rollout } from './rollout';

export type DeploymentManifest = Deployment & { apiVersion: string; kind: string; metadata: ObjectMeta & { name: string }; spec: DeploymentSpec };

export interface DeploymentInput {
  readonly name: string;
  readonly labels: { [key: string]: string };
  readonly annotations?: { [key: string]: string };
  readonly selector: { [key: string]: string };
  readonly replicas: number;
  readonly rollout: Rollout;
  readonly minReadySeconds?: number;
  readonly progressDeadlineSeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly template: PodTemplateSpec;
}

export function renderDeployment(input: DeploymentInput): DeploymentManifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: input.name, labels: input.labels, annotations: input.annotations },
    spec: {
      replicas: input.replicas,
      selector: { matchLabels: input.selector },
      strategy: input.rollout._toManifest(),
      ...(input.minReadySeconds !== undefined && { minReadySeconds: input.minReadySeconds }),
      ...(input.progressDeadlineSeconds !== undefined && { progressDeadlineSeconds: input.progressDeadlineSeconds }),
      ...(input.revisionHistoryLimit !== undefined && { revisionHistoryLimit: input.revisionHistoryLimit }),
      template: input.template,
    },
  };
}

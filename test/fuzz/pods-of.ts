/** What controllers make of an object. */
export interface Made {
  readonly apiVersion: string;
  readonly kind: 'Pod' | 'Job' | 'PersistentVolumeClaim';
  readonly metadata: any;
  readonly spec: any;
}

/** The pods, Jobs and claims that the controllers would make of an object, with the names and labels that they give them. */
export function madeOf({ kind, metadata, spec }: any): Made[] {
  switch (kind) {
    case 'Deployment':
      return [pod(spec.template, { generateName: `${metadata.name}-6d4cf56db6-` }, { 'pod-template-hash': '6d4cf56db6' })];
    case 'DaemonSet':
      return [pod(spec.template, { generateName: `${metadata.name}-` }, { 'controller-revision-hash': '6d4cf56db6', 'pod-template-generation': '1' })];
    case 'StatefulSet':
      return ofStatefulSet(metadata, spec);
    case 'Job':
      return [ofJob(metadata, spec)];
    case 'CronJob': {
      const job = { ...spec.jobTemplate.metadata, name: `${metadata.name}-29123456` };
      return [{ apiVersion: 'batch/v1', kind: 'Job', metadata: job, spec: spec.jobTemplate.spec }, ofJob(job, spec.jobTemplate.spec)];
    }
    default:
      return [];
  }
}

function pod(template: any, names: object, labels: object, more: object = {}): Made {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, ...names, labels: { ...template.metadata?.labels, ...labels } },
    spec: { ...template.spec, ...more },
  };
}

function ofStatefulSet(metadata: any, spec: any): Made[] {
  const first = spec.ordinals?.start ?? 0;
  const name = `${metadata.name}-${first}`;
  const templates: any[] = spec.volumeClaimTemplates ?? [];
  const claimOf = (template: any) => `${template.metadata.name}-${name}`;
  const labels = { 'controller-revision-hash': `${metadata.name}-6d4cf56db6`, 'statefulset.kubernetes.io/pod-name': name, 'apps.kubernetes.io/pod-index': `${first}` };
  const volumes = [
    ...(spec.template.spec.volumes ?? []),
    ...templates.map(template => ({ name: template.metadata.name, persistentVolumeClaim: { claimName: claimOf(template) } })),
  ];
  return [
    ...templates.map(template => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim' as const,
      metadata: { ...template.metadata, name: claimOf(template), labels: { ...template.metadata.labels, ...spec.selector.matchLabels } },
      spec: template.spec,
    })),
    pod(spec.template, { name }, labels, { hostname: name, subdomain: spec.serviceName, volumes }),
  ];
}

function ofJob(metadata: any, spec: any): Made {
  const last = Math.max((spec.completions ?? 1) - 1, 0);
  const labels = { 'batch.kubernetes.io/job-name': metadata.name, 'job-name': metadata.name };
  return spec.completionMode === 'Indexed'
    ? pod(spec.template, { generateName: `${metadata.name}-${last}-` }, { ...labels, 'batch.kubernetes.io/job-completion-index': `${last}` }, { hostname: `${metadata.name}-${last}` })
    : pod(spec.template, { generateName: `${metadata.name}-` }, labels);
}

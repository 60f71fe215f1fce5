import * as assert from 'assert';
import * as fs from 'fs';
import * as path from 'path';
import { parseAllDocuments, stringify } from 'yaml';

/** All documents of the files in a directory. */
export function readObjects(directory: string): any[] {
  return fs.readdirSync(directory).flatMap(file => parseObjects(fs.readFileSync(path.join(directory, file), 'utf8')));
}

export function parseObjects(text: string): any[] {
  return parseAllDocuments(text).map(document => document.toJS()).filter(Boolean);
}

/**
 * What has to be the same whatever writes it. Left out are what cdk8s-plus-28 adds though it is the default of the API
 * server, its own selector, the seccomp profile, which it cannot set, and the request of ephemeral storage, which it rounds to GiB.
 */
function essence(objects: any[]): unknown {
  const deployments = objects.filter(object => object.kind === 'Deployment');
  const services = objects.filter(object => object.kind === 'Service');
  assert.strictEqual(objects.length, deployments.length + services.length, 'there is nothing but Deployments and Services');
  return deployments.map(deployment => {
    const { name, namespace } = deployment.metadata;
    const { replicas, selector, template } = deployment.spec;
    const service = services.find(each => each.metadata.name === name);
    assert.deepStrictEqual(service?.spec.selector, selector.matchLabels, `the Service ${name} selects the pods of the Deployment`);
    for (const [label, value] of Object.entries(selector.matchLabels)) {
      assert.strictEqual(template.metadata.labels[label], value, `the Deployment ${name} selects its own pods`);
    }
    const [container] = template.spec.containers;
    const { image, lifecycle, volumeMounts, resources, securityContext } = container;
    const { port, targetPort } = service.spec.ports[0];
    return {
      name,
      namespace,
      replicas,
      image,
      lifecycle,
      volumeMounts,
      port,
      targetPort,
      labels: { ...template.metadata.labels, 'app.kubernetes.io/managed-by': undefined, 'cdk8s.io/metadata.addr': undefined },
      strategy: deployment.spec.strategy,
      containerPort: container.ports[0].containerPort,
      resources: [resources.requests.cpu, resources.requests.memory, resources.limits.memory, resources.limits['ephemeral-storage']],
      probes: ['startupProbe', 'readinessProbe', 'livenessProbe'].map(probe => container[probe].tcpSocket.port),
      readOnly: securityContext.readOnlyRootFilesystem,
      user: template.spec.securityContext.runAsUser,
      volumes: template.spec.volumes,
    };
  }).sort((a, b) => a.name.localeCompare(b.name));
}

/** Fails unless two peers have made the same apps. */
export function assertSameApps(one: any[], other: any[]): void {
  assert.deepStrictEqual(essence(one), essence(other));
}

/** Fails unless output has as many Deployments and Services as apps. */
export function assertCount(apps: number, text: string): void {
  for (const kind of ['Deployment', 'Service']) {
    assert.strictEqual(text.match(new RegExp(`^kind: ${kind}$|"kind":"${kind}"`, 'gm'))?.length, apps, `one ${kind} an app`);
  }
}

/** A Helm chart that renders the given objects of one app, named `app-0`, for each of many apps. */
export function writeHelmChart(directory: string, objects: any[], apps: number): void {
  const template = objects.map(object => `---\n${stringify(object, { lineWidth: 0 })}`).join('').replaceAll('app-0', '{{ .name }}');
  const values = { apps: Array.from({ length: apps }, (_, i) => ({ name: `app-${i}` })) };
  fs.mkdirSync(path.join(directory, 'templates'));
  fs.writeFileSync(path.join(directory, 'Chart.yaml'), 'apiVersion: v2\nname: apps\nversion: 1.0.0\n');
  fs.writeFileSync(path.join(directory, 'values.yaml'), stringify(values));
  fs.writeFileSync(path.join(directory, 'templates', 'apps.yaml'), `{{- range .Values.apps }}\n${template}{{- end }}\n`);
}

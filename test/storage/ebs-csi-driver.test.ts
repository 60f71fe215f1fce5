import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Chart, Testing } from 'cdk8s';
import { EbsCsiDriver, EbsCsiDriverProps, Environment, HelmInstaller } from '../../src';
import { find, refusalOf, synthesize } from '../support';

const roleArn = 'arn:aws:iam::111122223333:role/ebs-csi';
const REPOSITORY = 'https://kubernetes-sigs.github.io/aws-ebs-csi-driver';
const VALUES = { controller: { serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': roleArn } } } };

function install(props: EbsCsiDriverProps): any[] {
  return synthesize(chart => new EbsCsiDriver(chart, 'driver', props));
}

test('Flux gets the repository and a release into kube-system, at one version', () => {
  const manifests = install({ roleArn, installer: HelmInstaller.flux() });
  expect(find(manifests, 'HelmRepository')).toEqual({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmRepository',
    metadata: { name: 'aws-ebs-csi-driver', namespace: 'flux-system' },
    spec: { interval: '1h', url: REPOSITORY },
  });
  expect(find(manifests, 'HelmRelease').spec).toEqual({
    interval: '1h',
    releaseName: 'aws-ebs-csi-driver',
    targetNamespace: 'kube-system',
    storageNamespace: 'kube-system',
    chart: { spec: { chart: 'aws-ebs-csi-driver', version: '2.64.0', sourceRef: { kind: 'HelmRepository', name: 'aws-ebs-csi-driver' } } },
    values: VALUES,
  });
});

test('Argo CD gets an Application that is synced by itself', () => {
  expect(find(install({ roleArn, installer: HelmInstaller.argoCd() }), 'Application')).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'aws-ebs-csi-driver', namespace: 'argocd' },
    spec: {
      project: 'default',
      source: {
        repoURL: REPOSITORY,
        chart: 'aws-ebs-csi-driver',
        targetRevision: '2.64.0',
        helm: { releaseName: 'aws-ebs-csi-driver', valuesObject: VALUES },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'kube-system' },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
  });
});

test('values of the chart are merged with those of the props, and win', () => {
  const values = { controller: { replicaCount: 3, region: 'eu-west-1' } };
  expect(find(install({ roleArn, region: 'eu-central-1', values, installer: HelmInstaller.flux() }), 'HelmRelease').spec.values).toEqual({
    controller: { ...VALUES.controller, replicaCount: 3, region: 'eu-west-1' },
  });
});

test('a driver of which nothing is said is that of the chart', () => {
  expect(find(install({ installer: HelmInstaller.flux() }), 'HelmRelease').spec.values).toBeUndefined();
  expect(find(install({ region: 'eu-central-1', installer: HelmInstaller.flux() }), 'HelmRelease').spec.values).toEqual({ controller: { region: 'eu-central-1' } });
});

describe('helm', () => {
  let folder: string;
  let executable: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'helm-'));
    executable = join(folder, 'helm');
    // Stands in for a helm that may not be installed here: its arguments and values become the manifest that it renders.
    writeFileSync(executable, `#!/usr/bin/env node
      const values = process.argv.indexOf('-f');
      const read = values < 0 ? '' : require('fs').readFileSync(process.argv[values + 1], 'utf8');
      const args = process.argv.slice(2).filter((_, i) => values < 0 || (i !== values - 2 && i !== values - 1));
      console.log(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'rendered' }, data: { args: args.join(' '), values: read } }));`);
    chmodSync(executable, 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is asked for the chart of the repository, at one version, in kube-system, without its tests', () => {
    const { data } = find(install({ roleArn, installer: HelmInstaller.helm({ executable }) }), 'ConfigMap', 'rendered');
    expect(data.args).toBe(`template --repo ${REPOSITORY} --version 2.64.0 --namespace kube-system --skip-tests aws-ebs-csi-driver aws-ebs-csi-driver`);
    expect(data.values).toContain(`eks.amazonaws.com/role-arn: ${roleArn}`);
  });

  test('renders a copy of the chart without a network, with further flags', () => {
    const { data } = find(install({ installer: HelmInstaller.helm({ executable, chartPath: './vendor/driver', flags: ['--no-hooks'] }) }), 'ConfigMap', 'rendered');
    expect(data.args).toBe('template --version 2.64.0 --namespace kube-system --skip-tests --no-hooks aws-ebs-csi-driver ./vendor/driver');
  });

  test('renders nothing into a namespace, which its ClusterRoles would get as well', () => {
    expect(refusalOf(chart => new EbsCsiDriver(new Environment(chart, 'prod'), 'driver'))).toBe(
      'test/prod/driver: installer: is a chart with objects outside of any namespace, received "prod"; put it into an Environment with clusterScoped: true [scope]');
  });

  test('renders into an environment without a namespace', () => {
    const cluster = new Environment(Testing.app(), 'cluster', { clusterScoped: true });
    new EbsCsiDriver(cluster, 'driver', { installer: HelmInstaller.helm({ executable }) });
    expect(find(Testing.synth(cluster as Chart), 'ConfigMap').metadata.name).toBe('rendered');
  });
});

import { Helm } from 'cdk8s';
import { Construct } from 'constructs';
import { Manifest } from '../objects/manifest';
import { namespaceOf } from '../objects/namespace';
import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';
import { checkDnsLabel } from '../validation/rules/names';

/** Options of {@link HelmInstaller.helm}. */
export interface HelmOptions {
  /**
   * A copy of the chart on this machine, so that synthesis needs no network and gives the same result each time.
   *
   * @default - the chart is loaded from its repository
   */
  readonly chartPath?: string;

  /**
   * The helm program.
   *
   * @default 'helm'
   */
  readonly executable?: string;

  /**
   * Further arguments of `helm template`, such as `--kube-version=1.33.0`.
   *
   * @default - none
   */
  readonly flags?: string[];
}

/** Options of {@link HelmInstaller.flux}. */
export interface FluxOptions {
  /**
   * Namespace of the HelmRepository and the HelmRelease.
   *
   * @default 'flux-system'
   */
  readonly namespace?: string;

  /**
   * How often Flux compares the cluster with the chart: `30m`, `1h`.
   *
   * @default '1h'
   */
  readonly interval?: string;
}

/** Options of {@link HelmInstaller.argoCd}. */
export interface ArgoCdOptions {
  /**
   * Namespace of the Application.
   *
   * @default 'argocd'
   */
  readonly namespace?: string;

  /**
   * Its project.
   *
   * @default 'default'
   */
  readonly project?: string;

  /**
   * Whether Argo CD syncs by itself, and undoes what others change.
   *
   * @default true
   */
  readonly autoSync?: boolean;
}

/** A release of a Helm chart. */
export interface HelmRelease {
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
  readonly name: string;
  readonly namespace: string;
  readonly values: { [key: string]: any };
}

type Install = (construct: Construct, at: PropPath, release: HelmRelease) => void;

/**
 * Who installs a Helm chart.
 */
export class HelmInstaller {
  /**
   * `helm template`, while the program runs: the chart's objects become objects of the program. Needs helm on this machine.
   *
   * @param options the chart and the program
   */
  public static helm(options: HelmOptions = {}): HelmInstaller {
    return new HelmInstaller((construct, at, release) => {
      if (namespaceOf(construct) !== undefined) {
        // Include gives the namespace to all that has none, ClusterRoles among it.
        at.report(ProblemCode.SCOPE, 'is a chart with objects outside of any namespace', namespaceOf(construct), 'put it into an Environment with clusterScoped: true');
        at.throwReported();
      }
      templateChart(construct, at, release, options);
    });
  }

  /**
   * Flux: a HelmRepository and a HelmRelease.
   *
   * @param options where they are
   * @see https://fluxcd.io/flux/components/helm/helmreleases/
   */
  public static flux(options: FluxOptions = {}): HelmInstaller {
    const namespace = options.namespace ?? 'flux-system';
    const interval = options.interval ?? '1h';
    return new HelmInstaller((construct, at, release) => {
      checkDnsLabel(at.at('namespace'), namespace);
      if (!/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(interval)) {
        at.at('interval').report(ProblemCode.FORMAT, 'is not a duration', interval, 'write for example "30m" or "1h"');
      }
      at.throwReported();
      new Manifest(construct, 'repository', {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'HelmRepository',
        metadata: { name: release.chart, namespace },
        spec: { interval, url: release.repository },
      });
      new Manifest(construct, 'Resource', {
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata: { name: release.name, namespace },
        spec: {
          interval,
          releaseName: release.name,
          targetNamespace: release.namespace,
          // Without this, Flux would keep Helm's own records in its namespace.
          storageNamespace: release.namespace,
          chart: { spec: { chart: release.chart, version: release.version, sourceRef: { kind: 'HelmRepository', name: release.chart } } },
          ...valuesOf('values', release),
        },
      });
    });
  }

  /**
   * Argo CD: an Application.
   *
   * @param options where it is, and how it syncs
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
   */
  public static argoCd(options: ArgoCdOptions = {}): HelmInstaller {
    const namespace = options.namespace ?? 'argocd';
    return new HelmInstaller((construct, at, release) => {
      checkDnsLabel(at.at('namespace'), namespace);
      at.throwReported();
      new Manifest(construct, 'Resource', {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: release.name, namespace },
        spec: {
          project: options.project ?? 'default',
          source: {
            repoURL: release.repository,
            chart: release.chart,
            targetRevision: release.version,
            helm: { releaseName: release.name, ...valuesOf('valuesObject', release) },
          },
          destination: { server: 'https://kubernetes.default.svc', namespace: release.namespace },
          ...((options.autoSync ?? true) && { syncPolicy: { automated: { prune: true, selfHeal: true } } }),
        },
      });
    });
  }

  private constructor(
    /** @internal */
    public readonly _install: Install,
  ) {}
}

function valuesOf(key: string, release: HelmRelease): { [key: string]: any } {
  return Object.keys(release.values).length > 0 ? { [key]: release.values } : {};
}

function templateChart(construct: Construct, at: PropPath, release: HelmRelease, options: HelmOptions): void {
  try {
    new Helm(construct, 'chart', {
      chart: options.chartPath ?? release.chart,
      repo: options.chartPath === undefined ? release.repository : undefined,
      version: release.version,
      namespace: release.namespace,
      releaseName: release.name,
      values: release.values,
      helmExecutable: options.executable,
      // The pods of `helm test` would run as soon as they are applied.
      helmFlags: ['--skip-tests', ...options.flags ?? []],
    });
  } catch (error) {
    at.report(ProblemCode.UNSUPPORTED, `cannot be rendered: ${(error as Error).message.trim()}`, undefined,
      'install helm and see that it reaches the repository, give a chartPath, or use HelmInstaller.flux() or argoCd()');
    at.throwReported();
  }
}

import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, App as Cdk8sApp, AppProps, Chart, Cron, Duration, Helm, Include, JsonPatch, Lazy, Size, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { App, Environment, Manifest, StatelessApp } from '../src';
import { inTemporaryDirectory, outcome } from './synth/outcome';

const OUTPUT_TYPES = [
  YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_CHART, YamlOutputType.FILE_PER_RESOURCE, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
];

function expectSame(program: (app: Cdk8sApp) => void, props: AppProps = {}): void {
  for (const yamlOutputType of OUTPUT_TYPES) {
    const theirs = outcome(Cdk8sApp, program, { ...props, yamlOutputType });
    expect(outcome(App, program, { ...props, yamlOutputType })).toEqual(theirs);
    expect(Object.keys(theirs.files)).not.toEqual([]);
  }
}

function withEnvironment<T>(variables: Record<string, string>, action: () => T): T {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return action();
  } finally {
    process.env = before;
  }
}

/** Programs as the documentation of cdk8s-plus-28 has them. */
const PROGRAMS: { [name: string]: (chart: Chart) => void } = {
  'a deployment with its service, ingress and autoscaler': chart => {
    const deployment = new kplus.Deployment(chart, 'web', { containers: [{ image: 'nginx:1.27', portNumber: 80, envVariables: { YES: kplus.EnvValue.fromValue('yes') } }] });
    deployment.scheduling.spread();
    const service = deployment.exposeViaService({ serviceType: kplus.ServiceType.LOAD_BALANCER });
    new kplus.Ingress(chart, 'ingress', { rules: [{ host: 'shop.example.com', path: '/', backend: kplus.IngressBackend.fromService(service) }] });
    new kplus.HorizontalPodAutoscaler(chart, 'autoscaler', { target: deployment, maxReplicas: 5, metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))] });
  },
  'a stateful set with a volume': chart => {
    const claim = new kplus.PersistentVolumeClaim(chart, 'claim', { storage: Size.gibibytes(10), accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE] });
    new kplus.AwsElasticBlockStorePersistentVolume(chart, 'volume', { volumeId: 'vol-0123', storage: Size.gibibytes(10) });
    const set = new kplus.StatefulSet(chart, 'db', { containers: [{ image: 'postgres:16.4', portNumber: 5432 }], service: new kplus.Service(chart, 'db-service', { ports: [{ port: 5432 }] }) });
    set.containers[0].mount('/var/lib/postgresql', kplus.Volume.fromPersistentVolumeClaim(chart, 'data', claim));
  },
  'config maps and secrets with awkward text': chart => {
    const config = new kplus.ConfigMap(chart, 'config', { data: { 'app.ini': '[a]\nb = c\n\n  d: e\n', 'empty': '', 'number': '007', 'trailing': 'a \n', 'bell': '\u0007', 'no-newline': 'a\nb' } });
    config.addBinaryData('logo', 'AAECAw==');
    new kplus.Secret(chart, 'secret', { stringData: { password: 'p@ss: "word" # \'', key: '-----BEGIN KEY-----\nabc\n-----END KEY-----\n' } });
    new kplus.DockerConfigSecret(chart, 'pull', { data: { auths: { 'ghcr.io': { auth: 'eDp5' } } } });
  },
  'jobs': chart => {
    new kplus.Job(chart, 'job', { containers: [{ image: 'busybox:1.36', command: ['sh', '-c', 'echo "a: b"\necho c'] }], ttlAfterFinished: Duration.hours(1) });
    new kplus.CronJob(chart, 'nightly', { schedule: Cron.daily(), containers: [{ image: 'busybox:1.36' }] });
    new kplus.DaemonSet(chart, 'agent', { containers: [{ image: 'fluent/fluentd:v1.17' }] });
  },
  'accounts, roles and network policies': chart => {
    const account = new kplus.ServiceAccount(chart, 'account');
    const role = new kplus.Role(chart, 'role');
    role.allowRead(kplus.ApiResource.PODS);
    role.bind(account);
    new kplus.ClusterRole(chart, 'cluster-role').allowRead(kplus.ApiResource.NODES);
    const pod = new kplus.Pod(chart, 'pod', { containers: [{ image: 'nginx:1.27', portNumber: 80 }], serviceAccount: account });
    const other = new kplus.Pod(chart, 'other', { containers: [{ image: 'nginx:1.27' }] });
    pod.connections.allowFrom(other);
    new kplus.NetworkPolicy(chart, 'policy', { selector: pod, ingress: { default: kplus.NetworkPolicyTrafficDefault.DENY } });
  },
  'this library': chart => {
    const environment = new Environment(chart, 'prod', { defaultDeny: true });
    const [web, api] = ['web', 'api'].map(id => new StatelessApp(environment, id, { image: 'ghcr.io/acme/web:1.4.2', port: 8080, replicas: 2 }));
    web.connectTo(api);
    web.node.addDependency(api);
    web.deployment.override({ spec: { template: { spec: { hostUsers: false } } } });
    api.deployment.addJsonPatch(JsonPatch.add('/metadata/annotations', { a: '1' }));
  },
};

test.each(Object.entries(PROGRAMS))('%s: the files of cdk8s', (_, program) => {
  expectSame(app => program(new Chart(app, 'prod', { namespace: 'prod', labels: { team: 'shop' } })), { recordConstructMetadata: true });
});

test('all programs in charts that depend on each other: the files of cdk8s', () => {
  expectSame(app => {
    const charts = Object.values(PROGRAMS).map((program, i) => {
      const chart = new Chart(app, `chart-${i}`, { namespace: `namespace-${i}` });
      program(chart);
      return chart;
    });
    charts.slice(1).forEach((chart, i) => charts[i].addDependency(chart));
  });
});

test('an included file: the files of cdk8s', () => inTemporaryDirectory(directory => {
  const url = path.join(directory, 'all.yaml');
  fs.writeFileSync(url, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {mode: "0644", on: "yes"}\n---\n---\napiVersion: v1\nkind: List\nitems: [{a: &x [1, 0644]}, {b: *x}]\n');
  expectSame(app => new Include(new Chart(app, 'included', { namespace: 'prod' }), 'file', { url }));
}));

test('a Helm chart: the files of cdk8s', () => inTemporaryDirectory(directory => {
  const helmExecutable = path.join(directory, 'helm');
  fs.writeFileSync(helmExecutable, '#!/bin/sh\nprintf "apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: %s\\n  annotations: {helm.sh/hook: test}\\n" "$2"\n', { mode: 0o755 });
  expectSame(app => new Helm(new Chart(app, 'helm'), 'release', { chart: 'any', releaseName: 'release-1', helmExecutable }));
}));

test('resolvers of the program see every value', () => {
  const resolver = { resolve: (context: any) => context.value === 'replace me' && context.replaceValue('replaced') };
  const program = (app: Cdk8sApp) => new StatelessApp(new Chart(app, 'chart'), 'web', { image: 'a:1', command: ['replace me'] });
  expectSame(program, { resolvers: [resolver] });
  expect(outcome(App, program, { resolvers: [resolver] }).yaml).toContain('- replaced');
});

test('a chart may change what its toJson() returns', () => {
  class Labelled extends Chart {
    public toJson(): any[] {
      return [...super.toJson().map(object => ({ ...object, extra: 'yes' })), undefined];
    }
  }
  expectSame(app => PROGRAMS.jobs(new Labelled(app, 'labelled')));
});

test('lazy values, tokens, patches and unsorted keys: the files of cdk8s', () => {
  const program = (app: Cdk8sApp) => {
    const chart = new Chart(app, 'chart');
    const object = new ApiObject(chart, 'object', {
      apiVersion: 'v1', kind: 'Foo', z: Lazy.any({ produce: () => ({ b: 1, a: [null, undefined, {}] }) }), b: { z: 1, 10: 2, a: { resolve: () => 'token' } }, a: null,
    } as any);
    object.addJsonPatch(JsonPatch.add('/b/c', { d: [] }), JsonPatch.copy('/b', '/e'), JsonPatch.remove('/z/b'));
    PROGRAMS['this library'](chart);
  };
  expectSame(program);
  withEnvironment({ CDK8S_DISABLE_SORT: '1' }, () => expectSame(program));
});

test('a manifest with what cdk8s leaves out or refuses to copy: the files of cdk8s', () => {
  const content = JSON.parse('{"spec":{"__proto__":{"a":1},"b":{"resolve":"x","value":1},"c":[[null],{}]},"data":null}');
  expectSame(app => new Manifest(new Chart(app, 'chart'), 'object', { apiVersion: 'v1', kind: 'Foo', ...content }));
});

test('a kind of manifest may change what its toJson() returns', () => {
  class Marked extends Manifest {
    public toJson(): any {
      return { ...super.toJson(), marked: true };
    }
  }
  expectSame(app => new Marked(new Chart(app, 'chart'), 'object', { apiVersion: 'v1', kind: 'Foo' }));
});

test('what takes the place of a removed construct takes its dependents too', () => {
  expectSame(app => {
    const chart = new Chart(app, 'chart');
    const first = new ApiObject(chart, 'first', { apiVersion: 'v1', kind: 'Foo' });
    first.addDependency(new ApiObject(chart, 'second', { apiVersion: 'v1', kind: 'Foo' }));
    chart.node.tryRemoveChild('second');
    new ApiObject(chart, 'second', { apiVersion: 'v1', kind: 'Foo', spec: 'new' } as any);
  });
});

test('an app without charts has no file', () => {
  expect(outcome(App, () => undefined, { yamlOutputType: YamlOutputType.FILE_PER_APP }).files).toEqual({});
});

test('CDK8S_OUTDIR and CDK8S_RECORD_CONSTRUCT_METADATA are heeded', () => inTemporaryDirectory(directory => {
  withEnvironment({ CDK8S_OUTDIR: path.join(directory, 'a', 'b'), CDK8S_RECORD_CONSTRUCT_METADATA: 'true' }, () => {
    const app = new App();
    new Construct(app, 'outside of charts');
    app.synth();
  });
  expect(fs.readFileSync(path.join(directory, 'a', 'b', 'construct-metadata.json'), 'utf8')).toBe('{"version":"1.0.0","resources":{}}');
}));

test('what happens during validation is synthesized', () => {
  expectSame(app => {
    const chart = new Chart(app, 'chart');
    chart.node.addValidation({
      validate: () => {
        if (!chart.node.tryFindChild('late')) {
          new ApiObject(chart, 'late', { apiVersion: 'v1', kind: 'Foo' });
        }
        return [];
      },
    });
  });
});

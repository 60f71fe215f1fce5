import { App as Cdk8sApp, Chart, Testing } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-28';
import { parseAllDocuments } from 'yaml';
import { App, Environment, Manifests, Match, Schedule, ScheduledTask, StatelessApp } from '../../src';

function shop(): { readonly app: App; readonly prod: Environment } {
  const app = new App();
  const [prod, staging] = ['prod', 'staging'].map(name => new Environment(app, name));
  for (const env of [prod, staging]) {
    new StatelessApp(env, 'web', { image: 'nginx:1.27', port: 8080, replicas: env === prod ? 3 : 1, env: { MODE: env.node.id } });
  }
  new StatelessApp(prod, 'api', { image: 'api:2.0', replicas: 2 });
  return { app, prod };
}

function messageOf(test: () => void): string {
  try {
    test();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it did not fail');
}

const manifests = Manifests.fromApp(shop().app);
const inProd = Manifests.fromChart(shop().prod);

test('fromApp has the objects of all charts, fromChart those of one', () => {
  const webs = (each: Manifests) => each.findAll('Deployment').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  expect(webs(manifests)).toEqual(['prod/web', 'prod/api', 'staging/web']);
  expect(webs(inProd)).toEqual(['prod/web', 'prod/api']);
});

test('what was declared in a chart inside of another one is its own', () => {
  const outer = new Chart(Testing.app(), 'outer');
  const inner = new Chart(outer, 'inner');
  new ConfigMap(outer, 'a');
  new ConfigMap(inner, 'b');
  expect([outer, inner].map(chart => Manifests.fromChart(chart).all.map(({ metadata }) => metadata.name))).toEqual([[expect.stringContaining('-a-')], [expect.stringContaining('-b-')]]);
});

test('all are the objects that the YAML text holds, in its order', () => {
  const { app } = shop();
  expect(parseAllDocuments(Manifests.fromApp(app).toYaml()).map(each => each.toJS())).toEqual(manifests.all);
  expect(Manifests.fromApp(app).toYaml()).toBe(app.synthYaml());
});

test('objects that are there already are looked at as all others', () => {
  const { prod } = shop();
  const again = Manifests.fromObjects(parseAllDocuments(inProd.toYaml()).map(each => each.toJS()));
  expect(again.all).toEqual(inProd.all);
  expect(again.toYaml()).toBe(inProd.toYaml());
  expect(Manifests.fromObjects(Testing.synth(prod)).find('Deployment', 'api').spec.replicas).toBe(2);
});

test('a program that is wrong is refused as it is by synth', () => {
  const { app, prod } = shop();
  new ScheduledTask(prod, 'Twice', { name: 'twice', image: 'busybox:1.37', schedule: Schedule.cron('0 0 * * *') });
  new ScheduledTask(prod, 'twice', { image: 'busybox:1.37', schedule: Schedule.cron('0 0 * * *') });
  expect(() => Manifests.fromApp(app)).toThrow(messageOf(() => app.synthYaml()));
});

test('a chart that is in no app is refused', () => {
  const chart = new Chart(undefined as any, 'alone');
  expect(() => Manifests.fromChart(chart)).toThrow("alone is in no app: make it with new Chart(Testing.app(), 'test')");
});

test('the app may be that of cdk8s, and a chart one that makes its JSON itself', () => {
  class Own extends Chart {
    public toJson(): any[] {
      return [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' } }];
    }
  }
  const app = new Cdk8sApp();
  new Own(app, 'own');
  expect(Manifests.fromApp(app).find('ConfigMap', 'own')).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' } });
});

describe('find', () => {
  test('gives the one of a kind, or of a kind and name', () => {
    expect(inProd.find('Deployment', 'api').spec.replicas).toBe(2);
    expect(inProd.find('Service').metadata.name).toBe('web');
    expect(inProd.find('Deployment.apps', 'web').kind).toBe('Deployment');
  });

  test('says what there is where there is none, or more than one', () => {
    expect(messageOf(() => inProd.find('Ingress'))).toMatch(/^there is no Ingress; there are: .*2 Deployment/);
    expect(messageOf(() => inProd.find('Deployment', 'wep'))).toMatch(/^there is no Deployment named "wep"; there are: /);
    expect(messageOf(() => inProd.find('Deployment'))).toMatch(/^there are 2 of Deployment; there are: /);
    expect(messageOf(() => inProd.find('Deployment.extensions', 'web'))).toMatch(/^there is no Deployment.extensions named "web"; /);
    expect(messageOf(() => Manifests.fromApp(new App()).find('Pod'))).toBe('there is no Pod; there are no objects at all');
  });
});

describe('hasResource', () => {
  test('takes an object that has what is named, and more', () => {
    expect(() => inProd.hasResource('Deployment', { metadata: { name: 'web' }, spec: { replicas: 3 } })).not.toThrow();
    expect(() => inProd.hasResource('Deployment')).not.toThrow();
  });

  test('names the object that is nearest, and where it differs', () => {
    expect(messageOf(() => inProd.hasResource('Deployment', {
      metadata: { labels: { 'app.kubernetes.io/name': 'web' } },
      spec: { replicas: 2, template: { spec: { containers: [{ name: 'web', image: 'nginx:1.26' }] } } },
    }))).toBe([
      'no Deployment is like this; the nearest of 2 is prod/web:',
      '  spec.replicas: expected 2, is 3',
      '  spec.template.spec.containers[0].image: expected "nginx:1.26", is "nginx:1.27"',
    ].join('\n'));
  });

  test('takes the object for nearest of which the most is right, not the one of which a whole branch is missing', () => {
    const chart = Testing.chart();
    new ConfigMap(chart, 'empty', { metadata: { name: 'empty' } });
    new ConfigMap(chart, 'full', { metadata: { name: 'full' }, data: { a: '1', b: '2', c: '3' } });
    expect(messageOf(() => Manifests.fromChart(chart).hasResource('ConfigMap', { data: { a: '1', b: 'x', c: 'y' } }))).toBe([
      'no ConfigMap is like this; the nearest of 2 is full:',
      '  data.b: expected "x", is "2"',
      '  data.c: expected "y", is "3"',
    ].join('\n'));
  });

  test('shows five differences, and how many more there are', () => {
    const labels = Object.fromEntries([...'abcdefg'].map(key => [key, '1']));
    expect(messageOf(() => inProd.hasResource('Service', { metadata: { labels } }))).toBe([
      'no Service is like this; the only one is prod/web:',
      ...[...'abcde'].map(key => `  metadata.labels.${key}: expected "1", is not there`),
      '  and 2 more',
    ].join('\n'));
  });

  test('says what there is where there is none of the kind', () => {
    expect(messageOf(() => inProd.hasResource('StatefulSet'))).toMatch(/^there is no StatefulSet; there are: /);
  });
});

describe('resourceCountIs', () => {
  test('counts those of a kind, or those that are like something', () => {
    manifests.resourceCountIs('Deployment', 3);
    manifests.resourceCountIs('Deployment', 2, { metadata: { name: 'web' } });
    manifests.resourceCountIs('StatefulSet', 0);
  });

  test('names those that it has found', () => {
    expect(messageOf(() => inProd.resourceCountIs('Deployment', 1))).toMatch(/^expected 1 of Deployment, found 2: prod\/web, prod\/api; there are: /);
    expect(messageOf(() => inProd.resourceCountIs('StatefulSet', 1))).toMatch(/^expected 1 of StatefulSet, found 0; there are: /);
  });
});

test('findAll gives those that are like something', () => {
  expect(manifests.findAll('Deployment', { spec: { replicas: 1 } }).map(({ metadata }) => metadata.namespace)).toEqual(['staging']);
  expect(manifests.findAll('Deployment', { metadata: { name: Match.stringLike('a*') } })).toHaveLength(1);
});

import { isDeepStrictEqual } from 'util';
import { App as Cdk8sApp, Chart, Yaml } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { Parser, testWithParsers } from './parsers';
import { numberOfRuns } from './runs';
import { AWKWARD_VALUES, texts } from './values';
import { App, Environment, Handler, Manifest, Probe, Schedule, ScheduledTask, StatelessApp } from '../../src';
import { yamlDocument } from '../../src/synth/yaml';
import { problemsOf } from '../support';

type ReadBack = { [place: string]: unknown };

/** Workloads with a text in each place that takes any. */
function addWorkloads(app: App, id: string, text: string): void {
  const env = new Environment(app, id, { annotations: { 'example.com/text': text } });
  new StatelessApp(env, 'web', {
    image: 'web:1',
    port: 8080,
    command: ['run', text],
    args: [text],
    env: { LITERAL: text },
    envValues: { VALUE: EnvValue.fromValue(text) },
    configFiles: { '/etc/web.conf': text },
    podAnnotations: { 'example.com/text': text },
    readiness: Probe.exec(['check', text]),
    preStop: Handler.exec(['stop', text]),
    initContainers: [{ name: 'init', image: 'init:1', args: [text] }],
  });
  new ScheduledTask(env, 'task', { image: 'task:1', schedule: Schedule.cron('0 3 * * *'), args: [text] });
}

/** What stands in the places of {@link addWorkloads}. */
function placesOf(objects: any[]): ReadBack {
  const [namespace, deployment, configMap, cronJob] = ['Namespace', 'Deployment', 'ConfigMap', 'CronJob'].map(kind => objects.find(each => each.kind === kind));
  const { metadata, spec } = deployment.spec.template;
  const [container] = spec.containers;
  const variable = (name: string) => container.env.find((each: any) => each.name === name).value;
  return {
    namespace: namespace.metadata.annotations['example.com/text'],
    command: container.command[1],
    argument: container.args[0],
    variable: variable('LITERAL'),
    value: variable('VALUE'),
    file: configMap.data['etc_web.conf'],
    annotation: metadata.annotations['example.com/text'],
    probe: container.readinessProbe.exec.command[1],
    hook: container.lifecycle.preStop.exec.command[1],
    init: spec.initContainers[0].args[0],
    scheduled: cronJob.spec.jobTemplate.spec.template.spec.containers[0].args[0],
  };
}

/** The texts that do not come back from workloads, each with the places in which something else stands. */
function changedIn(parse: Parser, all: readonly string[]): [text: string, changed: ReadBack][] {
  const app = new App();
  all.forEach((text, index) => addWorkloads(app, `text-${index}`, text));
  const byNamespace = new Map<string, any[]>();
  for (const object of parse(app.synthYaml()) as any[]) {
    const namespace = object.metadata.namespace ?? object.metadata.name;
    byNamespace.set(namespace, [...byNamespace.get(namespace) ?? [], object]);
  }
  return all.flatMap((text, index): [string, ReadBack][] => {
    const changed = Object.entries(placesOf(byNamespace.get(`text-${index}`)!)).filter(([, found]) => found !== text);
    return changed.length > 0 ? [[text, Object.fromEntries(changed)]] : [];
  });
}

/** What of documents is not read back as it is: the place in their list, and what is read. A difference of 1 MiB takes too long to show. */
function misread(parse: Parser, documents: readonly any[]): unknown[] {
  const found = parse(documents.map(yamlDocument).join('---\n'));
  const wrong = documents.flatMap((document, index) => (
    isDeepStrictEqual(found[index], document) ? [] : [[index, JSON.stringify(found[index])?.slice(0, 500)]]
  ));
  return found.length === documents.length ? wrong : [`${found.length} documents, not ${documents.length}`];
}

/** Objects of a kind of somebody's own, with a text in all places of their YAML. */
function documentsOf(all: readonly string[]): any[] {
  const nested = (text: string) => ({ [text]: { b: [text, [text, { [text]: text }]], a: text, [text]: text } });
  return all.filter(text => text !== '__proto__').map((text, index) => ({ apiVersion: 'example.com/v1', kind: 'Text', metadata: { name: `text-${index}` }, spec: nested(text) }));
}

describe('a text that stands in a workload is read back as it is', () => {
  testWithParsers('each of the awkward ones', parse => {
    expect(changedIn(parse, AWKWARD_VALUES)).toEqual([]);
  });

  testWithParsers('any', parse => {
    const some = fc.array(texts, { minLength: 20, maxLength: 20 });
    fc.assert(fc.property(some, all => expect(changedIn(parse, all)).toEqual([])), numberOfRuns(2));
  });
});

describe('a text that stands anywhere in a manifest, or is a key of it, is read back as it is', () => {
  testWithParsers('each of the awkward ones', parse => {
    expect(misread(parse, documentsOf(AWKWARD_VALUES))).toEqual([]);
  });

  testWithParsers('any', parse => {
    const some = fc.array(texts, { minLength: 100, maxLength: 100 });
    fc.assert(fc.property(some, all => expect(misread(parse, documentsOf(all))).toEqual([])), numberOfRuns(2));
  });

  testWithParsers('NUL, which is a text where nothing runs it', parse => {
    expect(misread(parse, documentsOf(['\0', 'a\0b\n']))).toEqual([]);
  });

  testWithParsers('1 MiB of it, in lines or in one', parse => {
    const large = ['x', 'line: é\n', '\t# "\'\\ \n', '\u2028'].map(text => text.repeat(1024 * 1024 / Buffer.byteLength(text)));
    expect(misread(parse, large.map((text, index) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `text-${index}` }, data: { text } })))).toEqual([]);
  });
});

describe('what else a manifest may hold is read back as it is', () => {
  testWithParsers('numbers, booleans and what is empty', parse => {
    const spec = { numbers: [0, 1, -1, 0.1, -1e-7, 1e21, 2 ** 53, -(2 ** 53)], booleans: [true, false], empty: [{}, [], '', [[]], [{}]], none: null };
    const document = { apiVersion: 'v1', kind: 'Foo', metadata: { name: 'foo' }, spec };
    expect(misread(parse, [document])).toEqual([]);
  });
});

describe('what is not read as it is', () => {
  // The first ones are numbers, the next ones keys that merge and that are values, and the last ones are not read at all.
  test.each(['0o17', '0XF', '-_1', '<<', '=', '\ta\n', '\u007f', '\u2028', '\ufeff', '\ufffe'])('where cdk8s writes it: %j, is in quotes here', text => {
    expect(yamlDocument({ k: text, l: [text], [text]: 1 })).toBe(`k: ${escaped(text)}\nl:\n  - ${escaped(text)}\n${escaped(text)}: 1\n`);
    expect(Yaml.stringify({ k: text })).not.toBe(`k: ${escaped(text)}\n`);
  });

  function escaped(text: string): string {
    return JSON.stringify(text).replace(/[^ -~]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }

  test('half of a character is refused, with the other problems of the output', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    new Manifest(chart, 'value', { apiVersion: 'v1', kind: 'Foo', metadata: { name: 'a' }, spec: '😀 and more'.slice(1) } as any);
    new Manifest(chart, 'key', { apiVersion: 'v1', kind: 'Foo', metadata: { name: 'b' }, spec: { ['x'.repeat(30) + '\ud83d']: 1 } } as any);
    new Manifest(chart, 'same', { apiVersion: 'v1', kind: 'Foo', metadata: { name: 'c' } });
    new Manifest(chart, 'again', { apiVersion: 'v1', kind: 'Foo', metadata: { name: 'c' } });
    const half = { code: 'format', message: 'holds half of a character, for which UTF-8 has no bytes', fix: 'cut texts between characters' };
    expect(problemsOf(() => app.synthYaml())).toEqual([
      { ...half, path: 'chart/value', received: '"\\ude00 and more"' },
      { ...half, path: 'chart/key', received: `"${'x'.repeat(20)}\\ud83d"` },
      expect.objectContaining({ code: 'duplicate-object', path: 'chart/again' }),
    ]);
  });

  test('half of a character is refused where a chart writes its documents itself', () => {
    class Own extends Chart {
      public toJson(): any[] {
        return [{ apiVersion: 'v1', kind: 'Foo', metadata: { name: 'a' }, spec: '\udead' }];
      }
    }
    const app = new App();
    new Own(app, 'own');
    expect(problemsOf(() => app.synthYaml()).map(({ path, received }) => [path, received])).toEqual([['own', '"\\udead"']]);
    expect(() => new Cdk8sApp()).not.toThrow();
  });
});

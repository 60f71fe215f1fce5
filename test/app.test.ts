import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, AppProps, Chart, Lazy, Testing, YamlOutputType } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { App, Manifest, Problem } from '../src';
import { problemsOf } from './support';
import { contents, inTemporaryDirectory } from './synth/outcome';
import { checkAtSynth } from '../src/validation/checks';
import { ProblemCode } from '../src/validation/problem';

function configMap(scope: Construct, id: string, metadata: object = { name: id }): ApiObject {
  return new Manifest(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
}

/** The problems of a program, which must not have written anything. */
function refusal(program: (app: App) => void, props: AppProps = {}): Problem[] {
  return inTemporaryDirectory(outdir => {
    const app = new App({ ...props, outdir });
    program(app);
    const problems = problemsOf(() => app.synth());
    expect(contents(outdir)).toEqual({});
    return problems;
  });
}

describe('duplicates', () => {
  test('two objects of one kind, namespace and name are refused with both paths', () => {
    expect(refusal(app => {
      configMap(new Chart(app, 'a', { namespace: 'prod' }), 'config');
      configMap(new Construct(new Chart(app, 'b', { namespace: 'prod' }), 'inner'), 'config');
    })).toEqual([{
      code: 'duplicate-object',
      path: 'b/inner/config',
      message: 'makes the same object as a/config: ConfigMap "config" in the namespace "prod"',
      fix: 'give one of them another name or namespace',
    }]);
  });

  test('the version of the API and the namespace of a cluster-scoped object make no difference', () => {
    expect(refusal(app => {
      const chart = new Chart(app, 'chart');
      new ApiObject(chart, 'a', { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast', namespace: 'x' } });
      new ApiObject(chart, 'b', { apiVersion: 'storage.k8s.io/v1beta1', kind: 'StorageClass', metadata: { name: 'fast' } });
    }).map(problem => problem.message)).toEqual(['makes the same object as chart/a: StorageClass "fast"']);
  });

  test('different objects are refused whose files would be one', () => {
    const program = (app: App) => {
      const [a, b] = ['a', 'b'].map(id => new Chart(app, id, { namespace: id }));
      configMap(a, 'config', { name: 'config' });
      configMap(b, 'config', { name: 'config' });
      configMap(b, 'one', { name: undefined, generateName: 'x-' });
      configMap(b, 'two', { name: undefined, generateName: 'y-' });
    };
    const fix = 'give one of them another name; with YamlOutputType.FILE_PER_CHART, objects stand together in the file of their chart';
    const two = { code: 'conflict', path: 'b/two', fix };
    expect(refusal(program, { yamlOutputType: YamlOutputType.FILE_PER_RESOURCE })).toEqual([
      { code: 'conflict', path: 'b/config', message: 'would be written to the file of a/config: ConfigMap.config.k8s.yaml', fix },
      { ...two, message: 'would be written to the file of b/one: ConfigMap.undefined.k8s.yaml' },
    ]);
    expect(refusal(program, { yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE })).toEqual([
      { ...two, message: 'would be written to the file of b/one: ConfigMap.undefined.k8s.yaml' },
    ]);
  });

  test('another API group, kind, namespace or name is another object, and so is each one with a generated name', () => inTemporaryDirectory(outdir => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'chart');
    configMap(chart, 'a', { name: 'x' });
    configMap(chart, 'b', { name: 'x', namespace: 'prod' });
    configMap(chart, 'c', { name: 'y' });
    configMap(chart, 'd', { name: undefined, generateName: 'x-' });
    configMap(chart, 'e', { name: undefined, generateName: 'x-' });
    new ApiObject(chart, 'f', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } });
    new ApiObject(chart, 'g', { apiVersion: 'longhorn.io/v1', kind: 'Node', metadata: { name: 'x', namespace: 'one' } });
    new ApiObject(chart, 'h', { apiVersion: 'longhorn.io/v1', kind: 'Node', metadata: { name: 'x', namespace: 'two' } });
    app.synth();
    expect(Object.keys(contents(outdir))).toEqual(['chart.k8s.yaml']);
  }));
});

describe('cycles', () => {
  test('objects that depend on each other are named', () => {
    expect(refusal(app => {
      const chart = new Chart(app, 'chart');
      const [a, b, c] = ['a', 'b', 'c'].map(id => configMap(chart, id));
      a.addDependency(b);
      b.addDependency(c);
      c.addDependency(a);
    })).toEqual([{
      code: 'dependency-cycle', path: 'chart/a', message: 'depends on itself: chart/a => chart/b => chart/c => chart/a', fix: 'remove one of these dependencies',
    }]);
  });

  test('charts that depend on each other through their objects are named', () => {
    expect(refusal(app => {
      const [one, two] = ['one', 'two'].map(id => new Chart(app, id));
      configMap(one, 'a').addDependency(configMap(two, 'b'));
      configMap(two, 'c').addDependency(configMap(one, 'd'));
    })[0].message).toBe('depends on itself: one => two => one');
  });

  test('what depends on itself is one, though cdk8s leaves it out of the output without a word', () => {
    expect(refusal(app => {
      const object = configMap(new Chart(app, 'chart'), 'a');
      object.addDependency(object);
    })[0].message).toBe('depends on itself: chart/a => chart/a');
  });
});

describe('problems', () => {
  function failing(construct: IConstruct, ...messages: string[]): void {
    construct.node.addValidation({ validate: () => messages });
  }

  test('those of the whole tree come together, in its order, each once and with its code', () => {
    let runs = 0;
    expect(refusal(app => {
      failing(app, 'the app');
      const a = new Chart(app, 'a');
      const object = configMap(a, 'object');
      checkAtSynth(object, at => at.at('data').report(ProblemCode.TOO_LARGE, 'is too large', 3, 'take less'));
      object.node.addValidation({ validate: () => [`run ${++runs}`] });
      object.addDependency(new Construct(app, 'outside'));
      const b = new Chart(app, 'b');
      configMap(b, 'same', { name: 'object' });
      failing(b, 'one', 'two');
    })).toEqual([
      { code: 'construct', path: '', message: 'the app' },
      { code: 'too-large', path: 'a/object', prop: 'data', message: 'is too large', received: '3', fix: 'take less' },
      { code: 'construct', path: 'a/object', message: 'run 1' },
      { code: 'scope', path: 'a/object', message: 'depends on outside, and one of the two is not in a chart', fix: 'put both into charts' },
      { code: 'construct', path: 'b', message: 'one' },
      { code: 'construct', path: 'b', message: 'two' },
      { code: 'duplicate-object', path: 'b/same', message: 'makes the same object as a/object: ConfigMap "object"', fix: 'give one of them another name or namespace' },
    ]);
  });

  test('what cannot be rendered is refused as by cdk8s, and nothing is written', () => inTemporaryDirectory(outdir => {
    const app = new App({ outdir });
    configMap(new Chart(app, 'good'), 'a');
    new Manifest(new Chart(app, 'bad'), 'b', { apiVersion: 'v1', kind: 'Foo', metadata: { name: 'foo' }, spec: new Date(0) } as any);
    expect(() => app.synth()).toThrow('Failed serializing construct at path \'bad/b\' with name \'foo\': Error: can\'t render non-simple object of type \'Date\'');
    expect(contents(outdir)).toEqual({});
  }));

  test('an object that cannot be rendered does not hide what else is wrong', () => {
    expect(refusal(app => {
      const chart = new Chart(app, 'chart');
      failing(chart, 'wrong');
      new Manifest(chart, 'b', { apiVersion: 'v1', kind: 'Foo', spec: Lazy.any({ produce: () => { throw new Error('as it is wrong'); } }) } as any);
    })).toEqual([{ code: 'construct', path: 'chart', message: 'wrong' }]);
  });

  test('a check of ours is text to every other validation', () => {
    const chart = Testing.chart();
    checkAtSynth(configMap(chart, 'a'), at => at.at('data').report(ProblemCode.TOO_LARGE, 'is too large'));
    expect(() => Testing.synth(chart)).toThrow('[test/a] data: is too large [too-large]');
  });
});

describe('files', () => {
  function synthesize(outdir: string, ...names: string[]): void {
    const app = new App({ outdir });
    names.forEach(name => configMap(new Chart(app, name), name, { name, labels: { value: name } }));
    app.synth();
  }

  test('one that does not change is not touched, and what is not ours stays', () => inTemporaryDirectory(outdir => {
    synthesize(outdir, 'a', 'b');
    const longAgo = new Date(0);
    fs.utimesSync(path.join(outdir, 'a.k8s.yaml'), longAgo, longAgo);
    fs.writeFileSync(path.join(outdir, 'b.k8s.yaml'), 'changed', { mode: 0o600 });
    fs.writeFileSync(path.join(outdir, 'mine.txt'), 'mine');
    synthesize(outdir, 'a', 'b');
    expect(fs.statSync(path.join(outdir, 'a.k8s.yaml')).mtime).toEqual(longAgo);
    expect(Object.keys(contents(outdir))).toEqual(['a.k8s.yaml', 'b.k8s.yaml', 'mine.txt']);
    expect(contents(outdir)['b.k8s.yaml']).toContain('value: b');
  }));

  test('one that changes is replaced in one step and keeps its mode', () => inTemporaryDirectory(outdir => {
    const file = path.join(outdir, 'a.k8s.yaml');
    fs.writeFileSync(file, 'old');
    fs.chmodSync(file, 0o664);
    const reader = fs.openSync(file, 'r');
    synthesize(outdir, 'a');
    expect(fs.readFileSync(reader, 'utf8')).toBe('old');
    expect(fs.statSync(file).mode.toString(8)).toBe('100664');
    fs.closeSync(reader);
  }));

  test('directories that were made for a synthesis that fails are removed, and others are not', () => inTemporaryDirectory(directory => {
    const app = new App({ outdir: path.join(directory, 'new', 'inner') });
    configMap(new Chart(app, 'a'), 'same');
    configMap(new Chart(app, 'b'), 'same');
    expect(() => app.synth()).toThrow('makes the same object as a/same');
    expect(fs.readdirSync(directory)).toEqual([]);
  }));

  test('a link stays a link', () => inTemporaryDirectory(outdir => {
    fs.writeFileSync(path.join(outdir, 'real'), 'old');
    fs.symlinkSync('real', path.join(outdir, 'a.k8s.yaml'));
    synthesize(outdir, 'a');
    expect(fs.lstatSync(path.join(outdir, 'a.k8s.yaml')).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(path.join(outdir, 'real'), 'utf8')).toContain('value: a');
  }));

  test('nothing temporary is left where a file cannot be replaced', () => inTemporaryDirectory(outdir => {
    // The module itself: an imported namespace cannot be changed.
    const rename = jest.spyOn(jest.requireActual<typeof fs>('fs'), 'renameSync').mockImplementation(() => { throw new Error('disk on fire'); });
    try {
      expect(() => synthesize(outdir, 'a')).toThrow('disk on fire');
    } finally {
      rename.mockRestore();
    }
    expect(fs.readdirSync(outdir)).toEqual([]);
  }));
});

describe('size', () => {
  test('a chain of dependencies can be long', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const objects = Array.from({ length: 20_000 }, (_, i) => configMap(chart, `c${i}`));
    objects.slice(1).forEach((object, i) => objects[i].addDependency(object));
    const names = [...app.synthYaml().matchAll(/name: (c\d+)/g)].map(match => match[1]);
    expect(names).toEqual(objects.map(object => object.name).reverse());
  });

  test('dependencies between large charts are not made pair by pair', () => {
    const app = new App();
    const charts = Array.from({ length: 20 }, (_, i) => new Chart(app, `chart-${i}`));
    charts.forEach((chart, i) => {
      Array.from({ length: 500 }, (_, k) => configMap(chart, `c${i}-${k}`));
      chart.addDependency(...charts.slice(0, i));
    });
    const names = [...app.synthYaml().matchAll(/name: (c[\d-]+)/g)].map(match => match[1]);
    expect(names).toHaveLength(10_000);
    expect(names[0]).toBe('c0-0');
    expect(app.charts.map(chart => chart.node.id)).toEqual(charts.map(chart => chart.node.id));
    expect(charts[19].node.children.every(child => child.node.dependencies.length === 0)).toBe(true);
  });
});

import * as fs from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { App as Cdk8sApp, Chart, YamlOutputType } from 'cdk8s';
import { App } from '../../src';
import { attach, Attachment } from '../../src/synth/attachments';
import { problemsOf } from '../support';

const BOOK: Attachment = { file: 'db.runbook.md', text: () => '# db', fixed: () => '10Gi', whenChanged: 'its disk is another', whenGone: 'it is gone' };

/** Synthesizes an app with something attached; the warnings that the process was given. */
function synthesize(outdir: string, attached: Partial<Attachment>[], program: (app: App) => void = () => undefined): string[] {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  try {
    const app = new App({ outdir });
    const chart = new Chart(app, 'prod');
    attached.forEach(attachment => attach(chart, { ...BOOK, ...attachment }));
    program(app);
    app.synth();
    return warn.mock.calls.map(([warning, name]) => `${name}: ${warning}`);
  } finally {
    warn.mockRestore();
  }
}

function inDirectory(work: (outdir: string) => void): () => void {
  return () => {
    const outdir = fs.mkdtempSync(path.join(tmpdir(), 'attachments-'));
    try {
      work(outdir);
    } finally {
      fs.rmSync(outdir, { recursive: true });
    }
  };
}

const read = (outdir: string, file = BOOK.file) => fs.readFileSync(path.join(outdir, file), 'utf8');

describe('what is attached', () => {
  test('stands beside the manifests, with a comment for the next synthesis', inDirectory(outdir => {
    synthesize(outdir, [{}, { file: 'other.runbook.md', text: () => '# other' }]);
    expect(read(outdir)).toBe('# db\n<!-- cdk8s-workloads: {"fixed":"10Gi","whenGone":"it is gone"} -->\n');
    expect(read(outdir, 'other.runbook.md')).toMatch(/^# other\n/);
  }));

  test('stands beside the templates of a Helm chart, which would take it for one of them', inDirectory(outdir => {
    const templates = path.join(outdir, 'templates');
    fs.mkdirSync(templates);
    synthesize(templates, [{}]);
    expect(fs.readdirSync(templates)).toContain(BOOK.file);
    fs.rmSync(path.join(templates, BOOK.file));
    fs.writeFileSync(path.join(outdir, 'Chart.yaml'), 'name: shop\n');
    synthesize(templates, [{}]);
    expect(fs.readdirSync(templates)).not.toContain(BOOK.file);
    expect(read(outdir)).toMatch(/^# db\n/);
  }));

  test('is refused where two would be one file, and nothing is written', inDirectory(outdir => {
    const app = new App({ outdir });
    attach(new Chart(app, 'prod'), BOOK);
    attach(new Chart(app, 'staging'), BOOK);
    expect(problemsOf(() => app.synth())).toEqual([
      expect.objectContaining({ code: 'conflict', path: 'staging', message: 'would be written to the file of prod: db.runbook.md' }),
    ]);
    expect(fs.readdirSync(outdir)).toEqual([]);
  }));

  test.each(Object.values(YamlOutputType).filter(type => typeof type === 'number'))('stands there whatever the layout of the manifests: %s', type => inDirectory(outdir => {
    const app = new App({ outdir, yamlOutputType: type as YamlOutputType });
    attach(new Chart(app, 'prod'), BOOK);
    app.synth();
    expect(fs.readdirSync(outdir)).toContain(BOOK.file);
  })());

  test('is not written by an App of cdk8s, nor as YAML', inDirectory(outdir => {
    const plain = new Cdk8sApp({ outdir });
    attach(new Chart(plain, 'prod'), BOOK);
    plain.synth();
    expect(fs.readdirSync(outdir)).toEqual(['prod.k8s.yaml']);
    const app = new App({ outdir });
    attach(new Chart(app, 'prod'), BOOK);
    expect(app.synthYaml()).not.toContain('# db');
    expect(fs.readdirSync(outdir)).toEqual(['prod.k8s.yaml']);
  }));

  test('is not written where the synthesis fails, and nothing is said', inDirectory(outdir => {
    synthesize(outdir, [{}]);
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const app = new App({ outdir });
    attach(new Chart(app, 'prod'), { ...BOOK, text: () => '# new', fixed: () => '20Gi' });
    app.node.addValidation({ validate: () => ['wrong'] });
    expect(() => app.synth()).toThrow('wrong');
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
    expect(read(outdir)).toMatch(/^# db\n/);
    expect(fs.readdirSync(outdir).sort()).toEqual([BOOK.file, 'prod.k8s.yaml']);
  }));

  test('is left alone where it does not change, and replaced where it does', inDirectory(outdir => {
    synthesize(outdir, [{}]);
    const longAgo = new Date(0);
    fs.utimesSync(path.join(outdir, BOOK.file), longAgo, longAgo);
    synthesize(outdir, [{}]);
    expect(fs.statSync(path.join(outdir, BOOK.file)).mtime).toEqual(longAgo);
    synthesize(outdir, [{ text: () => '# new' }]);
    expect(read(outdir)).toMatch(/^# new\n/);
  }));
});

describe('a warning', () => {
  test('says what is another than at the last synthesis', inDirectory(outdir => {
    synthesize(outdir, [{}]);
    expect(synthesize(outdir, [{ fixed: () => '20Gi' }])).toEqual(['Cdk8sWorkloadsWarning: its disk is another (was 10Gi, is 20Gi)']);
    expect(synthesize(outdir, [{ fixed: () => '20Gi' }])).toEqual([]);
  }));

  test('says what is gone, until somebody deletes what was written for it', inDirectory(outdir => {
    synthesize(outdir, [{}, { file: 'other.md', whenGone: 'the other is gone' }]);
    const gone = `Cdk8sWorkloadsWarning: it is gone (delete ${path.join(outdir, BOOK.file)} when that is settled)`;
    expect(synthesize(outdir, [{ file: 'other.md' }])).toEqual([gone]);
    expect(synthesize(outdir, [{ file: 'other.md' }])).toEqual([gone]);
    expect(read(outdir)).toMatch(/^# db\n/);
    fs.rmSync(path.join(outdir, BOOK.file));
    expect(synthesize(outdir, [{ file: 'other.md' }])).toEqual([]);
    // The last of them, so that nothing is attached any more.
    expect(synthesize(outdir, [])).toEqual([expect.stringMatching(/it is gone/)]);
  }));

  test('is not given in a directory that is fresh, or not there yet, nor for a change of the text alone', inDirectory(outdir => {
    expect(synthesize(path.join(outdir, 'new', 'inner'), [{}])).toEqual([]);
    expect(synthesize(outdir, [{}])).toEqual([]);
    expect(synthesize(outdir, [{ text: () => '# new', whenChanged: 'other words', whenGone: 'other words' }])).toEqual([]);
  }));

  test('is not given for what is not ours', inDirectory(outdir => {
    const note = '\n<!-- cdk8s-workloads: {"fixed":"","whenGone":"not ours"} -->\n';
    fs.writeFileSync(path.join(outdir, 'README.md'), '# mine\n');
    fs.writeFileSync(path.join(outdir, 'empty.md'), '');
    fs.writeFileSync(path.join(outdir, 'quoted.md'), `${note}more\n`);
    fs.writeFileSync(path.join(outdir, 'broken.md'), '\n<!-- cdk8s-workloads: {"fixed" -->\n');
    fs.writeFileSync(path.join(outdir, 'null.md'), '\n<!-- cdk8s-workloads: null -->\n');
    fs.writeFileSync(path.join(outdir, 'notes.txt'), note);
    fs.mkdirSync(path.join(outdir, 'directory.md'));
    expect(synthesize(outdir, [{}])).toEqual([]);
    expect(fs.readFileSync(path.join(outdir, 'README.md'), 'utf8')).toBe('# mine\n');
    expect(fs.readdirSync(outdir)).toHaveLength(9);
  }));

  test.each(['a --> b', '-->', 'a----b', 'a-', '{"fixed":"x"} -->\n<!-- cdk8s-workloads: {}', 'a\u2028b', '$& $1 \\u002d'])('survives whatever it is about: %j', hostile => inDirectory(outdir => {
    synthesize(outdir, [{ fixed: () => hostile, whenGone: hostile }]);
    const comment = read(outdir).slice('# db\n'.length);
    expect(comment.slice('<!--'.length, -'-->\n'.length)).not.toContain('--');
    expect(comment.trimEnd().split('\n')).toHaveLength(1);
    expect(synthesize(outdir, [{ fixed: () => hostile, whenGone: hostile }])).toEqual([]);
    expect(synthesize(outdir, [])).toEqual([expect.stringContaining(`Cdk8sWorkloadsWarning: ${hostile} (delete `)]);
  })());
});

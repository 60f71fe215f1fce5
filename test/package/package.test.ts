import { readFileSync } from 'fs';
import { join } from 'path';
import { goldenExamples, synthesizeExamples } from './examples';
import { pack, Project, ROOT } from './project';

const FIRST_PROGRAM = readFileSync(join(ROOT, 'examples/web-app/main.ts'), 'utf8');
const MANIFESTS = readFileSync(join(ROOT, 'examples/web-app/manifests/prod.k8s.yaml'), 'utf8');
const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const project = Project.empty();
const packed = pack(project.folder);

beforeAll(() => {
  project.install(packed.file, ...Object.keys(peerDependencies), 'typescript@~5.9.0', '@types/node@20', 'publint', 'cdk8s-cli', 'ts-node');
}, 300_000);
afterAll(() => project.remove());

test('is less than a mebibyte, and holds what is used and nothing else', () => {
  expect(packed.size).toBeLessThan(1024 * 1024);
  const kinds = packed.files.filter(path => !path.startsWith('node_modules/'))
    .map(path => path.replace(/^lib\/.*(\.d\.ts)$/, 'lib/*$1').replace(/^template\/.*$/, 'template/*'));
  expect([...new Set(kinds)].sort()).toEqual([
    '.jsii', 'CHANGELOG.md', 'LICENSE', 'README.md', 'lib/*.d.ts', 'lib/bundle.js', 'lib/cli.js', 'lib/drawing.js', 'package.json', 'snapshot-serializer.d.ts',
    'snapshot-serializer.js', 'template/*',
  ]);
});

test('brings no packages but its peers, and what is bundled in it', () => {
  const bare = Project.empty();
  try {
    bare.install(packed.file);
    expect(bare.run('ls', 'node_modules').trim().split('\n')).toEqual([...Object.keys(peerDependencies), 'cdk8s-workloads'].sort());
  } finally {
    bare.remove();
  }
}, 120_000);

test('publint finds nothing', () => {
  expect(project.tryToRun('npx', 'publint', 'node_modules/cdk8s-workloads', '--strict')).toMatchObject({ status: 0 });
});

describe('the first program of the README', () => {
  const synthesized = () => {
    const manifests = project.read('dist/prod.k8s.yaml');
    project.run('rm', '-r', 'dist');
    return manifests;
  };

  test('runs as an ES module', () => {
    project.write('main.mjs', FIRST_PROGRAM);
    project.run('node', 'main.mjs');
    expect(synthesized()).toBe(MANIFESTS);
  });

  test('runs as a CommonJS module', () => {
    project.write('main.cjs', FIRST_PROGRAM.replace(/^import (.*) from '(.*)';$/m, "const $1 = require('$2');"));
    project.run('node', 'main.cjs');
    expect(synthesized()).toBe(MANIFESTS);
  });

  test('draws itself', () => {
    project.write('main.cjs', `${FIRST_PROGRAM.replace(/^import (.*) from '(.*)';$/m, "const $1 = require('$2');")}
require('cdk8s-workloads').Diagram.of(app).write({ formats: ['svg', 'md'] });`);
    project.run('node', 'main.cjs');
    expect([project.read('dist/diagram.svg'), project.read('dist/diagram.md')]).toEqual([expect.stringMatching(/^<svg .*<\/svg>\n?$/s), expect.stringContaining('flowchart')]);
    synthesized();
  });

  test('runs under cdk8s synth', () => {
    project.write('main.ts', FIRST_PROGRAM);
    // As `cdk8s init typescript-app` has it.
    project.write('tsconfig.json', JSON.stringify({ compilerOptions: { target: 'ES2022', module: 'CommonJS', strict: true } }));
    project.write('cdk8s.yaml', 'language: typescript\napp: npx ts-node main.ts\n');
    project.run('npx', 'cdk8s', 'synth');
    expect(synthesized()).toBe(MANIFESTS);
  }, 60_000);

});

describe('every example writes the same bytes', () => {
  const peers = Object.entries<string>(peerDependencies);
  const versionOf = (of: Project, peer: string) => JSON.parse(of.read(`node_modules/${peer}/package.json`)).version;

  test('with the newest versions of its peers', () => {
    expect(peers.map(([peer]) => versionOf(project, peer))).toEqual(peers.map(([peer]) => project.run('npm', 'view', peer, 'version').trim()));
    expect(synthesizeExamples(project)).toEqual(goldenExamples());
  }, 60_000);

  test('with the lowest', () => {
    const lowest = Project.empty();
    try {
      lowest.install(packed.file, ...peers.map(([peer, range]) => `${peer}@${range.replace('^', '')}`));
      expect(peers.map(([peer]) => `^${versionOf(lowest, peer)}`)).toEqual(peers.map(([, range]) => range));
      expect(synthesizeExamples(lowest)).toEqual(goldenExamples());
    } finally {
      lowest.remove();
    }
  }, 120_000);
});

describe('in strict TypeScript, with the types of all packages checked', () => {
  const wrong = [
    ["port: '80'", "error TS2322: Type 'string' is not assignable to type 'number'."],
    ['replica: 2', "error TS2561: Object literal may only specify known properties, but 'replica' does not exist in type 'StatelessAppProps'. Did you mean to write 'replicas'?"],
  ];
  let errors: string[];
  beforeAll(() => {
    const programs = [FIRST_PROGRAM, ...wrong.map(([prop]) => FIRST_PROGRAM.replace('port: 8080', prop))];
    programs.forEach((program, i) => project.write(`strict/program-${i}.ts`, program));
    // One run for all: most of the time goes into the types of the packages.
    errors = project.tryToRun('npx', 'tsc', '--strict', '--noEmit', '--skipLibCheck', 'false', '--target', 'es2022', '--module', 'nodenext', '--types', 'node',
      ...programs.map((_, i) => `strict/program-${i}.ts`)).output.split('\n').filter(line => line.includes('error TS'));
  }, 120_000);

  test('it compiles', () => {
    expect(errors.filter(error => !/^strict\/program-[1-9]/.test(error))).toEqual([]);
  });

  test.each(wrong)('%s does not', (prop, message) => {
    const [error, ...more] = errors.filter(each => each.startsWith(`strict/program-${wrong.findIndex(([other]) => other === prop) + 1}.ts`));
    expect(error.replace(/^.*?: /, '')).toBe(message);
    expect(more).toEqual([]);
  });
});

import { readFileSync } from 'fs';
import { join } from 'path';
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
    '.jsii', 'CHANGELOG.md', 'LICENSE', 'README.md', 'lib/*.d.ts', 'lib/bundle.js', 'lib/cli.js', 'package.json', 'snapshot-serializer.d.ts',
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

  test('runs under cdk8s synth', () => {
    project.write('main.ts', FIRST_PROGRAM);
    // As `cdk8s init typescript-app` has it.
    project.write('tsconfig.json', JSON.stringify({ compilerOptions: { target: 'ES2022', module: 'CommonJS', strict: true } }));
    project.write('cdk8s.yaml', 'language: typescript\napp: npx ts-node main.ts\n');
    project.run('npx', 'cdk8s', 'synth');
    expect(synthesized()).toBe(MANIFESTS);
  }, 60_000);

  test('runs with the lowest versions of its peers', () => {
    const lowest = Project.empty();
    try {
      lowest.install(packed.file, ...Object.entries(peerDependencies).map(([name, range]) => `${name}@${String(range).replace('^', '')}`));
      lowest.write('main.mjs', FIRST_PROGRAM);
      lowest.run('node', 'main.mjs');
      expect(lowest.read('dist/prod.k8s.yaml')).toBe(MANIFESTS);
    } finally {
      lowest.remove();
    }
  }, 120_000);
});

describe('in strict TypeScript, with the types of all packages checked', () => {
  const compile = (program: string) => {
    project.write('strict.ts', program);
    return project.tryToRun('npx', 'tsc', '--strict', '--noEmit', '--skipLibCheck', 'false', '--target', 'es2022',
      '--module', 'nodenext', '--types', 'node', 'strict.ts');
  };

  test('it compiles', () => {
    expect(compile(FIRST_PROGRAM)).toEqual({ status: 0, output: '' });
  }, 60_000);

  test.each([
    ["port: '80'", "Type 'string' is not assignable to type 'number'"],
    ['replica: 2', "'replica' does not exist in type 'StatelessAppProps'"],
  ])('%s does not', (prop, message) => {
    expect(compile(FIRST_PROGRAM.replace('port: 8080', prop))).toMatchObject({ status: 2, output: expect.stringContaining(message) });
  }, 60_000);
});

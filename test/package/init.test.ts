import { readFileSync } from 'fs';
import { join } from 'path';
import { pack, Project, ROOT } from './project';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const library = Project.empty();
const packed = pack(library.folder);
const started = new Project();

beforeAll(() => {
  library.install(packed.file);
  library.run('npx', 'cdk8s-workloads', 'init', started.folder);
  // As `npm install`, but that this version is not in the registry.
  started.install(packed.file);
}, 300_000);
afterAll(() => {
  library.remove();
  started.remove();
});

test('a project that was started synthesizes', () => {
  started.run('npm', 'run', 'synth');
  expect(started.run('ls', 'dist').trim().split('\n')).toEqual(['prod.k8s.yaml', 'staging.k8s.yaml']);
  expect(started.read('dist/prod.k8s.yaml')).toContain('image: nginx:1.27.3\n');
}, 60_000);

test('its tests pass, and keep the YAML that is applied', () => {
  started.run('npm', 'test', '--', '--ci=false');
  expect(started.read('__snapshots__/website.test.ts.snap')).toContain('\n  name: web\n');
  started.run('npm', 'test', '--', '--ci');
}, 60_000);

test('its style is checked, and its types', () => {
  expect(started.tryToRun('npm', 'run', 'lint')).toMatchObject({ status: 0 });
  started.write('wrong.ts', 'const port: number = "8080";\nexport { port };\n');
  expect(started.tryToRun('npm', 'run', 'lint')).toMatchObject({ status: 2, output: expect.stringContaining("Type 'string' is not assignable to type 'number'") });
  started.write('wrong.ts', 'export const ports: any[] = [];\n');
  expect(started.tryToRun('npx', 'eslint', '.')).toMatchObject({ status: 1, output: expect.stringContaining('Unexpected any') });
  started.run('rm', 'wrong.ts');
}, 120_000);

test('a second start changes nothing, and says what to do', () => {
  started.write('main.ts', '// mine\n');
  const { status, output } = library.tryToRun('npx', 'cdk8s-workloads', 'init', started.folder);
  expect(status).toBe(1);
  expect(output).toContain('main.ts, package.json, tsconfig.json, website.test.ts, website.ts are there already, and are not overwritten; '
    + 'nothing was written: npx cdk8s-workloads init FOLDER makes a new folder');
  expect(started.read('main.ts')).toBe('// mine\n');
}, 60_000);

test.each([
  [['--version'], 0, version],
  [['--help'], 0, 'cdk8s-workloads init [FOLDER]'],
  [[], 1, 'cdk8s-workloads: there is no command ""; write: npx cdk8s-workloads init [FOLDER]'],
  [['start'], 1, 'cdk8s-workloads: there is no command "start"; write: npx cdk8s-workloads init [FOLDER]'],
  [['init', 'a', 'b'], 1, 'cdk8s-workloads: there is no command "init a b"; write: npx cdk8s-workloads init [FOLDER]'],
  [['init', '--force'], 1, "cdk8s-workloads: Unknown option '--force'"],
])('%j', (args, status, output) => {
  expect(library.tryToRun('node_modules/.bin/cdk8s-workloads', ...args)).toEqual({ status, output: expect.stringContaining(output) });
});

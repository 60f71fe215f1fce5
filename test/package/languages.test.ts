import { spawnSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Project, ROOT } from './project';

const EXAMPLE = join(ROOT, 'examples/web-app');
const MANIFESTS = readFileSync(join(EXAMPLE, 'manifests/prod.k8s.yaml'), 'utf8');
/** The runtime of jsii has the version of what generates the code. */
const { version: RUNTIME } = JSON.parse(readFileSync(join(ROOT, 'node_modules/jsii-pacmak/package.json'), 'utf8'));
const PEERS = ['constructs', 'cdk8s', 'cdk8s-plus-28'].map(name => join(ROOT, 'node_modules', name));

let project: Project;
beforeEach(() => { project = new Project(); });
afterEach(() => project.remove());

/** A test that is skipped, and says why, where there is no such toolchain. */
function testWith(tools: string[], title: string, run: () => void): void {
  const missing = tools.filter(tool => spawnSync('which', [tool]).status !== 0);
  if (missing.length > 0) {
    test.skip(`${title} (skipped: there is no ${missing.join(' and no ')} on the PATH)`, run);
  } else {
    test(title, run, 300_000);
  }
}

/** Makes packages of another language out of compiled ones of npm. */
function generate(language: string, packages: string[], ...options: string[]): void {
  project.run('node', join(ROOT, 'node_modules/jsii-pacmak/bin/jsii-pacmak'), '--target', language, '--outdir', project.folder, '--no-npmignore', ...options, ...packages);
}

function program(file: string): void {
  project.write(file, readFileSync(join(EXAMPLE, file), 'utf8'));
}

testWith(['python3'], 'the wheel for Python, with the newest peers that there are, writes the same bytes', () => {
  generate('python', [ROOT]);
  const wheel = readdirSync(join(project.folder, 'python')).find(file => file.endsWith('.whl'))!;
  project.run('python3', '-m', 'venv', 'venv');
  project.run('venv/bin/pip', 'install', '--quiet', '--disable-pip-version-check', join('python', wheel));
  program('main.py');
  project.run('venv/bin/python', 'main.py');
  expect(project.read('dist/prod.k8s.yaml')).toBe(MANIFESTS);
});

// All of the library and its peers is compiled here, so that only the runtime of jsii comes from elsewhere.
testWith(['java', 'javac', 'mvn'], 'what is generated for Java compiles, and writes the same bytes', () => {
  generate('java', [...PEERS, ROOT], '--code-only');
  project.write('pom.xml', `<project>
    <modelVersion>4.0.0</modelVersion><groupId>example</groupId><artifactId>example</artifactId><version>1</version><packaging>pom</packaging>
    <dependencies>
      <dependency><groupId>software.amazon.jsii</groupId><artifactId>jsii-runtime</artifactId><version>${RUNTIME}</version></dependency>
      <dependency><groupId>org.jetbrains</groupId><artifactId>annotations</artifactId><version>19.0.0</version></dependency>
      <dependency><groupId>javax.annotation</groupId><artifactId>javax.annotation-api</artifactId><version>1.3.2</version></dependency>
    </dependencies>
  </project>`);
  project.run('mvn', '--quiet', '--batch-mode', 'dependency:copy-dependencies', '-DoutputDirectory=jars');
  program('Main.java');
  const sources = readdirSync(join(project.folder, 'java/src/main/java'), { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.java'));
  project.write('sources', ['Main.java', ...sources.map(path => `java/src/main/java/${path}`)].join('\n'));
  project.run('javac', '-nowarn', '-proc:none', '-d', 'classes', '-cp', 'jars/*', '@sources');
  project.run('java', '-cp', 'classes:java/src/main/resources:jars/*', 'Main');
  expect(project.read('dist/prod.k8s.yaml')).toBe(MANIFESTS);
});

testWith(['go'], 'what is generated for Go compiles, and writes the same bytes', () => {
  generate('go', [...PEERS, ROOT], '--code-only');
  const modules = readdirSync(join(project.folder, 'go')).map(folder => {
    const [, module] = /^module (\S+)$/m.exec(project.read(`go/${folder}/go.mod`))!;
    return { folder, module };
  });
  expect(modules).toContainEqual({ folder: 'cdk8sworkloads', module: 'github.com/cdk8s-workloads/cdk8s-workloads-go/cdk8sworkloads' });
  project.write('go.mod', ['module example', 'go 1.25', ...modules.map(each => `replace ${each.module} => ./go/${each.folder}`), ''].join('\n'));
  program('main.go');
  project.run('go', 'mod', 'tidy');
  project.run('go', 'vet', '.', 'github.com/cdk8s-workloads/cdk8s-workloads-go/cdk8sworkloads');
  project.run('go', 'run', '.');
  expect(project.read('dist/prod.k8s.yaml')).toBe(MANIFESTS);
});

import { cdk8s, javascript } from 'projen';

const repository = 'https://github.com/cdk8s-workloads/cdk8s-workloads';

// Programs that use the library as its users do: by its name.
const BY_NAME = { 'cdk8s-workloads': ['../src/index.ts'] };

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-workloads',
  description: 'Typed, hardened, high-level constructs for workloads, storage and environments on Kubernetes',
  keywords: ['cdk8s', 'kubernetes', 'constructs', 'deployment', 'storage', 'network-policy', 'ebs'],
  author: 'The cdk8s-workloads maintainers',
  authorOrganization: true,
  authorAddress: repository,
  repositoryUrl: `${repository}.git`,
  defaultReleaseBranch: 'main',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk8s-workloads maintainers',

  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '22',
  projenrcTs: true,
  // jsii 6 and ts-jest are made for TypeScript 5.9; the newest TypeScript is another compiler.
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~5.9.0',
  // Source maps with the sources in them would be 0.9 of the package's 2.1 MB, and a fifth of the time to import it.
  tsconfig: { compilerOptions: { inlineSourceMap: false, inlineSources: false } },
  tsconfigDev: {
    compilerOptions: { paths: BY_NAME },
    include: ['**/*.ts', '../examples/**/*.ts', '../bench/**/*.ts', '../bin/**/*.ts', '../template/**/*.ts'],
  },
  jestOptions: {
    jestVersion: '^29',
    configFilePath: 'jest.config.json',
    junitReporting: false,
    passWithNoTests: false,
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      collectCoverage: false,
      moduleNameMapper: { '^cdk8s-workloads$': '<rootDir>/src/index.ts' },
      // What needs a Kubernetes runs by `npm run test:cluster`, what needs a registry by `npm run test:package`.
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/', '<rootDir>/test/package/'],
    },
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'examples', 'bench', 'bin', 'template', 'projenrc'],
    tsconfigPath: './test/tsconfig.json',
  },

  // Peers: the lowest version that cdk8s-plus-28 accepts; pinned as dev dependencies.
  cdk8sVersion: '2.68.12',
  constructsVersion: '10.3.0',
  peerDeps: ['cdk8s-plus-28@^2.5.6'],
  // Schedules in words, and the names of all time zones. Their answers stand in manifests and decide what is refused: one
  // version for everybody.
  // kubernetes-types is what the declarations of the library are written with: without it, nobody could check those.
  bundledDeps: ['countries-and-timezones@3.10.0', 'cronstrue@3.39.0', 'kubernetes-types@1.30.0'],
  devDeps: [
    '@dagrejs/dagre@3.1.3',
    '@types/js-yaml@^4',
    '@types/node@^20',
    'esbuild@^0.28',
    'fast-check',
    'js-yaml@^4',
    'tsconfig-paths@^4',
    'yaml',
  ],

  // What is imported is one file: two hundred of them take twice the time.
  entrypoint: 'lib/bundle.js',
  entrypointTypes: 'lib/index.d.ts',
  bin: { 'cdk8s-workloads': 'lib/cli.js' },

  // Registries believe the workflow itself: there are no tokens to be lost, and each package says which commit it was made of.
  npmTrustedPublishing: true,
  npmProvenance: true,
  // What is known to be unsafe among what users install stops a release; a machine without the registry's advisories still builds.
  auditDeps: true,
  auditDepsOptions: { level: 'low', prodOnly: true, runOn: 'release' },
  publishToPypi: { distName: 'cdk8s-workloads', module: 'cdk8s_workloads', trustedPublishing: true, attestations: true },
  publishToMaven: {
    javaPackage: 'io.github.cdk8sworkloads',
    mavenGroupId: 'io.github.cdk8s-workloads', // that of the organization on GitHub, which is how Maven Central knows whose it is
    mavenArtifactId: 'cdk8s-workloads',
  },
  publishToGo: { moduleName: 'github.com/cdk8s-workloads/cdk8s-workloads-go' },

  gitignore: ['/dist/', '/bench/results.json', '*.tsbuildinfo'],
  pullRequestTemplate: false,
  depsUpgrade: false,
  autoMerge: false,
  docgen: true,
});

// A resolver of ESLint's: not all binaries of 1.13.0 could be had, and without them `npm ci` refuses the lock file.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// Examples of tests are tests.
project.jest?.addTestMatch('<rootDir>/examples/**/*.test.ts');

project.npmignore?.addPatterns('/lib/**/*.js', '!/lib/bundle.js', '!/lib/drawing.js', '!/lib/cli.js');
// What is there to be read is read in the repository; editors show the docstrings of the declarations.
for (const path of ['/bench/', '/bin/', '/examples/', '/docs/', '/.ci/', '/API.md', '/CONTRIBUTING.md', '/SECURITY.md']) {
  project.npmignore?.addPatterns(path);
}
for (const folder of ['examples', 'bench', 'bin']) {
  // Editors, ESLint and ts-node take the nearest tsconfig.json.
  new javascript.TypescriptConfig(project, {
    fileName: `${folder}/tsconfig.json`,
    extends: javascript.TypescriptConfigExtends.fromPaths(['../test/tsconfig.json']),
    include: ['**/*.ts'],
    compilerOptions: {},
  });
}

const lint = project.addTask('lint', {
  description: 'Check the style of the code (`npm run eslint` mends what can be mended)',
  env: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' },
  exec: 'eslint --ext .ts --max-warnings 0 --no-error-on-unmatched-pattern src test examples bench bin template projenrc .projenrc.ts',
});
const typecheck = project.addTask('typecheck', {
  description: 'Check the types of all TypeScript that there is',
  // jest takes each file by itself (isolatedModules); jsii asks for an index.ts that is not made for that.
  exec: 'tsc --noEmit --isolatedModules false -p test/tsconfig.json',
});

// Tests change nothing: they check the style, and what is generated, without mending it.
project.testTask.reset();
project.testTask.spawn(typecheck);
project.testTask.spawn(project.compileTask); // the rules of jsii
// jest itself leaves one core to others, which on two is half of them.
project.testTask.execArgs(['jest', '--ci', '--maxWorkers=100%'], { receiveArgs: true });
project.testTask.spawn(lint);
project.removeTask('test:update');

const scripts = project.addTask('scripts', {
  description: 'Embed the shell scripts of src/*/scripts/ into TypeScript, which is all that jsii ships',
  exec: 'ts-node --transpile-only projenrc/embed-scripts.ts',
});
project.preCompileTask.spawn(scripts);

// The peers, and what jsii bundles, stay packages of their own.
const ESBUILD = '--bundle --platform=node --target=node20 --packages=external --log-level=warning';
// Few programs draw, and none but they should read what that takes: src/diagram/drawing.ts is a bundle beside the other. dagre
// lays out diagrams; its package is ten times the size of what is used of it.
const INLINED = ['dagre', 'graphlib'].map(name => `--alias:@dagrejs/${name}=./node_modules/@dagrejs/${name}/dist/${name}.cjs`).join(' ');
const SHORT = '--minify-whitespace --line-limit=160';
project.compileTask.exec(`esbuild lib/index.js ${ESBUILD} --external:*/drawing --outfile=lib/bundle.js ${SHORT}`);
project.compileTask.exec(`esbuild lib/diagram/drawing.js ${ESBUILD} ${INLINED} --outfile=lib/drawing.js ${SHORT}`);
project.compileTask.exec(`esbuild bin/cli.ts ${ESBUILD} --outfile=lib/cli.js`);

// What programs rely on is compared with the last release of this major version: before 1.0 nothing is promised, and as
// long as there is none, jsii-diff says that, and is content.
const compat = project.tasks.tryFind('compat')!;
compat.reset('jsii-diff npm:cdk8s-workloads@1 --keys --ignore-file .compatignore');
project.postCompileTask.spawn(compat);

project.addTask('test:cluster', {
  description: 'Run the tests that need a Kubernetes, on the cluster of KUBECONFIG',
  steps: [{
    exec: 'jest --ci --config test/cluster/jest.config.js',
    receiveArgs: true,
  }],
});
project.addTask('test:package', {
  description: 'Pack the built library, and use it in projects outside of the repository; needs a registry of npm',
  steps: [{ spawn: project.compileTask.name }, {
    // Most of the time is waiting for registries.
    execArgs: ['jest', '--ci', '--maxWorkers=3', '--testPathIgnorePatterns', '/node_modules/', '--testMatch', '<rootDir>/test/package/*.test.ts'],
    receiveArgs: true,
  }],
});
project.addTask('examples', {
  description: 'Synthesize every example, or those named, into dist/<example>/',
  steps: [{ execArgs: ['ts-node', '--transpile-only', 'examples/run.ts'], receiveArgs: true }],
});
project.addTask('examples:update', {
  description: 'Synthesize every example, or those named, into its manifests/, and the fences of README and docs that show such output',
  steps: [{ execArgs: ['ts-node', '--transpile-only', 'examples/run.ts', '--golden'], receiveArgs: true }],
});
project.addTask('bench', {
  description: 'Measure synthesis against peers: print a table, write bench/results.json',
  steps: [
    { spawn: project.compileTask.name },
    { execArgs: ['ts-node', '--transpile-only', 'bench/index.ts'], receiveArgs: true },
  ],
});

project.synth();

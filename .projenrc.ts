import { cdk8s, javascript } from 'projen';

const repository = 'https://github.com/cdk8s-workloads/cdk8s-workloads';

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
  jestOptions: {
    jestVersion: '^29',
    configFilePath: 'jest.config.json',
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      // What needs a Kubernetes runs by `npm run test:cluster`.
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/'],
    },
  },

  // Peers: the lowest version that cdk8s-plus-28 accepts; pinned as dev dependencies.
  cdk8sVersion: '2.68.12',
  constructsVersion: '10.3.0',
  peerDeps: ['cdk8s-plus-28@^2.5.6'],
  devDeps: [
    '@types/node@^20',
    'fast-check',
    'kubernetes-types',
    'yaml',
  ],

  gitignore: ['/dist/', '/bench/results.json', '*.tsbuildinfo'],
  pullRequestTemplate: false,
  depsUpgrade: false,
  autoMerge: false,
  docgen: true,
});

for (const folder of ['/bench/', '/examples/', '/docs/', '/.ci/']) {
  project.npmignore?.addPatterns(folder);
}

project.synth();

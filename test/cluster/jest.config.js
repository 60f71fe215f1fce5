const config = require('../../jest.config.json');

/** The tests that need a Kubernetes: that of KUBECONFIG. */
module.exports = {
  ...config,
  rootDir: '../..',
  testPathIgnorePatterns: ['/node_modules/'],
  testMatch: ['<rootDir>/test/cluster/**/*.test.ts'],
  testTimeout: 600_000,
  // One file after the other where some look at all nodes or objects that there are, as on simulated ones.
  maxWorkers: Number(process.env.CLUSTER_WORKERS ?? 1),
};

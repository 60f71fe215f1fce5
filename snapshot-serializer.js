// Prints `Manifests` in jest's snapshots as the YAML that is applied: "snapshotSerializers": ["cdk8s-workloads/snapshot-serializer"]
module.exports = {
  test: value => typeof value?.toYaml === 'function',
  serialize: value => value.toYaml().trimEnd(),
};

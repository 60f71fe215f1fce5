import { AgentPreset, App, Environment, Manifest, NodeAgent, PodSecurityLevel } from 'cdk8s-workloads';

const app = new App();
const storage = new Environment(app, 'acme-storage', { podSecurity: PodSecurityLevel.PRIVILEGED, defaultDeny: true });
const driver = 'disk.csi.example.com';

new Manifest(storage, 'driver', {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name: driver },
  spec: { attachRequired: false, podInfoOnMount: true, volumeLifecycleModes: ['Persistent'] },
});

new NodeAgent(storage, 'disk-csi-node', AgentPreset.csiNode({
  driver,
  image: 'ghcr.io/acme/disk-csi:0.4.0',
  args: ['--endpoint=$(CSI_ENDPOINT)', '--node-id=$(NODE_NAME)'],
}));

app.synth();

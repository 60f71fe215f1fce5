import { AgentPreset, App, Environment, NodeAgent, Nodes, Peer, PodSecurityLevel, Probe } from 'cdk8s-workloads';

const app = new App();
const gpu = new Environment(app, 'gpu', { podSecurity: PodSecurityLevel.PRIVILEGED, defaultDeny: true });
const restricted = new Environment(app, 'training', { defaultDeny: true });

// How the nodes with a GPU are labelled here; their taint does not keep these agents away.
const nodes = Nodes.gpu({ labels: { accelerator: 'gpu' } });

// Offers the GPUs to pods.
new NodeAgent(gpu, 'nvidia-device-plugin', AgentPreset.nvidiaDevicePlugin({ nodes }));

// Anything else that belongs on these nodes, and on no others. It needs nothing of the node, and so no other namespace than apps do.
const cache = new NodeAgent(restricted, 'dataset-cache', {
  image: 'ghcr.io/acme/dataset-cache:2.3.0',
  nodes: nodes.and(Nodes.architecture('amd64')),
  port: 8080,
  readiness: Probe.http('/ready'),
});

cache.allowFrom(Peer.environment(restricted));

app.synth();

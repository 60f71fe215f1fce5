import { NetworkPolicyPort, PercentOrAbsolute } from 'cdk8s-plus-28';
import { AgentPreset, App, Environment, NodeAgent, NodeUpdate, Peer, PodSecurityLevel } from 'cdk8s-workloads';

const app = new App();
// Agents read files of their node, which only this level admits: they have a namespace of their own.
const logging = new Environment(app, 'logging', { podSecurity: PodSecurityLevel.PRIVILEGED, defaultDeny: true });

// Fluentd reads the logs of all containers, and keeps how far it has read, and what it could not send yet, on the node.
const fluentd = new NodeAgent(logging, 'fluentd', AgentPreset.fluentd({
  output: `
@type forward
<server>
  host logs.example.com
  port 24224
</server>
<buffer>
  @type file
  path /var/lib/fluentd/buffer
  flush_interval 5s
</buffer>`,
}));

// Fluent Bit does the same with less memory, and asks the API server whose logs they are.
const fluentBit = new NodeAgent(logging, 'fluent-bit', AgentPreset.fluentBit({
  output: { name: 'forward', host: 'logs.example.com', port: '24224' },
  update: NodeUpdate.maxUnavailable(PercentOrAbsolute.percent(10)),
}));

for (const agent of [fluentd, fluentBit]) {
  agent.allowTo(Peer.anywhere(), [NetworkPolicyPort.tcp(24224)]);
}

app.synth();

import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { AgentPreset, App, Environment, NodeAgent, PodSecurityLevel } from 'cdk8s-workloads';

const app = new App();
const monitoring = new Environment(app, 'monitoring', { podSecurity: PodSecurityLevel.PRIVILEGED, defaultDeny: true });

new NodeAgent(monitoring, 'node-exporter', AgentPreset.nodeExporter({
  resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(64) },
  partOf: 'monitoring',
}));

app.synth();

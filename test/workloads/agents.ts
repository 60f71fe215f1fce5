import { Testing } from 'cdk8s';
import { Environment, EnvironmentProps, NodeAgent, NodeAgentProps, PodSecurityLevel } from '../../src';
import { find, synthesize } from '../support';

export const IMAGE = 'agent:1.0';

export function manifestsOf(props: Partial<NodeAgentProps> = {}): any[] {
  return synthesize(chart => new NodeAgent(chart, 'logs', { image: IMAGE, ...props }));
}

export function daemonSetOf(props: Partial<NodeAgentProps> = {}): any {
  return find(manifestsOf(props), 'DaemonSet');
}

export function podOf(props: Partial<NodeAgentProps> = {}): any {
  return daemonSetOf(props).spec.template.spec;
}

export function containerOf(props: Partial<NodeAgentProps> = {}): any {
  return podOf(props).containers[0];
}

/** What is made in an Environment for agents, or in another one. */
export function inEnvironment(program: (env: Environment) => void, props: EnvironmentProps = { podSecurity: PodSecurityLevel.PRIVILEGED }): any[] {
  const env = new Environment(Testing.app(), 'agents', props);
  program(env);
  return Testing.synth(env);
}

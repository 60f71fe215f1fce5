import { App, Chart } from 'cdk8s';
import { Kubectl } from './kubectl';
import { Environment } from '../../src';

/** A namespace that enforces restricted pods, for one file of tests, and programs that are applied to it. */
export class TestNamespace {
  public readonly kubectl: Kubectl;

  constructor(private readonly cluster: Kubectl, public readonly name: string) {
    cluster.run(['delete', 'namespace', name, '--ignore-not-found']);
    this.kubectl = cluster.inNamespace(name);
    this.apply(() => undefined);
  }

  /** Applies what a program makes in an Environment of this namespace. */
  public apply(program: (env: Environment) => void): void {
    const app = new App();
    const env = new Environment(app, this.name);
    program(env);
    this.kubectl.run(['apply', '-f', '-'], { input: listOf(env) });
  }

  /** Waits for the rollout of a Deployment. */
  public rolledOut(name: string): void {
    this.kubectl.run(['rollout', 'status', '--timeout=180s', `deployment/${name}`]);
  }

  public remove(): void {
    this.cluster.run(['delete', 'namespace', this.name]);
  }
}

function listOf(chart: Chart): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: chart.toJson() });
}

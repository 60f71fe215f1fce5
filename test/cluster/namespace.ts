import { Kubectl } from './kubectl';
import { App, Environment, EnvironmentProps } from '../../src';

/** A namespace, which enforces restricted pods unless it is told otherwise, for one file of tests, and programs that are applied to it. */
export class TestNamespace {
  public readonly kubectl: Kubectl;

  constructor(private readonly cluster: Kubectl, public readonly name: string, private readonly props: EnvironmentProps = {}) {
    cluster.run(['delete', 'namespace', name, '--ignore-not-found']);
    this.kubectl = cluster.inNamespace(name);
    this.apply(() => undefined);
  }

  /** Applies what a program makes in an Environment of this namespace, and beside it. */
  public apply(program: (env: Environment, app: App) => void): void {
    const app = new App();
    const env = new Environment(app, this.name, this.props);
    program(env, app);
    const items = app.charts.flatMap(chart => chart.toJson());
    this.kubectl.run(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  }

  /** Waits for the rollout of a Deployment. */
  public rolledOut(name: string): void {
    this.kubectl.run(['rollout', 'status', '--timeout=180s', `deployment/${name}`]);
  }

  public remove(): void {
    this.cluster.run(['delete', 'namespace', this.name]);
  }
}

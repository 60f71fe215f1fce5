import { App, Chart, Testing } from 'cdk8s';
import { StatelessApp, StatelessAppProps } from '../../src';
import { find } from '../support';

export function web(scope: Chart, id: string, props: Partial<StatelessAppProps> = {}): StatelessApp {
  return new StatelessApp(scope, id, { image: 'ghcr.io/acme/web:1.0.0', port: props.ports ? undefined : 8080, ...props });
}

export function manifestsOf(app: App): any[] {
  return app.charts.flatMap(chart => Testing.synth(chart));
}

export function policyOf(app: App, name: string): any {
  return find(manifestsOf(app), 'NetworkPolicy', name).spec;
}

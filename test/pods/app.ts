import { StatelessApp, StatelessAppProps } from '../../src';
import { find, synthesize } from '../support';

export const IMAGE = 'nginx:1.27.2';

/** What an app with some props synthesizes to; the others look into it. */
export function manifestsOf(props: Partial<StatelessAppProps> = {}): any[] {
  return synthesize(chart => new StatelessApp(chart, 'web', { image: IMAGE, ...props }));
}

export function deploymentOf(props: Partial<StatelessAppProps> = {}): any {
  return find(manifestsOf(props), 'Deployment');
}

export function podOf(props: Partial<StatelessAppProps> = {}): any {
  return deploymentOf(props).spec.template.spec;
}

export function containerOf(props: Partial<StatelessAppProps> = {}): any {
  return podOf(props).containers[0];
}

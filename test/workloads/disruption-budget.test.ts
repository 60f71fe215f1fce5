import { PercentOrAbsolute } from 'cdk8s-plus-28';
import { DisruptionBudget, StatelessApp, UnhealthyPodEviction } from '../../src';
import { find, synthesize } from '../support';

const { absolute, percent } = PercentOrAbsolute;

function budget(disruptionBudget: DisruptionBudget, replicas: number): any {
  return find(synthesize(chart => new StatelessApp(chart, 'web', { image: 'app:1.0', replicas, disruptionBudget })), 'PodDisruptionBudget').spec;
}

const selector = { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } };

test('so many may be down, and pods that never became ready keep no node', () => {
  expect(budget(DisruptionBudget.maxUnavailable(absolute(2)), 5)).toEqual({ maxUnavailable: 2, selector, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
});

test('so many have to be up', () => {
  const options = { unhealthyPodEviction: UnhealthyPodEviction.IF_HEALTHY_BUDGET };
  expect(budget(DisruptionBudget.minAvailable(percent(50), options), 2)).toEqual({ minAvailable: '50%', selector, unhealthyPodEvictionPolicy: 'IfHealthyBudget' });
});

test.each([
  ['1 of 2 up', DisruptionBudget.minAvailable(absolute(1)), 2],
  ['66 % of 3 up, which is 2', DisruptionBudget.minAvailable(percent(66)), 3],
  ['1 % down, which is one', DisruptionBudget.maxUnavailable(percent(1)), 2],
  ['all down', DisruptionBudget.maxUnavailable(percent(100)), 2],
])('a budget that lets a pod go: %s', (_, disruptionBudget, replicas) => {
  expect(budget(disruptionBudget, replicas).selector).toEqual(selector);
});

test('none', () => {
  const manifests = synthesize(chart => new StatelessApp(chart, 'web', { image: 'app:1.0', replicas: 3, disruptionBudget: DisruptionBudget.none() }));
  expect(manifests.filter(manifest => manifest.kind === 'PodDisruptionBudget')).toEqual([]);
});

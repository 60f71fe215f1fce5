import { Duration, Testing } from 'cdk8s';
import { PercentOrAbsolute } from 'cdk8s-plus-28';
import { container, Every, longRunning, NEEDED, podOptions, port } from './every';
import { DisruptionBudget, Exposure, Rollout, StatelessApp, StatelessAppProps, UnhealthyPodEviction } from '../../src';
import { placesIn, without } from '../places';

const props: Every<Omit<StatelessAppProps, 'port' | 'drainDelay' | 'startupPatience'>> = {
  ...container,
  ...longRunning,
  image: 'app:1.0',
  ports: [port],
  exposure: Exposure.headless({ publishNotReadyAddresses: true }),
  name: 'shop',
  replicas: 4,
  rollout: Rollout.rolling({ maxSurge: PercentOrAbsolute.absolute(2), maxUnavailable: PercentOrAbsolute.percent(10) }),
  minReady: Duration.seconds(11),
  progressDeadline: Duration.seconds(700),
  revisionHistoryLimit: 3,
  containerName: 'main',
  disruptionBudget: DisruptionBudget.minAvailable(PercentOrAbsolute.absolute(1), { unhealthyPodEviction: UnhealthyPodEviction.IF_HEALTHY_BUDGET }),
  component: 'frontend',
  partOf: 'store',
  labels: { team: 'orders' },
  annotations: { 'example.com/owner': 'orders' },
  ...podOptions,
};

function yamlOf(appProps: StatelessAppProps): string {
  const scope = Testing.chart();
  new StatelessApp(scope, 'web', appProps);
  return JSON.stringify(Testing.synth(scope));
}

const everything = yamlOf(props);
const places = [...placesIn(props)].map(path => ({ path, place: path.join('.') })).filter(({ place }) => !NEEDED.some(pattern => pattern.test(place)));

test.each(places)('$place shows in the manifests', ({ path }) => {
  const changed = yamlOf(without(props, path)) !== everything;
  expect(changed).toBe(true);
});

test('the one port, the drain delay and the startup patience show in the manifests', () => {
  const plain = { image: 'app:1.0' };
  const port80 = { ...plain, port: 80 };
  expect(yamlOf(port80)).not.toBe(yamlOf(plain));
  expect(yamlOf({ ...port80, drainDelay: Duration.seconds(9) })).toContain('["sleep","9"]');
  expect(yamlOf({ ...port80, startupPatience: Duration.minutes(10) })).toContain('"failureThreshold":120');
});

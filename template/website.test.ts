import { Testing } from 'cdk8s';
import { Environment, Manifests, Match } from 'cdk8s-workloads';
import { Website } from './website';

function website(): Manifests {
  const env = new Environment(Testing.app(), 'test');
  new Website(env, 'website', { version: '1.27.3', host: 'www.example.com' });
  return Manifests.fromChart(env);
}

test('runs the version that it is given', () => {
  website().hasResource('Deployment', {
    spec: { template: { spec: { containers: [{ image: Match.stringLike('*:1.27.3') }] } } },
  });
});

test('is reached at its host name', () => {
  website().hasResource('Ingress', { spec: { rules: [{ host: 'www.example.com' }] } });
});

test('is what it was when it was last looked at', () => {
  expect(website()).toMatchSnapshot();
});

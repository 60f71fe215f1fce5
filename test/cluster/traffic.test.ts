import { Duration } from 'cdk8s';
import { describeOn, eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { ExternalService, ExternalTarget, StatelessApp } from '../../src';

/** Asks for a page again and again from several loops at once, each time over a new connection, and counts, until told to stop. */
const CLIENT = `
ask() {
  while [ ! -e /tmp/stop ]; do
    if busybox wget -q -T 5 -O /dev/null http://web:8080/ 2> /tmp/error.$1; then echo ok; else echo "failed at $(date +%T): $(cat /tmp/error.$1)"; fi
  done >> /tmp/results.$1
}
for loop in 1 2 3 4; do ask $loop & done
wait
cat /tmp/results.* | grep failed
echo "$(cat /tmp/results.* | grep -c ok) ok, $(cat /tmp/results.* | grep -c failed) failed"
`;

describeOn(['real'], 'a StatelessApp under enforced Pod Security restricted', () => {
  let namespace: TestNamespace;
  const deploy = (version: string) => {
    namespace.apply(env => {
      new StatelessApp(env, 'web', {
        image: 'nginx:1.26',
        port: 8080,
        replicas: 2,
        env: { VERSION: version },
        writablePaths: ['/tmp', '/var/lib/nginx', '/var/log/nginx'],
      });
    });
  };
  const pods = (app: string) => namespace.kubectl.list('pods', '-l', `app.kubernetes.io/name=${app}`).filter(pod => !pod.metadata.deletionTimestamp);
  const inClient = (command: string) => namespace.kubectl.run(['exec', 'deployment/client', '--', 'sh', '-c', command]);
  const answered = () => Number(inClient('cat /tmp/results.* | grep -c ok || true'));

  beforeAll(() => {
    namespace = new TestNamespace(Kubectl.connect(), 'test-traffic');
    deploy('1');
    namespace.rolledOut('web');
    namespace.apply(env => {
      new StatelessApp(env, 'client', {
        image: 'busybox:1.37',
        command: ['sh', '-c', `${CLIENT}\nsleep 3600`],
        replicas: 1,
        terminationGracePeriod: Duration.seconds(1),
      });
    });
    namespace.rolledOut('client');
  });
  afterAll(() => namespace?.remove());

  test('is admitted by a namespace that enforces it', () => {
    const { labels } = namespace.kubectl.get('namespace', namespace.name).metadata;
    expect(labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
    expect(pods('web').map(pod => pod.status.phase)).toEqual(['Running', 'Running']);
  });

  test('answers every request at its Service while two rolling updates run', async () => {
    await eventually(() => answered() > 100, () => namespace.kubectl.run(['logs', 'deployment/client']));
    for (const version of ['2', '3']) {
      const before = answered();
      deploy(version);
      namespace.rolledOut('web');
      expect(answered()).toBeGreaterThan(before);
    }
    await eventually(() => pods('web').every(pod => pod.spec.containers[0].env[0].value === '3'), () => 'old pods remain');
    inClient('touch /tmp/stop');
    const report = () => namespace.kubectl.run(['logs', 'deployment/client']);
    await eventually(() => /\d+ ok, \d+ failed/.test(report()), () => 'the client does not stop');
    expect(report()).toMatch(/^\d{4,} ok, 0 failed$/m);
  });

  test('is reached through an alias, and by its addresses through a Service of either kind', async () => {
    namespace.apply(env => {
      const ports = [{ port: 8080 }];
      const addresses = pods('web').map(pod => pod.status.podIP);
      new ExternalService(env, 'alias', { target: ExternalTarget.dnsName(`web.${namespace.name}.svc.cluster.local`), ports });
      new ExternalService(env, 'addresses', { target: ExternalTarget.addresses(...addresses), ports: [{ port: 80, targetPort: 8080 }] });
      new ExternalService(env, 'headless', { target: ExternalTarget.headlessAddresses(...addresses), ports });
    });
    for (const url of ['http://alias:8080/', 'http://addresses/', 'http://headless:8080/']) {
      let answer = '';
      await eventually(() => {
        answer = inClient(`busybox wget -q -T 5 -O - ${url} 2>&1 || true`);
        return answer.includes('nginx');
      }, () => `${url}: ${answer}`, 60);
    }
  });
});

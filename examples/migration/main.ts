import { Duration } from 'cdk8s';
import { EnvValue, NetworkPolicyPort, Secret } from 'cdk8s-plus-28';
import { App, Environment, Peer, PodFailure, PodFailureRule, Probe, StatelessApp, Task } from 'cdk8s-workloads';

const app = new App();
const shop = new Environment(app, 'shop', { defaultDeny: true });
const image = `ghcr.io/acme/shop:${process.env.SHOP_VERSION ?? '1.5.0'}`;
const database = Secret.fromSecretName(shop, 'database', 'shop-database');
const envValues = { DATABASE_URL: EnvValue.fromSecretValue({ secret: database, key: 'url' }) };

const migrate = new Task(shop, 'migrate', {
  image,
  command: ['./shop', 'migrate'],
  envValues,
  activeDeadline: Duration.minutes(30),
  // The program ends with 3 where a migration is wrong: to try it again would change nothing.
  podFailurePolicy: [PodFailureRule.failJob(PodFailure.exitCodes([3])), PodFailureRule.ignore(PodFailure.disruption())],
});
const web = new StatelessApp(shop, 'web', { image, port: 8080, readiness: Probe.http('/ready'), envValues });

migrate.runBefore(web);
// The network of the database, and nothing else.
[migrate, web].forEach(each => each.allowTo(Peer.cidr('10.20.0.0/16'), [NetworkPolicyPort.tcp(5432)]));

app.synth();

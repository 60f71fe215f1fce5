import { Duration } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import { App, Environment, PodFailure, PodFailureRule, StatelessApp, Task } from 'cdk8s-workloads';

const app = new App();
const shop = new Environment(app, 'shop');
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
const web = new StatelessApp(shop, 'web', { image, port: 8080, envValues });

migrate.runBefore(web);

app.synth();

import { App as Cdk8sApp, Chart, Duration, Size as Amount } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { eachChart, IMAGE, NAMESPACE, PORT, Size } from './peer';

const USER = 10001;

/** cdk8s and cdk8s-plus-28, told to make what `workloads` makes by itself. */
export function run(size: Size, App: typeof Cdk8sApp = Cdk8sApp): void {
  const app = new App({ outdir: size.outdir });
  eachChart(size, (id, names) => {
    const chart = new Chart(app, id, { namespace: NAMESPACE });
    const serviceAccount = kplus.ServiceAccount.fromServiceAccountName(chart, 'service-account', 'default');
    for (const name of names) {
      addApp(chart, name, serviceAccount);
    }
  });
  app.synth();
}

function addApp(chart: Chart, name: string, serviceAccount: kplus.IServiceAccount): void {
  const labels = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/component': 'app',
    'app.kubernetes.io/version': '1.4.2',
    'app.kubernetes.io/managed-by': 'cdk8s',
  };
  const deployment = new kplus.Deployment(chart, name, {
    metadata: { name, labels },
    podMetadata: { labels },
    replicas: 1,
    strategy: kplus.DeploymentStrategy.rollingUpdate({
      maxSurge: kplus.PercentOrAbsolute.percent(25), maxUnavailable: kplus.PercentOrAbsolute.absolute(0),
    }),
    serviceAccount,
    securityContext: { ensureNonRoot: true, user: USER, group: USER, fsGroup: USER, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH },
    containers: [{
      name,
      image: IMAGE,
      portNumber: PORT,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      resources: {
        cpu: { request: kplus.Cpu.millis(100) },
        memory: { request: Amount.mebibytes(256), limit: Amount.mebibytes(256) },
        ephemeralStorage: { request: Amount.gibibytes(1), limit: Amount.gibibytes(1) },
      },
      securityContext: { user: USER, group: USER, readOnlyRootFilesystem: true },
      lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '5']) },
      readiness: kplus.Probe.fromTcpSocket(),
      liveness: kplus.Probe.fromTcpSocket({ failureThreshold: 6 }),
      startup: kplus.Probe.fromTcpSocket({ failureThreshold: 60, periodSeconds: Duration.seconds(5) }),
    }],
  });
  deployment.containers[0].mount('/tmp', kplus.Volume.fromEmptyDir(deployment, 'tmp', 'tmp'));
  new kplus.Service(chart, `${name}-service`, {
    metadata: { name, labels }, selector: deployment, ports: [{ port: PORT, targetPort: PORT }],
  });
}

import { App, EbsCsiDriver, EbsStorageClass, EbsVolumeType, Environment, HelmInstaller } from 'cdk8s-workloads';

const app = new App();
const roleArn = 'arn:aws:iam::111122223333:role/ebs-csi';

// Three ways to install the driver: take one. The first lets helm render the chart while the program runs.
if (process.env.WITH_HELM) {
  const cluster = new Environment(app, 'with-helm', { clusterScoped: true });
  new EbsCsiDriver(cluster, 'ebs-csi-driver', { roleArn, installer: HelmInstaller.helm() });
}

// The others leave that to what runs in the cluster.
new EbsCsiDriver(new Environment(app, 'with-flux', { clusterScoped: true }), 'ebs-csi-driver', { roleArn, installer: HelmInstaller.flux() });
new EbsCsiDriver(new Environment(app, 'with-argo-cd', { clusterScoped: true }), 'ebs-csi-driver', { roleArn, installer: HelmInstaller.argoCd() });

// What it is for.
const classes = new Environment(app, 'storage-classes', { clusterScoped: true });
new EbsStorageClass(classes, 'general', { isDefault: true });
new EbsStorageClass(classes, 'database', { type: EbsVolumeType.IO2, iopsPerGib: 100, allowAutoIopsPerGibIncrease: true });

app.synth();

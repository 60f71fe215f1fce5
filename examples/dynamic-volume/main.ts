import { Size } from 'cdk8s';
import { App, EbsStorageClass, Environment, Exposure, PersistentStore, Probe, ReclaimPolicy, StatelessApp, StorageSource } from 'cdk8s-workloads';

const app = new App();

// A class belongs to the whole cluster, the rest to a namespace.
const cluster = new Environment(app, 'storage-classes', { clusterScoped: true });
const ebs = new EbsStorageClass(cluster, 'ebs-sc', { reclaimPolicy: ReclaimPolicy.DELETE });

const namespace = new Environment(app, 'dynamic-volume', { defaultDeny: true });
const store = new PersistentStore(namespace, 'dynamic-pvc', {
  size: Size.gibibytes(10),
  source: StorageSource.dynamic(ebs),
  podVolumeName: 'storage',
});

new StatelessApp(namespace, 'my-pod', {
  containerName: 'app',
  image: 'nginx:1.27.3',
  port: 8080,
  readiness: Probe.http('/ready'),
  replicas: 1, // an EBS volume can be mounted on one node
  exposure: Exposure.none(), // and there is no Service: nobody relies on it being there all the time
  mounts: [{ path: '/var/www/html', volume: store.volume }],
  // The image listens on port 80 as root; a pod that may do nothing special takes a port above 1024.
  configFiles: {
    '/etc/nginx/conf.d/default.conf': 'server {\n  listen 8080;\n  root /var/www/html;\n  location = /ready { return 204; }\n}\n',
  },
  writablePaths: ['/tmp', '/var/cache/nginx', '/run'],
});

app.synth();

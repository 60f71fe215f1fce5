import { Size } from 'cdk8s';
import { App, DatabaseEngine, EbsStorageClass, Environment, Probe, StatefulDatabase } from 'cdk8s-workloads';

const app = new App();
const cluster = new Environment(app, 'storage-classes', { clusterScoped: true });
const disks = new EbsStorageClass(cluster, 'stateful-app-disks');

const namespace = new Environment(app, 'stateful-app', { defaultDeny: true });

// Any image whose pods need names and disks of their own: nothing is known of it but what is said here.
const nginx = DatabaseEngine.custom({
  name: 'my-container',
  image: 'nginx:1.27.3',
  ports: [{ name: 'http', port: 8080 }],
  dataPath: '/data',
  user: 101,
});

new StatefulDatabase(namespace, 'my-stateful-app', {
  engine: nginx,
  replicas: 3,
  serviceName: 'my-service',
  storage: { size: Size.gibibytes(1), storageClass: disks },
  component: 'web',
  readiness: Probe.http('/'),
  podLabels: { app: 'my-app' },
  // The image listens on port 80 as root; a pod that may do nothing special takes a port above 1024.
  configFiles: {
    '/etc/nginx/conf.d/default.conf': 'server {\n  listen 8080;\n  root /data;\n  autoindex on;\n}\n',
  },
  writablePaths: ['/var/cache/nginx', '/run'],
});

app.synth();

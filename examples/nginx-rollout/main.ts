import { Chart } from 'cdk8s';
import { App, StatelessApp } from 'cdk8s-workloads';

const app = new App();
const chart = new Chart(app, 'nginx');

new StatelessApp(chart, 'nginx', {
  image: `nginx:${process.env.NGINX_VERSION ?? '1.27.3'}`,
  port: 8080,
  replicas: 3,
  revisionHistoryLimit: 5,
  // The image listens on port 80 as root; a pod that may do nothing special takes a port above 1024.
  configFiles: {
    '/etc/nginx/conf.d/default.conf': 'server {\n  listen 8080;\n  root /usr/share/nginx/html;\n}\n',
  },
  writablePaths: ['/tmp', '/var/cache/nginx', '/run'],
});

app.synth();

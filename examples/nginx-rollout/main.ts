import { App, Environment, Peer, Probe, StatelessApp } from 'cdk8s-workloads';

const app = new App();
const env = new Environment(app, 'nginx', { defaultDeny: true });

const nginx = new StatelessApp(env, 'nginx', {
  image: `nginx:${process.env.NGINX_VERSION ?? '1.27.3'}`,
  port: 8080,
  readiness: Probe.http('/'),
  replicas: 3,
  revisionHistoryLimit: 5,
  // The image listens on port 80 as root; a pod that may do nothing special takes a port above 1024.
  configFiles: {
    '/etc/nginx/conf.d/default.conf': 'server {\n  listen 8080;\n  root /usr/share/nginx/html;\n}\n',
  },
  writablePaths: ['/tmp', '/var/cache/nginx', '/run'],
});

nginx.allowFrom(Peer.environment(env));

app.synth();

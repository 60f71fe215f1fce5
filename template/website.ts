import { Environment, Probe, StatelessApp } from 'cdk8s-workloads';
import { Construct } from 'constructs';

export interface WebsiteProps {
  /** The version of nginx. */
  readonly version: string;

  /** The host name at which it is reached. */
  readonly host: string;
}

/** What runs in each environment. Put your own image, and all that it needs, in the place of nginx. */
export class Website extends Construct {
  constructor(env: Environment, id: string, { version, host }: WebsiteProps) {
    super(env, id);
    const web = new StatelessApp(this, 'web', {
      image: `nginx:${version}`,
      port: 8080,
      readiness: Probe.http('/'),
      configFiles: {
        '/etc/nginx/conf.d/default.conf': 'server {\n  listen 8080;\n  root /usr/share/nginx/html;\n}\n',
        '/usr/share/nginx/html/index.html': `<h1>${host}</h1>\n`,
      },
      writablePaths: ['/tmp', '/var/cache/nginx', '/run'],
    });
    web.exposeAt(host);
  }
}

import { App, Environment, Profile } from 'cdk8s-workloads';
import { Website } from './website';

const app = new App();

const staging = new Environment(app, 'staging', { profile: Profile.development(), defaultDeny: true });
new Website(staging, 'website', { version: '1.27.3', host: 'staging.example.com' });

const prod = new Environment(app, 'prod', { profile: Profile.production(), defaultDeny: true });
new Website(prod, 'website', { version: '1.27.3', host: 'www.example.com' });

app.synth();

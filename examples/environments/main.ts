import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { App, Environment, PodSecurityLevel, Profile } from 'cdk8s-workloads';

const app = new App();

const profiles = { dev: Profile.development(), staging: Profile.staging(), prod: Profile.production({ replicas: 3 }) };

for (const [name, profile] of Object.entries(profiles)) {
  const production = name === 'prod';
  new Environment(app, name, {
    profile,
    labels: { team: 'shop' },
    // Developers may try things out; whatever would not run in production is shown to them as a warning.
    podSecurity: production ? PodSecurityLevel.RESTRICTED : PodSecurityLevel.BASELINE,
    podSecurityWarn: PodSecurityLevel.RESTRICTED,
    defaultDeny: production,
    quota: production ? undefined : { cpu: Cpu.units(8), memory: Size.gibibytes(16), storage: Size.gibibytes(100), pods: 40 },
    containerLimits: { defaultCpu: Cpu.millis(100), defaultMemory: Size.mebibytes(128), maxMemory: Size.gibibytes(4) },
  });
}

app.synth();

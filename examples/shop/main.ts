import { Size } from 'cdk8s';
import { Cpu, EnvValue, NetworkPolicyPort, Secret } from 'cdk8s-plus-28';
import { Shop } from './shop';
import {
  AgentPreset, App, BackupDestination, BackupWorkspace, EbsStorageClass, EbsVolumeType, Environment, NodeAgent, Peer, PersistentStore,
  PodSecurityLevel, Profile, ReclaimPolicy, StorageSource,
} from 'cdk8s-workloads';

const app = new App();

// Disks: those of production stay when their claims are deleted, those of the others go with them. Backups need no speed.
const cluster = new Environment(app, 'shop-cluster', { clusterScoped: true });
const lasting = new EbsStorageClass(cluster, 'shop-lasting', { throughput: 250 });
const passing = new EbsStorageClass(cluster, 'shop-passing', { reclaimPolicy: ReclaimPolicy.DELETE });
const cold = new EbsStorageClass(cluster, 'shop-cold', { type: EbsVolumeType.SC1 });

// The logs of all of it are read on the nodes, which only a privileged namespace admits.
const logging = new Environment(app, 'shop-logging', { podSecurity: PodSecurityLevel.PRIVILEGED, defaultDeny: true });
const logs = new NodeAgent(logging, 'logs', AgentPreset.fluentBit({ output: { name: 'forward', host: 'logs.example.com', port: '24224' } }));
logs.allowTo(Peer.anywhere(), [NetworkPolicyPort.tcp(24224)]);

const dev = new Environment(app, 'shop-dev', { profile: Profile.development({ replicas: 2, disruptionBudgets: true }), defaultDeny: true });
new Shop(dev, 'shop', { version: '1.5.0-rc.2', host: 'shop.dev.example.com', disks: passing, size: Size.gibibytes(5) });

const staging = new Environment(app, 'shop-staging', { profile: Profile.staging(), defaultDeny: true });
new Shop(staging, 'shop', { version: '1.5.0-rc.1', host: 'shop.staging.example.com', disks: passing, size: Size.gibibytes(20), queueNodes: 3 });

const prod = new Environment(app, 'shop-prod', { profile: Profile.production({ replicas: 3 }), defaultDeny: true });
const vault = new PersistentStore(prod, 'vault', { size: Size.gibibytes(500), source: StorageSource.dynamic(cold) });
const bucket = Secret.fromSecretName(prod, 'bucket', 'backup-bucket');
const shop = new Shop(prod, 'shop', {
  version: '1.4.2',
  host: 'shop.example.com',
  disks: lasting,
  size: Size.gibibytes(100),
  resources: { cpu: Cpu.units(2), memory: Size.gibibytes(8) },
  queueNodes: 3,
  backup: {
    destinations: [
      BackupDestination.store(vault),
      BackupDestination.restic({
        repository: 's3:https://s3.eu-central-1.amazonaws.com/example-backups/shop',
        password: { secret: bucket, key: 'password' },
        credentials: {
          AWS_ACCESS_KEY_ID: EnvValue.fromSecretValue({ secret: bucket, key: 'access-key-id' }),
          AWS_SECRET_ACCESS_KEY: EnvValue.fromSecretValue({ secret: bucket, key: 'secret-access-key' }),
        },
      }),
    ],
    workspace: BackupWorkspace.volume(Size.gibibytes(200), passing),
  },
});
shop.api.scaleOnCpu({ utilization: 70, maxReplicas: 12 });

app.synth();

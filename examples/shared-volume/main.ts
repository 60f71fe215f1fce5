import { Size } from 'cdk8s';
import { App, Environment, Probe, StatelessApp, Volume } from 'cdk8s-workloads';

const app = new App();
const env = new Environment(app, 'shared-volume', { defaultDeny: true });

// Two containers of one pod, and the directory that they share.
const shared = Volume.scratch('shared-storage');
// Without a port, nothing is asked unless it is said how.
const probes = {
  readiness: Probe.exec(['test', '-f', '/data/message']),
  liveness: Probe.exec(['test', '-w', '/data']),
};
new StatelessApp(env, 'shared-data-pod', {
  containerName: 'writer',
  image: 'busybox:1.37',
  command: ['/bin/sh', '-c', "echo 'Hello from writer' > /data/message; sleep 3600"],
  mounts: [{ path: '/data', volume: shared }],
  ...probes,
  sidecars: [{
    name: 'reader',
    native: false,
    image: 'busybox:1.37',
    command: ['/bin/sh', '-c', 'cat /data/message; sleep 3600'],
    mounts: [{ path: '/data', volume: shared }],
    ...probes,
  }],
  replicas: 1,
});

// A directory on the node's disk, and one in memory, which must be limited: what lies in it counts as the app's memory.
const scratch = {
  'my-pod': Volume.scratch('temp-storage'),
  'my-pod-in-memory': Volume.scratch('temp-storage', { inMemory: true, sizeLimit: Size.mebibytes(64) }),
};
for (const [name, volume] of Object.entries(scratch)) {
  new StatelessApp(env, name, {
    containerName: 'app-container',
    image: 'busybox:1.37',
    command: ['sleep', '3600'],
    mounts: [{ path: '/data', volume }],
    readiness: Probe.exec(['test', '-d', '/data']),
    liveness: Probe.exec(['test', '-w', '/data']),
    replicas: 1,
  });
}

app.synth();

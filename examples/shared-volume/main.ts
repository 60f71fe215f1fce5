import { Chart, Size } from 'cdk8s';
import { App, StatelessApp, Volume } from 'cdk8s-workloads';

const app = new App();
const chart = new Chart(app, 'shared-volume');

// Two containers of one pod, and the directory that they share.
const shared = Volume.scratch('shared-storage');
new StatelessApp(chart, 'shared-data-pod', {
  containerName: 'writer',
  image: 'busybox:1.37',
  command: ['/bin/sh', '-c', "echo 'Hello from writer' > /data/message; sleep 3600"],
  mounts: [{ path: '/data', volume: shared }],
  sidecars: [{
    name: 'reader',
    native: false,
    image: 'busybox:1.37',
    command: ['/bin/sh', '-c', 'cat /data/message; sleep 3600'],
    mounts: [{ path: '/data', volume: shared }],
  }],
  replicas: 1,
});

// A directory on the node's disk, and one in memory, which must be limited: what lies in it counts as the app's memory.
const scratch = {
  'my-pod': Volume.scratch('temp-storage'),
  'my-pod-in-memory': Volume.scratch('temp-storage', { inMemory: true, sizeLimit: Size.mebibytes(64) }),
};
for (const [name, volume] of Object.entries(scratch)) {
  new StatelessApp(chart, name, {
    containerName: 'app-container',
    image: 'busybox:1.37',
    command: ['sleep', '3600'],
    mounts: [{ path: '/data', volume }],
    replicas: 1,
  });
}

app.synth();

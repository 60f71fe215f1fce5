import { Size } from 'cdk8s';
import { App, Environment, PersistentStore, StaticVolume, StorageClass, StorageSource } from 'cdk8s-workloads';

const app = new App();
const namespace = new Environment(app, 'static-volume');

// A directory of the node: for clusters of one node, such as kind or minikube.
new PersistentStore(namespace, 'static-pvc', {
  size: Size.gibibytes(5),
  source: StorageSource.static(StaticVolume.hostPath('/mnt/data'), {
    name: 'static-pv',
    storageClass: StorageClass.fromName('manual'),
  }),
});

app.synth();

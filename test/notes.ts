/**
 * The examples of the notes that the library grew out of, as their author wrote them, and where the
 * examples synthesize them. A bare Pod becomes the Deployment that its author would run it as.
 */
export interface Note {
  readonly title: string;
  /** The manifest; `correction` is what the author meant where it would not do what the notes say. */
  readonly manifest: string;
  readonly correction?: (manifest: any) => void;
  readonly example: string;
}

const TAG = (manifest: any) => manifest.spec.containers.forEach((container: any) => { container.image += container.image === 'nginx' ? ':1.27.3' : ':1.37'; });

/** Our pods are found by the recommended labels, of which this one says what the notes' `app` says; and images have a version. */
function corrected(manifest: any, image: string): void {
  const rename = ({ app }: any) => ({ 'app.kubernetes.io/name': app });
  const { selector, template } = manifest.spec;
  selector.matchLabels = rename(selector.matchLabels);
  template.metadata.labels = rename(template.metadata.labels);
  template.spec.containers[0].image = image;
}

const JOB_TAG = (job: any) => { job.spec.template.spec.containers[0].image += ':1.0'; };

export const NOTES: Note[] = [
  {
    title: 'a pod with an empty directory',
    example: 'shared-volume',
    correction: TAG,
    manifest: `
apiVersion: v1
kind: Pod
metadata:
  name: my-pod
spec:
  containers:
    - name: app-container
      image: busybox
      command: ["sleep", "3600"]
      volumeMounts:
        - mountPath: /data
          name: temp-storage
  volumes:
    - name: temp-storage
      emptyDir: {}  # or medium: "Memory"
`,
  },
  {
    title: 'two containers that share an empty directory',
    example: 'shared-volume',
    correction: TAG,
    manifest: `
apiVersion: v1
kind: Pod
metadata:
  name: shared-data-pod
spec:
  containers:
    - name: writer
      image: busybox
      command: ["/bin/sh", "-c", "echo 'Hello from writer' > /data/message; sleep 3600"]
      volumeMounts:
        - mountPath: /data
          name: shared-storage

    - name: reader
      image: busybox
      command: ["/bin/sh", "-c", "cat /data/message; sleep 3600"]
      volumeMounts:
        - mountPath: /data
          name: shared-storage

  volumes:
    - name: shared-storage
      emptyDir: {}
`,
  },
  {
    title: 'a volume made beforehand',
    example: 'static-volume',
    manifest: `
apiVersion: v1
kind: PersistentVolume
metadata:
  name: static-pv
spec:
  capacity:
    storage: 5Gi
  accessModes:
    - ReadWriteOnce
  persistentVolumeReclaimPolicy: Retain
  storageClassName: manual
  hostPath:
    path: "/mnt/data"
`,
  },
  {
    title: 'the claim of a volume made beforehand',
    example: 'static-volume',
    manifest: `
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: static-pvc
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 5Gi
  storageClassName: manual
`,
  },
  {
    title: 'a class of EBS volumes',
    example: 'dynamic-volume',
    manifest: `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: ebs-sc
provisioner: ebs.csi.aws.com
parameters:
  type: gp3
reclaimPolicy: Delete
`,
  },
  {
    title: 'a claim whose volume is made for it',
    example: 'dynamic-volume',
    manifest: `
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: dynamic-pvc
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 10Gi
  storageClassName: ebs-sc
`,
  },
  {
    title: 'a pod with a claim',
    example: 'dynamic-volume',
    correction: TAG,
    manifest: `
apiVersion: v1
kind: Pod
metadata:
  name: my-pod
spec:
  containers:
    - name: app
      image: nginx
      volumeMounts:
        - mountPath: "/var/www/html"
          name: storage
  volumes:
    - name: storage
      persistentVolumeClaim:
        claimName: dynamic-pvc
`,
  },
  {
    title: 'an alias of a database outside of the cluster',
    example: 'external-database',
    // Without the type it is a Service without pods, and the name an unknown one.
    correction: manifest => {
      manifest.spec.type = 'ExternalName';
      delete manifest.spec.clusterIP;
    },
    manifest: `
apiVersion: v1
kind: Service
metadata:
  name: external-database-service
spec:
  clusterIP: None  # No Load Balancer, just DNS
  ports:
    - protocol: TCP
      port: 5432
  externalName: my-external-db.example.com
`,
  },
  {
    title: 'a headless Service',
    example: 'headless-service',
    manifest: `
apiVersion: v1
kind: Service
metadata:
  name: my-headless-service
spec:
  clusterIP: None  # Headless Service
  selector:
    app: my-stateful-app
  ports:
    - protocol: TCP
      port: 80
      targetPort: 80
`,
  },
  {
    title: 'Fluentd on every node',
    example: 'log-collection',
    correction: manifest => corrected(manifest, 'fluent/fluentd:v1.17-1'),
    manifest: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: fluentd
spec:
  selector:
    matchLabels:
      app: fluentd
  template:
    metadata:
      labels:
        app: fluentd
    spec:
      containers:
      - name: fluentd
        image: fluentd:latest
`,
  },
  {
    title: 'a cache on every node',
    example: 'local-cache',
    correction: manifest => {
      corrected(manifest, 'ghcr.io/acme/cache-image:1.0.0');
      // The volumes stand beside the pod's spec, where the API server does not take them.
      manifest.spec.template.spec.volumes = manifest.spec.template.volumes;
      delete manifest.spec.template.volumes;
    },
    manifest: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: local-cache
spec:
  selector:
    matchLabels:
      app: local-cache
  template:
    metadata:
      labels:
        app: local-cache
    spec:
      containers:
      - name: local-cache
        image: cache-image:latest
        volumeMounts:
        - name: cache-storage
          mountPath: /cache
    volumes:
    - name: cache-storage
      hostPath:
        path: /mnt/cache
        type: DirectoryOrCreate
`,
  },
  {
    title: 'a job',
    example: 'job',
    correction: JOB_TAG,
    manifest: `
apiVersion: batch/v1
kind: Job
metadata:
  name: my-job
spec:
  completions: 1
  parallelism: 1
  template:
    metadata:
      labels:
        app: my-job
    spec:
      containers:
      - name: my-container
        image: my-image
        command: ["my-command"]
      restartPolicy: OnFailure
`,
  },
  {
    title: 'a job every five minutes',
    example: 'cronjob',
    correction: manifest => JOB_TAG(manifest.spec.jobTemplate),
    manifest: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: my-cronjob
spec:
  schedule: "*/5 * * * *"  # Every 5 minutes
  jobTemplate:
    spec:
      template:
        metadata:
          labels:
            app: my-cronjob
        spec:
          containers:
          - name: my-container
            image: my-image
            command: ["my-command"]
          restartPolicy: OnFailure
`,
  },
  {
    title: 'pods with names and disks of their own',
    example: 'stateful-app',
    // Its pods are found by the recommended labels; and images have a version.
    correction: manifest => {
      manifest.spec.selector.matchLabels = { 'app.kubernetes.io/instance': 'my-stateful-app' };
      TAG(manifest.spec.template);
    },
    manifest: `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: my-stateful-app
spec:
  serviceName: "my-service"
  replicas: 3
  selector:
    matchLabels:
      app: my-app
  template:
    metadata:
      labels:
        app: my-app
    spec:
      containers:
      - name: my-container
        image: nginx
        volumeMounts:
        - name: data
          mountPath: /data
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: ["ReadWriteOnce"]
      resources:
        requests:
          storage: 1Gi
`,
  },
];

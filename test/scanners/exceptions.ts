/** What scanners say of the examples, and why it stays so. */
export interface Exception {
  readonly reason: string;
  /** The checks, each as the scanner, its id, and what it says. */
  readonly checks: string[];
  /** The objects, as `<example> <Kind>/<namespace>/<name>`, where `*` is anything. All of them are found, and no others. */
  readonly objects: string[];
}

const WORKLOADS = ['* CronJob/*', '* DaemonSet/*', '* Deployment/*', '* Job/*', '* StatefulSet/*'];

/** All that scanners may have against a StatelessApp. */
export const OF_APPS: Exception[] = [
  {
    reason: 'a limit of CPU throttles a container while the node has time to spare; the request is its share when there is none',
    checks: ['kube-score container-resources (CPU limit is not set)', 'checkov CKV_K8S_11 (CPU limits should be set)'],
    objects: WORKLOADS,
  },
  {
    reason: 'a tag that is never moved, or a digest, is the same image each time it is pulled; to ask the registry at every start makes it something that pods wait for',
    checks: ['kube-score container-image-pull-policy (ImagePullPolicy is not set to Always)', 'checkov CKV_K8S_15 (Image Pull Policy should be Always)'],
    objects: WORKLOADS,
  },
  {
    reason: 'the program names a tag; which digest that is, is in a registry, which synthesis does not ask',
    checks: ['checkov CKV_K8S_43 (Image should use digest)'],
    objects: WORKLOADS,
  },
  {
    reason: 'the program asks for a Secret in a variable, since what it runs reads it there; mounted files are there by `passwordFile: true`',
    checks: ['checkov CKV_K8S_35 (Prefer using secrets as files over secrets as environment variables)'],
    objects: [
      'backup-to-s3 CronJob/prod/orders-backup',
      'backup-to-s3 CronJob/prod/orders-backup-verify',
      'backup-to-s3 Job/prod/orders-into-staging',
      'external-postgres Deployment/*',
      'migration Deployment/*',
      'migration Job/*',
      'restore-into-staging Job/staging/orders-backups',
      'restore-into-staging Job/staging/orders-from-prod',
      'redis Deployment/*',
      'shop CronJob/shop-prod/orders-backup',
      'shop Deployment/*/api',
      'shop Deployment/*/worker',
      'shop Job/*/migrate',
      'testing Deployment/*',
    ],
  },
  {
    reason: 'nginx listens on port 80 and is not root; Kubernetes counts this parameter among the safe ones, it is the pod\'s own, and Pod Security `restricted` admits it',
    checks: ['kube-linter unsafe-sysctls'],
    objects: ['headless-service Deployment/headless-service/my-stateful-app'],
  },
];

export const EXCEPTIONS: Exception[] = [
  ...OF_APPS,
  {
    reason: 'the image of a database is made for one user, to whom its directories belong',
    checks: [
      'kube-score container-security-context-user-group-id (The container is running with a low user ID)',
      'kube-score container-security-context-user-group-id (The container running with a low group ID)',
      'checkov CKV_K8S_40 (Containers should run as a high UID to avoid host conflict)',
    ],
    objects: ['* StatefulSet/*'],
  },
  {
    reason: 'brokers are asked whether they take connections: every tool that asks more starts a JVM, several times a minute on each; liveness asks twice as long before it restarts one',
    checks: ['kube-score pod-probes-identical (Container has the same readiness and liveness probe)'],
    objects: ['kafka StatefulSet/*'],
  },
  {
    reason: 'the Job makes a Secret, and may do nothing else at the API server',
    checks: ['checkov CKV_K8S_38 (Ensure that Service Account Tokens are only mounted where necessary)'],
    objects: ['* Job/*/*-credentials'],
  },
  {
    reason: 'the Job makes snapshots of volumes, or looks at what became of backups, and may do nothing else at the API server',
    checks: ['checkov CKV_K8S_38 (Ensure that Service Account Tokens are only mounted where necessary)'],
    objects: ['backup-to-s3 CronJob/prod/orders-backup-watch', 'shop CronJob/shop-prod/orders-backup-watch', 'volume-snapshots CronJob/*'],
  },
  {
    reason: 'who writes is led to the first pod, by the label that Kubernetes gives to each pod of a StatefulSet',
    checks: ['kube-score service-targets-pod (The services selector does not match any pods)', 'kube-linter dangling-service'],
    objects: ['volume-snapshots Service/shop/orders-db'],
  },
  {
    reason: 'the agent asks the API server whose logs it reads (`clusterAccess`)',
    checks: ['checkov CKV_K8S_38 (Ensure that Service Account Tokens are only mounted where necessary)'],
    objects: ['log-collection DaemonSet/logging/fluent-bit', 'shop DaemonSet/shop-logging/logs'],
  },
  {
    reason: 'what the agent reads or writes on its node belongs to root; it has no capability, the part of a CSI driver excepted',
    checks: [
      'kube-score container-security-context-user-group-id (The container is running with a low user ID)',
      'kube-score container-security-context-user-group-id (The container running with a low group ID)',
      'checkov CKV_K8S_23 (Minimize the admission of root containers)',
      'kube-linter run-as-non-root',
      'checkov CKV_K8S_40 (Containers should run as a high UID to avoid host conflict)',
    ],
    objects: ['csi-node-plugin DaemonSet/*', 'gpu-agent DaemonSet/gpu/*', 'log-collection DaemonSet/*', 'shop DaemonSet/shop-logging/logs'],
  },
  {
    reason: 'an init container, and it alone, gives the directory of the node to the user of the cache',
    checks: [
      'kube-score container-security-context-user-group-id (The container is running with a low user ID)',
      'kube-score container-security-context-user-group-id (The container running with a low group ID)',
      'checkov CKV_K8S_25 (Minimize the admission of containers with added capability)',
      'kube-linter run-as-non-root',
    ],
    objects: ['local-cache DaemonSet/*'],
  },
  {
    reason: 'what mounts volumes for the pods of its node is privileged, or the node does not see its mounts',
    checks: [
      'kube-score container-security-context-privileged (The container is privileged)',
      'checkov CKV_K8S_16 (Container should not be privileged)',
      'checkov CKV_K8S_20 (Containers should not run with allowPrivilegeEscalation)',
      'checkov CKV_K8S_28 (Minimize the admission of containers with the NET_RAW capability)',
      'checkov CKV_K8S_37 (Minimize the admission of containers with capabilities assigned)',
      'kube-linter privilege-escalation-container',
      'kube-linter privileged-container',
      'kube-linter sensitive-host-mounts',
    ],
    objects: ['csi-node-plugin DaemonSet/*'],
  },
  {
    reason: 'the metrics are those of the node: of its processes and network devices',
    checks: [
      'checkov CKV_K8S_17 (Containers should not share the host process ID namespace)',
      'checkov CKV_K8S_19 (Containers should not share the host network namespace)',
      'kube-linter host-network',
      'kube-linter host-pid',
      'kube-linter sensitive-host-mounts',
    ],
    objects: ['node-metrics DaemonSet/*'],
  },
  {
    reason: 'a Job that removes itself after a time is made again by the next apply, and runs again',
    checks: ['kube-linter job-ttl-seconds-after-finished'],
    objects: [
      '* Job/*/*-credentials',
      'backup-to-s3 Job/prod/orders-into-staging',
      'files-backup Job/uploads/uploads-back',
      'migration Job/*/migrate',
      'restore-into-staging Job/staging/*',
      'shop Job/*/migrate',
    ],
  },
  {
    reason: 'the variable says in which file the secret is',
    checks: ['kube-linter env-var-secret'],
    objects: ['files-backup CronJob/uploads/uploads-monthly'],
  },
  {
    reason: 'the Service leads to what is outside of the cluster',
    checks: ['kube-linter dangling-service'],
    objects: ['external-database Service/shop/cache'],
  },
  {
    reason: 'these have no port, and their images no program that could be asked',
    checks: ['checkov CKV_K8S_8 (Liveness Probe Should be Configured)', 'checkov CKV_K8S_9 (Readiness Probe Should be Configured)'],
    objects: ['csi-node-plugin DaemonSet/*', 'gpu-agent DaemonSet/gpu/*', 'log-collection DaemonSet/logging/fluentd'],
  },
  {
    reason: 'the program asks for a port of every node, to show that kind of Service',
    checks: ['kube-score service-type (The service is of type NodePort)'],
    objects: ['services Service/services/node-port'],
  },
  {
    reason: 'the example makes environments, and leaves the apps in them to others',
    checks: ['kube-score networkpolicy-targets-pod (The NetworkPolicys selector doesn\'t match any pods)'],
    objects: ['environments NetworkPolicy/prod/default-deny'],
  },
];

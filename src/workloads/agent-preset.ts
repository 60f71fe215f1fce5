import { ApiResource, EnvFieldPaths, EnvValue, HostPathVolumeType, MountPropagation } from 'cdk8s-plus-28';
import { ClusterAccess } from './cluster-access';
import { fluentBitConfig, fluentdConfig } from './log-collection';
import { NodeAgentOptions, NodeAgentProps } from './node-agent-props';
import { Nodes } from './nodes';
import { Probe } from '../pods/probe';
import { Volume } from '../pods/volume';

/** Options of an {@link AgentPreset}: every prop of a {@link NodeAgent}, each of which replaces what the preset says. */
export interface AgentPresetOptions extends NodeAgentOptions {
  /**
   * Another image, or version of it.
   *
   * @default - the one that the preset was made for
   */
  readonly image?: string;
}

/** Options of {@link AgentPreset.fluentd}. */
export interface FluentdOptions extends AgentPresetOptions {
  /**
   * Where the logs go: the inside of a `<match>` section. Files that it needs, such as a buffer's, belong below
   * `/var/lib/fluentd`, which outlives the pod.
   *
   * @see https://docs.fluentd.org/output
   */
  readonly output: string;
}

/** Options of {@link AgentPreset.fluentBit}. */
export interface FluentBitOptions extends AgentPresetOptions {
  /**
   * Where the logs go: the keys of an output, for example `{ name: 'forward', host: 'logs.example.com', port: '24224' }`.
   *
   * @see https://docs.fluentbit.io/manual/pipeline/outputs
   */
  readonly output: { [key: string]: string };
}

/** Options of {@link AgentPreset.csiNode}. */
export interface CsiNodeOptions extends NodeAgentOptions {
  /** Image of the driver, with a tag other than `latest`, or with a digest. */
  readonly image: string;

  /** The name by which the driver registers: `ebs.csi.aws.com`. */
  readonly driver: string;

  /**
   * Image of the sidecar that registers the driver with the kubelet.
   *
   * @default "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.13.0"
   */
  readonly registrarImage?: string;
}

const ROOT = { user: 0, allowRoot: true };
const KUBELET = '/var/lib/kubelet';
const REGISTRAR_IMAGE = 'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.13.0';
/** What is mounted there is not the node's: pods' volumes, containers' layers, and file systems of the kernel. */
const NO_DISKS = '^/(dev|proc|sys|run/.+|var/lib/(containerd|docker|kubelet/pods)/.+)($|/)';

/**
 * Props of agents that many clusters run, to be used as they are or with some of them replaced:
 * `new NodeAgent(agents, 'node-exporter', AgentPreset.nodeExporter({ priorityClassName: 'high' }))`. A prop that is named
 * replaces the preset's as a whole, lists and maps too. All of them need an Environment with
 * `podSecurity: PodSecurityLevel.PRIVILEGED`.
 */
export class AgentPreset {
  /**
   * Fluentd: reads the logs of all containers of its node and sends them on. It runs as root, to whom the kubelet's log
   * files belong, and without any capability. How far it has read outlives its pod.
   *
   * @param options where the logs go, and whatever else is different
   * @see https://docs.fluentd.org/container-deployment/kubernetes
   */
  public static fluentd(options: FluentdOptions): NodeAgentProps {
    const { output, ...others } = options;
    const containerName = options.containerName ?? 'fluentd';
    return replaced({
      image: 'fluent/fluentd:v1.17-1',
      containerName,
      nodes: Nodes.every(),
      podSecurity: ROOT,
      hostPaths: [{ path: '/var/log' }],
      caches: [{ path: '/var/lib/fluentd' }],
      // What is no text is refused as the file that it would be.
      configFiles: { '/fluentd/etc/fluent.conf': typeof output === 'string' ? fluentdConfig(containerName, output) : output },
    }, others);
  }

  /**
   * Fluent Bit: as Fluentd, with less memory, and with the names, labels and annotations of the pods that the logs are of,
   * which it asks the API server for. Its metrics are at port 2020.
   *
   * @param options where the logs go, and whatever else is different
   * @see https://docs.fluentbit.io/manual/installation/downloads/kubernetes
   */
  public static fluentBit(options: FluentBitOptions): NodeAgentProps {
    const { output, ...others } = options;
    const containerName = options.containerName ?? 'fluent-bit';
    const config = '/fluent-bit/etc/agent.yaml';
    return replaced({
      image: 'fluent/fluent-bit:3.2.10',
      containerName,
      command: ['/fluent-bit/bin/fluent-bit', `--config=${config}`],
      nodes: Nodes.every(),
      podSecurity: ROOT,
      clusterAccess: [ClusterAccess.read(ApiResource.PODS, ApiResource.NAMESPACES)],
      hostPaths: [{ path: '/var/log' }],
      caches: [{ path: '/var/lib/fluent-bit' }],
      configFiles: { [config]: fluentBitConfig(containerName, output) },
      ports: [{ name: 'http', port: 2020 }],
      readiness: Probe.http('/api/v1/health'),
      liveness: Probe.http('/', { failureThreshold: 6 }),
      metrics: { path: '/api/v1/metrics/prometheus' },
    }, others);
  }

  /**
   * Prometheus Node Exporter: the metrics of the node at its port 9100. It reads the node's file systems, processes and
   * network devices as user 65534, without any capability.
   *
   * @param options whatever is different
   * @see https://github.com/prometheus/node_exporter#docker
   */
  public static nodeExporter(options: AgentPresetOptions = {}): NodeAgentProps {
    const propagation = MountPropagation.HOST_TO_CONTAINER;
    return replaced({
      image: 'quay.io/prometheus/node-exporter:v1.9.1',
      args: ['--path.rootfs=/host/root', '--path.sysfs=/host/sys', `--collector.filesystem.mount-points-exclude=${NO_DISKS}`],
      nodes: Nodes.every(),
      podSecurity: { user: 65534 },
      hostNetwork: true,
      hostPid: true,
      hostPaths: [{ path: '/', mountPath: '/host/root', propagation }, { path: '/sys', mountPath: '/host/sys', propagation }],
      writablePaths: [],
      ports: [{ name: 'metrics', port: 9100 }],
      // Not `/metrics`, which reads all of the node each time.
      readiness: Probe.http('/'),
      metrics: {},
    }, options);
  }

  /**
   * NVIDIA's device plugin: offers the GPUs of its node to pods, as `resources: { extended: { 'nvidia.com/gpu': 1 } }`. The
   * node has NVIDIA's driver and container toolkit; where that is not the runtime's default, name its `runtimeClassName`.
   *
   * @param options whatever is different, `nodes` for example
   * @see https://github.com/NVIDIA/k8s-device-plugin
   */
  public static nvidiaDevicePlugin(options: AgentPresetOptions = {}): NodeAgentProps {
    return replaced({
      image: 'nvcr.io/nvidia/k8s-device-plugin:v0.17.1',
      nodes: Nodes.gpu(),
      podSecurity: ROOT,
      priorityClassName: 'system-node-critical',
      env: { FAIL_ON_INIT_ERROR: 'false' },
      // Its socket, and the kubelet's, at which it registers.
      hostPaths: [{ path: `${KUBELET}/device-plugins`, readOnly: false, type: HostPathVolumeType.DIRECTORY }],
    }, options);
  }

  /**
   * The part of a CSI driver that mounts volumes on its node: a privileged container whose mounts the node sees, and the
   * sidecar that registers it. The driver finds in its environment where to listen (`CSI_ENDPOINT`) and the name of its node
   * (`NODE_NAME`), for its `args`.
   *
   * @param options the driver, its name and arguments, and whatever else is different
   * @see https://kubernetes-csi.github.io/docs/deploying.html
   */
  public static csiNode(options: CsiNodeOptions): NodeAgentProps {
    const { driver, registrarImage, ...others } = options;
    const directory = `${KUBELET}/plugins/${driver}`;
    const socket = { path: '/csi', volume: Volume.hostPath('plugin', directory, HostPathVolumeType.DIRECTORY_OR_CREATE) };
    const registration = { path: '/registration', volume: Volume.hostPath('registration', `${KUBELET}/plugins_registry`, HostPathVolumeType.DIRECTORY) };
    return replaced({
      image: options.image,
      nodes: Nodes.every(),
      podSecurity: ROOT,
      security: { privileged: true },
      priorityClassName: 'system-node-critical',
      env: { CSI_ENDPOINT: 'unix:///csi/csi.sock' },
      envValues: { NODE_NAME: EnvValue.fromFieldRef(EnvFieldPaths.NODE_NAME) },
      mounts: [socket],
      hostPaths: [
        { path: KUBELET, readOnly: false, type: HostPathVolumeType.DIRECTORY, propagation: MountPropagation.BIDIRECTIONAL },
        { path: '/dev', readOnly: false, type: HostPathVolumeType.DIRECTORY },
      ],
      sidecars: [{
        name: 'registrar',
        image: registrarImage ?? REGISTRAR_IMAGE,
        args: ['--csi-address=/csi/csi.sock', `--kubelet-registration-path=${directory}/csi.sock`],
        mounts: [socket, registration],
        writablePaths: [],
      }],
    }, others);
  }

  private constructor() {}
}

/** A preset with the props that are named in its place; an `undefined` names none. */
function replaced(preset: NodeAgentProps, options: AgentPresetOptions): NodeAgentProps {
  return { ...preset, ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) };
}

import { Duration, Size } from 'cdk8s';
import { Capability, Cpu, DnsPolicy, EnvFieldPaths, EnvValue, SeccompProfileType, Secret, TaintEffect } from 'cdk8s-plus-28';
import { Affinity, Handler, Probe, ProblemCode, Rollout, StatelessApp, Toleration, Volume } from '../../src';
import { app, KEY_FIX, LABEL_FIX, Refusal } from '../refusal';

const rwo = Volume._store('data', 'data', { path: 'test/data', singleNode: true, singlePod: false, readOnly: false, block: false });
const rwop = Volume._store('data', 'data', { path: 'test/data', singleNode: false, singlePod: true, readOnly: false, block: false });
const rox = Volume._store('data', 'data', { path: 'test/data', singleNode: false, singlePod: false, readOnly: true, block: false });
const raw = Volume._store('disk', 'disk', { path: 'test/disk', singleNode: false, singlePod: false, readOnly: false, block: true });

const images: Refusal[] = [
  app('an image without a tag', { image: 'nginx' }, ProblemCode.IMAGE_TAG,
    'image: has no tag, so that nobody knows which version runs, received "nginx"; write "nginx:<version>", or a digest'),
  app('an image with a port and no tag', { image: 'localhost:5000/nginx' }, ProblemCode.IMAGE_TAG,
    'image: has no tag, so that nobody knows which version runs, received "localhost:5000/nginx"; write "localhost:5000/nginx:<version>", or a digest'),
  app('the tag latest', { image: 'nginx:latest' }, ProblemCode.IMAGE_TAG,
    'image: has the tag "latest", which is another version every day, received "nginx:latest"; write "nginx:<version>", or a digest'),
  app('no image', { image: '' }, ProblemCode.REQUIRED,
    'image: is not an image reference, received ""; write for example "registry.example.com/team/app:1.4.2"'),
  app('an image in upper case', { image: 'Acme/Web:1' }, ProblemCode.IMAGE,
    'image: is not an image reference, received "Acme/Web:1"; write for example "registry.example.com/team/app:1.4.2"'),
  app('a URL as an image', { image: 'https://ghcr.io/acme/web:1' }, ProblemCode.IMAGE,
    'image: is not an image reference, received "https://ghcr.io/acme/web:1"; write for example "registry.example.com/team/app:1.4.2"'),
];

const ports: Refusal[] = [
  app('port beside ports', { port: 80, ports: [{ port: 81 }] }, ProblemCode.CONFLICT, 'port: stands beside ports, received 80; write it as one of the ports'),
  app('several ports without names', { ports: [{ port: 80, name: 'http' }, { port: 81 }] }, ProblemCode.REQUIRED,
    'ports[1].name: is missing: a Service with several ports names each; name each port'),
  app('one port twice', { ports: [{ port: 80, name: 'a' }, { port: 80, name: 'b' }] }, ProblemCode.DUPLICATE,
    'ports[1].port: is there already for TCP, received 80; write it once, or take another protocol'),
  app('one port name twice', { ports: [{ port: 80, name: 'a' }, { port: 81, name: 'a' }] }, ProblemCode.DUPLICATE,
    'ports[1].name: is the name of another port as well, received "a"; give each port a name of its own'),
  app('one Service port twice', { ports: [{ port: 80, name: 'a' }, { port: 81, name: 'b', servicePort: 80 }] }, ProblemCode.DUPLICATE,
    'ports[1].servicePort: is the Service port of another TCP port as well, received 80; give each a port of its own'),
  app('a port name of 16 characters', { ports: [{ port: 80, name: 'abcdefghijklmnop' }] }, ProblemCode.NAME,
    'ports[0].name: has 16 characters, received "abcdefghijklmnop"; use at most 15'),
  app('a port name of digits', { ports: [{ port: 80, name: '8080' }] }, ProblemCode.NAME,
    'ports[0].name: is not a valid port name, received "8080"; use at least one letter and no "--"'),
  app('a port name with two dashes', { ports: [{ port: 80, name: 'a--b' }] }, ProblemCode.NAME,
    'ports[0].name: is not a valid port name, received "a--b"; use at least one letter and no "--"'),
  app('an application protocol with a space', { ports: [{ port: 80, appProtocol: 'my http' }] }, ProblemCode.NAME,
    `ports[0].appProtocol: is not a valid key, received "my http"; ${KEY_FIX}`),
];

const processes: Refusal[] = [
  app('an empty command', { command: [] }, ProblemCode.REQUIRED, 'command: names no program, received []; write the program and its arguments, each a text of its own'),
  app('a relative working directory', { workingDir: 'srv' }, ProblemCode.FILE_PATH,
    'workingDir: is not an absolute path, received "srv"; start it with "/", and use no ".." and no ":"'),
  app('a variable that starts with a digit', { env: { '1A': '' } }, ProblemCode.ENV_NAME,
    'env["1A"]: is not a valid name of an environment variable, received "1A"; use letters, digits, "_", "-" and ".", not starting with a digit'),
  app('a variable that is a number', { env: { PORT: 80 as any } }, ProblemCode.FORMAT, 'env.PORT: is not a text, received 80; write it in quotes: "80"'),
  app('a variable that is a list', { env: { HOSTS: ['a'] as any } }, ProblemCode.FORMAT, 'env.HOSTS: is not a text, received ["a"]; write a text in quotes'),
  app('a variable with NUL', { env: { A: 'a\0b' } }, ProblemCode.FORMAT,
    'env.A: has a NUL character in it, with which no container starts, received "a\\u0000b"; leave it out, or put the text into a file'),
  app('a value with NUL', { envValues: { A: EnvValue.fromValue('\0') } }, ProblemCode.FORMAT,
    'envValues.A: has a NUL character in it, with which no container starts, received "\\u0000"; leave it out, or put the text into a file'),
  app('a command with NUL', { command: ['run', '\0'] }, ProblemCode.FORMAT,
    'command[1]: has a NUL character in it, with which no container starts, received "\\u0000"; leave it out, or put the text into a file'),
  app('an argument with NUL', { args: ['\0'] }, ProblemCode.FORMAT,
    'args[0]: has a NUL character in it, with which no container starts, received "\\u0000"; leave it out, or put the text into a file'),
  app('a variable twice', { env: { A: '' }, envValues: { A: EnvValue.fromValue('') } }, ProblemCode.DUPLICATE, 'envValues.A: stands in env as well; write it once'),
  app('a persistent identity of the main container', {
    envValues: { NAME: EnvValue.fromFieldRef(EnvFieldPaths.POD_LABEL, { key: 'statefulset.kubernetes.io/pod-name' }) },
  }, ProblemCode.UNSAFE,
  'envValues.NAME: asks for a persistent identity, which the pods of a Deployment do not have, '
    + 'received "metadata.labels[\'statefulset.kubernetes.io/pod-name\']"; use a StatefulDatabase, whose pods keep their names'),
  app('a persistent identity', {
    sidecars: [{ name: 'member', image: 'b:1', envValues: { INDEX: EnvValue.fromFieldRef(EnvFieldPaths.POD_LABEL, { key: 'apps.kubernetes.io/pod-index' }) } }],
  }, ProblemCode.UNSAFE,
  'sidecars[0].envValues.INDEX: asks for a persistent identity, which the pods of a Deployment do not have, '
    + 'received "metadata.labels[\'apps.kubernetes.io/pod-index\']"; use a StatefulDatabase, whose pods keep their names'),
  app('a probe without a port', { readiness: Probe.tcp() }, ProblemCode.REQUIRED,
    'readiness.port: is missing, and the container has no TCP port; name the port of the probe, or the ports of the container'),
  app('a probe path without a slash', { port: 80, liveness: Probe.http('healthz') }, ProblemCode.FORMAT,
    'liveness.path: is not the path of a URL, received "healthz"; start it with "/", and escape white space'),
  app('a header with a colon', { port: 80, readiness: Probe.http('/', { headers: { 'Host:': 'a' } }) }, ProblemCode.FORMAT,
    'readiness.headers["Host:"]: is not the name of an HTTP header, received "Host:"; use letters, digits and "-"'),
  app('liveness that needs two successes', { port: 80, liveness: Probe.tcp({ successThreshold: 2 }) }, ProblemCode.RANGE,
    'liveness.successThreshold: is out of range, received 2; write a whole number between 1 and 1'),
  app('a probe that may never fail', { port: 80, startup: Probe.tcp({ failureThreshold: 0 }) }, ProblemCode.RANGE,
    'startup.failureThreshold: is out of range, received 0; write a whole number of at least 1'),
  app('a probe every 0 seconds', { port: 80, readiness: Probe.tcp({ period: Duration.seconds(0) }) }, ProblemCode.RANGE,
    'readiness.period: is out of range, received "0s"; write whole seconds, at least 1'),
  app('a grace period for readiness', { port: 80, readiness: Probe.tcp({ terminationGracePeriod: Duration.seconds(5) }) }, ProblemCode.CONFLICT,
    'readiness.terminationGracePeriod: has no meaning for readiness, which stops nothing; leave it out'),
  app('an empty probe command', { readiness: Probe.exec([]) }, ProblemCode.REQUIRED,
    'readiness.command: names no program, received []; write the program and its arguments, each a text of its own'),
  app('a hook on port 0', { postStart: Handler.http('/', 0) }, ProblemCode.RANGE, 'postStart.port: is out of range, received 0; write a whole number between 1 and 65535'),
  app('a hook that sleeps longer than the pod lives', { preStop: Handler.sleep(Duration.seconds(31)) }, ProblemCode.RANGE,
    'preStop.duration: is longer than the termination grace period, received "31s"; write at most 30s, or make terminationGracePeriod longer'),
  app('a hook that sleeps for half a second', { preStop: Handler.sleep(Duration.millis(500)) }, ProblemCode.RANGE,
    'preStop.duration: is out of range, received "0.5s"; write whole seconds, at least 1'),
];

const resources: Refusal[] = [
  app('no CPU', { resources: { cpu: Cpu.millis(0) } }, ProblemCode.QUANTITY,
    'resources.cpu: is not a positive number of thousandths of a core, received "0m"; write for example Cpu.millis(250) or Cpu.units(2)'),
  app('a ten-thousandth of a core', { resources: { cpuLimit: Cpu.units(0.0001) } }, ProblemCode.QUANTITY,
    'resources.cpuLimit: is not a positive number of thousandths of a core, received "0.0001"; write for example Cpu.millis(250) or Cpu.units(2)'),
  app('no memory', { resources: { memory: Size.mebibytes(0) } }, ProblemCode.QUANTITY,
    'resources.memory: is not a whole, positive number of KiB, received 0; write for example Size.mebibytes(512)'),
  app('a third of a KiB', { resources: { ephemeralStorage: Size.kibibytes(1 / 3) } }, ProblemCode.QUANTITY,
    'resources.ephemeralStorage: is not a whole, positive number of KiB, received 0.3333333333333333; write for example Size.mebibytes(512)'),
  app('a CPU limit below the request', { resources: { cpu: Cpu.units(1), cpuLimit: Cpu.millis(500) } }, ProblemCode.RANGE,
    'resources.cpuLimit: is less than what is requested, received "500m"; write at least 1'),
  app('a memory limit below the request', { resources: { memory: Size.gibibytes(1), memoryLimit: Size.mebibytes(512) } }, ProblemCode.RANGE,
    'resources.memoryLimit: is less than what is requested, received "512Mi"; write at least 1Gi'),
  app('a device without a domain', { resources: { extended: { gpu: 1 } } }, ProblemCode.NAME,
    'resources.extended.gpu: has no domain, received "gpu"; write it as the device plugin names it: "nvidia.com/gpu"'),
  app('half a device', { resources: { extended: { 'nvidia.com/gpu': 0.5 } } }, ProblemCode.RANGE,
    'resources.extended["nvidia.com/gpu"]: is out of range, received 0.5; write a whole number of at least 1'),
];

const volumes: Refusal[] = [
  app('a relative mount path', { mounts: [{ path: 'data', volume: Volume.scratch('a') }] }, ProblemCode.FILE_PATH,
    'mounts[0].path: is not an absolute path, received "data"; start it with "/", and use no ".." and no ":"'),
  app('a mount path with a colon', { mounts: [{ path: '/a:b', volume: Volume.scratch('a') }] }, ProblemCode.FILE_PATH,
    'mounts[0].path: is not an absolute path, received "/a:b"; start it with "/", and use no ".." and no ":"'),
  app('a sub path that leaves the volume', { mounts: [{ path: '/a', subPath: '../etc', volume: Volume.scratch('a') }] }, ProblemCode.FILE_PATH,
    'mounts[0].subPath: is not a path inside of the volume, received "../etc"; do not start it with "/", and use no ".."'),
  app('a volume name with an underscore', { mounts: [{ path: '/a', volume: Volume.scratch('my_data') }] }, ProblemCode.NAME,
    `mounts[0].volume.name: is not a valid name, received "my_data"; ${LABEL_FIX}`),
  {
    title: 'a file of a Secret that starts with two dots',
    program: chart => {
      const secret = Secret.fromSecretName(chart, 'secret', 'tls');
      new StatelessApp(chart, 'web', { image: 'app:1.0', mounts: [{ path: '/tls', volume: Volume.secret(secret, { items: { key: '..data' } }) }] });
    },
    code: ProblemCode.FILE_PATH,
    message: 'test/web: mounts[0].volume.items.key: starts with "..", which the kubelet keeps for itself, received "..data"; '
      + 'give the file another name [file-path]',
  },
  app('scratch of no size', { mounts: [{ path: '/a', volume: Volume.scratch('a', { sizeLimit: Size.mebibytes(0) }) }] }, ProblemCode.QUANTITY,
    'mounts[0].volume.sizeLimit: is not a whole, positive number of KiB, received 0; write for example Size.mebibytes(512)'),
  app('one path twice', { mounts: [{ path: '/a', volume: Volume.scratch('a') }, { path: '/a', volume: Volume.scratch('b') }] }, ProblemCode.DUPLICATE,
    'mounts two things at one path, received "/a"; give each mount, config file and writable path a path of its own'),
  app('two volumes of one name', { mounts: [{ path: '/a', volume: Volume.scratch('a') }, { path: '/b', volume: Volume.scratch('a') }] }, ProblemCode.DUPLICATE,
    'mounts[1].volume: is the name of another volume of the pod as well, received "a"; '
    + 'give each volume a name of its own, or share one Volume object between the containers'),
  app('a writable path that is relative', { writablePaths: ['cache'] }, ProblemCode.FILE_PATH,
    'writablePaths[0]: is not an absolute path, received "cache"; start it with "/", and use no ".." and no ":"'),
  app('a config file at a directory', { configFiles: { '/etc/': '' } }, ProblemCode.FILE_PATH,
    'configFiles["/etc/"]: is not the path of a file, received "/etc/"; end it with the name of the file'),
  app('a config file that is no text', { configFiles: { '/etc/a': { a: 1 } as any } }, ProblemCode.FORMAT,
    'configFiles["/etc/a"]: is not a text, received {"a":1}; write the content of the file'),
  app('two config files that share a key', { configFiles: { '/etc/a_b': '1', '/etc_a/b': '2' } }, ProblemCode.DUPLICATE,
    'configFiles["/etc_a/b"]: has another content than the file that shares its key etc_a_b; give one of them another path'),
  app('config files of more than 1 MiB', { configFiles: { '/a': 'x'.repeat(1048576) } }, ProblemCode.TOO_LARGE,
    'configFiles: has 1048577 bytes in all; keep the files below 1 MiB together, or put them on a volume'),
  app('several pods on a ReadWriteOnce store', { replicas: 2, mounts: [{ path: '/data', volume: rwo }] }, ProblemCode.UNSAFE,
    'replicas: needs the store test/data on several nodes, and it is ReadWriteOnce, received 2; '
    + 'run one pod, make the store ReadWriteMany, or use a StatefulDatabase, which has a store for each pod'),
  app('a surge on a ReadWriteOncePod store', { replicas: 1, rollout: Rollout.rolling(), mounts: [{ path: '/data', volume: rwop }] }, ProblemCode.UNSAFE,
    'rollout: starts a new pod before the old one is gone, and the store test/data is ReadWriteOncePod; '
    + 'write Rollout.recreate(), or maxSurge 0 with maxUnavailable 1'),
  app('a raw block store as a directory', { mounts: [{ path: '/data', volume: raw }] }, ProblemCode.UNSUPPORTED,
    'mounts[0].volume: is a raw block device, not a directory, received "disk"; write it among the blockDevices'),
  app('a directory as a raw block device', { replicas: 1, blockDevices: [{ path: '/dev/xvda', volume: rwo }] }, ProblemCode.UNSUPPORTED,
    'blockDevices[0].volume: is a directory, not a raw block device, received "data"; '
    + 'write it among the mounts, or give the store volumeMode: VolumeMode.BLOCK'),
  app('writing to a ReadOnlyMany store', { replicas: 1, mounts: [{ path: '/data', volume: rox }] }, ProblemCode.UNSUPPORTED,
    'mounts[0].readOnly: is needed: the store test/data can only be read; write readOnly: true'),
];

const placement: Refusal[] = [
  app('a node label that is no key', { nodeSelector: { 'a b': 'c' } }, ProblemCode.LABEL, `nodeSelector["a b"]: is not a valid key, received "a b"; ${KEY_FIX}`),
  app('a taint that is no key', { tolerations: [Toleration.exists('')] }, ProblemCode.LABEL, `tolerations[0].key: is not a valid key, received ""; ${KEY_FIX}`),
  app('eviction for another effect', { tolerations: [Toleration.exists('a', { effect: TaintEffect.NO_SCHEDULE, evictAfter: Duration.seconds(1) })] }, ProblemCode.CONFLICT,
    'tolerations[0].evictAfter: is for the effect NoExecute only, received "NoSchedule"; write effect: TaintEffect.NO_EXECUTE, or leave it out'),
  app('an affinity of weight 0', { affinity: [Affinity.toNodes('a', [], { weight: 0 })] }, ProblemCode.RANGE,
    'affinity[0].weight: is out of range, received 0; write a whole number between 1 and 100'),
  app('an affinity to a place without a key', { affinity: [Affinity.toPods({}, { topologyKey: '' })] }, ProblemCode.LABEL,
    `affinity[0].topologyKey: is not a valid key, received ""; ${KEY_FIX}`),
  app('a spread of skew 0', { topologySpread: [{ topologyKey: 'zone', maxSkew: 0 }] }, ProblemCode.RANGE,
    'topologySpread[0].maxSkew: is out of range, received 0; write a whole number of at least 1'),
  app('a spread twice', { topologySpread: [{ topologyKey: 'zone' }, { topologyKey: 'zone' }] }, ProblemCode.DUPLICATE,
    'topologySpread[1].topologyKey: is there already, received "zone"; write it once'),
  app('domains of a wish', { topologySpread: [{ topologyKey: 'zone', minDomains: 2 }] }, ProblemCode.CONFLICT,
    'topologySpread[0].minDomains: is for a required spread only, received 2; write required: true, or leave it out'),
  app('DNS from nowhere', { dns: { policy: DnsPolicy.NONE } }, ProblemCode.REQUIRED,
    'dns.nameservers: is missing: the policy None takes nothing from the node or the cluster; name at least one address'),
  app('four name servers', { dns: { nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'] } }, ProblemCode.RANGE,
    'dns.nameservers: has 4 entries, received ["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4"]; name at most 3'),
  app('33 search domains', { dns: { searches: Array(33).fill('example.com') } }, ProblemCode.RANGE, 'dns.searches: has 33 entries; name at most 32'),
  app('a search domain in upper case', { dns: { searches: ['.', 'Example.com'] } }, ProblemCode.HOST,
    'dns.searches[1]: is not a DNS name, received "Example.com"; write it in lower case, without scheme, port or path: "shop.example.com"'),
  app('a taint value with a space', { tolerations: [Toleration.equal('a', 'b c')] }, ProblemCode.LABEL,
    'tolerations[0].value: is not a valid label value, received "b c"; '
    + 'use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends'),
  app('nodes by a label that is no key', { affinity: [Affinity.toNodes('', [])] }, ProblemCode.LABEL,
    `affinity[0].label: is not a valid key, received ""; ${KEY_FIX}`),
  app('a host alias that is no address', { hostAliases: [{ ip: 'db', hostnames: ['db'] }] }, ProblemCode.ADDRESS,
    'hostAliases[0].ip: is not an IP address, received "db"; write for example "10.1.2.3" or "2001:db8::1"'),
];

const security: Refusal[] = [
  app('root without saying so', { podSecurity: { user: 0 } }, ProblemCode.CONFLICT,
    'podSecurity.user: is root, which the container may not be, received 0; take another user, or write allowRoot: true'),
  app('a container as root without saying so', { security: { user: 0 } }, ProblemCode.CONFLICT,
    'security.user: is root, which the container may not be, received 0; take another user, or write allowRoot: true'),
  app('a negative group', { podSecurity: { fsGroup: -1 } }, ProblemCode.RANGE, 'podSecurity.fsGroup: is out of range, received -1; write a whole number of at least 0'),
  app('a seccomp file for the pod', { podSecurity: { seccompProfile: SeccompProfileType.LOCALHOST } }, ProblemCode.UNSUPPORTED,
    'podSecurity.seccompProfile: needs a file, which differs by container, received "Localhost"; '
    + 'set seccompProfile and seccompLocalhostProfile in the security of the container'),
  app('a seccomp file without a profile', { security: { seccompLocalhostProfile: 'a.json' } }, ProblemCode.CONFLICT,
    'security.seccompLocalhostProfile: goes with the seccomp profile Localhost, and only with it, received "a.json"; write both, or neither'),
  app('capabilities of a privileged container', { security: { privileged: true, capabilities: [Capability.SYS_ADMIN] } }, ProblemCode.CONFLICT,
    'security.capabilities: has no meaning for a privileged container, which has them all, received ["SYS_ADMIN"]; leave out one of them'),
  app('a kernel parameter with a space', { podSecurity: { sysctls: { 'net core': '1' } } }, ProblemCode.NAME,
    'podSecurity.sysctls["net core"]: is not the name of a kernel parameter, received "net core"; write it as sysctl does: "net.core.somaxconn"'),
];

export const POD_REFUSALS: Refusal[] = [...images, ...ports, ...processes, ...resources, ...volumes, ...placement, ...security];

import { Duration, Size } from 'cdk8s';
import { Cpu, PercentOrAbsolute, Protocol } from 'cdk8s-plus-28';
import { Environment, Handler, ProblemCode, Profile, Rollout, StatelessApp } from '../../src';
import { app, KEY_FIX, LABEL_FIX, NAME_FIX, Refusal } from '../refusal';

const names: Refusal[] = [
  app('a name with an underscore', {}, ProblemCode.NAME, `name: is not a valid name, received "my_app"; ${NAME_FIX}`, 'my_app'),
  app('a name of 64 characters', { name: 'a'.repeat(64), containerName: 'app' }, ProblemCode.NAME, `name: has 64 characters, received "${'a'.repeat(64)}"; use at most 63`),
  app('an empty name', { name: '', containerName: 'app' }, ProblemCode.NAME, `name: is not a valid name, received ""; ${NAME_FIX}`),
  app('a container name with a dot', { containerName: 'a.b' }, ProblemCode.NAME, `containerName: is not a valid name, received "a.b"; ${LABEL_FIX}`),
  app('a sidecar with the name of the main container', { sidecars: [{ name: 'web', image: 'b:1' }] }, ProblemCode.DUPLICATE,
    'sidecars[0].name: is the name of another container of the pod as well, received "web"; give each container a name of its own'),
  app('two init containers with one name', { initContainers: [{ name: 'a', image: 'a:1' }, { name: 'a', image: 'a:1', writablePaths: [] }] }, ProblemCode.DUPLICATE,
    'initContainers[1].name: is the name of another container of the pod as well, received "a"; give each container a name of its own'),
  app('a label value with a space', { labels: { team: 'my team' } }, ProblemCode.LABEL,
    'labels.team: is not a valid label value, received "my team"; use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends'),
  app('a label key with two slashes', { podLabels: { 'a/b/c': 'd' } }, ProblemCode.LABEL, `podLabels["a/b/c"]: is not a valid key, received "a/b/c"; ${KEY_FIX}`),
  app('an annotation key with a space', { annotations: { 'a b': '' } }, ProblemCode.ANNOTATION, `annotations["a b"]: is not a valid key, received "a b"; ${KEY_FIX}`),
  app('an annotation that is a number', { podAnnotations: { port: 80 as any } }, ProblemCode.ANNOTATION, 'podAnnotations.port: is not a text, received 80; write it in quotes: "80"'),
  app('annotations of more than 256 KiB', { annotations: { a: 'x'.repeat(262144) } }, ProblemCode.ANNOTATION,
    'annotations: has 262145 bytes; keep keys and values below 262144 bytes together'),
  app('a component that is no label value', { component: '-' }, ProblemCode.LABEL,
    'component: is not a valid label value, received "-"; use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends'),
  app('a priority class in upper case', { priorityClassName: 'High' }, ProblemCode.NAME, `priorityClassName: is not a valid name, received "High"; ${NAME_FIX}`),
];

const numbers: Refusal[] = [
  app('negative replicas', { replicas: -1 }, ProblemCode.RANGE, 'replicas: is out of range, received -1; write a whole number of at least 0'),
  app('half a replica', { replicas: 1.5 }, ProblemCode.RANGE, 'replicas: is out of range, received 1.5; write a whole number of at least 0'),
  app('replicas that are not a number', { replicas: NaN }, ProblemCode.RANGE, 'replicas: is out of range, received NaN; write a whole number of at least 0'),
  app('a negative revision history', { revisionHistoryLimit: -1 }, ProblemCode.RANGE, 'revisionHistoryLimit: is out of range, received -1; write a whole number of at least 0'),
  app('port 0', { port: 0 }, ProblemCode.RANGE, 'port: is out of range, received 0; write a whole number between 1 and 65535'),
  app('port 65536', { ports: [{ port: 65536 }] }, ProblemCode.RANGE, 'ports[0].port: is out of range, received 65536; write a whole number between 1 and 65535'),
  app('a Service port of 0', { ports: [{ port: 80, servicePort: 0 }] }, ProblemCode.RANGE,
    'ports[0].servicePort: is out of range, received 0; write a whole number between 1 and 65535'),
  app('half a second', { minReady: Duration.millis(500) }, ProblemCode.RANGE, 'minReady: is out of range, received "0.5s"; write whole seconds, at least 0'),
  app('no patience', { startupPatience: Duration.seconds(0) }, ProblemCode.RANGE, 'startupPatience: is out of range, received "0s"; write whole seconds, at least 1'),
  app('a minReady longer than the deadline', { minReady: Duration.minutes(10) }, ProblemCode.CONFLICT,
    'minReady: is no shorter than the progress deadline, so that every rollout fails, received "600s"; make it shorter than 600s, or progressDeadline longer'),
  app('a drain delay longer than the grace period', { port: 80, drainDelay: Duration.seconds(30) }, ProblemCode.UNSAFE,
    'drainDelay: is no shorter than the termination grace period, so that the app is killed before it is asked to stop, received "30s"; '
    + 'make it shorter, or terminationGracePeriod longer than 30s'),
  app('a drain delay beside a preStop hook', { port: 80, drainDelay: Duration.seconds(1), preStop: Handler.exec(['bye']) }, ProblemCode.CONFLICT,
    'drainDelay: is a preStop hook itself; leave out preStop, or do the waiting in it'),
];

const rollouts: Refusal[] = [
  app('a rollout that replaces nothing', { rollout: Rollout.rolling({ maxSurge: PercentOrAbsolute.absolute(0) }) }, ProblemCode.CONFLICT,
    'rollout.maxUnavailable: is zero as well as maxSurge, so that no pod can be replaced, received 0; let one of them be more than zero'),
  app('more than all pods unavailable', { rollout: Rollout.rolling({ maxUnavailable: PercentOrAbsolute.percent(101) }) }, ProblemCode.RANGE,
    'rollout.maxUnavailable: is out of range, received "101%"; write a whole number of pods, or a whole percentage of at most 100'),
  app('a negative surge', { rollout: Rollout.rolling({ maxSurge: PercentOrAbsolute.absolute(-1) }) }, ProblemCode.RANGE,
    'rollout.maxSurge: is out of range, received -1; write a whole number of pods, or a whole percentage'),
];

const environments: Refusal[] = [
  {
    title: 'an app in a cluster-scoped environment',
    program: chart => new StatelessApp(new Environment(chart, 'cluster', { clusterScoped: true }), 'web', { image: 'app:1.0', ports: [{ port: 53, protocol: Protocol.UDP }] }),
    code: ProblemCode.SCOPE,
    message: 'test/cluster/web: needs a namespace, and is in a cluster-scoped environment; put it into an Environment without clusterScoped [scope]',
  },
  {
    title: 'an app as root in an environment that admits none',
    program: chart => new StatelessApp(new Environment(chart, 'prod'), 'web', { image: 'app:1.0', podSecurity: { allowRoot: true } }),
    code: ProblemCode.SCOPE,
    message: 'test/prod/web: podSecurity.allowRoot: needs Pod Security baseline, and the environment test/prod enforces restricted; '
      + 'leave it out, or use an Environment with podSecurity: PodSecurityLevel.BASELINE [scope]',
  },
  {
    title: 'a namespace for a cluster-scoped environment',
    program: chart => new Environment(chart, 'cluster', { clusterScoped: true, defaultDeny: true }),
    code: ProblemCode.CONFLICT,
    message: 'test/cluster: defaultDeny: is about a namespace, which a cluster-scoped environment does not have, received true; leave it out, or leave out clusterScoped [conflict]',
  },
  {
    title: 'a namespace with a dot',
    program: chart => new Environment(chart, 'prod.eu'),
    code: ProblemCode.NAME,
    message: `test/prod.eu: namespace: is not a valid name, received "prod.eu"; ${LABEL_FIX} [name]`,
  },
  {
    title: 'labels of a namespace that somebody else makes',
    program: chart => new Environment(chart, 'prod', { createNamespace: false, annotations: { a: 'b' } }),
    code: ProblemCode.CONFLICT,
    message: 'test/prod: annotations: is written on the Namespace, which is not created here, received {"a":"b"}; leave it out, or leave out createNamespace [conflict]',
  },
  {
    title: 'a quota of half a pod',
    program: chart => new Environment(chart, 'prod', { quota: { pods: 0.5 } }),
    code: ProblemCode.RANGE,
    message: 'test/prod: quota.pods: is out of range, received 0.5; write a whole number of at least 0 [range]',
  },
  {
    title: 'a quota of no CPU',
    program: chart => new Environment(chart, 'prod', { quota: { cpu: Cpu.millis(0) } }),
    code: ProblemCode.QUANTITY,
    message: 'test/prod: quota.cpu: is not a positive number of thousandths of a core, received "0m"; '
      + 'write for example Cpu.millis(250) or Cpu.units(2) [quantity]',
  },
  {
    title: 'no memory by default',
    program: chart => new Environment(chart, 'prod', { containerLimits: { defaultMemory: Size.mebibytes(0) } }),
    code: ProblemCode.QUANTITY,
    message: 'test/prod: containerLimits.defaultMemory: is not a whole, positive number of KiB, received 0; write for example Size.mebibytes(512) [quantity]',
  },
  {
    title: 'a profile with half a replica',
    program: chart => new StatelessApp(new Environment(chart, 'prod', { profile: Profile.custom({ replicas: 0.5 }) }), 'web', { image: 'app:1.0' }),
    code: ProblemCode.RANGE,
    message: 'test/prod: profile.replicas: is out of range, received 0.5; write a whole number of at least 0 [range]',
  },
];

export const APP_REFUSALS: Refusal[] = [...names, ...numbers, ...rollouts, ...environments];

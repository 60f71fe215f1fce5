import * as fc from 'fast-check';
import { Gen, optional, reference } from './arbitrary';
import { backup, existingBackup, listingOptions, restoreOptions, scheduledSnapshot } from './backups';
import { database, externalDatabase } from './databases';
import { environment } from './environment';
import { connectOptions, externalService, ingressOptions, metric, peer, policyPorts, routeOptions } from './networking';
import { Creation, FreshId, Invocation, Program, Reference, Statement } from './program';
import { existingClaimOptions, snapshot, snapshotClass, storageClasses, store } from './storage';
import { host, objectName } from './values';
import { agent, app, cpuScaling, memoryScaling, ordering, scalingOptions, scheduledTask, task } from './workloads';

/** The id of a construct is its name where the props do not say; the tree itself has no empty one, and none that all objects have. */
const constructId = objectName.filter(each => typeof each === 'string' && each.trim() !== '' && !(each in {})) as fc.Arbitrary<string>;

function creation(type: string, kind: string, ...args: Gen[]): fc.Arbitrary<Statement> {
  return fc.tuple(constructId, fc.tuple(...args)).map(([id, made]): Creation => ({ create: type, kind, id, args: made }));
}

function invocation(kind: string, method: string, ...args: Gen[]): fc.Arbitrary<Statement> {
  return fc.tuple(fc.nat(2), fc.tuple(...args)).map(([index, values]): Invocation => ({ on: new Reference(kind, index), method, args: values }));
}

const connectable = fc.constantFrom('app', 'database', 'external', 'externalDatabase', 'agent').chain(kind => reference(kind));
const connecting = fc.constantFrom('app', 'agent', 'task', 'scheduledTask');

const parts: { readonly weight: number; readonly arbitrary: fc.Arbitrary<Statement> }[] = [
  { weight: 12, arbitrary: creation('StatelessApp', 'app', app) },
  { weight: 12, arbitrary: creation('StatefulDatabase', 'database', database) },
  { weight: 10, arbitrary: creation('NodeAgent', 'agent', agent) },
  { weight: 5, arbitrary: creation('Task', 'task', task) },
  { weight: 5, arbitrary: creation('ScheduledTask', 'scheduledTask', scheduledTask) },
  { weight: 9, arbitrary: creation('ScheduledBackup', 'backup', backup) },
  { weight: 5, arbitrary: invocation('backup', 'restore', reference('chart'), fc.constant(new FreshId()), restoreOptions) },
  { weight: 4, arbitrary: invocation('backup', 'list', reference('chart'), fc.constant(new FreshId()), listingOptions) },
  { weight: 3, arbitrary: creation('Backup.fromExisting', 'existingBackup', existingBackup) },
  { weight: 5, arbitrary: creation('ScheduledSnapshot', 'scheduledSnapshot', scheduledSnapshot) },
  { weight: 18, arbitrary: creation('PersistentStore', 'store', store) },
  ...Object.entries(storageClasses).map(([type, props]) => ({ weight: 3, arbitrary: creation(type, 'class', props) })),
  { weight: 2, arbitrary: creation('PersistentStore.fromClaimName', 'store', objectName, optional(existingClaimOptions)) },
  { weight: 4, arbitrary: creation('VolumeSnapshot', 'snapshot', snapshot) },
  { weight: 5, arbitrary: creation('VolumeSnapshotClass', 'snapshotClass', snapshotClass) },
  { weight: 3, arbitrary: creation('ExternalService', 'external', externalService) },
  { weight: 2, arbitrary: creation('Database.fromExternal', 'externalDatabase', externalDatabase) },
  { weight: 5, arbitrary: connecting.chain(kind => invocation(kind, 'connectTo', connectable, optional(connectOptions))) },
  { weight: 2, arbitrary: connecting.chain(kind => invocation(kind, 'allowTo', peer, optional(policyPorts))) },
  { weight: 2, arbitrary: fc.constantFrom('app', 'agent', 'database').chain(kind => invocation(kind, 'allowFrom', peer, optional(policyPorts))) },
  { weight: 3, arbitrary: invocation('app', 'exposeAt', host, optional(ingressOptions)) },
  { weight: 2, arbitrary: invocation('app', 'exposeVia', routeOptions) },
  { weight: 4, arbitrary: invocation('app', 'scaleOnCpu', cpuScaling) },
  { weight: 3, arbitrary: invocation('app', 'scaleOnMemory', memoryScaling) },
  { weight: 1, arbitrary: invocation('app', 'scaleOnMetric', metric, scalingOptions) },
  { weight: 4, arbitrary: fc.constantFrom('app', 'database', 'agent', 'scheduledTask').chain(kind => invocation('task', 'runBefore', reference(kind), optional(ordering))) },
];

const chart: fc.Arbitrary<Program['chart']> = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(constructId, environment).map(([id, props]) => ({ create: 'Environment' as const, id, props })) },
  { weight: 1, arbitrary: fc.constantFrom({ create: 'Chart' as const, id: 'chart', props: undefined }) },
);

const statement = fc.oneof(...parts);

/**
 * A chart and one statement in it, at times up to four. What they refer to is made where nobody has made it. Of many mistakes
 * in one program each could hide behind another, and what is large takes the servers longer.
 */
export const programs: fc.Arbitrary<Program> = fc.record({
  chart,
  statements: fc.oneof(
    { weight: 1, arbitrary: fc.array(statement, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(statement, { minLength: 2, maxLength: 4, size: 'max' }) },
  ),
});

import { ApiObject, Chart, Size } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { evaluate, named, Program, World } from './program';
import {
  App, Database, DatabaseEngine, EbsStorageClass, Environment, ExternalService, ExternalTarget, NodeAgent, PersistentStore, Problem, Schedule,
  ScheduledBackup, ScheduledTask, StatefulDatabase, StatelessApp,
  BackupDestination, BackupSource, Task, ValidationError, VolumeMode, VolumeSnapshot, VolumeSnapshotClass, SnapshotDriver,
} from '../../src';
import { isClusterScoped } from '../../src/objects/manifest';
import { Renderer } from '../../src/synth/render';
import { Synthesis } from '../../src/synth/synthesis';
import { PropPath } from '../../src/validation/prop-path';
import { kubernetesMinorOf } from '../../src/validation/rules/kubernetes-version';

/** An object as it would be written. */
export interface Document {
  readonly manifest: any;
  readonly text: string;
}

/** What the library makes of a program. */
export interface Outcome {
  /** Why it is refused; nothing is wrong where there is none. */
  readonly problems: readonly Problem[];
  /** What it writes; and where it refuses, what it would have written if nobody had looked. */
  readonly documents: readonly Document[];
  /** Of a refused program, why some of its objects could not be written nevertheless. */
  readonly obstacles: readonly Error[];
  /** Whether something is written that shows what a problem is about. */
  readonly shows: (problem: Problem) => boolean;
  /** The Kubernetes that the program is for, where it says. */
  readonly minor?: number;
}

// What says schedules in words throws at those that are wrong.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const cronstrue: { toString: (expression: string) => string } = require('cronstrue');

const IMAGE = 'app:1.0';

/** What references find where the program has made nothing of the kind. */
const MAKE: { readonly [kind: string]: (scope: Construct, id: string) => unknown } = {
  chart: scope => scope,
  app: (scope, id) => new StatelessApp(scope, id, { image: IMAGE, port: 8080 }),
  agent: (scope, id) => new NodeAgent(scope, id, { image: IMAGE, port: 8080 }),
  task: (scope, id) => new Task(scope, id, { image: IMAGE }),
  scheduledTask: (scope, id) => new ScheduledTask(scope, id, { image: IMAGE, schedule: Schedule.cron('@daily') }),
  database: (scope, id) => new StatefulDatabase(scope, id, { engine: DatabaseEngine.postgres({ version: '17.2' }), storage: { size: Size.gibibytes(10) } }),
  store: (scope, id) => new PersistentStore(scope, id, { size: Size.gibibytes(10) }),
  block: (scope, id) => new PersistentStore(scope, id, { size: Size.gibibytes(10), volumeMode: VolumeMode.BLOCK }),
  class: (scope, id) => new EbsStorageClass(scope, id),
  snapshot: (scope, id) => new VolumeSnapshot(scope, id, { contentName: 'content' }),
  snapshotClass: (scope, id) => new VolumeSnapshotClass(scope, id, { driver: SnapshotDriver.ebs() }),
  external: (scope, id) => new ExternalService(scope, id, { target: ExternalTarget.dnsName('mail.example.com'), ports: [{ port: 25 }] }),
  externalDatabase: (scope, id) => Database.fromExternal(scope, id, { host: 'db.example.com', port: 5432 }),
  backup: (scope, id) => new ScheduledBackup(scope, id, {
    source: BackupSource.command({ image: IMAGE, command: ['dump'] }),
    schedule: Schedule.cron('@daily'),
    destinations: [BackupDestination.store(new PersistentStore(scope, `${id}-store`, { size: Size.gibibytes(10) }))],
  }),
};

/** Runs the statements of a program, each by `step`, which may let the next ones run although one has failed. */
function run(app: App, { chart, statements }: Program, step: (statement: () => void) => void): void {
  const made = new Map<string, unknown[]>();
  let scope: Construct | undefined;
  let ids = 0;
  const freshId = () => `made-${ids += 1}`;
  // Two constructs with one id are refused by the tree itself.
  const unlessTaken = (id: string) => scope!.node.tryFindChild(id) ? `${id}-${freshId()}` : id;
  const add = (kind: string, thing: unknown) => made.set(kind, [...made.get(kind) ?? [], thing]);
  const world: World = {
    get scope() { return scope!; },
    freshId,
    find: (kind, index) => {
      if (!made.has(kind)) {
        add(kind, MAKE[kind](scope!, unlessTaken(kind)));
      }
      const found = made.get(kind)!;
      return found[index % found.length];
    },
  };
  step(() => {
    scope = chart.create === 'Chart' ? new Chart(app, chart.id, { namespace: 'plain' }) : new Environment(app, chart.id, evaluate(chart.props, world));
  });
  if (!scope) {
    return;
  }
  for (const statement of statements) {
    step(() => {
      if (!('create' in statement)) {
        const target: any = evaluate(statement.on, world);
        target[statement.method](...evaluate(statement.args, world));
        return;
      }
      const { owner, value } = named(statement.create);
      const args = evaluate(statement.args, world);
      const place = [scope, unlessTaken(statement.id)];
      add(statement.kind, statement.create.includes('.') ? value.call(owner, ...place, ...args) : new value(...place, ...args));
    });
  }
}

/** What the library says to a program. */
export function synthesize(program: Program): Outcome {
  try {
    const app = new App();
    run(app, program, statement => statement());
    const documents = [...new Synthesis(app).render()].flatMap(chart => [...chart.documents]);
    return { problems: [], documents, obstacles: [], shows: () => true, minor: minorOf(app) };
  } catch (error) {
    if (error instanceof ValidationError) {
      return { ...synthesizeAnyway(program), problems: error.problems };
    }
    throw error;
  }
}

/**
 * What a refused program would have written. Rules only report what they find, and a constructor goes on until it throws all
 * of it at once: without that, the objects are made of what is wrong as well, and a server can be asked.
 */
function synthesizeAnyway(program: Program): Pick<Outcome, 'documents' | 'obstacles' | 'shows' | 'minor'> {
  const { throwReported } = PropPath.prototype;
  const describeCron = cronstrue.toString;
  const obstacles: Error[] = [];
  const attempt = (step: () => void) => {
    try {
      step();
    } catch (error) {
      obstacles.push(error as Error);
    }
  };
  PropPath.prototype.throwReported = () => undefined;
  cronstrue.toString = () => '';
  try {
    const app = new App();
    run(app, program, attempt);
    const renderer = new Renderer(app);
    const documents: Document[] = [];
    const objects = objectsIn(app);
    objects.forEach(object => attempt(() => documents.push(renderer.render(object))));
    return { documents, obstacles, shows: problem => isShown(app, problem), minor: minorOf(app) };
  } finally {
    PropPath.prototype.throwReported = throwReported;
    cronstrue.toString = describeCron;
  }
}

/** Of a database that somebody else runs nothing is written but its credentials; of a few others nothing at all. */
function isShown(app: App, { path, prop = '' }: Problem): boolean {
  const construct = app.node.findAll().find(each => each.node.path === path);
  const objects = construct === undefined ? [] : objectsIn(construct);
  const about = prop === 'namespace' ? objects.filter(({ apiVersion, kind }) => !isClusterScoped(apiVersion, kind)) : objects;
  return about.length > 0 && (!isExternalDatabase(construct!) || prop.startsWith('credentials'));
}

function isExternalDatabase(construct: IConstruct): boolean {
  return 'connection' in construct && !(construct instanceof StatefulDatabase);
}

function objectsIn(construct: IConstruct): ApiObject[] {
  return construct.node.findAll().filter((each): each is ApiObject => ApiObject.isApiObject(each));
}

function minorOf(app: App): number | undefined {
  const [chart] = app.node.children;
  return chart && kubernetesMinorOf(chart);
}

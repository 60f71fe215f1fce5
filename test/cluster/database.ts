import { Duration, Size } from 'cdk8s';
import { eventually, Kubectl } from './kubectl';
import { TestNamespace } from './namespace';
import { fencesOf } from '../../examples/support/markdown';
import { Credentials, EbsStorageClass, Environment, ReclaimPolicy, StatefulDatabase, StatefulDatabaseProps, StatelessApp } from '../../src';

/** What the tests of an engine say of it. */
export interface DatabaseUnderTest {
  /** Also the name of the namespace and the class, behind `test-`. */
  readonly name: string;
  readonly props: Omit<StatefulDatabaseProps, 'storage'>;
  /** An image with the engine's client. */
  readonly clientImage: string;
}

const ROWS = 10_000;

/** A pod that is ready is reached a little later: when the proxy of the node has heard of it. */
const REACHED = 'for try in {1..30}; do timeout 2 bash -c ": < /dev/tcp/$DB_HOST/$DB_PORT" 2> /dev/null && break; sleep 0.5; done';

/** A database on a real cluster, an app that is connected to it, and what is done to them. */
export class TestDatabase {
  public readonly namespace: TestNamespace;
  private readonly className: string;
  private runbook = '';

  constructor(private readonly cluster: Kubectl, private readonly database: DatabaseUnderTest) {
    this.className = `test-${database.name}`;
    this.namespace = new TestNamespace(cluster, this.className);
    this.apply();
  }

  /** Applies the database, the app and the class of the disks; with other props than before, it is changed. */
  public apply(changes: Partial<StatefulDatabaseProps> = {}): void {
    this.namespace.apply((env, app) => {
      const outside = new Environment(app, 'cluster', { clusterScoped: true });
      const storageClass = new EbsStorageClass(outside, this.className, { reclaimPolicy: ReclaimPolicy.DELETE });
      const db = new StatefulDatabase(env, 'db', {
        storage: { size: Size.gibibytes(1), storageClass },
        // Its default image is not on every cluster of tests; this one has curl as well.
        credentials: Credentials.generated({ image: 'postgres:17' }),
        ...this.database.props,
        ...changes,
      });
      this.runbook = db.runbook;
      const client = new StatelessApp(env, 'client', { image: this.database.clientImage, command: ['sleep', 'infinity'], replicas: 1, terminationGracePeriod: Duration.seconds(1) });
      client.connectTo(db);
    });
  }

  /** Waits until all pods of the database, as they were applied last, are ready. */
  public ready(): void {
    this.namespace.kubectl.run(['rollout', 'status', '--timeout=300s', 'statefulset/db']);
  }

  /** Does what a section of the runbook says, edited by hand where that asks for it. */
  public follow(section: string, edit = (commands: string) => commands): void {
    this.namespace.kubectl.shell(edit(this.commandsOf(section)), '.');
  }

  /** Comes down to one pod as the runbook says. */
  public becomeAlone(): void {
    const code = this.commandsOf('Fewer pods');
    const [before, after] = code.split(/^# \d\. Set the replicas .*$/m);
    this.namespace.kubectl.shell(before, '.');
    this.apply();
    this.ready();
    this.namespace.kubectl.shell(`${before.split('\n')[0]}\n${after}`, '.');
  }

  /** Runs a shell script in the app's container, which has `DB_HOST`, `DB_PASSWORD` and so on. */
  public client(script: string): string {
    return this.namespace.kubectl.run(['exec', 'deployment/client', '--', 'bash', '-ceuo', 'pipefail', `${REACHED}\n${script}`]).trim();
  }

  /** Runs a shell script in a pod of the database. */
  public inPod(ordinal: number, script: string): string {
    return this.namespace.kubectl.run(['exec', `db-${ordinal}`, '--', 'bash', '-ceuo', 'pipefail', script]).trim();
  }

  /** Kills a pod without grace, as a node that loses its power does. */
  public kill(ordinal: number): void {
    this.namespace.kubectl.run(['delete', 'pod', `db-${ordinal}`, '--grace-period=0', '--force']);
  }

  /** Waits until a script prints something. */
  public async eventually(script: () => string, expected: string): Promise<void> {
    let last = '';
    await eventually(() => {
      try {
        last = script();
      } catch (error) {
        last = (error as Error).message;
      }
      return last === expected;
    }, () => last);
  }

  public remove(): void {
    // Its disks go with it: a clean stop is of no use to anybody.
    this.namespace.kubectl.run(['delete', 'pods', '--all', '--grace-period=0', '--force']);
    this.namespace.remove();
    this.cluster.run(['delete', 'storageclass', '--ignore-not-found', this.className]);
  }

  private commandsOf(section: string): string {
    return fencesOf(this.runbook.slice(this.runbook.indexOf(`## ${section}\n`)))[0].code;
  }
}

/**
 * The tests that every engine has to pass: what was written through its Service is there after its pod was killed, and
 * after the StatefulSet was deleted and applied again.
 *
 * @param write a script of the client that writes 10,000 rows
 * @param count a script of the client that prints how many there are
 */
export function keepsItsRows(database: () => TestDatabase, { write, count }: { write: string; count: string }): void {
  test('becomes ready, and takes 10,000 rows from an app that is connected', async () => {
    database().ready();
    database().namespace.rolledOut('client');
    database().client(write);
    expect(database().client(count)).toBe(`${ROWS}`);
  });

  test('has all of them after its pod was killed', async () => {
    database().kill(0);
    database().ready();
    await database().eventually(() => database().client(count), `${ROWS}`);
  });

  test('has all of them after its StatefulSet was deleted and applied again', async () => {
    database().namespace.kubectl.run(['delete', 'statefulset', 'db']);
    database().apply();
    database().ready();
    await database().eventually(() => database().client(count), `${ROWS}`);
  });
}

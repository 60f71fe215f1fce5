import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { NEEDS_CONTAINERS } from './applied-example';
import { describeOn, eventually, Followed, Kubectl } from './kubectl';
import { programsOf, readDocument, runProgram } from '../../examples/support/documents';
import { Fence, fencesOf } from '../../examples/support/markdown';
import { App, EbsStorageClass, Environment, ReclaimPolicy } from '../../src';

const PAGE = 'docs/getting-started.md';
const NAMESPACE = 'hello';
/** What is done already: the cluster, and the packages of the tests that run it. */
const PREPARES = /^(kind|mkdir|npm|npx)\b/;
/** A port of this machine, in place of one that may be taken. */
const PORT = '18473';

/**
 * What the programs are run with here, in place of what they say: images that are not on every cluster of tests, and the
 * directory for the temporary files of an nginx that is built otherwise.
 */
function fitted(code: string): string {
  return code
    .replace("database: 'shop',", "database: 'shop',\n  credentials: Credentials.generated({ image: 'postgres:17' }),")
    .replace('import { DatabaseEngine,', 'import { Credentials, DatabaseEngine,')
    .replace("'/var/cache/nginx'", "'/var/cache/nginx', '/var/lib/nginx'");
}

/** A reader who does what the page says, from its top to its bottom. */
class Reader {
  private readonly folder = mkdtempSync(join(tmpdir(), 'reader-'));
  private readonly page = readDocument(PAGE);
  private readonly programs = programsOf(PAGE);
  private readonly running: Followed[] = [];

  constructor(private readonly cluster: Kubectl, private readonly runsContainers: boolean) {
    mkdirSync(join(this.folder, 'dist'));
  }

  /** Reads a section; what its commands print has to be what the page shows. */
  public async read(title: string): Promise<void> {
    const begin = this.page.indexOf(`\n## ${title}\n`);
    const end = this.page.indexOf('\n## ', begin + 1);
    let printed = '';
    for (const fence of fencesOf(this.page).filter(each => each.start > begin && each.start < end)) {
      if (fence.language === 'ts') {
        this.synthesize(fence);
      } else if (fence.language === 'sh') {
        printed = await this.type(fence);
      } else if (fence.language === 'text' && this.runsContainers) {
        expect(printed.endsWith(fence.code) ? fence.code : printed).toBe(fence.code);
      }
    }
  }

  public leave(): void {
    this.running.forEach(each => each.stop());
    rmSync(this.folder, { recursive: true });
  }

  private synthesize(fence: Fence): void {
    const program = this.programs.find(each => each.fence.start === fence.start)!;
    for (const [path, content] of runProgram({ ...program, code: fitted(program.code) })) {
      writeFileSync(join(this.folder, 'dist', path), content);
    }
  }

  private async type(fence: Fence): Promise<string> {
    const lines = fence.code.replace(/localhost:8080|8080:8080/g, address => address.replace(/8080$|^8080/, PORT)).split('\n')
      .filter(line => !PREPARES.test(line) && (this.runsContainers || !/^curl\b/.test(line) && !NEEDS_CONTAINERS.test(line)));
    const [forward] = lines.filter(line => / port-forward /.test(line));
    if (forward) {
      await this.forward(forward.split(' ').slice(1));
    }
    return this.cluster.shell(lines.filter(line => line !== forward).join('\n'), this.folder);
  }

  private async forward(command: string[]): Promise<void> {
    const forwarding = this.cluster.follow(command);
    this.running.push(forwarding);
    await eventually(() => forwarding.lines().length > 0, () => 'nothing is forwarded', 30);
  }
}

describeOn(['real', 'simulated'], 'Getting started', () => {
  const cluster = Kubectl.connect();
  const runsContainers = cluster.kind() === 'real';
  // kind brings one along; it is left where it is there.
  const hasClass = cluster.list('storageclass', 'standard').length > 0;
  let reader: Reader;
  beforeAll(() => {
    cluster.run(['delete', 'namespace', NAMESPACE, '--ignore-not-found']);
    if (!hasClass) {
      const app = new App();
      new EbsStorageClass(new Environment(app, 'classes', { clusterScoped: true }), 'standard', { reclaimPolicy: ReclaimPolicy.DELETE });
      cluster.run(['apply', '-f', '-'], { input: JSON.stringify(app.charts[0].toJson()[0]) });
    }
    reader = new Reader(cluster, runsContainers);
  });
  afterAll(() => {
    reader?.leave();
    cluster.run(['delete', 'namespace', NAMESPACE]);
    if (!hasClass) {
      cluster.run(['delete', 'storageclass', 'standard']);
    }
  });

  describeOn(['real'], 'on one node', () => {
    test.each(['A cluster', 'An app', 'A database', 'A backup', 'And back'])('%s', async title => {
      await reader.read(title);
    });
  });

  describeOn(['simulated'], 'on several nodes', () => {
    test.each(['An app', 'With three workers'])('%s', async title => {
      await reader.read(title);
      const nodes = cluster.list('pods', '-n', NAMESPACE, '-l', 'app.kubernetes.io/name=web').map(pod => pod.spec.nodeName);
      expect(new Set(nodes).size).toBe(2);
    });
  });
});
